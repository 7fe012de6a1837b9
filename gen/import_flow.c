/* Pages that name the next one, as pages in an order with rules. A page is reached over one way or
 * another; each way is a row of conditions that hold or fail. Which hold is a table of truth over the
 * conditions that links name, so that what is true on every way says nothing. */
#include "gen/import_rule.h"

#include <string.h>

#include "store/base/err.h"

enum { ATOMS_MAX = 12, ROWS_MAX = 1 << ATOMS_MAX, CUBES_MAX = 64 };

struct truth {
	unsigned char rows[ROWS_MAX];
};

struct flow {
	struct import *in;
	const struct condition *atoms[ATOMS_MAX];
	size_t atom_count;
	struct truth *reached;         /* of each page */
	unsigned char *seen;           /* 1: on the way, 2: done */
	size_t *order, count;          /* last page first */
};

static size_t rows(const struct flow *f)
{
	return (size_t)1 << f->atom_count;
}

/* --- pages --------------------------------------------------------------------------------------- */

static size_t page_number(const struct import *in, struct str path)
{
	size_t i = 0;

	while (i < in->page_count && !str_equal(in->pages[i].path, path))
		i++;
	return i;
}

static const struct yaml_node *first_link(const struct import *in, size_t page)
{
	const struct yaml_node *next = yaml_find(in->pages[page].node, "next");

	return next ? next->children : NULL;
}

static void visit(struct flow *f, size_t page);

static bool is_known(const struct import *in, struct str path)
{
	const struct yaml_node *one = yaml_find(in->root, "pages")->children;

	while (one && !str_equal(yaml_get(one, "path"), path))
		one = one->next;
	return one != NULL;
}

/* The last first, so that in the end the first way's pages stand first. */
static void visit_links(struct flow *f, size_t page, const struct yaml_node *link)
{
	struct str path = yaml_get(link, "path");
	size_t to = page_number(f->in, path);

	if (link->next)
		visit_links(f, page, link->next);
	if (yaml_get(link, "redirect").n > 0)
		diag_error(f->in->diag, link->at, "the way to another site is not carried over: %.*s",
		           STR_FMT(yaml_get(link, "redirect")));
	else if (!is_known(f->in, path))
		diag_error(f->in->diag, link->at, "the way to \"%.*s\" leads to no page and is not carried over",
		           STR_FMT(path));
	else if (to < f->in->page_count && f->seen[to] == 0)
		visit(f, to);
	else if (to < f->in->page_count && f->seen[to] == 1)
		diag_error(f->in->diag, link->at, "the way from %.*s back to %.*s is not carried over; a form here goes "
		           "forward", STR_FMT(f->in->pages[page].path), STR_FMT(path));
}

/* Behind all that it leads to. */
static void visit(struct flow *f, size_t page)
{
	f->seen[page] = 1;
	if (first_link(f->in, page))
		visit_links(f, page, first_link(f->in, page));
	f->seen[page] = 2;
	f->order[f->count++] = page;
}

static void say_unreached(struct flow *f)
{
	for (size_t i = 0; i < f->in->page_count; i++)
		if (f->seen[i] == 0)
			diag_error(f->in->diag, f->in->pages[i].at, "no page leads to %.*s; it is left out",
			           STR_FMT(f->in->pages[i].path));
}

/* --- conditions ---------------------------------------------------------------------------------- */

/* The number of the link's condition; ATOMS_MAX: it has none, or one that cannot be said. */
static size_t atom_of(struct flow *f, const struct yaml_node *link)
{
	const struct yaml_node *name = yaml_find(link, "condition");
	const struct condition *c = name && name->text.n > 0 ? import_rule(f->in, name) : NULL;
	size_t i = 0;

	if (!c)
		return ATOMS_MAX;
	while (i < f->atom_count && f->atoms[i] != c)
		i++;
	if (i == ATOMS_MAX)
		diag_error(f->in->diag, name->at, "ways that hang on more than %d conditions are not carried over; what "
		           "hangs on this one is shown to everybody", ATOMS_MAX);
	else if (i == f->atom_count)
		f->atoms[f->atom_count++] = c;
	return i;
}

static void find_atoms(struct flow *f)
{
	for (size_t i = 0; i < f->in->page_count; i++)
		for (const struct yaml_node *one = first_link(f->in, i); one; one = one->next)
			(void)atom_of(f, one);
}

