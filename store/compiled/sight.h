/* sight.h: who sees what: the rules of a form played over answers. A rule sees only answers that
 * are themselves shown; what is hidden counts as not given. Loops end hidden. Inside compiled/
 * only: others ask answers.h. */
#ifndef COMPILED_SIGHT_H
#define COMPILED_SIGHT_H

#include "store/compiled/answers.h"

struct sight {
	const struct form *form;
	const struct values *answers;      /* NULL: none */
	struct occasion occasion;
	const struct form_field *list;     /* with row: the table or people list that the row stands in */
	const struct values *row;          /* NULL: not inside a row */
	const struct form_page *open;      /* answers of this page may still change: SIGHT_OPEN; or NULL */
	bool all;                          /* nothing is hidden */
	const struct sight *above;         /* whose question this one answers, and about which field */
	const struct form_field *asked;
	int depth;
};

/* SIGHT_OPEN: it depends on an answer of the open page. */
enum sight_of { SIGHT_HIDDEN, SIGHT_OPEN, SIGHT_SHOWN };

struct sight sight_open(const struct form *f, const struct values *answers, const struct occasion *o);

enum sight_of sight_holds(const struct sight *s, const struct condition *c);
enum sight_of sight_page(const struct sight *s, const struct form_page *p);
enum sight_of sight_field(const struct sight *s, const struct form_page *p, const struct form_field *field);
enum sight_of sight_option(const struct sight *s, const struct form_option *option);

/* One shown row after the other: preset rows in their order, then free ones. Start with a zeroed
 * row. */
struct sight_row {
	struct str id;
	const struct form_option *preset;  /* NULL: a free row */
	const struct values *row;          /* NULL: nothing in it yet */
	size_t number;                     /* from 1 */
	size_t preset_at;
	const struct value *at;
	bool in_free;
};

bool sight_row_next(const struct sight *s, const struct form_field *list, struct sight_row *at);
struct sight sight_in_row(const struct sight *s, const struct form_field *list, const struct values *row);

/* People lists, tables with free_rows and tables without preset rows. */
bool sight_is_free(const struct form_field *list);
size_t sight_rows_max(const struct form_field *list);

/* A shown file of the form, or NULL. */
const struct values *sight_file(const struct sight *s, struct str id);

/* Deep copies of what is shown and not empty of a field (of a row: true when any is) into out. */
void sight_copy_field(const struct sight *s, const struct form_field *field, struct values *out);
bool sight_copy_row(const struct sight *in_row, struct values *out);

#endif
