/* allow.h: may they? The one place where it is decided, inside the transaction of the action; what
 * is not allowed here is denied. Denied and missing are the same answer. Families: by grant, or as
 * the one a task was sent to. The council's side: by role, and by reach: an officer, administrator
 * or viewer of a team reaches cases of that team, of no team, and those they work on; a manager,
 * and whoever has no team, reaches all; the system administrator reaches none. */
#ifndef CASES_ALLOW_H
#define CASES_ALLOW_H

#include "store/cases/child.h"
#include "store/keeping/audit.h"
#include "store/people/grant.h"
#include "store/people/staff.h"

enum action {
	/* a family's, a school's, a professional's */
	ACT_SEE, ACT_MESSAGE, ACT_DOCUMENT, ACT_FORM, ACT_HISTORY,
	/* the council's: reading */
	ACT_CASE_READ, ACT_CASE_LIST, ACT_REPORT,
	/* the council's: doing */
	ACT_CASE_OPEN, ACT_CASE_EDIT, ACT_CASE_WRITE, ACT_CASE_SHARE, ACT_CASE_GRANT, ACT_COVER,
	ACT_EXPORT,
	ACT_ORGANISATION, ACT_RESCUE,
	ACTIONS
};

struct asker {
	enum actor kind;               /* ACTOR_FAMILY or ACTOR_STAFF; all else is denied */
	struct str id;                 /* person or staff id */
	struct str name;               /* for history */
	const struct staff *staff;     /* of ACTOR_STAFF */
	int64_t now;
};

/* What the answer rests on. */
struct allowed {
	struct child child;
	/* of a family's asker; person empty: there is none, but a task was sent to them */
	struct grant grant;
};

/* OK or ERR_NOT_FOUND. child: 16 bytes; empty for actions on no case (lists, reports, opening one),
 * then what stays as it is and may be NULL. */
enum err allow(struct txn *t, struct keys *k, const struct asker *who, enum action action,
               struct str child, struct allowed *what) MUST_CHECK;

/* The table behind it: may this role ever do that? For pages that show only what can be pressed. */
bool allow_role(enum staff_role role, enum action action);

/* Does this account reach work of that team (empty: of none)? */
bool allow_reach(const struct staff *s, struct str team);

#endif
