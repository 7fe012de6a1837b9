#include "store/cases/timescale_state.h"

#include "store/base/err.h"
#include "store/cases/timescale_follow.h"

/* A meeting, a report and a decision take weeks: from when on "review due" is said. */
enum { REVIEW_AHEAD_DAYS = 12 * 7 };

static bool is_to_do(const struct timescale *t, enum limit_of_time limit)
{
	const struct timescale_limit *l = timescale_find(t, limit);

	return l && l->due != 0 && l->done == 0;
}

static bool waits(const struct timescale *t, enum limit_of_time limit)
{
	return is_to_do(t, limit) && t->today <= timescale_find(t, limit)->due;
}

static bool may_appeal(const struct timescale *t)
{
	return waits(t, LIMIT_APPEAL) || waits(t, LIMIT_APPEAL_CERTIFICATE);
}

/* What the council has to do beside the way of a request and the reviews of a plan. */
static bool council_owes(const struct timescale *t)
{
	static const enum limit_of_time beside[] = {
		LIMIT_REASSESS_ANSWER, LIMIT_REASSESS_PLAN, LIMIT_MEDIATION_MEETING, LIMIT_APPEAL_ANSWER,
		LIMIT_AGREEMENT, LIMIT_AGREEMENT_PLAN, LIMIT_ORDER_START, LIMIT_ORDER_NO_PLAN,
		LIMIT_ORDER_FINAL, LIMIT_ORDER_DRAFT, LIMIT_ORDER_PLAN, LIMIT_ORDER_RECONSIDER,
		LIMIT_ORDER_AMEND, LIMIT_ORDER_NAME, LIMIT_TRANSFER_NOTICE,
	};

	for (size_t i = 0; i < COUNT(beside); i++)
		if (is_to_do(t, beside[i]))
			return true;
	return false;
}

/* A plan that is to end is in force till then, and so are its reviews (CFA 44(1), 45(4)): one that
 * was held waits for its answer, or one is late. */
static bool owes_review(const struct timescale *t)
{
	const struct timescale_limit *answer = timescale_find(t, LIMIT_REVIEW_DECISION);

	return (is_to_do(t, LIMIT_REVIEW_DECISION) && answer->from <= t->today) ||
	       (t->review_due != 0 && t->review_due < t->today);
}

/* While an appeal runs the Tribunal acts. otherwise: who does when nobody can appeal any more. */
static enum mover after_no(const struct timescale *t, enum mover otherwise)
{
	if (council_owes(t))
		return MOVE_COUNCIL;
	if (t->appeal == APPEAL_RUNS)
		return MOVE_NOBODY;
	return may_appeal(t) ? MOVE_FAMILY : otherwise;
}

static enum mover while_ceasing(const struct timescale *t)
{
	return t->decided_on == 0 || owes_review(t) ? MOVE_COUNCIL : after_no(t, MOVE_COUNCIL);
}

static enum case_state before_plan(const struct clock_of_case *c, const struct timescale *t)
{
	if (is_without_plan(c))
		return STATE_NOT_ISSUING;
	if (is_on(c, ON_DRAFT_SERVED))
		return waits(t, LIMIT_DRAFT_RESPONSE) ? STATE_DRAFT : STATE_CONSULTING;
	if (is_refused(c))
		return STATE_NOT_ASSESSING;
	if (is_on(c, ON_ISSUING) || is_on(c, ON_ORDER_PLAN))
		return STATE_WRITING;
	if (is_on(c, ON_ADVICE_IN))
		return STATE_DECIDING_PLAN;
	if (is_on(c, ON_ASSESSING) || is_on(c, ON_ORDER_ASSESS))
		return STATE_ASSESSING;
	if (is_on(c, ON_NOTIFIED))
		return STATE_DECIDING;
	return is_on(c, ON_RECEIVED) ? STATE_RECEIVED : STATE_NONE;
}

static enum case_state with_plan(const struct clock_of_case *c, const struct timescale *t)
{
	const int32_t *on = c->on;
	int32_t amending = later(on[ON_AMENDMENT_NOTICE], on[ON_REVIEW_AMEND]);

