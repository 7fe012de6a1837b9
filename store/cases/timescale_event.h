/* timescale_event.h: what happens in a case, each with its day. Part of timescale_table.h. */
#ifndef CASES_TIMESCALE_EVENT_H
#define CASES_TIMESCALE_EVENT_H

#include <stdbool.h>

#include "store/base/str.h"

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
	ON_APPEAL_ENDED,               /* without an order: withdrawn, or dismissed */
	ON_AGREEMENT, ON_AGREEMENT_HEALTH_TOLD, ON_AGREEMENT_DONE,
	ON_AGREEMENT_PLAN,             /* to change what a plan says, not the name of a school alone */
	ON_ORDER_ASSESS, ON_ORDER_PLAN, ON_ORDER_RECONSIDER, ON_ORDER_AMEND, ON_ORDER_NAME,
	ON_ORDER_STARTED, ON_ORDER_DRAFT, ON_ORDER_DONE,
	ON_MOVE_KNOWN, ON_MOVED_OUT, ON_HANDED_OVER, ON_MOVED_IN, ON_INTENTIONS_TOLD,
	ON_ISSUING,                    /* told that a plan is needed */
	ON_CLOSED,
	EVENTS_GIVEN,
	ON_DECISION = EVENTS_GIVEN,    /* to assess or not */
	ON_PLAN_MADE, ON_REVIEW_DECISION, ON_REVIEWED, ON_FIRST_REVIEWED,
	ON_REVIEW_NOTICE, ON_REVIEW_CHANGED,     /* of the changes that the last meeting led to */
	ON_NOTICE, ON_REASSESS_DECISION, ON_MOVE_HEARD,
	ON_UNDER_FIVE, ON_TERM,
	ON_CHANGED,                    /* the changed plan, or word that nothing changes after all */
	ON_RECONSIDERED,               /* what was decided after an order to look again */
	ON_AGREED_CHANGED,             /* the plan, as it was agreed in mediation */
	TIMESCALE_EVENTS
};

const char *timescale_event_id(enum timescale_event event);
bool timescale_event_find(struct str id, enum timescale_event *event);     /* given ones only */

#endif
