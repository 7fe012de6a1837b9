#include "store/base/err.h"

const char *err_name(enum err e)
{
	static const char *const names[] = {
		"ok", "not_found", "exists", "conflict", "invalid", "denied", "unsigned",
		"expired", "limit", "busy", "full", "io",
	};

	return (unsigned)e < COUNT(names) ? names[e] : "unknown";
}

enum err err_unless_missing(enum err e)
{
	return e == ERR_NOT_FOUND ? OK : e;
}
