/* form_paper.h: what stands beside a question only on paper, where a rule can hide nothing: its
 * code, whether it must be answered, its hint, and in words when it is asked. */
#ifndef COMPILED_FORM_PAPER_H
#define COMPILED_FORM_PAPER_H

#include "store/compiled/form_values.h"

struct form_look;

/* "K7QM": what an answer on paper is known by. Made of the field's id alone, so that it is the same
 * in every form and every version. No vowels, and nothing that looks like something else. gen
 * refuses two fields of one code in one form. */
struct str form_paper_code(struct arena *a, struct str field);

/* Sets paper: tree of code, need, hint, only; each is always set. Inside compiled/ only. */
void form_paper_entry(const struct form_look *l, const struct form_field *field,
                      struct values *out);

/* Sets paper: tree of how: how to fill the form in and where to send it. Inside compiled/ only. */
void form_paper_form(const struct form_look *l, struct values *out);

/* Sets paper: tree of only. Inside compiled/ only. */
void form_paper_page(const struct form_look *l, const struct form_page *p, struct values *out);

/* The form as the sheet that cgi-bin/web/pdf.h prints; about: the line below its title. */
struct values *form_paper_sheet(struct arena *a, const struct form_view *v, struct str about);

#endif
