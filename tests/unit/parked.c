#include "cgi-bin/web/parked.h"

#include "cgi-bin/web/clerk.h"
#include "cgi-bin/web/visitor.h"
#include "tests/tap.h"
#include "tests/unit/place.h"

enum { NOW = 1800000000, OF_ONE = PARKED_IN_HOUR };

static const struct web_program program = { .name = "wizard" };

/* One page of theirs, from a browser that keeps no cookie. */
static enum err park_by(struct place *p, const char *address, struct str person, bool is_clerk,
                        enum err (*how)(struct web *w))
{
	struct arena *a = arena_open(1 << 20);
	struct visitor family = { .session = { .person = person } };
	struct clerk officer = { .session = { .person = person } };
	struct field typed[] = { { STR("first_name"), STR("Ailsa") }, { STR("whole"), STR("1") } };
	struct web w = { .arena = a, .program = &program, .store = p->store, .keys = p->keys,
	                 .visitor = is_clerk ? NULL : &family, .clerk = is_clerk ? &officer : NULL,
	                 .config = { .park_cookie = STR("park"), .staff_park_cookie = STR("staff-park"),
	                             .device_cookie = STR("dev"),
	                             .staff_device_cookie = STR("staff-dev") },
	                 .response = response_open(a), .now = NOW };
	enum err e;

	if (multipart_open(a, &w.wire, STR("x"), 0, &w.multipart) != OK)
		die("park");
	w.has_left_file = how == parked_after;
	w.request = (struct request){ .method = POST, .path = STR("/forms/parent-ehcna/who"),
	                              .address = str_of(address), .fields = { typed, 2, 2 } };
	w.edge = place_begin(p, EDGE, READ);
	e = how(&w);
	if (e == OK)
		place_commit(w.edge);
	else
		txn_abort(w.edge);
	arena_close(a);
	return e;
}

static enum err park(struct place *p, const char *address, struct str person, bool is_clerk)
{
	return park_by(p, address, person, is_clerk, parked_add);
}

static int kept(struct place *p, const char *address, struct str person, bool is_clerk, int tries)
{
	int count = 0;

	for (int i = 0; i < tries; i++)
		count += park(p, address, person, is_clerk) == OK;
	return count;
}

static void test_limits(struct place *p)
{
	struct str one = vault_random_id(p->arena), other = vault_random_id(p->arena);

	is_int(OF_ONE, kept(p, "v4 192.0.2.7", STR(""), false, OF_ONE + 5),
	       "parked: so many pages of strangers at one address are kept in an hour");
	is_err(OK, park(p, "v4 192.0.2.8", STR(""), false), "parked: another address is not full");
	is_int(OF_ONE, kept(p, "v4 192.0.2.7", one, false, OF_ONE + 5),
	       "parked: who had a session is counted by account, whoever else is at that address");
	is_err(ERR_LIMIT, park(p, "v4 192.0.2.8", one, false), "parked: wherever they are");
	is_err(OK, park_by(p, "v4 192.0.2.8", one, false, parked_after),
	       "parked: behind a page that shows what was typed that is no fault");
	is_err(OK, park(p, "v4 192.0.2.7", other, false), "parked: each for themselves");
	is_err(OK, park(p, "v4 192.0.2.7", other, true), "parked: the council's people too");
	is_err(ERR_LIMIT, park(p, "v4 192.0.2.7", STR(""), false),
	       "parked: none of them makes room for strangers");
}

int main(void)
{
	struct place p;

	place_open(&p);
	test_limits(&p);
	place_remove(&p);
	return done();
}
