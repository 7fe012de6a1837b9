/* sheet.h: what pages about one form are played with: screen, review, print. */
#ifndef WEB_SHEET_H
#define WEB_SHEET_H

#include "cgi-bin/web/intake.h"
#include "store/compiled/form_values.h"
#include "store/forms/submission.h"

/* A draft (or a blank form) as its owner sees it, with the people whom in->p asks for, or without
 * a page all of it; problems may be NULL. */
struct form_view sheet_view(struct web *w, const struct intake *in,
                            const struct problems *problems);

/* A blank form to be printed and filled in by hand: nothing answered, lines to write on. */
struct form_view sheet_blank(struct web *w, struct intake *in);

/* A submission as its sender sees it; f is the form it was sent with. And as the council does,
 * which knows nobody's linked people: its files are addresses below files. */
struct form_view sheet_sent(struct web *w, const struct form *f, const struct submission *s);
struct form_view sheet_received(struct web *w, const struct form *f, const struct submission *s,
                                struct str files);

/* After form_values_review: takes out what was not answered, and pages and parts of which nothing
 * is left. */
void sheet_answered_only(struct values *v);

/* The answers that `flag: yes` asks the council to read before anything else, out of what
 * form_values_review made of view: read_first (list: label, value),
 * has_read_first. A no is none. */
void sheet_read_first(const struct form_view *view, const struct values *review, struct values *v);

/* Plays one page of the form: its compiled page, the person's answers, the side navigation, the
 * problems. full: id of the table that stands alone ("full screen"); empty: the whole page. */
enum err sheet_page(struct web *w, int status, const struct intake *in,
                    const struct problems *problems, struct str full) MUST_CHECK;

/* side, notice, form_title, saved_at, saved_until, revision: what the review shares with the pages.
 * page NULL: the review. */
void sheet_values(struct web *w, const struct intake *in, const struct form_view *view,
                  const struct form_page *page, struct values *v);

/* Every question and answer to print: of a draft, a blank form or a submission. sheet_paper: to add
 * to it before it is played. */
void sheet_paper(const struct form_view *view, struct str person, struct values *v);
enum err sheet_print(struct web *w, const struct form_view *view, struct str person,
                     struct values *v) MUST_CHECK;

/* "Title, person": what a question about a form names. */
struct str sheet_what(struct web *w, struct str title, struct str about);

#endif
