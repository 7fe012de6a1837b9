#include "store/cases/timescale_case.h"

#include <stdio.h>

#include "store/base/date.h"
#include "tests/tap.h"

static int32_t day(const char *iso)
{
	int32_t d = 0;

	if (!date_read_iso(str_of(iso), &d))
		ok(false, iso);
	return d;
}

static struct timescale_facts facts;

static void begin(void)
{
	facts = (struct timescale_facts){ .count_receipt_day = true };
}

static void on(enum timescale_event event, const char *iso)
{
	facts.on[event] = day(iso);
}

static struct timescale see(const char *today)
{
	struct timescale t;

	timescale_of(&facts, day(today), &t);
	return t;
}

/* The state, who moves and the next legal due date on that day. */
static void stands(const char *today, const char *state, const char *mover, const char *due,
                   const char *sentence)
{
	struct timescale t = see(today);

	is_str(state, str_of(timescale_state_id(t.state)), sentence);
	is_str(mover, str_of(timescale_mover_id(t.move)), sentence);
	is_int(due ? day(due) : TIMESCALE_NEVER, t.next_due, sentence);
}

static void limit_is(const char *today, enum limit_of_time limit, int status, const char *due,
                     const char *sentence)
{
	struct timescale t = see(today);
	const struct timescale_limit *l = timescale_find(&t, limit);

	is_int(status, l ? (int)l->status : -1, sentence);
	if (l && due)
		is_int(day(due), l->due, sentence);
}

enum { NOT_TOLD = -1 };

/* The sample of the source: request 2021-01-01, plan 2021-03-29. */
static void sample(void)
{
	struct timescale t;

	begin();
	stands("2021-01-01", "none", "nobody", NULL, "nothing is known of a new case");
	on(ON_RECEIVED, "2021-01-01");
	stands("2021-01-01", "received", "council", "2021-02-11", "a request has come");
	limit_is("2021-01-01", LIMIT_ADVICE, LIMIT_NOT_STARTED, NULL,
	         "advice is to come, its clock stands");
	limit_is("2021-01-01", LIMIT_FINAL_PLAN, LIMIT_RUNNING, "2021-05-20",
	         "the final plan is 20 weeks away");
	limit_is("2021-01-01", LIMIT_APPEAL, NOT_TOLD, NULL, "there is nothing to appeal against");
	limit_is("2021-02-05", LIMIT_DECISION_TO_ASSESS, LIMIT_DUE_SOON, "2021-02-11",
	         "six days before");
	stands("2021-02-12", "received", "council", "2021-02-11",
	       "a late decision stays first in the work list");
	limit_is("2021-02-12", LIMIT_DECISION_TO_ASSESS, LIMIT_OVERDUE, "2021-02-11", "and is overdue");
	on(ON_NOTIFIED, "2021-01-04");
	stands("2021-02-01", "deciding", "council", "2021-02-11",
	       "the family has been told that it is being looked at");
	on(ON_ASSESSING, "2021-02-05");
	limit_is("2021-02-12", LIMIT_DECISION_TO_ASSESS, LIMIT_MET, "2021-02-11", "decided in time");
	stands("2021-02-06", "assessing", "council", "2021-04-22",
	       "nobody has been asked for advice yet");
	on(ON_ADVICE_ASKED, "2021-02-06");
	stands("2021-02-06", "assessing", "adviser", "2021-03-19", "advisers act next");
	on(ON_ADVICE_IN, "2021-03-10");
	stands("2021-03-11", "deciding_plan", "council", "2021-04-22", "all advice is in");
	on(ON_DRAFT_SERVED, "2021-03-12");
	stands("2021-03-15", "draft", "family", "2021-03-27",
	       "the draft is with the family, who see a day to spare");
	limit_is("2021-03-15", LIMIT_DECISION_NOT_TO_ISSUE, NOT_TOLD, NULL,
	         "a draft means that there will be a plan");
	limit_is("2021-03-15", LIMIT_DRAFT_TARGET, LIMIT_MET, "2021-04-08",
	         "the target for the draft is met");
	stands("2021-03-28", "consulting", "council", "2021-05-20",
	       "the window is over and shuts nobody out");
	on(ON_CONSULTED, "2021-03-16");
	stands("2021-03-28", "consulting", "school", "2021-05-20", "a school is asked");
	on(ON_FINAL_ISSUED, "2021-03-29");
	on(ON_PLAN_ISSUE, "2021-03-29");
	on(ON_LATEST_ISSUED, "2021-03-29");
	stands("2021-04-01", "final", "nobody", "2022-03-28",
	       "the plan is made; the first review is next");
	limit_is("2021-04-01", LIMIT_FINAL_PLAN, LIMIT_MET, "2021-05-20",
	         "the final plan came in time");
	limit_is("2021-04-01", LIMIT_DRAFT_RESPONSE, NOT_TOLD, NULL,
	         "a window nobody used is no longer shown");
	limit_is("2021-04-01", LIMIT_APPEAL, LIMIT_RUNNING, "2021-05-29", "two months to appeal");
	limit_is("2021-06-27", LIMIT_APPEAL, NOT_TOLD, NULL,
	         "four weeks after its day the appeal is not named");
	t = see("2021-04-01");
	is_int(day("2022-03-28"), t.review_due, "the next review is due in a year");
	is_int(0, t.last_review, "there was none yet");
}

