#include "cgi-bin/web/nearby.h"

#include "cgi-bin/web/desk_case.h"
#include "store/cases/work.h"

enum err nearby_person(struct web *w, const struct asker *who, struct str person, bool *is)
{
	struct allowed what;
	struct grant *list;
	size_t count, open = 0;
	enum err e = grant_list(w->main, w->keys, person, &list, &count);

	*is = false;
	for (size_t i = 0; e == OK && i < count && !*is; i++) {
		if (!grant_is_open(&list[i], w->now))
			continue;
		open++;
		e = allow(w->main, w->keys, who, ACT_CASE_READ, list[i].child, &what);
		*is = e == OK;
		e = err_unless_missing(e);
	}
	*is = *is || open == 0;
	return e;
}

enum err nearby_requests(struct web *w, struct str scope, size_t max, int64_t *count)
{
	struct asker who = desk_case_asker(w);
	struct work_item *items;
	size_t n;
	bool is = false;
	enum err e = work_list(w->main, scope, WORK_REQUEST, NULL, max, &items, &n);

	*count = 0;
	for (size_t i = 0; e == OK && i < n; i++) {
		e = nearby_person(w, &who, items[i].of, &is);
		*count += e == OK && is;
	}
	return e;
}
