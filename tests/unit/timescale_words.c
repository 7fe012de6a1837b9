#include "store/cases/timescale_words.h"

#include <stdio.h>
#include <string.h>

#include "store/base/date.h"
#include "tests/tap.h"

/* The words as they are shipped: build/compiled, which make has written. */
static struct words *w;
static struct arena *a;

static int32_t day(const char *iso)
{
	int32_t d = 0;

	if (!date_read_iso(str_of(iso), &d))
		ok(false, iso);
	return d;
}

static bool is_whole(struct str text)
{
	return text.n > 0 && str_find(text, '{') == text.n && str_find(text, '}') == text.n;
}

static bool ends(struct str text)
{
	return str_ends(text, STR(".")) || str_ends(text, STR("?"));
}

/* Words and numbers of the longest sentence. */
static int longest(struct str text)
{
	int words = 1, most = 0;

	for (size_t i = 0; i < text.n; i++) {
		words += text.p[i] == ' ';
		if (text.p[i] == '.' || text.p[i] == ':') {
			most = words > most ? words : most;
			words = 0;
		}
	}
	return most;
}

static void each_limit(void)
{
	char sentence[120];

	for (int i = 0; i < LIMITS_OF_TIME; i++) {
		struct timescale_limit l = { .limit = (enum limit_of_time)i, .due = day("2021-05-20"),
			.exemption = EXEMPTION_AWAY };
		bool whole = is_whole(timescale_label(a, w, l.limit)), brief = true;

		for (int s = 0; s < LIMIT_STATUSES; s++) {
			struct str text;

			l.status = (enum limit_status)s;
			l.done = s == LIMIT_MET || s == LIMIT_MET_LATE ? day("2021-05-21") : 0;
			text = timescale_sentence(a, w, &l);
			whole &= is_whole(text) && ends(text);
			brief &= longest(text) <= 25;
		}
		snprintf(sentence, sizeof(sentence),
		         "%s has a label, and a whole sentence for every status",
		         timescale_row(l.limit)->id);
		ok(whole, sentence);
		ok(brief, "of 25 words at most");
	}
}

static void each_state(void)
{
	static const char *const kinds[] = { "label", "text", "late", "plain" };
	struct str text;
	char name[120];

	for (int i = 0; i < CASE_STATES; i++) {
		for (size_t k = 0; k < COUNT(kinds); k++) {
			snprintf(name, sizeof(name), "timescale.states.%s.%s",
			         timescale_state_id((enum case_state)i), kinds[k]);
			ok(words_find(w, str_of(name), &text) && longest(text) <= 25, name);
		}
	}
}

static struct str said(const struct timescale_facts *f, const char *today)
{
	struct timescale t;

	timescale_of(f, day(today), &t);
	return timescale_state_sentence(a, w, &t);
}

static void appeals(void)
{
	struct timescale_facts f = { .count_receipt_day = true };

	f.on[ON_RECEIVED] = day("2026-01-05");
	f.on[ON_NOT_ASSESSING] = day("2026-02-10");
	f.on[ON_APPEAL] = day("2026-03-01");
	is_str("We decided not to assess. There is an appeal against this. The SEND Tribunal decides.",
	       said(&f, "2026-03-02"), "who has appealed is not told that they can");
	f.on[ON_APPEAL_ENDED] = day("2026-06-01");
	is_str("We decided not to assess. The appeal against this has ended.", said(&f, "2026-06-02"),
	       "nor when the appeal is over");
	f.on[ON_NOT_ASSESSING] = f.on[ON_APPEAL_ENDED] = 0;
	f.on[ON_NOT_ISSUING] = day("2026-02-10");
	is_str("We decided that a plan is not needed. There is an appeal against this. The SEND Tribunal decides.",
	       said(&f, "2026-03-02"), "about a plan that is refused");
	f.on[ON_APPEAL_ENDED] = day("2026-06-01");
	is_str("We decided that a plan is not needed. The appeal against this has ended.",
	       said(&f, "2026-06-02"), "and after that");
	f = (struct timescale_facts){ .count_receipt_day = true };
	f.on[ON_FINAL_ISSUED] = day("2025-02-10");
	f.on[ON_CEASING] = day("2026-01-10");
	is_str("We plan to end the plan. We have not decided yet, and the plan stays in force. Please tell us what you think.",
	       said(&f, "2026-01-11"), "a plan that may end stays, and nothing can be appealed yet");
	f.on[ON_REVIEW_CEASE] = day("2026-02-01");
	is_str("We have decided to end the plan. If you disagree, you can appeal until 1 April 2026. It stays in force until then.",
	       said(&f, "2026-02-02"), "a plan that is to end can be appealed");
	f.on[ON_APPEAL] = day("2026-03-01");
	is_str("We have decided to end the plan. There is an appeal against this. The plan stays in force until the SEND Tribunal has decided.",
	       said(&f, "2026-05-02"), "and stays in force while it is, past its day");
	f.on[ON_APPEAL_ENDED] = day("2026-06-01");
	is_str("We have decided to end the plan. The appeal against this has ended.",
	       said(&f, "2026-06-02"), "and not when it is over");
}

