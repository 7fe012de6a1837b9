#include "store/people/session.h"

#include <stdlib.h>
#include <string.h>

#include "store/base/clock.h"
#include "tests/tap.h"
#include "tests/unit/place.h"

enum { NOW = 1800000000, IDLE = 30 * 60 };

/* Whether it is found at that time, and not late. */
static bool is_in(struct place *p, struct txn *t, struct str token, int64_t at)
{
	struct session s;

	return session_find(t, p->keys, token, at, IDLE, &s) == OK && !s.is_late;
}

/* The last page at each second of a minute. */
static void idle(struct place *p, struct txn *t)
{
	int early = 0, late = 0, grace = 0, gone = 0;

	for (int64_t last = NOW; last < NOW + SESSION_TICK_SECONDS; last++) {
		struct str who = vault_random_id(p->arena), token;
		int64_t end = last + IDLE, over = end + SESSION_TICK_SECONDS;
		struct session s;

		if (session_add(t, p->keys, who, STR(""), last - 600, &token) != OK ||
		    session_find(t, p->keys, token, last, IDLE, &s) != OK ||
		    session_touch(t, p->keys, &s, last) != OK)
			die("session");
		early += !is_in(p, t, token, end);
		late += is_in(p, t, token, over);
		grace += session_find(t, p->keys, token, end + SESSION_GRACE_SECONDS, IDLE, &s) != OK;
		gone += session_find(t, p->keys, token, over + SESSION_GRACE_SECONDS, IDLE, &s) !=
		        ERR_NOT_FOUND;
	}
	is_int(0, early,
	       "nobody is signed out before their minutes are over, in whatever second the last page was");
	is_int(0, late, "nobody stays in for a minute more than that");
	is_int(0, grace, "for the whole grace what they typed may still be kept");
	is_int(0, gone, "and a minute after it nothing is known of them");
}

/* Nanoseconds that finding one takes, at best. */
static int64_t cost(struct place *p, struct txn *t, struct str token)
{
	int64_t least = INT64_MAX;

	for (int i = 0; i < 50; i++) {
		int64_t began = clock_elapsed();

		for (int n = 0; n < 20; n++)
			if (!is_in(p, t, token, NOW))
				die("session");
		began = clock_elapsed() - began;
		least = began < least ? began : least;
	}
	return least;
}

/* A busy machine may hold up every one of some. */
static bool is_within(struct place *p, struct txn *t, struct str token, int64_t limit)
{
	for (int i = 0; i < 20; i++)
		if (cost(p, t, token) < limit)
			return true;
	return false;
}

static int by_bytes(const void *a, const void *b)
{
	return memcmp(a, b, SESSION_TOKEN_BYTES);
}

/* How far the bit of all tokens that leans most is from one half of them. */
static int lean(const char (*tokens)[SESSION_TOKEN_BYTES], int count)
{
	int worst = 0;

	for (int bit = 0; bit < SESSION_TOKEN_BYTES * 8; bit++) {
		int ones = 0, off;

		for (int i = 0; i < count; i++)
			ones += tokens[i][bit / 8] >> bit % 8 & 1;
		off = abs(2 * ones - count) / 2;
		worst = off > worst ? off : worst;
	}
	return worst;
}

/* S21: of 5,000 coins one half is 35 off at a time; six times that is chance once in a million
 * runs. */
static void random_tokens(char (*tokens)[SESSION_TOKEN_BYTES], int count)
{
	int alike = 0;

	is_int(32, SESSION_TOKEN_BYTES, "a token has 256 bits");
	ok(lean(tokens, count) < 6 * 35, "S21: of five thousand tokens no bit leans to one side");
	qsort(tokens, (size_t)count, SESSION_TOKEN_BYTES, by_bytes);
	for (int i = 1; i < count; i++)
		alike += by_bytes(tokens[i - 1], tokens[i]) == 0;
	is_int(0, alike, "S21: and no two are alike");
}

/* R08: as many as there may be, a session is found by its key and not by looking through them. */
static void many(struct place *p, struct txn *t)
{
	static char tokens[5000][SESSION_TOKEN_BYTES];
	struct str token, other;
	int64_t alone;

	if (session_add(t, p->keys, vault_random_id(p->arena), STR(""), NOW, &token) != OK)
		die("session");
	alone = cost(p, t, token);
	for (size_t i = 0; i < COUNT(tokens); i++) {
		if (session_add(t, p->keys, vault_random_id(p->arena), STR(""), NOW, &other) != OK)
			die("session");
		memcpy(tokens[i], other.p, SESSION_TOKEN_BYTES);
	}
	ok(is_within(p, t, token, 3 * alone),
	   "R08: among five thousand a session is found as quickly as alone");
	random_tokens(tokens, COUNT(tokens));
}

