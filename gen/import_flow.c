/* Pages that name the next one, as pages in an order with rules. A page is reached over one way or
 * another; each way is a row of the conditions that links name (import_truth.h). */
#include "gen/import_rule.h"
#include "gen/import_truth.h"

#include <string.h>

#include "store/base/err.h"

struct flow {
	struct import *in;
	struct import_truths t;
	struct import_truth *reached;  /* of each page */
	unsigned char *seen;           /* 1: on the way, 2: done */
	unsigned char *met;            /* seen, the first time: which pages are reached at all */
	size_t *order, count;          /* last page first */
};

/* --- pages ------------------------------------------------------------------------------------ */

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
static size_t atom_of(struct flow *f, const struct yaml_node *link);

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
		diag_error(f->in->diag, link->at,
		           "the way to \"%.*s\" leads to no page and is not carried over", STR_FMT(path));
	else if (to < f->in->page_count && f->seen[to] == 0)
		visit(f, to);
	else if (to < f->in->page_count && f->seen[to] == 1 && !f->met)
		diag_error(f->in->diag, link->at,
		           "the way from %.*s back to %.*s is not carried over; a form here goes "
		           "forward",
		           STR_FMT(f->in->pages[page].path), STR_FMT(path));
}

static bool asks(const struct form_page *p, struct str field)
{
	for (size_t i = 0; i < p->field_count; i++)
		if (str_equal(p->fields[i].id, field))
			return true;
	return false;
}

static bool looks_at(const struct condition *c, const struct form_page *p)
{
	bool looks = c && c->field.n > 0 && asks(p, c->field);

	for (size_t i = 0; c && !looks && i < c->part_count; i++)
		looks = looks_at(c->parts[i], p);
	return looks;
}

/* Which way is taken from page i hangs on an answer of p. */
static bool is_decided_by(struct flow *f, size_t i, const struct form_page *p)
{
	for (const struct yaml_node *one = first_link(f->in, i); one; one = one->next) {
		size_t atom = atom_of(f, one);

		if (atom < IMPORT_ATOMS && looks_at(f->t.atoms[atom], p))
			return true;
	}
	return false;
}

/* Pages whose rules look at this one come after it, also when no way leads there from here. */
static void visit_lookers(struct flow *f, size_t page)
{
	const struct form_page *p = &f->in->pages[page].page;

	for (size_t i = f->in->page_count; i-- > 0;) {
		if (!f->met[i])
			continue;
		if (f->seen[i] == 0 && looks_at(f->in->pages[i].page.show_if, p))
			visit(f, i);
		if (first_link(f->in, i) && is_decided_by(f, i, p))
			visit_links(f, i, first_link(f->in, i));
	}
}

/* Behind all that it leads to. */
static void visit(struct flow *f, size_t page)
{
	f->seen[page] = 1;
	if (first_link(f->in, page))
		visit_links(f, page, first_link(f->in, page));
	if (f->met)
		visit_lookers(f, page);
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

/* --- conditions ------------------------------------------------------------------------------- */

/* The number of the link's condition; IMPORT_ATOMS: it has none, or one that cannot be said. */
static size_t atom_of(struct flow *f, const struct yaml_node *link)
{
	const struct yaml_node *name = yaml_find(link, "condition");
	const struct condition *c = name && name->text.n > 0 ? import_rule(f->in, name) : NULL;
	size_t i = 0;

	if (!c)
		return IMPORT_ATOMS;
	while (i < f->t.atom_count && f->t.atoms[i] != c)
		i++;
	if (i == IMPORT_ATOMS)
		diag_error(f->in->diag, name->at,
		           "ways that hang on more than %d conditions are not carried over; what "
		           "hangs on this one is shown to everybody",
		           IMPORT_ATOMS);
	else if (i == f->t.atom_count)
		f->t.atoms[f->t.atom_count++] = c;
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

		if (one == link && own < IMPORT_ATOMS)
			return (row >> own & 1) != 0;
		if (one != link && atom < IMPORT_ATOMS && (row >> atom & 1) != 0)
			return false;
	}
	return own == IMPORT_ATOMS;
}

static void reach(struct flow *f, size_t page)
{
	for (const struct yaml_node *one = first_link(f->in, page); one; one = one->next) {
		size_t to = page_number(f->in, yaml_get(one, "path"));

		for (size_t row = 0; to < f->in->page_count && row < import_truth_rows(&f->t); row++)
			if (f->reached[page].rows[row] && is_taken(f, page, one, row))
				f->reached[to].rows[row] = 1;
	}
}

static void set_rule(struct flow *f, size_t page)
{
	struct import_page *p = &f->in->pages[page];
	const struct condition *both[] = { import_truth_rule(&f->t, &f->reached[page], p->at),
	                                   p->page.show_if };

	if (both[0])
		p->page.show_if = both[1] ? import_rule_join(f->in->arena, CONDITION_ALL, both, 2)
		                          : both[0];
}

/* How far down the order the last page stands that a condition looks at. */
static size_t depth_of(const struct flow *f, const struct condition *c)
{
	size_t depth = 0;

	for (size_t i = 0; i < f->count; i++)
		if (looks_at(c, &f->in->pages[f->order[i]].page))
			depth = i;
	return depth;
}

/* Where two conditions say the same, the one about the earlier question is kept: see widened(). */
static void sort_atoms(struct flow *f)
{
	for (size_t i = 1; i < f->t.atom_count; i++) {
		const struct condition *one = f->t.atoms[i];
		size_t k = i;

		for (; k > 0 && depth_of(f, f->t.atoms[k - 1]) > depth_of(f, one); k--)
			f->t.atoms[k] = f->t.atoms[k - 1];
		f->t.atoms[k] = one;
	}
}

/* The last page stood first. */
static void turn_round(struct flow *f)
{
	for (size_t i = 0; i < f->count / 2; i++) {
		size_t swap = f->order[i];

		f->order[i] = f->order[f->count - 1 - i];
		f->order[f->count - 1 - i] = swap;
	}
}

/* A page to which no answers lead is left out, as it was never seen. How many are left. */
static size_t with_rules(struct flow *f)
{
	size_t count = 0;

	for (size_t i = 0; i < f->count; i++) {
		size_t page = f->order[i];

		if (import_truth_can(&f->t, &f->reached[page])) {
			set_rule(f, page);
			f->order[count++] = page;
		} else {
			diag_error(f->in->diag, f->in->pages[page].at,
			           "no answers lead to %.*s; it is left out", STR_FMT(f->in->pages[page].path));
		}
	}
	return count;
}

size_t import_flow(struct import *in, size_t *order)
{
	struct flow f = { .in = in, .t = { .in = in }, .order = order };
	size_t start = page_number(in, yaml_get(in->root, "startPage"));

	if (in->page_count == 0)
		return 0;
	start = start < in->page_count ? start : 0;
	f.reached = ARENA_MANY(in->arena, in->page_count, struct import_truth);
	f.seen = ARENA_MANY(in->arena, in->page_count, unsigned char);
	find_atoms(&f);
	visit(&f, start);
	say_unreached(&f);
	f.met = f.seen;
	f.seen = ARENA_MANY(in->arena, in->page_count, unsigned char);
	f.count = 0;
	visit(&f, start);
	turn_round(&f);
	sort_atoms(&f);
	import_truth_possible(&f.t);
	memset(f.reached[start].rows, 1, import_truth_rows(&f.t));
	for (size_t i = 0; i < f.count; i++)
		reach(&f, order[i]);
	return with_rules(&f);
}
