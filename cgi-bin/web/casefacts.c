#include "cgi-bin/web/casefacts.h"

#include "store/base/date.h"
#include "store/cases/timescale_case.h"
#include "store/people/grant.h"

static void put_day(struct values *v, struct str name, int32_t day)
{
	if (day != 0)
		values_text(v, name, date_write_iso(v->arena, day));
}

struct values *casefacts_of(struct arena *a, const struct child *c, int32_t today, bool is_self)
{
	const struct values *officer = child_officer(c, today);
	int32_t latest = child_date(c, STR("latest_issued"));
	struct values *v = values_open(a);
	struct timescale t;

	child_timescale(c, today, &t);
	values_text(v, STR("first"), c->first);
	values_text(v, STR("last"), c->last);
	put_day(v, STR("dob"), c->born_on);
	values_text(v, STR("upn"), c->upn);
	values_text(v, STR("setting"), c->setting);
	values_text(v, STR("officer"), values_get(officer, STR("name")));
	values_text(v, STR("answering"), is_self ? STR("young_person") : STR("parent"));
	put_day(v, STR("plan_date"), latest != 0 ? latest : child_date(c, STR("final_issued")));
	put_day(v, STR("last_review"), t.last_review);
	put_day(v, STR("review_due"), t.review_due);
	return v;
}

struct values *casefacts_for(struct web *w, const struct child *c, struct str person)
{
	struct grant g;
	bool is_self = grant_load(w->main, w->keys, person, c->id, &g) == OK &&
	               g.relation == RELATION_SELF;

	return casefacts_of(w->arena, c, date_today(w->now), is_self);
}
