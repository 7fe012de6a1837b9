#include "store/compiled/setting.h"

#include "store/base/arena.h"
#include "store/people/session.h"
#include "tests/tap.h"

static void reading(void)
{
	is_int(15, setting_read(SETTING_IDLE_MINUTES, STR("15")), "the least is taken");
	is_int(60, setting_read(SETTING_IDLE_MINUTES, STR("60")), "and the most");
	is_int(30, setting_read(SETTING_IDLE_MINUTES, STR("14")), "less is not");
	is_int(30, setting_read(SETTING_IDLE_MINUTES, STR("61")), "more is not");
	is_int(30, setting_read(SETTING_IDLE_MINUTES, STR("20 minutes")), "what is no number is not");
	is_int(30, setting_read(SETTING_IDLE_MINUTES, STR("")), "without it there is a usual one");
	is_int(0, setting_read(SETTING_DIGEST_HOUR, STR("0")), "nought can be a number like another");
}

static void asking(struct arena *a)
{
	struct words *w = NULL;

	is_err(OK, words_read_bytes(a, STR("council.keep_months\t18\ncouncil.max_mb\t40\n"), &w),
	       "words are read");
	is_int(18, setting_number(w, SETTING_KEEP_MONTHS), "a number of the council's");
	is_int(15, setting_number(w, SETTING_MAX_MB), "one that is out of bounds counts for nothing");
	is_int(12, setting_number(NULL, SETTING_KEEP_MONTHS), "without words there is the usual one");
}

static void bounds(void)
{
	bool sound = true;

	for (int s = 0; s < SETTINGS; s++) {
		const struct setting_rule *r = setting_rule((enum setting)s);

		sound &= r->key && r->least >= 0 && r->least <= r->otherwise && r->otherwise <= r->most;
	}
	ok(sound, "each has a name, and its usual number lies within its bounds");
	is_int(SESSION_HOURS_MAX, setting_rule(SETTING_SESSION_HOURS)->most,
	       "a session lasts no longer than the store keeps it");
}

int main(void)
{
	struct arena *a = arena_open(1 << 20);

	reading();
	asking(a);
	bounds();
	arena_close(a);
	return done();
}
