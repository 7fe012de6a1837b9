#include "gen/form_check.h"

#include "store/base/arena.h"
#include "store/base/err.h"
#include "store/compiled/check.h"
#include "store/compiled/field_kind.h"

/* What a field may be filled with when a draft begins. */
static const struct str prefills[] = {
	{ "account.forename", 16 }, { "account.surname", 15 }, { "account.name", 12 },
	{ "account.email", 13 }, { "account.role", 12 }, { "account.organisation", 20 },
	{ "account.address", 15 }, { "account.postcode", 16 }, { "child.first_name", 16 },
	{ "child.last_name", 15 }, { "child.dob", 9 }, { "child.upn", 9 }, { "child.setting", 13 },
	{ "child.officer", 13 }, { "child.answering", 15 }, { "child.plan_date", 15 },
	{ "child.last_review", 17 }, { "child.review_due", 16 }, { "today", 5 },
};

/* WHATWG HTML 4.10.18.7: of the autofill names, those a form about a person can need. */
static const struct str autocompletes[] = {
	{ "name", 4 }, { "honorific-prefix", 16 }, { "given-name", 10 }, { "additional-name", 15 },
	{ "family-name", 11 }, { "nickname", 8 }, { "organization", 12 }, { "organization-title", 18 },
	{ "street-address", 14 }, { "address-line1", 13 }, { "address-line2", 13 },
	{ "address-level1", 14 }, { "address-level2", 14 }, { "postal-code", 11 },
	{ "country-name", 12 }, { "email", 5 }, { "tel", 3 }, { "bday", 4 }, { "language", 8 },
	{ "off", 3 },
};

static const struct str checks[] = { { "nhs_number", 10 }, { "upn", 3 } };

/* Words that stand where an id could: in a condition, and in a row for its own id. */
static const struct str taken[] = { { "answered", 8 }, { "age", 3 }, { "account", 7 }, { "all", 3 },
                                    { "any", 3 }, { "not", 3 } };

/* What the scripts of a page ask its form for. */
static const struct str scripted[] = { { "elements", 8 }, { "form", 4 }, { "main", 4 } };

static bool is_in(struct str word, const struct str *known, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal(word, known[i]))
			return true;
	return false;
}

static void check_word(struct form_reader *r, const struct form_field *field, const char *key,
                       struct str word, const struct str *known, size_t count)
{
	if (word.n > 0 && !is_in(word, known, count))
		diag_unknown(r->diag, form_origin_at(r, field, key), key, word, known, count);
}

static bool has_options(const struct form_field *field)
{
	return field->type == FIELD_RADIOS || field->type == FIELD_SELECT ||
	       field->type == FIELD_CHECKBOXES;
}

static void check_prefill(struct form_reader *r, const struct form_field *field,
                          const struct form_field *list)
{
	struct str s = field->prefill, fixed = str_part(s, 1, s.n > 1 ? s.n - 2 : 0);

	if (s.n == 0)
		return;
	if (list)
		diag_error(r->diag, form_origin_at(r, field, "prefill"),
		           "a row begins empty and cannot be filled beforehand; leave \"prefill\" out");
	if (!str_starts(s, STR("'")) || !str_ends(s, STR("'"))) {
		check_word(r, field, "prefill", s, prefills, COUNT(prefills));
		return;
	}
	if (has_options(field) && !form_option_find(field->options, field->option_count, fixed))
		diag_error(r->diag, form_origin_at(r, field, "prefill"), "\"%.*s\" is none of the options; "
		           "write the id of one", STR_FMT(fixed));
}

static void check_options(struct form_reader *r, const struct form_field *field)
{
	const struct yaml_node *map = form_origin_find(r, field);
	const char *key = field->type == FIELD_UPLOAD ? "kinds" : "options";

	if ((has_options(field) || field->type == FIELD_UPLOAD) && !yaml_find(map, key))
		diag_error(r->diag, form_origin_at(r, field, NULL), "the field \"%.*s\" has no %s; add "
		           "\"%s: …\", a list of content/lists or one written out", STR_FMT(field->id),
		           key, key);
	for (size_t i = 0; i < field->option_count; i++)
		if (field->options[i].exclusive && field->type != FIELD_CHECKBOXES)
			diag_error(r->diag, form_origin_at(r, &field->options[i], "exclusive"),
			           "\"exclusive\" is only for checkboxes; leave it out");
}

