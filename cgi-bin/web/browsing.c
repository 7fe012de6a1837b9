#include "cgi-bin/web/browsing.h"

#include "store/base/log.h"
#include "store/people/limit.h"
#include "store/people/staff_roll.h"
#include "store/post/outbox.h"

static const struct limit case_limit = { "case-opened", 1, 3600 };
static const struct limit cases_limit = { "cases-opened", BROWSING_CASES, 3600 };
static const struct limit told_limit = { "cases-opened-told", 1, 86400 };

static bool leads(const struct staff *s, const struct staff *who)
{
	bool is_near = s->team.n == 0 || str_equal(s->team, who->team);

	return s->role == STAFF_MANAGER || (s->role == STAFF_ADMINISTRATOR && is_near);
}

static bool runs_the_system(const struct staff *s, const struct staff *who)
{
	(void)who;
	return s->role == STAFF_ADMIN;
}

static enum err tell(struct web *w, const struct staff *who,
                     bool (*whom)(const struct staff *s, const struct staff *who), size_t *told)
{
	struct letter l = { .name = STR("staff-many-cases"), .places = values_open(w->arena) };
	struct staff *roll, s;
	size_t count;
	enum err e = staff_roll(w->main, w->keys, &roll, &count);

	for (size_t i = 0; e == OK && i < count; i++) {
		if (roll[i].disabled_at > 0 || str_equal(roll[i].id, who->id) || !whom(&roll[i], who))
			continue;
		if ((e = staff_load(w->main, w->keys, roll[i].id, &s)) != OK)
			break;
		l.to = s.email;
		e = outbox_add(w->main, w->keys, &l, w->now);
		++*told;
	}
	return e;
}

static enum err alarm(struct web *w, const struct asker *who)
{
	struct audit_entry entry = { ACTOR_STAFF, who->id, STR("many_cases"), who->id, w->now };
	size_t told = 0;
	enum err e;

	log_event("staff", "many-cases", 0);
	if ((e = audit_add(w->main, w->keys, &entry)) != OK ||
	    (e = tell(w, who->staff, leads, &told)) != OK)
		return e;
	return told > 0 ? OK : tell(w, who->staff, runs_the_system, &told);
}

/* ERR_LIMIT: now, for the first time today. */
static enum err count(struct web *w, const struct asker *who, struct str child)
{
	struct str one = str_join(w->arena, who->id, child);
	enum err e;

	if ((e = limit_take(w->edge, w->keys, &case_limit, one, w->now, NULL)) != OK)
		return e == ERR_LIMIT ? OK : e;
	if ((e = limit_take(w->edge, w->keys, &cases_limit, who->id, w->now, NULL)) != ERR_LIMIT)
		return e;
	e = limit_take(w->edge, w->keys, &told_limit, who->id, w->now, NULL);
	return e == OK ? ERR_LIMIT : e == ERR_LIMIT ? OK : e;
}

enum err browsing_count(struct web *w, const struct asker *who, struct str child)
{
	enum err e, counted;

	if ((e = web_edge_write(w)) != OK)
		return e;
	counted = count(w, who, child);
	if (counted != OK && counted != ERR_LIMIT)
		return counted;
	if ((e = web_edge_done(w)) != OK)
		return e;
	return counted == ERR_LIMIT ? alarm(w, who) : OK;
}