/* Nobody reads of another's right that it is theirs. */
static bool speaks_to_reader(struct str text)
{
	static const char *const words[] = { "You ", "Your ", " you ", " you.", " you,", " your " };

	for (size_t i = 0; i < COUNT(words); i++)
		if (str_search(text, str_of(words[i])) < text.n)
			return true;
	return false;
}

static void others(void)
{
	static const enum case_state rights[] = { STATE_NOT_ASSESSING, STATE_NOT_ISSUING, STATE_DRAFT,
	                                          STATE_AMENDING, STATE_CEASING };
	struct timescale_facts f = { .count_receipt_day = true };
	struct timescale t;
	bool mine = false, whole = true;

	for (int i = 0; i < LIMITS_OF_TIME * LIMIT_STATUSES; i++) {
		struct timescale_limit l = { .limit = (enum limit_of_time)(i / LIMIT_STATUSES),
			.status = (enum limit_status)(i % LIMIT_STATUSES), .due = day("2026-05-20"),
			.done = day("2026-05-21"), .exemption = EXEMPTION_AWAY };
		struct str text = timescale_sentence_to(a, w, &l, HOLDER_YOUNG);

		if (timescale_row(l.limit)->who != MOVE_FAMILY)
			continue;
		whole &= is_whole(text) && ends(text) && longest(text) <= 25;
		mine |= speaks_to_reader(text) ||
		        speaks_to_reader(timescale_label_to(a, w, l.limit, HOLDER_YOUNG));
	}
	ok(whole && !mine, "what the family can do is told to others as somebody else's");
	f.on[ON_RECEIVED] = day("2026-01-05");
	f.on[ON_NOT_ASSESSING] = day("2026-02-10");
	timescale_of(&f, day("2026-02-11"), &t);
	is_str("We have decided not to assess. The young person can appeal until 10 April 2026.",
	       timescale_state_sentence_to(a, w, &t, HOLDER_YOUNG),
	       "a parent of a young person reads whose right it is");
	is_str("We have decided not to assess. A parent or carer of the child can appeal until 10 April 2026.",
	       timescale_state_sentence_to(a, w, &t, HOLDER_PARENT), "so does a school");
	is_str("We have decided not to assess. If you disagree, you can appeal until 10 April 2026.",
	       timescale_state_sentence_to(a, w, &t, HOLDER_READER), "whose it is, that it is theirs");
	is_str("The young person", timescale_mover_to(a, w, t.move, HOLDER_YOUNG), "who acts next");
	is_str("You", timescale_mover_to(a, w, t.move, HOLDER_READER), "is you where it is");
	is_str("The council", timescale_mover_to(a, w, MOVE_COUNCIL, HOLDER_YOUNG),
	       "and the council for everybody");
	f.on[ON_ASSESSING] = day("2026-02-20");
	f.on[ON_DRAFT_SERVED] = day("2026-04-01");
	timescale_of(&f, day("2026-04-02"), &t);
	is_str("The draft plan is sent. The young person can tell us by 16 April 2026 what they think.",
	       timescale_state_sentence_to(a, w, &t, HOLDER_YOUNG), "of a draft plan as well");
	mine = false;
	for (size_t s = 0; s < COUNT(rights); s++) {
		static const enum case_appeal appeals[] = { APPEAL_NONE, APPEAL_RUNS, APPEAL_OVER };

		for (size_t i = 0; i < COUNT(appeals); i++) {
			t = (struct timescale){ .today = day("2026-04-02"), .state = rights[s],
			                        .appeal = appeals[i], .decided_on = i > 0 ? 20000 : 0,
			                        .letter = i > 0 ? 20000 : 0 };
			mine |= speaks_to_reader(timescale_state_sentence_to(a, w, &t, HOLDER_EITHER));
		}
	}
	ok(!mine, "nor does a state without a day ask them anything");
	f = (struct timescale_facts){ .count_receipt_day = true };
	f.on[ON_FINAL_ISSUED] = day("2024-02-10");
	f.on[ON_REVIEW_CEASE] = day("2025-11-10");
	f.on[ON_REASSESS_ASKED] = day("2026-01-10");
	f.on[ON_NOT_REASSESSING] = day("2026-01-20");
	timescale_of(&f, day("2026-02-02"), &t);
	is_str("We have decided to end the plan. If you disagree, ask us what you can do.",
	       timescale_state_sentence_to(a, w, &t, HOLDER_READER),
	       "the days to appeal of a later letter are not those of the end of a plan");
}

