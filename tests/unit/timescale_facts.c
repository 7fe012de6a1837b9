/* Days of before that a later one took the place of: which are kept, and what the clock makes of
 * them. */
#include "store/cases/timescale_facts.h"

#include "tests/unit/timescale_stands.h"

static void then(enum timescale_event event, const char *iso)
{
	timescale_enter(&facts, event, iso ? day(iso) : 0);
}

static void first_is(enum timescale_event event, const char *iso, const char *sentence)
{
	is_int(day(iso), timescale_first(&facts, event, 1), sentence);
}

static void keeps_days(void)
{
	begin();
	then(ON_REVIEW_MEETING, "2022-03-01");
	then(ON_REVIEW_KEEP, "2022-03-20");
	then(ON_REVIEW_KEEP, "2022-03-21");
	first_is(ON_REVIEW_KEEP, "2022-03-21", "a day that is mended did not happen");
	then(ON_REVIEW_MEETING, "2023-03-01");
	then(ON_REVIEW_KEEP, "2023-03-15");
	first_is(ON_REVIEW_KEEP, "2022-03-21", "but one of before the next meeting did");
	then(ON_REVIEW_KEEP, "2016-03-15");
	first_is(ON_REVIEW_KEEP, "2016-03-15", "a year that is mistyped counts while it stands");
	then(ON_REVIEW_KEEP, "2023-03-15");
	first_is(ON_REVIEW_KEEP, "2022-03-21", "and leaves nothing once it is mended");
	then(ON_REVIEW_MEETING, "2024-03-01");
	then(ON_REVIEW_KEEP, "2023-03-18");
	then(ON_REVIEW_KEEP, "2024-03-18");
	is_int(day("2023-03-15"), timescale_last(&facts, ON_REVIEW_KEEP, day("2024-01-01")),
	       "one of the last year that is typed over another leaves that as it was");
	then(ON_REVIEW_KEEP, "2023-03-15");
	then(ON_REVIEW_MEETING, "2023-03-01");
	then(ON_REVIEW_KEEP, NULL);
	is_int(0, timescale_first(&facts, ON_REVIEW_KEEP, day("2023-01-01")),
	       "one that is taken away was a mistake");
	first_is(ON_REVIEW_KEEP, "2022-03-21", "which takes none of before with it");
	begin();
	then(ON_REVIEW_MEETING, "2023-03-01");
	then(ON_REVIEW_KEEP, "2022-05-15");
	then(ON_REVIEW_KEEP, "2023-03-18");
	first_is(ON_REVIEW_KEEP, "2022-05-15", "a mistake of a year is not always seen");
	then(ON_REVIEW_KEEP, "2022-05-15");
	then(ON_REVIEW_KEEP, NULL);
	then(ON_REVIEW_KEEP, "2023-03-18");
	first_is(ON_REVIEW_KEEP, "2023-03-18", "but goes when it is typed again and taken away");
	then(ON_REVIEW_MEETING, "2024-03-01");
	then(ON_REVIEW_KEEP, "2024-03-15");
	first_is(ON_REVIEW_KEEP, "2023-03-18", "a day of before counts");
	timescale_forget(&facts, ON_REVIEW_KEEP, day("2023-03-18"));
	first_is(ON_REVIEW_KEEP, "2024-03-15", "unless it is forgotten as a mistake");
	begin();
	then(ON_REVIEW_KEEP, "2022-03-21");
	then(ON_REVIEW_KEEP, "2023-03-15");
	then(ON_REVIEW_KEEP, "2022-03-21");
	is_int(0, facts.earlier[ON_REVIEW_KEEP][0], "who goes back to one has it once");
	for (int year = 2000; year < 2030; year++)
		timescale_enter(&facts, ON_REVIEW_KEEP, date_of((struct civil){ year, 1, 1 }));
	is_int(date_of((struct civil){ 2021, 1, 1 }), facts.earlier[ON_REVIEW_KEEP][0],
	       "of many the last are kept");
}

