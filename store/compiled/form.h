/* form.h: a form as gen read it and as the programs play it. One struct for both: gen fills it from
 * YAML and writes it (form_file.h), the programs map the file and get the same struct.
 * The language is docs/form-language.md. Text still holds its {tokens}. */
#ifndef COMPILED_FORM_H
#define COMPILED_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/base/err.h"
#include "store/base/str.h"

enum voice { VOICE_CHILD, VOICE_SELF, VOICES };

enum field_type {
	FIELD_TEXT, FIELD_TEXTAREA, FIELD_EMAIL, FIELD_TEL, FIELD_POSTCODE, FIELD_NUMBER, FIELD_DATE,
	FIELD_FUZZYDATE, FIELD_RADIOS, FIELD_CHECKBOXES, FIELD_SELECT, FIELD_YESNO, FIELD_YESNOUNSURE,
	FIELD_ADDRESS, FIELD_PEOPLE, FIELD_TABLE, FIELD_UPLOAD, FIELD_FILEPICK, FIELD_INFO,
	FIELD_READONLY, FIELD_DECLARE, FIELD_TYPES
};

enum required { OPTIONAL, RECOMMENDED, REQUIRED };

enum condition_kind {
	CONDITION_IS,            /* field's answer is (or, for checkboxes, holds) values[0] */
	CONDITION_IN,            /* it is one of values */
	CONDITION_ANSWERED,
	CONDITION_AGE_AT_LEAST,  /* number: whole years */
	CONDITION_AGE_UNDER,
	CONDITION_OVER_SCHOOL_AGE,
	CONDITION_ACCOUNT,       /* values[0]: "professional" */
	CONDITION_ALL, CONDITION_ANY, CONDITION_NOT
};

struct condition {
	enum condition_kind kind;
	struct str field;                /* id; in a table or people list first looked for in the same row */
	struct str *values;
	size_t value_count;
	int32_t number;
	const struct condition **parts;  /* of ALL, ANY, NOT */
	size_t part_count;
};

struct form_text {
	struct str in[VOICES];           /* the same twice when there is no bar */
};

struct form_option {
	struct str id;
	struct form_text label, hint;
	bool exclusive;
	const struct condition *show_if; /* NULL: always */
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
	bool past, future, is_private, flag, free_rows, linked_people;
	bool line1_required, town_required, postcode_required;
	struct form_option *options;
	size_t option_count;
	struct form_field *columns;      /* of a table or people list */
	size_t column_count;
	struct form_option *preset_rows;
	size_t preset_count;
	int32_t rows_max, files_max, file_mb_max, total_mb_max;
	struct form_option *problem_texts;  /* id: key of problems.yaml; label: own words */
	size_t problem_text_count;
};

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

struct form {
	struct str id, version;          /* version: 16 hex digits, hash of everything else */
	struct str title, details, letter;
	struct str first, last, born;    /* field ids */
	struct str audience;             /* ids parted by spaces */
	const struct condition *self_when;       /* NULL: one voice */
	int32_t keep_draft_days;
	bool starts_clock;
	struct form_part *parts;
	size_t part_count;
	struct form_page *pages;         /* in order, over all parts */
	size_t page_count;
};

/* NULL when there is none. */
const struct form_page *form_page_find(const struct form *f, struct str id);
const struct form_field *form_field_find(const struct form *f, struct str id,
                                         const struct form_page **page);
const struct form_field *form_column_find(const struct form_field *list, struct str id);
const struct form_option *form_option_find(const struct form_option *options, size_t count, struct str id);

/* "text", "textarea" …; the name in YAML, in parts/ and in styles/. */
const char *field_type_name(enum field_type t);

#endif
