#include "store/compiled/check.h"

#include "store/base/arena.h"
#include "store/base/buf.h"
#include "store/compiled/check_field.h"
#include "store/compiled/sight_row.h"

/* One form being checked, a page at a time. */
struct checking {
	struct sight sight;
	enum check_for what;
	enum voice voice;
	struct str page;                   /* empty while only one page is checked */
	struct problems *problems;
	struct arena *arena;
};

static struct checking checking_open(const struct form *f, const struct values *answers,
                                     const struct occasion *o, enum check_for what,
                                     struct problems *problems)
{
	return (struct checking){
		.sight = sight_open(f, answers, o), .what = what, .voice = answers_voice(f, answers, o),
		.problems = problems, .arena = problems->arena,
	};
}

static struct check_field at_field(const struct checking *c, const struct form_field *field,
                                   const struct values *copy, struct str input)
{
	return (struct check_field){
		.sight = &c->sight, .field = field, .answer = values_find(copy, field->id), .input = input,
		.page = c->page,
		.voice = c->voice, .today = c->sight.occasion.today, .problems = c->problems,
	};
}

static struct str cell_input(struct arena *a, const struct form_field *list, struct str row,
                             struct str column)
{
	struct buf b = buf_open(a);

	buf_add(&b, list->id);
	buf_byte(&b, '.');
	buf_add(&b, row);
	buf_byte(&b, '.');
	buf_add(&b, column);
	return buf_str(&b);
}

/* The label of a preset row stands in its first column: nothing is typed there. */
static bool is_asked(const struct form_field *list, const struct sight_row *at,
                     const struct form_field *column)
{
	return column->type != FIELD_INFO && !(at->preset && column == list->columns);
}

/* A row is being looked at: in is its sight. */
struct row_checking {
	const struct checking *c;
	const struct form_field *list;
	const struct sight_row *at;
	const struct values *row;
	struct sight in;
};

/* The cell of a row, which is called by the label of a preset row, else by what rows are called and
 * its number. */
static struct check_field at_cell(const struct row_checking *r, const struct form_field *column)
{
	const struct sight_row *at = r->at;
	struct str input = cell_input(r->c->arena, r->list, at->id, column->id);
	struct check_field cell = at_field(r->c, column, r->row, input);

	cell.sight = &r->in;
	cell.row = at->preset ? at->preset->label.in[r->c->voice] : r->list->row;
	cell.row_number = at->preset ? 0 : (int64_t)at->number;
	return cell;
}

static bool lacks(const struct row_checking *r, const struct form_field *column)
{
	struct check_field cell = at_cell(r, column);

	return is_asked(r->list, r->at, column) && column->required == REQUIRED && !cell.answer &&
	       sight_holds(&r->in, column->show_if) != SIGHT_HIDDEN;
}

/* What a row with something in it still lacks: one problem, at the first column that is empty. */
static void add_half_filled(const struct row_checking *r, const struct check_field *first)
{
	struct buf missing = buf_open(r->c->arena);

	for (size_t i = 0; i < r->list->column_count; i++) {
		if (!lacks(r, &r->list->columns[i]))
			continue;
		if (missing.n > 0)
			buf_text(&missing, ", ");
		buf_add(&missing, r->list->columns[i].label.in[r->c->voice]);
	}
	check_field_add(first, STR(""), "row_half_filled")->extra = buf_str(&missing);
}

/* In the order of the columns. */
static void check_row(const struct row_checking *r)
{
	bool is_said = r->c->what != CHECK_COMPLETE;

	for (size_t i = 0; i < r->list->column_count; i++) {
		const struct form_field *column = &r->list->columns[i];
		struct check_field cell = at_cell(r, column);

		if (!is_said && lacks(r, column)) {
			add_half_filled(r, &cell);
			is_said = true;
		}
		if (!cell.answer || !is_asked(r->list, r->at, column))
			continue;
		if (r->c->what == CHECK_ADVICE)
			check_field_advice(&cell);
		else
			check_field_shape(&cell);
	}
}

static void check_rows(const struct checking *c, const struct form_field *list)
{
	struct sight_row at = { .number = 0 };

	while (sight_row_next(&c->sight, list, &at)) {
		struct values *row = values_open(c->arena);
		struct row_checking r = { c, list, &at, row, sight_in_row(&c->sight, list, at.row) };

		if (at.row && sight_copy_row(&r.in, row))
			check_row(&r);
	}
}

static void check_one(const struct checking *c, const struct form_field *field)
{
	struct values *copy = values_open(c->arena);
	struct check_field at;

	sight_copy_field(&c->sight, field, copy);
	at = at_field(c, field, copy, field->id);
	if (c->what == CHECK_ADVICE) {
		check_field_advice(&at);
	} else {
		check_field_shape(&at);
		if (c->what == CHECK_COMPLETE)
			check_field_required(&at);
	}
	if (field->columns)
		check_rows(c, field);
}

static void check_shown(const struct checking *c, const struct form_page *p)
{
	if (sight_page(&c->sight, p) == SIGHT_HIDDEN)
		return;
	for (size_t i = 0; i < p->field_count; i++)
		if (sight_holds(&c->sight, p->fields[i].show_if) != SIGHT_HIDDEN)
			check_one(c, &p->fields[i]);
}

void check_page(const struct form *f, const struct form_page *p, const struct values *answers,
                const struct occasion *o, enum check_for what, struct problems *problems)
{
	struct checking c = checking_open(f, answers, o, what, problems);

	check_shown(&c, p);
}

void check_form(const struct form *f, const struct values *answers, const struct occasion *o,
                enum check_for what, struct problems *problems)
{
	struct checking c = checking_open(f, answers, o, what, problems);

	for (size_t i = 0; i < f->page_count; i++) {
		c.page = f->pages[i].id;
		check_shown(&c, &f->pages[i]);
	}
}

/* visited: a list of ids, or a tree with their names. */
static bool was_visited(const struct values *visited, struct str page)
{
	for (const struct value *one = visited ? visited->first : NULL; one; one = one->next)
		if (str_equal(one->name.n > 0 ? one->name : one->text, page))
			return true;
	return false;
}

static bool was_answered(const struct sight *s, const struct form_page *p)
{
	for (size_t i = 0; i < p->field_count; i++)
		if (sight_holds(s, p->fields[i].show_if) != SIGHT_HIDDEN &&
		    !answers_is_empty(values_find(s->answers, p->fields[i].id)))
			return true;
	return false;
}

enum page_state check_state(const struct form *f, const struct form_page *p,
                            const struct values *answers, const struct values *visited,
                            const struct occasion *o)
{
	struct problems problems = problems_open(answers->arena);
	struct sight s = sight_open(f, answers, o);
	/* What was filled in ahead from the account is not yet the person's own answer. */
	bool touched = visited ? was_visited(visited, p->id) : was_answered(&s, p);

	if (!touched)
		return PAGE_NOT_STARTED;
	check_page(f, p, answers, o, CHECK_COMPLETE, &problems);
	return problems.count == 0 ? PAGE_DONE : PAGE_STARTED;
}
