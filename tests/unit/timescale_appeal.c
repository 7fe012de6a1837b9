/* When somebody disagrees: which letter can be appealed, and what holds while an appeal runs. */
#include "tests/unit/timescale_stands.h"

static void appeal_is(const char *today, enum case_appeal appeal, const char *sentence)
{
	is_int(appeal, see(today).appeal, sentence);
}

static void refused(void)
{
	begin();
	on(ON_RECEIVED, "2026-01-05");
	on(ON_NOT_ASSESSING, "2026-02-10");
	appeal_is("2026-03-01", APPEAL_NONE, "nobody has appealed");
	on(ON_MEDIATION_ASKED, "2026-02-20");
	stands("2026-03-01", "not_assessing", "council", "2026-03-21",
	       "who wants mediation waits for the council's meeting");
	on(ON_MEDIATION_HELD, "2026-03-02");
	stands("2026-03-03", "not_assessing", "family", "2026-03-05", "held, it is the family's move");
	on(ON_CERTIFICATE, "2026-03-20");
	on(ON_APPEAL, "2026-04-15");
	appeal_is("2026-04-16", APPEAL_RUNS, "an appeal runs from the day it was sent");
	stands("2026-04-16", "not_assessing", "nobody", NULL, "and the Tribunal decides");
	limit_is("2026-04-16", LIMIT_APPEAL_CERTIFICATE, LIMIT_MET, "2026-04-20",
	         "the certificate's month counts for it");
	limit_is("2026-04-16", LIMIT_APPEAL, NOT_TOLD, NULL, "and no other day is told");
	limit_is("2026-04-16", LIMIT_MEDIATION, NOT_TOLD, NULL,
	         "nobody who has appealed is to ask about mediation");
	on(ON_APPEAL_RECEIVED, "2026-04-16");
	stands("2026-04-16", "not_assessing", "council", "2026-06-01", "the council must answer it");
	on(ON_APPEAL_ANSWERED, "2026-05-20");
	stands("2026-05-21", "not_assessing", "nobody", NULL, "then the Tribunal decides");
	on(ON_APPEAL_ENDED, "2026-07-01");
	appeal_is("2026-07-02", APPEAL_OVER, "one that is withdrawn or dismissed is over");
	stands("2026-07-02", "not_assessing", "nobody", NULL, "and the refusal stands");
}

static void taken_back(void)
{
	begin();
	on(ON_RECEIVED, "2026-01-05");
	on(ON_NOT_ASSESSING, "2026-02-10");
	on(ON_APPEAL_RECEIVED, "2026-03-05");
	limit_is("2026-03-06", LIMIT_APPEAL, NOT_TOLD, NULL,
	         "whose appeal has come is not told until when to send one");
	appeal_is("2026-03-06", APPEAL_RUNS, "though nobody noted when it was sent");
	on(ON_APPEAL, "2026-03-01");
	on(ON_CERTIFICATE, "2026-03-03");
	limit_is("2026-03-06", LIMIT_APPEAL_CERTIFICATE, NOT_TOLD, NULL,
	         "a certificate that came after it gives no second one");
	on(ON_ASSESSING, "2026-03-20");
	stands("2026-03-21", "assessing", "council", "2026-04-20",
	       "a refusal that is taken back during an appeal leaves the answer to the Tribunal");
	limit_is("2026-03-21", LIMIT_APPEAL, LIMIT_MET, "2026-04-10", "and that it was sent on record");
	limit_is("2026-03-21", LIMIT_MEDIATION, NOT_TOLD, NULL, "with nothing to mediate about");
	on(ON_NOT_ISSUING, "2026-04-10");
	limit_is("2026-04-11", LIMIT_APPEAL, LIMIT_RUNNING, "2026-06-10",
	         "the next no can be appealed though an earlier one was");
	appeal_is("2026-04-11", APPEAL_NONE, "and has not been yet");
	stands("2026-04-11", "not_issuing", "council", "2026-04-20",
	       "while the first appeal is still to be answered");
	on(ON_ORDER_ASSESS, "2026-04-12");
	limit_is("2026-04-13", LIMIT_APPEAL_ANSWER, NOT_TOLD, NULL,
	         "an appeal that ended with an order needs no answer");
	begin();
	on(ON_RECEIVED, "2026-01-05");
	on(ON_ASSESSING, "2026-02-10");
	on(ON_NOT_ISSUING, "2026-04-20");
	on(ON_APPEAL, "2026-05-10");
	on(ON_ORDER_RECONSIDER, "2026-09-01");
	appeal_is("2026-09-02", APPEAL_OVER, "an order ends the appeal");
	stands("2026-09-02", "not_issuing", "council", "2026-09-14",
	       "to look at it again is the council's move");
	on(ON_ORDER_DONE, "2026-09-10");
	on(ON_NOT_ISSUING, "2026-09-10");
	stands("2026-09-11", "not_issuing", "family", NULL, "a second no can be appealed anew");
	appeal_is("2026-09-11", APPEAL_NONE, "as if nobody had before");
	on(ON_RECEIVED, "2026-10-01");
	stands("2026-10-02", "received", "council", "2026-11-11", "a later request begins anew");
	limit_is("2026-10-02", LIMIT_APPEAL, LIMIT_RUNNING, "2026-11-10", "and leaves that right");
}

