/* form_field.h: one question of a form: its type, words, options, rules. Part of form.h. */
#ifndef COMPILED_FORM_FIELD_H
#define COMPILED_FORM_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/base/str.h"
#include "store/compiled/condition.h"
#include "store/compiled/form_figure.h"

/* Their numbers stand in compiled forms, and old versions of forms are kept for their drafts: add
 * at the end, never between. What holds for each stands in field_kind.c. */
enum field_type {
	FIELD_TEXT, FIELD_TEXTAREA, FIELD_EMAIL, FIELD_TEL, FIELD_POSTCODE, FIELD_NUMBER, FIELD_DATE,
	FIELD_FUZZYDATE, FIELD_RADIOS, FIELD_CHECKBOXES, FIELD_SELECT, FIELD_YESNO, FIELD_YESNOUNSURE,
	FIELD_ADDRESS, FIELD_PEOPLE, FIELD_TABLE, FIELD_UPLOAD, FIELD_FILEPICK, FIELD_INFO,
	FIELD_READONLY, FIELD_DECLARE, FIELD_CALCULATED, FIELD_TIME, FIELD_TYPES
};

enum required { OPTIONAL, RECOMMENDED, REQUIRED };

struct form_option {
	struct str id;
	struct form_text label, hint;
	bool exclusive;
	const struct condition *show_if; /* NULL: always */
};

/* What an answer must be (or, when it only warns, is as a rule): a condition on its own field. */
struct form_bound {
	const struct condition *holds;
	bool warns;
};

struct form_field {
	struct str id;                   /* in a table or people list: the column's */
	enum field_type type;
	struct form_text label, hint, text;      /* text: of FIELD_INFO, HTML rendered by gen */
	enum required required;
	const struct condition *show_if;
	struct str prefill, autocomplete, check, suggest, row;
	int32_t min, max, decimals, age_max, warn_age;
	struct str unit;
	struct str marks;                /* the flag of a case that an answer sets; or empty */
	bool past, future, is_private, flag, free_rows, linked_people;
	bool line1_required, town_required, postcode_required;
	struct form_option *options;     /* of a textarea: what is better not written */
	size_t option_count;
	struct form_field *columns;      /* of a table or people list */
	size_t column_count;
	struct form_option *preset_rows;
	size_t preset_count;
	int32_t rows_max, files_max, file_mb_max, total_mb_max;
	struct form_option *problem_texts;  /* id: key of problems.yaml; label: own words */
	size_t problem_text_count;
	struct form_bound *bounds;
	size_t bound_count;
	struct form_figure *figures;     /* of FIELD_CALCULATED: one */
	size_t figure_count;
};

#endif
