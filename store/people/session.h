/* session.h: signed in since when, in the edge environment. The token is 32 random bytes that
 * only the browser holds; the store keeps their keyed hash, so that a copy of the store yields no
 * usable cookie. Table "session": key = hash of token. Table "session_of": person id, hash of
 * token. Those of the council's staff stand apart, in "staff_session" and "staff_session_of", and
 * are shorter: staff_session.h. */
#ifndef PEOPLE_SESSION_H
#define PEOPLE_SESSION_H

#include "store/engine/record.h"

enum { SESSION_TOKEN_BYTES = 32, SESSION_MAX = 5, SESSION_HOURS_MAX = 12,
       SESSION_GRACE_SECONDS = 3600, SESSION_TICK_SECONDS = 60 };

enum session_kind { SESSION_FAMILY, SESSION_STAFF };

struct session {
	enum session_kind kind;
	struct str key;                /* hash of the token, 16 bytes */
	struct str person;             /* 16 bytes; of a session of staff: staff id */
	int64_t created_at;            /* seconds, UTC */
	/* the end of the minute in which it was last used, see session_touch */
	int64_t seen_at;
	struct str device; /* "firefox android": two words of device.h, or empty; of families */
	/* idle for too long, but within the grace: may save and see nothing */
	bool is_late;
};

/* A new session; the oldest goes when there are more than SESSION_MAX. token:
 * SESSION_TOKEN_BYTES. */
enum err session_add(struct txn *edge, struct keys *k, struct str person, struct str device,
                     int64_t now, struct str *token) MUST_CHECK;

/* Those of a family's person that are not over, the newest first; room for SESSION_MAX. */
enum err session_list(struct txn *edge, struct keys *k, struct str person, int64_t now,
                      int64_t idle_seconds, struct session *list, size_t *count) MUST_CHECK;

/* What a page calls a session by: 16 hex digits, of which nothing else can be made. */
struct str session_handle(struct arena *a, struct keys *k, const struct session *s);

/* ERR_NOT_FOUND: unknown or over. Late ones are found with is_late set. */
enum err session_find(struct txn *edge, struct keys *k, struct str token, int64_t now,
                      int64_t idle_seconds, struct session *s) MUST_CHECK;

/* Notes that it was used: a page in the minute of the page before writes nothing. So what is noted
 * is the end of the minute, and a session is idle from there: nobody is signed out before
 * idle_seconds since their last page are over, and nobody later than a minute after that. */
bool session_touch_due(const struct session *s, int64_t now);
enum err session_touch(struct txn *edge, struct keys *k, struct session *s, int64_t now) MUST_CHECK;
enum err session_end(struct txn *edge, const struct session *s) MUST_CHECK;
bool session_stands(struct txn *edge, const struct session *s);      /* nobody has ended it since */

/* Ends all of a person's sessions but one (spare NULL: all). */
enum err session_end_all(struct txn *edge, struct str person,
                         const struct session *spare) MUST_CHECK;

/* The anti-forgery token of a session, 64 hex digits. Half of it is of the session, half says whose
 * it is: that stays so when the session has gone. */
struct str session_form_token(struct arena *a, struct keys *k, const struct session *s);
bool session_token_is_of(struct arena *a, struct keys *k, struct str token, struct str person);

/* Removes what is over, of both kinds; for purge. */
enum err session_purge(struct txn *edge, struct keys *k, int64_t now, size_t *removed) MUST_CHECK;

#endif