/* Mediation about a no that was taken back needs no meeting. */
static void mediated(void)
{
	begin();
	on(ON_RECEIVED, "2026-01-05");
	on(ON_NOT_ASSESSING, "2026-02-10");
	on(ON_MEDIATION_ASKED, "2026-02-20");
	on(ON_ASSESSING, "2026-03-01");
	limit_is("2026-04-01", LIMIT_MEDIATION_MEETING, NOT_TOLD, NULL,
	         "who gets what they asked mediation for needs no meeting");
	on(ON_FINAL_ISSUED, "2026-05-01");
	stands("2026-06-01", "final", "nobody", "2027-04-30", "and no plan waits for one");
	on(ON_MEDIATION_ASKED, "2026-05-10");
	stands("2026-05-11", "final", "council", "2026-06-08", "but one about the plan is owed");
	facts.on[ON_FINAL_ISSUED] = 0;
	on(ON_NOT_ISSUING, "2026-05-01");
	limit_is("2026-05-11", LIMIT_MEDIATION_MEETING, LIMIT_RUNNING, "2026-06-08",
	         "and one about the next no");
	on(ON_CERTIFICATE, "2026-06-11");
	stands("2026-06-12", "not_issuing", "family", NULL,
	       "a certificate that no meeting could be arranged leaves the appeal to the family");
	on(ON_CERTIFICATE, "2026-05-09");
	on(ON_APPEAL, "2026-06-20");
	stands("2026-06-21", "not_issuing", "nobody", NULL, "who has appealed waits for no meeting");
	facts.on[ON_APPEAL] = 0;
	on(ON_ORDER_RECONSIDER, "2026-08-01");
	limit_is("2026-08-02", LIMIT_MEDIATION_MEETING, NOT_TOLD, NULL, "nor who has the order");
}

/* Who is with the Tribunal, or agreed, waits for no certificate. */
static void certified(void)
{
	begin();
	on(ON_RECEIVED, "2026-01-05");
	on(ON_NOT_ASSESSING, "2026-02-10");
	on(ON_MEDIATION_WAIVED, "2026-02-20");
	limit_is("2026-03-01", LIMIT_MEDIATION_WAIVED, LIMIT_OVERDUE, "2026-02-25",
	         "a certificate is owed to who does not want to mediate");
	on(ON_APPEAL, "2026-03-10");
	limit_is("2026-03-11", LIMIT_MEDIATION_WAIVED, NOT_TOLD, NULL, "and not to who has appealed");
	facts.on[ON_APPEAL] = facts.on[ON_MEDIATION_WAIVED] = 0;
	on(ON_MEDIATION_HELD, "2026-02-25");
	limit_is("2026-03-05", LIMIT_MEDIATION_CERTIFICATE, LIMIT_OVERDUE, "2026-03-02",
	         "one is owed after the meeting");
	on(ON_AGREEMENT, "2026-02-25");
	limit_is("2026-03-05", LIMIT_MEDIATION_CERTIFICATE, NOT_TOLD, NULL,
	         "and not where it ended with an agreement");
}

