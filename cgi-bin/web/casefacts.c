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
	put_day(v, STR("plan_date"), latest != 0 ? latest : child_plan_made(c));
	put_day(v, STR("last_review"), t.last_review);
	put_day(v, STR("review_due"), t.review_due);
	return v;
}

/* One of the family, whose access may have ended, where the case has a restriction that is not
 * there for them: as elsewhere (named.c), nothing tells them where the child is with the other. */
static bool is_kept_from(const struct child *c, const struct grant *g)
{
	return c->flags && c->flags->count > 0 && !g->is_protected && g->relation != RELATION_SELF &&
	       g->relation != RELATION_SCHOOL && g->relation != RELATION_PROFESSIONAL;
}

struct values *casefacts_for(struct web *w, const struct child *c, struct str person)
{
	struct child shown = *c;
	struct grant g;
	bool is_linked = grant_load(w->main, w->keys, person, c->id, &g) == OK;

	if (is_linked && is_kept_from(c, &g))
		shown.setting = shown.upn = STR("");
	return casefacts_of(w->arena, &shown, date_today(w->now),
	                    is_linked && g.relation == RELATION_SELF);
}
