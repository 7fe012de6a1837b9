/* What was agreed in mediation: the time it has, beside an order and about a plan. */
#include "tests/unit/timescale_stands.h"

/* Regs 42: what was agreed in mediation has the time of an order about the same. */
static void agreed(void)
{
	begin();
	on(ON_RECEIVED, "2026-08-01");
	on(ON_NOT_ASSESSING, "2026-09-01");
	on(ON_MEDIATION_ASKED, "2026-10-20");
	on(ON_AGREEMENT, "2026-11-10");
	limit_is("2026-11-11", LIMIT_AGREEMENT, LIMIT_DUE_SOON, "2026-11-23",
	         "what was agreed is begun within two weeks");
	limit_is("2026-11-11", LIMIT_MEDIATION_MEETING, NOT_TOLD, NULL,
	         "nobody agrees without meeting");
	on(ON_ASSESSING, "2026-11-20");
	limit_is("2026-12-20", LIMIT_AGREEMENT, LIMIT_MET, "2026-11-23", "it was");
	limit_is("2026-12-20", LIMIT_ORDER_FINAL, LIMIT_RUNNING, "2027-02-15",
	         "an assessment that was agreed leads to a plan within 14 weeks of that");
	limit_is("2026-12-20", LIMIT_ORDER_NO_PLAN, LIMIT_RUNNING, "2027-01-18",
	         "or to a no within ten");
	limit_is("2026-12-20", LIMIT_FINAL_PLAN, LIMIT_RUNNING, "2027-02-15",
	         "and not within 20 of the request");
	limit_is("2026-12-20", LIMIT_AGREEMENT_HEALTH, NOT_TOLD, NULL,
	         "what the health service did not tell is not waited for");
	stands("2026-12-20", "assessing", "council", "2027-01-18", "the council acts till then");
	on(ON_NOT_ISSUING, "2027-01-10");
	on(ON_AGREEMENT, "2027-03-01");
	on(ON_ISSUING, "2027-03-10");
	limit_is("2027-03-20", LIMIT_ORDER_PLAN, LIMIT_RUNNING, "2027-05-16",
	         "a plan that was agreed is made within 11 weeks");
	limit_is("2027-03-20", LIMIT_ORDER_DRAFT, LIMIT_RUNNING, "2027-04-04", "its draft within five");
}

static void agreed_beside_an_order(void)
{
	begin();
	on(ON_RECEIVED, "2026-01-05");
	on(ON_NOT_ASSESSING, "2026-02-10");
	on(ON_AGREEMENT, "2026-04-01");
	on(ON_ORDER_ASSESS, "2026-06-01");
	on(ON_ASSESSING, "2026-06-10");
	limit_is("2026-06-11", LIMIT_ORDER_FINAL, LIMIT_RUNNING, "2026-09-06",
	         "an order that came since gives the time");
	begin();
	on(ON_RECEIVED, "2026-01-05");
	on(ON_ASSESSING, "2026-02-10");
	on(ON_AGREEMENT, "2026-02-09");
	limit_is("2026-03-01", LIMIT_FINAL_PLAN, LIMIT_RUNNING, "2026-05-24",
	         "an agreement about anything else changes no time");
	begin();
	on(ON_RECEIVED, "2023-01-05");
	on(ON_NOT_ASSESSING, "2023-02-10");
	on(ON_ASSESSING, "2023-03-10");
	on(ON_FINAL_ISSUED, "2023-06-01");
	on(ON_NOT_REASSESSING, "2025-02-01");
	on(ON_AGREEMENT, "2025-04-01");
	on(ON_REASSESS_ASKED, "2026-01-05");
	on(ON_REASSESSING, "2026-01-12");
	limit_is("2026-01-20", LIMIT_ORDER_FINAL, NOT_TOLD, NULL,
	         "nor does one of before it was asked for");
	limit_is("2026-01-20", LIMIT_REASSESS_PLAN, LIMIT_RUNNING, NULL, "which has time of its own");
	on(ON_REASSESS_ASKED, "2025-01-10");
	on(ON_REASSESSING, "2025-04-10");
	limit_is("2025-04-20", LIMIT_ORDER_FINAL, LIMIT_RUNNING, "2025-07-07",
	         "a new assessment that was agreed has 14 weeks");
}

