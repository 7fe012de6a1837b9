/* casedecision.c: a decision with its reasons, which the family reads. It sets its date. */
#include "cgi-bin/web/casechange.h"
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/once.h"
#include "cgi-bin/web/pagemark.h"
#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/cases/timescale_words.h"

enum {
	REASON_MAX = 5000,
	REVIEW_DAYS = 12 * 7,          /* answers that are less apart are to one meeting */
};

/* In the order in which they are offered; has_plan: of a case with a plan, else on the way to
 * one. */
static const struct { const char *id; bool has_plan; } decisions[] = {
	{ "assessing", false }, { "not_assessing", false }, { "issuing", false },
	{ "not_issuing", false },
	{ "review_keep", true }, { "review_amend", true }, { "review_cease", true },
	{ "reassessing", true }, { "not_reassessing", true },
};

static struct str mark_of(struct web *w, const struct child *c)
{
	struct str ids[COUNT(decisions)];

	for (size_t i = 0; i < COUNT(decisions); i++)
		ids[i] = str_of(decisions[i].id);
	return pagemark_decisions(w, c, ids, COUNT(ids));
}

static bool is_offered(const struct child *c, struct str id)
{
	for (size_t i = 0; i < COUNT(decisions); i++)
		if (str_is(id, decisions[i].id))
			return decisions[i].has_plan == child_has_plan(c);
	return false;
}

/* What an assessment leads to, before there was a decision to assess. It is asked about once: the
 * page then brings it back as "sure". */
static bool skips_assessment(const struct child *c, struct str id, int32_t on)
{
	int32_t assessing = child_date(c, STR("assessing"));

	return on != 0 && (str_is(id, "issuing") || str_is(id, "not_issuing")) &&
	       (assessing == 0 || assessing > on);
}

/* --- which one stands ------------------------------------------------------------------------- */

/* Of these one stands. */
static const char *const opposites[][3] = {
	{ "assessing", "not_assessing", NULL }, { "reassessing", "not_reassessing", NULL },
	{ "issuing", "not_issuing", NULL }, { "review_keep", "review_amend", "review_cease" },
};

/* No meeting that is known lies between the two. */
static bool is_one_review(const struct child *c, int32_t on, int32_t told)
{
	int32_t meeting = child_date(c, STR("review_meeting"));

	return (meeting <= on || meeting > told) && told - on < REVIEW_DAYS;
}

/* Nobody asked again for a new assessment between the two. */
static bool is_one_request(const struct child *c, int32_t on, int32_t told)
{
	int32_t asked = child_date(c, STR("reassess_asked"));

	return asked <= on || asked > told;
}

/* The Tribunal ordered it, or it was agreed in mediation, after the other had been told. */
static bool is_turned(const struct child *c, int32_t on, int32_t told)
{
	static const enum timescale_event turns[] = {
		ON_ORDER_ASSESS, ON_ORDER_PLAN, ON_ORDER_RECONSIDER, ON_ORDER_AMEND, ON_ORDER_NAME,
		ON_AGREEMENT, ON_AGREEMENT_PLAN,
	};

	for (size_t i = 0; i < COUNT(turns); i++) {
		int32_t day = child_date(c, str_of(timescale_event_id(turns[i])));

		if (day > on && day <= told)
			return true;
	}
	return false;
}

/* What was told on a later day than this was a mistake: both answer the same. */
static bool is_mistake(const struct child *c, struct str other, int32_t on, int32_t told)
{
	if (is_turned(c, on, told))
		return false;
	if (!child_has_plan(c))
		return true;
	if (str_starts(other, STR("review_")))
		return is_one_review(c, on, told);
	return is_one_request(c, on, told);
}

/* Whoever decides one way has not decided another. What was told on an earlier day was told and
 * keeps its day, a refusal that is taken back as well; so does what another review came to. */
static bool gives_way(const struct child *c, struct str other, struct str id, int32_t on)
{
	int32_t told = child_date(c, other);

	return !str_equal(id, other) && told != 0 &&
	       (told == on || (told > on && is_mistake(c, other, on, told)));
}

