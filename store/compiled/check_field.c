#include "store/compiled/check_field.h"

#include <stdlib.h>

#include "store/base/arena.h"
#include "store/base/date.h"
#include "store/base/utf8.h"
#include "store/compiled/field_kind.h"
#include "store/compiled/sight_row.h"

enum { TEXT_MAX = 100, TEXTAREA_MAX = 20000, OTHER_MAX = 254, NAME_MAX_CHARACTERS = 100,
       ID_MAX = 64 };

/* A declaration that is older than this is worth a look. */
enum { SIGNED_DAYS = 14 };

struct problem *check_field_add(const struct check_field *c, struct str suffix, const char *key)
{
	struct str input = str_join(c->problems->arena, c->input, suffix);
	struct problem *one = problems_add(c->problems, input, str_of(key));

	one->page = c->page;
	one->what = c->field->label.in[c->voice];
	one->row = c->row;
	one->row_number = c->row_number;
	return one;
}

static struct str text_of(const struct check_field *c)
{
	return c->answer && c->answer->kind == VALUE_TEXT ? c->answer->text : STR("");
}

static const struct values *children_of(const struct check_field *c)
{
	return c->answer ? c->answer->children : NULL;
}

static void check_length(const struct check_field *c, struct str suffix, struct str text,
                         size_t max)
{
	size_t n = text.n > max ? str_characters(text) : 0;
	struct problem *one;

	if (n <= max)
		return;
	one = check_field_add(c, suffix, "too_long");
	one->number = (int64_t)max;
	one->over = (int64_t)(n - max);
}

static size_t length_max(const struct form_field *field)
{
	if (field->max > 0 && field->type != FIELD_NUMBER)
		return (size_t)field->max;
	if (field->type == FIELD_TEXT)
		return TEXT_MAX;
	return field->type == FIELD_TEXTAREA ? TEXTAREA_MAX : OTHER_MAX;
}

static void check_range(const struct check_field *c, struct str number)
{
	const struct form_field *field = c->field;
	double value = strtod(str_c(c->problems->arena, number), NULL);

	if (value < field->min)
		check_field_add(c, STR(""), "number_min")->number = field->min;
	else if (field->max != 0 && value > field->max)
		check_field_add(c, STR(""), "number_max")->number = field->max;
}

/* A date that is not right is a tree of what was typed into its boxes. */
static bool lacks_part(const struct values *typed)
{
	static const char *const parts[] = { "day", "month", "year" };

	for (size_t i = 0; i < COUNT(parts); i++)
		if (values_get(typed, str_of(parts[i])).n == 0)
			return true;
	return false;
}

static void check_day(const struct check_field *c)
{
	const struct form_field *field = c->field;
	int32_t day;

	if (!date_read_iso(text_of(c), &day))
		check_field_add(c, STR(""), lacks_part(children_of(c)) ? "date_part" : "date_not_real");
	else if (field->past && day > c->today)
		check_field_add(c, STR(""), "date_past");
	else if (field->future && day < c->today)
		check_field_add(c, STR(""), "date_future");
	else if (field->age_max > 0 && date_years_between(day, c->today) >= field->age_max)
		check_field_add(c, STR(""), "age_max")->number = field->age_max;
	else
		check_field_bounds(c, false);
}

/* A year or a month has begun when its first day has. */
static void check_begun(const struct check_field *c, struct str iso)
{
	struct str begins = str_join(c->problems->arena, iso, str_from(STR("0000-01-01"), iso.n));
	int32_t day;

	if (c->field->past && date_read_iso(begins, &day) && day > c->today)
		check_field_add(c, STR(""), "date_past");
	else
		check_field_bounds(c, false);
}

/* Whether a child is linked is known to who asks, not here: its id has the shape of one. */
static bool is_linked_id(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!((s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] >= 'a' && s.p[i] <= 'f')))
			return false;
	return s.n > 0 && s.n <= ID_MAX;
}

bool check_option(const struct form_field *field, struct str id)
{
	if (form_option_find(field->options, field->option_count, id))
		return true;
	if (field->linked_people)
		return str_is(id, "myself") || is_linked_id(id);
	return field_kind_fixes(field, id);
}

