#include "store/compiled/json.h"

#include <string.h>

#include "store/base/arena.h"
#include "tests/tap.h"

static void round_trip(struct arena *a)
{
	const char *text =
	    "{\"v\":1,\"name\":\"Zo\xc3\xab \\\"x\\\"\",\"list\":[\"a\",{\"b\":null}],\"yes\":true}";
	struct buf b = buf_open(a);
	struct values *tree;

	is_err(OK, json_read(a, str_of(text), &tree), "an object is read");
	is_str("Zo\xc3\xab \"x\"", values_get(tree, STR("name")), "its text is unescaped");
	is_int(1, values_get_number(tree, STR("v")), "its numbers are numbers");
	json_write(&b, tree);
	is_str(text, buf_str(&b), "and it is written as it was");
}

static void every_character(struct arena *a)
{
	struct values *v = values_open(a), *back;
	struct buf b = buf_open(a);
	char all[127 + 4];
	size_t n = 0;

	for (int c = 1; c < 128; c++)
		all[n++] = (char)c;
	memcpy(all + n, "\xf0\x9f\x9a\x82", 4);
	values_text(v, STR("a\"b"), str_bytes(all, n + 4));
	json_write(&b, v);
	is_err(OK, json_read(a, buf_str(&b), &back), "every character of a text can be written");
	ok(str_equal(values_get(back, STR("a\"b")), str_bytes(all, n + 4)),
	   "and is read again as it was");
}

static void escapes(struct arena *a)
{
	const char *text =
	    " { \"a\" : \"\\u00e9\\ud83d\\ude82\\/\\\"\\\\ \\n\" , \"\\u0062\" : -9223372036854775808 } ";
	struct values *tree;

	is_err(OK, json_read(a, str_of(text), &tree), "blanks may stand around everything");
	is_str("\xc3\xa9\xf0\x9f\x9a\x82/\"\\ \n", values_get(tree, STR("a")),
	       "escapes of one unit and of two are read");
	ok(values_get_number(tree, STR("b")) == INT64_MIN,
	   "a name may hold them, and the least number is read");
}

static void refused(struct arena *a)
{
	static const char *const bad[] = { "", "[]", "{", "{\"a\":1,\"a\":2}", "{\"a\":1.5}",
	                                   "{\"a\":\"\xff\"}",
		                           "{} {}", "[[[[[[[[[[[[[[[[[[", "{\"a\":01}", "{\"a\":-}",
		                           "{\"a\":1,}", "{\"a\":[1,]}", "{\"a\":9223372036854775808}",
		                           "{\"a\":\"\\ud83d\"}", "{\"a\":\"\\u0000\"}", "{\"a\":\"\t\"}",
		                           "{\"a\":\"\\", "{\"a\":nul}", "{\"a\":[[1]]}" };
	struct values *tree;

	for (size_t i = 0; i < COUNT(bad); i++)
		is_err(ERR_INVALID, json_read(a, str_of(bad[i]), &tree), bad[i]);
}

static void replacing(struct arena *a)
{
	struct values *v = values_open(a);

	values_text(v, STR("a"), STR("1"));
	values_add_text(values_list(v, STR("l")), STR("x"));
	values_add_text(values_list(v, STR("l")), STR("y"));
	values_text(v, STR("a"), STR("2"));
	is_int(2, (int64_t)v->count, "setting a name again replaces");
	is_int(2, (int64_t)values_get_list(v, STR("l"))->count, "a list grows");
	values_remove(v, STR("l"));
	values_text(v, STR("z"), STR("end"));
	is_str("end", values_get(v, STR("z")), "the last one can be removed and another added");
}

int main(void)
{
	struct arena *a = arena_open(1 << 20);

	round_trip(a);
	every_character(a);
	escapes(a);
	refused(a);
	replacing(a);
	arena_close(a);
	return done();
}
