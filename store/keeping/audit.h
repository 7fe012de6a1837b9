/* audit.h: the append-only trail: who did what to which record, when; each entry carries the hash
 * of the one before. Table "audit": key = sequence (8 bytes, big-endian, from 1). The hash is
 * keyed (FOR_AUDIT) and covers the number, the entry and the hash before; TABLE_META "audit"
 * holds the number and hash of the last one, so that a cut tail shows. No names, no answers, no
 * addresses. Written in the transaction of the change. What is older than AUDIT_KEEP_DAYS goes from
 * the front, and an entry "trail_removed" says so: its object is the number (8 bytes), the hash
 * (32) and the time (8) of the last one that went. TABLE_META "audit_removed" is the number of that
 * entry: what is first hangs on the hash it names. */
#ifndef KEEPING_AUDIT_H
#define KEEPING_AUDIT_H

#include "store/engine/record.h"

enum actor { ACTOR_NOBODY, ACTOR_FAMILY, ACTOR_STAFF, ACTOR_SYSTEM };

/* action: a word as `portal audit` prints it ("draft_added", "submission_viewed",
 * "password_changed"); they are listed nowhere. object: id of what it was done to. */
struct audit_entry {
	enum actor actor;
	struct str by;                 /* person or staff id, empty for the system */
	struct str action, object;
	int64_t at;                    /* seconds, UTC */
};

enum err audit_add(struct txn *t, struct keys *k, const struct audit_entry *e) MUST_CHECK;

/* Reads entry number sequence (from 1); ERR_NOT_FOUND past the end and where it was removed.
 * Verifies its link to the one before: ERR_DAMAGED. */
enum err audit_read(struct txn *t, struct keys *k, uint64_t sequence,
                    struct audit_entry *e) MUST_CHECK;

/* The number of the last entry by the kept head; 0: none yet. */
enum err audit_last(struct txn *t, uint64_t *sequence) MUST_CHECK;

/* The number and hash of the last entry, as the kept head has them (0 and empty: none yet); the
 * hash that one entry is kept with, or was when it was the last that was removed. Sealed by
 * head.h. */
enum err audit_head(struct txn *t, uint64_t *sequence, struct str *hash) MUST_CHECK;
enum err audit_hash(struct txn *t, struct keys *k, uint64_t sequence, struct str *hash) MUST_CHECK;

/* The last entry of the table is the one that the head names, with that hash. ERR_DAMAGED: cut
 * off or added to. */
enum err audit_check_end(struct txn *t, struct keys *k) MUST_CHECK;

/* Six years, whatever leap days are in them. */
enum { AUDIT_KEEP_DAYS = 6 * 365 + 2 };

/* Up to which entry the trail was removed (0: none yet), its hash and time, and when that was said.
 * ERR_DAMAGED: what says so is no whole entry, or they were younger than that. */
struct audit_removed {
	uint64_t sequence;
	struct str hash;
	int64_t at, said_at;
};
enum err audit_removed(struct txn *t, struct keys *k, struct audit_removed *r) MUST_CHECK;

/* The first entry of the table is the one behind what was removed. ERR_DAMAGED: some are missing,
 * or left. */
enum err audit_check_begin(struct txn *t, struct keys *k) MUST_CHECK;

/* Whether as many as that are over; a look at one entry. */
enum err audit_has_due(struct txn *t, struct keys *k, int64_t now, size_t count,
                       bool *has) MUST_CHECK;

/* How many there are. */
enum err audit_count(struct txn *t, struct keys *k, uint64_t *count) MUST_CHECK;

/* Removes what is over, count_max at most, and says so in the trail; nothing until the first is
 * over by a day, so that there is one such entry a day and not one an hour. */
enum err audit_trim(struct txn *t, struct keys *k, int64_t now, size_t count_max,
                    size_t *removed) MUST_CHECK;

/* "nobody", "family", "staff", "system": for operators. */
const char *audit_actor(enum actor actor);

#endif
