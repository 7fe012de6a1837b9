#include "store/people/rescue.h"

#include "store/keeping/forget.h"
#include "tests/tap.h"
#include "tests/unit/family.h"

enum { NOW = FAMILY_NOW, DAY = 86400 };

struct world {
	struct place p;
	struct txn *t;
	struct str ann, ben, clerk;
};

static struct str add(struct world *w, const char *from, const char *to, struct str person,
                      int64_t now, struct rescue *r)
{
	struct str token;

	*r = (struct rescue){ .person = person,
		                  .from = str_of(from),
		                  .to = str_of(to),
		                  .check = STR("canary: called back"),
		                  .by = w->clerk,
		                  .by_name = STR("Robin Officer") };
	if (rescue_add(w->t, w->p.keys, r, now, &token) != OK)
		die("rescue_add");
	return token;
}

static void tokens(struct world *w)
{
	struct rescue r, there, other, *list;
	struct str token = add(w, "ann@example.org", "ann.new@example.org", w->ann, NOW, &r), raw, id;
	size_t count;

	is_err(OK, rescue_find(w->t, w->p.keys, token, &there), "a link is found by its token");
	is_str("ann.new@example.org", there.to, "with the new address");
	is_str("canary: called back", there.check, "and how the council made sure");
	is_err(ERR_NOT_FOUND, rescue_find(w->t, w->p.keys, str_part(token, 0, 31), &there),
	       "a piece of the token finds nothing");
	id = KEY(w->p.arena, w->ann, STR("0123456789abcdef"));
	is_err(ERR_NOT_FOUND, rescue_find(w->t, w->p.keys, id, &there),
	       "nor does the person with another secret");
	is_err(OK, txn_get(w->t, TABLE_RESCUE, r.id, &raw), "its row");
	is_int((int64_t)raw.n, (int64_t)str_search(raw, STR("canary")), "shows nothing");
	is_int((int64_t)r.id.n, (int64_t)str_search(r.id, str_from(token, VAULT_ID_BYTES)),
	       "nor does its key");
	ok(rescue_state(&r, NOW + RESCUE_SECONDS - 1) == RESCUE_OPEN, "it is open for 72 hours");
	ok(rescue_state(&r, NOW + RESCUE_SECONDS) == RESCUE_OVER, "and not longer");
	(void)add(w, "ben@example.org", "ben.new@example.org", w->ben, NOW, &other);
	token = add(w, "ann@example.org", "ann.third@example.org", w->ann, NOW + 5, &there);
	is_err(OK, rescue_load(w->t, w->p.keys, r.id, &r), "the one before");
	ok(rescue_state(&r, NOW + 5) == RESCUE_ENDED, "ends with a new one");
	is_err(OK, rescue_list(w->t, w->p.keys, STR(""), NOW + 5, &list, &count), "what is open");
	is_int(2, (int64_t)count, "is one of each person");
	is_err(OK, rescue_end(w->t, w->p.keys, &there, NOW + 6), "one is ended");
	is_err(ERR_EXPIRED, rescue_end(w->t, w->p.keys, &there, NOW + 7), "once");
}

static void used(struct world *w)
{
	struct rescue r, again;
	struct person p;
	struct str id;

	(void)add(w, "ann@example.org", "ben@example.org", w->ann, NOW, &r);
	is_err(ERR_EXISTS, rescue_use(w->t, w->p.keys, &r, STR("hash"), NOW, &p),
	       "an address that has an account takes none");
	(void)add(w, "ann@example.org", "ann.new@example.org", w->ann, NOW, &r);
	is_err(ERR_EXPIRED, rescue_use(w->t, w->p.keys, &r, STR("hash"), NOW + RESCUE_SECONDS, &p),
	       "after 72 hours nothing moves");
	is_err(OK, rescue_use(w->t, w->p.keys, &r, STR("hash"), NOW + 9, &p),
	       "before, the account moves");
	is_err(OK, person_find(w->t, w->p.keys, STR("ann.new@example.org"), &id), "to the new address");
	ok(str_equal(id, w->ann), "the same account");
	is_err(ERR_NOT_FOUND, person_find(w->t, w->p.keys, STR("ann@example.org"), &id),
	       "away from the old one");
	is_err(OK, person_load(w->t, w->p.keys, w->ann, &p), "it has");
	is_str("hash", p.password, "the new password");
	is_err(OK, rescue_load(w->t, w->p.keys, r.id, &again), "the link");
	ok(rescue_state(&again, NOW + 9) == RESCUE_USED, "was used");
	is_err(ERR_EXPIRED, rescue_use(w->t, w->p.keys, &again, STR("other"), NOW + 10, &p),
	       "and works once");
	(void)add(w, "ann@example.org", "ann.fourth@example.org", w->ann, NOW, &r);
	is_err(ERR_EXPIRED, rescue_use(w->t, w->p.keys, &r, STR("hash"), NOW, &p),
	       "nor does one for an account that has moved since");
}

static void gone(struct world *w)
{
	struct rescue r;
	size_t removed = 0;
	int64_t rows;

	(void)add(w, "ben@example.org", "b@example.org", w->ben, NOW + 300 * (int64_t)DAY, &r);
	is_err(OK, rescue_purge(w->t, w->p.keys, NOW + 366 * (int64_t)DAY, 100, &removed),
	       "what is older than a year");
	ok(removed > 3, "goes");
	is_err(OK, txn_rows(w->t, TABLE_RESCUE, STR(""), &rows), "there");
	is_int(1, rows, "stays what is younger");
	is_err(OK, forget_person(w->t, w->p.keys, w->ben, NOW), "until the account goes");
	is_err(OK, txn_rows(w->t, TABLE_RESCUE, STR(""), &rows), "then");
	is_int(0, rows, "nothing of it is left");
}

int main(void)
{
	struct world w;

	place_open(&w.p);
	w.t = place_begin(&w.p, MAIN, WRITE);
	w.ann = family_person(&w.p, w.t, "Ann", "ann@example.org");
	w.ben = family_person(&w.p, w.t, "Ben", "ben@example.org");
	w.clerk = family_staff(&w.p, w.t, "Robin Officer", "robin@example.org");
	tokens(&w);
	used(&w);
	gone(&w);
	place_commit(w.t);
	place_remove(&w.p);
	return done();
}