/* About a plan that is there. */
static void of_plans(void)
{
	begin();
	on(ON_FINAL_ISSUED, "2026-02-02");
	on(ON_APPEAL, "2026-03-10");
	stands("2026-03-11", "final", "nobody", "2027-02-01", "a plan rests while it is appealed");
	on(ON_APPEAL_RECEIVED, "2026-03-12");
	stands("2026-03-13", "final", "council", "2026-04-27", "and the council answers the appeal");
	on(ON_APPEAL_ANSWERED, "2026-04-20");
	on(ON_ORDER_AMEND, "2026-07-01");
	stands("2026-07-02", "final", "council", "2026-08-04", "and changes it when that is ordered");
	on(ON_ORDER_DONE, "2026-08-01");
	stands("2026-08-02", "final", "nobody", "2027-02-01", "then it rests again");
	on(ON_REVIEW_MEETING, "2027-01-10");
	on(ON_REVIEW_KEEP, "2027-01-20");
	limit_is("2027-01-21", LIMIT_APPEAL, LIMIT_RUNNING, "2027-03-20",
	         "a review's answer can be appealed anew");
	on(ON_REASSESS_ASKED, "2027-02-01");
	stands("2027-02-02", "kept", "council", "2027-02-15",
	       "who asks for a new assessment waits for the council");
	on(ON_NOT_REASSESSING, "2027-02-10");
	stands("2027-02-11", "kept", "nobody", "2028-01-19", "which has answered then");
	on(ON_CLOSED, "2027-03-01");
	stands("2027-03-02", "closed", "nobody", NULL, "in a closed case nobody acts");
}

/* What was recorded as on the way of any request is what the order asked for. */
static void order_carried_out(void)
{
	begin();
	on(ON_ORDER_ASSESS, "2024-06-03");
	on(ON_NOT_ISSUING, "2024-08-01");
	on(ON_RECEIVED, "2025-01-06");
	on(ON_FINAL_ISSUED, "2025-05-20");
	limit_is("2025-05-21", LIMIT_FINAL_PLAN, LIMIT_MET, "2025-05-25",
	         "an order about an earlier request sets no time to this one's plan");
	begin();
	on(ON_RECEIVED, "2026-01-05");
	on(ON_NOT_ASSESSING, "2026-02-10");
	on(ON_APPEAL, "2026-03-01");
	on(ON_ORDER_ASSESS, "2026-06-01");
	on(ON_ASSESSING, "2026-06-10");
	limit_is("2026-06-20", LIMIT_ORDER_START, LIMIT_MET, "2026-06-14",
	         "who said that they assess has begun");
	limit_is("2026-06-20", LIMIT_ORDER_NO_PLAN, LIMIT_RUNNING, "2026-08-09",
	         "and may still find that no plan is needed");
	on(ON_ISSUING, "2026-07-10");
	limit_is("2026-07-11", LIMIT_ORDER_NO_PLAN, NOT_TOLD, NULL, "unless one is");
	facts.on[ON_ASSESSING] = 0;
	on(ON_FINAL_ISSUED, "2026-09-01");
	stands("2026-09-02", "final", "nobody", "2027-08-31",
	       "with the plan there, no step to it is owed");
}

/* An order that something else followed is owed no more. */
static void order_overtaken(void)
{
	begin();
	on(ON_RECEIVED, "2026-01-05");
	on(ON_NOT_ASSESSING, "2026-02-10");
	on(ON_APPEAL, "2026-03-01");
	on(ON_ORDER_ASSESS, "2026-06-01");
	on(ON_ORDER_STARTED, "2025-06-10");
	limit_is("2026-06-05", LIMIT_ORDER_START, LIMIT_DUE_SOON, "2026-06-14",
	         "what began after an earlier order does not begin this one's assessment");
	on(ON_ASSESSING, "2026-06-10");
	limit_is("2026-06-20", LIMIT_ORDER_START, LIMIT_MET, "2026-06-14", "its own beginning does");
	on(ON_NOT_ISSUING, "2026-07-20");
	stands("2026-07-21", "not_issuing", "family", NULL,
	       "an assessment that finds no plan needed owes none by the order");
	on(ON_ORDER_PLAN, "2026-10-01");
	limit_is("2026-10-02", LIMIT_ORDER_FINAL, NOT_TOLD, NULL,
	         "an order to make one sets a time of its own");
	begin();
	on(ON_RECEIVED, "2026-01-05");
	on(ON_ASSESSING, "2026-02-10");
	on(ON_NOT_ISSUING, "2026-04-20");
	on(ON_APPEAL, "2026-05-10");
	on(ON_ORDER_RECONSIDER, "2026-09-01");
	on(ON_ISSUING, "2026-09-09");
	limit_is("2026-09-20", LIMIT_ORDER_RECONSIDER, LIMIT_MET, "2026-09-14",
	         "who decides after an order to look again has looked again");
	on(ON_NOT_ISSUING, "2026-09-10");
	facts.on[ON_ISSUING] = 0;
	limit_is("2026-09-20", LIMIT_ORDER_RECONSIDER, LIMIT_MET, "2026-09-14", "also with a no");
	on(ON_RECEIVED, "2026-10-01");
	limit_is("2026-10-02", LIMIT_ORDER_RECONSIDER, LIMIT_MET, "2026-09-14",
	         "and has still done so at the next request");
}

