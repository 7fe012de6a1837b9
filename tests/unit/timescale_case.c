/* From a request to the plan, and what holds of any case. */
#include "tests/unit/timescale_stands.h"

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
	on(ON_ADVICE_ASKED, "2026-01-20");
	limit_is("2026-03-21", LIMIT_ADVICE, NOT_TOLD, NULL,
	         "and none of it is late for one that is there");
	on(ON_ADVICE_ASKED, "2026-03-25");
	limit_is("2026-03-26", LIMIT_ADVICE, LIMIT_RUNNING, "2026-05-05",
	         "but what is asked for since");
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
	on(ON_REVIEW_CEASE, "2022-03-10");
	turn_is("2022-03-29", LIMIT_APPEAL, "2022-05-10", "who may appeal has the day to appeal");
	on(ON_CERTIFICATE, "2022-04-20");
	turn_is("2022-04-21", LIMIT_APPEAL_CERTIFICATE, "2022-05-20", "with a certificate a later one");
	turn_is("2022-06-21", LIMIT_ANNUAL_REVIEW_NEXT, "2023-03-09", "which ends");
	begin();
	on(ON_FINAL_ISSUED, "2022-03-29");
	turn_is("2022-03-30", LIMITS_OF_TIME, NULL, "nobody acts next");
	on(ON_BORN, "2005-03-27");
	turn_is("2022-03-30", LIMITS_OF_TIME, NULL, "also once school age has ended");
	facts.on[ON_BORN] = 0;
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

/* Regs 44(2)(b) and (c): the time runs from the order, not from the request of years ago. */
static void orders(void)
{
	begin();
	on(ON_RECEIVED, "2024-11-20");
	on(ON_NOT_ASSESSING, "2024-12-30");
	on(ON_ORDER_ASSESS, "2025-06-02");
	stands("2025-06-03", "assessing", "council", "2025-06-15",
	       "an order to assess ends the refusal: two weeks to begin");
	limit_is("2025-06-03", LIMIT_FINAL_PLAN, LIMIT_RUNNING, "2025-09-07",
	         "the family reads the 14 weeks from the order");
	limit_is("2025-06-03", LIMIT_DECISION_NOT_TO_ISSUE, LIMIT_RUNNING, "2025-08-10",
	         "and the ten weeks for a plan that is not needed");
	limit_is("2025-06-03", LIMIT_DRAFT_TARGET, NOT_TOLD, NULL, "no target of the old request");
	on(ON_ASSESSING, "2025-06-10");
	limit_is("2025-06-11", LIMIT_FINAL_PLAN, LIMIT_RUNNING, "2025-09-07",
	         "also once the assessment has begun");
	limit_is("2025-06-11", LIMIT_DECISION_TO_ASSESS, LIMIT_MET, "2024-12-31",
	         "the first answer was in time");
	on(ON_FINAL_ISSUED, "2025-09-05");
	limit_is("2025-09-06", LIMIT_FINAL_PLAN, LIMIT_MET, "2025-09-07", "the plan came in time");
	limit_is("2025-09-06", LIMIT_ORDER_FINAL, LIMIT_MET, "2025-09-07", "as the order asked");
	begin();
	on(ON_RECEIVED, "2024-11-20");
	on(ON_ASSESSING, "2024-12-30");
	on(ON_NOT_ISSUING, "2025-03-01");
	stands("2025-03-02", "not_issuing", "family", NULL, "a plan is refused");
	on(ON_ORDER_PLAN, "2025-09-01");
	stands("2025-09-02", "writing", "council", "2025-10-05",
	       "an order to make a plan ends that: five weeks for a draft");
	limit_is("2025-09-02", LIMIT_FINAL_PLAN, LIMIT_RUNNING, "2025-11-16",
	         "and the family reads the eleven weeks");
	begin();
	on(ON_RECEIVED, "2022-10-09");
	on(ON_NOT_ASSESSING, "2022-10-27");
	on(ON_ORDER_ASSESS, "2023-02-17");
	on(ON_NOT_ISSUING, "2023-04-20");
	on(ON_ORDER_PLAN, "2023-09-01");
	limit_is("2023-09-02", LIMIT_DECISION_NOT_TO_ISSUE, LIMIT_MET, "2023-04-27",
	         "a no in the ten weeks of an order to assess was in time, also once a plan is ordered");
	begin();
	on(ON_RECEIVED, "2024-01-10");
	on(ON_FINAL_ISSUED, "2024-05-01");
	on(ON_ORDER_ASSESS, "2026-02-02");
	limit_is("2026-02-03", LIMIT_FINAL_PLAN, LIMIT_MET, "2024-05-28",
	         "an order to assess again leaves the first plan as it was, in time");
}