static void check_limits(struct form_reader *r, const struct form_field *field)
{
	if (field->type == FIELD_NUMBER && field->min > field->max)
		diag_error(r->diag, form_origin_at(r, field, "min"),
		           "\"min\" is larger than \"max\"; swap them");
	if (field->type != FIELD_NUMBER && field->max < 1 &&
	    yaml_find(form_origin_find(r, field), "max"))
		diag_error(r->diag, form_origin_at(r, field, "max"),
		           "\"max\" leaves no room to write; write 1 or more");
	if (field->past && field->future)
		diag_error(r->diag, form_origin_at(r, field, "future"),
		           "a date cannot be both past and future; leave one out");
	if (field->file_mb_max > field->total_mb_max)
		diag_error(r->diag, form_origin_at(r, field, "max_mb"),
		           "one file may be larger than all together; lower \"max_mb\"");
	if ((int32_t)field->preset_count > field->rows_max && field->type == FIELD_TABLE)
		diag_error(r->diag, form_origin_at(r, field, "preset_rows"),
		           "there are more preset rows than \"max_rows\"; raise it to %zu",
		           field->preset_count);
}

static void check_columns(struct form_reader *r, const struct form_field *field)
{
	bool table = field->type == FIELD_TABLE;
	const char *key = table ? "columns" : "fields";

	if (!yaml_find(form_origin_find(r, field), key))
		diag_error(r->diag, form_origin_at(r, field, NULL),
		           "the %s \"%.*s\" has no %s; add \"%s:\" "
		           "and a list of fields",
		           table ? "table" : "people list", STR_FMT(field->id), key, key);
	if (table && field->preset_count == 0 && !field->free_rows)
		diag_error(r->diag, form_origin_at(r, field, NULL),
		           "the table \"%.*s\" can have no rows; add "
		           "\"preset_rows:\" or \"free_rows: yes\"",
		           STR_FMT(field->id));
	if (field->preset_count > 0 && field->column_count > 0 &&
	    field->columns[0].type != FIELD_TEXT && field->columns[0].type != FIELD_TEXTAREA)
		diag_error(r->diag, form_origin_at(r, &field->columns[0], "type"),
		           "the first column shows the "
		           "labels of the preset rows; make it of type text");
	for (size_t i = 0; i < field->column_count; i++) {
		if (i > 0 && field->columns[i].id.n > 0 && form_column_find(field, field->columns[i].id) !=
		    &field->columns[i])
			diag_error(r->diag, form_origin_at(r, &field->columns[i], "id"), "the column \"%.*s\" "
			           "is there twice; give each its own id", STR_FMT(field->columns[i].id));
		form_check_field(r, &field->columns[i], field);
	}
}

/* In a row stand only simple types, and in a table files already added. */
static void check_in_row(struct form_reader *r, const struct form_field *field,
                         const struct form_field *list)
{
	bool simple = field_kind(field->type)->simple;

	if (!simple && !(field->type == FIELD_FILEPICK && list->type == FIELD_TABLE))
		diag_error(r->diag, form_origin_at(r, field, "type"),
		           "a field of type %s cannot stand in a "
		           "row; write a simple type%s",
		           field_kind(field->type)->name, list->type == FIELD_TABLE ? " or filepick" : "");
	if (str_is(field->id, "row"))
		diag_error(r->diag, form_origin_at(r, field, "id"),
		           "\"row\" is taken by the row itself; choose another id");
	if (field->linked_people)
		diag_error(r->diag, form_origin_at(r, field, "options"),
		           "linked_people cannot be offered in a row; write the options out");
	if (field->flag)
		diag_error(r->diag, form_origin_at(r, field, "flag"),
		           "a column is not read before all else and marks nothing; put \"flag\" at a "
		           "question outside of rows");
}

