#include "cgi-bin/web/recheck.h"

#include "cgi-bin/web/clerk.h"
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/guess.h"

static const struct entry_field fields[] = {
	{ "password", "staff.own_password", "required_text", ENTRY_PASSWORD },
};

void recheck_values(struct web *w, struct values *v)
{
	entry_values(w, fields, COUNT(fields), v, v);
	values_text(v, STR("username"), w->clerk->staff.email);
}

enum err recheck_password(struct web *w)
{
	const struct staff *me = &w->clerk->staff;

	entry_read(w, fields, COUNT(fields), values_open(w->arena));
	return w->problems.count > 0 ? OK : guess_own(w, "password", me->email, me->password);
}