static void check_choices(const struct check_field *c)
{
	const struct values *chosen = children_of(c);
	const struct form_option *option;
	bool exclusive = false;

	for (const struct value *one = chosen ? chosen->first : NULL; one; one = one->next) {
		if (!check_option(c->field, one->text)) {
			check_field_add(c, STR(""), "option");
			return;
		}
		option = form_option_find(c->field->options, c->field->option_count, one->text);
		exclusive |= option && option->exclusive;
	}
	if (exclusive && chosen->count > 1)
		check_field_add(c, STR(""), "exclusive");
}

static void check_address(const struct check_field *c)
{
	const struct values *lines = children_of(c);
	struct str postcode = values_get(lines, STR("postcode")), normal;

	for (const struct value *one = lines ? lines->first : NULL; one; one = one->next)
		check_length(c, str_join(c->problems->arena, STR("-"), one->name), one->text,
		             NAME_MAX_CHARACTERS);
	if (postcode.n > 0 && !check_postcode(c->problems->arena, postcode, &normal))
		check_field_add(c, STR("-postcode"), "postcode");
}

static void check_declare(const struct check_field *c)
{
	const struct values *tree = children_of(c);
	const struct value *date = values_find(tree, STR("date"));
	int32_t day;

	check_length(c, STR("-name"), values_get(tree, STR("name")), NAME_MAX_CHARACTERS);
	if (answers_is_empty(date))
		return;
	if (!date_read_iso(values_get(tree, STR("date")), &day))
		check_field_add(c, STR("-date"), lacks_part(date->children) ? "date_part" : "date_not_real")
			->what = STR("{wizard.declare_date}");
	else if (day > c->today)
		check_field_add(c, STR("-date"), "declare_future");
}

static void check_file(const struct check_field *c, const struct values *file)
{
	struct check_field at = *c;
	struct arena *a = c->problems->arena;
	struct str kind = values_get(file, STR("kind")), date = values_get(file, STR("date")), iso;

	at.input = str_join(a, c->input, str_join(a, STR("."), values_get(file, STR("id"))));
	if (kind.n > 0 && c->field->option_count > 0 && !check_option(c->field, kind))
		check_field_add(&at, STR(".kind"), "option")->what = STR("{upload.kind}");
	if (date.n > 0 && !date_read_fuzzy(a, date, &iso))
		check_field_add(&at, STR(".date"), "fuzzydate")->what = STR("{upload.date}");
	check_length(&at, STR(".author"), values_get(file, STR("author")), NAME_MAX_CHARACTERS);
}

static void check_upload(const struct check_field *c)
{
	const struct values *files = children_of(c);

	for (const struct value *one = files ? files->first : NULL; one; one = one->next)
		if (one->kind == VALUE_TREE)
			check_file(c, one->children);
}

static void check_text(const struct check_field *c)
{
	const struct field_kind *kind = field_kind(c->field->type);
	struct str text = text_of(c), normal = text;

	if (kind->read && !kind->read(c->problems->arena, c->field, text, &normal))
		check_field_add(c, STR(""), kind->wrong);
	else if (c->field->type == FIELD_TIME)
		check_field_bounds(c, false);
	else if (c->field->type == FIELD_NUMBER)
		check_range(c, normal);
	else if (c->field->type == FIELD_FUZZYDATE)
		check_begun(c, normal);
	else
		check_length(c, STR(""), text, length_max(c->field));
}

void check_field_shape(const struct check_field *c)
{
	if (answers_is_empty(c->answer))
		return;
	switch (field_kind(c->field->type)->answer) {
	case ANSWER_TEXT:
		check_text(c);
		return;
	case ANSWER_CHOICE:
		if (!check_option(c->field, text_of(c)))
			check_field_add(c, STR(""), "option");
		return;
	case ANSWER_TICKS:
		check_choices(c);
		return;
	case ANSWER_DATE:
		check_day(c);
		return;
	case ANSWER_ADDRESS:
		check_address(c);
		return;
	case ANSWER_DECLARE:
		check_declare(c);
		return;
	case ANSWER_FILES:
		check_upload(c);
		return;
	case ANSWER_NONE:
	case ANSWER_PICKS:      /* a file that is gone is left out where the answer is copied */
	case ANSWER_ROWS:       /* check_page goes through the rows */
		return;
	}
}

