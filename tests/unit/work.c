#include "store/cases/work.h"

#include "tests/scratch.h"
#include "tests/tap.h"

enum { THINGS = 60, ROUNDS = 600, OFFICERS = 5 };

static struct str id(struct scratch *s, const char *name, int n)
{
	char text[17];

	snprintf(text, sizeof(text), "%-10s%06d", name, n);
	return str_copy(s->arena, str_bytes(text, 16));
}

static struct work_item message(struct scratch *s, const char *child, int n, int64_t when)
{
	return (struct work_item){ WORK_MESSAGE, id(s, child, 0), id(s, "message", n), when, STR("") };
}

static void lists_and_counts(struct scratch *s, struct txn *t)
{
	struct str north = work_scope_team(s->arena, STR("north")),
	           south = work_scope_team(s->arena, STR("south"));
	struct str first[] = { work_scope_all(), north }, then[] = { work_scope_all(), south, south };
	struct work_item one = message(s, "ann", 1, 500), two = message(s, "ann", 2, 400), *items;
	int64_t within;
	size_t count;

	is_err(OK, work_put(t, &one, first, 2), "a message waits for a team");
	is_err(OK, work_put(t, &two, first, 2), "and an older one");
	is_err(OK, work_list(t, north, WORK_MESSAGE, NULL, 10, &items, &count), "the team's list");
	ok(count == 2 && items[0].when == 400 && items[1].when == 500, "has both, the older first");
	ok(str_equal(items[0].of, two.of) && str_equal(items[0].item, two.item),
	   "and says which they are");
	is_err(OK, work_list(t, north, WORK_MESSAGE, &items[0], 10, &items, &count),
	       "it goes on after an item");
	ok(count == 1 && str_equal(items[0].item, one.item), "with the next");
	is_int(0, work_count(t, north, WORK_RETURNED), "another kind has none");
	two.when = 600;
	is_err(OK, work_put(t, &two, first, 2), "put at another time");
	is_int(2, work_count(t, north, WORK_MESSAGE), "it is not there twice");
	is_err(OK,
	       work_count_within(t, north, WORK_MESSAGE, &(struct work_span){ 0, 600, 10 }, &within),
	       "those before a time");
	is_int(1, within, "are counted without it");
	is_err(OK,
	       work_count_within(t, north, WORK_MESSAGE, &(struct work_span){ 500, 601, 10 }, &within),
	       "those from a time on");
	is_int(2, within, "are counted with it");
	is_err(OK,
	       work_count_within(t, north, WORK_MESSAGE, &(struct work_span){ 501, 600, 10 }, &within),
	       "between two");
	is_int(0, within, "there may be none");
	is_err(OK, work_count_within(t, north, WORK_MESSAGE, &(struct work_span){ 0, 700, 1 }, &within),
	       "when there are more");
	is_int(1, within, "it stops where it is told to");
	is_err(OK, work_move(t, one.of, then, 3), "the child goes to another team, named twice");
	is_int(0, work_count(t, north, WORK_MESSAGE), "nothing waits for the first");
	is_int(2, work_count(t, south, WORK_MESSAGE), "each waits once for the other");
	is_int(2, work_count(t, work_scope_all(), WORK_MESSAGE), "and for the whole council as before");
	is_err(OK, work_remove(t, WORK_MESSAGE, one.of, one.item), "one is done");
	is_err(OK, work_remove(t, WORK_MESSAGE, one.of, one.item), "doing it again does no harm");
	is_int(1, work_count(t, south, WORK_MESSAGE), "the other is left");
	is_err(OK, work_remove_all(t, one.of), "the child's are removed together");
	is_int(0, work_count(t, work_scope_all(), WORK_MESSAGE), "and none is left");
	is_err(OK, work_list(t, south, WORK_MESSAGE, NULL, 10, &items, &count), "the list");
	is_int(0, (int64_t)count, "is empty");
}

/* --- against a plain list --------------------------------------------------------------------- */

struct plain {
	struct work_item item;
	bool there, under[OFFICERS];
};

