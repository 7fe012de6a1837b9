#include "cgi-bin/web/incoming.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cgi-bin/web/clerk.h"
#include "cgi-bin/web/visitor.h"
#include "store/base/clock.h"
#include "store/base/fnv.h"
#include "tests/tap.h"
#include "tests/unit/place.h"

enum { HOLDERS_MAX = 80 };

static const struct web_program upload = { .name = "upload", .body_seconds = 1200,
                                           .seconds_max = 60 };

struct holders {
	pid_t all[HOLDERS_MAX];
	size_t count;
};

/* Seconds until reading ends. */
static int64_t left(const struct web *w)
{
	return (w->wire.until - clock_elapsed() + 500000000) / 1000000000;
}

static struct web sender(struct place *p, const char *address)
{
	struct web w = { .arena = p->arena, .program = &upload, .wire = wire_of(-1, -1),
	                 .store = p->store, .keys = p->keys, .config = { .edge = p->folder } };

	w.request.method = POST;
	w.request.address = str_of(address);
	return w;
}

/* Whether it has one; another process has it, as all that one process has are its own. ms: how long
 * the answer is waited for; -1: until it comes. */
static bool hold_within(struct holders *h, struct web *w, int ms)
{
	struct pollfd answer;
	int ends[2];
	char has;

	if (pipe(ends) != 0 || (h->all[h->count] = fork()) < 0)
		die("hold");
	if (h->all[h->count] == 0) {
		has = incoming_begin(w) && incoming_admit(w) == OK && !w->has_no_place;
		if (write(ends[1], &has, 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	h->count++;
	close(ends[1]);
	answer = (struct pollfd){ ends[0], POLLIN, 0 };
	if (poll(&answer, 1, ms) != 1 || read(ends[0], &has, 1) != 1)
		has = false;
	close(ends[0]);
	return has;
}

static bool hold(struct holders *h, struct web *w)
{
	return hold_within(h, w, -1);
}

/* Until there is a place; that is looked for a while. */
static bool is_made_to_wait(struct holders *h, struct web *w)
{
	return !hold_within(h, w, 300);
}

static int held(struct holders *h, struct web *w, int tries)
{
	int count = 0;

	for (int i = 0; i < tries; i++)
		count += hold(h, w);
	return count;
}

static void go(struct holders *h)
{
	for (size_t i = 0; i < h->count; i++) {
		kill(h->all[i], SIGKILL);
		waitpid(h->all[i], NULL, 0);
	}
	h->count = 0;
}

static void test_time(struct place *p)
{
	struct web w = sender(p, "v4 192.0.2.1");
	struct visitor known = { .session = { .person = vault_random_id(p->arena) } };
	struct str path = str_join(p->arena, str_of(p->folder), STR("/incoming"));

	ok(incoming_begin(&w), "incoming: a body is read while it arrives");
	is_int(OK, incoming_admit(&w), "incoming: a place is free");
	is_int(INCOMING_NOBODY_SECONDS, left(&w),
	       "incoming: who is not signed in has a minute for all of it (R02)");
	w.visitor = &known;
	is_int(OK, incoming_admit(&w), "incoming: one is free for a session that has ended");
	is_int(INCOMING_NOBODY_SECONDS, left(&w), "incoming: which gets no more time (R02)");
	w.identity.role = FAMILY;
	is_int(OK, incoming_admit(&w), "incoming: and for who is signed in");
	is_int(1200, left(&w), "incoming: they have as long as a large file takes");
	alarm(0);
	signal(SIGTERM, SIG_DFL);
	close(open(str_c(p->arena, path), O_RDONLY));    /* which gives back all that we have */
}

/* Two addresses of which anybody can find out that they fall together in a table of 4096. */
static void find_pair(struct place *p, struct str *one, struct str *other)
{
	char text[32];

	*one = STR("v4 203.0.113.9");
	for (int i = 0;; i++) {
		snprintf(text, sizeof(text), "v4 198.51.%d.%d", i / 256 % 256, i % 256);
		*other = str_of(text);
		if (fnv_hash(*one) % 4096 == fnv_hash(*other) % 4096)
			break;
	}
	*other = str_copy(p->arena, *other);
}

static void test_addresses(struct place *p)
{
	struct holders h = { .count = 0 };
	struct str one, other;
	struct web w = sender(p, "");

	find_pair(p, &one, &other);
	w.request.address = one;
	is_int(INCOMING_OF_ONE_MAX, held(&h, &w, INCOMING_OF_ONE_MAX),
	       "incoming: so many strangers of one address have a place");
	ok(is_made_to_wait(&h, &w), "incoming: one more waits");
	w.request.address = other;
	ok(hold(&h, &w), "incoming: no other address can be chosen that shares its count");
	go(&h);
	w.request.address = STR("v4 127.0.0.1");
	is_int(INCOMING_OF_ONE_MAX + 2, held(&h, &w, INCOMING_OF_ONE_MAX + 2),
	       "incoming: a proxy on this machine that does not say for whom it asks has no such count");
	go(&h);
}

static void test_known(struct place *p)
{
	struct visitor one = { .session = { .person = vault_random_id(p->arena) } }, other = one;
	struct clerk officer = { .session = { .person = one.session.person } };
	struct holders h = { .count = 0 };
	struct web w = sender(p, "v4 127.0.0.1");

	is_int(INCOMING_NOBODY_MAX, held(&h, &w, INCOMING_NOBODY_MAX),
	       "incoming: strangers fill theirs");
	ok(is_made_to_wait(&h, &w), "incoming: one more waits");
	w.visitor = &one;
	is_int(INCOMING_OF_ONE_MAX, held(&h, &w, INCOMING_OF_ONE_MAX),
	       "incoming: and take none of those of families");
	ok(is_made_to_wait(&h, &w), "incoming: of one account no more than so many");
	other.session.person = vault_random_id(p->arena);
	w.visitor = &other;
	ok(hold(&h, &w), "incoming: at one address each account has its own count");
	w.visitor = NULL;
	w.clerk = &officer;
	ok(hold(&h, &w), "incoming: and the council's people have places of their own");
	go(&h);
}

/* As many as it gets, at most as many as one may have. */
static int fill(struct holders *h, struct web *w)
{
	int count = 0;

	while (count < INCOMING_OF_ONE_MAX && !is_made_to_wait(h, w))
		count++;
	return count;
}

static void test_share(struct place *p)
{
	struct visitor one = { .session = { .person = STR("") } };
	struct holders h = { .count = 0 };
	struct web w = sender(p, "v4 127.0.0.1");
	int count = 0;

	w.visitor = &one;
	for (int i = 0; i < INCOMING_FAMILIES_MAX / INCOMING_OF_ONE_MAX; i++) {
		one.session.person = vault_random_id(p->arena);
		count += fill(&h, &w);
	}
	is_int(INCOMING_FAMILIES_MAX / 2 + INCOMING_FAMILIES_MAX / INCOMING_OF_ONE_MAX, count,
	       "incoming: who sends many at once shares half of the places, beside one of their own");
	one.session.person = vault_random_id(p->arena);
	ok(hold(&h, &w), "incoming: of every other account one file has a place");
	ok(is_made_to_wait(&h, &w), "incoming: and a second one waits, as theirs do");
	go(&h);
}

int main(void)
{
	struct place p;

	place_open(&p);
	test_time(&p);
	test_addresses(&p);
	test_known(&p);
	test_share(&p);
	place_remove(&p);
	return done();
}
