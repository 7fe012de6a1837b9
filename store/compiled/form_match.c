#include "store/compiled/form_match.h"

#include "store/base/arena.h"
#include "store/compiled/field_kind.h"

/* Ids of one kind in one version: the fields of the form, the columns of a list, or the options and
 * preset rows of a field or column. */
struct level {
	const struct form *form;
	/* columns: list; options: of, and list when of is a column */
	const struct form_field *list, *of;
};

static bool has(const struct level *l, struct str id)
{
	if (l->of)
		return form_option_find(l->of->options, l->of->option_count, id) ||
		       form_option_find(l->of->preset_rows, l->of->preset_count, id);
	return l->list ? form_column_find(l->list, id) != NULL
	               : form_field_find(l->form, id, NULL) != NULL;
}

/* The id that m gives on this level; empty: m speaks of another. */
static struct str now(const struct level *l, const struct form_move *m)
{
	struct str field = l->list ? l->list->id : l->of ? l->of->id : STR("");
	struct str column = l->list && l->of ? l->of->id : STR("");

	if (field.n > 0 && !str_equal(m->field, field))
		return STR("");
	if (l->of)
		return str_equal(m->column, column) ? m->option : STR("");
	if (m->option.n > 0)
		return STR("");
	return l->list ? m->column : m->column.n > 0 ? STR("") : m->field;
}

/* What the id of `to` was in `from`; empty: it is new. */
static struct str origin(const struct level *from, const struct level *to, struct str id)
{
	const struct form_move *m;

	if (has(from, id))
		return id;
	for (m = to->form->moves; m < to->form->moves + to->form->move_count; m++)
		if (str_equal(now(to, m), id) && has(from, m->was) && !has(to, m->was))
			return m->was;
	for (m = from->form->moves; m < from->form->moves + from->form->move_count; m++)
		if (str_equal(m->was, id) && now(from, m).n > 0 && has(from, now(from, m)) &&
		    !has(to, now(from, m)))
			return now(from, m);
	return STR("");
}

/* What the id of `from`, or of what came before it, is in `to`; empty: it is gone. */
static struct str goal(const struct level *from, const struct level *to, struct str id)
{
	const struct form_move *m;
	struct str found = has(to, id) ? id : STR("");

	for (m = to->form->moves; found.n == 0 && m < to->form->moves + to->form->move_count; m++)
		if (str_equal(m->was, id) && has(to, now(to, m)))
			found = now(to, m);
	for (m = from->form->moves; found.n == 0 && m < from->form->moves + from->form->move_count; m++)
		if (str_equal(now(from, m), id) && has(to, m->was))
			found = m->was;
	return found.n > 0 && has(from, id) && !str_equal(origin(from, to, found), id) ? STR("")
	                                                                               : found;
}

static const struct form nothing;

/* Of what is not there: it has no ids and no moves. */
static const struct level level_of_nothing = { &nothing, NULL, NULL };

/* --- pairs ------------------------------------------------------------------------------------ */

static bool is_same_text(const struct form_text *x, const struct form_text *y)
{
	return str_equal(x->in[VOICE_CHILD], y->in[VOICE_CHILD]) &&
	       str_equal(x->in[VOICE_SELF], y->in[VOICE_SELF]);
}

static void compare(struct form_pair *p)
{
	p->required_now = p->to && p->to->required == REQUIRED &&
	                  (!p->from || p->from->required != REQUIRED);
	if (!p->from || !p->to)
		return;
	p->renamed = !str_equal(p->from->id, p->to->id);
	p->reworded = !is_same_text(&p->from->label, &p->to->label);
	p->retyped = p->from->type != p->to->type;
}

static void match_columns(struct arena *a, const struct form_match *m, struct form_pair *p)
{
	size_t before = p->from ? p->from->column_count : 0;
	struct level from = { m->from, p->from, NULL }, to = { m->to, p->to, NULL };

	if (!p->to || p->to->column_count == 0)
		return;
	if (before == 0)
		from = level_of_nothing;
	p->columns = ARENA_MANY(a, before + p->to->column_count, struct form_pair);
	for (size_t i = 0; i < p->to->column_count; i++) {
		struct form_pair *one = &p->columns[p->column_count++];

		one->to = &p->to->columns[i];
		one->from = before > 0 ? form_column_find(p->from, origin(&from, &to, one->to->id)) : NULL;
		compare(one);
	}
	for (size_t i = 0; i < before; i++)
		if (goal(&from, &to, p->from->columns[i].id).n == 0)
			p->columns[p->column_count++].from = &p->from->columns[i];
}

static size_t count_fields(const struct form *f)
{
	size_t n = 0;

	for (size_t i = 0; i < f->page_count; i++)
		n += f->pages[i].field_count;
	return n;
}