/* A draft of before a no is not the draft of the plan that is written after it. */
static void drafted_before_a_no(void)
{
	begin();
	on(ON_RECEIVED, "2026-01-05");
	on(ON_ASSESSING, "2026-02-10");
	on(ON_DRAFT_SERVED, "2026-03-20");
	on(ON_CONSULTED, "2026-03-20");
	on(ON_NOT_ISSUING, "2026-04-01");
	limit_is("2026-04-02", LIMIT_DRAFT_TARGET, LIMIT_MET, "2026-04-12",
	         "a draft that a no followed stays on record");
	on(ON_ISSUING, "2026-04-08");
	limit_is("2026-04-10", LIMIT_DRAFT_TARGET, LIMIT_DUE_SOON, "2026-04-12",
	         "when the no is taken back, another draft is to come");
	limit_is("2026-04-10", LIMIT_DRAFT_RESPONSE, LIMIT_NOT_STARTED, NULL,
	         "and the days to answer begin with that");
	limit_is("2026-04-10", LIMIT_CONSULTATION, NOT_TOLD, NULL, "no school is asked about it yet");
	stands("2026-04-10", "writing", "council", "2026-05-24", "the plan is written");
	on(ON_DRAFT_SERVED, "2026-04-11");
	limit_is("2026-04-12", LIMIT_DRAFT_TARGET, LIMIT_MET, "2026-04-12", "until that is there");
	facts.on[ON_ASSESSING] = 0;
	on(ON_NOT_ASSESSING, "2026-02-10");
	facts.on[ON_ISSUING] = 0;
	on(ON_NOT_ISSUING, "2026-05-01");
	on(ON_ORDER_PLAN, "2026-09-01");
	stands("2026-09-02", "writing", "council", "2026-10-05",
	       "an order to make a plan takes every no of before it back");
	limit_is("2026-09-02", LIMIT_ADVICE, NOT_TOLD, NULL, "with advice that was decided on");
}

static void order_for_a_plan(void)
{
	begin();
	on(ON_RECEIVED, "2026-01-05");
	on(ON_ASSESSING, "2026-02-10");
	on(ON_NOT_ISSUING, "2026-04-20");
	on(ON_ORDER_PLAN, "2026-09-01");
	on(ON_DRAFT_SERVED, "2026-09-20");
	limit_is("2026-09-21", LIMIT_ORDER_DRAFT, LIMIT_MET, "2026-10-05", "the draft is the order's");
	on(ON_DRAFT_SERVED, "2026-03-20");
	stands("2026-09-21", "writing", "council", "2026-10-05",
	       "one of before the refusal is not, and the plan is written anew");
	facts.on[ON_DRAFT_SERVED] = 0;
	on(ON_FINAL_ISSUED, "2026-11-01");
	stands("2026-11-02", "final", "nobody", "2027-10-31", "nor is a draft before it");
	on(ON_ORDER_AMEND, "2027-02-01");
	stands("2027-02-02", "final", "council", "2027-03-07", "a later order is owed");
	on(ON_LATEST_ISSUED, "2027-03-01");
	stands("2027-03-02", "final", "nobody", "2027-10-31", "until the changed plan is there");
}

/* CFA 45, 51(2)(f); Regs 31: the family is asked before it is decided, and appeals afterwards. */
static void ceasing(void)
{
	begin();
	on(ON_FINAL_ISSUED, "2025-02-10");
	on(ON_REVIEW_MEETING, "2026-01-20");
	on(ON_REVIEW_KEEP, "2026-01-25");
	on(ON_CEASING, "2026-02-20");
	stands("2026-02-21", "ceasing", "council", "2027-01-24",
	       "while the family is asked about ending the plan, the council decides next");
	limit_is("2026-02-21", LIMIT_APPEAL, LIMIT_RUNNING, "2026-03-25",
	         "which begins no days to appeal: those of the letter before run on");
	limit_is("2026-02-21", LIMIT_MEDIATION, LIMIT_RUNNING, "2026-03-25", "nor to mediate");
	on(ON_REVIEW_CEASE, "2026-04-15");
	stands("2026-04-16", "ceasing", "family", "2027-01-24", "the decision can be appealed");
	limit_is("2026-04-16", LIMIT_APPEAL, LIMIT_RUNNING, "2026-06-15", "two months from its notice");
	stands("2026-06-16", "ceasing", "council", "2027-01-24", "then the council ends the plan");
	on(ON_APPEAL, "2026-05-20");
	stands("2026-06-16", "ceasing", "nobody", "2027-01-24", "unless the Tribunal is to decide");
	on(ON_APPEAL_ENDED, "2026-09-01");
	stands("2026-09-02", "ceasing", "council", "2027-01-24", "until the appeal is over");
	facts.on[ON_APPEAL_ENDED] = 0;
	on(ON_ORDER_AMEND, "2026-09-01");
	stands("2026-09-02", "kept", "council", "2026-10-05",
	       "an order that the plan goes on ends the ending");
	on(ON_LATEST_ISSUED, "2026-09-20");
	stands("2026-09-21", "kept", "nobody", "2027-01-24", "and the plan rests");
}

