#include "store/people/asked.h"

#include "store/cases/work.h"
#include "store/keeping/forget.h"
#include "store/people/person.h"
#include "tests/tap.h"
#include "tests/unit/place.h"

static const int64_t NOW = 1764158400;

int main(void)
{
	struct person p = { .email = STR("ada@example.org"), .forename = STR("Ada"),
	                    .surname = STR("Reed"), .created_at = NOW };
	struct asked a, other, found;
	struct work_item *items;
	struct place place;
	struct txn *t;
	size_t count;

	place_open(&place);
	t = place_begin(&place, MAIN, WRITE);
	is_err(OK, person_add(t, place.keys, &p), "somebody with an account");
	a = (struct asked){ .person = p.id, .kind = ASKED_COPY };
	is_err(ERR_NOT_FOUND, asked_last(t, place.keys, p.id, ASKED_COPY, &found),
	       "has asked for nothing");
	is_err(OK, asked_add(t, place.keys, &a, NOW), "asks for a copy");
	is_err(ERR_EXISTS,
	       asked_add(t, place.keys, &(struct asked){ .person = p.id, .kind = ASKED_COPY }, NOW + 5),
	       "once");
	other = (struct asked){ .person = p.id, .kind = ASKED_CLOSE };
	is_err(OK, asked_add(t, place.keys, &other, NOW + 10), "and to close the account");
	is_int(2, work_count(t, work_scope_all(), WORK_REQUEST), "both wait for the council");
	is_err(OK, work_list(t, work_scope_all(), WORK_REQUEST, NULL, 5, &items, &count), "in a list");
	is_err(OK, asked_waiting(t, place.keys, &items[0], &found), "from which each is found");
	ok(found.kind == ASKED_COPY && found.at == NOW, "the oldest first");
	found.note = STR("Sent by post");
	found.done_by = STR("Olu Fern");
	is_err(OK, asked_done(t, place.keys, &found, NOW + 86400), "one is done");
	is_err(ERR_EXISTS, asked_done(t, place.keys, &found, NOW + 86400), "once");
	is_int(1, work_count(t, work_scope_all(), WORK_REQUEST), "and waits no more");
	is_err(OK, asked_last(t, place.keys, p.id, ASKED_COPY, &found), "what was done");
	is_str("Sent by post", found.note, "is kept");
	is_err(OK,
	       asked_add(t, place.keys, &(struct asked){ .person = p.id, .kind = ASKED_COPY },
	                 NOW + 90000),
	       "later they may ask again");
	is_err(ERR_NOT_FOUND,
	       asked_load(t, place.keys, place.keys ? str_bytes("0123456789abcdef", 16) : STR(""), a.id,
	                  &found),
	       "not another person's");
	is_err(OK, forget_person(t, place.keys, p.id, NOW + 100000), "the account goes");
	is_int(0, work_count(t, work_scope_all(), WORK_REQUEST), "and all that with it");
	is_err(ERR_NOT_FOUND, asked_last(t, place.keys, p.id, ASKED_CLOSE, &found), "nothing is left");
	place_commit(t);
	place_remove(&place);
	return done();
}
