/* unsent.h: a message to the council that somebody has begun and not yet sent. Theirs alone: sealed
 * with the person's key, its files too. Kept UNSENT_DAYS from its last save. Table "unsent": person
 * id, child id, id (16 bytes each). Table "unsent_due": time it goes, then the key of "unsent". */
#ifndef CASES_UNSENT_H
#define CASES_UNSENT_H

#include "store/engine/record.h"

enum { UNSENT_DAYS = 28, UNSENT_MAX = 20 /* of a person and child */ };

struct unsent {
	struct str person, child, id;  /* 16 bytes each */
	uint64_t revision;
	struct str type, subject, text;        /* as typed, right or wrong */
	struct str replies_to;         /* id of a message (24 bytes) or empty */
	struct str page;               /* nonce of the page that saved it last: it may save it again */
	/* list {id (hex blob), name, type, size, at}: blobs of the person's */
	struct values *files;
	int64_t saved_at;
};

/* Sets id. ERR_LIMIT: there are UNSENT_MAX already. */
enum err unsent_add(struct txn *t, struct keys *k, struct unsent *u, int64_t now) MUST_CHECK;
enum err unsent_load(struct txn *t, struct keys *k, struct str person, struct str child,
                     struct str id, struct unsent *u) MUST_CHECK;
/* ERR_CONFLICT: it was saved elsewhere since it was loaded. */
enum err unsent_save(struct txn *t, struct keys *k, struct unsent *u, int64_t now) MUST_CHECK;

/* Without its files: they went with the message, or with_files. */
enum err unsent_remove(struct txn *t, struct keys *k, const struct unsent *u,
                       bool with_files) MUST_CHECK;

/* In no order that means anything. */
enum err unsent_list(struct txn *t, struct keys *k, struct str person, struct str child,
                     struct unsent **list, size_t *count) MUST_CHECK;

/* All of a person's about that child, with their files; child empty: about anybody. */
enum err unsent_forget(struct txn *t, struct keys *k, struct str person,
                       struct str child) MUST_CHECK;
enum err unsent_purge(struct txn *t, struct keys *k, int64_t now, size_t rows_max,
                      size_t *removed) MUST_CHECK;

#endif
