#include "gen/import_truth.h"

#include <string.h>

#include "gen/form_ways.h"
#include "gen/import_rule.h"
#include "store/base/err.h"

enum { CUBES_MAX = 64, STEPS_MAX = 4000000 };

size_t import_truth_rows(const struct import_truths *s)
{
	return (size_t)1 << s->atom_count;
}

bool import_truth_can(const struct import_truths *s, const struct import_truth *t)
{
	for (size_t row = 0; row < import_truth_rows(s); row++)
		if (t->rows[row] && s->possible.rows[row])
			return true;
	return false;
}

static size_t row_of(const struct import_truths *s, struct form_ways *w)
{
	size_t row = 0;

	for (size_t i = 0; i < s->atom_count; i++)
		row |= (size_t)form_ways_hold(w, s->atoms[i]) << i;
	return row;
}

/* What no answers can bring about need not be told apart. When there are too many ways to answer,
 * everything is possible. */
void import_truth_possible(struct import_truths *s)
{
	struct form *form = ARENA_NEW(s->in->arena, struct form);
	struct form_ways w;
	bool whole;

	form->pages = ARENA_MANY(s->in->arena, s->in->page_count, struct form_page);
	for (; form->page_count < s->in->page_count; form->page_count++)
		form->pages[form->page_count] = s->in->pages[form->page_count].page;
	w = form_ways_open(form, STEPS_MAX);
	for (size_t i = 0; i < s->atom_count; i++)
		form_ways_look(&w, s->atoms[i]);
	whole = form_ways_begin(&w);
	do
		if (whole)
			s->possible.rows[row_of(s, &w)] = 1;
	while (whole && w.steps > 0 && form_ways_next(&w));
	if (!whole || w.steps <= 0)
		memset(s->possible.rows, 1, import_truth_rows(s));
}

/* --- a table as a rule ------------------------------------------------------------------------ */

/* Conditions that are looked at, and whether each must hold. */
struct cube {
	size_t mask, value;
};

static bool is_inside(const struct import_truths *s, const struct import_truth *t, struct cube cube)
{
	for (size_t row = 0; row < import_truth_rows(s); row++)
		if ((row & cube.mask) == cube.value && !t->rows[row] && s->possible.rows[row])
			return false;
	return true;
}

/* As few conditions as say it: each is left out in turn when the rest is enough. */
static struct cube widened(const struct import_truths *s, const struct import_truth *t, size_t row)
{
	struct cube cube = { import_truth_rows(s) - 1, row };

	for (size_t i = s->atom_count; i-- > 0;) {
		struct cube less = { cube.mask & ~((size_t)1 << i), cube.value & ~((size_t)1 << i) };

		if (is_inside(s, t, less))
			cube = less;
	}
	return cube;
}

static const struct condition *cube_rule(const struct import_truths *s, struct cube cube)
{
	const struct condition *parts[IMPORT_ATOMS];
	size_t count = 0;

	for (size_t i = 0; i < s->atom_count; i++) {
		if ((cube.mask >> i & 1) == 0)
			continue;
		parts[count] = s->atoms[i];
		if ((cube.value >> i & 1) == 0)
			parts[count] = import_rule_join(s->in->arena, CONDITION_NOT, &s->atoms[i], 1);
		count++;
	}
	return count > 0 ? import_rule_join(s->in->arena, CONDITION_ALL, parts, count) : NULL;
}

/* NULL: everybody comes here. */
const struct condition *import_truth_rule(struct import_truths *s, const struct import_truth *t,
                                          struct place at)
{
	const struct condition *parts[CUBES_MAX];
	struct import_truth said = { { 0 } };
	size_t count = 0;

	for (size_t row = 0; row < import_truth_rows(s); row++) {
		struct cube cube;

		if (!t->rows[row] || !s->possible.rows[row] || said.rows[row])
			continue;
		cube = widened(s, t, row);
		if (cube.mask == 0)
			return NULL;
		if (count == CUBES_MAX) {
			diag_error(s->in->diag, at,
			           "too many ways lead to this page; it is shown to everybody");
			return NULL;
		}
		parts[count++] = cube_rule(s, cube);
		for (size_t i = 0; i < import_truth_rows(s); i++)
			said.rows[i] |= (i & cube.mask) == cube.value;
	}
	return count > 0 ? import_rule_join(s->in->arena, CONDITION_ANY, parts, count) : NULL;
}

