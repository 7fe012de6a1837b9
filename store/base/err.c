#include "store/base/err.h"

#include <errno.h>

const char *err_name(enum err e)
{
	static const char *const names[] = {
		"ok", "not_found", "exists", "conflict", "invalid", "denied", "unsigned",
		"expired", "limit", "busy", "full", "io", "damaged",
	};

	return (unsigned)e < COUNT(names) ? names[e] : "unknown";
}

enum err err_of_errno(void)
{
	return errno == ENOSPC || errno == EDQUOT ? ERR_FULL : ERR_IO;
}

enum err err_unless_missing(enum err e)
{
	return e == ERR_NOT_FOUND ? OK : e;
}

bool err_is_unreadable(enum err e)
{
	return e == ERR_NOT_FOUND || e == ERR_DAMAGED;
}
