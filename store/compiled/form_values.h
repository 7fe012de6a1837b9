/* form_values.h: answers to the values that pages are played with (docs/templates.md). Screen, review,
 * print and PDF all come from here, so that they cannot differ. */
#ifndef COMPILED_FORM_VALUES_H
#define COMPILED_FORM_VALUES_H

#include "store/compiled/answers.h"
#include "store/compiled/problems.h"
#include "store/compiled/words.h"

/* One form as one person sees it at one moment. The static page: no answers, no problems. */
struct form_view {
	const struct form *form;
	const struct values *answers;      /* NULL: none */
	const struct problems *problems;   /* NULL: none are shown */
	const struct values *visited;      /* list of page ids, or NULL; for the states of pages */
	const struct values *linked;       /* list of trees {id, label}: people the account is linked to; or NULL */
	struct occasion occasion;          /* of a submission: the day it was sent and by whom */
	const struct words *words;
	struct str address;                /* pages are ADDRESS/PAGE and ADDRESS/review */
	struct str files;                  /* files are FILES/ID; FILES/ID/remove asks to remove one */
	bool without_private;              /* for other people: private fields are left out */
	bool blank;                        /* nothing is hidden by a rule: for reading and printing unfilled */
};

/* {first}: the first name that was given, else the words for one that is not known. */
struct str form_values_first(const struct form_view *v);

/* A text of the form in the right voice, its tokens filled. */
struct str form_values_text(const struct form_view *v, const struct form_text *text);

/* Sets one tree by field id for each field of the page (docs/templates.md, "Values of a form page"), and
 * first, self (flag: the second voice), title. An address field also has line1_problem …; a cell that
 * shows its preset row's label has the flag fixed. */
void form_values_page(const struct form_view *v, const struct form_page *p, struct values *out);

/* Sets parts: list of {title, pages: list of {id, href, title, number, state, and the flags current, done,
 * started, fresh}}, shown pages only; previous, next (addresses; the last page's next is the review);
 * review: {href, current}. current NULL: the review page. */
void form_values_navigation(const struct form_view *v, const struct form_page *current,
                            struct values *out);

/* Sets parts: list of {title, pages: list of {id, title, href, problem (flag), entries: list}} of shown
 * pages that ask something. An entry: {label, id, href, empty, problem, lines: list of {text},
 * files: list of {id, name, size, kind, author, date, href}, rows: list of {title, entries}}, each always set. */
void form_values_review(const struct form_view *v, struct values *out);

/* Sets problems: list of {href "#id", text, field} and the number problem_count. With ADDRESS/PAGE before
 * the # when the problem has its page set. */
void form_values_problems(const struct form_view *v, struct values *out);

#endif
