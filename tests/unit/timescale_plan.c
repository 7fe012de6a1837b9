/* The life of a plan: its reviews, what they change, and those who move. */
#include "tests/unit/timescale_stands.h"

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
	on(ON_REVIEW_KEEP, "2022-07-10");
	t = see("2022-07-11");
	is_int(day("2023-03-19"), t.review_due,
	       "who answers the same review once more moves no later review");
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
	stands("2022-09-02", "ceasing", "council", "2023-03-27", "the council means to end the plan");
	on(ON_REVIEW_CEASE, "2022-09-20");
	stands("2022-09-21", "ceasing", "family", "2023-03-27", "and has decided to");
	on(ON_CEASED, "2022-11-15");
	stands("2022-11-16", "closed", "nobody", NULL, "an ended plan has no next date");
}

/* While the days to appeal against the end of a plan run, and an appeal does, the plan is in force
 * and its reviews are owed (CFA 44(1), 45(4)). */
static void reviews_of_a_plan_that_ends(void)
{
	begin();
	on(ON_FINAL_ISSUED, "2021-09-01");
	on(ON_REVIEW_CEASE, "2022-03-01");
	on(ON_REVIEW_MEETING, "2022-03-20");
	stands("2022-03-10", "ceasing", "family", "2022-03-06", "a meeting ahead leaves the family");
	stands("2022-03-21", "ceasing", "council", "2022-04-02",
	       "a review that is held after it is decided that the plan ends waits for the council");
	stands("2022-05-20", "ceasing", "council", "2022-04-02", "also when its answer is late");
	on(ON_APPEAL_RECEIVED, "2022-04-01");
	on(ON_APPEAL_ANSWERED, "2022-04-20");
	stands("2022-05-20", "ceasing", "council", "2022-04-02", "and while the Tribunal decides");
	facts.on[ON_REVIEW_MEETING] = 0;
	stands("2023-02-27", "ceasing", "nobody", "2023-02-28", "a review that is not late leaves it");
	stands("2023-03-01", "ceasing", "council", "2023-02-28",
	       "one that is late during the appeal waits for the council");
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
	on(ON_REVIEW_CEASE, "2022-05-01");
	limit_is("2022-06-01", LIMIT_AMENDED_FINAL, NOT_TOLD, NULL,
	         "nor once it is decided that the plan ends");
	limit_is("2022-06-01", LIMIT_REVIEW_FINAL, NOT_TOLD, NULL, "which then owes no changed one");
	limit_is("2022-06-01", LIMIT_AMENDMENT_RESPONSE, NOT_TOLD, NULL, "and asks about none");
	stands("2022-06-01", "ceasing", "family", "2023-03-19", "and waits for the family");
	facts.on[ON_REVIEW_CEASE] = 0;
	on(ON_REVIEW_KEEP, "2022-05-10");
	limit_is("2022-06-01", LIMIT_AMENDED_FINAL, LIMIT_MET, "2022-05-14",
	         "who says in time that nothing changes owes no changed plan");
	limit_is("2022-06-01", LIMIT_AMENDMENT_RESPONSE, NOT_TOLD, NULL,
	         "and there are no changes to answer");
	limit_is("2022-06-01", LIMIT_REVIEW_DECISION, LIMIT_MET, "2022-03-28",
	         "the first answer after the meeting is the one that counts");
	stands("2022-06-01", "kept", "nobody", "2023-03-19",
	       "the plan stays as it is, and its year runs from that first answer");
}

