/* invite.h: an invitation to a child's case or to an organisation: personal, used once, for
 * INVITE_DAYS. The token is in the link only; for a case the birth date of the child is asked, and
 * after INVITE_TRIES wrong answers it is over. Table "invite": keyed hash of the token; the
 * system's key, as nothing but the token is known when it is opened. Table "invite_of": child or
 * organisation id, newest, hash. */
#ifndef CASES_INVITE_H
#define CASES_INVITE_H

#include "store/cases/child.h"
#include "store/people/grant.h"

enum { INVITE_TOKEN_BYTES = 32, INVITE_DAYS = 28, INVITE_TRIES = 5 };

enum invite_state { INVITE_OPEN, INVITE_USED, INVITE_REVOKED, INVITE_OVER, INVITE_SPENT };

struct invite {
	struct str key;                /* hash of the token, 16 bytes: also its id for staff pages */
	uint64_t revision;
	struct str child, organisation;        /* one of them; 16 bytes */
	struct str email, name;        /* e-mail in normal form; name as staff wrote it */
	enum relation relation;
	bool responsibility;
	unsigned may;
	struct str by, by_name;
	int64_t sent_at, until, ended_at;
	int64_t tries_left;
	bool used, revoked, exact;     /* exact: kept nowhere, see invite_is_for */
	struct str person;             /* who took it */
};

/* Sets key and times; token for the link /invited/HEX. The caller adds the letter. ERR_INVALID: no
 * birth date of the child is known, so that nobody could answer. */
enum err invite_add(struct txn *t, struct keys *k, struct invite *i, int64_t now,
                    struct str *token) MUST_CHECK;

/* A new token, time and tries for the same invitation; the old link ends (revoked). ERR_EXISTS: it
 * was used. ERR_CONFLICT */
enum err invite_again(struct txn *t, struct keys *k, struct invite *i, int64_t now,
                      struct str *token) MUST_CHECK;

/* ERR_NOT_FOUND: no such token. What may still be done with it says invite_state. */
enum err invite_find(struct txn *t, struct keys *k, struct str token, struct invite *i) MUST_CHECK;
enum err invite_load(struct txn *t, struct keys *k, struct str key, struct invite *i) MUST_CHECK;

/* Its link opens nothing any more. Saves. ERR_EXISTS: it was used. */
enum err invite_revoke(struct txn *t, struct keys *k, struct invite *i, int64_t now) MUST_CHECK;
enum invite_state invite_state(const struct invite *i, int64_t now);

/* Revokes those that wait for that person, of a child or organisation: sent to their address, or to
 * one where they took another. Who has a part in it needs none of them, and who was sent away would
 * come back by one, with a second account. */
enum err invite_settle(struct txn *t, struct keys *k, struct str of, struct str person,
                       int64_t now, size_t *revoked) MUST_CHECK;

/* Was it sent to the account of this address? One to a case, or exact (at some hosts anybody has an
 * address): to that one; else to one at the same host, as an office hands its letters on. */
bool invite_is_for(const struct invite *i, struct str email);

/* The answer to the question (an organisation's has none: 0). OK: the grant (or membership) is
 * there, with counts of what waits; the invitation is used, and others for them are settled (of an
 * organisation those to the same address and name, as an office has one mailbox for all). A
 * grant that had ended begins anew. Of the rest, commit the first three: ERR_INVALID: not that
 * date, one try less. ERR_EXISTS: they are linked already; it is used up, but one to an
 * organisation, which may be a colleague's. ERR_EXPIRED: invite_state is not INVITE_OPEN, or no
 * more: their part ended after this was sent. ERR_LIMIT: the organisation is full. ERR_DENIED: the
 * case or organisation is closed, or it was not sent to that account (invite_is_for); the
 * invitation stays as it is. */
enum err invite_accept(struct txn *t, struct keys *k, struct invite *i, struct str person,
                       int32_t born_on, int64_t now) MUST_CHECK;

/* Removes those to organisations that ended INVITE_DAYS ago, max at most. One by which somebody
 * joined stays while they belong: invite_settle asks for it. One to a case goes with the case. */
enum err invite_purge(struct txn *t, struct keys *k, int64_t now, size_t max,
                      size_t *removed) MUST_CHECK;

/* Of a child or organisation, newest first. */
enum err invite_list(struct txn *t, struct keys *k, struct str of, struct invite **list,
                     size_t *count) MUST_CHECK;

#endif