static void match_new(struct arena *a, struct form_match *m, const struct form_page *page)
{
	struct level from = { m->from, NULL, NULL }, to = { m->to, NULL, NULL };

	for (const struct form_field *field = page->fields; field < page->fields + page->field_count;
	     field++) {
		struct form_pair *p = &m->pairs[m->count];

		if (field->type == FIELD_INFO)
			continue;
		p->to = field;
		p->to_page = page;
		p->from = form_field_find(m->from, origin(&from, &to, field->id), &p->from_page);
		if (p->from && p->from->type == FIELD_INFO)
			p->from = NULL;
		compare(p);
		match_columns(a, m, p);
		m->count++;
	}
}

static void match_gone(struct form_match *m, const struct form_page *page)
{
	struct level from = { m->from, NULL, NULL }, to = { m->to, NULL, NULL };

	for (const struct form_field *field = page->fields; field < page->fields + page->field_count;
	     field++) {
		const struct form_field *now = form_field_find(m->to, goal(&from, &to, field->id), NULL);

		if (field->type != FIELD_INFO && (!now || now->type == FIELD_INFO))
			m->pairs[m->count++] = (struct form_pair){ .from = field, .from_page = page };
	}
}

static const struct form_pair *first_of(const struct form_match *m, const struct form_page *to)
{
	for (const struct form_pair *p = m->pairs; p < m->pairs + m->count; p++)
		if (p->to_page == to && p->from)
			return p;
	return NULL;
}

const struct form_page *form_match_origin(const struct form_match *m, const struct form_page *p)
{
	const struct form_page *same = form_page_find(m->from, p->id);
	const struct form_pair *first = same ? NULL : first_of(m, p);

	if (!first || form_page_find(m->to, first->from_page->id))
		return same;
	return form_match_page(m, first->from_page) == p ? first->from_page : NULL;
}

static void find_moved(struct form_match *m)
{
	const struct form_page *page = NULL, *was = NULL;

	for (struct form_pair *p = m->pairs; p < m->pairs + m->count; p++) {
		if (!p->from || !p->to)
			continue;
		if (p->to_page != page)
			was = form_match_origin(m, p->to_page);
		page = p->to_page;
		p->moved = p->from_page != was;
	}
}

struct form_match form_match_open(struct arena *a, const struct form *from, const struct form *to)
{
	struct form_match m = { .from = from, .to = to };

	m.pairs = ARENA_MANY(a, count_fields(from) + count_fields(to) + 1, struct form_pair);
	for (size_t i = 0; i < to->page_count; i++)
		match_new(a, &m, &to->pages[i]);
	for (size_t i = 0; i < from->page_count; i++)
		match_gone(&m, &from->pages[i]);
	find_moved(&m);
	return m;
}

/* --- asking ----------------------------------------------------------------------------------- */

static const struct form_pair *find(const struct form_pair *pairs, size_t count, struct str from,
                                    struct str to)
{
	for (const struct form_pair *p = pairs; p < pairs + count; p++)
		if (p->from ? str_equal(p->from->id, from) : p->to && str_equal(p->to->id, to))
			return p;
	for (const struct form_pair *p = pairs; p < pairs + count; p++)
		if (p->to && str_equal(p->to->id, to))
			return p;
	return NULL;
}

const struct form_pair *form_match_find(const struct form_match *m, struct str id)
{
	struct level from = { m->from, NULL, NULL }, to = { m->to, NULL, NULL };

	return find(m->pairs, m->count, id, goal(&from, &to, id));
}

const struct form_pair *form_match_column(const struct form_match *m, const struct form_pair *list,
                                          struct str id)
{
	struct level from = { m->from, list->from, NULL }, to = { m->to, list->to, NULL };

	if (list->column_count == 0)
		return NULL;
	if (!list->from)
		from = level_of_nothing;
	return find(list->columns, list->column_count, id, goal(&from, &to, id));
}

struct str form_match_option(const struct form_match *m, const struct form_pair *list,
                             const struct form_pair *p, struct str id)
{
	struct level from = { m->from, list ? list->from : NULL, p->from };
	struct level to = { m->to, list ? list->to : NULL, p->to };

	if (!p->from || (list && !list->from))
		from = level_of_nothing;
	return p->to ? goal(&from, &to, id) : STR("");
}

const struct form_page *form_match_page(const struct form_match *m, const struct form_page *p)
{
	const struct form_page *same = form_page_find(m->to, p->id);

	for (size_t i = 0; !same && i < p->field_count; i++) {
		const struct form_pair *pair = form_match_find(m, p->fields[i].id);

		same = pair && pair->from_page == p ? pair->to_page : NULL;
	}
	return same;
}

bool form_match_converts(enum field_type from, enum field_type to)
{
	enum answer_kind x = field_kind(from)->answer, y = field_kind(to)->answer;

	if (from == to)
		return true;
	if (to == FIELD_TEXT || to == FIELD_TEXTAREA)
		return x == ANSWER_TEXT;
	if (to == FIELD_FUZZYDATE)
		return from == FIELD_DATE;
	if (y == ANSWER_TEXT)
		return from == FIELD_TEXT;
	if (x == ANSWER_CHOICE)
		return y == ANSWER_CHOICE || y == ANSWER_TICKS;
	return x == ANSWER_TICKS && y == ANSWER_CHOICE;
}
