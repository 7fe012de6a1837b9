/* applied.h: a form that was sent, as the council reads it: an application that waits for somebody
 * to take it in, or one that belongs to a case already. */
#ifndef WEB_APPLIED_H
#define WEB_APPLIED_H

#include "cgi-bin/web/desk_case.h"
#include "store/compiled/form_values.h"
#include "store/forms/submission.h"
#include "store/people/person.h"

struct applied {
	struct asker who;
	struct submission s;
	struct form *form;             /* as it was sent */
	struct person sender;          /* id empty: the account is gone */
	struct str team;               /* id; empty: none yet */
	struct child child;            /* its case; id empty: none yet */
	struct str path;               /* "/staff/applications/HEX" */
};

enum applied_want { APPLIED_READ, APPLIED_CHANGE };

/* The one of the piece "application" of the address. Of a case: by allow() of that case. One that
 * waits: by the role, and by the reach of its team. ERR_NOT_FOUND: no such form, or out of reach.
 * The GET of a page that changes something is written down here, as by applied_look. */
enum err applied_open(struct web *w, enum applied_want want, struct applied *a) MUST_CHECK;

/* answerday_due of it. */
int32_t applied_due(const struct applied *a);

/* Its path and what follows. */
struct str applied_path(struct web *w, const struct applied *a, const char *rest);

/* The team that one which waits was handed to; empty: none yet. */
struct str applied_team(struct web *w, const struct submission *s);

/* Does that account, which has no open case, belong to what this one of the staff works on: a form
 * that it sent waits for a team of theirs, or for none yet; or they work for the whole council? */
enum err applied_reach(struct web *w, const struct staff *s, struct str person,
                       bool *is) MUST_CHECK;

/* Name of whoever sent it; of a professional with the organisation. */
struct str applied_sender(struct web *w, const struct person *p);

/* Every answer of it, with its files as addresses below path. */
struct form_view applied_view(struct web *w, const struct applied *a);

/* Writes down that it was opened: in the history of its case, or of what was sent. */
enum err applied_look(struct web *w, const struct applied *a) MUST_CHECK;

#endif
