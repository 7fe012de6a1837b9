/* outbox.h: a letter is a record, in the transaction of its cause; delivery is the keeper's
 * (mail.h). Tables "outbox" (main) and "edge_outbox" (letters with a code): key = time due (8
 * bytes), letter id (16 bytes); "letter_dead" (main): key = newest (8 bytes), letter id. A letter
 * names its template (build/compiled/letters/NAME) and the values of its places, not its text. */
#ifndef POST_OUTBOX_H
#define POST_OUTBOX_H

#include "store/engine/record.h"

struct letter {
	struct str key;                /* where it stands in the table */
	/* 16 bytes; also the Message-ID, so that a repeat can be recognised */
	struct str id;
	struct str name, to;           /* template; e-mail address in normal form */
	struct values *places; /* what the template needs beside service, council, phone and link;
	                        * a link is a path of this site and gets the origin in front */
	int64_t created_at, expires_at;    /* seconds, UTC; expires_at 0: never */
	int64_t tries;
	struct str about;              /* 16 bytes: whom or what it says goes (parting.h), or empty */
	struct str reason;             /* why it was not delivered the last time */
};

/* Adds a letter that is due now. In an edge transaction it goes to the edge's outbox. */
enum err outbox_add(struct txn *t, struct keys *k, struct letter *l, int64_t now) MUST_CHECK;

/* The first letter that is due; ERR_NOT_FOUND: none. A letter due later than any back-off can
 * mean (the clock was set back) is due. ERR_DAMAGED: it does not open; key is set, for
 * outbox_set_aside. */
enum err outbox_next(struct txn *t, struct keys *k, int64_t now, struct letter *l) MUST_CHECK;

/* The letter behind key `after` (empty: the first) in the outbox or among the dead ones; errors
 * as outbox_next. */
enum outbox_part { OUTBOX_WAITING, OUTBOX_DEAD };
enum err outbox_after(struct txn *t, struct keys *k, enum outbox_part part, struct str after,
                      struct letter *l) MUST_CHECK;

/* Delivered, or no longer wanted. ERR_NOT_FOUND: it is gone or was moved meanwhile. */
enum err outbox_remove(struct txn *t, const struct letter *l) MUST_CHECK;

/* Not delivered: due again after 1, 5, 15, 60, 360 minutes, then every 6 hours; after 24 hours
 * and OUTBOX_TRIES tries (a clock that jumped kills nothing), or when it expired, it is dead: a
 * letter with a code is dropped, another goes to the table letter_dead. reason: a word for the
 * log and `mail list`. */
enum { OUTBOX_TRIES = 8 };
enum err outbox_retry(struct txn *t, struct keys *k, struct letter *l, struct str reason,
                      int64_t now) MUST_CHECK;

/* Dead at once: refused for good, or held back after a restore. */
enum err outbox_bury(struct txn *t, struct keys *k, struct letter *l, struct str reason,
                     int64_t now) MUST_CHECK;

/* A dead or waiting letter is due now, with its tries forgotten. */
enum err outbox_revive(struct txn *t, struct keys *k, enum outbox_part part, struct letter *l,
                       int64_t now) MUST_CHECK;

/* A row that does not open leaves the outbox as it is: to letter_dead, or away when it is the
 * edge's. */
enum err outbox_set_aside(struct txn *t, struct str key, int64_t now) MUST_CHECK;

#endif
