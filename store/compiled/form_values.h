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
	const struct problems *problems;   /* stand beside their fields; NULL: none */
	const struct values *visited;      /* list of page ids, or NULL; for the states of pages */
	const struct values *linked;       /* people linked to the account, list of {id, label}; or NULL */
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

/* Sets one tree by field id in out for each field of the page: docs/templates.md, "Values of a form page".
 * Each name that a part looks for is always set, so that none is found further out. The cell that shows
 * its preset row's label is the flag false. An address also has line1_problem …, an upload no_more. */
void form_values_page(const struct form_view *v, const struct form_page *p, struct values *out);

/* Sets parts: list of {title, pages: list of {id, href, title, number, state, and the flags current and one
 * of done, started, fresh}}, shown pages only; previous and next (addresses; after the last page comes the
 * review) and the flag first_page. current NULL: the review page. */
void form_values_navigation(const struct form_view *v, const struct form_page *current,
                            struct values *out);

/* Sets parts: list of {title, pages: list of {id, title, href, problem (flag), entries}} of shown pages
 * that ask something. An entry has label, id, href, problem, the flag empty, lines (list of {text}), files
 * (list of {id, name, size, kind, author, date, href}) and rows (list of {title, entries}), each always set.
 * A row has entries only for what is answered, without id, href and problem.
 * view.blank: all rows and entries, none of them empty, their lines are the options. */
void form_values_review(const struct form_view *v, struct values *out);

/* Sets problems: list of {href, text, field}, the flag has_problems and the number problem_count. href is
 * "#id", with ADDRESS/PAGE before it when the problem has its page set. */
void form_values_problems(const struct form_view *v, struct values *out);

#endif