	if (is_to_cease(c) || is_asked_to_cease(c))
		return STATE_CEASING;
	if (amending > later(on[ON_AMENDED], on[ON_REVIEW_KEEP]))
		return STATE_AMENDING;
	if (on[ON_REVIEW_MEETING] > on[ON_REVIEWED] && on[ON_REVIEW_MEETING] <= c->today)
		return STATE_REVIEW_HELD;
	if (on[ON_REVIEW_MEETING] > c->today ||
	    (t->review_due != 0 && t->review_due - c->today <= REVIEW_AHEAD_DAYS))
		return STATE_REVIEW_DUE;
	return on[ON_REVIEW_KEEP] > on[ON_AMENDED] ? STATE_KEPT : STATE_FINAL;
}

enum case_state timescale_state(const struct clock_of_case *c, const struct timescale *t)
{
	if (is_on(c, ON_CLOSED) || is_on(c, ON_CEASED))
		return STATE_CLOSED;
	if (has_moved(c))
		return STATE_MOVED;
	return is_on(c, ON_PLAN_MADE) ? with_plan(c, t) : before_plan(c, t);
}

enum mover timescale_mover(const struct timescale *t)
{
	const struct timescale_limit *advice = timescale_find(t, LIMIT_ADVICE);

	switch (t->state) {
	case STATE_RECEIVED:
	case STATE_DECIDING:
	case STATE_DECIDING_PLAN:
	case STATE_WRITING:
	case STATE_REVIEW_DUE: return MOVE_COUNCIL;
	case STATE_ASSESSING: return advice && advice->from != 0 ? MOVE_ADVISER : MOVE_COUNCIL;
	case STATE_DRAFT: return MOVE_FAMILY;
	case STATE_CONSULTING: return waits(t, LIMIT_CONSULTATION) ? MOVE_SCHOOL : MOVE_COUNCIL;
	case STATE_NOT_ASSESSING:
	case STATE_NOT_ISSUING: return after_no(t, MOVE_NOBODY);
	case STATE_CEASING: return while_ceasing(t);
	case STATE_FINAL:
	case STATE_KEPT: return council_owes(t) ? MOVE_COUNCIL : MOVE_NOBODY;
	case STATE_REVIEW_HELD: return waits(t, LIMIT_REVIEW_REPORT) ? MOVE_SCHOOL : MOVE_COUNCIL;
	case STATE_AMENDING: return waits(t, LIMIT_AMENDMENT_RESPONSE) ? MOVE_FAMILY : MOVE_COUNCIL;
	case STATE_MOVED: return is_to_do(t, LIMIT_TRANSFER_PLAN) ? MOVE_COUNCIL : MOVE_NOBODY;
	case STATE_NONE:
	case STATE_CLOSED:
	case CASE_STATES: break;
	}
	return MOVE_NOBODY;
}

/* A limit of theirs that is open, in law or of a school that was asked. */
static bool is_theirs(const struct timescale *t, const struct timescale_limit *l)
{
	const struct limit_row *row = timescale_row(l->limit);

	if (t->move == MOVE_NOBODY || row->who != t->move)
		return false;
	if (l->due == 0 || l->done != 0 || l->exemption != EXEMPTION_NONE)
		return false;
	if (row->who == MOVE_FAMILY && t->today > l->due)
		return false;
	return row->force == FORCE_LAW || l->limit == LIMIT_CONSULTATION;
}

const struct timescale_limit *timescale_turn(const struct timescale *t)
{
	const struct timescale_limit *turn = NULL;

	for (size_t i = 0; i < t->count; i++)
		if (is_theirs(t, &t->limits[i]) && (!turn || t->limits[i].due < turn->due))
			turn = &t->limits[i];
	if (turn || t->move != MOVE_FAMILY)
		return turn;
	if (waits(t, LIMIT_APPEAL_CERTIFICATE))
		return timescale_find(t, LIMIT_APPEAL_CERTIFICATE);
	return waits(t, LIMIT_APPEAL) ? timescale_find(t, LIMIT_APPEAL) : NULL;
}

const char *timescale_state_id(enum case_state state)
{
	static const char *const ids[CASE_STATES] = {
		"none", "received", "deciding", "not_assessing", "assessing", "deciding_plan",
		"not_issuing", "draft",
		"consulting", "final", "review_due", "review_held", "amending", "kept", "ceasing", "moved",
		"closed", "writing",
	};

	return ids[state];
}

const char *timescale_status_id(enum limit_status status)
{
	static const char *const ids[LIMIT_STATUSES] = {
		"not_started", "running", "due_soon", "met", "met_late", "overdue", "exempt",
	};

	return ids[status];
}

const char *timescale_mover_id(enum mover who)
{
	static const char *const ids[MOVERS] = { "nobody", "council", "family", "school", "adviser",
	                                         "health" };

	return ids[who];
}