/* Regs 22(3), 28: each has its own days. */
static void changes_without_a_review(void)
{
	begin();
	then(ON_FINAL_ISSUED, "2021-03-29");
	then(ON_REVIEW_MEETING, "2022-03-01");
	then(ON_REVIEW_AMEND, "2022-03-20");
	then(ON_AMENDMENT_NOTICE, "2022-03-25");
	then(ON_AMENDED, "2022-05-10");
	limit_is("2022-06-01", LIMIT_AMENDED_FINAL, LIMIT_MET, "2022-05-19",
	         "a plan that a review changed came in time");
	then(ON_AMENDMENT_NOTICE, "2022-10-01");
	limit_is("2022-10-02", LIMIT_REVIEW_FINAL, LIMIT_MET, "2022-05-19",
	         "and did so when it is changed once more without one");
	limit_is("2022-10-02", LIMIT_AMENDMENT_NOTICE, LIMIT_MET, "2022-03-28",
	         "as did the notice of the review's changes");
	limit_is("2022-10-02", LIMIT_AMENDED_FINAL, LIMIT_RUNNING, "2022-11-25",
	         "while those changes have eight weeks");
	then(ON_AMENDED, "2022-12-01");
	limit_is("2022-12-02", LIMIT_REVIEW_FINAL, LIMIT_MET, "2022-05-19",
	         "when they come late, that is not the review's");
	limit_is("2022-12-02", LIMIT_AMENDED_FINAL, LIMIT_MET_LATE, "2022-11-25", "but theirs");
	then(ON_AMENDMENT_NOTICE, "2022-03-25");
	then(ON_AMENDED, NULL);
	then(ON_AMENDED, "2022-05-30");
	limit_is("2022-06-01", LIMIT_AMENDED_FINAL, LIMIT_MET_LATE, "2022-05-19",
	         "a day that is mended is judged as it is mended");
	begin();
	then(ON_FINAL_ISSUED, "2021-03-29");
	then(ON_REVIEW_MEETING, "2022-03-01");
	then(ON_AMENDMENT_NOTICE, "2022-03-25");
	then(ON_AMENDED, "2022-05-10");
	then(ON_AMENDMENT_NOTICE, "2022-05-20");
	then(ON_AMENDED, NULL);
	limit_is("2022-06-01", LIMIT_REVIEW_FINAL, LIMIT_MET, "2022-05-19",
	         "the plan stays sent where the box is emptied for the next one");
	is_int(day("2023-03-24"), see("2022-06-01").review_due,
	       "and changes sent weeks after the review's put off no review");
}

static void changes_after_none(void)
{
	begin();
	then(ON_FINAL_ISSUED, "2021-03-29");
	then(ON_REVIEW_MEETING, "2022-03-01");
	then(ON_REVIEW_KEEP, "2022-03-20");
	then(ON_AMENDMENT_NOTICE, "2022-10-01");
	then(ON_AMENDED, "2022-11-15");
	limit_is("2022-12-01", LIMIT_REVIEW_FINAL, NOT_TOLD, NULL,
	         "a review by which the plan stayed is not late for changes of months after it");
	limit_is("2022-12-01", LIMIT_AMENDMENT_NOTICE, NOT_TOLD, NULL, "nor is their notice");
	limit_is("2022-12-01", LIMIT_AMENDED_FINAL, LIMIT_MET, "2022-11-25", "which came in time");
	begin();
	then(ON_FINAL_ISSUED, "2021-03-29");
	then(ON_REVIEW_MEETING, "2022-03-01");
	then(ON_AMENDED, "2022-03-25");
	limit_is("2022-06-01", LIMIT_REVIEW_DECISION, LIMIT_MET, "2022-03-28",
	         "who sends the changed plan after a review has answered it");
	is_int(day("2023-03-24"), see("2022-06-01").review_due, "and the next year begins with that");
}

