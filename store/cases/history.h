/* history.h: who did what with a child's case, and who looked. Each entry is also one of the audit
 * trail (audit.h), written in the same transaction; this table is what can be shown, in the words
 * of content/words.yaml, key history.ACTION. Table "history": child id, or the subject of what has
 * no case yet, newest (8), entry id. Table "seen": the same, viewer id, hash of what was seen ->
 * time, so that a look is written down once an hour and not at each reload.
 *
 * Of two parents neither learns from it what the other does, or what the council does with the
 * other. */
#ifndef CASES_HISTORY_H
#define CASES_HISTORY_H

#include "store/cases/allow.h"

struct history_entry {
	struct str key;                /* where it stands: for going on after it */
	enum actor actor;
	struct str by, by_name;        /* id; name as it was then */
	struct str action;             /* "case_opened", "date_changed", "message_sent", "viewed", … */
	/* a word or title to put beside it: the date's word, a document's title */
	struct str what;
	struct str was, is;            /* old and new value of a change, as text; dates in ISO */
	/* the one person that it was done with or sent to; empty: all of the case */
	struct str to;
	bool staff_only;               /* not shown to the family (flags, grants of others) */
	int64_t at;
};

enum { HISTORY_LOOK_SECONDS = 3600 };

/* object: id of what it was done to; empty: the child itself. Sets by, by_name, actor, at from
 * who. */
enum err history_add(struct txn *t, struct keys *k, const struct asker *who, struct str child,
                     struct str object, struct history_entry *e) MUST_CHECK;

/* What was looked at. */
struct history_seen {
	struct str what;               /* "dashboard", "case", or an id of a document or message */
	struct str title;              /* may be empty */
	/* of something that is one person's alone: who that is, as in history_entry; else empty */
	struct str to;
};

/* Must this look be written down (none of the same in the last hour)? Asked in a READ; then the
 * caller makes main a WRITE and calls history_look, which asks again. */
bool history_look_due(struct txn *t, struct keys *k, const struct asker *who, struct str child,
                      struct str what);
enum err history_look(struct txn *t, struct keys *k, const struct asker *who, struct str child,
                      const struct history_seen *seen) MUST_CHECK;

/* The same of what was sent and has no case yet: subject stands for the child. A case that is
 * opened for it has that id (accept.c), so that its history begins with these looks; where it joins
 * one they stay with the submission. */
enum err history_look_waiting(struct txn *t, struct keys *k, const struct asker *who,
                              struct str subject, const struct history_seen *seen) MUST_CHECK;

/* So many at most, behind the entry of that key or from the newest when it is empty. reader:
 * empty for the council, which reads everything. A person reads what they did themselves and what
 * was done with them, and of the rest what is not staff_only and not by or with somebody else of
 * the family; of what the council looked at the case itself, and else only what is theirs alone;
 * of documents that were shared those they may open, never one that was called back. What schools
 * and professionals do they read unless the case is flagged (child.h) to protect others, and
 * nothing of what the council does with senders who have no access, but that a form was asked of
 * one. */
struct history_page {
	struct str child, reader, after;
	size_t max;
};

/* Newest first. */
enum err history_list(struct txn *t, struct keys *k, const struct history_page *page,
                      struct history_entry **list, size_t *count) MUST_CHECK;

#endif
