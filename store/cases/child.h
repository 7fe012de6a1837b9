/* child.h: a case: a child or young person with a request or a plan. One record, sealed with the
 * child's own key, holds who they are, where things stand, every date and who works on it; what
 * grows (messages, tasks, documents, history) has tables of its own. Table "child": key = child id;
 * a case opened from a submission takes over its subject's id and key. Table "child_find": keyed
 * hash of a word, child id. */
#ifndef CASES_CHILD_H
#define CASES_CHILD_H

#include "store/cases/timescale.h"
#include "store/cases/work.h"
#include "store/engine/record.h"

struct timescale;              /* where it stands follows from its dates: timescale_case.h */
struct timescale_facts;

struct child {
	struct str id;                 /* 16 bytes */
	uint64_t revision;
	struct str first, last;
	int32_t born_on, age_told;     /* days; 0: unknown, no end of school age told (schoolage.h) */
	/* reference: of the first submission, or made: what people quote */
	struct str setting, upn, postcode, reference;
	struct str team, requestor;    /* id of council.areas; empty: none yet. Who asked, by name */
	bool requestor_open, count_receipt_day;  /* the first: the family may read who asked */
	int32_t settled_on;            /* day of an end whose date is gone: it answered all of before */
	/* tree: what happened (timescale_event_id) -> day; unknown ones are not there. list {event,
	 * on}: days that later ones of the same took the place of (timescale_facts.h) */
	struct values *dates, *earlier;
	/* list {id, limit, code, note, from, until}: in words; of a limit the last counts */
	struct values *exemptions;
	/* list {event (as in dates), on (day), reason (for the family), by}, newest first */
	struct values *decisions;
	/* list {id, staff (both hex), name, role, team, job_title, phone, email, from, until,
	 * away_until, cover}, newest first. Days: the last two whole, 0: no end, not away; cover: staff
	 * (hex) who has their work while they are away */
	struct values *officers;
	/* tree: confidential_address, court_order, do_not_contact -> what staff must know first */
	struct values *flags, *acting; /* acting: tree, see acting.h */
	/* list {flag, field, question, form, submission (address, hex), on, looked_on (days; 0: nobody
	 * yet), looked_by}, newest first: answers that brought a flag (marking.h) */
	struct values *marks;
	/* list of text: addresses (hex) of what was sent about them, newest first */
	struct values *submissions;
	int64_t opened_at, closed_at;  /* seconds, UTC; closed_at 0: open */
	struct values *indexed;        /* where the record stands in indexes; child.c's own */
};

/* The day of what happened (timescale_event_id; words timescale.events.ID); 0: unknown. */
int32_t child_date(const struct child *c, struct str event);
void child_date_set(struct child *c, struct str event, int32_t day);
void child_date_forget(struct child *c, struct str event, int32_t day);  /* one of before */
bool child_has_plan(const struct child *c);      /* one was issued, here or before */
int32_t child_plan_made(const struct child *c);  /* on that day; 0: there is none */

/* id empty: a new id with a key of its own; else the id and key of a submission's subject. Sets
 * reference when it is empty. Keeps the indexes (words, work) and the count "child". */
enum err child_add(struct txn *t, struct keys *k, struct child *c, int64_t now) MUST_CHECK;
enum err child_load(struct txn *t, struct keys *k, struct str id, struct child *c) MUST_CHECK;

/* ERR_CONFLICT: it was saved elsewhere since. now: for what is due next. */
enum err child_save(struct txn *t, struct keys *k, struct child *c, int64_t now) MUST_CHECK;

/* Where its work stands: the whole council, its team, its officers of today. */
size_t child_scopes(struct arena *a, const struct child *c, int32_t today,
                    struct str scopes[static WORK_SCOPES_MAX]);
struct str child_name(struct arena *a, const struct child *c);     /* "First Last" */
/* the one to name first, of today and not away where there is one; or NULL */
const struct values *child_officer(const struct child *c, int32_t today);
bool child_is_worked_on(struct arena *a, const struct child *c, struct str staff, int32_t today);
void child_facts(const struct child *c, struct timescale_facts *facts);
void child_timescale(const struct child *c, int32_t today, struct timescale *t);

/* Cases whose indexes change with the day (an officer comes or goes, a limit passes) are put in
 * order for today; max at most. For the keeper, once a day at least. */
enum err child_turn(struct txn *t, struct keys *k, int64_t now, size_t max, size_t *n) MUST_CHECK;

/* The case and all that hangs on it: key, indexes, grants, tasks, documents, messages, history. */
enum err child_forget(struct txn *t, struct keys *k, struct str id) MUST_CHECK;

#endif
