/* Every number of the statutory clock and where it comes from. */
#include "store/cases/timescale_table.h"

#include "store/base/err.h"

enum {
	A = 1 << EXEMPTION_SCHOOL_CLOSED, B = 1 << EXEMPTION_EARLY_YEARS_CLOSED,
	C = 1 << EXEMPTION_CIRCUMSTANCES, D = 1 << EXEMPTION_AWAY, E = 1 << EXEMPTION_APPOINTMENT,
	COUNCIL_EXCUSED = A | B | C | D, ADVICE_EXCUSED = A | B | C | D | E,
};

static const struct limit_row limits[LIMITS_OF_TIME] = {
	/* A request, its assessment, the plan */
	[LIMIT_DECISION_TO_ASSESS] = { "decision_to_assess", "T-04", "CFA 36(5); Regs 5(1)", RULE_WEEKS,
	                               6,
		ON_RECEIVED, ON_DECISION, MOVE_COUNCIL, FORCE_LAW, FOR_FAMILY, COUNCIL_EXCUSED, 0 },
	[LIMIT_ADVICE] = { "advice", "T-06", "Regs 8(1)", RULE_WEEKS, 6,
		ON_ADVICE_ASKED, ON_ADVICE_IN, MOVE_ADVISER, FORCE_LAW, FOR_FAMILY, ADVICE_EXCUSED, 0 },
	[LIMIT_DECISION_NOT_TO_ISSUE] = { "decision_not_to_issue", "T-07", "CFA 36(9); Regs 10(1)",
	                                  RULE_WEEKS, 16,
		ON_RECEIVED, ON_NOT_ISSUING, MOVE_COUNCIL, FORCE_LAW, FOR_FAMILY, COUNCIL_EXCUSED, 0 },
	[LIMIT_DRAFT_TARGET] = { "draft_target", "T-08", "CFA 38; Code 9.77", RULE_WEEKS, 14,
		ON_RECEIVED, ON_DRAFT_SERVED, MOVE_COUNCIL, FORCE_TARGET, FOR_FAMILY, 0, 0 },
	[LIMIT_DRAFT_RESPONSE] = { "draft_response", "T-09", "CFA 38(2); Regs 13(1)", RULE_DAYS_FROM,
	                           15,
		ON_DRAFT_SERVED, ON_DRAFT_ANSWERED, MOVE_FAMILY, FORCE_LAW, FOR_FAMILY, 0, 1 },
	[LIMIT_CONSULTATION] = { "consultation", "T-10", "CFA 39(2), 40(3), 41; Code chapter 9",
	                         RULE_DAYS, 15,
		ON_CONSULTED, ON_CONSULTATION_IN, MOVE_SCHOOL, FORCE_GUIDANCE, FOR_FAMILY, 0, 0 },
	[LIMIT_FINAL_PLAN] = { "final_plan", "T-11", "CFA 39(8), 40(5); Regs 13(2), 14", RULE_WEEKS, 20,
		ON_RECEIVED, ON_FINAL_ISSUED, MOVE_COUNCIL, FORCE_LAW, FOR_FAMILY, COUNCIL_EXCUSED, 0 },

	/* A review of the plan */
	[LIMIT_REVIEW_INVITATION] = { "review_invitation", "T-53", "Regs 20(3)", RULE_WEEKS_BEFORE, 2,
		ON_REVIEW_MEETING, ON_REVIEW_INVITED, MOVE_SCHOOL, FORCE_LAW, FOR_STAFF, 0, 0 },
	[LIMIT_REVIEW_ADVICE] = { "review_advice", "T-54", "Regs 20(4)", RULE_WEEKS_BEFORE, 2,
		ON_REVIEW_MEETING, ON_REVIEW_ADVICE_SENT, MOVE_SCHOOL, FORCE_LAW, FOR_STAFF, 0, 0 },
	[LIMIT_REVIEW_REPORT] = { "review_report", "T-55", "Regs 20, 21", RULE_WEEKS, 2,
		ON_REVIEW_MEETING, ON_REVIEW_REPORT, MOVE_SCHOOL, FORCE_LAW, FOR_FAMILY, 0, 0 },
	[LIMIT_REVIEW_DECISION] = { "review_decision", "T-56", "Regs 20(10), 21", RULE_WEEKS, 4,
		ON_REVIEW_MEETING, ON_REVIEW_DECISION, MOVE_COUNCIL, FORCE_LAW, FOR_FAMILY, 0, 0 },
	[LIMIT_AMENDMENT_NOTICE] = { "amendment_notice", "T-57", "Regs 22(2); [2022] EWHC 493 (Admin)",
	                             RULE_WEEKS, 4,
		ON_REVIEW_MEETING, ON_REVIEW_NOTICE, MOVE_COUNCIL, FORCE_LAW, FOR_FAMILY, 0, 0 },
	[LIMIT_AMENDMENT_RESPONSE] = { "amendment_response", "T-58", "Regs 22(2)(c)", RULE_DAYS_FROM,
	                               15,
		ON_AMENDMENT_NOTICE, ON_AMENDMENT_ANSWERED, MOVE_FAMILY, FORCE_LAW, FOR_FAMILY, 0, 1 },
	[LIMIT_AMENDED_FINAL] = { "amended_final", "T-59, T-60", "Regs 22(3), 22(4), 28", RULE_WEEKS, 8,
		ON_AMENDMENT_NOTICE, ON_CHANGED, MOVE_COUNCIL, FORCE_LAW, FOR_FAMILY, 0, 0 },
	[LIMIT_REVIEW_FINAL] = { "review_final", "T-59", "Regs 22(3), 22(4); [2022] EWHC 493 (Admin)",
	                         RULE_WEEKS, 12,
		ON_REVIEW_MEETING, ON_REVIEW_CHANGED, MOVE_COUNCIL, FORCE_LAW, FOR_FAMILY, 0, 0 },
	[LIMIT_ANNUAL_REVIEW_FIRST] = { "annual_review_first", "T-50", "CFA 44(1)",
	                                RULE_MONTHS_STARTING, 12,
		ON_PLAN_MADE, ON_FIRST_REVIEWED, MOVE_COUNCIL, FORCE_LAW, FOR_FAMILY, 0, 0 },
	[LIMIT_ANNUAL_REVIEW_NEXT] = { "annual_review_next", "T-50", "CFA 44(1)", RULE_MONTHS_STARTING,
	                               12,
		ON_REVIEWED, ON_NOTHING, MOVE_COUNCIL, FORCE_LAW, FOR_FAMILY, 0, 0 },
	[LIMIT_EARLY_REVIEW] = { "early_review", "T-51", "Code chapter 9", RULE_MONTHS_STARTING, 6,
		ON_UNDER_FIVE, ON_NOTHING, MOVE_COUNCIL, FORCE_GUIDANCE, FOR_STAFF, 0, 0 },
	[LIMIT_REVIEW_LIST] = { "review_list", "T-52", "Code chapter 9", RULE_WEEKS_BEFORE, 2,
		ON_TERM, ON_NOTHING, MOVE_COUNCIL, FORCE_GUIDANCE, FOR_STAFF, 0, 0 },

	/* A move to a new phase */
	[LIMIT_PHASE_SCHOOL] = { "phase_school", "T-61", "Regs 18(1)(b)", RULE_BEFORE_DATE,
	                         2 * 100 + 15,
		ON_MOVE_SCHOOL, ON_PHASE_DONE, MOVE_COUNCIL, FORCE_LAW, FOR_FAMILY, 0, 0 },
	[LIMIT_PHASE_POST16] = { "phase_post16", "T-62", "Regs 18(1)(a)", RULE_BEFORE_DATE,
	                         3 * 100 + 31,
		ON_MOVE_POST16, ON_PHASE_DONE, MOVE_COUNCIL, FORCE_LAW, FOR_FAMILY, 0, 0 },
	[LIMIT_PHASE_BETWEEN] = { "phase_between", "T-63", "Regs 18(2)", RULE_MONTHS_BEFORE, 5,
		ON_MOVE_BETWEEN, ON_PHASE_DONE, MOVE_COUNCIL, FORCE_LAW, FOR_FAMILY, 0, 0 },

	/* A new assessment */
	[LIMIT_REASSESS_ANSWER] = { "reassess_answer", "T-40", "Regs 25(1)", RULE_DAYS, 15,
		ON_REASSESS_ASKED, ON_REASSESS_DECISION, MOVE_COUNCIL, FORCE_LAW, FOR_FAMILY, 0, 0 },
	[LIMIT_REASSESS_ADVICE] = { "reassess_advice", "T-41", "Regs 26, 8", RULE_WEEKS, 6,
		ON_REASSESS_ADVICE_ASKED, ON_REASSESS_ADVICE_IN, MOVE_ADVISER, FORCE_LAW, FOR_STAFF,
		ADVICE_EXCUSED, 0 },
	[LIMIT_REASSESS_PLAN] = { "reassess_plan", "T-42", "Regs 27(2)", RULE_WEEKS, 14,
		ON_REASSESSING, ON_LATEST_ISSUED, MOVE_COUNCIL, FORCE_LAW, FOR_FAMILY, COUNCIL_EXCUSED, 0 },

	/* When somebody disagrees */
	[LIMIT_MEDIATION] = { "mediation", "T-20", "CFA 55; Regs 33", RULE_MONTHS, 2,
		ON_NOTICE, ON_MEDIATION_CONTACT, MOVE_FAMILY, FORCE_RIGHT, FOR_FAMILY, 0, 0 },
	[LIMIT_MEDIATION_WAIVED] = { "mediation_waived", "T-21", "Regs 34", RULE_WORKING_DAYS, 3,
		ON_MEDIATION_WAIVED, ON_CERTIFICATE, MOVE_ADVISER, FORCE_LAW, FOR_STAFF, 0, 0 },
	[LIMIT_MEDIATION_MEETING] = { "mediation_meeting", "T-22", "Regs 35, 36", RULE_DAYS, 30,
		ON_MEDIATION_ASKED, ON_MEDIATION_HELD, MOVE_COUNCIL, FORCE_LAW, FOR_FAMILY, 0, 0 },
	[LIMIT_MEDIATION_CERTIFICATE] = { "mediation_certificate", "T-23", "Regs 36, 39",
	                                  RULE_WORKING_DAYS, 3,
		ON_MEDIATION_HELD, ON_CERTIFICATE, MOVE_ADVISER, FORCE_LAW, FOR_STAFF, 0, 0 },
	[LIMIT_APPEAL] = { "appeal", "T-24", "HESC Rules r.20", RULE_MONTHS, 2,
		ON_NOTICE, ON_APPEAL, MOVE_FAMILY, FORCE_RIGHT, FOR_FAMILY, 0, 0 },
	[LIMIT_APPEAL_CERTIFICATE] = { "appeal_certificate", "T-24", "HESC Rules r.20", RULE_MONTHS, 1,
		ON_CERTIFICATE, ON_APPEAL, MOVE_FAMILY, FORCE_RIGHT, FOR_FAMILY, 0, 0 },
	[LIMIT_APPEAL_ANSWER] = { "appeal_answer", "T-25", "HESC Rules r.21", RULE_WORKING_DAYS, 30,
		ON_APPEAL_RECEIVED, ON_APPEAL_ANSWERED, MOVE_COUNCIL, FORCE_LAW, FOR_STAFF, 0, 0 },
	[LIMIT_AGREEMENT] = { "agreement", "T-26", "Regs 42", RULE_WEEKS, 2,
		ON_AGREEMENT, ON_AGREEMENT_DONE, MOVE_COUNCIL, FORCE_LAW, FOR_STAFF, 0, 0 },
	[LIMIT_AGREEMENT_PLAN] = { "agreement_plan", "T-26", "Regs 42(2), 44(2)(e)", RULE_WEEKS, 5,
		ON_AGREEMENT_PLAN, ON_AGREED_CHANGED, MOVE_COUNCIL, FORCE_LAW, FOR_STAFF, 0, 0 },
	[LIMIT_AGREEMENT_HEALTH] = { "agreement_health", "T-26", "Regs 42", RULE_WEEKS, 1,
		ON_AGREEMENT, ON_AGREEMENT_HEALTH_TOLD, MOVE_HEALTH, FORCE_LAW, FOR_STAFF, 0, 0 },

	/* After an order of the Tribunal, or when the council does not oppose one (Regs 45, T-31) */
	[LIMIT_ORDER_START] = { "order_start", "T-27", "Regs 44(2)(b)", RULE_WEEKS, 2,
		ON_ORDER_ASSESS, ON_ORDER_STARTED, MOVE_COUNCIL, FORCE_LAW, FOR_STAFF, 0, 0 },
	[LIMIT_ORDER_NO_PLAN] = { "order_no_plan", "T-27", "Regs 44(2)(b)", RULE_WEEKS, 10,
		ON_ORDER_ASSESS, ON_NOT_ISSUING, MOVE_COUNCIL, FORCE_LAW, FOR_STAFF, 0, 0 },
	[LIMIT_ORDER_FINAL] = { "order_final", "T-27", "Regs 44(2)(b)", RULE_WEEKS, 14,
		ON_ORDER_ASSESS, ON_ORDER_DONE, MOVE_COUNCIL, FORCE_LAW, FOR_STAFF, 0, 0 },
	[LIMIT_ORDER_DRAFT] = { "order_draft", "T-28", "Regs 44(2)(c)", RULE_WEEKS, 5,
		ON_ORDER_PLAN, ON_ORDER_DRAFT, MOVE_COUNCIL, FORCE_LAW, FOR_STAFF, 0, 0 },
	[LIMIT_ORDER_PLAN] = { "order_plan", "T-28", "Regs 44(2)(c)", RULE_WEEKS, 11,
		ON_ORDER_PLAN, ON_ORDER_DONE, MOVE_COUNCIL, FORCE_LAW, FOR_STAFF, 0, 0 },
	[LIMIT_ORDER_RECONSIDER] = { "order_reconsider", "T-29", "Regs 44(2)(d)", RULE_WEEKS, 2,
		ON_ORDER_RECONSIDER, ON_RECONSIDERED, MOVE_COUNCIL, FORCE_LAW, FOR_STAFF, 0, 0 },
	[LIMIT_ORDER_AMEND] = { "order_amend", "T-30", "Regs 44(2)(e)", RULE_WEEKS, 5,
		ON_ORDER_AMEND, ON_ORDER_DONE, MOVE_COUNCIL, FORCE_LAW, FOR_STAFF, 0, 0 },
	[LIMIT_ORDER_NAME] = { "order_name", "T-30", "Regs 44(2)(f)", RULE_WEEKS, 2,
		ON_ORDER_NAME, ON_ORDER_DONE, MOVE_COUNCIL, FORCE_LAW, FOR_STAFF, 0, 0 },

	/* A move to another council's area */
	[LIMIT_TRANSFER_PLAN] = { "transfer_plan", "T-64", "Regs 15(2)", RULE_WORKING_DAYS_FROM, 15,
		ON_MOVE_HEARD, ON_HANDED_OVER, MOVE_COUNCIL, FORCE_LAW, FOR_STAFF, 0, 0 },
	[LIMIT_TRANSFER_NOTICE] = { "transfer_notice", "T-65", "Regs 15(4)", RULE_WEEKS, 6,
		ON_MOVED_IN, ON_INTENTIONS_TOLD, MOVE_COUNCIL, FORCE_LAW, FOR_FAMILY, 0, 0 },
	[LIMIT_TRANSFER_REVIEW] = { "transfer_review", "T-66", "Regs 15(5)", RULE_MONTHS_STARTING, 3,
		ON_MOVED_IN, ON_REVIEWED, MOVE_COUNCIL, FORCE_LAW, FOR_FAMILY, 0, 0 },

	/* Age */
	[LIMIT_SCHOOL_AGE] = { "school_age", "T-68", "Education Act 1996 s.8; CFA 83", RULE_SCHOOL_AGE,
	                       16,
		ON_BORN, ON_NOTHING, MOVE_NOBODY, FORCE_LAW, FOR_FAMILY, 0, 0 },
	[LIMIT_UPPER_AGE] = { "upper_age", "T-69", "CFA 46, 83; Regs 46(1)", RULE_ACADEMIC_YEAR, 25,
		ON_BORN, ON_NOTHING, MOVE_NOBODY, FORCE_LAW, FOR_STAFF, 0, 0 },
};