/* A later request on a case that was refused: what came before it belongs to an earlier round. */
static void asked_again(void)
{
	begin();
	on(ON_RECEIVED, "2026-01-05");
	on(ON_NOTIFIED, "2026-01-08");
	on(ON_NOT_ASSESSING, "2026-02-10");
	stands("2026-08-10", "not_assessing", "nobody", NULL, "refused, and the appeal is past");
	on(ON_RECEIVED, "2026-08-11");
	stands("2026-08-12", "received", "council", "2026-09-21", "a later request begins anew");
	limit_is("2026-08-12", LIMIT_DECISION_TO_ASSESS, LIMIT_RUNNING, "2026-09-21",
	         "with six weeks of its own");
	on(ON_RECEIVED, "2026-03-20");
	limit_is("2026-03-21", LIMIT_APPEAL, LIMIT_RUNNING, "2026-04-10",
	         "the right to appeal against the refusal stays");
	begin();
	on(ON_RECEIVED, "2020-09-01");
	on(ON_FINAL_ISSUED, "2021-01-10");
	on(ON_REASSESSING, "2026-05-01");
	on(ON_LATEST_ISSUED, "2026-07-01");
	limit_is("2026-07-02", LIMIT_APPEAL, LIMIT_RUNNING, "2026-09-01",
	         "the plan after a new assessment gives a right to appeal");
}

/* A no that was taken back was told all the same, and nobody has to appeal against it. */
static void taken_back(void)
{
	begin();
	on(ON_RECEIVED, "2026-01-05");
	on(ON_NOT_ASSESSING, "2026-02-10");
	on(ON_CERTIFICATE, "2026-03-01");
	on(ON_ASSESSING, "2026-03-10");
	limit_is("2026-03-11", LIMIT_DECISION_TO_ASSESS, LIMIT_MET, "2026-02-15",
	         "who was refused in time was answered in time");
	limit_is("2026-03-11", LIMIT_APPEAL, NOT_TOLD, NULL,
	         "a refusal that was taken back is none to appeal against");
	limit_is("2026-03-11", LIMIT_APPEAL_CERTIFICATE, NOT_TOLD, NULL, "nor by a certificate");
	limit_is("2026-03-11", LIMIT_MEDIATION, NOT_TOLD, NULL, "nor to mediate about");
	on(ON_NOT_ISSUING, "2026-04-20");
	limit_is("2026-04-21", LIMIT_APPEAL, LIMIT_RUNNING, "2026-06-20",
	         "the next no has two months of its own, whatever the old certificate");
	on(ON_ISSUING, "2026-05-01");
	stands("2026-05-02", "writing", "council", "2026-05-24", "a plan is needed after all");
	limit_is("2026-05-02", LIMIT_FINAL_PLAN, LIMIT_RUNNING, "2026-05-24",
	         "and its time runs from the request");
	limit_is("2026-05-02", LIMIT_DECISION_NOT_TO_ISSUE, LIMIT_MET, "2026-04-26",
	         "that it was told otherwise in time stays on record");
	limit_is("2026-05-02", LIMIT_APPEAL, NOT_TOLD, NULL, "without an appeal against that");
	facts.on[ON_ISSUING] = 0;
	on(ON_DRAFT_SERVED, "2026-05-01");
	stands("2026-05-02", "draft", "family", "2026-05-16", "a draft takes it back as well");
	limit_is("2026-05-02", LIMIT_FINAL_PLAN, LIMIT_RUNNING, "2026-05-24", "with the plan's time");
	on(ON_NOT_ISSUING, "2026-05-10");
	stands("2026-05-11", "not_issuing", "family", NULL, "a no after the draft stands");
	limit_is("2026-05-11", LIMIT_APPEAL, LIMIT_RUNNING, "2026-07-10", "and can be appealed");
}

