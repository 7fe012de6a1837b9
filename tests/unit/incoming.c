#include "cgi-bin/web/incoming.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "store/base/clock.h"
#include "tests/tap.h"

static char folder[] = "/tmp/waymark-incoming-XXXXXX";

/* Seconds until reading ends. */
static int64_t left(const struct web *w)
{
	return (w->wire.until - clock_elapsed() + 500000000) / 1000000000;
}

static void test_time(struct arena *a)
{
	const struct web_program upload = { .name = "upload", .body_seconds = 1200, .seconds_max = 60 };
	struct web w = { .arena = a, .program = &upload, .wire = wire_of(-1, -1),
	                 .config = { .edge = folder } };

	w.request.method = POST;
	w.request.address = STR("v4 192.0.2.1");
	is_int(OK, incoming_begin(&w), "incoming: a place is free");
	is_int(INCOMING_NOBODY_SECONDS, left(&w),
	       "incoming: until it is known who sends there is the time that nobody has (R02)");
	incoming_trust(&w);
	ok(left(&w) <= INCOMING_NOBODY_SECONDS, "incoming: who is not signed in gets no more (R02)");
	w.identity.role = FAMILY;
	incoming_trust(&w);
	is_int(1200, left(&w), "incoming: who is signed in has as long as a large file takes");
	alarm(0);
	signal(SIGTERM, SIG_DFL);
}

int main(void)
{
	struct arena *a = arena_open(1 << 20);

	if (!mkdtemp(folder))
		return 1;
	test_time(a);
	unlink(str_c(a, str_join(a, str_of(folder), STR("/incoming"))));
	rmdir(folder);
	arena_close(a);
	return done();
}
