#include "store/people/staff_session.h"

#include "tests/tap.h"
#include "tests/unit/place.h"

enum { NOW = 1800000000, IDLE = 20 * 60 };

static void times(struct place *p, struct txn *t)
{
	struct str who = vault_random_id(p->arena), token;
	int64_t over = NOW + IDLE + SESSION_TICK_SECONDS;
	struct session s;

	is_err(OK, staff_session_add(t, p->keys, who, NOW, &token), "a session begins");
	is_err(OK, staff_session_find(t, p->keys, token, NOW + IDLE, IDLE, &s), "it is found");
	ok(!s.is_late && str_equal(s.person, who), "with its account, in time");
	is_err(OK, staff_session_find(t, p->keys, token, over, IDLE, &s),
	       "idle for too long it is found");
	ok(s.is_late, "late");
	is_err(ERR_NOT_FOUND,
	       staff_session_find(t, p->keys, token, over + STAFF_SESSION_GRACE_SECONDS, IDLE, &s),
	       "and after the grace no more");
	for (int64_t at = NOW; at <= NOW + STAFF_SESSION_SECONDS; at += IDLE)
		if (staff_session_find(t, p->keys, token, at, IDLE, &s) != OK || s.is_late ||
		    session_touch(t, p->keys, &s, at) != OK)
			ok(false, "a session that is used goes on");
	is_err(OK, staff_session_find(t, p->keys, token, NOW + STAFF_SESSION_SECONDS + 1, IDLE, &s),
	       "after eight hours");
	ok(s.is_late, "it is late however much it is used");
}

static void apart(struct place *p, struct txn *t)
{
	struct str who = vault_random_id(p->arena), staff, family;
	struct session s;
	size_t removed;

	is_err(OK, staff_session_add(t, p->keys, who, NOW, &staff), "a session of staff");
	is_err(OK, session_add(t, p->keys, who, STR(""), NOW, &family),
	       "and one of a family of the same id");
	is_err(ERR_NOT_FOUND, session_find(t, p->keys, staff, NOW, IDLE, &s),
	       "the one opens nothing of the other");
	is_err(ERR_NOT_FOUND, staff_session_find(t, p->keys, family, NOW, IDLE, &s),
	       "nor the other of the one");
	is_err(OK, staff_session_end_all(t, who, NULL), "ending those of staff");
	is_err(ERR_NOT_FOUND, staff_session_find(t, p->keys, staff, NOW, IDLE, &s), "ends them");
	is_err(OK, session_find(t, p->keys, family, NOW, IDLE, &s), "alone");
	is_err(OK, staff_session_add(t, p->keys, who, NOW, &staff), "one more");
	is_err(OK, session_purge(t, p->keys, NOW + 13 * 3600, &removed), "a purge half a day later");
	is_int(3, (int64_t)removed, "removes all that are over, of both kinds");
}

int main(void)
{
	struct place p;
	struct txn *t;

	place_open(&p);
	t = place_begin(&p, EDGE, WRITE);
	times(&p, t);
	apart(&p, t);
	txn_abort(t);
	store_signals_back();
	place_remove(&p);
	return done();
}