/* A no that was taken back, with orders, later requests, plans and exemptions. */
static void taken_back_and(void)
{
	begin();
	on(ON_RECEIVED, "2026-01-05");
	on(ON_NOT_ASSESSING, "2026-02-20");
	facts.exempt[LIMIT_DECISION_TO_ASSESS] = EXEMPTION_AWAY;
	on(ON_ASSESSING, "2026-03-10");
	limit_is("2026-03-11", LIMIT_DECISION_TO_ASSESS, LIMIT_EXEMPT, "2026-02-15",
	         "a late answer with a reason stays excused");
	facts.on[ON_ASSESSING] = 0;
	on(ON_ORDER_ASSESS, "2026-03-10");
	limit_is("2026-03-11", LIMIT_APPEAL, NOT_TOLD, NULL, "an order takes a refusal back, too");
	facts.on[ON_ORDER_ASSESS] = 0;
	on(ON_RECEIVED, "2026-03-20");
	limit_is("2026-03-21", LIMIT_APPEAL, LIMIT_RUNNING, "2026-04-20",
	         "a later request leaves the right to appeal");
	on(ON_ASSESSING, "2026-04-01");
	limit_is("2026-04-02", LIMIT_APPEAL, NOT_TOLD, NULL, "until that one is granted");
	begin();
	on(ON_RECEIVED, "2026-01-05");
	on(ON_NOT_ASSESSING, "2026-02-10");
	on(ON_DRAFT_SERVED, "2026-05-01");
	limit_is("2026-05-02", LIMIT_FINAL_PLAN, LIMIT_RUNNING, "2026-05-24",
	         "whoever has sent a draft has taken the refusal back");
	begin();
	on(ON_FINAL_ISSUED, "2024-05-01");
	on(ON_REASSESS_ASKED, "2026-05-01");
	on(ON_NOT_REASSESSING, "2026-05-10");
	limit_is("2026-05-26", LIMIT_APPEAL, LIMIT_RUNNING, "2026-07-10",
	         "no new assessment can be appealed");
	on(ON_REASSESSING, "2026-05-25");
	limit_is("2026-05-26", LIMIT_REASSESS_ANSWER, LIMIT_MET, "2026-05-15",
	         "of two answers to it the first counts");
	limit_is("2026-05-26", LIMIT_APPEAL, NOT_TOLD, NULL, "and taken back it cannot be appealed");
	limit_is("2026-05-26", LIMIT_REASSESS_PLAN, LIMIT_RUNNING, "2026-08-30", "the plan comes");
	on(ON_LATEST_ISSUED, "2026-04-20");
	limit_is("2026-05-26", LIMIT_APPEAL, LIMIT_RUNNING, "2026-06-20",
	         "the plan of before can, by its own day");
	on(ON_REASSESS_ASKED, "2026-06-10");
	limit_is("2026-06-11", LIMIT_REASSESS_ANSWER, LIMIT_DUE_SOON, "2026-06-24",
	         "an answer of before the request is none to it");
}

int main(void)
{
	sample();
	refusals();
	exemption();
	gaps();
	turns();
	any_facts();
	orders();
	asked_again();
	taken_back();
	taken_back_and();
	return done();
}
