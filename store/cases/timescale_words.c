#include "store/cases/timescale_words.h"

#include "store/base/buf.h"
#include "store/base/err.h"

static struct str key(struct arena *a, const char *group, const char *name)
{
	struct buf b = buf_open(a);

	buf_text(&b, "timescale.");
	buf_text(&b, group);
	buf_byte(&b, '.');
	buf_text(&b, name);
	return buf_str(&b);
}

static struct str deeper(struct arena *a, const char *group, const char *name, const char *last)
{
	struct buf b = buf_open(a);

	buf_add(&b, key(a, group, name));
	buf_byte(&b, '.');
	buf_text(&b, last);
	return buf_str(&b);
}

static struct str date(struct arena *a, const struct words *w, int32_t day)
{
	return day != 0 ? words_date(a, w, day) : STR("");
}

bool timescale_counts_receipt_day(const struct words *w)
{
	return !str_is(words_get(w, STR("council.count_receipt_day")), "no");
}

struct str timescale_label(struct arena *a, const struct words *w, enum limit_of_time limit)
{
	return words_get(w, key(a, timescale_row(limit)->id, "label"));
}

struct str timescale_label_council(struct arena *a, const struct words *w, enum limit_of_time limit)
{
	struct str text;

	return words_find(w, key(a, timescale_row(limit)->id, "council"), &text)
	           ? text
	           : timescale_label(a, w, limit);
}

struct str timescale_sentence(struct arena *a, const struct words *w,
                              const struct timescale_limit *l)
{
	const struct limit_row *row = timescale_row(l->limit);
	const char *status = timescale_status_id(l->status);
	struct words_pair pairs[] = {
		{ STR("due"), date(a, w, l->due) },
		{ STR("done"), date(a, w, l->done) },
		{ STR("number"), str_of_number(a, row->number) },
		{ STR("reason"), timescale_reason(a, w, l->exemption) },
	};
	struct str text;

	if (l->status == LIMIT_EXEMPT && l->done != 0)
		text = words_get(w, key(a, "any", "exempt_done"));
	else if (!words_find(w, key(a, row->id, status), &text))
		text = words_get(w, deeper(a, "any", timescale_mover_id(row->who), status));
	return words_fill(a, w, text, pairs, COUNT(pairs));
}

struct str timescale_status_word(struct arena *a, const struct words *w, enum limit_status status)
{
	return words_get(w, key(a, "statuses", timescale_status_id(status)));
}

struct str timescale_reason(struct arena *a, const struct words *w, enum exemption_code code)
{
	return code == EXEMPTION_NONE
	           ? STR("")
	           : words_get(w, deeper(a, "exemptions", timescale_exemption(code)->id, "text"));
}

static struct str state_label(struct arena *a, const struct words *w, enum case_state state)
{
	return words_get(w, deeper(a, "states", timescale_state_id(state), "label"));
}

struct str timescale_state_council(struct arena *a, const struct words *w, enum case_state state)
{
	struct str text;

	if (words_find(w, deeper(a, "states", timescale_state_id(state), "council"), &text))
		return text;
	return state_label(a, w, state);
}

struct str timescale_mover_word(struct arena *a, const struct words *w, enum mover who)
{
	return words_get(w, key(a, "movers", timescale_mover_id(who)));
}

/* What a state is about, the first that the case has; LIMITS_OF_TIME ends. */
static const enum limit_of_time about[CASE_STATES][3] = {
	[STATE_NONE] = { LIMITS_OF_TIME },
	[STATE_RECEIVED] = { LIMIT_DECISION_TO_ASSESS, LIMITS_OF_TIME },
	[STATE_DECIDING] = { LIMIT_DECISION_TO_ASSESS, LIMITS_OF_TIME },
	[STATE_NOT_ASSESSING] = { LIMIT_APPEAL, LIMIT_APPEAL_CERTIFICATE, LIMITS_OF_TIME },
	[STATE_ASSESSING] = { LIMIT_ADVICE, LIMITS_OF_TIME },
	[STATE_DECIDING_PLAN] = { LIMIT_DECISION_NOT_TO_ISSUE, LIMITS_OF_TIME },
	[STATE_NOT_ISSUING] = { LIMIT_APPEAL, LIMIT_APPEAL_CERTIFICATE, LIMITS_OF_TIME },
	[STATE_DRAFT] = { LIMIT_DRAFT_RESPONSE, LIMITS_OF_TIME },
	[STATE_CONSULTING] = { LIMIT_FINAL_PLAN, LIMITS_OF_TIME },
	[STATE_FINAL] = { LIMIT_ANNUAL_REVIEW_NEXT, LIMIT_ANNUAL_REVIEW_FIRST, LIMIT_TRANSFER_REVIEW },
	[STATE_REVIEW_DUE] = { LIMIT_ANNUAL_REVIEW_NEXT, LIMIT_ANNUAL_REVIEW_FIRST,
	                       LIMIT_TRANSFER_REVIEW },
	[STATE_REVIEW_HELD] = { LIMIT_REVIEW_DECISION, LIMITS_OF_TIME },
	[STATE_AMENDING] = { LIMIT_AMENDED_FINAL, LIMIT_REVIEW_FINAL, LIMITS_OF_TIME },
	[STATE_KEPT] = { LIMIT_ANNUAL_REVIEW_NEXT, LIMIT_TRANSFER_REVIEW, LIMITS_OF_TIME },
	[STATE_CEASING] = { LIMIT_APPEAL, LIMIT_APPEAL_CERTIFICATE, LIMITS_OF_TIME },
	[STATE_MOVED] = { LIMITS_OF_TIME },
	[STATE_CLOSED] = { LIMITS_OF_TIME },
	[STATE_WRITING] = { LIMIT_FINAL_PLAN, LIMITS_OF_TIME },
};

