/* helper.h: somebody whom the owner of a draft has asked to help with some of its pages. They have
 * an account of their own, see those pages alone and cannot send or delete the form. Help ends at
 * once when either of them ends it, and when the draft is sent or goes. Table "helper": owner's
 * person id, draft id, helper id -> record sealed with the owner's key. Table "helper_of": helper's
 * person id, draft id -> owner's person id, helper id (plain), while they help. Table
 * "helper_token": keyed hash of the token -> owner's person id, draft id, helper id (plain), while
 * the invitation waits. Each id has 16 bytes. No second slot in the envelopes: a helper's request
 * opens the draft with the owner's key, after helper_find. So ending help leaves nothing behind
 * that could still open it, in any copy of the store, and what a helper wrote goes with its
 * owner. */
#ifndef FORMS_HELPER_H
#define FORMS_HELPER_H

#include "store/engine/record.h"

enum { HELPER_TOKEN_BYTES = 32, HELPER_DAYS = 14,
       HELPERS_MAX = 10 /* of a draft, with those that ended */ };

enum helper_state { HELPER_INVITED, HELPER_HELPS, HELPER_OVER, HELPER_ENDED, HELPER_LEFT };

struct helper {
	struct str owner, draft, id;   /* 16 bytes each */
	uint64_t revision;
	struct str email;              /* in normal form: whoever takes it must have this address */
	struct values *pages;          /* list of page ids */
	struct str token;              /* hash; empty once it was taken or ended */
	struct str person, name;       /* who took it */
	int64_t sent_at, until;        /* the invitation's; seconds, UTC */
	int64_t joined_at, ended_at;   /* 0: not */
	bool left;                     /* they ended it themselves */
};

enum helper_state helper_state(const struct helper *h, int64_t now);

/* Sets id, times and the token of the link /helping/invited/HEX; the caller adds the letter.
 * ERR_EXISTS: that address helps or is asked already. ERR_LIMIT: HELPERS_MAX; who no longer helps
 * makes room. */
enum err helper_add(struct txn *t, struct keys *k, struct helper *h, int64_t now,
                    struct str *token) MUST_CHECK;

enum err helper_list(struct txn *t, struct keys *k, struct str owner, struct str draft,
                     struct helper **list, size_t *count) MUST_CHECK;
enum err helper_load(struct txn *t, struct keys *k, struct str owner, struct str draft,
                     struct str id, struct helper *h) MUST_CHECK;

/* The invitation behind a token. ERR_NOT_FOUND: there is none, or it was taken or ended. */
enum err helper_invited(struct txn *t, struct keys *k, struct str token,
                        struct helper *h) MUST_CHECK;

/* Its token opens nothing any more. ERR_EXPIRED: it is over. ERR_DENIED: it was sent to another
 * address, or whoever takes it is the owner. */
enum err helper_accept(struct txn *t, struct keys *k, struct helper *h, struct str person,
                       struct str email, struct str name, int64_t now) MUST_CHECK;

/* What that person helps with now: one draft (ERR_NOT_FOUND: not with that one), all of them,
 * any. */
enum err helper_find(struct txn *t, struct keys *k, struct str person, struct str draft,
                     struct helper *h) MUST_CHECK;
enum err helper_of(struct txn *t, struct keys *k, struct str person, struct helper **list,
                   size_t *count) MUST_CHECK;
bool helper_helps(struct txn *t, struct str person);

/* Other pages, h->pages, from now on. ERR_EXPIRED: it has ended. */
enum err helper_change(struct txn *t, struct keys *k, struct helper *h, int64_t now) MUST_CHECK;

/* At once, an invitation too. */
enum err helper_end(struct txn *t, struct keys *k, struct helper *h, bool left,
                    int64_t now) MUST_CHECK;

/* All of a draft's, when it is sent or goes; all that a person helps with, when their account
 * goes. */
enum err helper_forget(struct txn *t, struct keys *k, struct str owner,
                       struct str draft) MUST_CHECK;
enum err helper_forget_person(struct txn *t, struct keys *k, struct str person,
                              int64_t now) MUST_CHECK;

#endif
