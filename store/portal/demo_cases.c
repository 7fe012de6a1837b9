/* portal demo --cases N: invented cases in every state, for training and for measuring. */
#include "store/base/clock.h"
#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/cases/history.h"
#include "store/people/person.h"
#include "store/people/team.h"
#include "store/portal/demo_cases.h"
#include "store/portal/demo_many.h"

enum { OFFICERS = 12, EVENTS_MAX = 9, TEAMS_MAX = 20, NO_OFFICER = 10 };

/* What had happened to a case by now: how many days ago it began, and what came how long after. */
struct course {
	int weight;
	int32_t age_min, age_max;
	struct { const char *event; int32_t after; } events[EVENTS_MAX];
	bool is_closed;
};

#define PLAN                                                                                       \
	{ "received", 0 }, { "assessing", 40 }, { "draft_served", 100 }, { "final_issued", 136 },      \
	{                                                                                              \
		"latest_issued", 136                                                                       \
	}

static const struct course courses[] = {
	{ 2, 0, 6, { { "received", 0 } }, false },
	{ 6, 7, 50, { { "received", 0 }, { "notified", 3 } }, false },
	{ 2, 45, 110, { { "received", 0 }, { "not_assessing", 38 } }, false },
	{ 8, 44, 115, { { "received", 0 }, { "assessing", 40 }, { "advice_asked", 42 } }, false },
	{ 3, 90, 125,
	  { { "received", 0 }, { "assessing", 40 }, { "advice_asked", 42 }, { "advice_in", 84 } },
	  false },
	{ 1, 115, 170, { { "received", 0 }, { "assessing", 40 }, { "not_issuing", 110 } }, false },
	{ 4, 102, 150, { { "received", 0 }, { "assessing", 40 }, { "draft_served", 100 } }, false },
	{ 3, 116, 150,
	  { { "received", 0 }, { "assessing", 40 }, { "draft_served", 100 }, { "draft_answered", 112 },
	                 { "consulted", 114 } }, false },
	{ 36, 140, 440, { PLAN }, false },
	{ 6, 450, 520, { PLAN }, false },
	{ 4, 468, 500, { PLAN, { "review_meeting", 465 } }, false },
	{ 4, 485, 530,
	  { PLAN, { "review_meeting", 465 }, { "review_report", 475 }, { "review_amend", 480 },
	                 { "amendment_notice", 480 } }, false },
	{ 12, 485, 760, { PLAN, { "review_meeting", 465 }, { "review_keep", 480 } }, false },
	{ 1, 490, 540, { PLAN, { "review_meeting", 465 }, { "review_cease", 480 } }, false },
	{ 1, 300, 400, { PLAN, { "moved_out", 290 } }, false },
	{ 7, 300, 900, { PLAN }, true },
};

struct demo_cases {
	const struct tool *tool;
	const struct values *content;      /* `cases` of content/demo.yaml */
	struct words *words;
	struct staff officers[OFFICERS];
	struct team teams[TEAMS_MAX];
	size_t teams_count;
	int64_t now;
};

static uint32_t any(size_t count)
{
	return vault_random_below((uint32_t)count);
}

static struct str pick(const struct values *content, const char *name)
{
	const struct values *list = values_get_list(content, str_of(name));
	const struct value *one = list ? list->first : NULL;

	for (uint32_t n = one ? any(list->count) : 0; n > 0; n--)
		one = one->next;
	return one ? one->text : STR("");
}

static const struct course *a_course(void)
{
	int all = 0, at;

	for (size_t i = 0; i < COUNT(courses); i++)
		all += courses[i].weight;
	at = (int)any((size_t)all);
	for (size_t i = 0; i < COUNT(courses); i++) {
		if (at < courses[i].weight)
			return &courses[i];
		at -= courses[i].weight;
	}
	return &courses[0];
}

/* --- who works on them ------------------------------------------------------------------------ */

/* Accounts without a password: nobody can sign in with them until they are invited. */
static enum err add_officers(const struct tool *t, struct txn *txn, void *with)
{
	struct demo_cases *d = with;
	struct staff *all = d->officers;

	for (int i = 0; i < OFFICERS; i++) {
		struct str number = str_of_number(t->arena, i + 1), id;
		struct staff *s = &all[i];
		enum err e;

		*s = (struct staff){
			.email = KEY(t->arena, STR("officer-"), number, STR("@council.example")),
			.role = STAFF_OFFICER,
			.name = KEY(t->arena, pick(d->content, "first"), STR(" "), pick(d->content, "last")),
			.team = d->teams_count > 0 ? d->teams[(size_t)i % d->teams_count].id : STR(""),
			.created_at = d->now,
		};
		if ((e = staff_find(txn, t->keys, s->email, &id)) == OK)
			s->id = str_copy(t->arena, id);
		else if (e != ERR_NOT_FOUND || (e = staff_add(txn, t->keys, s)) != OK)
			return e;
		s->id = str_copy(t->arena, s->id);
	}
	return OK;
}