static bool is_yours(const struct timescale *t)
{
	return t->state == STATE_AMENDING && t->move == MOVE_FAMILY;
}

/* NULL: none that has started. */
static const struct timescale_limit *limit_of_state(const struct timescale *t)
{
	const enum limit_of_time *names = about[t->state];

	if (is_yours(t))
		return timescale_find(t, LIMIT_AMENDMENT_RESPONSE);
	for (size_t i = 0; i < COUNT(about[0]) && names[i] != LIMITS_OF_TIME; i++) {
		const struct timescale_limit *l = timescale_find(t, names[i]);

		if (l && l->due != 0 && l->done == 0)
			return l;
	}
	return NULL;
}

/* A no names no day to appeal where somebody has appealed, nor where it is not decided yet; else
 * NULL. */
static const char *kind_of_no(const struct timescale *t)
{
	bool is_no = t->state == STATE_NOT_ASSESSING || t->state == STATE_NOT_ISSUING ||
	             t->state == STATE_CEASING;

	if (t->state == STATE_CEASING && t->decided_on == 0)
		return "asked";
	if (t->state == STATE_CEASING && t->letter != t->decided_on)
		return "plain";                /* the days to appeal are those of a letter of since */
	if (!is_no || t->appeal == APPEAL_NONE)
		return NULL;
	return t->appeal == APPEAL_RUNS ? "appealed" : "appeal_over";
}

static const char *kind_of(const struct timescale *t, const struct timescale_limit *l)
{
	if (kind_of_no(t))
		return kind_of_no(t);
	if (!l || (l->status == LIMIT_EXEMPT && t->today > l->due))
		return "plain";
	if (t->today > l->due)
		return "late";
	return is_yours(t) ? "yours" : "text";
}

struct str timescale_state_sentence(struct arena *a, const struct words *w,
                                    const struct timescale *t)
{
	return timescale_state_sentence_to(a, w, t, HOLDER_READER);
}

/* --- to a reader whose rights they may not be ------------------------------------------------- */

/* "A parent or carer of the child"; nothing where it is the reader. */
static struct str holder_word(struct arena *a, const struct words *w, enum holder whose)
{
	if (whose == HOLDER_READER)
		return STR("");
	return words_get(w, key(a, "holders", holder_id(whose)));
}

struct str timescale_label_to(struct arena *a, const struct words *w, enum limit_of_time limit,
                              enum holder whose)
{
	return whose == HOLDER_READER ? timescale_label(a, w, limit)
	                              : timescale_label_council(a, w, limit);
}

struct str timescale_sentence_to(struct arena *a, const struct words *w,
                                 const struct timescale_limit *l, enum holder whose)
{
	bool can_be_done = l->status == LIMIT_RUNNING || l->status == LIMIT_DUE_SOON;
	struct words_pair pairs[] = {
		{ STR("due"), date(a, w, l->due) },
		{ STR("done"), date(a, w, l->done) },
		{ STR("who"), whose == HOLDER_READER ? STR("") : holder_word(a, w, whose) },
	};
	struct str text;

	if (whose == HOLDER_READER || timescale_row(l->limit)->who != MOVE_FAMILY)
		return timescale_sentence(a, w, l);
	if (!can_be_done || !words_find(w, key(a, timescale_row(l->limit)->id, "other"), &text))
		text = words_get(w, deeper(a, "any", "other", timescale_status_id(l->status)));
	return words_fill(a, w, text, pairs, COUNT(pairs));
}

struct str timescale_state_sentence_to(struct arena *a, const struct words *w,
                                       const struct timescale *t, enum holder whose)
{
	const struct timescale_limit *l = limit_of_state(t);
	const char *state = timescale_state_id(t->state), *kind = kind_of(t, l);
	struct words_pair pairs[] = {
		{ STR("due"), date(a, w, l ? l->due : 0) },
		{ STR("who"), holder_word(a, w, whose) },
	};
	const char *other = str_c(a, str_join(a, STR("other_"), str_of(kind)));
	struct str text;

	if (whose == HOLDER_READER || !words_find(w, deeper(a, "states", state, other), &text))
		text = words_get(w, deeper(a, "states", state, kind));
	return words_fill(a, w, text, pairs, COUNT(pairs));
}

struct str timescale_mover_to(struct arena *a, const struct words *w, enum mover who,
                              enum holder whose)
{
	return who == MOVE_FAMILY && whose != HOLDER_READER ? holder_word(a, w, whose)
	                                                    : timescale_mover_word(a, w, who);
}
