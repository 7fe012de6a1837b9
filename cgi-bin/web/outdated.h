/* outdated.h: a page that stood open while its draft went over to another version of the form, or
 * while a blank form was built anew. What is posted from it is read as it was asked, and put where
 * the draft asks it now. */
#ifndef WEB_OUTDATED_H
#define WEB_OUTDATED_H

#include "cgi-bin/web/intake.h"
#include "store/compiled/form_match.h"

struct outdated {
	struct form *f;                /* the version that was posted, as the page says in "version" */
	const struct form_page *p;     /* its page */
	struct form_match match;       /* to that of the draft */
	struct values *left;           /* what is not asked any more, as draft.aside */
};

/* For intake.c, when in->f is known: sets in->older when the page as posted is of another version
 * that is kept, and in->p to the page of in->f that asks now what in->page asked in it, or in any
 * version that is kept. */
void outdated_find(struct web *w, struct intake *in);

/* Instead of check_read, when in->older is set: into in->typed. */
void outdated_read(struct web *w, struct intake *in);

/* What was typed differs where something else stands already. */
bool outdated_conflicts(const struct intake *in);

/* Before the draft is saved: counts a save of each other page that asks some of it now, and sets
 * aside what none asks. */
void outdated_keep(struct intake *in);

#endif
