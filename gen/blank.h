/* blank.h: the paper twin of a form: build/blank/FORM.html and FORM.pdf, blank, with the code of
 * each question, and FORM.csv, which says whose code it is; in another language FORM.LANGUAGE.html
 * and so on. Both are composed by form_values_review() and the templates of the site, as
 * /forms/FORM/print and /forms/FORM/pdf are; the PDF is made by the program `press` beside gen. */
#ifndef GEN_BLANK_H
#define GEN_BLANK_H

#include "gen/build.h"

/* "FORM", or "FORM.ar" when b speaks that language. */
struct str blank_name(const struct build *b, const struct form *f);

/* Writes them in the language that b speaks, of which f is; faults go to the diag. */
void blank_write(struct build *b, const struct form *f);

/* Makes the PDF of a sheet (cgi-bin/web/pdf.h) at path, but leaves one alone that was made of the
 * same sheet, which is kept beside it. Faults go to the diag. */
void blank_press_changed(struct build *b, const struct values *sheet, const char *path);

#endif