static void writes(struct place *p, struct txn *t)
{
	struct str token;
	struct session s;

	is_err(OK, session_add(t, p->keys, vault_random_id(p->arena), STR(""), NOW, &token),
	       "a session begins with the minute");
	is_err(OK, session_find(t, p->keys, token, NOW + 59, IDLE, &s),
	       "and is used in the last second of it");
	ok(!session_touch_due(&s, NOW) && !session_touch_due(&s, NOW + 59),
	   "a page in the same minute need not be noted");
	ok(session_touch_due(&s, NOW + 60), "the first page of the next minute must be");
	ok(session_touch_due(&s, NOW - 1), "so must one after the clock was put back");
	is_err(OK, session_touch(t, p->keys, &s, NOW + 60), "it is noted");
	is_err(OK, session_find(t, p->keys, token, NOW + 61, IDLE, &s), "found again");
	ok(!session_touch_due(&s, NOW + 119), "it holds for that minute");
}

static void used_all_day(struct place *p, struct txn *t)
{
	struct str token;
	struct session s;
	int out = 0;

	is_err(OK, session_add(t, p->keys, vault_random_id(p->arena), STR(""), NOW, &token),
	       "a session");
	for (int64_t at = NOW; at <= NOW + SESSION_HOURS_MAX * 3600; at += IDLE) {
		out += session_find(t, p->keys, token, at, IDLE, &s) != OK || s.is_late;
		if (session_touch_due(&s, at) && session_touch(t, p->keys, &s, at) != OK)
			die("touch");
	}
	is_int(0, out, "goes on with a page at the last second of each half hour");
	is_err(ERR_NOT_FOUND,
	       session_find(t, p->keys, token, NOW + SESSION_HOURS_MAX * 3600 + 1, IDLE, &s),
	       "and ends after twelve hours however much it is used");
}

/* T02: of what begins while a clock is ahead nothing lives longer than its limit and the leap; the
 * first page after it was set back counts from then. */
static void clock_set_back(struct place *p, struct txn *t)
{
	enum { LEAP = 86400 };
	struct str unused, used, who = vault_random_id(p->arena);
	int64_t end = NOW + LEAP + SESSION_HOURS_MAX * 3600;
	struct session s;
	int out = 0;

	if (session_add(t, p->keys, who, STR(""), NOW + LEAP, &unused) != OK ||
	    session_add(t, p->keys, who, STR(""), NOW + LEAP, &used) != OK)
		die("session");
	ok(is_in(p, t, unused, NOW) && is_in(p, t, used, NOW),
	   "T02: who signed in while the clock was a day ahead is in after it was set back");
	ok(!is_in(p, t, unused, NOW + LEAP + IDLE + SESSION_TICK_SECONDS),
	   "T02: unused it is over after its half hour and the day");
	for (int64_t at = NOW; at <= end; at += IDLE) {
		out += session_find(t, p->keys, used, at, IDLE, &s) != OK || s.is_late;
		if (session_touch_due(&s, at) && session_touch(t, p->keys, &s, at) != OK)
			die("touch");
		if (at == NOW)
			out += is_in(p, t, used, NOW + IDLE + SESSION_TICK_SECONDS);
	}
	is_int(0, out, "T02: used once, it is idle from then, and goes on while it is used");
	is_err(ERR_NOT_FOUND, session_find(t, p->keys, used, end + 1, IDLE, &s),
	       "T02: until its twelve hours and the day");
}

/* A page that stands open says whose it is when its session has gone. */
static void tokens(struct place *p)
{
	struct str who = vault_random_id(p->arena), other = vault_random_id(p->arena);
	struct session s = { .key = vault_random_id(p->arena), .person = who },
	               next = { .key = vault_random_id(p->arena), .person = who };
	struct str token = session_form_token(p->arena, p->keys, &s),
	           later = session_form_token(p->arena, p->keys, &next), mixed;

	ok(!str_equal(token, later), "each session has a token of its own");
	ok(session_token_is_of(p->arena, p->keys, token, who) &&
	   session_token_is_of(p->arena, p->keys, later, who), "and each says whose it is");
	ok(!session_token_is_of(p->arena, p->keys, token, other) &&
	   !session_token_is_of(p->arena, p->keys, token, STR("")) &&
	   !session_token_is_of(p->arena, p->keys, STR(""), who), "and that it is nobody else's");
	mixed = str_join(p->arena, str_part(token, 0, token.n / 2), str_from(later, later.n / 2));
	ok(!session_token_is_of(p->arena, p->keys, mixed, who), "halves of two are none");
}

int main(void)
{
	struct place p;
	struct txn *t;

	place_open(&p);
	t = place_begin(&p, EDGE, WRITE);
	many(&p, t);
	tokens(&p);
	idle(&p, t);
	writes(&p, t);
	used_all_day(&p, t);
	clock_set_back(&p, t);
	txn_abort(t);
	store_signals_back();
	place_remove(&p);
	return done();
}
