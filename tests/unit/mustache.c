#include "gen/mustache.h"

#include "gen/template.h"
#include "store/compiled/json.h"
#include "store/compiled/page.h"
#include "tests/tap.h"

/* Plays source as plain text: known when building, then with the same values as places. */
static struct str play(struct arena *a, const char *source, const char *json, bool later)
{
	struct diag d = diag_open(a);
	struct str places[] = { STR("a"), STR("b"), STR("list"), STR("n") };
	struct templates t = { .arena = a, .diag = &d, .site = "site", .places = places,
	                       .place_count = 4 };
	struct buf steps = buf_open(a), out = buf_open(a);
	struct values *values = values_open(a);
	struct mustache m;
	struct page p;

	if (json_read(a, str_of(json), &values) != OK)
		return STR("bad json");
	if (!mustache_read(a, &d, "t.mustache", str_of(source), &m))
		return STR("refused");
	template_play_plain(&t, &m, later ? values_open(a) : values, &steps);
	if (d.errors > 0 || page_read_bytes(buf_str(&steps), &p) != OK)
		return STR("refused");
	page_play(&p, later ? values : values_open(a), &out);
	return buf_str(&out);
}

static void both_times(struct arena *a)
{
	static const struct { const char *source, *json, *wanted, *sentence; } rows[] = {
		{ "Hello, {{ a }}!", "{\"a\":\"you\"}", "Hello, you!", "a name is filled" },
		{ "{{#a}}yes{{/a}}{{^a}}no{{/a}}", "{\"a\":true}", "yes", "a true flag plays the section" },
		{ "{{#a}}yes{{/a}}{{^a}}no{{/a}}", "{\"a\":false}", "no", "a false one the inverted" },
		{ "{{#list}}{{n}},{{/list}}", "{\"list\":[{\"n\":1},{\"n\":2}]}", "1,2,",
		  "a list repeats" },
		{ "{{#list}}({{.}}){{/list}}", "{\"list\":[\"x\",\"y\"]}", "(x)(y)",
		  "a point is the item itself" },
		{ "{{a.b}}", "{\"a\":{\"b\":\"in\"}}", "in", "points go into trees" },
		{ "{{#a}}{{b}}{{/a}}", "{\"a\":{\"b\":\"in\"},\"b\":\"out\"}", "in", "inner names win" },
		{ "1\n  {{#a}}\n2\n  {{/a}}\n3", "{\"a\":true}", "1\n2\n3",
		  "a tag alone takes its line with it" },
		{ "| {{! word }}\n{{! line }}\n|", "{}", "| \n|", "comments go, alone with their line" },
		{ "{{=<% %>=}}<%a%> {{a}}<%={{ }}=%>{{a}}", "{\"a\":\"x\"}", "x {{a}}x",
		  "delimiters change" },
		{ "{{#a}}\r\n|{{/a}}", "{\"a\":true}", "|", "a line may end in CR LF" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		is_str(rows[i].wanted, play(a, rows[i].source, rows[i].json, false), rows[i].sentence);
		is_str(rows[i].wanted, play(a, rows[i].source, rows[i].json, true),
		       "and so it is for each request");
	}
}

static void refusals(struct arena *a)
{
	is_str("refused", play(a, "{{#a}}", "{}", true), "a section without an end is refused");
	is_str("refused", play(a, "{{/a}}", "{}", true), "so is an end without a section");
	is_str("refused", play(a, "{{#a}}{{#b}}{{/a}}{{/b}}", "{}", true),
	       "and ends in the wrong order");
	is_str("refused", play(a, "{{a", "{}", true), "and a tag without an end");
	is_str("refused", play(a, "{{unheard}}", "{}", true), "and a name that nothing lists");
	is_str("refused", play(a, "{{>missing}}", "{}", true), "and a part that is not there");
}

int main(void)
{
	struct arena *a = arena_open(1 << 22);

	both_times(a);
	refusals(a);
	arena_close(a);
	return done();
}