/* The first link whose condition holds is taken, else the one without. */
static bool is_taken(struct flow *f, size_t page, const struct yaml_node *link, size_t row)
{
	size_t own = atom_of(f, link);

	for (const struct yaml_node *one = first_link(f->in, page); one; one = one->next) {
		size_t atom = one == link ? own : atom_of(f, one);

		if (one == link && own < ATOMS_MAX)
			return (row >> own & 1) != 0;
		if (one != link && atom < ATOMS_MAX && (row >> atom & 1) != 0)
			return false;
	}
	return own == ATOMS_MAX;
}

static void reach(struct flow *f, size_t page)
{
	for (const struct yaml_node *one = first_link(f->in, page); one; one = one->next) {
		size_t to = page_number(f->in, yaml_get(one, "path"));

		for (size_t row = 0; to < f->in->page_count && row < rows(f); row++)
			if (f->reached[page].rows[row] && is_taken(f, page, one, row))
				f->reached[to].rows[row] = 1;
	}
}

/* --- a table of truth as a rule ------------------------------------------------------------------- */

/* Conditions that are looked at, and whether each must hold. */
struct cube {
	size_t mask, value;
};

static bool is_inside(const struct flow *f, const struct truth *t, struct cube cube)
{
	for (size_t row = 0; row < rows(f); row++)
		if ((row & cube.mask) == cube.value && !t->rows[row])
			return false;
	return true;
}

/* As few conditions as say it: each is left out in turn when the rest is enough. */
static struct cube widened(const struct flow *f, const struct truth *t, size_t row)
{
	struct cube cube = { rows(f) - 1, row };

	for (size_t i = f->atom_count; i-- > 0;) {
		struct cube less = { cube.mask & ~((size_t)1 << i), cube.value & ~((size_t)1 << i) };

		if (is_inside(f, t, less))
			cube = less;
	}
	return cube;
}

static const struct condition *cube_rule(const struct flow *f, struct cube cube)
{
	const struct condition *parts[ATOMS_MAX];
	size_t count = 0;

	for (size_t i = 0; i < f->atom_count; i++) {
		if ((cube.mask >> i & 1) == 0)
			continue;
		parts[count] = f->atoms[i];
		if ((cube.value >> i & 1) == 0)
			parts[count] = import_rule_join(f->in->arena, CONDITION_NOT, &f->atoms[i], 1);
		count++;
	}
	return count > 0 ? import_rule_join(f->in->arena, CONDITION_ALL, parts, count) : NULL;
}

/* NULL: everybody comes here. */
static const struct condition *rule_of(struct flow *f, const struct truth *t, struct place at)
{
	const struct condition *parts[CUBES_MAX];
	struct truth said = { { 0 } };
	size_t count = 0;

	for (size_t row = 0; row < rows(f); row++) {
		struct cube cube;

		if (!t->rows[row] || said.rows[row])
			continue;
		cube = widened(f, t, row);
		if (cube.mask == 0)
			return NULL;
		if (count == CUBES_MAX) {
			diag_error(f->in->diag, at, "too many ways lead to this page; it is shown to everybody");
			return NULL;
		}
		parts[count++] = cube_rule(f, cube);
		for (size_t i = 0; i < rows(f); i++)
			said.rows[i] |= (i & cube.mask) == cube.value;
	}
	return count > 0 ? import_rule_join(f->in->arena, CONDITION_ANY, parts, count) : NULL;
}

static void set_rule(struct flow *f, size_t page)
{
	struct import_page *p = &f->in->pages[page];
	const struct condition *both[] = { rule_of(f, &f->reached[page], p->at), p->page.show_if };

	if (both[0])
		p->page.show_if = both[1] ? import_rule_join(f->in->arena, CONDITION_ALL, both, 2) : both[0];
}

size_t import_flow(struct import *in, size_t *order)
{
	struct flow f = { .in = in, .order = order };
	size_t start = page_number(in, yaml_get(in->root, "startPage"));

	if (in->page_count == 0)
		return 0;
	start = start < in->page_count ? start : 0;
	f.reached = ARENA_MANY(in->arena, in->page_count, struct truth);
	f.seen = ARENA_MANY(in->arena, in->page_count, unsigned char);
	find_atoms(&f);
	visit(&f, start);
	say_unreached(&f);
	memset(f.reached[start].rows, 1, rows(&f));
	for (size_t i = f.count; i-- > 0;)
		reach(&f, order[i]);
	for (size_t i = 0; i < f.count / 2; i++) {
		size_t swap = order[i];

		order[i] = order[f.count - 1 - i];
		order[f.count - 1 - i] = swap;
	}
	for (size_t i = 0; i < f.count; i++)
		set_rule(&f, order[i]);
	return f.count;
}
