/* document.h: a file that the council shares with people of a case, or one of them adds. Its bytes
 * are a blob of the child's. Seen by those it was shared with, nobody else; who opened it, and
 * when, is kept. For DOCUMENT_RECALL_SECONDS it can be called back as if it had not been; later it
 * is withdrawn, and that is shown. Table "document": child id, newest sent_at, document id; the
 * child's key. */
#ifndef CASES_DOCUMENT_H
#define CASES_DOCUMENT_H

#include "store/cases/child.h"

enum { DOCUMENT_RECALL_SECONDS = 900, DOCUMENT_ID_BYTES = 24 };

struct document {
	struct str child;              /* 16 bytes */
	struct str id;                 /* 24 bytes: newest and 16 random, as in the key */
	uint64_t revision;
	struct str kind, title;        /* kind: id of a configured kind; title as given */
	struct str blob;               /* 16 bytes */
	struct str filename, type;     /* as shown and sent: our own verdict of the type */
	int64_t bytes;
	struct str does;               /* doing.h; empty: nothing found, or nobody looked */
	struct str by, by_name;        /* staff; or a person who added a document ("Add a document") */
	bool from_family;
	struct values *recipients;     /* list {person (hex), name, opened_at (0: not yet)} */
	int64_t sent_at;
	int64_t recalled_at, withdrawn_at;     /* 0: it stands */
	struct str reason;             /* why it was withdrawn */
};

/* Sets id, adds to each recipient's count (grant.documents). The blob is kept already, as the
 * child's. ERR_NOT_FOUND: a recipient has no open grant with MAY_DOCUMENTS; abort. */
enum err document_add(struct txn *t, struct keys *k, struct document *d) MUST_CHECK;
enum err document_load(struct txn *t, struct keys *k, struct str child, struct str id,
                       struct document *d) MUST_CHECK;
/* A new title or kind. ERR_CONFLICT */
enum err document_save(struct txn *t, struct keys *k, struct document *d) MUST_CHECK;

bool document_stands(const struct document *d);

/* May this person open it? It stands, and they are a recipient or added it themselves. */
bool document_is_for(const struct document *d, struct str person);

/* It stands, and they are a recipient who has not opened it. */
bool document_is_new(const struct document *d, struct str person);

/* Notes that they opened it; lowers their count the first time. Saves. Nothing is written for a
 * second time, or for who is no recipient. */
enum err document_opened(struct txn *t, struct keys *k, struct document *d, struct str person,
                         int64_t now) MUST_CHECK;

/* Called back or withdrawn, by how long it stood: counts go down, nobody opens it any more. Saves.
 * ERR_EXISTS: it does not stand. */
enum err document_withdraw(struct txn *t, struct keys *k, struct document *d, struct str reason,
                           int64_t now) MUST_CHECK;

/* Of a case, newest first. person empty: all (the council); else only theirs: what stands, what was
 * withdrawn, and what was called back, of which they may learn no more than that. */
enum err document_list(struct txn *t, struct keys *k, struct str child, struct str person,
                       struct document **list, size_t *count) MUST_CHECK;

#endif
