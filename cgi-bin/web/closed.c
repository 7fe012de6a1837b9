#include "cgi-bin/web/closed.h"

#include "cgi-bin/web/casehead.h"
#include "cgi-bin/web/entry.h"

bool closed_is(const struct desk_case *d)
{
	return d->what.child.closed_at > 0;
}

enum err closed_page(struct web *w, const struct desk_case *d, const char *current)
{
	struct values *v = values_open(w->arena);

	casehead_values(w, d, current, v);
	values_text(v, STR("back"), str_join(w->arena, d->path, STR("/")));
	return web_page(w, 200, "staff-closed", v);
}

void closed_check(struct web *w, const struct desk_case *d)
{
	if (closed_is(d))
		entry_problem(w, "", "case_closed");
}
