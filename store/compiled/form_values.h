/* form_values.h: answers to the values that pages are played with (docs/templates.md). Screen,
 * review, print and PDF all come from here, so that they cannot differ. */
#ifndef COMPILED_FORM_VALUES_H
#define COMPILED_FORM_VALUES_H

#include "store/compiled/answers.h"
#include "store/compiled/problems.h"
#include "store/compiled/words.h"

/* One form as one person sees it at one moment. The static page: no answers, no problems. */
struct form_view {
	const struct form *form;
	const struct values *answers;      /* NULL: none */
	const struct problems *problems;   /* stand beside their fields; NULL: none */
	const struct values *visited;      /* list of page ids, or NULL; for the states of pages */
	/* people linked to the account, list of {id, label}; or NULL */
	const struct values *linked;
	struct occasion occasion;          /* of a submission: the day it was sent and by whom */
	const struct words *words;
	struct str address;                /* pages are ADDRESS/PAGE and ADDRESS/review */
	struct str files;                  /* files are FILES/ID; FILES/ID/remove asks to remove one */
	bool without_private;              /* for other people: private fields are left out */
	bool for_council;                  /* files say what they would do (doing.h) */
	/* of somebody who helps: their pages (form_share.h); NULL: all of it */
	const struct values *only;
	/* nothing is hidden by a rule: for reading and printing unfilled */
	bool blank;
};

/* A text of the form in the right voice, its tokens filled. */
struct str form_values_text(struct arena *a, const struct form_view *v,
                            const struct form_text *text);

/* Sets fields: a tree by field id (docs/templates.md, "Values of a form page"), first, and told-of
 * (what its texts say of earlier answers, see token_place()). Each name that a part looks for is
 * always set, so that none is found further out. */
void form_values_page(const struct form_view *v, const struct form_page *p, struct values *out);

/* Sets side: list of {title, pages: list of {id, href, title, number, state, and the flags
 * current and one of done, started, not_started, wrong}}, shown pages only; previous and next
 * (addresses; after the last page comes the review) and the flags first_page and to_review (the
 * owner has been through all other pages, and Next leads to one of them). current NULL: the review
 * page. Where files are chosen: pick_page (id of the page that adds them); where they are added:
 * pickers (list as pages) and has_pickers. */
void form_values_navigation(const struct form_view *v, const struct form_page *current,
                            struct values *out);

/* Sets parts: list of {title, pages: list of {id, title, change (address), problem (flag),
 * entries}} of shown pages that ask something. An entry has label, id, change, problem, value
 * (lines in one text), lines (list of {text}), files (list of {id, name, size, kind, author,
 * date, about, href; view.for_council: does}), rows (list of {title, cells: list of {label,
 * value}}) and the flags missing and (when view.blank) blank; each is always set. Rows and cells
 * without an answer are left out; view.blank shows all of them, with the options to choose, and
 * sets paper, also in pages and entries (form_paper.h). Without view.address nothing can be
 * changed, without view.files no file has an href. */
void form_values_review(const struct form_view *v, struct values *out);

/* Adds to parts one more, with the flag unsent, or to that one when it is the last: what unsent
 * (answers_unsent()) holds, page by page. Sets the flag has_unsent. */
void form_values_unsent(const struct form_view *v, const struct values *unsent,
                        struct values *out);
/* The same of pages that are drawn already. */
void form_values_unsent_pages(const struct form_view *v, const struct values *pages,
                              struct values *out);

/* Sets what one entry of the review has, of that field with view.answers, whether it is shown or
 * not. */
void form_values_entry(const struct form_view *v, const struct form_page *p,
                       const struct form_field *field, struct values *out);

/* Sets name ("problems", "must", "may"): list of {href, text, field}, and the flag has_NAME. href
 * is "#id", with ADDRESS/PAGE before it when the problem has its page set. */
void form_values_problems(const struct form_view *v, const struct problems *problems,
                          struct str name, struct values *out);

#endif