/* The appeal was about the letter that the order took back, not about the year's before. */
static void ceasing_taken_back(void)
{
	begin();
	on(ON_FINAL_ISSUED, "2024-02-10");
	on(ON_REVIEW_KEEP, "2025-01-20");
	on(ON_REVIEW_CEASE, "2026-08-20");
	on(ON_APPEAL, "2026-09-29");
	limit_is("2026-10-01", LIMIT_APPEAL, LIMIT_MET, "2026-10-20", "an appeal is sent in time");
	on(ON_ORDER_AMEND, "2026-12-01");
	limit_is("2026-12-02", LIMIT_APPEAL, LIMIT_MET, "2026-10-20",
	         "and was so after the order, whatever an earlier letter's day");
	appeal_is("2026-12-02", APPEAL_OVER, "which ends it");
	on(ON_REVIEW_KEEP, "2026-12-10");
	limit_is("2026-12-11", LIMIT_APPEAL, LIMIT_RUNNING, "2027-02-10",
	         "a later letter can be appealed anew");
}

static void not_ceasing(void)
{
	begin();
	on(ON_FINAL_ISSUED, "2025-02-10");
	on(ON_CEASING, "2026-01-05");
	on(ON_REVIEW_KEEP, "2026-02-01");
	stands("2026-02-02", "kept", "nobody", "2027-01-31",
	       "who is asked and then told that the plan stays has it");
	facts.on[ON_CEASING] = 0;
	on(ON_REVIEW_CEASE, "2026-01-05");
	on(ON_CERTIFICATE, "2026-01-20");
	limit_is("2026-02-02", LIMIT_APPEAL, LIMIT_RUNNING, "2026-04-01",
	         "of two answers the later can be appealed");
	facts.on[ON_REVIEW_KEEP] = 0;
	on(ON_REVIEW_AMEND, "2026-02-01");
	limit_is("2026-02-02", LIMIT_APPEAL, NOT_TOLD, NULL,
	         "a plan that is changed after all does not end, and that cannot be appealed");
	limit_is("2026-02-02", LIMIT_APPEAL_CERTIFICATE, NOT_TOLD, NULL, "nor with a certificate");
	facts.on[ON_REVIEW_AMEND] = 0;
	on(ON_AGREEMENT_PLAN, "2026-02-01");
	stands("2026-02-02", "final", "council", "2026-03-07",
	       "nor one that it was agreed in mediation to change");
	limit_is("2026-02-02", LIMIT_APPEAL, NOT_TOLD, NULL, "which nobody has to appeal about");
	facts.on[ON_AGREEMENT_PLAN] = 0;
	on(ON_REVIEW_AMEND, "2026-02-01");
	on(ON_CEASING, "2026-03-01");
	stands("2026-03-02", "ceasing", "council", "2027-01-31",
	       "it can be asked about again, without a decision");
	limit_is("2026-03-02", LIMIT_APPEAL, NOT_TOLD, NULL, "or an appeal");
	on(ON_REASSESS_ASKED, "2026-03-05");
	stands("2026-03-06", "ceasing", "council", "2026-03-19",
	       "a new assessment can be asked for meanwhile");
	on(ON_CEASED, "2026-06-01");
	stands("2026-06-02", "closed", "nobody", NULL, "an ended plan is over");
}

int main(void)
{
	refused();
	taken_back();
	mediated();
	certified();
	of_plans();
	order_carried_out();
	order_overtaken();
	drafted_before_a_no();
	order_for_a_plan();
	ceasing();
	ceasing_taken_back();
	not_ceasing();
	return done();
}