static size_t scopes_of(struct scratch *s, const struct plain *p, struct str scopes[OFFICERS])
{
	size_t n = 0;

	for (int i = 0; i < OFFICERS; i++)
		if (p->under[i])
			scopes[n++] = id(s, "officer", i);
	return n;
}

static void shuffle(struct scratch *s, struct txn *t, struct plain *p)
{
	struct str scopes[OFFICERS];
	enum err e;

	p->there = vault_random_below(4) > 0;
	p->item.when = vault_random_below(40);
	for (int i = 0; i < OFFICERS; i++)
		p->under[i] = p->there && (i == 0 || vault_random_below(2) > 0);
	e = p->there ? work_put(t, &p->item, scopes, scopes_of(s, p, scopes)) :
	    work_remove(t, p->item.kind, p->item.of, p->item.item);
	if (e != OK)
		die("shuffle");
}

static int by_when(const void *x, const void *y)
{
	const struct plain *a = x, *b = y;

	if (a->item.when != b->item.when)
		return a->item.when < b->item.when ? -1 : 1;
	return str_compare(a->item.of, b->item.of);
}

/* Pages of seven, one after the other, are what sorting gives. */
static bool agrees(struct scratch *s, struct txn *t, const struct plain *sorted, int officer)
{
	struct work_item *items = NULL, *after = NULL;
	size_t count = 0, at = 0;
	int64_t all = 0;

	for (int i = 0; i < THINGS; i++) {
		if (!sorted[i].under[officer])
			continue;
		if (at == count) {
			if (work_list(t, id(s, "officer", officer), WORK_CASE, after, 7, &items, &count) !=
			        OK ||
			    count == 0)
				return false;
			at = 0;
		}
		if (!str_equal(items[at].of, sorted[i].item.of) || items[at].when != sorted[i].item.when)
			return false;
		after = &items[at++];
		all++;
	}
	return work_count(t, id(s, "officer", officer), WORK_CASE) == all;
}

static void agrees_with_sorting(struct scratch *s, struct txn *t)
{
	struct plain plain[THINGS] = { 0 }, sorted[THINGS];
	bool same = true;

	for (int i = 0; i < THINGS; i++)
		plain[i].item = (struct work_item){ WORK_CASE, id(s, "child", i), id(s, "child", i), 0,
			                                STR("") };
	for (int round = 0; round < ROUNDS; round++)
		shuffle(s, t, &plain[vault_random_below(THINGS)]);
	memcpy(sorted, plain, sizeof(plain));
	qsort(sorted, THINGS, sizeof(*sorted), by_when);
	for (int i = 0; i < OFFICERS; i++)
		same = same && agrees(s, t, sorted, i);
	ok(same, "after 600 moves every officer's list and count is what sorting gives");
}

/* --- cost ------------------------------------------------------------------------------------- */

static size_t cost_of_a_page(struct scratch *s, struct txn *t)
{
	struct str scope = work_scope_team(s->arena, STR("big"));
	size_t before = arena_used(s->arena), count;
	struct work_item *items;

	if (work_list(t, scope, WORK_RETURNED, NULL, 20, &items, &count) != OK || count != 20)
		die("work_list");
	return arena_used(s->arena) - before;
}

static void fill(struct scratch *s, struct txn *t, int from, int to)
{
	struct str scope = work_scope_team(s->arena, STR("big"));

	for (int i = from; i < to; i++) {
		struct work_item w = { WORK_RETURNED, id(s, "child", i), id(s, "task", i), i, STR("") };

		if (work_put(t, &w, &scope, 1) != OK)
			die("work_put");
	}
}

int main(void)
{
	struct scratch s = { 0 };
	struct txn *t;
	size_t few;

	scratch_open(&s);
	t = scratch_begin(&s, MAIN, WRITE);
	lists_and_counts(&s, t);
	agrees_with_sorting(&s, t);
	fill(&s, t, 0, 30);
	few = cost_of_a_page(&s, t);
	fill(&s, t, 30, 5000);
	is_int((int64_t)few, (int64_t)cost_of_a_page(&s, t),
	       "a page of a list of 5,000 reads no more than one of 30");
	scratch_commit(t);
	scratch_close(&s);
	return done();
}
