/* staff_session.h: sessions of the council's staff: struct session with SESSION_STAFF, in tables of
 * their own, so that no cookie of a family opens them. What is not here (touch, end, the token of
 * forms) is in session.h. */
#ifndef PEOPLE_STAFF_SESSION_H
#define PEOPLE_STAFF_SESSION_H

#include "store/people/session.h"

/* 8 hours at most, whatever is done; for 4 hours after it was idle for too long or that old it is
 * found with is_late set: what was posted then may be kept, and nothing is shown. */
enum { STAFF_SESSION_SECONDS = 8 * 3600, STAFF_SESSION_GRACE_SECONDS = 4 * 3600 };

enum err staff_session_add(struct txn *edge, struct keys *k, struct str staff, int64_t now,
                           struct str *token) MUST_CHECK;
enum err staff_session_find(struct txn *edge, struct keys *k, struct str token, int64_t now,
                            int64_t idle_seconds, struct session *s) MUST_CHECK;

/* Ends all sessions of an account but one (spare NULL: all). */
enum err staff_session_end_all(struct txn *edge, struct str staff,
                               const struct session *spare) MUST_CHECK;

#endif