/* CFA 44(1)(a): the plan was first made once, and first reviewed once. */
static void first_review(void)
{
	begin();
	then(ON_FINAL_ISSUED, "2021-03-29");
	then(ON_REVIEW_MEETING, "2022-03-01");
	then(ON_REVIEW_KEEP, "2022-03-20");
	then(ON_REVIEW_MEETING, "2023-03-01");
	then(ON_REVIEW_KEEP, "2023-03-15");
	limit_is("2023-04-01", LIMIT_ANNUAL_REVIEW_FIRST, LIMIT_MET, "2022-03-28",
	         "a first review that was in time is not late by the second");
	begin();
	then(ON_LATEST_ISSUED, "2021-03-29");
	then(ON_AMENDMENT_NOTICE, "2021-09-01");
	then(ON_AMENDED, "2021-10-10");
	then(ON_LATEST_ISSUED, "2021-10-10");
	limit_is("2022-01-01", LIMIT_ANNUAL_REVIEW_FIRST, LIMIT_RUNNING, "2022-03-28",
	         "changes without a review put off no review of a plan from elsewhere");
	begin();
	then(ON_FINAL_ISSUED, "2021-03-29");
	then(ON_REVIEW_MEETING, "2022-03-01");
	then(ON_REVIEW_AMEND, "2022-03-20");
	then(ON_REVIEW_KEEP, "2022-05-10");
	then(ON_REVIEW_MEETING, "2023-03-10");
	is_int(day("2023-03-19"), see("2022-06-01").review_due,
	       "nor does a meeting that is planned, whatever was told since the first answer");
}

/* Regs 15(5): the last review of before they came. */
static void after_a_move(void)
{
	begin();
	then(ON_FINAL_ISSUED, "2024-10-01");
	then(ON_REVIEW_MEETING, "2025-09-01");
	then(ON_REVIEW_KEEP, "2025-09-15");
	then(ON_MOVED_OUT, "2026-02-01");
	then(ON_MOVED_IN, "2026-03-01");
	then(ON_REVIEW_MEETING, "2026-08-01");
	then(ON_REVIEW_KEEP, "2026-08-15");
	limit_is("2026-08-16", LIMIT_TRANSFER_REVIEW, LIMIT_MET, "2026-09-14",
	         "the same answer as before the move leaves the day that it gave");
}

/* Regs 44(2)(b), (c): the order on the way to a plan gave it its time. */
static void order_after_order(void)
{
	begin();
	then(ON_RECEIVED, "2024-11-20");
	then(ON_NOT_ASSESSING, "2024-12-30");
	then(ON_ORDER_ASSESS, "2025-06-02");
	then(ON_ASSESSING, "2025-06-10");
	then(ON_FINAL_ISSUED, "2025-09-05");
	then(ON_ORDER_ASSESS, "2026-06-01");
	limit_is("2026-06-02", LIMIT_FINAL_PLAN, LIMIT_MET, "2025-09-07",
	         "a plan that came in the time of its order was in time after the next order, too");
	limit_is("2026-06-02", LIMIT_ORDER_FINAL, LIMIT_RUNNING, "2026-09-06",
	         "which has its own");
	then(ON_LATEST_ISSUED, "2026-08-20");
	then(ON_AMENDMENT_NOTICE, "2026-10-01");
	then(ON_AMENDED, "2026-11-10");
	then(ON_LATEST_ISSUED, "2026-11-10");
	limit_is("2026-11-11", LIMIT_ORDER_FINAL, LIMIT_MET, "2026-09-06",
	         "and is not late by a plan that is changed after it");
}