static void refusals(void)
{
	begin();
	on(ON_RECEIVED, "2024-11-20");
	on(ON_NOT_ASSESSING, "2024-12-30");
	stands("2025-01-02", "not_assessing", "family", NULL,
	       "a refusal leaves the family a choice and no duty");
	limit_is("2025-01-02", LIMIT_APPEAL, LIMIT_RUNNING, "2025-02-28",
	         "two months from 30 December end with February");
	limit_is("2025-01-02", LIMIT_FINAL_PLAN, NOT_TOLD, NULL, "no plan is on its way");
	limit_is("2025-01-02", LIMIT_DECISION_TO_ASSESS, LIMIT_MET, "2024-12-31",
	         "the answer was in time");
	on(ON_CERTIFICATE, "2025-02-10");
	limit_is("2025-02-11", LIMIT_APPEAL_CERTIFICATE, LIMIT_RUNNING, "2025-03-10",
	         "a certificate gives a month more");
	limit_is("2025-02-11", LIMIT_APPEAL, NOT_TOLD, NULL, "only the later of the two is told");
	on(ON_CERTIFICATE, "2025-01-10");
	limit_is("2025-01-11", LIMIT_APPEAL, LIMIT_RUNNING, "2025-02-28",
	         "an early certificate takes nothing away");
	stands("2025-03-01", "not_assessing", "nobody", NULL, "afterwards nobody has to act");
	on(ON_ORDER_ASSESS, "2025-06-02");
	limit_is("2025-06-03", LIMIT_ORDER_START, LIMIT_DUE_SOON, "2025-06-15",
	         "the Tribunal orders: two weeks to begin");
	limit_is("2025-06-03", LIMIT_ORDER_FINAL, LIMIT_RUNNING, "2025-09-07",
	         "and 14 to a final plan");
	begin();
	on(ON_RECEIVED, "2026-01-05");
	on(ON_NOT_ASSESSING, "2026-02-10");
	on(ON_ASSESSING, "2026-03-10");
	limit_is("2026-03-11", LIMIT_DECISION_TO_ASSESS, LIMIT_MET, "2026-02-15",
	         "the first answer counts when it is taken back");
	stands("2026-03-11", "assessing", "council", "2026-04-26", "and the way goes on");
	on(ON_NOT_ISSUING, "2026-04-27");
	stands("2026-05-01", "not_issuing", "family", NULL, "no plan is needed");
	limit_is("2026-05-01", LIMIT_DECISION_NOT_TO_ISSUE, LIMIT_MET_LATE, "2026-04-26",
	         "told a day late");
}

