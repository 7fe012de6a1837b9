/* outbox.h: a letter is a record, in the transaction of its cause; delivery is the keeper's (mail.h).
 * Tables "outbox" (main) and "edge_outbox" (letters with a code): key = time due (8 bytes), letter id (16 bytes).
 * A letter names its template (build/compiled/letters/NAME) and the values of its places, not its text. */
#ifndef POST_OUTBOX_H
#define POST_OUTBOX_H

#include "store/engine/record.h"

struct letter {
	struct str key;                /* where it stands in the table */
	struct str id;                 /* 16 bytes; also the Message-ID, so that a repeat can be recognised */
	struct str name, to;           /* template; e-mail address in normal form */
	struct values *places;         /* what the template needs beside service, council, phone and link */
	int64_t created_at, expires_at;    /* seconds, UTC; expires_at 0: never */
	int64_t tries;
};

/* Adds a letter that is due now. In an edge transaction it goes to the edge's outbox. */
enum err outbox_add(struct txn *t, struct keys *k, struct letter *l, int64_t now) MUST_CHECK;

/* The first letter that is due; ERR_NOT_FOUND: none. */
enum err outbox_next(struct txn *t, struct keys *k, int64_t now, struct letter *l) MUST_CHECK;

/* Delivered, or no longer wanted. */
enum err outbox_remove(struct txn *t, const struct letter *l) MUST_CHECK;

/* Not delivered: due again after 1, 5, 15, 60, 360 minutes, then every 6 hours; after 24 hours or when it expired it is dead:
 * a letter with a code is dropped, another goes to the table letter_dead. reason: a word for the log and `mail list`. */
enum err outbox_retry(struct txn *t, struct keys *k, struct letter *l, struct str reason, int64_t now) MUST_CHECK;

#endif
