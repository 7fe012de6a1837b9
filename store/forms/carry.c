#include "store/forms/carry.h"

#include "store/compiled/check.h"

/* What the form that asked said of an answer: its type, and those of its columns. */
struct asked {
	struct str type;
	const struct values *columns;
};

static const char row_name[] = "row", same_name[] = ".same";

static void put(struct values *tree, const struct value *one)
{
	struct value alone = *one;

	alone.next = NULL;
	values_copy(tree, &(struct values){ .first = &alone, .last = &alone, .count = 1 });
}

static bool is_own(struct str name)
{
	return str_is(name, row_name) || str_is(name, same_name);
}

static bool has(const struct values *answers, struct str id)
{
	return !answers_is_empty(values_find(answers, id));
}

/* --- to the new form: each answer in what it takes and what it does not --- */

static bool takes_row(const struct form_field *to, struct str row)
{
	return to->type == FIELD_PEOPLE || to->free_rows || to->preset_count == 0 ||
	       form_option_find(to->preset_rows, to->preset_count, row);
}

/* A date is also a date as far as it is known. */
static bool takes_type(struct str type, const struct form_field *to, const struct value *one)
{
	return str_is(type, field_type_name(to->type)) ||
	       (to->type == FIELD_FUZZYDATE && str_is(type, field_type_name(FIELD_DATE)) && one->kind == VALUE_TEXT);
}

static bool takes(const struct form_field *to, const struct value *one)
{
	switch (to->type) {
	case FIELD_RADIOS:
	case FIELD_SELECT:
	case FIELD_YESNO:
	case FIELD_YESNOUNSURE:
		return one->kind == VALUE_TEXT && check_option(to, one->text);
	default:
		return true;
	}
}

static void split_ticks(const struct form_field *to, const struct value *one, struct values *moved,
                        struct values *left)
{
	for (const struct value *tick = one->children->first; tick; tick = tick->next) {
		bool fits = tick->kind == VALUE_TEXT && check_option(to, tick->text);

		put(values_list(fits ? moved : left, one->name), tick);
	}
}

/* An answer that cannot have parts: a cell, or a field that is no table. */
static void split_one(struct str type, const struct form_field *to, const struct value *one, struct values *moved,
                      struct values *left)
{
	if (!to || !takes_type(type, to, one))
		put(left, one);
	else if (to->type == FIELD_CHECKBOXES && one->kind == VALUE_LIST)
		split_ticks(to, one, moved, left);
	else
		put(takes(to, one) ? moved : left, one);
}

static bool holds_cells(const struct values *row)
{
	for (const struct value *one = row->first; one; one = one->next)
		if (!is_own(one->name) && !answers_is_empty(one))
			return true;
	return false;
}

static void split_row(const struct asked *asked, const struct form_field *to, const struct values *row,
                      struct values *moved, struct values *left)
{
	struct values *rest = values_open(left->arena);

	if (!takes_row(to, values_get(row, STR("row")))) {
		values_copy(values_add_tree(left), row);
		return;
	}
	for (const struct value *cell = row->first; cell; cell = cell->next) {
		if (is_own(cell->name))
			put(moved, cell);
		else
			split_one(values_get(asked->columns, cell->name), form_column_find(to, cell->name), cell, moved, rest);
	}
	if (!holds_cells(rest))
		return;
	values_text(rest, STR("row"), values_get(row, STR("row")));
	values_copy(values_tree(rest, str_of(same_name)), values_get_tree(row, str_of(same_name)));
	for (const struct value *cell = moved->first; cell; cell = cell->next)
		if (!is_own(cell->name))
			put(values_tree(rest, str_of(same_name)), cell);
	values_copy(values_add_tree(left), rest);
}

static void split_rows(const struct asked *asked, const struct form_field *to, const struct value *one,
                       struct values *moved, struct values *left)
{
	struct values *rows = values_open(moved->arena), *rest = values_open(moved->arena), *row;

