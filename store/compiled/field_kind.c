#include "store/compiled/field_kind.h"

#include "store/base/date.h"
#include "store/base/err.h"
#include "store/base/log.h"
#include "store/compiled/check.h"

static bool read_email(struct arena *a, const struct form_field *field, struct str typed,
                       struct str *normal)
{
	(void)field;
	return check_email(a, typed, normal);
}

static bool read_tel(struct arena *a, const struct form_field *field, struct str typed,
                     struct str *normal)
{
	(void)field;
	return check_tel(a, typed, normal);
}

static bool read_postcode(struct arena *a, const struct form_field *field, struct str typed,
                          struct str *normal)
{
	(void)field;
	return check_postcode(a, typed, normal);
}

static bool read_number(struct arena *a, const struct form_field *field, struct str typed,
                        struct str *normal)
{
	double value;

	return check_number(a, typed, field->decimals, normal, &value);
}

static bool read_fuzzydate(struct arena *a, const struct form_field *field, struct str typed,
                           struct str *normal)
{
	(void)field;
	return date_read_fuzzy(a, typed, normal);
}

static bool read_time(struct arena *a, const struct form_field *field, struct str typed,
                      struct str *normal)
{
	(void)field;
	return check_time(a, typed, normal);
}

static const struct str yes_no[] = { { "yes", 3 }, { "no", 2 }, { "unsure", 6 } };

#define SIMPLE .simple = true
#define READ(type) .read = read_##type, .wrong = #type

static const struct field_kind kinds[] = {
	[FIELD_TEXT] = { "text", ANSWER_TEXT, SIMPLE, .missing = "required_text" },
	[FIELD_TEXTAREA] = { "textarea", ANSWER_TEXT, SIMPLE, .missing = "required_text" },
	[FIELD_EMAIL] = { "email", ANSWER_TEXT, SIMPLE, .missing = "required_text", READ(email) },
	[FIELD_TEL] = { "tel", ANSWER_TEXT, SIMPLE, .missing = "required_text", READ(tel) },
	[FIELD_POSTCODE] = { "postcode", ANSWER_TEXT, SIMPLE, .missing = "required_text",
	                     READ(postcode) },
	[FIELD_NUMBER] = { "number", ANSWER_TEXT, SIMPLE, .missing = "required_text", READ(number) },
	[FIELD_DATE] = { "date", ANSWER_DATE, SIMPLE, .dated = true, .missing = "required_date" },
	[FIELD_FUZZYDATE] = { "fuzzydate", ANSWER_TEXT, SIMPLE, .dated = true,
	                      .missing = "required_date", READ(fuzzydate) },
	[FIELD_RADIOS] = { "radios", ANSWER_CHOICE, SIMPLE, .missing = "required_choice" },
	[FIELD_CHECKBOXES] = { "checkboxes", ANSWER_TICKS, SIMPLE, .missing = "required_tick" },
	[FIELD_SELECT] = { "select", ANSWER_CHOICE, SIMPLE, .missing = "required_choice" },
	[FIELD_YESNO] = { "yesno", ANSWER_CHOICE, SIMPLE, .missing = "required_choice", .fixed = yes_no,
	                  .fixed_count = 2 },
	[FIELD_YESNOUNSURE] = { "yesnounsure", ANSWER_CHOICE, SIMPLE, .missing = "required_choice",
	                        .fixed = yes_no, .fixed_count = 3 },
	[FIELD_ADDRESS] = { "address", ANSWER_ADDRESS, .missing = "required_text" },
	[FIELD_PEOPLE] = { "people", ANSWER_ROWS, .missing = "required_text" },
	[FIELD_TABLE] = { "table", ANSWER_ROWS, .missing = "required_text" },
	[FIELD_UPLOAD] = { "upload", ANSWER_FILES, .missing = "required_choice" },
	[FIELD_FILEPICK] = { "filepick", ANSWER_PICKS, .missing = "required_choice" },
	[FIELD_INFO] = { "info", ANSWER_NONE },
	[FIELD_READONLY] = { "readonly", ANSWER_NONE, .dated = true },
	[FIELD_DECLARE] = { "declare", ANSWER_DECLARE },
	[FIELD_CALCULATED] = { "calculated", ANSWER_NONE },
	[FIELD_TIME] = { "time", ANSWER_TEXT, SIMPLE, .missing = "required_text", READ(time) },
};

_Static_assert(COUNT(kinds) == FIELD_TYPES, "each type of field has a row");

const struct field_kind *field_kind(enum field_type t)
{
	if ((unsigned)t >= FIELD_TYPES)
		die("field_kind: no such type");
	return &kinds[t];
}

bool field_kind_fixes(const struct form_field *field, struct str id)
{
	const struct field_kind *kind = field_kind(field->type);

	for (size_t i = 0; field->option_count == 0 && i < kind->fixed_count; i++)
		if (str_equal(kind->fixed[i], id))
			return true;
	return false;
}
