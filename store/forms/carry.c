#include "store/forms/carry.h"

#include "store/compiled/field_kind.h"
#include "store/forms/carry_fit.h"

/* What the form that asked said of an answer: its type, and those of its columns; and its version,
 * which says what it was asked for (empty: set aside before that was noted). */
struct asked {
	struct str type, version;
	const struct values *columns;
};

/* From which form to which, and where what does not fit goes. */
struct split {
	const struct form_match *m;
	const struct form_pair *pair;      /* NULL: nothing asks it */
	const struct asked *asked;
	struct values *moved, *left;
};

static const char row_name[] = "row", same_name[] = ".same";

static void put(struct values *tree, const struct value *one)
{
	carry_put(tree, one->name, one);
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

/* A row as it is called now; empty: it cannot be there. */
static struct str takes_row(const struct split *s, struct str row)
{
	const struct form_field *to = s->pair->to;
	struct str now = form_match_option(s->m, NULL, s->pair, row);

	if (now.n > 0)
		return now;
	return to->type == FIELD_PEOPLE || to->free_rows || to->preset_count == 0 ? row : STR("");
}

static bool holds_cells(const struct values *row)
{
	for (const struct value *one = row->first; one; one = one->next)
		if (!is_own(one->name) && !answers_is_empty(one))
			return true;
	return false;
}

static void split_cell(const struct split *s, const struct value *cell, struct values *moved,
                       struct values *rest)
{
	struct carry_way way = { s->m, s->pair, form_match_column(s->m, s->pair, cell->name),
	                         values_get(s->asked->columns, cell->name) };

	carry_fit(&way, cell, moved, rest);
}

/* What a row is known again by goes by the names that its cells have now. */
static void split_own(const struct split *s, const struct value *cell, struct str row,
                      struct values *moved)
{
	if (str_is(cell->name, row_name)) {
		values_text(moved, cell->name, row);
		return;
	}
	for (const struct value *one = cell->kind == VALUE_TREE ? cell->children->first : NULL; one;
	     one = one->next) {
		const struct form_pair *column = form_match_column(s->m, s->pair, one->name);

		carry_put(values_tree(moved, cell->name), column && column->to ? column->to->id : one->name,
		          one);
	}
}

static void split_row(const struct split *s, const struct values *row, struct values *moved,
                      struct values *left)
{
	struct values *rest = values_open(left->arena);
	struct str now = takes_row(s, values_get(row, STR("row")));

	if (now.n == 0) {
		values_copy(values_add_tree(left), row);
		return;
	}
	for (const struct value *cell = row->first; cell; cell = cell->next) {
		if (is_own(cell->name))
			split_own(s, cell, now, moved);
		else
			split_cell(s, cell, moved, rest);
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

static void split_rows(const struct split *s, const struct value *one)
{
	struct arena *a = s->moved->arena;
	struct values *rows = values_open(a), *rest = values_open(a), *row;

	for (const struct value *at = one->children->first; at; at = at->next) {
		if (at->kind != VALUE_TREE)
			continue;
		row = values_open(a);
		split_row(s, at->children, row, rest);
		if (row->count > 0)
			values_copy(values_add_tree(rows), row);
	}
	if (rows->count > 0)
		values_copy(values_list(s->moved, s->pair->to->id), rows);
	if (rest->count > 0)
		values_copy(values_list(s->left, one->name), rest);
}

static void split(const struct split *s, const struct value *one)
{
	const struct form_field *to = s->pair ? s->pair->to : NULL;
	struct carry_way way = { s->m, NULL, s->pair, s->asked->type };

	if (to && to->columns && one->kind == VALUE_LIST &&
	    str_is(s->asked->type, field_kind(to->type)->name))
		split_rows(s, one);
	else
		carry_fit(&way, one, s->moved, s->left);
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
static bool join_row(const struct form_field *to, struct values *rows, const struct values *row,
                     struct values *left)
{
	struct str id = values_get(row, STR("row"));
	bool is_part = values_find(row, str_of(same_name));
	bool is_preset = form_option_find(to->preset_rows, to->preset_count, id);
	struct values *here = row_of(rows, id);

	if (!here && (!is_part || is_preset)) {
		here = values_add_tree(rows);
		values_text(here, STR("row"), id);
	} else if (!here ||
	           (!is_preset && !is_same_row(here, values_get_tree(row, str_of(same_name))))) {
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
static bool join(const struct form_field *to, struct values *answers, const struct value *back,
                 struct values *left)
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

static bool is_same_answer(const struct values *x, const struct values *y)
{
	return values_same(x, y, STR("type")) && values_same(x, y, STR("columns")) &&
	       values_same(x, y, STR("answer"));
}

static void set_aside(struct carry *c, struct str id, const struct asked *asked,
                      const struct values *left)
{
	struct values *list = values_list(c->aside, id), *one = values_open(list->arena);
	struct value answer = *values_find(left, id);

	values_text(one, STR("type"), asked->type);
	if (asked->version.n > 0)
		values_text(one, STR("version"), asked->version);
	if (asked->columns)
		values_copy(values_tree(one, STR("columns")), asked->columns);
	answer.name = STR("answer");
	put(one, &answer);
	for (const struct value *there = list->first; there; there = there->next)
		if (is_same_answer(there->children, one))
			return;
	values_copy(values_add_tree(list), one);
}

static struct asked asked_of(struct arena *a, const struct form *f, struct str id)
{
	const struct form_field *field = form_field_find(f, id, NULL);
	struct asked asked = { STR(""), f->version, NULL };
	struct values *columns;

	if (!field)
		return asked;
	asked.type = str_of(field_kind(field->type)->name);
	if (field->column_count == 0)
		return asked;
	columns = values_open(a);
	for (size_t i = 0; i < field->column_count; i++)
		values_text(columns, field->columns[i].id,
		            str_of(field_kind(field->columns[i].type)->name));
	asked.columns = columns;
	return asked;
}

bool carry_names(const struct values *ids, struct str id)
{
	for (const struct value *one = ids ? ids->first : NULL; one; one = one->next)
		if (str_equal(one->text, id))
			return true;
	return false;
}

static void name_once(struct values *ids, struct str id)
{
	if (!carry_names(ids, id))
		values_add_text(ids, id);
}

static void carry_one(struct carry *c, const struct form_match *m, const struct value *one)
{
	struct arena *a = c->answers->arena;
	const struct form_pair *pair = form_match_find(m, one->name);
	struct asked asked = asked_of(a, m->from, one->name);
	struct split s = { m, pair, &asked, c->answers, values_open(a) };
	bool is_left;

	if (answers_is_empty(one) && one->kind != VALUE_LIST)
		return;
	split(&s, one);
	is_left = values_find(s.left, one->name);
	if (is_left) {
		set_aside(c, one->name, &asked, s.left);
		name_once(c->lost, one->name);
	}
	if (pair && pair->to && has(c->answers, pair->to->id) &&
	    (is_left || pair->reworded || pair->renamed))
		name_once(c->moved, pair->to->id);
}

static void bring_back(struct carry *c, const struct form_match *m, struct str id,
                       const struct values *entry)
{
	struct arena *a = c->answers->arena;
	struct asked asked = { values_get(entry, STR("type")), values_get(entry, STR("version")),
		                   values_get_tree(entry, STR("columns")) };
	struct split s = { m, form_match_find(m, id), &asked, values_open(a), values_open(a) };
	const struct value *answer = values_find(entry, STR("answer"));
	struct values *left = values_open(a);
	struct asked asked_now;
	struct value named;

	if (!answer)
		return;
	named = *answer;
	named.name = id;
	split(&s, &named);
	if (s.moved->first && join(s.pair->to, c->answers, s.moved->first, left))
		name_once(c->moved, s.moved->first->name);
	if (values_find(s.left, id))
		set_aside(c, id, &asked, s.left);
	if (!left->first)
		return;
	asked_now = asked_of(a, m->to, s.pair->to->id);
	set_aside(c, left->first->name, &asked_now, left);
}

static void find_added(struct carry *c, const struct form_pair *p)
{
	if (!p->to || p->to->type == FIELD_READONLY || p->to->type == FIELD_CALCULATED ||
	    has(c->answers, p->to->id))
		return;
	if (!p->from || p->retyped)
		values_add_text(c->added, p->to->id);
	if (p->required_now)
		values_add_text(c->required, p->to->id);
}

void carry_answers(const struct form_match *m, const struct values *answers,
                   const struct values *aside, struct carry *c)
{
	struct arena *a = answers->arena;

	*c = (struct carry){ values_open(a), values_open(a), values_open(a),
		                 values_open(a), values_open(a), values_open(a), values_open(a) };
	for (const struct value *one = answers->first; one; one = one->next)
		carry_one(c, m, one);
	for (const struct value *list = aside ? aside->first : NULL; list; list = list->next)
		for (const struct value *one = list->children->first; one; one = one->next)
			bring_back(c, m, list->name, one->children);
	for (size_t i = 0; i < m->count; i++) {
		find_added(c, &m->pairs[i]);
		if (m->pairs[i].to && answers_has_surplus(m->pairs[i].to, c->answers))
			name_once(c->over, m->pairs[i].to->id);
	}
}
