/* flow.h: registering, signing in, resetting or moving to another e-mail address, while it is
 * under way, in the edge environment: bound to the browser that began it by a cookie of 16 random
 * bytes. Its six-digit codes are part of it. Table "flow": key = hash of the cookie's token.
 * Nothing of it stands in main before the code was right. */
#ifndef PEOPLE_FLOW_H
#define PEOPLE_FLOW_H

#include "store/engine/record.h"

enum { FLOW_TOKEN_BYTES = 16, FLOW_SECONDS = 3600, CODE_SECONDS = 600, CODE_TRIES = 5,
       CODE_SENDS_MAX = 6, CODE_DIGITS = 6 };

/* Of the council's side: a sign-in between password and code, recovery codes that are shown once, a
 * forgotten password. */
enum flow_kind { FLOW_REGISTER = 1, FLOW_SIGN_IN, FLOW_RESET, FLOW_MOVE, FLOW_STAFF_SIGN_IN,
                 FLOW_STAFF_CODES, FLOW_STAFF_RESET };

struct flow {
	struct str key;                /* hash of the token */
	enum flow_kind kind;
	int64_t expires_at;            /* FLOW_SECONDS after the last save */
	int64_t tries_left;            /* of the codes that were sent */
	int64_t proven_at;             /* a code was right; 0: none was yet */
	/* what was given on its pages so far, by the program's own names */
	struct values *steps;
	struct values *codes;          /* list of {hash, until} */
	int64_t sends, sent_at;
};

/* A new one; its token is for the cookie. */
enum err flow_add(struct txn *edge, struct keys *k, enum flow_kind kind, int64_t now,
                  struct flow *f, struct str *token) MUST_CHECK;

/* ERR_NOT_FOUND: none of that kind, or over. */
enum err flow_find(struct txn *edge, struct keys *k, enum flow_kind kind, struct str token,
                   int64_t now, struct flow *f) MUST_CHECK;
enum err flow_save(struct txn *edge, struct keys *k, struct flow *f, int64_t now) MUST_CHECK;
enum err flow_end(struct txn *edge, const struct flow *f) MUST_CHECK;
enum err flow_purge(struct txn *edge, struct keys *k, int64_t now, size_t *removed) MUST_CHECK;

/* A new code of six digits; earlier ones of this flow stay good for their time, unless their
 * tries are used up: then the new one has tries of its own. ERR_LIMIT: CODE_SENDS_MAX were sent.
 * Changes f only. */
enum err flow_code_add(struct arena *a, struct keys *k, struct flow *f, int64_t now,
                       struct str *digits) MUST_CHECK;

/* Whether it could be a code: six digits, of Arabic keyboards too, whatever stands around them. */
bool flow_code_fits(struct arena *a, struct str typed);

/* OK: right, all codes are used up. ERR_INVALID: wrong (one
 * try less). ERR_EXPIRED: it was right, too late. ERR_LIMIT: no tries left. Changes f only: save
 * it in every case. */
enum err flow_code_check(struct arena *a, struct keys *k, struct flow *f, struct str typed,
                         int64_t now) MUST_CHECK;

#endif
