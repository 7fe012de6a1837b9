/* keys.h: the master key and what hangs on it. The master key is 32 bytes in the file KEYS/master
 * (0400), with an older one in KEYS/master.1 while a rotation runs; it lives outside the data in
 * production. Every person and child has a key of their own, wrapped by the master key in
 * TABLE_KEY: destroying it forgets them, in every backup. */
#ifndef ENGINE_KEYS_H
#define ENGINE_KEYS_H

#include "store/engine/txn.h"
#include "store/engine/vault.h"

struct keys;

/* create: makes the folder (0700) and a new master key when there is none. ERR_NOT_FOUND;
 * ERR_DENIED: readable by others, owned by somebody else, or a link; ERR_INVALID: not 32 bytes. */
enum err keys_open(struct arena *a, const char *folder, bool create, struct keys **k) MUST_CHECK;
void keys_close(struct keys *k);               /* wipes; NULL is allowed */

/* Wipes the keys of owners that were loaded; the master key and what hangs on the root stay. */
void keys_owners_wipe(struct keys *k);

/* Whether the master key in the folder is still the one that was read; false also when it cannot be
 * told. */
bool keys_is_current(const struct keys *k);

/* What a derived key is for. They do not change when the master key is rotated (they hang on a
 * root key that the master key wraps, TABLE_META "root"). */
enum purpose {
	FOR_EMAIL_INDEX, FOR_SESSION, FOR_CODE, FOR_TOKEN, FOR_EDGE, FOR_SYSTEM, FOR_AUDIT, FOR_PEPPER,
	PURPOSES
};

/* Loads (or, in a WRITE transaction on an empty store, makes) the root key. Needed before the
 * rest. */
enum err keys_root(struct keys *k, struct txn *main) MUST_CHECK;
const struct secret *keys_for(struct keys *k, enum purpose p);

/* The first VAULT_ID_BYTES of a keyed hash of those parts: rows are found by it, and a secret is
 * known again, without either standing anywhere. */
struct str keys_hash(struct arena *a, struct keys *k, enum purpose p, const struct str *parts,
                     size_t count);
#define KEYS_HASH(a, k, p, ...) keys_hash((a), (k), (p), (const struct str[]){ __VA_ARGS__ }, \
                                          sizeof((const struct str[]){ __VA_ARGS__ }) / \
                                              sizeof(struct str))

/* Owner: 16 bytes. The system's own records have the owner of 16 zero bytes, key FOR_SYSTEM
 * (FOR_EDGE in edge). */
extern const unsigned char OWNER_SYSTEM[16];
/* ERR_EXISTS */
enum err keys_owner_add(struct keys *k, struct txn *t, struct str owner) MUST_CHECK;

/* The key stays good until 8 more were loaded. ERR_NOT_FOUND: destroyed or never made, and in
 * edge for all but the system. ERR_DAMAGED: it does not open (logged). */
enum err keys_owner_load(struct keys *k, struct txn *t, struct str owner,
                         const struct secret **key) MUST_CHECK;
enum err keys_owner_destroy(struct txn *t, struct str owner) MUST_CHECK;

/* Rotation. begin makes a new master key file: what is added from then on hangs on it. Each step
 * re-wraps a batch and is committed by the caller; done: no row hangs on the older one. end,
 * after that commit, removes the older file (ERR_BUSY before it). Each may be repeated after a
 * crash. begin while one runs: ERR_EXISTS. */
enum err keys_rotate_begin(struct keys *k) MUST_CHECK;
enum err keys_rotate_step(struct keys *k, struct txn *t, size_t rows_max, bool *done) MUST_CHECK;
enum err keys_rotate_end(struct keys *k, struct txn *t) MUST_CHECK;

/* How many keys hang on a master key that is not here: a backup of a rotation that was under way
 * needs both. last: zeroes, then where it stopped; done: that was all. */
struct keys_strange {
	unsigned char last[VAULT_ID_BYTES];
	uint64_t count;
	bool done;
};
enum err keys_strange_some(struct keys *k, struct txn *t, struct keys_strange *s) MUST_CHECK;

#endif