static void exemption(void)
{
	begin();
	on(ON_RECEIVED, "2026-07-20");
	facts.exempt[LIMIT_FINAL_PLAN] = EXEMPTION_AWAY;
	facts.exempt[LIMIT_DRAFT_TARGET] = EXEMPTION_AWAY;
	facts.exempt[LIMIT_DECISION_TO_ASSESS] = EXEMPTION_APPOINTMENT;
	limit_is("2027-01-10", LIMIT_FINAL_PLAN, LIMIT_EXEMPT, "2026-12-06",
	         "an excused limit is exempt, not overdue");
	limit_is("2026-09-01", LIMIT_DECISION_TO_ASSESS, LIMIT_OVERDUE, "2026-08-30",
	         "a reason for advice excuses no decision");
	limit_is("2027-01-10", LIMIT_DRAFT_TARGET, LIMIT_OVERDUE, "2026-10-25",
	         "a target cannot be excused");
	on(ON_ASSESSING, "2026-08-01");
	on(ON_DRAFT_SERVED, "2026-12-01");
	on(ON_DRAFT_ANSWERED, "2026-12-02");
	stands("2027-01-10", "consulting", "council", "2026-12-06",
	       "excused work stays in the list when nothing else is left");
	facts.exempt[LIMIT_FINAL_PLAN] = 200;
	limit_is("2027-01-10", LIMIT_FINAL_PLAN, LIMIT_OVERDUE, "2026-12-06",
	         "an unknown code excuses nothing");
}

static void reviews(void)
{
	struct timescale t;

	begin();
	on(ON_FINAL_ISSUED, "2021-03-29");
	stands("2021-12-01", "final", "nobody", "2022-03-28", "a plan rests");
	stands("2022-01-10", "review_due", "council", "2022-03-28", "11 weeks before, a review is due");
	on(ON_REVIEW_MEETING, "2022-03-01");
	limit_is("2022-01-20", LIMIT_REVIEW_INVITATION, LIMIT_RUNNING, "2022-02-15",
	         "two weeks' notice of the meeting");
	stands("2022-01-20", "review_due", "council", "2022-02-15", "the meeting is ahead");
	stands("2022-03-02", "review_held", "school", "2022-03-14", "the school writes its report");
	on(ON_REVIEW_REPORT, "2022-03-10");
	limit_is("2022-03-11", LIMIT_REVIEW_REPORT, LIMIT_MET, "2022-03-14", "it did in time");
	limit_is("2022-03-11", LIMIT_REVIEW_FINAL, NOT_TOLD, NULL,
	         "nobody has said that the plan changes");
	on(ON_REVIEW_AMEND, "2022-03-20");
	limit_is("2022-03-21", LIMIT_AMENDMENT_NOTICE, LIMIT_DUE_SOON, "2022-03-28",
	         "the changes come in the same four weeks");
	limit_is("2022-03-21", LIMIT_REVIEW_FINAL, LIMIT_RUNNING, "2022-05-23",
	         "the final plan 12 weeks from the meeting");
	on(ON_AMENDMENT_NOTICE, "2022-03-20");
	stands("2022-03-21", "amending", "family", "2022-04-04", "the changes are with the family");
	limit_is("2022-03-21", LIMIT_AMENDED_FINAL, LIMIT_RUNNING, "2022-05-14",
	         "eight weeks from the notice come first");
	limit_is("2022-03-21", LIMIT_REVIEW_FINAL, NOT_TOLD, NULL,
	         "only the earlier of the two is told");
	on(ON_AMENDED, "2022-05-20");
	on(ON_LATEST_ISSUED, "2022-05-20");
	limit_is("2022-05-21", LIMIT_AMENDED_FINAL, LIMIT_MET_LATE, "2022-05-14", "it came late");
	t = see("2022-05-21");
	is_int(day("2023-03-19"), t.review_due, "the next review is a year after the decision");
	is_int(day("2022-03-20"), t.last_review, "which was the last review");
	stands("2022-05-21", "final", "nobody", "2023-03-19", "the new plan rests");
	begin();
	on(ON_FINAL_ISSUED, "2021-03-29");
	on(ON_REVIEW_MEETING, "2022-03-01");
	on(ON_REVIEW_KEEP, "2022-03-28");
	stands("2022-04-01", "kept", "nobody", "2023-03-27", "the plan stays as it is");
	limit_is("2022-04-01", LIMIT_REVIEW_DECISION, LIMIT_MET, "2022-03-28",
	         "the decision was in time");
	limit_is("2022-04-01", LIMIT_REVIEW_REPORT, NOT_TOLD, NULL,
	         "a report that nobody logged is not asked for any more");
	limit_is("2022-04-01", LIMIT_APPEAL, LIMIT_RUNNING, "2022-05-28", "keeping it can be appealed");
	on(ON_CEASING, "2022-09-01");
	stands("2022-09-02", "ceasing", "family", "2023-03-27", "the council means to end the plan");
	on(ON_CEASED, "2022-11-15");
	stands("2022-11-16", "closed", "nobody", NULL, "an ended plan has no next date");
}