/* Who sends changes after the meeting has answered: the plan is to change. */
static void changes_are_the_answer(void)
{
	begin();
	on(ON_FINAL_ISSUED, "2021-03-29");
	on(ON_REVIEW_MEETING, "2022-03-01");
	on(ON_AMENDMENT_NOTICE, "2022-03-20");
	limit_is("2022-06-01", LIMIT_REVIEW_DECISION, LIMIT_MET, "2022-03-28",
	         "who sends changes after a review has decided on it");
	stands("2022-06-01", "amending", "council", "2022-05-14", "and owes the changed plan");
	on(ON_AMENDMENT_NOTICE, "2022-04-20");
	limit_is("2022-06-01", LIMIT_REVIEW_DECISION, LIMIT_MET_LATE, "2022-03-28",
	         "changes that come late are a late answer");
	limit_is("2022-06-01", LIMIT_REVIEW_FINAL, LIMIT_OVERDUE, "2022-05-23",
	         "and give no more time for the plan than the review does");
	on(ON_REVIEW_KEEP, "2022-03-10");
	limit_is("2022-06-01", LIMIT_REVIEW_DECISION, LIMIT_MET, "2022-03-28",
	         "changes after another answer are none");
	limit_is("2022-06-01", LIMIT_REVIEW_FINAL, NOT_TOLD, NULL, "and have their own time");
	facts.on[ON_REVIEW_KEEP] = 0;
	on(ON_AMENDMENT_NOTICE, "2022-02-20");
	limit_is("2022-06-01", LIMIT_REVIEW_DECISION, LIMIT_OVERDUE, "2022-03-28",
	         "changes of before the meeting do not answer it");
	on(ON_AMENDMENT_NOTICE, "2022-11-01");
	limit_is("2023-04-10", LIMIT_ANNUAL_REVIEW_FIRST, LIMIT_OVERDUE, "2022-03-28",
	         "nor do changes without a review, months after it: that is owed still");
	on(ON_LAST_REVIEW, "2022-03-25");
	on(ON_AMENDMENT_NOTICE, "2022-05-02");
	limit_is("2023-04-10", LIMIT_ANNUAL_REVIEW_NEXT, LIMIT_OVERDUE, "2023-03-24",
	         "where the review is noted as held, changes of since move the next one no further");
}

/* Who changes their mind before any change was sent owes none. */
static void no_changes_after_all(void)
{
	begin();
	on(ON_FINAL_ISSUED, "2021-03-29");
	on(ON_REVIEW_MEETING, "2022-03-01");
	on(ON_REVIEW_AMEND, "2022-03-20");
	limit_is("2022-06-01", LIMIT_AMENDMENT_NOTICE, LIMIT_OVERDUE, "2022-03-28",
	         "who says that the plan changes owes the changes");
	on(ON_REVIEW_KEEP, "2022-05-10");
	limit_is("2022-06-01", LIMIT_AMENDMENT_NOTICE, NOT_TOLD, NULL,
	         "but not once it is told that it stays");
	limit_is("2022-06-01", LIMIT_REVIEW_FINAL, NOT_TOLD, NULL, "nor the changed plan");
	stands("2022-06-01", "kept", "nobody", "2023-03-19", "and nothing is late");
	on(ON_REVIEW_KEEP, "2022-03-10");
	limit_is("2022-06-01", LIMIT_AMENDMENT_NOTICE, LIMIT_OVERDUE, "2022-03-28",
	         "what was told before that says nothing");
	on(ON_AMENDED, "2022-05-20");
	limit_is("2022-06-01", LIMIT_AMENDMENT_NOTICE, NOT_TOLD, NULL,
	         "nor are changes owed of a plan that is changed, whenever they were sent");
	limit_is("2022-06-01", LIMIT_REVIEW_FINAL, LIMIT_MET, "2022-05-23", "which is in time");
	on(ON_AMENDED, "2021-05-20");
	limit_is("2022-06-01", LIMIT_AMENDMENT_NOTICE, LIMIT_OVERDUE, "2022-03-28",
	         "a change of before is none of this review");
}

