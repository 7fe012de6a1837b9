/* record.h: values sealed in an envelope. Envelope 1: "WR" 1, slot count; each slot: kind (O
 * owner key, C council public key), key id (8 bytes), wrapped data key with its length (2 bytes,
 * little-endian); revision (8 bytes, big-endian); then the sealed JSON. Product, envelope
 * version, environment, table, row key, owner and revision are bound in as additional data: a
 * record that was moved, swapped, re-owned or renumbered does not open. (A whole older row put
 * back in its place opens as that revision.) */
#ifndef ENGINE_RECORD_H
#define ENGINE_RECORD_H

#include "store/compiled/values.h"
#include "store/engine/keys.h"

struct record_at {
	enum table table;
	struct str key;
	struct str owner;          /* 16 bytes; the system's: OWNER_SYSTEM */
};

/* ERR_NOT_FOUND; ERR_DAMAGED: it does not open (logged). revision may be NULL. */
enum err record_load(struct txn *t, struct keys *k, const struct record_at *at, struct values **v,
                     uint64_t *revision) MUST_CHECK;

/* Opens a value that a walk returned. */
enum err record_open(struct txn *t, struct keys *k, const struct record_at *at, struct str value,
                     struct values **v, uint64_t *revision) MUST_CHECK;

/* Replaces or creates, with that revision. */
enum err record_save(struct txn *t, struct keys *k, const struct record_at *at,
                     const struct values *v, uint64_t revision) MUST_CHECK;

/* Creates with revision 1: ERR_EXISTS. */
enum err record_add(struct txn *t, struct keys *k, const struct record_at *at,
                    const struct values *v) MUST_CHECK;

/* The revision that stands in the store, read off the envelope without opening it: to see whether
 * somebody saved in between. ERR_NOT_FOUND, ERR_DAMAGED. */
enum err record_revision(struct txn *t, const struct record_at *at, uint64_t *revision) MUST_CHECK;

#endif
