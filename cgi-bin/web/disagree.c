#include "cgi-bin/web/disagree.h"

#include "store/base/err.h"
#include "store/cases/child.h"
#include "store/cases/timescale_words.h"

enum { ONE_ROUND_DAYS = 12 * 7 };  /* a day that was corrected by more is of another round */

/* An order of the Tribunal, or what was done since, may have taken it back. */
static bool stands(const struct child *c, struct str decision)
{
	struct timescale_facts facts;
	enum timescale_event event;

	child_facts(c, &facts);
	return !timescale_event_find(decision, &event) || timescale_stands(&facts, event);
}

/* The last of those that still have their date, since that day, when it stands: one recorded by
 * mistake is taken back by taking its date away, and nothing earlier comes in place of one that was
 * taken back. It is the one with the latest day: one of before, recorded late, is not what the days
 * to disagree are about. */
static const struct values *last_standing(const struct child *c, int32_t since, int32_t *on)
{
	const struct values *last = NULL;

	*on = 0;
	for (const struct value *one = c->decisions ? c->decisions->first : NULL; one;
	     one = one->next) {
		int32_t told = child_date(c, values_get(one->children, STR("event")));

		if (told < since || told <= *on)
			continue;
		*on = told;
		last = one->children;
	}
	return last && stands(c, values_get(last, STR("event"))) ? last : NULL;
}

static bool runs(const struct timescale *t, enum limit_of_time right)
{
	const struct timescale_limit *l = timescale_find(t, right);

	return l && l->done == 0 && l->due >= t->today;
}

static int32_t later(int32_t a, int32_t b)
{
	return a > b ? a : b;
}

/* What was decided before the plan is over with it, and before a letter that can be appealed since.
 * What was decided about an earlier request is, too, once it can be appealed no more. */
static int32_t over_before(const struct child *c, const struct timescale *t)
{
	int32_t plan = later(child_plan_made(c), t->letter);

	if (child_has_plan(c) || runs(t, LIMIT_APPEAL) || runs(t, LIMIT_APPEAL_CERTIFICATE))
		return plan;
	return later(plan, child_date(c, STR("received")));
}

/* Where the day alone was entered since, the reasons may be those of an earlier request or
 * review. */
static bool has_its_reasons(const struct child *c, const struct values *one, int32_t told)
{
	static const char *const begins[] = { "received", "reassess_asked", "review_meeting" };
	int32_t on = (int32_t)values_get_number(one, STR("on"));
	int32_t from = on < told ? on : told, to = later(on, told);

	for (size_t i = 0; i < COUNT(begins); i++) {
		int32_t day = child_date(c, str_of(begins[i]));

		if (day > from && day <= to)
			return false;
	}
	return to - from < ONE_ROUND_DAYS;
}

static void add_decision(struct web *w, const struct child *c, const struct timescale *t,
                         struct values *decided)
{
	int32_t on;
	const struct values *one = last_standing(c, over_before(c, t), &on);

	values_flag(decided, STR("has_decision"), one != NULL);
	if (!one)
		return;
	values_text(decided, STR("label"),
	            words_get(w->words, str_join(w->arena, STR("casework.decision."),
	                                         values_get(one, STR("event")))));
	values_text(decided, STR("date"), words_date(w->arena, w->words, on));
	values_text(decided, STR("text"),
	            has_its_reasons(c, one, on) ? values_get(one, STR("reason")) : STR(""));
}

/* A decision that nobody appeals against may have come since the letter that the days are about. */
static void add_letter(struct web *w, const struct child *c, const struct timescale *t,
                       struct values *decided)
{
	struct words_pair date = { STR("date"), words_date(w->arena, w->words, t->letter) };
	int32_t on;

	if (t->letter == 0 || !last_standing(c, over_before(c, t), &on) || on == t->letter)
		return;
	values_text(decided, STR("of_letter"),
	            words_fill(w->arena, w->words, words_get(w->words, STR("dashboard.rights_letter")),
	                       &date, 1));
}

/* Closing a case ends the council's work, not the time to appeal. */
static void as_if_open(const struct child *c, int32_t today, struct timescale *t)
{
	struct timescale_facts facts;

	child_facts(c, &facts);
	facts.on[ON_CLOSED] = 0;
	timescale_of(&facts, today, t);
}

/* To whom it is no right, a day that is past and what was done say nothing. */
static bool is_told(const struct timescale_limit *l, enum holder whose)
{
	return whose == HOLDER_READER || l->status == LIMIT_RUNNING || l->status == LIMIT_DUE_SOON;
}

void disagree_values(struct web *w, const struct child *c, const struct timescale *t,
                     enum holder whose, struct values *v)
{
	static const enum limit_of_time limits[] = {
		LIMIT_MEDIATION, LIMIT_MEDIATION_MEETING, LIMIT_APPEAL, LIMIT_APPEAL_CERTIFICATE,
	};
	struct values *decided = values_tree(v, STR("decided")),
	              *rights = values_list(decided, STR("rights"));
	struct timescale open;

	if (c->closed_at > 0) {
		as_if_open(c, t->today, &open);
		t = &open;
	}
	add_decision(w, c, t, decided);
	for (size_t i = 0; i < COUNT(limits); i++) {
		const struct timescale_limit *l = timescale_find(t, limits[i]);

		if (l && l->due != 0 && (c->closed_at == 0 || l->due >= t->today) && is_told(l, whose))
			values_text(values_add_tree(rights), STR("text"),
			            timescale_sentence_to(w->arena, w->words, l, whose));
	}
	values_flag(decided, STR("has_rights"), rights->count > 0);
	add_letter(w, c, t, decided);
	if (whose != HOLDER_READER)
		values_text(decided, STR("holder"),
		            web_word(w, "dashboard.rights_", str_of(holder_id(whose))));
	if (rights->count == 0 && !values_is(decided, STR("has_decision")))
		values_remove(v, STR("decided"));
}