/* It was put off: what else was sent meanwhile, of a move to a new phase, shows no review. */
static void meeting_put_off(void)
{
	begin();
	then(ON_FINAL_ISSUED, "2025-05-10");
	then(ON_REVIEW_MEETING, "2026-03-05");
	then(ON_REVIEW_MEETING, "2026-04-20");
	then(ON_AMENDMENT_NOTICE, "2026-03-10");
	is_int(day("2026-05-09"), see("2026-04-01").review_due,
	       "changes of something else answer no meeting that was put off");
	then(ON_AMENDED, "2026-04-18");
	limit_is("2026-05-12", LIMIT_ANNUAL_REVIEW_FIRST, LIMIT_OVERDUE, "2026-05-09",
	         "nor does their plan");
	then(ON_REVIEW_KEEP, "2026-05-08");
	limit_is("2026-05-12", LIMIT_ANNUAL_REVIEW_FIRST, LIMIT_MET, "2026-05-09",
	         "but what is told after it does");
	begin();
	then(ON_FINAL_ISSUED, "2024-05-10");
	then(ON_REVIEW_MEETING, "2025-03-01");
	then(ON_AMENDMENT_NOTICE, "2025-03-20");
	then(ON_AMENDED, "2025-05-01");
	then(ON_REVIEW_MEETING, "2026-02-20");
	is_int(day("2026-03-19"), see("2026-01-10").review_due,
	       "one of the year before was held, as its changes show");
}

/* Regs 22(2)(c): the family has 15 days before a plan is changed. */
static void changed_too_soon(void)
{
	begin();
	then(ON_FINAL_ISSUED, "2025-01-10");
	then(ON_REVIEW_MEETING, "2025-12-01");
	then(ON_AMENDED, "2025-12-10");
	limit_is("2025-12-20", LIMIT_REVIEW_DECISION, LIMIT_DUE_SOON, "2025-12-28",
	         "a changed plan of days after a meeting came of something before it");
	is_int(day("2026-01-09"), see("2025-12-20").review_due, "and puts off no review");
	then(ON_AMENDED, "2025-12-18");
	then(ON_REVIEW_AMEND, "2025-12-22");
	then(ON_AMENDMENT_NOTICE, "2025-12-24");
	limit_is("2026-01-05", LIMIT_AMENDMENT_NOTICE, LIMIT_MET, "2025-12-28",
	         "so did one before it was told that the plan changes");
}

/* Regs 22(4): eight weeks from the notice. */
static void changes_late_by_their_notice(void)
{
	begin();
	then(ON_FINAL_ISSUED, "2025-01-10");
	then(ON_REVIEW_MEETING, "2025-12-01");
	then(ON_REVIEW_AMEND, "2025-12-20");
	then(ON_AMENDMENT_NOTICE, "2025-12-22");
	then(ON_AMENDED, "2026-02-20");
	limit_is("2026-03-01", LIMIT_AMENDED_FINAL, LIMIT_MET_LATE, "2026-02-15",
	         "a changed plan over eight weeks after its notice is late");
	then(ON_AMENDMENT_NOTICE, "2026-06-01");
	limit_is("2026-06-10", LIMIT_REVIEW_FINAL, LIMIT_MET_LATE, "2026-02-15",
	         "and is so still when the plan is changed once more");
}