/* Lines that are required are asked for one by one, also when the address as a whole is not. */
static void require_address(const struct check_field *c)
{
	const struct form_field *f = c->field;
	const struct {
		bool required;
		const char *line, *what;
	} lines[] = {
		{ f->line1_required, "line1", "{wizard.line1}" },
		{ f->town_required, "town", "{wizard.the_town}" },
		{ f->postcode_required, "postcode", "{wizard.the_postcode}" },
	};
	struct arena *a = c->problems->arena;
	bool any = f->line1_required || f->town_required || f->postcode_required;

	if (!any && f->required == REQUIRED && answers_is_empty(c->answer))
		check_field_add(c, STR(""), "required_text");
	for (size_t i = 0; i < COUNT(lines); i++)
		if (lines[i].required && values_get(children_of(c), str_of(lines[i].line)).n == 0)
			check_field_add(c, str_join(a, STR("-"), str_of(lines[i].line)), "required_text")
			    ->what = str_of(lines[i].what);
}

static void require_declare(const struct check_field *c)
{
	const struct values *tree = children_of(c);

	if (values_get(tree, STR("name")).n == 0)
		check_field_add(c, STR("-name"), "declare_name")->what = STR("{wizard.declare_name}");
	if (answers_is_empty(values_find(tree, STR("date"))))
		check_field_add(c, STR("-date"), "declare_date")->what = STR("{wizard.declare_date}");
}

void check_field_required(const struct check_field *c)
{
	enum field_type type = c->field->type;

	if (field_kind(type)->answer == ANSWER_NONE)
		return;
	if (type == FIELD_ADDRESS)
		require_address(c);
	else if (c->field->required != REQUIRED)
		return;
	else if (type == FIELD_DECLARE)
		require_declare(c);
	else if (answers_is_empty(c->answer))
		check_field_add(c, STR(""), field_kind(type)->missing);
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

/* Whole words, in any case. */
static bool has_words(struct arena *a, struct str text, struct str words)
{
	size_t at;

	text = str_lower(a, text);
	words = str_lower(a, words);
	for (; (at = str_search(text, words)) < text.n; text = str_from(text, at + 1)) {
		size_t end = at + words.n;

		if ((at == 0 || !is_letter(text.p[at - 1])) && (end == text.n || !is_letter(text.p[end])))
			return true;
	}
	return false;
}

/* The first of what is better not written. */
static void check_avoided(const struct check_field *c, struct str text)
{
	for (size_t i = 0; i < c->field->option_count; i++) {
		struct str words = c->field->options[i].label.in[c->voice];

		if (!has_words(c->problems->arena, text, words))
			continue;
		check_field_add(c, STR(""), "vague")->extra = words;
		return;
	}
}

/* Signed on paper weeks ago and copied, or a slip of the pen: whoever sends it signs it now. */
static void advise_declare(const struct check_field *c)
{
	int32_t day;

	if (date_read_iso(values_get(children_of(c), STR("date")), &day) &&
	    c->today - day > SIGNED_DAYS)
		check_field_add(c, STR("-date"), "declare_old")->number = SIGNED_DAYS;
}

void check_field_advice(const struct check_field *c)
{
	const struct form_field *field = c->field;
	struct str text = text_of(c);
	int32_t day;

	if (field->required == RECOMMENDED && answers_is_empty(c->answer))
		check_field_add(c, STR(""), "recommended");
	if (field->type == FIELD_DECLARE)
		advise_declare(c);
	if (answers_has_surplus(field, c->sight->answers))
		check_field_add(c, STR(""), "rows_over")->number = (int64_t)sight_rows_max(field);
	if (text.n == 0)
		return;
	if (str_is(field->check, "nhs_number") && !check_nhs_number(text))
		check_field_add(c, STR(""), "nhs_number");
	if (str_is(field->check, "upn") && !check_upn(text))
		check_field_add(c, STR(""), "upn");
	if (field->type == FIELD_TEXTAREA)
		check_avoided(c, text);
	check_field_bounds(c, true);
	if (field->warn_age > 0 && date_read_iso(text, &day) &&
	    date_years_between(day, c->today) >= field->warn_age)
		check_field_add(c, STR(""), "age_warn")->number = field->warn_age;
}
