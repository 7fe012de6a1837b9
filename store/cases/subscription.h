/* subscription.h: a private address that gives a case's dates to a person's calendar program. The
 * address is the secret: 32 random bytes that stand nowhere but there; the store keeps their keyed
 * hash. One for each person and child, good while their grant is: one that ended and begins anew
 * brings no older address back. Table "subscription": hash of token -> person id, child id. Table
 * "subscription_of": person id, child id -> hash, time it was made. */
#ifndef CASES_SUBSCRIPTION_H
#define CASES_SUBSCRIPTION_H

#include "store/people/grant.h"

enum { SUBSCRIPTION_TOKEN_BYTES = 32 };

/* A new one; an older one of the same person and child ends. */
enum err subscription_make(struct txn *t, struct keys *k, struct str person, struct str child,
                           int64_t now, struct str *token) MUST_CHECK;

/* OK when there was none. */
enum err subscription_end(struct txn *t, struct str person, struct str child) MUST_CHECK;

/* All of a person, whoever in their account made them. any: there was one. */
enum err subscription_end_all(struct txn *t, struct str person, bool *any) MUST_CHECK;

/* Seconds, UTC, when it was made; 0: there is none, or it is from before the grant, which began at
 * from. */
int64_t subscription_since(struct txn *t, struct str person, struct str child, int64_t from);

/* ERR_NOT_FOUND: no such address, or what the person may see of the child does not cover dates
 * now. */
enum err subscription_find(struct txn *t, struct keys *k, struct str token, int64_t now,
                           struct grant *g) MUST_CHECK;

#endif
