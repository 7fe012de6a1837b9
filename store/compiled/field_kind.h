/* field_kind.h: what holds for every field of a type, in a row each. Code asks the row, or switches
 * over the kind of answer without a default; it asks for a type only where that type alone differs.
 * A new one: docs/architecture.md, "Add a field type". */
#ifndef COMPILED_FIELD_KIND_H
#define COMPILED_FIELD_KIND_H

#include "store/compiled/form_field.h"

struct arena;

/* The shape of an answer, see answers.h. */
enum answer_kind {
	ANSWER_NONE,       /* nothing is posted: info, and readonly, which shows a fact */
	ANSWER_TEXT,       /* what was typed in a box */
	ANSWER_CHOICE,     /* one option */
	ANSWER_TICKS,      /* some options */
	ANSWER_PICKS,      /* some of the files that stand in the form's uploads */
	ANSWER_DATE, ANSWER_ADDRESS, ANSWER_DECLARE, ANSWER_ROWS, ANSWER_FILES
};

struct field_kind {
	const char *name;          /* in YAML, in site/parts and in what is exported */
	enum answer_kind answer;
	bool simple;               /* may stand in a row of a table or people list */
	bool dated;                /* a date, month or year is shown in words */
	const char *missing;       /* key of content/problems.yaml: required and not there */
	/* Of ANSWER_TEXT: what was typed, in normal form; false: it is wrong, for the reason with the
	 * key wrong. NULL: any text is right. */
	bool (*read)(struct arena *a, const struct form_field *field, struct str typed,
	             struct str *normal);
	const char *wrong;
	const struct str *fixed;   /* of ANSWER_CHOICE: the answers of a field without options */
	size_t fixed_count;
};

const struct field_kind *field_kind(enum field_type t);

/* id is one of the fixed answers of a field that has no options. */
bool field_kind_fixes(const struct form_field *field, struct str id);

#endif
