/* retention.h: what expires, and the warnings before it, as one table of rules (rule.h). The
 * keeper applies them every hour with brakes on, an operator at any time. A rule works in small
 * transactions, can be cut short at any point and run again. */
#ifndef KEEPING_RETENTION_H
#define KEEPING_RETENTION_H

#include "store/compiled/words.h"
#include "store/engine/keys.h"

struct retention {
	struct store *store;
	struct keys *keys;
	const char *data;          /* folder with blobs/ */
	int64_t now;               /* seconds, UTC */
	bool has_brakes;           /* refuse what looks like a mistake */
	/* for letters and the council's numbers; NULL: no warning is sent */
	const struct words *words;
};

size_t retention_rules(void);
const char *retention_name(size_t rule);       /* "drafts", "sessions", … */
const char *retention_verb(size_t rule); /* what it does with what it counts: "removed", "sent" */

/* Notes this time as the last. With brakes ERR_DENIED: the clock has leapt (plausible.h); a human
 * has to look. */
enum err retention_begin(const struct retention *r) MUST_CHECK;

/* Applies one rule to the end. With brakes: ERR_DENIED when more than 50 rows and more than 5 %
 * of what is kept would go; nothing was removed. ERR_NOT_FOUND: how long it is kept is a number of
 * the council's that the words do not tell; nothing was removed, as no other may stand for it. */
enum err retention_apply(const struct retention *r, size_t rule, size_t *removed) MUST_CHECK;

#endif
