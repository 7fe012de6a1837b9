/* asked.h: what somebody asks about their own data: a copy of it (UK GDPR article 15), or that
 * their account is closed (article 17). People of the council do it, within a month; here stands
 * what was asked, and what became of it. Table "asked": person id, newest, id; the person's key. An
 * open one is work for the council (WORK_REQUEST, of the person). */
#ifndef PEOPLE_ASKED_H
#define PEOPLE_ASKED_H

#include "store/engine/record.h"

enum asked_kind { ASKED_COPY, ASKED_CLOSE, ASKED_KINDS };

enum { ASKED_ID_BYTES = 24, ASKED_NOTE_MAX = 2000 };

struct asked {
	struct str person;             /* 16 bytes */
	struct str id;                 /* 24 bytes: newest and 16 random, as in the key */
	enum asked_kind kind;
	int64_t at, done_at;           /* seconds, UTC; done_at 0: open */
	struct str note, done_by;      /* of the council: what was done, and who; not for the person */
};

const char *asked_name(enum asked_kind kind);          /* "copy", "close": in addresses and words */
bool asked_read(struct str name, enum asked_kind *kind);

/* ERR_EXISTS: one of that kind is open, and a holds it. */
enum err asked_add(struct txn *t, struct keys *k, struct asked *a, int64_t now) MUST_CHECK;
enum err asked_load(struct txn *t, struct keys *k, struct str person, struct str id,
                    struct asked *a) MUST_CHECK;

/* By an item of the council's work. */
struct work_item;
enum err asked_waiting(struct txn *t, struct keys *k, const struct work_item *w,
                       struct asked *a) MUST_CHECK;

/* The newest of that kind. ERR_NOT_FOUND: never asked. */
enum err asked_last(struct txn *t, struct keys *k, struct str person, enum asked_kind kind,
                    struct asked *a) MUST_CHECK;

/* It is dealt with: note and done_by are set. ERR_EXISTS: it was before; nothing changes. */
enum err asked_done(struct txn *t, struct keys *k, struct asked *a, int64_t now) MUST_CHECK;

/* All of a person's, with an account that goes. */
enum err asked_forget(struct txn *t, struct str person) MUST_CHECK;

#endif