static const char *const *group_of(struct str id)
{
	for (size_t i = 0; i < COUNT(opposites); i++)
		for (size_t k = 0; k < COUNT(opposites[i]) && opposites[i][k]; k++)
			if (str_is(id, opposites[i][k]))
				return opposites[i];
	return NULL;
}

/* What is recorded for a later day and would go; empty: nothing. It is asked about once, as it may
 * be no mistake: the other is of before, and recorded late. */
static struct str replaced(const struct child *c, struct str id, int32_t on)
{
	const char *const *group = group_of(id);

	for (size_t i = 0; group && on != 0 && i < COUNT(opposites[0]) && group[i]; i++)
		if (child_date(c, str_of(group[i])) > on && gives_way(c, str_of(group[i]), id, on))
			return str_of(group[i]);
	return STR("");
}

/* --- the page --------------------------------------------------------------------------------- */

static void add_made(struct web *w, const struct child *c, struct values *v)
{
	struct values *list = values_list(v, STR("made")), *to;

	for (const struct value *one = c->decisions->first; one; one = one->next) {
		to = values_add_tree(list);
		values_text(to, STR("label"),
		            web_word(w, "casework.decision.", values_get(one->children, STR("event"))));
		values_text(to, STR("date"),
		            words_date(w->arena, w->words,
		                       (int32_t)values_get_number(one->children, STR("on"))));
		values_text(to, STR("text"), values_get(one->children, STR("reason")));
		values_text(to, STR("by"), values_get(one->children, STR("by")));
	}
	values_flag(v, STR("has_made"), list->count > 0);
}

static enum err decision_page(struct web *w, int status, const struct desk_case *d,
                              const struct casechange_day *on)
{
	struct values *v = values_open(w->arena), *list = values_list(v, STR("choices"));
	struct str chosen = web_field(w, "decision");

	for (size_t i = 0; i < COUNT(decisions); i++) {
		struct values *one;

		if (decisions[i].has_plan != child_has_plan(&d->what.child))
			continue;
		one = values_add_tree(list);
		values_text(one, STR("id"), str_of(decisions[i].id));
		values_text(one, STR("label"), web_word(w, "casework.decision.", str_of(decisions[i].id)));
		values_flag(one, STR("chosen"), str_is(chosen, decisions[i].id));
	}
	if (skips_assessment(&d->what.child, chosen, on->on) ||
	    replaced(&d->what.child, chosen, on->on).n > 0)
		values_text(v, STR("sure"), chosen);
	entry_box(w, v, "decision", chosen);
	entry_box(w, v, "reason", web_field(w, "reason"));
	casechange_day_values(w, STR("on"), on, values_tree(v, STR("on")));
	casehead_values(w, d, "/decision", v);
	once_values(w, v);
	pagemark_values(v, mark_of(w, &d->what.child));
	add_made(w, &d->what.child, v);
	casechange_notice(w, v);
	if (values_get(v, STR("notice")).n > 0) {
		values_text(v, STR("notice_href"), str_join(w->arena, d->path, STR("/documents/share")));
		values_text(v, STR("notice_link"), words_get(w->words, STR("casework.decision.share")));
	}
	return web_page(w, status, "staff-decision", v);
}

static enum err get_decision(struct web *w)
{
	struct casechange_day on;
	struct desk_case d;
	enum err e = desk_case_open(w, ACT_CASE_EDIT, &d);

	if (e != OK)
		return e;
	casechange_day_of(w, date_today(w->now), &on);
	return decision_page(w, 200, &d, &on);
}

static void check_on(struct web *w, const struct child *c, int32_t on)
{
	int32_t received = child_date(c, STR("received"));
	const char *key = NULL;

	if (problems_find(&w->problems, STR("on")))
		return;
	if (on == 0)
		key = "required_date";
	else if (on > date_today(w->now))
		key = "date_not_yet";
	else if (!child_has_plan(c) && received != 0 && on < received)
		key = "date_before_request";
	if (key)
		entry_problem(w, "on", key)->what = words_get(w->words, STR("casework.decision.on"));
}

