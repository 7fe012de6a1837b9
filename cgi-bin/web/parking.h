/* parking.h: where parked posts lie (parked.h). A row of table "parked" opens with what a browser
 * holds: the cookie that was set when something was parked, or, where that answer reached nobody,
 * the number by which the browser is known to an account (familiar.h). Key = hash of the one or the
 * other; the row is sealed under a key made from it. Who is signed out has a new cookie
 * for each post, and one for two pages of a session that come in one moment. */
#ifndef WEB_PARKING_H
#define WEB_PARKING_H

#include "cgi-bin/web/web.h"

enum { PARKING_TOKEN_BYTES = 32, PARKING_SECONDS = 12 * 3600 };

/* {posts: [{path, writer, returns, bytes, due, fields: [name, value, …]}, …], due}: all that this
 * browser holds of this side, whoever wrote it, and is not over. The newest last.
 * ERR_NOT_FOUND. */
enum err parking_load(struct web *w, struct values **v) MUST_CHECK;

/* The whole of it from now on, in one row. is_heard: the answer reaches the browser, so that a
 * cookie may be set; else it lies under what the browser holds. edge is WRITE. */
enum err parking_save(struct web *w, const struct values *v, bool is_heard) MUST_CHECK;

/* In this answer again, after it was begun anew: the cookie that parking_save set. */
void parking_tell(struct web *w);

/* The browser gets another number with this answer (familiar.h): what lies under the one that it
 * holds moves to a cookie. edge is WRITE. */
enum err parking_carry(struct web *w) MUST_CHECK;

/* Nothing is left of it, nor of the cookie. edge is WRITE, or parking_load found nothing: a row
 * that is over waits for the purge. */
enum err parking_end(struct web *w) MUST_CHECK;

#endif
