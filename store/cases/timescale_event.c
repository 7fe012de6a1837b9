/* The words by which records and forms know what happened. They never change. */
#include "store/cases/timescale_table.h"

static const char *const events[EVENTS_GIVEN] = {
	[ON_NOTHING] = "", [ON_BORN] = "born", [ON_RECEIVED] = "received", [ON_NOTIFIED] = "notified",
	[ON_ASSESSING] = "assessing", [ON_NOT_ASSESSING] = "not_assessing",
	[ON_ADVICE_ASKED] = "advice_asked", [ON_ADVICE_IN] = "advice_in",
	[ON_NOT_ISSUING] = "not_issuing", [ON_DRAFT_SERVED] = "draft_served",
	[ON_DRAFT_ANSWERED] = "draft_answered",
	[ON_CONSULTED] = "consulted", [ON_CONSULTATION_IN] = "consultation_in",
	[ON_PLAN_ISSUE] = "plan_issue", [ON_FINAL_ISSUED] = "final_issued",
	[ON_LATEST_ISSUED] = "latest_issued",
	[ON_LAST_REVIEW] = "last_review", [ON_REVIEW_INVITED] = "review_invited",
	[ON_REVIEW_ADVICE_SENT] = "review_advice_sent", [ON_REVIEW_MEETING] = "review_meeting",
	[ON_REVIEW_REPORT] = "review_report", [ON_REVIEW_KEEP] = "review_keep",
	[ON_REVIEW_AMEND] = "review_amend",
	[ON_REVIEW_CEASE] = "review_cease", [ON_AMENDMENT_NOTICE] = "amendment_notice",
	[ON_AMENDMENT_ANSWERED] = "amendment_answered", [ON_AMENDED] = "amended",
	[ON_CEASING] = "ceasing", [ON_CEASED] = "ceased",
	[ON_MOVE_SCHOOL] = "move_school", [ON_MOVE_POST16] = "move_post16",
	[ON_MOVE_BETWEEN] = "move_between",
	[ON_PHASE_DONE] = "phase_done", [ON_REASSESS_ASKED] = "reassess_asked",
	[ON_REASSESSING] = "reassessing",
	[ON_NOT_REASSESSING] = "not_reassessing", [ON_REASSESS_ADVICE_ASKED] = "reassess_advice_asked",
	[ON_REASSESS_ADVICE_IN] = "reassess_advice_in",
	[ON_MEDIATION_CONTACT] = "mediation_contact", [ON_MEDIATION_WAIVED] = "mediation_waived",
	[ON_MEDIATION_ASKED] = "mediation_asked", [ON_MEDIATION_HELD] = "mediation_held",
	[ON_CERTIFICATE] = "certificate", [ON_APPEAL] = "appeal",
	[ON_APPEAL_RECEIVED] = "appeal_received",
	[ON_APPEAL_ANSWERED] = "appeal_answered",
	[ON_APPEAL_ENDED] = "appeal_ended", [ON_AGREEMENT] = "agreement",
	[ON_AGREEMENT_PLAN] = "agreement_plan",
	[ON_AGREEMENT_HEALTH_TOLD] = "agreement_health_told", [ON_AGREEMENT_DONE] = "agreement_done",
	[ON_ORDER_ASSESS] = "order_assess", [ON_ORDER_PLAN] = "order_plan",
	[ON_ORDER_RECONSIDER] = "order_reconsider",
	[ON_ORDER_AMEND] = "order_amend", [ON_ORDER_NAME] = "order_name",
	[ON_ORDER_STARTED] = "order_started",
	[ON_ORDER_DRAFT] = "order_draft", [ON_ORDER_DONE] = "order_done",
	[ON_MOVE_KNOWN] = "move_known", [ON_MOVED_OUT] = "moved_out", [ON_HANDED_OVER] = "handed_over",
	[ON_MOVED_IN] = "moved_in", [ON_INTENTIONS_TOLD] = "intentions_told", [ON_ISSUING] = "issuing",
	[ON_CLOSED] = "closed",
};

const char *timescale_event_id(enum timescale_event event)
{
	return event < EVENTS_GIVEN ? events[event] : "";
}

bool timescale_event_find(struct str id, enum timescale_event *event)
{
	for (int i = ON_NOTHING + 1; i < EVENTS_GIVEN; i++) {
		if (str_is(id, events[i])) {
			*event = (enum timescale_event)i;
			return true;
		}
	}
	return false;
}
