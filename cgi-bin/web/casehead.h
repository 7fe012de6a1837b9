/* casehead.h: the top of every page of a case in the council's part: whose it is, what staff must
 * know before they do anything, where it stands, and the case's own menu. */
#ifndef WEB_CASEHEAD_H
#define WEB_CASEHEAD_H

#include "cgi-bin/web/desk_case.h"

/* What staff must know first: names in child.flags, words casework.flags.NAME. */
enum { CASE_FLAGS = 3 };
extern const char *const casehead_flags[CASE_FLAGS];

/* For the part case-flags: flags (list: label, text, those of marking_values), has_flags;
 * flags_href: empty, casehead_values sets where they are checked. */
void casehead_add_flags(struct web *w, const struct child *c, struct values *v);

/* The flags as they were posted, of a case that has those. What was typed at a flag whose box is
 * not ticked is not dropped: it is among them, and w->problems says that the box is to be
 * ticked. */
struct values *casehead_read_flags(struct web *w, const struct values *before);

/* For the part case-head: tree case_head: name, born, reference, state, mover, due, due_what, late,
 * closed, reopen, team, officer, href, those of case-flags, menu (list: label, href, current). The
 * menu holds what the reader's role may press. current: the path of the page below the case
 * ("/dates"); "": the case. */
void casehead_values(struct web *w, const struct desk_case *d, const char *current,
                     struct values *v);

#endif
