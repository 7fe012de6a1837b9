/* message.h: a secure message about a child, between people of the case and the council. Never
 * changed and never deleted by either side. Each participant has a mailbox for each child; the
 * council's is shared by those who reach the case, so that no answer is lost when somebody is away.
 * One of the family is seen by the council and by those it names; of two parents, neither sees what
 * was not addressed to them. Table "message": child id, newest sent_at, message id; the child's
 * key. Table "mailbox": person id (the council: 16 zero bytes), child id, box (1), newest, message
 * id -> 1 unread, 0 read. TABLE_COUNT "mailbox", owner, child, box: how many are in it. */
#ifndef CASES_MESSAGE_H
#define CASES_MESSAGE_H

#include "store/cases/child.h"

enum mailbox { MAILBOX_IN = 1, MAILBOX_SENT };

/* characters; characters; files. */
enum { MESSAGE_TEXT_MAX = 20000, MESSAGE_SUBJECT_MAX = 150, MESSAGE_FILES_MAX = 10,
       MESSAGE_ID_BYTES = 24 };

extern const struct str MESSAGE_COUNCIL;       /* owner of the council's mailboxes: 16 zero bytes */

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
	bool is_unread;                /* of the box that message_list read; nowhere kept */
};

/* Sets id. Fills the mailboxes, the readers' counts (grant.unread), and the council's work. Every
 * message of the family also goes to the council. ERR_NOT_FOUND: somebody named has no open grant
 * with MAY_MESSAGE; ERR_INVALID: the council names nobody; abort. */
enum err message_add(struct txn *t, struct keys *k, struct message *m) MUST_CHECK;

/* ERR_NOT_FOUND as well when it stands in none of the mailboxes of owner (person, or the council's
 * zeros). */
enum err message_load(struct txn *t, struct keys *k, struct str owner, struct str child,
                      struct str id, struct message *m) MUST_CHECK;

/* By the 16 bytes and the second that an item of WORK_MESSAGE has, for the council. */
enum err message_find(struct txn *t, struct keys *k, struct str child, struct str item,
                      int64_t sent_at, struct message *m) MUST_CHECK;

/* Marks it read for owner: count and work go down. by_name: the officer's. OK when it was read
 * before. */
enum err message_read(struct txn *t, struct keys *k, struct str owner, struct message *m,
                      struct str by_name, int64_t now) MUST_CHECK;
bool message_is_unread(struct txn *t, struct str owner, struct str child, struct str id);

/* A page of a box: so many at most behind that id, or from the newest when it is empty. */
struct mailbox_page {
	struct str owner, child;
	enum mailbox box;
	struct str after;
	size_t max;
};

/* Newest first, each loaded whole, with is_unread set. */
enum err message_list(struct txn *t, struct keys *k, const struct mailbox_page *page,
                      struct message **list, size_t *count) MUST_CHECK;
int64_t message_count(struct txn *t, struct str owner, struct str child, enum mailbox box);

/* "RE: " before it once; the earlier text quoted below a line that says who wrote when (from
 * words); its end is left out where the quote would fill more than half of a new message. */
struct str message_reply_subject(struct arena *a, struct str subject);
struct str message_quote(struct arena *a, const struct message *m, struct str line);

#endif
