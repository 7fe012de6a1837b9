/* desk_case.h: a case as one of the council's people reaches it: the way in of every page below
 * /staff/cases/CASE, and who asks on all others of the council's part. */
#ifndef WEB_DESK_CASE_H
#define WEB_DESK_CASE_H

#include "cgi-bin/web/clerk.h"
#include "store/cases/history.h"

struct desk_case {
	struct asker who;
	struct allowed what;           /* the child; no grant */
	struct str path;               /* "/staff/cases/HEX" */
};

/* Whoever is signed in, for allow() and for history. */
struct asker desk_case_asker(struct web *w);

/* The case of the piece "case" of the address, when they may do that with it. ERR_NOT_FOUND: no
 * such case, or out of their reach. Ask again after web_write: what it rests on may have changed.
 * The GET of a page from which something is changed is a look at the case, and written down here
 * (main is a WRITE then); a page that is read says what was looked at (desk_case_look). */
enum err desk_case_open(struct web *w, enum action action, struct desk_case *d) MUST_CHECK;

/* "/staff/cases/HEX" and what follows. */
struct str desk_case_path(struct web *w, struct str child, const char *rest);

/* Writes down that they looked at a case ("case", "history"), or into it: at one thing of it; when
 * that is due: main is a WRITE then. */
enum err desk_case_look(struct web *w, const struct asker *who, struct str child,
                        struct str what) MUST_CHECK;
enum err desk_case_look_into(struct web *w, const struct asker *who, struct str child,
                             const struct history_seen *seen) MUST_CHECK;

#endif
