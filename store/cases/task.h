/* task.h: a form to complete, sent by the council to one person or one organisation about a child.
 * Filling it is a draft like any other that knows its task; sending it makes a submission whose
 * subject is the child. Late answers are taken and marked. Table "task": child id, newest sent_at,
 * task id; the child's key. Table "task_for": person or organisation id, due day (none: after all
 * others), child id, newest, task id, while it is open; of an organisation also once sent, behind
 * those. */
#ifndef CASES_TASK_H
#define CASES_TASK_H

#include "store/cases/child.h"

enum { TASK_ID_BYTES = 24 };

enum task_state { TASK_NEW, TASK_STARTED, TASK_SUBMITTED, TASK_WITHDRAWN, TASK_STATES };

struct task {
	struct str child;              /* 16 bytes */
	/* 24 bytes: newest and 16 random, as in the key: for addresses, in hex */
	struct str id;
	uint64_t revision;
	/* the form's id (the newest version when it is begun); its title */
	struct str form, title;
	struct str assignee, assignee_name;    /* person or organisation id; its name */
	bool for_organisation, shut;   /* shut: withdrawn, as its case was closed */
	struct str by, by_name;        /* staff */
	struct str note;               /* why we ask */
	/* list of text: ids (hex) of what it is about; an assignee may read them */
	struct values *documents;
	enum task_state state;
	struct str draft_person, draft;        /* once begun: whose, and its id */
	struct str started_by;         /* name */
	struct str taken_from;         /* person whose draft a colleague took over last; or empty */
	struct str submission;         /* address (24 bytes) once sent */
	int64_t sent_at, submitted_at; /* seconds, UTC */
	int32_t due_on, reminded_on;   /* days; 0: none; the latter of the last reminder */
};

/* Sets id. Adds to the assignee's count (grant.tasks) when it is a person with a grant. */
enum err task_add(struct txn *t, struct keys *k, struct task *one) MUST_CHECK;
enum err task_load(struct txn *t, struct keys *k, struct str child, struct str id,
                   struct task *one) MUST_CHECK;

/* By the 16 bytes that an item of WORK_RETURNED has. */
enum err task_find(struct txn *t, struct keys *k, struct str child, struct str item,
                   struct task *one) MUST_CHECK;
/* Saves and keeps task_for and the counts right by its state. ERR_CONFLICT. */
enum err task_save(struct txn *t, struct keys *k, struct task *one) MUST_CHECK;

bool task_is_open(const struct task *one);             /* new or started */
int64_t task_place(const struct task *one);            /* the second piece of its key in task_for */
/* the person it was sent to; empty: an organisation */
struct str task_person(const struct task *one);
/* Is it theirs at this time: sent to this person, and not before the council ended their access to
 * the case, nor do they have access without MAY_FORMS; or to an organisation they belong to now? */
bool task_is_for(struct txn *t, struct keys *k, const struct task *one, struct str person,
                 int64_t now);

/* 24 bytes: one it is about? */
bool task_has_document(const struct task *one, struct str document);
/* For allow(): OK when a task of this child, open or sent, is this person's; else ERR_NOT_FOUND. */
enum err task_links(struct txn *t, struct keys *k, struct str person, struct str child,
                    int64_t now) MUST_CHECK;

/* Of a case, newest first; and the open ones of a person with their organisations', or of one
 * organisation (its id), soonest due first. */
enum err task_list(struct txn *t, struct keys *k, struct str child, struct task **list,
                   size_t *count) MUST_CHECK;
enum err task_open(struct txn *t, struct keys *k, struct str person, size_t max, struct task **list,
                   size_t *count) MUST_CHECK;
/* What was sent for their organisations, the newest first. */
enum err task_sent(struct txn *t, struct keys *k, struct str person, size_t max, struct task **list,
                   size_t *count) MUST_CHECK;
/* Does anything stand open for this person, or do they belong to an organisation that may be
 * asked? */
bool task_concerns(struct txn *t, struct str person);
/* How many of this child stand open for this person themselves: what grant.tasks keeps. */
enum err task_count(struct txn *t, struct str person, struct str child, int64_t *count) MUST_CHECK;
const char *task_state_name(enum task_state state); /* "new", "started", "submitted", "withdrawn" */

#endif