/* What is asked about once was not asked about yet. */
static void check_sure(struct web *w, const struct child *c, struct str id, int32_t on)
{
	struct str other = replaced(c, id, on);
	struct problem *p;

	if (str_equal(web_field(w, "sure"), id))
		return;
	if (skips_assessment(c, id, on))
		entry_problem(w, "decision", "decision_skips");
	if (other.n == 0)
		return;
	p = entry_problem(w, "decision", "decision_replaces");
	p->what = str_join(w->arena, web_word(w, "casework.decision.", other), STR(", "));
	p->what = str_join(w->arena, p->what, words_date(w->arena, w->words, child_date(c, other)));
}

static void put_first(struct web *w, struct child *c, struct str id, int32_t on, struct str reason)
{
	struct values *list = values_open(w->arena), *one = values_add_tree(list);

	values_text(one, STR("event"), id);
	values_number(one, STR("on"), on);
	values_text(one, STR("reason"), reason);
	values_text(one, STR("by"), w->clerk->staff.name);
	for (const struct value *old = c->decisions->first; old; old = old->next)
		values_copy(values_add_tree(list), old->children);
	c->decisions = list;
}

static enum err forget_others(struct web *w, struct desk_case *d, struct str id, int32_t on)
{
	const char *const *group = group_of(id);
	bool is_changed = false;
	enum err e = OK;

	for (size_t i = 0; group && i < COUNT(opposites[0]) && group[i] && e == OK; i++)
		if (gives_way(&d->what.child, str_of(group[i]), id, on))
			e = casechange_date(w, d, str_of(group[i]), 0, &is_changed);
	return e;
}

static enum err record(struct web *w, struct desk_case *d, struct str id, int32_t on,
                       struct str reason)
{
	struct history_entry entry = { .action = STR("decision_made"), .what = id };
	enum timescale_event event;
	bool is_changed;
	enum err e = casechange_note(w, d, &entry);

	if (e == OK)
		e = forget_others(w, d, id, on);
	if (e == OK && timescale_event_find(id, &event))
		e = casechange_date(w, d, id, on, &is_changed);
	if (e != OK)
		return e;
	put_first(w, &d->what.child, id, on, reason);
	if ((e = casechange_save(w, d)) != OK)
		return e;
	return casechange_tell(w, d, "new-decision", "/dashboard");
}

static enum err post_decision(struct web *w)
{
	struct str id = web_field(w, "decision"), reason;
	struct casechange_day on;
	struct desk_case d;
	bool is_done;
	enum err e = casechange_open(w, &d, &is_done);

	if (e != OK || is_done)
		return e;
	if (!is_offered(&d.what.child, id))
		entry_problem(w, "decision", "decision_choose");
	else if (!pagemark_is(w, mark_of(w, &d.what.child)))
		entry_problem(w, "decision", "decision_changed");
	casechange_day_read(w, STR("on"), STR("casework.decision.on"), &on);
	check_sure(w, &d.what.child, id, on.on);
	check_on(w, &d.what.child, on.on);
	reason = entry_text(w, "reason", "casework.decision.reason", REASON_MAX);
	if (reason.n == 0)
		entry_problem(w, "reason", "required_text")
		    ->what = words_get(w->words, STR("casework.decision.a_reason"));
	if (w->problems.count > 0)
		return decision_page(w, 422, &d, &on);
	if ((e = record(w, &d, id, on.on, reason)) != OK)
		return e;
	return casechange_done(w, &d, "/decision", "decision");
}

static const struct route routes[] = {
	{ GET, "/staff/cases/:case/decision", STAFF, READ, get_decision },
	{ POST, "/staff/cases/:case/decision", STAFF, WRITE, post_decision },
};

static const struct posts posts[] = {
	{ "/staff/cases/:case/decision",
	  "decision sure reason on-day on-month on-year known nonce action" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "casedecision", .routes = routes, .route_count = COUNT(routes),
		.login = CLERK_LOGIN,
		.posts = posts, .posts_count = COUNT(posts),
		.visitor = clerk_find, .common = clerk_common, .park = clerk_park,
	};

	web_run(&program);
}
