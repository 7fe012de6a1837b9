/* message.h: a secure message about a child, between people of the case and the council. Never
 * changed and never deleted by either side. Each participant has a mailbox for each child; the
 * council's is shared by those who reach the case, so that no answer is lost when somebody is away.
 * Table "message": child id, newest sent_at, message id. Table "mailbox": person id (the council: 16
 * zero bytes), child id, box (1), newest, message id -> 1 unread, 0 read. */
#ifndef CASES_MESSAGE_H
#define CASES_MESSAGE_H

#include "store/cases/child.h"

enum mailbox { MAILBOX_IN = 1, MAILBOX_SENT };

enum { MESSAGE_TEXT_MAX = 20000, MESSAGE_SUBJECT_MAX = 150, MESSAGE_FILES_MAX = 10 };

struct message {
	struct str child;              /* 16 bytes */
	struct str id;                 /* 24 bytes: newest and 16 random, as in the key */
	struct str type;               /* id of a configured message type */
	struct str subject, text;
	bool from_council;
	struct str from, from_name;    /* person or staff id */
	struct values *to;             /* list {person (hex), name}; empty: the council's team */
	/* name of the officer it is addressed to, of a message to the council */
	struct str to_officer;
	/* list {id (hex blob), name, type, size}: blobs of the child's */
	struct values *files;
	struct str replies_to;         /* id (24 bytes) or empty */
	int64_t sent_at;
	struct str read_by;            /* of one to the council: who opened it first, and when */
	int64_t read_at;
};

struct mailbox_row { struct str id; bool unread; };

/* Sets id. Fills the mailboxes, the readers' counts (grant.unread), and the council's work. */
enum err message_add(struct txn *t, struct keys *k, struct message *m) MUST_CHECK;

/* ERR_NOT_FOUND as well when it stands in none of the mailboxes of owner (person, or the council's zeros). */
enum err message_load(struct txn *t, struct keys *k, struct str owner, struct str child, struct str id,
                      struct message *m) MUST_CHECK;

/* Marks it read for owner: count and work go down. by_name: the officer's. OK when it was read before. */
enum err message_read(struct txn *t, struct keys *k, struct str owner, struct message *m, struct str by_name,
                      int64_t now) MUST_CHECK;
bool message_is_unread(struct txn *t, struct str owner, struct str child, struct str id);

/* One page of a box, newest first; after: id or empty. Loaded whole, without their texts shortened. */
enum err message_list(struct txn *t, struct keys *k, struct str owner, struct str child, enum mailbox box,
                      struct str after, size_t max, struct message **list, bool **unread, size_t *count) MUST_CHECK;

/* "RE: " before it once; the earlier text quoted below a line that says who wrote when (from words). */
struct str message_reply_subject(struct arena *a, struct str subject);
struct str message_quote(struct arena *a, const struct message *m, struct str line);

#endif
