#include "cgi-bin/web/crowd.h"

#include "tests/tap.h"
#include "tests/unit/place.h"

enum { NOW = 1800000000 };

static enum err ask(struct place *p, const char *address, int64_t now, int64_t *retry)
{
	struct web w = { .arena = p->arena, .store = p->store, .keys = p->keys, .now = now };
	enum err e;

	w.request.address = str_of(address);
	w.edge = place_begin(p, EDGE, READ);
	e = crowd_take(&w);
	*retry = w.retry_seconds;
	txn_abort(w.edge);
	return e;
}

static int served(struct place *p, const char *address, int tries, int64_t now)
{
	int64_t retry;
	int count = 0;

	for (int i = 0; i < tries; i++)
		count += ask(p, address, now, &retry) == OK;
	return count;
}

static void posts(struct place *p)
{
	int64_t retry;

	is_int(CROWD_POSTS, served(p, "v4 192.0.2.7", CROWD_POSTS + 20, NOW),
	       "of one address so many in a quarter of an hour");
	is_err(ERR_LIMIT, ask(p, "v4 192.0.2.7", NOW, &retry), "one more has to wait");
	is_int(CROWD_WAIT_SECONDS, retry, "for a minute");
	is_int(CROWD_POSTS / 15, served(p, "v4 192.0.2.7", CROWD_POSTS, NOW + CROWD_WAIT_SECONDS),
	       "and then finds room for all who waited with it");
	is_err(OK, ask(p, "v4 192.0.2.8", NOW, &retry), "another address is not asked to");
	is_int(CROWD_POSTS + 20, served(p, "v4 127.0.0.1", CROWD_POSTS + 20, NOW),
	       "a proxy on this machine that does not say for whom it asks stops nobody");
}

static void files(struct place *p)
{
	struct str person = vault_random_id(p->arena);
	struct web w = { .arena = p->arena, .store = p->store, .keys = p->keys, .now = NOW };

	w.edge = place_begin(p, EDGE, WRITE);
	ok(!crowd_has_filled(&w, person), "a person may add files");
	for (int i = 0; i < CROWD_DAY_FILES; i++)
		if (crowd_count_file(&w, person) != OK)
			ok(false, "each is counted");
	ok(crowd_has_filled(&w, person), "until there are two hundred of a day");
	ok(!crowd_has_filled(&w, vault_random_id(p->arena)), "somebody else may still");
	w.now += 86400;
	ok(!crowd_has_filled(&w, person), "and on the next day the same person");
	txn_abort(w.edge);
}

int main(void)
{
	struct place p;

	place_open(&p);
	posts(&p);
	files(&p);
	store_signals_back();
	place_remove(&p);
	return done();
}
