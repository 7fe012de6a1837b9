/* earlier.h: what stood in a draft before a save changed it: its memory, until it is sent or goes.
 * Table "earlier": key = person id, draft id, newest revision (of the draft that the save made);
 * value = record sealed with the person's key, revision 1: only the answers that changed, as they
 * stood before.
 *
 * What is kept. A save that changes an answer adds an entry; what the owner answers for the first
 * time has no earlier text, and adds none. In one sitting (the same hand, EARLIER_SITTING seconds
 * from its first entry) only the first change of each answer counts, so that a script that saves
 * every few seconds adds nothing; but what takes something away (a row, a file, a whole answer,
 * more than a few words or half of it) always counts. All of it is kept up to EARLIER_MAX entries
 * and EARLIER_BYTES_MAX; of one save that is more by itself, all but its longest answers, first of
 * those that still stand in the draft, last of what came from an older copy of a page. Beyond that
 * entries of one hand that took nothing away become one an hour, when older than an hour, and one a
 * day, when older than a day; then the oldest go, those that took something away later, and last
 * those that say what others had written before one hand changed it, so that nobody who helps can
 * push that out by saving often. Files that were removed stay up to EARLIER_FILES_BYTES_MAX beside
 * those of the form, and do not count in what a form may hold; those that somebody who helps both
 * added and removed go first, the oldest before the others.
 *
 * What came from an older copy of a page, and could be shown to nobody, is kept like an answer that
 * was taken away (d->beside); memory says so in "beside" until an answer changes
 * again. */
#ifndef FORMS_EARLIER_H
#define FORMS_EARLIER_H

#include "store/forms/draft.h"

enum { EARLIER_MAX = 100, EARLIER_BYTES_MAX = 512 << 10, EARLIER_FILES_BYTES_MAX = 50 << 20,
       EARLIER_SITTING = 600 };

struct earlier {
	uint64_t revision;             /* of the draft that the save made */
	int64_t at;                    /* seconds, UTC: until then it said so */
	struct str by, by_name;        /* who changed it: 16 bytes; the name is empty for the owner */
	struct str version;            /* of the form */
	bool took;                     /* the save took something away */
	/* by field id; null: there was no answer, and another hand gave one */
	struct values *before;
	/* by field id: list of the ids of the rows and files that went */
	struct values *gone;
	size_t bytes;                  /* of its row */
};

/* For draft_save, which has counted the revision: what d->answers changes of d->stored. d->memory
 * is written by the caller. At most one row is written, unless there is too much. */
enum err earlier_note(struct txn *t, struct keys *k, struct draft *d, int64_t now) MUST_CHECK;

/* Newest first; and one of them: ERR_NOT_FOUND. */
enum err earlier_list(struct txn *t, struct keys *k, struct str person, struct str draft,
                      struct earlier **list, size_t *count) MUST_CHECK;
enum err earlier_load(struct txn *t, struct keys *k, struct str person, struct str draft,
                      uint64_t revision, struct earlier *e) MUST_CHECK;

/* All of a draft's, with its files, but for those that kept names (NULL: none). */
enum err earlier_forget(struct txn *t, struct keys *k, struct str person, struct str draft,
                        const struct values *kept) MUST_CHECK;

/* For earlier.c alone: too much is kept (earlier_thin.c); *list is what is left. */
bool earlier_is_much(const struct earlier *list, size_t count, const struct draft *d);
enum err earlier_thin(struct txn *t, struct keys *k, const struct draft *d, int64_t now,
                      struct earlier *list, size_t *count) MUST_CHECK;
struct record_at earlier_at(struct arena *a, struct str person, struct str draft,
                            uint64_t revision);
struct values *earlier_written(struct arena *a, const struct earlier *e);

#endif