static void assign(const struct demo_cases *d, struct arena *a, struct child *c, int32_t from)
{
	const struct staff *s = &d->officers[any(OFFICERS)];
	struct values *one;

	c->team = s->team;
	if (any(NO_OFFICER) == 0)
		return;
	one = values_add_tree(c->officers);
	values_text(one, STR("id"), hex_write(a, vault_random_id(a)));
	values_text(one, STR("staff"), hex_write(a, s->id));
	values_text(one, STR("name"), s->name);
	values_text(one, STR("role"), STR("officer"));
	values_text(one, STR("team"), s->team);
	values_text(one, STR("email"), s->email);
	values_number(one, STR("from"), from);
}

/* --- one case --------------------------------------------------------------------------------- */

static void live(const struct demo_cases *d, struct child *c)
{
	const struct course *course = a_course();
	int32_t today = date_today(d->now);
	int32_t began = today - course->age_min -
	                (int32_t)any((size_t)(course->age_max - course->age_min + 1));

	for (size_t i = 0; i < EVENTS_MAX && course->events[i].event; i++)
		if (began + course->events[i].after <= today)
			child_date_set(c, str_of(course->events[i].event), began + course->events[i].after);
	c->opened_at = (int64_t)began * 86400 + 43200;
	if (course->is_closed)
		c->closed_at = d->now - (int64_t)any(150) * 86400;
}

static struct str postcode(const struct demo_cases *d, struct arena *a)
{
	char end[4] = { (char)('0' + any(10)), (char)('A' + any(26)), (char)('A' + any(26)), '\0' };

	return KEY(a, pick(d->content, "postcodes"), STR(" "), str_of(end));
}

static enum err add_family(const struct tool *t, struct txn *txn, const struct demo_cases *d,
                           const struct child *c)
{
	struct arena *a = txn_arena(txn);
	struct person p = { .forename = pick(d->content, "first"), .surname = c->last,
	                    .address = values_open(a), .created_at = c->opened_at,
	                    .signed_in_at = d->now };
	struct grant g = { .child = c->id, .relation = RELATION_PARENT, .responsibility = true,
	                   .may = MAY_ALL, .from = c->opened_at, .child_name = child_name(a, c) };
	enum err e;

	p.email = KEY(a, hex_write(a, c->id), STR("@family.example"));
	if ((e = person_add(txn, t->keys, &p)) != OK)
		return e;
	g.person = p.id;
	return grant_add(txn, t->keys, &g);
}

static enum err add_case(const struct tool *t, struct txn *txn, void *with)
{
	const struct demo_cases *d = with;
	struct arena *a = txn_arena(txn);
	struct child c = {
		.first = pick(d->content, "first"), .last = pick(d->content, "last"),
		.postcode = postcode(d, a),
		.setting = pick(d->content, "settings"), .dates = values_open(a),
		.officers = values_open(a),
	};
	struct asker system = { .kind = ACTOR_SYSTEM, .id = STR(""), .name = STR("") };
	struct history_entry opened = { .action = STR("case_opened") };
	enum err e;

	c.born_on = date_today(d->now) - 3 * 365 - (int32_t)any(16 * 365);
	c.count_receipt_day = true;
	live(d, &c);
	assign(d, a, &c, date_today(c.opened_at));
	c.requestor = KEY(a, pick(d->content, "first"), STR(" "), c.last);
	if ((e = child_add(txn, t->keys, &c, d->now)) != OK || (e = add_family(t, txn, d, &c)) != OK)
		return e;
	system.now = c.opened_at;
	return history_add(txn, t->keys, &system, c.id, STR(""), &opened);
}

/* --- all of them ------------------------------------------------------------------------------ */

enum err demo_cases_add(struct tool *t, const struct values *content, uint64_t count)
{
	struct demo_cases d = { .tool = t, .content = content, .now = clock_now() };
	enum err e;

	if ((e = tool_words(t, &d.words)) != OK)
		return e;
	while (d.teams_count < TEAMS_MAX &&
	       team_at(t->arena, d.words, d.teams_count + 1, &d.teams[d.teams_count]))
		d.teams_count++;
	if ((e = tool_run(t, MAIN, WRITE, add_officers, &d)) != OK)
		return e;
	return demo_many(t, "cases", count, add_case, &d);
}
