/* helping.h: the draft of somebody else, opened for who helps with some of its pages (helper.h). */
#ifndef WEB_HELPING_H
#define WEB_HELPING_H

#include "cgi-bin/web/intake.h"
#include "store/forms/helper.h"

/* For intake_load, in its transaction: the draft in->draft, when whoever is signed in helps with it
 * now. Sets in->d and in->helper, and w->visitor->helps. ERR_NOT_FOUND. */
enum err helping_load(struct web *w, struct intake *in) MUST_CHECK;

/* Somebody may help with it: it is its owner's own form, or one that the council asks them for as
 * the family of the child, until that is taken back or their access ends; not one that a school or
 * a professional is asked for. */
bool helping_may_ask(struct web *w, const struct draft *d);

/* "/helping/DRAFT": the pages they help with. */
struct str helping_path(struct web *w, const struct intake *in);

/* the same, and says that it is saved */
struct str helping_saved(struct web *w, const struct intake *in);

/* The flag helping and helped, the owner's name; neither when it is one's own. */
void helping_values(struct web *w, const struct intake *in, struct values *v);

/* Who saved that page last. Of others who help a helper is told no name. */
struct str helping_last(struct web *w, const struct intake *in, struct str page);

/* The same when it was not whoever asks; else empty. */
struct str helping_hand(struct web *w, const struct intake *in, struct str page);

/* A helper's form page ids as titles, for the owner and for them: list of {title, href} of pages
 * that the form shows now; href is empty for the owner. */
void helping_pages(struct web *w, const struct intake *in, const struct values *pages,
                   bool with_links, struct values *list);

/* The address that they were asked at, for the owner; empty: it is not theirs any more. */
struct str helping_address(struct web *w, const struct helper *h);

#endif
