/* timescale_table.h: the configuration of the statutory clock: one row for each limit and each
 * exemption, with where it comes from. When the law changes, change timescale_table.c. */
#ifndef CASES_TIMESCALE_TABLE_H
#define CASES_TIMESCALE_TABLE_H

#include "store/base/str.h"
#include "store/cases/timescale.h"
#include "store/cases/timescale_event.h"

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
bool timescale_limit_find(struct str id, enum limit_of_time *limit);
bool timescale_exemption_find(struct str id, enum exemption_code *code);

#endif