static void moves(void)
{
	begin();
	on(ON_LATEST_ISSUED, "2026-05-01");
	on(ON_MOVE_SCHOOL, "2027-09-01");
	on(ON_PHASE_DONE, "2023-02-01");
	stands("2026-11-26", "final", "nobody", "2027-02-14",
	       "a migrated plan with a move to secondary school");
	limit_is("2026-11-26", LIMIT_PHASE_SCHOOL, LIMIT_RUNNING, "2027-02-14",
	         "an earlier move does not count for this one");
	on(ON_PHASE_DONE, "2027-02-10");
	limit_is("2027-02-20", LIMIT_PHASE_SCHOOL, LIMIT_MET, "2027-02-14", "done in time");
	begin();
	on(ON_FINAL_ISSUED, "2025-10-01");
	on(ON_MOVED_IN, "2026-05-01");
	limit_is("2026-05-02", LIMIT_TRANSFER_REVIEW, LIMIT_RUNNING, "2026-09-30",
	         "the later of a year and three months");
	limit_is("2026-05-02", LIMIT_ANNUAL_REVIEW_FIRST, NOT_TOLD, NULL,
	         "it stands for the annual review");
	limit_is("2026-05-02", LIMIT_TRANSFER_NOTICE, LIMIT_RUNNING, "2026-06-11",
	         "six weeks to say what is meant");
	on(ON_MOVED_IN, "2026-08-10");
	limit_is("2026-08-11", LIMIT_TRANSFER_REVIEW, LIMIT_RUNNING, "2026-11-09",
	         "three months when they are later");
	begin();
	on(ON_FINAL_ISSUED, "2025-10-01");
	on(ON_MOVED_OUT, "2026-05-05");
	on(ON_MOVE_KNOWN, "2026-05-01");
	stands("2026-05-04", "final", "nobody", "2026-05-22",
	       "they move tomorrow: 15 working days beginning with the day it was known");
	stands("2026-05-05", "moved", "council", "2026-05-22",
	       "the plan is handed over to the new council");
	on(ON_HANDED_OVER, "2026-05-20");
	stands("2026-05-21", "moved", "nobody", NULL, "and then nothing is left");
	on(ON_MOVE_KNOWN, "2026-01-05");
	facts.on[ON_HANDED_OVER] = 0;
	limit_is("2026-05-04", LIMIT_TRANSFER_PLAN, LIMIT_DUE_SOON, "2026-05-05",
	         "known long before: on the day of the move");
	begin();
	on(ON_BORN, "2010-05-01");
	on(ON_LATEST_ISSUED, "2026-05-01");
	limit_is("2026-06-01", LIMIT_SCHOOL_AGE, LIMIT_RUNNING, "2026-06-26",
	         "rights pass to the young person in June");
	limit_is("2026-06-27", LIMIT_SCHOOL_AGE, LIMIT_MET, "2026-06-26", "growing up is never late");
	limit_is("2024-06-27", LIMIT_SCHOOL_AGE, NOT_TOLD, NULL, "two years before it is not told");
	on(ON_CLOSED, "2026-06-30");
	stands("2026-07-01", "closed", "nobody", NULL, "a closed case");
}