/* What was agreed about a request of before belongs to that one, once its time was over when the
 * one that counts came and that one is decided on. */
static void agreed_about_an_earlier_request(void)
{
	begin();
	on(ON_RECEIVED, "2025-01-06");
	on(ON_NOT_ASSESSING, "2025-02-10");
	on(ON_MEDIATION_ASKED, "2025-03-01");
	on(ON_AGREEMENT, "2025-03-20");
	limit_is("2026-06-20", LIMIT_AGREEMENT, LIMIT_OVERDUE, "2025-04-02",
	         "what was agreed is owed until it is done");
	on(ON_RECEIVED, "2026-06-01");
	limit_is("2026-06-20", LIMIT_AGREEMENT, LIMIT_OVERDUE, "2025-04-02",
	         "also beside a new request: who asks again gives nothing up");
	limit_is("2026-06-20", LIMIT_MEDIATION_MEETING, NOT_TOLD, NULL, "with no meeting again");
	stands("2026-06-20", "received", "council", "2025-03-26", "and is late first");
	limit_is("2026-06-20", LIMIT_DECISION_TO_ASSESS, LIMIT_RUNNING, "2026-07-12",
	         "while that has its own time");
	on(ON_NOT_ASSESSING, "2026-07-01");
	limit_is("2026-07-02", LIMIT_AGREEMENT, NOT_TOLD, NULL, "till it is decided on");
	limit_is("2026-07-02", LIMIT_AGREEMENT_HEALTH, NOT_TOLD, NULL, "nor is word of it owed then");
	stands("2026-07-02", "not_assessing", "family", NULL, "as the new no can be appealed");
	on(ON_NOT_ASSESSING, "2025-02-10");
	on(ON_ASSESSING, "2026-07-01");
	limit_is("2026-07-02", LIMIT_FINAL_PLAN, LIMIT_RUNNING, "2026-10-18",
	         "and what is assessed then has the time of the request");
	limit_is("2026-07-02", LIMIT_ORDER_FINAL, NOT_TOLD, NULL, "and not of what was agreed");
	on(ON_FINAL_ISSUED, "2026-10-01");
	limit_is("2026-10-20", LIMIT_AGREEMENT, NOT_TOLD, NULL, "nor once that led to a plan");
	facts.on[ON_ASSESSING] = facts.on[ON_FINAL_ISSUED] = 0;
	on(ON_RECEIVED, "2025-03-25");
	limit_is("2025-03-26", LIMIT_AGREEMENT, LIMIT_DUE_SOON, "2025-04-02",
	         "what still had time when a request came is owed beside it");
	on(ON_RECEIVED, "2025-01-06");
	on(ON_ASSESSING, "2025-07-01");
	on(ON_FINAL_ISSUED, "2025-10-01");
	on(ON_REASSESS_ASKED, "2026-06-01");
	on(ON_AGREEMENT, "2025-12-01");
	limit_is("2026-06-20", LIMIT_AGREEMENT, LIMIT_OVERDUE, "2025-12-14",
	         "nor does a request for a new assessment settle what was agreed about a plan");
}

/* Regs 42(2), 44(2)(e): what a plan says can be appealed, so its change has the time of an order to
 * change it; anything else, and the name of a school alone, two weeks. */
