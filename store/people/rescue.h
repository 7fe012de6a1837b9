/* rescue.h: a way in for somebody who lost their email account: people of the council made sure who
 * it is, and a link to the new address sets a new password and moves the account there. Used once,
 * for RESCUE_SECONDS; a new one ends the one before. The token is in the link only. Table "rescue":
 * person id, keyed hash of the token; the person's key. */
#ifndef PEOPLE_RESCUE_H
#define PEOPLE_RESCUE_H

#include "store/people/person.h"

enum { RESCUE_TOKEN_BYTES = 32, RESCUE_ID_BYTES = 32, RESCUE_SECONDS = 72 * 3600,
       RESCUE_CHECK_MAX = 2000, RESCUE_KEEP_DAYS = 365 };

enum rescue_state { RESCUE_OPEN, RESCUE_USED, RESCUE_ENDED, RESCUE_OVER };

struct rescue {
	struct str id;                 /* 32 bytes, as in the key: person id, hash */
	uint64_t revision;
	struct str person;             /* 16 bytes */
	/* addresses in normal form: of the account as it was, and the new one */
	struct str from, to;
	struct str check;              /* how the council made sure; for the council alone */
	struct str by, by_name;        /* staff id; name as it was then */
	int64_t asked_at, until, ended_at;     /* seconds, UTC; ended_at 0: neither used nor ended */
	bool used;
};

/* from, to, check, by and by_name are set; sets the rest. token: for the link
 * /account/rescue/HEX. */
enum err rescue_add(struct txn *t, struct keys *k, struct rescue *r, int64_t now,
                    struct str *token) MUST_CHECK;

/* ERR_NOT_FOUND: no such token. What may still be done with it says rescue_state. */
enum err rescue_find(struct txn *t, struct keys *k, struct str token, struct rescue *r) MUST_CHECK;
enum err rescue_load(struct txn *t, struct keys *k, struct str id, struct rescue *r) MUST_CHECK;
enum rescue_state rescue_state(const struct rescue *r, int64_t now);

/* Its link opens nothing any more. ERR_EXPIRED: it was not open. */
enum err rescue_end(struct txn *t, struct keys *k, struct rescue *r, int64_t now) MUST_CHECK;

/* Moves the account with that password (Argon2id text), and uses it up. p: the account as it is
 * now. The caller ends its sessions. ERR_EXPIRED: it is not open, or the account has moved since.
 * ERR_EXISTS: the new address has an account by now. Neither writes anything. */
enum err rescue_use(struct txn *t, struct keys *k, struct rescue *r, struct str password,
                    int64_t now, struct person *p) MUST_CHECK;

/* All that are open, of a person (empty: of everybody). */
enum err rescue_list(struct txn *t, struct keys *k, struct str person, int64_t now,
                     struct rescue **list, size_t *count) MUST_CHECK;

/* Removes what was asked for more than RESCUE_KEEP_DAYS ago, and all of an account that goes. */
enum err rescue_purge(struct txn *t, struct keys *k, int64_t now, size_t max,
                      size_t *removed) MUST_CHECK;
enum err rescue_forget(struct txn *t, struct str person) MUST_CHECK;

#endif