static void check_problems(struct form_reader *r, const struct form_field *field)
{
	struct str known[512] = { { "required", 8 }, { "before", 6 }, { "after", 5 },
	                          { "on_or_before", 12 }, { "on_or_after", 11 }, { "within", 6 } };
	size_t n = 6;

	if (!r->source->problems)
		return;
	for (const struct value *v = r->source->problems->first; v && n < COUNT(known); v = v->next)
		known[n++] = v->name;
	for (size_t i = 0; i < field->problem_text_count; i++) {
		const struct form_option *text = &field->problem_texts[i];
		const struct yaml_node *node = form_origin_find(r, text);

		if (!is_in(text->id, known, n))
			diag_unknown(r->diag, node->key_at, "problem", text->id, known, n);
	}
}

/* One sentence, without a full stop or a link. */
static void check_hint(struct form_reader *r, const struct form_field *field)
{
	const struct str *hint = field->hint.in;
	struct place at = form_origin_at(r, field, "hint");

	for (int v = 0; v < VOICES; v++) {
		bool more = false;

		for (size_t i = 0; i + 2 < hint[v].n; i++)
			more |= str_find(STR(".!?"), hint[v].p[i]) < 3 && hint[v].p[i + 1] == ' ' &&
			        hint[v].p[i + 2] >= 'A' && hint[v].p[i + 2] <= 'Z';
		if (more)
			diag_warning(r->diag, at, "a hint is one sentence; move the rest into an info field");
		else if (str_ends(hint[v], STR(".")))
			diag_warning(r->diag, at, "a hint has no full stop; leave it out");
		if (str_search(hint[v], STR("://")) < hint[v].n)
			diag_warning(r->diag, at, "a hint holds no link; move it into an info field");
	}
}

/* An answer by such a name would be taken for something else, and lost. */
static bool is_of_page(struct str id)
{
	return check_is_own(id) || is_in(id, scripted, COUNT(scripted));
}

bool form_check_field_taken(struct str id)
{
	return is_in(id, taken, COUNT(taken)) || is_of_page(id) || str_is(id, "row");
}

void form_check_field(struct form_reader *r, const struct form_field *field,
                      const struct form_field *list)
{
	const struct yaml_node *map = form_origin_find(r, field);

	if (is_in(field->id, taken, COUNT(taken)))
		diag_error(r->diag, form_origin_at(r, field, "id"),
		           "\"%.*s\" is a word of conditions; choose "
		           "another id",
		           STR_FMT(field->id));
	if (!list && is_of_page(field->id))
		diag_error(r->diag, form_origin_at(r, field, "id"),
		           "\"%.*s\" is a name that every page of a form has "
		           "already; choose another id",
		           STR_FMT(field->id));
	check_word(r, field, "autocomplete", field->autocomplete, autocompletes, COUNT(autocompletes));
	check_word(r, field, "check", field->check, checks, COUNT(checks));
	check_prefill(r, field, list);
	check_options(r, field);
	check_limits(r, field);
	check_problems(r, field);
	check_hint(r, field);
	if (field->type == FIELD_TABLE || field->type == FIELD_PEOPLE)
		check_columns(r, field);
	if (field->type == FIELD_INFO && !yaml_find(map, "label") && !yaml_find(map, "text"))
		diag_error(r->diag, map->at,
		           "this information says nothing; add \"text: …\" or \"label: …\"");
	if (field->type == FIELD_READONLY && !yaml_find(map, "prefill"))
		diag_error(r->diag, map->at, "a readonly field shows a fact; add \"prefill: …\"");
	if (field->type == FIELD_READONLY && !r->form->by_task &&
	    str_starts(field->prefill, STR("child.")))
		diag_warning(r->diag, form_origin_at(r, field, "prefill"),
		             "who begins \"%.*s\" by themselves reads \"Not given\" here; ask for it, or "
		             "add \"open: task\"", STR_FMT(r->form->id));
	if (field->type == FIELD_CALCULATED && !yaml_find(map, "value"))
		diag_error(r->diag, map->at,
		           "a calculated field shows what is made of answers; add \"value: …\"");
	if (list)
		check_in_row(r, field, list);
}