/* What is told of a review whose changes were sent and answered, or dropped. */
static void changes(void)
{
	begin();
	on(ON_FINAL_ISSUED, "2021-03-29");
	on(ON_REVIEW_MEETING, "2022-03-01");
	on(ON_REVIEW_AMEND, "2022-03-20");
	on(ON_AMENDMENT_NOTICE, "2022-03-20");
	limit_is("2022-04-10", LIMIT_AMENDMENT_RESPONSE, LIMIT_OVERDUE, "2022-04-04",
	         "changes can still be answered after their day");
	on(ON_AMENDED, "2022-05-01");
	limit_is("2022-05-02", LIMIT_AMENDMENT_RESPONSE, NOT_TOLD, NULL,
	         "but not once the changed plan is there");
	facts.on[ON_AMENDED] = 0;
	on(ON_REVIEW_KEEP, "2022-05-10");
	limit_is("2022-06-01", LIMIT_AMENDED_FINAL, LIMIT_MET, "2022-05-14",
	         "who says in time that nothing changes owes no changed plan");
	limit_is("2022-06-01", LIMIT_AMENDMENT_RESPONSE, NOT_TOLD, NULL,
	         "and there are no changes to answer");
	limit_is("2022-06-01", LIMIT_REVIEW_DECISION, LIMIT_MET, "2022-03-28",
	         "the first answer after the meeting is the one that counts");
	stands("2022-06-01", "kept", "nobody", "2023-05-09", "the plan stays as it is");
}

/* What was done without a word of when it was begun. */
static void gaps(void)
{
	begin();
	on(ON_RECEIVED, "2026-01-05");
	on(ON_ASSESSING, "2026-02-01");
	on(ON_ADVICE_IN, "2026-03-20");
	limit_is("2026-03-21", LIMIT_ADVICE, NOT_TOLD, NULL,
	         "advice that is here was asked for, whenever that was");
	facts.on[ON_ADVICE_IN] = 0;
	on(ON_ISSUING, "2026-03-20");
	limit_is("2026-03-21", LIMIT_ADVICE, NOT_TOLD, NULL, "so was what was decided on");
	limit_is("2026-04-27", LIMIT_DECISION_NOT_TO_ISSUE, NOT_TOLD, NULL,
	         "who was told that a plan is needed is not owed word that it is not");
	stands("2026-04-27", "writing", "council", "2026-05-24", "the plan is being written");
	on(ON_NOT_ISSUING, "2026-04-20");
	stands("2026-04-27", "not_issuing", "family", NULL, "until it is decided otherwise");
	facts.on[ON_NOT_ISSUING] = 0;
	on(ON_DRAFT_SERVED, "2026-03-20");
	stands("2026-03-21", "draft", "family", "2026-04-04", "or the draft is there");
	facts.on[ON_ISSUING] = 0;
	limit_is("2026-03-21", LIMIT_ADVICE, NOT_TOLD, NULL, "so was what a draft plan was made of");
}

/* The limit of whoever acts next and its day. */
static void turn_is(const char *today, enum limit_of_time limit, const char *due,
                    const char *sentence)
{
	struct timescale t = see(today);
	const struct timescale_limit *l = timescale_turn(&t);

	is_int(limit, l ? l->limit : LIMITS_OF_TIME, sentence);
	is_int(due ? day(due) : 0, l ? l->due : 0, sentence);
}