static void each_word(void)
{
	bool all = true;
	struct str text;
	char name[120];

	for (int i = ON_NOTHING + 1; i < EVENTS_GIVEN; i++) {
		snprintf(name, sizeof(name), "timescale.events.%s",
		         timescale_event_id((enum timescale_event)i));
		all &= words_find(w, str_of(name), &text);
	}
	ok(all, "each date that staff enter has a label");
	all = true;
	for (int i = 0; i < LIMIT_STATUSES; i++)
		all &= is_whole(timescale_status_word(a, w, (enum limit_status)i));
	for (int i = 0; i < MOVERS; i++)
		all &= is_whole(timescale_mover_word(a, w, (enum mover)i));
	for (int i = EXEMPTION_NONE + 1; i < EXEMPTIONS; i++)
		all &= is_whole(timescale_reason(a, w, (enum exemption_code)i));
	ok(all, "each status, mover and reason has words");
	is_str("", timescale_reason(a, w, EXEMPTION_NONE), "no exemption, no reason");
}

static void sentences(void)
{
	struct timescale_facts f = { .count_receipt_day = true };
	struct timescale t;

	f.on[ON_RECEIVED] = day("2021-01-01");
	timescale_of(&f, day("2021-01-02"), &t);
	is_str("We must tell you by 11 February 2021 whether we will assess.",
	       timescale_sentence(a, w, &t.limits[0]), "a family is told by when");
	is_str("We have your request. We must tell you by 11 February 2021 whether we will assess.",
	       timescale_state_sentence(a, w, &t), "the state says what happens, who acts and by when");
	timescale_of(&f, day("2021-02-12"), &t);
	is_str("This is late. We should have told you by 11 February 2021 whether we will assess.",
	       timescale_sentence(a, w, &t.limits[0]), "late is said plainly");
	is_str("We have your request, and our answer is late. We should have told you by 11 February 2021 whether we will assess.",
	       timescale_state_sentence(a, w, &t), "also in the state");
	f.exempt[LIMIT_DECISION_TO_ASSESS] = EXEMPTION_AWAY;
	timescale_of(&f, day("2021-02-12"), &t);
	is_str("The law lets us take longer than 11 February 2021. The child, the young person or a parent was away from our area "
	       "for four weeks or more. We still do it as soon as we can.",
	       timescale_sentence(a, w, &t.limits[0]), "an exemption is explained");
	is_str("We have your request. Next we decide whether to assess.",
	       timescale_state_sentence(a, w, &t), "and the state names no day that does not count");
	f.on[ON_ASSESSING] = day("2021-02-20");
	timescale_of(&f, day("2021-02-21"), &t);
	is_str("This was done on 20 February 2021. The law allowed more time than 11 February 2021. The child, the young person or a "
	       "parent was away from our area for four weeks or more.",
	       timescale_sentence(a, w, &t.limits[0]),
	       "done late with a reason is not called late, and not still to do");
	f = (struct timescale_facts){ .count_receipt_day = true };
	f.on[ON_FINAL_ISSUED] = day("2021-03-29");
	f.on[ON_REVIEW_MEETING] = day("2022-03-01");
	f.on[ON_REVIEW_AMEND] = f.on[ON_AMENDMENT_NOTICE] = day("2022-03-20");
	timescale_of(&f, day("2022-03-21"), &t);
	is_str("We have sent you the changes that we suggest. Please tell us what you think by 4 April 2022.",
	       timescale_state_sentence(a, w, &t), "when it is the family's move, it is asked");
	timescale_of(&f, day("2022-04-05"), &t);
	is_str("We are changing the plan. We must send you the final plan by 14 May 2022.",
	       timescale_state_sentence(a, w, &t), "and afterwards told what the council does");
	f = (struct timescale_facts){ .count_receipt_day = true };
	f.on[ON_RECEIVED] = day("2021-01-01");
	f.on[ON_DRAFT_SERVED] = day("2021-03-12");
	timescale_of(&f, day("2021-03-28"), &t);
	is_str("We are working on the final plan, and may be asking schools or colleges. We must send it to you by 20 May 2021.",
	       timescale_state_sentence(a, w, &t),
	       "when nobody noted that a school was asked, none is said to be");
}

static void setting(void)
{
	struct words *other = NULL;

	ok(timescale_counts_receipt_day(w), "as shipped, the day of receipt counts");
	is_err(OK, words_read_bytes(a, STR("council.count_receipt_day\tno\n"), &other),
	       "a council that leaves it out");
	ok(!timescale_counts_receipt_day(other), "is followed");
}

/* Beside "By when", before anything is decided, after a no, and after the yes that followed it. */
static void word_of_a_plan(void)
{
	struct timescale_limit l = { .limit = LIMIT_DECISION_NOT_TO_ISSUE, .due = day("2021-04-22"),
		.done = day("2021-04-20"), .status = LIMIT_MET };

	is_str("Decision whether a plan is needed", timescale_label(a, w, l.limit),
	       "what is decided by its day is named whatever was decided so far");
	is_str("We told you on 20 April 2021 that a plan was not needed. That was in time.",
	       timescale_sentence(a, w, &l), "a no reads rightly also after the yes that followed it");
}

int main(void)
{
	a = arena_open(1 << 22);
	is_err(OK, words_open(a, "build/compiled", &w), "the words are built");
	if (w) {
		each_limit();
		each_state();
		each_word();
		sentences();
		appeals();
		others();
		word_of_a_plan();
		setting();
	}
	arena_close(a);
	return done();
}
