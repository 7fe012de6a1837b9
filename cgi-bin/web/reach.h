/* reach.h: whether an account is within the reach of one of the council's people: by a case that it
 * follows, or, where it follows none, by what it sent (applied_reach). */
#ifndef WEB_REACH_H
#define WEB_REACH_H

#include "cgi-bin/web/web.h"
#include "store/cases/allow.h"

struct reach {
	struct grant *grants;          /* those that are open */
	size_t count;
	bool *is_near;                 /* by grant: its case is in their reach */
	bool is_theirs;
};

enum err reach_of(struct web *w, const struct asker *who, struct str person,
                  struct reach *r) MUST_CHECK;

#endif
