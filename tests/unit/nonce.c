#include "store/engine/nonce.h"

#include "tests/scratch.h"
#include "tests/tap.h"

enum { NOW = 1700000000, WEEK = 7 * 24 * 3600 };

int main(void)
{
	struct scratch s = { 0 };
	struct str person = STR("person-number-01"), other = STR("person-number-02"), outcome;
	size_t removed;
	struct txn *t;

	scratch_open(&s);
	t = scratch_begin(&s, MAIN, WRITE);
	if (keys_owner_add(s.keys, t, person) != OK || keys_owner_add(s.keys, t, other) != OK)
		die("owners");
	is_err(ERR_NOT_FOUND, nonce_find(t, s.keys, person, STR("n1"), &outcome),
	       "a new nonce was not used yet");
	is_err(OK, nonce_keep(t, s.keys, person, STR("n1"), STR("/done/1"), NOW),
	       "its outcome is kept");
	is_err(ERR_EXISTS, nonce_keep(t, s.keys, person, STR("n1"), STR("/done/2"), NOW), "once");
	is_err(OK, nonce_find(t, s.keys, person, STR("n1"), &outcome), "repeated, it is found");
	is_str("/done/1", outcome, "with the same outcome");
	is_err(ERR_NOT_FOUND, nonce_find(t, s.keys, other, STR("n1"), &outcome), "it is nobody else's");
	is_err(OK,
	       nonce_keep(t, s.keys, person, str_bytes(arena_take(s.arena, 600), 600), STR("x"),
	                  NOW + 10),
	       "a long one is kept as well");
	is_err(OK, nonce_keep(t, s.keys, person, STR(""), STR("y"), NOW + 20), "and an empty one");
	is_err(OK, nonce_purge(t, NOW + WEEK - 1, 10, &removed), "before a week is over");
	is_int(0, (int64_t)removed, "nothing is removed");
	is_err(OK, nonce_purge(t, NOW + WEEK + 30, 2, &removed), "afterwards");
	is_int(2, (int64_t)removed, "a batch at a time");
	is_err(OK, nonce_purge(t, NOW + WEEK + 30, 2, &removed), "until");
	is_int(1, (int64_t)removed, "none is left");
	is_err(ERR_NOT_FOUND, nonce_find(t, s.keys, person, STR("n1"), &outcome),
	       "it may be used again");
	scratch_commit(t);
	scratch_close(&s);
	return done();
}