/* What was done in time is not late by the next of its kind. */
static void done_once_more(void)
{
	begin();
	then(ON_FINAL_ISSUED, "2021-03-29");
	then(ON_MOVE_SCHOOL, "2023-09-01");
	then(ON_PHASE_DONE, "2023-02-01");
	then(ON_MOVE_POST16, "2028-09-01");
	then(ON_PHASE_DONE, "2028-03-10");
	limit_is("2028-03-11", LIMIT_PHASE_SCHOOL, LIMIT_MET, "2023-02-14",
	         "a move to secondary school is not late by the one after school");
	limit_is("2028-03-11", LIMIT_PHASE_POST16, LIMIT_MET, "2028-03-30", "which is in time itself");
	begin();
	then(ON_FINAL_ISSUED, "2021-03-29");
	then(ON_MOVED_IN, "2021-09-01");
	then(ON_REVIEW_MEETING, "2022-03-01");
	then(ON_REVIEW_KEEP, "2022-03-10");
	then(ON_REVIEW_MEETING, "2023-03-01");
	limit_is("2023-01-20", LIMIT_REVIEW_INVITATION, LIMIT_RUNNING, "2023-02-15",
	         "nobody is invited to a meeting yet");
	then(ON_REVIEW_MEETING, "2022-03-01");
	then(ON_REVIEW_INVITED, "2022-02-10");
	then(ON_REVIEW_MEETING, "2023-03-01");
	limit_is("2023-01-20", LIMIT_REVIEW_INVITATION, LIMIT_RUNNING, "2023-02-15",
	         "nor by the invitation to that of the year before (Regs 20(3))");
	then(ON_REVIEW_KEEP, "2023-03-12");
	limit_is("2023-03-13", LIMIT_TRANSFER_REVIEW, LIMIT_MET, "2022-03-28",
	         "the review after a move is not late by that of the next year");
	begin();
	then(ON_FINAL_ISSUED, "2021-03-29");
	then(ON_MOVE_KNOWN, "2022-03-01");
	then(ON_MOVED_OUT, "2022-03-10");
	then(ON_HANDED_OVER, "2022-03-10");
	then(ON_MOVED_IN, "2022-09-01");
	then(ON_MOVED_OUT, "2024-02-05");
	limit_is("2024-03-01", LIMIT_TRANSFER_PLAN, LIMIT_OVERDUE, "2024-02-23",
	         "who moves away once more has their plan handed over once more (Regs 15(2))");
}

/* Regs 42: an order about a later no changes nothing of what was agreed and carried out before. */
static void agreed_before_an_order(void)
{
	begin();
	then(ON_RECEIVED, "2023-09-06");
	then(ON_NOT_ASSESSING, "2023-10-08");
	then(ON_AGREEMENT, "2023-11-13");
	then(ON_ASSESSING, "2023-11-18");
	then(ON_NOT_ISSUING, "2023-12-24");
	then(ON_ORDER_PLAN, "2024-04-08");
	limit_is("2024-04-09", LIMIT_AGREEMENT, LIMIT_MET, "2023-11-26",
	         "what was agreed and begun is not owed again by an order of months after it");
	limit_is("2024-04-09", LIMIT_FINAL_PLAN, LIMIT_RUNNING, "2024-06-23",
	         "which gives the plan its time");
	begin();
	then(ON_RECEIVED, "2022-04-28");
	then(ON_ASSESSING, "2022-05-31");
	then(ON_NOT_ISSUING, "2022-10-05");
	then(ON_RECEIVED, "2023-01-16");
	then(ON_NOT_ASSESSING, "2023-05-12");
	then(ON_AGREEMENT, "2023-05-24");
	then(ON_ASSESSING, "2023-06-03");
	then(ON_ISSUING, "2023-06-28");
	limit_is("2023-06-29", LIMIT_AGREEMENT, LIMIT_MET, "2023-06-06",
	         "it is about the no of its own request, and not about one of before");
	limit_is("2023-06-29", LIMIT_FINAL_PLAN, LIMIT_RUNNING, "2023-08-29",
	         "so the plan has 14 weeks and not the 11 of one that was refused");
}

/* Regs 15(5): it is decided without a review that the plan ends. */
static void end_after_a_move(void)
{
	begin();
	then(ON_FINAL_ISSUED, "2021-05-25");
	then(ON_REVIEW_MEETING, "2022-05-30");
	then(ON_REVIEW_KEEP, "2022-06-05");
	then(ON_MOVED_IN, "2022-09-03");
	then(ON_REVIEW_CEASE, "2022-10-24");
	limit_is("2022-10-25", LIMIT_TRANSFER_REVIEW, LIMIT_RUNNING, "2023-06-04",
	         "to end a plan after a move is no review of it");
}

