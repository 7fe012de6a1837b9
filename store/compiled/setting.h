/* setting.h: the numbers of content/council.yaml and their bounds, for gen, which refuses others,
 * and for the programs. A new one is a row in setting.c. */
#ifndef COMPILED_SETTING_H
#define COMPILED_SETTING_H

#include "store/compiled/words.h"

enum setting {
	/* of one file; no more than site/server/lighttpd.conf lets through */
	SETTING_MAX_MB,
	SETTING_DRAFT_DAYS,          /* a form that was begun */
	SETTING_IDLE_MINUTES, SETTING_STAFF_IDLE_MINUTES,
	SETTING_SESSION_HOURS,       /* of families; no more than the store keeps (session.h) */
	SETTING_DIGEST_HOUR,         /* of the day, in the United Kingdom */
	SETTING_KEEP_MONTHS,         /* a case after it was closed */
	SETTING_KEEP_APPLICATION_MONTHS,     /* a form that no case took in, after it was sent */
	SETTINGS
};

struct setting_rule {
	const char *key;             /* "council.max_mb": as it stands among the words */
	int32_t least, most, otherwise;
};

const struct setting_rule *setting_rule(enum setting s);

/* What was written, or otherwise when that is no number within the bounds. */
int32_t setting_read(enum setting s, struct str written);

/* That of the words; w NULL: otherwise. */
int32_t setting_number(const struct words *w, enum setting s);

/* What is removed by that number may go: the words are there, and what they say of it, if anything,
 * is a number within the bounds. */
bool setting_is_known(const struct words *w, enum setting s);

#endif