static const struct exemption_row exemptions[EXEMPTIONS] = {
	[EXEMPTION_NONE] = { "", "", "", 0 },
	[EXEMPTION_SCHOOL_CLOSED] = { "school_closed", "X-A", "Regs 5(4), 8(2), 10(4), 13(3), 27(3)",
		EVIDENCE_SETTING | EVIDENCE_DATES | EVIDENCE_ASKED },
	[EXEMPTION_EARLY_YEARS_CLOSED] = { "early_years_closed", "X-B",
	                                   "Regs 5(4), 8(2), 10(4), 13(3), 27(3)",
		EVIDENCE_SETTING | EVIDENCE_DATES | EVIDENCE_ASKED },
	[EXEMPTION_CIRCUMSTANCES] = { "circumstances", "X-C", "Regs 5(4), 8(2), 10(4), 13(3), 27(3)",
		EVIDENCE_REASON },
	[EXEMPTION_AWAY] = { "away", "X-D", "Regs 5(4), 8(2), 10(4), 13(3), 27(3)", EVIDENCE_DATES },
	[EXEMPTION_APPOINTMENT] = { "appointment", "X-E", "Regs 8(2)", EVIDENCE_DAY },
};

const struct limit_row *timescale_row(enum limit_of_time limit)
{
	return &limits[limit];
}

const struct exemption_row *timescale_exemption(enum exemption_code code)
{
	return &exemptions[code];
}

bool timescale_excuses(enum exemption_code code, enum limit_of_time limit)
{
	return code > EXEMPTION_NONE && code < EXEMPTIONS && (limits[limit].excused >> code & 1) != 0;
}

bool timescale_limit_find(struct str id, enum limit_of_time *limit)
{
	for (size_t i = 0; i < COUNT(limits); i++) {
		if (str_is(id, limits[i].id)) {
			*limit = (enum limit_of_time)i;
			return true;
		}
	}
	return false;
}

bool timescale_exemption_find(struct str id, enum exemption_code *code)
{
	for (size_t i = EXEMPTION_NONE + 1; i < COUNT(exemptions); i++) {
		if (str_is(id, exemptions[i].id)) {
			*code = (enum exemption_code)i;
			return true;
		}
	}
	return false;
}
