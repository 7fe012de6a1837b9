#include "gen/form_reader.h"
#include "gen/form_name.h"

#include <string.h>

#include "store/base/arena.h"

enum { ROOM = 16 };

/* Where a `was` may stand, and what else has ids there. */
struct spot {
	struct form_reader *r;
	const char *what;
	struct form_move now;                  /* but for was */
	const struct form_field *list;         /* of a column */
	const struct form_option *options;     /* of an option or row, with its like */
	size_t count;
};

static bool is_shaped(const struct spot *s, struct str id)
{
	return s->options ? form_name_is_option(id) : form_name_is_field(id);
}

static bool is_in_use(const struct spot *s, struct str id)
{
	if (s->options)
		return form_option_find(s->options, s->count, id);
	return s->list ? form_column_find(s->list, id) != NULL
	               : form_field_find(s->r->form, id, NULL) != NULL;
}

/* The other one that had that id too, or NULL. */
static const struct form_move *other(const struct spot *s, struct str was)
{
	const struct form *f = s->r->form;

	for (const struct form_move *m = f->moves; m < f->moves + f->move_count; m++) {
		bool beside = s->options ? m->option.n > 0 && str_equal(m->column, s->now.column)
		                         : m->option.n == 0 && (m->column.n > 0) == (s->list != NULL);

		if (beside && str_equal(m->was, was) &&
		    (str_equal(m->field, s->now.field) || (!s->list && !s->options)))
			return m;
	}
	return NULL;
}

static struct str name_of(const struct form_move *m)
{
	return m->option.n > 0 ? m->option : m->column.n > 0 ? m->column : m->field;
}

static void add(struct form_reader *r, struct form_move move)
{
	struct form *f = r->form;
	struct form_move *more;

	if (f->move_count % ROOM == 0) {
		more = ARENA_MANY(r->arena, f->move_count + ROOM, struct form_move);
		if (f->move_count > 0)
			memcpy(more, f->moves, f->move_count * sizeof(*more));
		f->moves = more;
	}
	f->moves[f->move_count++] = move;
}

static void read_one(const struct spot *s, const struct yaml_node *node)
{
	struct form_move move = s->now;
	const struct form_move *too;

	move.was = node->text;
	if (node->kind != YAML_TEXT || !is_shaped(s, node->text))
		diag_error(s->r->diag, node->at,
		           "\"was\" names no id; write the id that the %s had, or a list of such", s->what);
	else if (is_in_use(s, node->text))
		diag_error(s->r->diag, node->at,
		           "the %s \"%.*s\" is still there and keeps its answers; leave it out of "
		           "\"was\", or give that one another id",
		           s->what, STR_FMT(node->text));
	else if ((too = other(s, node->text)))
		diag_error(s->r->diag, node->at,
		           "\"%.*s\" is what \"%.*s\" was already, and answers go to one %s only; "
		           "leave it out of one \"was\"",
		           STR_FMT(node->text), STR_FMT(name_of(too)), s->what);
	else
		add(s->r, move);
}

/* of: what the `was` stands at. */
static void read_was(const struct spot *s, const void *of)
{
	const struct yaml_node *map = form_origin_find(s->r, of), *was = yaml_find(map, "was");

	if (!was || !yaml_find(map, "id"))
		return;
	if (was->kind != YAML_LIST)
		read_one(s, was);
	else if (was->count == 0)
		diag_error(s->r->diag, was->at,
		           "\"was\" names no id; write the id that the %s had, or a list of such", s->what);
	else
		for (const struct yaml_node *one = was->children; one; one = one->next)
			read_one(s, one);
}

static void read_options(struct form_reader *r, const struct form_field *field,
                         const struct form_field *column)
{
	const struct form_field *of = column ? column : field;
	struct spot s = { .r = r, .what = "row", .options = of->preset_rows,
	                  .count = of->preset_count };

	if (of->preset_count == 0)
		s = (struct spot){
			.r = r, .what = "option", .options = of->options, .count = of->option_count
		};
	/* words to suggest or to avoid */
	if (of->type == FIELD_TEXT || of->type == FIELD_TEXTAREA)
		return;
	s.now.field = field->id;
	s.now.column = column ? column->id : STR("");
	for (size_t i = 0; i < s.count; i++) {
		s.now.option = s.options[i].id;
		read_was(&s, &s.options[i]);
	}
}

static void read_field(struct form_reader *r, const struct form_field *field)
{
	struct spot s = { .r = r, .what = "field", .now.field = field->id };

	read_was(&s, field);
	read_options(r, field, NULL);
	s.what = "column";
	s.list = field;
	for (size_t i = 0; i < field->column_count; i++) {
		s.now.column = field->columns[i].id;
		read_was(&s, &field->columns[i]);
		read_options(r, field, &field->columns[i]);
	}
}

void form_move_read(struct form_reader *r)
{
	for (size_t p = 0; p < r->form->page_count; p++)
		for (size_t i = 0; i < r->form->pages[p].field_count; i++)
			read_field(r, &r->form->pages[p].fields[i]);
}