	for (const struct value *at = one->children->first; at; at = at->next) {
		if (at->kind != VALUE_TREE)
			continue;
		row = values_open(moved->arena);
		split_row(asked, to, at->children, row, rest);
		if (row->count > 0)
			values_copy(values_add_tree(rows), row);
	}
	if (rows->count > 0)
		values_copy(values_list(moved, one->name), rows);
	if (rest->count > 0)
		values_copy(values_list(left, one->name), rest);
}

static void split(const struct asked *asked, const struct form_field *to, const struct value *one,
                  struct values *moved, struct values *left)
{
	bool same = to && str_is(asked->type, field_type_name(to->type));

	if (same && to->columns && one->kind == VALUE_LIST)
		split_rows(asked, to, one, moved, left);
	else
		split_one(asked->type, to, one, moved, left);
}

/* --- back from aside: into answers that may have changed meanwhile --- */

static struct values *row_of(struct values *rows, struct str id)
{
	for (const struct value *one = rows->first; one; one = one->next)
		if (str_equal(values_get(one->children, STR("row")), id))
			return one->children;
	return NULL;
}

/* The number of a row that was removed is given to another: it is the same row only when it holds
 * what it held. */
static bool is_same_row(const struct values *here, const struct values *same)
{
	for (const struct value *one = same ? same->first : NULL; one; one = one->next)
		if (!answers_is_empty(one) && values_same(here, same, one->name))
			return true;
	return !holds_cells(here) && (!same || !holds_cells(same));
}

/* False when some of it could not come back: that is added to left. */
static bool join_row(const struct form_field *to, struct values *rows, const struct values *row, struct values *left)
{
	struct str id = values_get(row, STR("row"));
	bool is_part = values_find(row, str_of(same_name));
	bool is_preset = form_option_find(to->preset_rows, to->preset_count, id);
	struct values *here = row_of(rows, id);

	if (!here && (!is_part || is_preset)) {
		here = values_add_tree(rows);
		values_text(here, STR("row"), id);
	} else if (!here || (!is_preset && !is_same_row(here, values_get_tree(row, str_of(same_name))))) {
		values_copy(values_add_tree(left), row);
		return false;
	}
	for (const struct value *cell = row->first; cell; cell = cell->next)
		if (!is_own(cell->name) && !has(here, cell->name))
			put(here, cell);
	return true;
}

static void join_ticks(struct values *ticks, const struct values *back)
{
	for (const struct value *one = back->first; one; one = one->next) {
		bool there = false;

		for (const struct value *tick = ticks->first; tick; tick = tick->next)
			there |= str_equal(tick->text, one->text);
		if (!there)
			put(ticks, one);
	}
}

static bool join_rows(const struct form_field *to, struct values *answers, const struct value *back,
                      struct values *left)
{
	struct values *rows = values_list(answers, back->name), *rest = values_open(left->arena);
	bool any = false;

	for (const struct value *row = back->children->first; row; row = row->next)
		any |= join_row(to, rows, row->children, rest);
	if (rest->count > 0)
		values_copy(values_list(left, back->name), rest);
	if (rows->count == 0)
		values_remove(answers, back->name);
	return any;
}

/* True when any of it came back. */
static bool join(const struct form_field *to, struct values *answers, const struct value *back, struct values *left)
{
	if (to->columns && back->kind == VALUE_LIST)
		return join_rows(to, answers, back, left);
	if (!has(answers, back->name)) {
		put(answers, back);
		return true;
	}
	if (to->type == FIELD_CHECKBOXES && back->kind == VALUE_LIST) {
		join_ticks(values_list(answers, back->name), back->children);
		return true;
	}
	put(left, back);
	return false;
}

/* --- all of it --- */

