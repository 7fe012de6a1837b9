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
	/* with row: the table or people list that the row stands in */
	const struct form_field *list;
	const struct values *row;          /* NULL: not inside a row */
	/* answers of this page may still change: SIGHT_OPEN; or NULL */
	const struct form_page *open;
	bool all;                          /* nothing is hidden */
	const struct sight *above;         /* whose question this one answers, and about which field */
	const struct form_field *asked;
	int depth;
};

/* SIGHT_OPEN: it depends on an answer of the open page. */
enum sight_of { SIGHT_HIDDEN, SIGHT_OPEN, SIGHT_SHOWN };

struct sight sight_open(const struct form *f, const struct values *answers,
                        const struct occasion *o);

enum sight_of sight_holds(const struct sight *s, const struct condition *c);
enum sight_of sight_page(const struct sight *s, const struct form_page *p);
enum sight_of sight_field(const struct sight *s, const struct form_page *p,
                          const struct form_field *field);
enum sight_of sight_option(const struct sight *s, const struct form_option *option);

/* What a rule may see of one answer: of a column in the row that s stands in, else of a field.
 * SIGHT_OPEN: it is asked on the open page. */
struct sight_seen {
	enum sight_of sight;
	const struct form_field *field;    /* NULL: there is none */
	const struct value *value;         /* NULL: no answer */
};

struct sight_seen sight_see(const struct sight *s, struct str id);

/* A condition on a number, a date or rows, over what is seen of its field (sight_compare.c). */
enum sight_of sight_compare(const struct sight *s, const struct condition *c,
                            const struct sight_seen *seen);

/* text can be compared as a date: a day, or a month or year in ISO 8601. */
bool sight_is_day(struct str text);

/* The answer of a FIELD_CALCULATED, made of the shown answers before it (sight_figure.c); NULL:
 * they are not there. */
const struct value *sight_figure(const struct sight *s, const struct form_field *field);

/* text with its {id, words} filled: by the shown answer, each brace in it doubled for words_fill(),
 * else by the words. */
struct str sight_told(const struct sight *s, struct arena *a, struct str text);

/* A shown file of the form, or NULL. */
const struct values *sight_file(const struct sight *s, struct str id);

/* Deep copies of what is shown and not empty of a field (of a row: true when any is) into out. */
void sight_copy_field(const struct sight *s, const struct form_field *field, struct values *out);
bool sight_copy_row(const struct sight *in_row, struct values *out);

/* The same answer without the copy. */
bool sight_shows_row(const struct sight *in_row);

#endif