/* Who says that there will be no new assessment after all owes no plan after one. */
static void not_assessed_again(void)
{
	begin();
	on(ON_FINAL_ISSUED, "2021-03-29");
	on(ON_REASSESS_ASKED, "2021-09-01");
	on(ON_REASSESSING, "2021-09-10");
	on(ON_REASSESS_ADVICE_ASKED, "2021-09-10");
	limit_is("2021-10-01", LIMIT_REASSESS_PLAN, LIMIT_RUNNING, "2021-12-16",
	         "a new assessment leads to a plan");
	on(ON_NOT_REASSESSING, "2021-09-14");
	limit_is("2021-10-01", LIMIT_REASSESS_PLAN, NOT_TOLD, NULL, "one that is called off does not");
	limit_is("2021-10-01", LIMIT_REASSESS_ADVICE, NOT_TOLD, NULL, "nor to advice");
	stands("2021-10-01", "final", "nobody", "2022-03-28", "and nothing waits for it");
	on(ON_ORDER_ASSESS, "2021-12-01");
	limit_is("2021-12-02", LIMIT_ORDER_FINAL, LIMIT_RUNNING, "2022-03-08",
	         "unless the Tribunal orders it");
	facts.on[ON_ORDER_ASSESS] = 0;
	on(ON_REASSESS_ASKED, "2021-09-12");
	limit_is("2021-10-01", LIMIT_REASSESS_PLAN, LIMIT_RUNNING, "2021-12-16",
	         "a no to another request calls none off");
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
	on(ON_FINAL_ISSUED, "2024-10-01");
	on(ON_REVIEW_KEEP, "2025-09-15");
	on(ON_MOVED_OUT, "2026-02-01");
	on(ON_MOVED_IN, "2026-03-01");
	limit_is("2026-03-02", LIMIT_TRANSFER_REVIEW, LIMIT_RUNNING, "2026-09-14",
	         "a year from the review that was here before they left and came back");
	on(ON_LAST_REVIEW, "2025-12-01");
	limit_is("2026-03-02", LIMIT_TRANSFER_REVIEW, LIMIT_RUNNING, "2026-11-30",
	         "or from one elsewhere");
	on(ON_REVIEW_KEEP, "2026-10-15");
	limit_is("2026-10-16", LIMIT_TRANSFER_REVIEW, LIMIT_MET, "2026-11-30",
	         "the review that is asked for moves no day of its own");
	begin();
	on(ON_FINAL_ISSUED, "2025-10-01");
	on(ON_MOVED_OUT, "2026-05-05");
	on(ON_MOVE_KNOWN, "2026-05-01");
	stands("2026-05-04", "final", "nobody", "2026-05-22",
	       "they move tomorrow: 15 working days beginning with the day it was known");
	stands("2026-05-05", "moved", "council", "2026-05-22",
	       "the plan is handed over to the new council");
	on(ON_CEASED, "2026-04-10");
	limit_is("2026-06-01", LIMIT_TRANSFER_PLAN, NOT_TOLD, NULL,
	         "but none that had ended before they moved");
	on(ON_CEASED, "2026-05-05");
	limit_is("2026-06-01", LIMIT_TRANSFER_PLAN, LIMIT_OVERDUE, "2026-05-22",
	         "one that ends with the move is");
	facts.on[ON_CEASED] = 0;
	on(ON_HANDED_OVER, "2026-05-20");
	stands("2026-05-21", "moved", "nobody", NULL, "and then nothing is left");
	on(ON_MOVED_IN, "2026-07-01");
	stands("2026-07-02", "final", "council", "2026-08-11",
	       "who moves back is with us again: six weeks to say what is meant");
	facts.on[ON_HANDED_OVER] = facts.on[ON_MOVED_IN] = 0;
	on(ON_MOVE_KNOWN, "2026-01-05");
	limit_is("2026-05-04", LIMIT_TRANSFER_PLAN, LIMIT_DUE_SOON, "2026-05-05",
	         "known long before: on the day of the move");
	begin();
	on(ON_RECEIVED, "2026-04-01");
	on(ON_MOVED_OUT, "2026-05-05");
	stands("2026-06-05", "moved", "nobody", NULL,
	       "who moves while a request is looked at has no plan to be handed over");
	on(ON_LATEST_ISSUED, "2026-05-01");
	stands("2026-06-05", "moved", "council", "2026-05-26", "a plan is");
	facts.on[ON_MOVED_OUT] = 0;
	on(ON_MOVE_KNOWN, "2026-05-05");
	on(ON_MOVED_IN, "2023-09-01");
	limit_is("2026-05-06", LIMIT_TRANSFER_PLAN, LIMIT_RUNNING, "2026-05-26",
	         "also of who moved here years before, when it is known that they leave");
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

/* Regs 15(5) gives the one day for a review after a move here, whatever was reviewed before. */
static void reviews_after_a_move(void)
{
	begin();
	on(ON_FINAL_ISSUED, "2022-03-18");
	on(ON_REVIEW_KEEP, "2023-01-15");
	on(ON_MOVED_IN, "2023-10-23");
	limit_is("2023-10-24", LIMIT_TRANSFER_REVIEW, LIMIT_RUNNING, "2024-01-22",
	         "three months are later than a year from the review elsewhere");
	limit_is("2023-10-24", LIMIT_ANNUAL_REVIEW_NEXT, NOT_TOLD, NULL, "which gives no other day");
	limit_is("2023-10-24", LIMIT_ANNUAL_REVIEW_FIRST, LIMIT_MET, "2023-03-17",
	         "that the first one was held stays on record");
	stands("2024-01-20", "review_due", "council", "2023-12-03", "word is late");
	on(ON_INTENTIONS_TOLD, "2023-11-01");
	stands("2024-01-20", "review_due", "council", "2024-01-22", "and the review is not");
	on(ON_LAST_REVIEW, "2024-02-10");
	limit_is("2024-02-11", LIMIT_TRANSFER_REVIEW, LIMIT_MET_LATE, "2024-01-22",
	         "a review that is noted as held moves no day of its own");
	begin();
	on(ON_BORN, "2008-05-01");
	on(ON_FINAL_ISSUED, "2022-05-01");
	on(ON_MOVED_IN, "2023-03-01");
	on(ON_LAST_REVIEW, "2023-05-10");
	on(ON_LATEST_ISSUED, "2023-05-20");
	on(ON_CERTIFICATE, "2023-05-30");
	limit_is("2023-07-01", LIMIT_ANNUAL_REVIEW_NEXT, LIMIT_RUNNING, "2024-05-09",
	         "after it the next one is due in a year, also while two days to appeal run");
}

/* Staff enter the day the plan was first sent out, the day of the final one, or both. */
static void first_sent_out(void)
{
	begin();
	on(ON_RECEIVED, "2021-01-01");
	on(ON_ASSESSING, "2021-02-01");
	on(ON_PLAN_ISSUE, "2021-03-29");
	limit_is("2021-04-01", LIMIT_FINAL_PLAN, LIMIT_MET, "2021-05-20",
	         "a plan that was sent out meets the day for it");
	limit_is("2021-04-01", LIMIT_APPEAL, LIMIT_RUNNING, "2021-05-29", "and can be appealed");
	on(ON_ORDER_PLAN, "2021-02-01");
	on(ON_NOT_ISSUING, "2021-01-20");
	limit_is("2021-04-01", LIMIT_ORDER_PLAN, LIMIT_MET, "2021-04-18", "it is what was ordered");
	on(ON_FINAL_ISSUED, "2021-04-02");
	limit_is("2021-04-03", LIMIT_APPEAL, LIMIT_RUNNING, "2021-06-02",
	         "where both are known the final one is");
	facts.on[ON_FINAL_ISSUED] = 0;
	on(ON_PLAN_ISSUE, "2020-03-29");
	on(ON_LATEST_ISSUED, "2021-04-02");
	limit_is("2021-04-03", LIMIT_APPEAL, LIMIT_RUNNING, "2021-06-02", "or the latest");
}

int main(void)
{
	first_sent_out();
	reviews();
	reviews_of_a_plan_that_ends();
	changes();
	changes_are_the_answer();
	no_changes_after_all();
	not_assessed_again();
	moves();
	reviews_after_a_move();
	return done();
}