static void turns(void)
{
	begin();
	on(ON_RECEIVED, "2026-01-05");
	turn_is("2026-01-06", LIMIT_DECISION_TO_ASSESS, "2026-02-15", "the council decides first");
	on(ON_ASSESSING, "2026-02-15");
	on(ON_ADVICE_ASKED, "2026-03-20");
	turn_is("2026-03-21", LIMIT_ADVICE, "2026-04-30",
	        "advisers have their own day, though the council's is sooner");
	on(ON_ADVICE_IN, "2026-03-30");
	on(ON_DRAFT_SERVED, "2026-04-01");
	turn_is("2026-04-02", LIMIT_DRAFT_RESPONSE, "2026-04-16", "a draft is with the family");
	on(ON_CONSULTED, "2026-04-10");
	turn_is("2026-04-17", LIMIT_CONSULTATION, "2026-04-24", "then with a school");
	turn_is("2026-04-26", LIMIT_FINAL_PLAN, "2026-05-24", "then with the council");
	begin();
	on(ON_FINAL_ISSUED, "2021-03-29");
	on(ON_REVIEW_MEETING, "2022-03-20");
	turn_is("2022-03-29", LIMIT_REVIEW_REPORT, "2022-04-02", "a school owes its report");
	turn_is("2022-04-03", LIMIT_ANNUAL_REVIEW_FIRST, "2022-03-28",
	        "when it is late, the council its review and not the report");
	on(ON_REVIEW_MEETING, "2022-03-01");
	facts.on[ON_REVIEW_MEETING] = 0;
	on(ON_CEASING, "2022-03-10");
	turn_is("2022-03-29", LIMIT_APPEAL, "2022-05-10", "who may appeal has the day to appeal");
	on(ON_CERTIFICATE, "2022-04-20");
	turn_is("2022-04-21", LIMIT_APPEAL_CERTIFICATE, "2022-05-20", "with a certificate a later one");
	turn_is("2022-06-21", LIMIT_ANNUAL_REVIEW_FIRST, "2022-03-28", "which ends");
	begin();
	on(ON_FINAL_ISSUED, "2022-03-29");
	turn_is("2022-03-30", LIMITS_OF_TIME, NULL, "nobody acts next");
	on(ON_MOVED_OUT, "2022-05-05");
	turn_is("2022-05-05", LIMIT_TRANSFER_PLAN, "2022-05-25",
	        "the old council hands the plan over");
}

/* A small fixed sequence, the same in every run. */
static uint32_t dice(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

static const char *promise(const struct timescale *t)
{
	enum limit_of_time last = LIMIT_DECISION_TO_ASSESS;
	bool found = t->next_due == TIMESCALE_NEVER && t->next == LIMITS_OF_TIME;

	for (size_t i = 0; i < t->count; i++) {
		const struct timescale_limit *l = &t->limits[i];

		if (i > 0 && l->limit <= last)
			return "limits come in reading order, each once";
		last = l->limit;
		if ((l->from == 0) != (l->due == 0) || (l->due == 0) != (l->status == LIMIT_NOT_STARTED))
			return "a limit without a start has no date and has not started";
		if (timescale_row(l->limit)->spare == 0 && l->due > l->last_lawful)
			return "never shown later than the last lawful day";
		if (l->status == LIMIT_OVERDUE && (l->done != 0 || t->today <= l->due))
			return "overdue means not done and past";
		if (l->exemption != EXEMPTION_NONE && !timescale_excuses(l->exemption, l->limit))
			return "only a listed reason excuses";
		found |= t->next == l->limit && t->next_due == l->due && l->done == 0;
	}
	return found ? NULL : "the next date is one of the limits, undone";
}

static void any_facts(void)
{
	uint32_t seed = 7;
	const char *why = NULL;
	struct timescale t;

	for (int i = 0; i < 50000 && !why; i++) {
		begin();
		facts.count_receipt_day = dice(&seed) & 1;
		for (int e = 0; e < EVENTS_GIVEN; e++)
			if (dice(&seed) % 4 == 0)
				facts.on[e] = 16071 + (int32_t)(dice(&seed) % 9861);
		for (int l = 0; l < LIMITS_OF_TIME; l++)
			facts.exempt[l] = (uint8_t)(dice(&seed) % 9);
		timescale_of(&facts, 16071 + (int32_t)(dice(&seed) % 9861), &t);
		why = promise(&t);
	}
	ok(!why, why ? why : "50,000 cases with dates thrown at random keep every promise");
}

int main(void)
{
	sample();
	refusals();
	exemption();
	reviews();
	moves();
	changes();
	gaps();
	turns();
	any_facts();
	return done();
}
