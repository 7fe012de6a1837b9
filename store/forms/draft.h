/* draft.h: a form that someone has begun and not yet sent. Kept keep_draft_days from its last
 * save. Table "draft": key = person id, draft id; value = sealed record. Table "draft_row":
 * person id, newest saved_at, draft id -> what the list shows. Table "draft_due": time it goes,
 * person id, draft id -> which warning was sent (warning.h); a save empties it. */
#ifndef FORMS_DRAFT_H
#define FORMS_DRAFT_H

#include "store/compiled/answers.h"
#include "store/engine/record.h"

struct draft {
	struct str person, id;         /* 16 bytes each */
	uint64_t revision;             /* of the whole; 0: not yet saved */
	struct str form, version;      /* ids */
	struct str about;              /* name of whom it is about, for lists; empty while unknown */
	struct values *answers;        /* answers.h */
	/* as they stand in the store: not to be changed in place (earlier.h) */
	const struct values *stored;
	struct values *aside;          /* what its form no longer asks (carry.h), or NULL; never sent */
	/* tree: page id -> number of saves of that page (its revision) */
	struct values *visited;
	/* tree: page id -> name of who saved it last, when not the owner; or NULL */
	struct values *hands;
	struct str last;               /* page id, or "review": where the last save led; or empty */
	int64_t created_at, saved_at;  /* seconds, UTC */
	int64_t keep_days;
	int64_t stored_at, stored_days;    /* saved_at and keep_days as they stand in the store */
	struct values *memory;         /* earlier.h: {since, by, held, count, bytes, beside}, or NULL */
	/* for the next save: what an older copy of a page said instead (earlier.h) */
	const struct values *beside;
	struct str by, by_name;        /* who saves it: id, and their name when not the owner */
	struct str submission;         /* id, once it was sent: the draft is only a signpost then */
	/* a name: a colleague has it now (draft_give); also a signpost, to the task */
	struct str taken_by;
	/* of a form that the council asked for (task.h): 16 and 24 bytes; else empty */
	struct str child, task;
};

struct draft_row {
	struct str id, form, version, about;
	int64_t saved_at, until;
};

/* Begins one: id is set. ERR_LIMIT: the person has DRAFTS_MAX already. */
enum { DRAFTS_MAX = 50 };
enum err draft_add(struct txn *t, struct keys *k, struct draft *d, int64_t now) MUST_CHECK;
enum err draft_load(struct txn *t, struct keys *k, struct str person, struct str id,
                    struct draft *d) MUST_CHECK;

/* Saves d and restarts its time. ERR_CONFLICT: it was saved elsewhere after d was loaded; nothing
 * is written. */
enum err draft_save(struct txn *t, struct keys *k, struct draft *d, int64_t now) MUST_CHECK;
/* A form that the council asked for and that was not sent can then be begun anew. */
enum err draft_remove(struct txn *t, struct keys *k, const struct draft *d) MUST_CHECK;

/* It was sent, or a colleague has it. */
bool draft_is_signpost(const struct draft *d);

/* After sending: what is left in d goes, what it said earlier and every file that was not sent. Not
 * yet saved. */
enum err draft_empty(struct txn *t, struct keys *k, struct draft *d,
                     const struct values *sent) MUST_CHECK;

/* How often that page was saved: what a page carries as `revision`, so that an older copy is
 * recognised. */
int64_t draft_page_revision(const struct draft *d, struct str page);
void draft_page_saved(struct draft *d, struct str page);

/* seconds, UTC: the end of its last day in the UK */
int64_t draft_until(const struct draft *d);

/* The person's drafts, newest first, into rows (arena of t). */
enum err draft_list(struct txn *t, struct keys *k, struct str person, struct draft_row **rows,
                    size_t *count) MUST_CHECK;

#endif
