/* form.h: a form as gen read it and as the programs play it. One struct for both: gen fills it from
 * YAML and writes it (form_file.h), the programs map the file and get the same struct.
 * The language is docs/form-language.md. Text still holds its {tokens}. */
#ifndef COMPILED_FORM_H
#define COMPILED_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/base/err.h"
#include "store/compiled/form_field.h"

struct form_page {
	struct str id;
	struct form_text title, intro;   /* intro: HTML rendered by gen */
	size_t part;                     /* index in form.parts */
	const struct condition *show_if;
	struct form_field *fields;
	size_t field_count;
};

struct form_part {
	struct str id;
	struct form_text title;
};

/* What had another id in an earlier version (`was` in the language): a field; a column of a table
 * or people list; an option of either, or a preset row. */
struct form_move {
	struct str was;
	struct str field, column, option;    /* what it is now; empty: not so deep */
};

struct form {
	struct str id, version;          /* version: 16 hex digits, hash of everything else */
	struct str title, details, letter;
	struct str first, last, born;    /* field ids */
	struct str audience;             /* ids parted by spaces */
	const struct condition *self_when;       /* NULL: one voice */
	int32_t keep_draft_days;
	bool starts_clock;
	bool by_task;                    /* the council sends it; nobody begins it by themselves */
	struct form_part *parts;
	size_t part_count;
	struct form_page *pages;         /* in order, over all parts */
	size_t page_count;
	struct form_move *moves;
	size_t move_count;
};

/* who: "parent", "young_person", "school", "professional" or "staff". */
bool form_is_for(const struct form *f, const char *who);

/* NULL when there is none. */
const struct form_page *form_page_find(const struct form *f, struct str id);
const struct form_field *form_field_find(const struct form *f, struct str id,
                                         const struct form_page **page);
const struct form_field *form_column_find(const struct form_field *list, struct str id);
const struct form_option *form_option_find(const struct form_option *options, size_t count,
                                           struct str id);

#endif