static void set_aside(struct carry *c, struct str id, const struct asked *asked, const struct values *left)
{
	struct values *list = values_list(c->aside, id), *one = values_open(list->arena);
	struct value answer = *values_find(left, id);

	values_text(one, STR("type"), asked->type);
	if (asked->columns)
		values_copy(values_tree(one, STR("columns")), asked->columns);
	answer.name = STR("answer");
	put(one, &answer);
	for (const struct value *there = list->first; there; there = there->next)
		if (values_equal(there->children, one))
			return;
	values_copy(values_add_tree(list), one);
}

static struct asked asked_of(struct arena *a, const struct form_field *field)
{
	struct asked asked = { STR(""), NULL };
	struct values *columns;

	if (!field)
		return asked;
	asked.type = str_of(field_type_name(field->type));
	if (field->column_count == 0)
		return asked;
	columns = values_open(a);
	for (size_t i = 0; i < field->column_count; i++)
		values_text(columns, field->columns[i].id, str_of(field_type_name(field->columns[i].type)));
	asked.columns = columns;
	return asked;
}

static bool is_in(const struct values *ids, struct str id)
{
	for (const struct value *one = ids->first; one; one = one->next)
		if (str_equal(one->text, id))
			return true;
	return false;
}

static void name_once(struct values *ids, struct str id)
{
	if (!is_in(ids, id))
		values_add_text(ids, id);
}

static bool is_reworded(const struct form_field *x, const struct form_field *y)
{
	return !str_equal(x->label.in[VOICE_CHILD], y->label.in[VOICE_CHILD]) ||
	       !str_equal(x->label.in[VOICE_SELF], y->label.in[VOICE_SELF]);
}

static void carry_one(struct carry *c, const struct form_field *from, const struct form_field *to,
                      const struct value *one)
{
	struct values *left = values_open(c->answers->arena);
	struct asked asked = asked_of(c->answers->arena, from);
	bool is_left;

	if (answers_is_empty(one) && one->kind != VALUE_LIST)
		return;
	split(&asked, to, one, c->answers, left);
	is_left = values_find(left, one->name);
	if (is_left) {
		set_aside(c, one->name, &asked, left);
		name_once(c->lost, one->name);
	}
	if (has(c->answers, one->name) && (is_left || is_reworded(from, to)))
		name_once(c->moved, one->name);
}

static void bring_back(struct carry *c, const struct form_field *to, struct str id, const struct values *entry)
{
	struct values *back = values_open(c->answers->arena), *left = values_open(c->answers->arena);
	struct asked asked = { values_get(entry, STR("type")), values_get_tree(entry, STR("columns")) };
	const struct value *answer = values_find(entry, STR("answer"));
	struct value named;

	if (!answer)
		return;
	named = *answer;
	named.name = id;
	split(&asked, to, &named, back, left);
	if (back->first && join(to, c->answers, back->first, left))
		name_once(c->moved, id);
	if (values_find(left, id))
		set_aside(c, id, &asked, left);
}

static void find_added(struct carry *c, const struct form *from, const struct form_page *p)
{
	for (const struct form_field *field = p->fields; field < p->fields + p->field_count; field++) {
		const struct form_field *before = form_field_find(from, field->id, NULL);

		if (field->type != FIELD_INFO && field->type != FIELD_READONLY &&
		    (!before || before->type != field->type) && !has(c->answers, field->id))
			values_add_text(c->added, field->id);
	}
}

void carry_answers(const struct form *from, const struct form *to, const struct values *answers,
                   const struct values *aside, struct carry *c)
{
	struct arena *a = answers->arena;

	*c = (struct carry){ values_open(a), values_open(a), values_open(a), values_open(a), values_open(a) };
	for (const struct value *one = answers->first; one; one = one->next)
		carry_one(c, form_field_find(from, one->name, NULL), form_field_find(to, one->name, NULL), one);
	for (const struct value *list = aside ? aside->first : NULL; list; list = list->next)
		for (const struct value *one = list->children->first; one; one = one->next)
			bring_back(c, form_field_find(to, list->name, NULL), list->name, one->children);
	for (size_t i = 0; i < to->page_count; i++)
		find_added(c, from, &to->pages[i]);
}