/* Regs 44(2)(b), (c): what was ordered first ended with a no. */
static void order_after_a_no(void)
{
	begin();
	then(ON_RECEIVED, "2022-10-21");
	then(ON_NOT_ASSESSING, "2022-11-16");
	then(ON_ORDER_ASSESS, "2022-12-05");
	then(ON_ASSESSING, "2022-12-11");
	then(ON_ORDER_PLAN, "2023-05-13");
	limit_is("2023-05-14", LIMIT_ORDER_NO_PLAN, NOT_TOLD, NULL,
	         "who is ordered to make a plan is not to say that none is needed");
	then(ON_NOT_ISSUING, "2023-02-01");
	then(ON_FINAL_ISSUED, "2023-07-24");
	limit_is("2023-07-25", LIMIT_ORDER_PLAN, LIMIT_MET, "2023-07-28",
	         "a plan in the time of the order to make it");
	limit_is("2023-07-25", LIMIT_ORDER_FINAL, NOT_TOLD, NULL,
	         "is not late by the order to assess, which ended with a no");
	then(ON_ORDER_AMEND, "2024-03-01");
	then(ON_ORDER_DONE, "2024-03-20");
	then(ON_ORDER_NAME, "2025-02-01");
	then(ON_ORDER_DONE, "2025-02-10");
	limit_is("2025-02-11", LIMIT_ORDER_AMEND, LIMIT_MET, "2024-04-04",
	         "nor is an order that was carried out late by the next one");
	limit_is("2025-02-11", LIMIT_ORDER_NAME, LIMIT_MET, "2025-02-14", "which was, too");
}

/* Regs 42: what is agreed is about the last no before it. */
static void agreed_about_the_last_no(void)
{
	begin();
	then(ON_RECEIVED, "2020-06-15");
	then(ON_ASSESSING, "2020-07-13");
	then(ON_NOT_ISSUING, "2020-08-12");
	then(ON_NOT_ASSESSING, "2021-05-16");
	then(ON_AGREEMENT, "2021-06-06");
	then(ON_ASSESSING, "2021-06-15");
	limit_is("2021-07-01", LIMIT_AGREEMENT, LIMIT_MET, "2021-06-19",
	         "an assessment that was agreed and begun is carried out");
	then(ON_ISSUING, "2021-08-26");
	limit_is("2021-08-27", LIMIT_AGREEMENT, LIMIT_MET, "2021-06-19",
	         "also once it led to a plan, whatever was told years before");
}

/* What was mended within two weeks and then taken away was one mistake, not two days. */
static void mended_and_taken_away(void)
{
	begin();
	then(ON_NOT_ASSESSING, "2026-10-20");
	then(ON_FINAL_ISSUED, "2026-11-20");
	then(ON_FINAL_ISSUED, "2026-11-27");
	then(ON_FINAL_ISSUED, NULL);
	then(ON_APPEAL, "2026-11-05");
	then(ON_APPEAL, "2026-11-21");
	first_is(ON_APPEAL, "2026-11-21", "a plan that was taken away lies between no two appeals");
	then(ON_APPEAL, NULL);
	is_int(0, timescale_first(&facts, ON_APPEAL, 1),
	       "nor does an appeal that is taken away come back for it");
	limit_is("2026-11-28", LIMIT_APPEAL, LIMIT_RUNNING, "2026-12-20", "who may appeal is told so");
}

int main(void)
{
	keeps_days();
	changes_without_a_review();
	changes_after_none();
	first_review();
	after_a_move();
	order_after_order();
	meeting_put_off();
	changed_too_soon();
	changes_late_by_their_notice();
	done_once_more();
	agreed_before_an_order();
	end_after_a_move();
	order_after_a_no();
	agreed_about_the_last_no();
	mended_and_taken_away();
	return done();
}
