#include "store/people/staff_roll.h"

#include "tests/tap.h"
#include "tests/unit/place.h"
#include "tests/unit/rows.h"

enum { NOW = 1800000000 };

static struct staff add(struct place *p, const char *email)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct staff s = { .email = str_of(email), .name = STR("Robin Example"), .role = STAFF_OFFICER,
	                   .created_at = NOW };

	is_err(OK, staff_add(t, p->keys, &s), "an account is made");
	place_commit(t);
	return s;
}

static void accounts(struct place *p, struct staff *s)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct staff again = { .email = s->email, .name = STR("Another"), .role = STAFF_ADMIN }, there;
	struct str id;

	is_err(ERR_EXISTS, staff_add(t, p->keys, &again), "an address has one account");
	is_err(OK, staff_find(t, p->keys, s->email, &id), "it is found by its address");
	is_err(OK, staff_load(t, p->keys, id, &there), "and loaded");
	is_str("Robin Example", there.name, "with its name");
	there.team = STR("North");
	is_err(OK, staff_save(t, p->keys, &there), "a change is saved");
	is_err(ERR_CONFLICT, staff_save(t, p->keys, s), "a save from an older copy is refused");
	txn_abort(t);
	store_signals_back();
}

static const struct staff *on_roll(struct place *p, struct txn *t, struct str id)
{
	struct staff *list;
	size_t count;

	if (staff_roll(t, p->keys, &list, &count) != OK)
		die("staff_roll");
	for (size_t i = 0; i < count; i++)
		if (str_equal(list[i].id, id))
			return &list[i];
	return NULL;
}

static void roll(struct place *p, const struct staff *s)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct staff there;
	size_t removed;

	is_str("Robin Example", on_roll(p, t, s->id)->name, "its name stands in the list of names");
	is_err(OK, staff_load(t, p->keys, s->id, &there), "the account is loaded");
	there.name = STR("Robin Another");
	there.team = STR("south");
	is_err(OK, staff_save(t, p->keys, &there), "and gets another name and team");
	is_str("Robin Another", on_roll(p, t, s->id)->name, "so does the list");
	is_str("south", on_roll(p, t, s->id)->team, "with the team");
	ok(staff_roll_agrees(t, p->keys, s->id), "they agree");
	is_err(OK, txn_delete(t, TABLE_STAFF_ROLL, STR("all")),
	       "a store from before there was such a list");
	is_str("Robin Another", on_roll(p, t, s->id)->name, "shows the names all the same");
	there.disabled_at = NOW;
	is_err(OK, staff_save(t, p->keys, &there), "the account is closed");
	ok(on_roll(p, t, s->id)->disabled_at == NOW, "the list knows");
	is_err(OK, staff_purge(t, p->keys, NOW + 1, &removed), "and removed later");
	ok(removed == 1 && !on_roll(p, t, s->id), "from the list too");
	txn_abort(t);
	store_signals_back();
}

static void invites(struct place *p, struct staff *s)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct str token, older;
	struct staff there;

	staff_invite(p->arena, p->keys, s, NOW + STAFF_INVITE_SECONDS, &older);
	staff_invite(p->arena, p->keys, s, NOW + STAFF_INVITE_SECONDS, &token);
	is_err(OK, staff_save(t, p->keys, s), "an invite is saved");
	is_err(OK, staff_invited(t, p->keys, token, NOW + 1, &there), "its link finds the account");
	is_err(ERR_NOT_FOUND, staff_invited(t, p->keys, older, NOW + 1, &there),
	       "an older link does not");
	is_err(ERR_NOT_FOUND, staff_invited(t, p->keys, token, NOW + 73 * 3600, &there),
	       "nor does any after three days");
	there.invite_hash = STR("");
	is_err(OK, staff_save(t, p->keys, &there), "once it was used");
	is_err(ERR_NOT_FOUND, staff_invited(t, p->keys, token, NOW + 1, &there), "it is over");
	place_commit(t);
}

static void leaves(struct place *p, struct str id)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	size_t removed;
	struct staff s;

	is_err(OK, staff_load(t, p->keys, id, &s), "an account");
	s.disabled_at = NOW;
	is_err(OK, staff_save(t, p->keys, &s), "that is disabled");
	is_err(OK, txn_put(t, TABLE_DIGEST, id, STR("12345678")), "of somebody who had a letter");
	ok(rows_everywhere(t, id, "staff id"), "and who stands in each table that is kept by staff");
	is_err(OK, staff_purge(t, p->keys, NOW, &removed), "stays for its time");
	is_int(0, (int64_t)removed, "whole");
	is_err(OK, staff_purge(t, p->keys, NOW + 1, &removed), "and goes after it");
	is_int(1, (int64_t)removed, "alone");
	is_err(ERR_NOT_FOUND, staff_load(t, p->keys, id, &s), "for good");
	is_int(0, rows_with(t, id, false), "no key of any table has its id");
	place_commit(t);
}

int main(void)
{
	struct place p;
	struct staff one, two;

	place_open(&p);
	one = add(&p, "robin@example.org");
	two = add(&p, "sam@example.org");
	accounts(&p, &one);
	invites(&p, &one);
	roll(&p, &one);
	leaves(&p, two.id);
	place_remove(&p);
	return done();
}