static void agreed_about_a_plan(void)
{
	begin();
	on(ON_RECEIVED, "2026-01-05");
	on(ON_ASSESSING, "2026-02-10");
	on(ON_FINAL_ISSUED, "2026-05-01");
	on(ON_MEDIATION_ASKED, "2026-05-20");
	on(ON_AGREEMENT_PLAN, "2026-06-01");
	limit_is("2026-06-20", LIMIT_AGREEMENT_PLAN, LIMIT_RUNNING, "2026-07-05",
	         "a plan is changed as agreed within five weeks");
	limit_is("2026-06-20", LIMIT_AGREEMENT, NOT_TOLD, NULL, "and nothing else is to be done");
	limit_is("2026-06-20", LIMIT_AGREEMENT_HEALTH, NOT_TOLD, NULL,
	         "which the council agreed itself");
	limit_is("2026-06-20", LIMIT_MEDIATION_MEETING, NOT_TOLD, NULL, "at a meeting");
	stands("2026-06-20", "final", "council", "2026-07-05", "and it acts till then");
	on(ON_AGREEMENT, "2026-06-01");
	limit_is("2026-06-12", LIMIT_AGREEMENT, LIMIT_DUE_SOON, "2026-06-14",
	         "what was agreed beside it is done within two weeks");
	on(ON_AGREEMENT_HEALTH_TOLD, "2026-06-05");
	stands("2026-06-12", "final", "council", "2026-06-14", "which is due first");
	on(ON_AGREEMENT_DONE, "2026-06-10");
	limit_is("2026-06-20", LIMIT_AGREEMENT, LIMIT_MET, "2026-06-14", "and is done by its own date");
	limit_is("2026-06-20", LIMIT_AGREEMENT_PLAN, LIMIT_RUNNING, "2026-07-05",
	         "which does not change the plan");
	on(ON_AGREEMENT, "2026-06-08");
	limit_is("2026-06-20", LIMIT_AGREEMENT_PLAN, LIMIT_RUNNING, "2026-07-05",
	         "nor does what was agreed a little later");
	on(ON_AGREEMENT, "2026-06-30");
	limit_is("2026-07-02", LIMIT_AGREEMENT_PLAN, LIMIT_DUE_SOON, "2026-07-05",
	         "which keeps its own day");
	stands("2026-07-02", "final", "council", "2026-07-05", "whichever is due first comes first");
	on(ON_AGREEMENT, "2026-05-25");
	on(ON_AGREEMENT_DONE, "2026-06-03");
	limit_is("2026-06-20", LIMIT_AGREEMENT_PLAN, LIMIT_RUNNING, "2026-07-05",
	         "nor what was agreed shortly before and done since");
	on(ON_AMENDED, "2026-07-01");
	limit_is("2026-07-10", LIMIT_AGREEMENT_PLAN, LIMIT_MET, "2026-07-05", "the changed plan does");
	facts.on[ON_AMENDED] = 0;
	on(ON_AGREEMENT, "2026-09-01");
	on(ON_AGREEMENT_DONE, "2026-09-10");
	limit_is("2026-09-20", LIMIT_AGREEMENT, LIMIT_MET, "2026-09-14",
	         "another one, long after, stands for itself");
	limit_is("2026-09-20", LIMIT_AGREEMENT_PLAN, LIMIT_OVERDUE, "2026-07-05",
	         "and not for the change of the plan, which is owed till there is one");
	facts.on[ON_AGREEMENT_DONE] = 0;
	limit_is("2026-09-05", LIMIT_AGREEMENT_PLAN, LIMIT_OVERDUE, "2026-07-05",
	         "but a change that is owed is not over because something else was agreed");
	on(ON_AGREEMENT_DONE, "2026-07-03");
	limit_is("2026-09-05", LIMIT_AGREEMENT_PLAN, LIMIT_MET, "2026-07-05",
	         "what was carried out before that was agreed is the change");
	on(ON_AGREEMENT_DONE, "2026-09-10");
	facts.on[ON_AGREEMENT] = 0;
	on(ON_AGREEMENT_DONE, "2026-06-30");
	limit_is("2026-07-10", LIMIT_AGREEMENT_PLAN, LIMIT_MET, "2026-07-05",
	         "where nothing else was agreed, that it was carried out is about the plan");
	on(ON_AGREEMENT, "2026-02-20");
	limit_is("2026-07-10", LIMIT_AGREEMENT, LIMIT_MET_LATE, "2026-03-05",
	         "where it was, even long before, it is about that");
	limit_is("2026-07-10", LIMIT_AGREEMENT_PLAN, LIMIT_OVERDUE, "2026-07-05",
	         "and not about the plan as well");
	facts.on[ON_AGREEMENT_DONE] = facts.on[ON_AGREEMENT] = 0;
	on(ON_LATEST_ISSUED, "2026-07-01");
	limit_is("2026-07-10", LIMIT_AGREEMENT_PLAN, LIMIT_MET, "2026-07-05",
	         "a changed plan carries it out");
	limit_is("2026-07-10", LIMIT_ORDER_AMEND, NOT_TOLD, NULL, "the Tribunal ordered nothing");
}

int main(void)
{
	agreed_about_a_plan();
	agreed();
	agreed_beside_an_order();
	agreed_about_an_earlier_request();
	return done();
}
