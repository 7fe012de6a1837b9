/* timescale_table.h: the configuration of the statutory clock: one row for each limit and each
 * exemption, with where it comes from. When the law changes, change timescale_table.c. */
#ifndef CASES_TIMESCALE_TABLE_H
#define CASES_TIMESCALE_TABLE_H

#include "store/base/str.h"
#include "store/cases/timescale.h"

/* What happened, each with its day. Those before EVENTS_GIVEN are entered; the others follow from
 * them. Their words (timescale_event_id) are stable: records and forms may hold them. */
enum timescale_event {
	ON_NOTHING, ON_BORN,
	ON_RECEIVED, ON_NOTIFIED, ON_ASSESSING, ON_NOT_ASSESSING, ON_ADVICE_ASKED, ON_ADVICE_IN,
	ON_NOT_ISSUING, ON_DRAFT_SERVED, ON_DRAFT_ANSWERED, ON_CONSULTED, ON_CONSULTATION_IN,
	ON_PLAN_ISSUE, ON_FINAL_ISSUED, ON_LATEST_ISSUED,
	ON_LAST_REVIEW,                /* the last review that was complete before the one below */
	ON_REVIEW_INVITED, ON_REVIEW_ADVICE_SENT, ON_REVIEW_MEETING, ON_REVIEW_REPORT,
	ON_REVIEW_KEEP, ON_REVIEW_AMEND, ON_REVIEW_CEASE,        /* told: which of the three */
	ON_AMENDMENT_NOTICE, ON_AMENDMENT_ANSWERED,
	ON_AMENDED,                    /* final amended plan, or notice that nothing is amended */
	ON_CEASING, ON_CEASED,
	ON_MOVE_SCHOOL, ON_MOVE_POST16, ON_MOVE_BETWEEN,         /* first day in the new phase */
	ON_PHASE_DONE,
	ON_REASSESS_ASKED, ON_REASSESSING, ON_NOT_REASSESSING, ON_REASSESS_ADVICE_ASKED,
	ON_REASSESS_ADVICE_IN,
	ON_MEDIATION_CONTACT, ON_MEDIATION_WAIVED, ON_MEDIATION_ASKED, ON_MEDIATION_HELD,
	ON_CERTIFICATE,
	ON_APPEAL, ON_APPEAL_RECEIVED, ON_APPEAL_ANSWERED,
	ON_AGREEMENT, ON_AGREEMENT_HEALTH_TOLD, ON_AGREEMENT_DONE,
	ON_ORDER_ASSESS, ON_ORDER_PLAN, ON_ORDER_RECONSIDER, ON_ORDER_AMEND, ON_ORDER_NAME,
	ON_ORDER_STARTED, ON_ORDER_DRAFT, ON_ORDER_DONE,
	ON_MOVE_KNOWN, ON_MOVED_OUT, ON_HANDED_OVER, ON_MOVED_IN, ON_INTENTIONS_TOLD,
	ON_CLOSED,
	EVENTS_GIVEN,
	ON_DECISION = EVENTS_GIVEN,    /* to assess or not */
	ON_PLAN_MADE, ON_REVIEW_DECISION, ON_REVIEWED, ON_NOTICE, ON_REASSESS_DECISION, ON_MOVE_HEARD,
	ON_UNDER_FIVE, ON_TERM,
	TIMESCALE_EVENTS
};

enum limit_rule {
	RULE_WEEKS, RULE_DAYS,         /* "within n of": one less when the day of receipt counts */
	RULE_DAYS_FROM,                /* "beginning with": that day is day 1 */
	RULE_MONTHS,                   /* same number of the month, or its last day */
	RULE_MONTHS_STARTING,          /* "starting with": the day before that */
	RULE_WEEKS_BEFORE, RULE_MONTHS_BEFORE,
	/* number = month * 100 + day of the same year: the day before it */
	RULE_BEFORE_DATE,
	RULE_WORKING_DAYS, RULE_WORKING_DAYS_FROM,
	RULE_SCHOOL_AGE,               /* Education Act 1996 s.8 */
	/* 31 July after the number-th birthday or on it: Regs 46(1)(a) */
	RULE_ACADEMIC_YEAR,
};

enum mover { MOVE_NOBODY, MOVE_COUNCIL, MOVE_FAMILY, MOVE_SCHOOL, MOVE_ADVISER, MOVE_HEALTH,
             MOVERS };
enum limit_force { FORCE_LAW, FORCE_RIGHT /* a family may, and need not */, FORCE_GUIDANCE,
                   FORCE_TARGET };
enum limit_reader { FOR_FAMILY, FOR_STAFF };     /* staff see both */

struct limit_row {
	const char *id;                /* "final_plan": words are found by timescale.ID.label */
	const char *row, *law;         /* of the research ("T-11"); where it stands */
	enum limit_rule rule;
	int number;
	enum timescale_event from, done;
	enum mover who;
	enum limit_force force;
	enum limit_reader reader;
	unsigned excused;              /* bits 1 << enum exemption_code */
	int spare;                     /* days more that a family is shown */
};

enum { EVIDENCE_SETTING = 1, EVIDENCE_DATES = 2, EVIDENCE_ASKED = 4, EVIDENCE_REASON = 8,
       EVIDENCE_DAY = 16 };

struct exemption_row {
	const char *id, *code, *law;   /* words: timescale.exemptions.ID */
	unsigned evidence;             /* what must be written down */
};

const struct limit_row *timescale_row(enum limit_of_time limit);
const struct exemption_row *timescale_exemption(enum exemption_code code);
const char *timescale_event_id(enum timescale_event event);
bool timescale_event_find(struct str id, enum timescale_event *event);       /* given ones only */
bool timescale_limit_find(struct str id, enum limit_of_time *limit);
bool timescale_exemption_find(struct str id, enum exemption_code *code);

#endif
