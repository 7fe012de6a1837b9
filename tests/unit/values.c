#include "store/compiled/values.h"

#include <stdio.h>

#include "store/base/arena.h"
#include "store/base/hex.h"
#include "store/compiled/json.h"
#include "tests/tap.h"

static struct values *tree(struct arena *a, const char *text)
{
	struct values *v;

	return json_read(a, str_of(text), &v) == OK ? v : NULL;
}

static void equality(struct arena *a)
{
	static const struct { const char *one, *other; bool equal; const char *sentence; } rows[] = {
		{ "{\"a\":\"1\",\"b\":2}", "{\"b\":2,\"a\":\"1\"}", true,
		  "the order of names does not count" },
		{ "{\"p\":{\"a\":\"1\",\"b\":\"2\"}}", "{\"p\":{\"b\":\"2\",\"a\":\"1\"}}", true,
		  "nor further inside" },
		{ "{\"l\":[{\"a\":\"1\",\"b\":\"2\"},\"x\"]}",
		  "{\"l\":[{\"b\":\"2\",\"a\":\"1\"},\"x\"]}", true, "nor in the items of a list" },
		{ "{\"l\":[\"a\",\"b\"]}", "{\"l\":[\"b\",\"a\"]}", false, "the order of a list does" },
		{ "{\"l\":[\"a\"]}", "{\"l\":[\"a\",\"b\"]}", false, "a longer list is another" },
		{ "{\"a\":\"1\"}", "{\"a\":\"1\",\"b\":\"\"}", false, "a name more is a difference" },
		{ "{\"a\":\"1\"}", "{\"a\":1}", false, "a number is not its text" },
		{ "{\"a\":true}", "{\"a\":false}", false, "yes is not no" },
		{ "{\"a\":{}}", "{\"a\":[]}", false, "a list is not a tree" },
		{ "{}", "{}", true, "nothing equals nothing" },
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		is_int(rows[i].equal, values_equal(tree(a, rows[i].one), tree(a, rows[i].other)),
		       rows[i].sentence);
	is_int(true, values_equal(NULL, values_open(a)), "what is not there equals what is empty");
	is_int(0, (int64_t)values_bytes(NULL), "and holds no text");
	is_int(10, (int64_t)values_bytes(tree(a, "{\"ab\":[\"cd\",{\"e\":\"fghi\"}],\"j\":7}")),
	       "text and names are counted all the way down");
	is_int(true, values_same(tree(a, "{\"a\":1}"), tree(a, "{\"a\":2}"), STR("b")),
	       "what neither has is the same");
}

/* What a template plays a section over. */
static void holding(struct arena *a)
{
	const struct values
	    *some = tree(a, "{\"a\":\"x\",\"b\":1,\"c\":-1,\"d\":true,\"e\":[\"\"],\"f\":{}}");
	const struct values *none = tree(a, "{\"a\":\"\",\"b\":0,\"c\":false,\"d\":null,\"e\":[]}");

	is_int(6, (int64_t)some->count, "six that hold");
	for (const struct value *one = some->first; one; one = one->next)
		ok(values_holds(one), "text, a number, yes, a list with something in it and any tree hold");
	is_int(5, (int64_t)none->count, "five that do not");
	for (const struct value *one = none->first; one; one = one->next)
		ok(!values_holds(one), "empty text, nought, no, null and an empty list do not");
	ok(!values_holds(values_find(some, STR("other"))), "nor does what is not there");
}

/* So many names that every one shares its bit with others, some of the same length and ends. */
static void finding(struct arena *a)
{
	enum { NAMES = 512 };
	struct values *v = values_open(a);
	struct value one = { .name = STR("alone"), .kind = VALUE_FLAG, .flag = true };
	char name[] = "a000z";
	int found = 0, missing = 0;

	for (int i = 0; i < NAMES; i++) {
		snprintf(name, sizeof(name), "a%03xz", (unsigned)i);
		missing += !values_find(v, str_of(name));
		values_number(v, str_of(name), i);
	}
	is_int(NAMES, missing, "a name is not found before it is set");
	values_number(v, STR("a007z"), 7);
	is_int(NAMES, (int64_t)v->count, "what is set again takes no second place");
	values_remove(v, STR("a008z"));
	for (int i = 0; i < NAMES; i++) {
		snprintf(name, sizeof(name), "a%03xz", (unsigned)i);
		found += values_find(v, str_of(name)) && values_get_number(v, str_of(name)) == i;
	}
	is_int(NAMES - 1, found, "each of many is found by its name, but the one that was taken out");
	ok(!values_find(v, STR("a1ffy")) && !values_find(v, STR("")), "and no other");
	ok(values_is(&(struct values){ .first = &one, .count = 1 }, STR("alone")),
	   "one put together by hand is searched as well");
}

/* hex.h has no test of its own. */
static void ids(struct arena *a)
{
	struct str id;

	ok(hex_read_or_none(a, STR(""), 2, &id) && id.n == 0, "an id may be none");
	ok(hex_read_or_none(a, STR("00ff"), 2, &id) && id.n == 2 && id.p[1] == '\xff',
	   "or one of its length");
	ok(!hex_read_or_none(a, STR("00f"), 2, &id) && id.n == 0, "but not half of one");
}

int main(void)
{
	struct arena *a = arena_open(1 << 20);

	equality(a);
	holding(a);
	finding(a);
	ids(a);
	arena_close(a);
	return done();
}
