/* check.h: answers against fields to problems: pure, and the only validator there is: for the
 * programs, the tool and the tests. Also the reading of what was typed into the shape answers
 * have (answers.h). */
#ifndef COMPILED_CHECK_H
#define COMPILED_CHECK_H

#include "store/compiled/answers.h"
#include "store/compiled/problems.h"

/* What is posted for one input, by name; empty when it was not. The i-th of a repeated name. */
struct posted {
	void *from;
	bool (*find)(void *from, struct str name, size_t i, struct str *value);
};

/* Reads the posted inputs of one page into answers (arena of answers), replacing the answers of
 * that page's fields and of no other, in normal form where they are right and as typed where they
 * are not. Inputs: FIELD; FIELD-day/-month/-year; FIELD-line1, -line2, -town, -county, -postcode;
 * FIELD-name and FIELD-date-day… for declare; FIELD.ROW.COLUMN in a table or people list (same
 * endings), FIELD.row (repeated): the row ids shown, in order. Uploads: FIELD.FILE.kind, .author,
 * .date. Nothing is refused here. */
void check_read(const struct form *f, const struct form_page *p, const struct posted *posted,
                const struct occasion *o, struct values *answers);

/* The page has an input of that name, shown or hidden by a rule, in whatever row. */
bool check_knows(const struct form_page *p, struct str name);

/* A name that a page of any form posts beside its questions: tokens, marks, buttons. No question is
 * called so. */
bool check_is_own(struct str name);

enum check_for {
	CHECK_SHAPE,       /* what is wrong with what is there */
	CHECK_COMPLETE,    /* also what is required and missing */
	CHECK_ADVICE,      /* only what is recommended and missing, or odd (nhs number): never blocks */
};

/* Adds the problems of one shown page (hidden fields are passed over). */
void check_page(const struct form *f, const struct form_page *p, const struct values *answers,
                const struct occasion *o, enum check_for what, struct problems *problems);

/* The same over all shown pages; each problem has its page set. */
void check_form(const struct form *f, const struct values *answers, const struct occasion *o,
                enum check_for what, struct problems *problems);

enum page_state { PAGE_NOT_STARTED, PAGE_STARTED, PAGE_DONE };

/* Done: nothing wrong or required and missing, and visited (its id is in visited; visited NULL:
 * answered). */
enum page_state check_state(const struct form *f, const struct form_page *p,
                            const struct values *answers, const struct values *visited,
                            const struct occasion *o);

/* That answer can be chosen: one of the options, "yes" and its kind, the shape of a linked person's
 * id. Whether a rule hides it is not asked. */
bool check_option(const struct form_field *field, struct str id);

/* Shapes, also used for accounts. Each writes the normal form. */
bool check_email(struct arena *a, struct str s, struct str *normal);       /* trimmed, lower case */
bool check_postcode(struct arena *a, struct str s, struct str *normal);    /* "AB1 2CD" */
bool check_tel(struct arena *a, struct str s, struct str *normal);
bool check_number(struct arena *a, struct str s, int decimals, struct str *normal, double *value);
bool check_time(struct arena *a, struct str s,
                struct str *normal);       /* of the day: "09:30", "14:15" */
bool check_nhs_number(struct str s);       /* ten digits, modulus 11 */
bool check_upn(struct str s);

#endif
