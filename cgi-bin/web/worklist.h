/* worklist.h: a list of what waits (work.h) as its reader reaches it, WORKLIST_PAGE at a time. */
#ifndef WEB_WORKLIST_H
#define WEB_WORKLIST_H

#include "cgi-bin/web/clerk.h"
#include "store/cases/child_row.h"

enum { WORKLIST_PAGE = 25, WORKLIST_SCOPES_MAX = 3 };

struct worklist {
	struct str scopes[WORKLIST_SCOPES_MAX];    /* all of them together, each item once */
	size_t scope_count;
	enum work_kind kind;
	int64_t from, before;          /* of its when: not earlier, earlier than; 0: any */
	struct work_item *items;
	size_t count;
	bool more;
};

/* The scopes that they reach: of a manager, and of who has no team, the whole council; else their
 * team, no team, and what they work on themselves. */
void worklist_reach(struct web *w, struct worklist *l);

/* Those of one team instead; "none": of no team. ERR_NOT_FOUND: out of reach, or no such team. */
enum err worklist_team(struct web *w, struct worklist *l, struct str team) MUST_CHECK;

/* Those that ?team= and ?officer= of the address ask for: a team as above, an officer by staff id
 * in hex. Without either all that they reach. A list of one officer may hold what they do not
 * reach: the caller looks (worklist_near). */
enum err worklist_asked(struct web *w, struct worklist *l) MUST_CHECK;

/* Do they reach this case? */
bool worklist_near(struct web *w, const struct child *c);
bool worklist_near_row(struct web *w, const struct child_row *row);

/* One page of it, after the item of ?after=. */
enum err worklist_load(struct web *w, struct worklist *l, size_t max) MUST_CHECK;

/* The page after the last item that was loaded. */
enum err worklist_next(struct web *w, struct worklist *l, size_t max) MUST_CHECK;

/* For the page: newest (address of the first page, on all others), older (of the next one, when
 * there is more): path with its query so far and after=. */
void worklist_values(struct web *w, const struct worklist *l, struct str path, struct values *v);

/* The list `name` (of id, label, chosen): who works on cases in the teams that they reach, by name;
 * chosen: staff id in hex. worklist_officers: "officers", chosen by ?officer=, for a filter. */
enum err worklist_people(struct web *w, const char *name, struct str chosen,
                         struct values *v) MUST_CHECK;
enum err worklist_officers(struct web *w, struct values *v) MUST_CHECK;

/* teams for a filter (list of id, label, chosen), as far as they reach; chosen: the one of
 * ?team=. */
void worklist_teams(struct web *w, struct values *v);

#endif
