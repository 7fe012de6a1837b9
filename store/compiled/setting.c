#include "store/compiled/setting.h"

#include "store/base/err.h"

static const struct setting_rule rules[] = {
	[SETTING_MAX_MB] = { "council.max_mb", 1, 15, 15 },
	[SETTING_DRAFT_DAYS] = { "council.draft_days", 8, 366, 30 },
	[SETTING_IDLE_MINUTES] = { "council.idle_minutes", 15, 60, 30 },
	[SETTING_STAFF_IDLE_MINUTES] = { "council.staff_idle_minutes", 5, 30, 20 },
	[SETTING_SESSION_HOURS] = { "council.session_hours", 1, 12, 12 },
	[SETTING_DIGEST_HOUR] = { "council.digest_hour", 0, 23, 7 },
	[SETTING_KEEP_MONTHS] = { "council.keep_months", 1, 1200, 12 },
	[SETTING_KEEP_APPLICATION_MONTHS] = { "council.keep_application_months", 6, 1200, 12 },
};

_Static_assert(COUNT(rules) == SETTINGS, "each setting has a row");

const struct setting_rule *setting_rule(enum setting s)
{
	return &rules[s];
}

static bool read(enum setting s, struct str written, uint64_t *number)
{
	return str_number(written, (uint64_t)rules[s].most, number) &&
	       *number >= (uint64_t)rules[s].least;
}

int32_t setting_read(enum setting s, struct str written)
{
	uint64_t number;

	return read(s, written, &number) ? (int32_t)number : rules[s].otherwise;
}

int32_t setting_number(const struct words *w, enum setting s)
{
	return w ? setting_read(s, words_get(w, str_of(rules[s].key))) : rules[s].otherwise;
}

bool setting_is_known(const struct words *w, enum setting s)
{
	struct str written;
	uint64_t number;

	return w && (!words_find(w, str_of(rules[s].key), &written) || read(s, written, &number));
}
