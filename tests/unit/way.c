#include "cgi-bin/web/way.h"

#include <stdio.h>
#include <string.h>

#include "gen/known.h"
#include "gen/template.h"
#include "gen/yaml.h"
#include "store/base/date.h"
#include "store/compiled/page.h"
#include "tests/tap.h"

static struct arena *a;
static struct words *w;
static struct timescale_facts facts;

static int32_t day(const char *iso)
{
	int32_t d = 0;

	if (!date_read_iso(str_of(iso), &d))
		ok(false, iso);
	return d;
}

static void on(enum timescale_event event, const char *iso)
{
	facts.on[event] = day(iso);
}

static struct values *see(const char *today)
{
	struct values *v = values_open(a);
	struct timescale t;

	timescale_of(&facts, day(today), &t);
	way_values(v, w, &t, HOLDER_READER);
	return v;
}

static struct values *stops(struct values *v)
{
	return values_get_list(values_get_tree(v, STR("way")), STR("stops"));
}

/* "done now later": the state of each stop. */
static struct str marks(struct values *v)
{
	static const char *const names[] = { "done", "now", "late", "later", "exempt" };
	struct buf out = buf_open(a);

	for (struct value *s = stops(v) ? stops(v)->first : NULL; s; s = s->next) {
		if (out.n > 0)
			buf_byte(&out, ' ');
		for (size_t i = 0; i < COUNT(names); i++)
			if (values_is(s->children, str_of(names[i])))
				buf_text(&out, names[i]);
	}
	return buf_str(&out);
}

static struct str field(struct values *v, int number, const char *name)
{
	struct value *s = stops(v)->first;

	while (number-- > 0)
		s = s->next;
	return values_get(s->children, str_of(name));
}

static int64_t place(struct values *v, const char *name)
{
	return values_get_number(values_get_tree(v, STR("way")), str_of(name));
}

/* Stops stand in order inside the picture, the way has come past the last one done and not to the
 * next. */
static bool is_drawn(struct values *v)
{
	int64_t x = 0, y = 0, gone_x = place(v, "gone_x"), gone_y = place(v, "gone_y"), done_x = 0,
	        next_x = 0;

	for (struct value *s = stops(v)->first; s; s = s->next) {
		int64_t at = values_get_number(s->children, STR("x")),
		        below = values_get_number(s->children, STR("y"));

		if (at <= x || at < WAY_EDGE || at > WAY_WIDE - WAY_EDGE || below <= y ||
		    below + 24 > place(v, "tall"))
			return false;
		x = at;
		y = below;
		if (values_is(s->children, STR("done")))
			done_x = at;
		else if (next_x == 0)
			next_x = at;
	}
	if (x != WAY_WIDE - WAY_EDGE || y != place(v, "end_y") || gone_y > y)
		return false;
	return next_x == 0 ? gone_x == done_x : gone_x > done_x && gone_x < next_x;
}

static void way_is(const char *today, const char *wanted, const char *sentence)
{
	struct values *v = see(today);

	is_str(wanted, marks(v), sentence);
	ok(is_drawn(v), "and it is drawn in order");
}

static void the_way(void)
{
	facts = (struct timescale_facts){ .count_receipt_day = true };
	ok(values_find(see("2021-01-05"), STR("way")) == NULL,
	   "a case without a request has no way to show");
	on(ON_RECEIVED, "2021-01-01");
	way_is("2021-01-05", "done now later later later later",
	       "a request is in: the decision is next");
	is_str("by 11 Feb 2021", field(see("2021-01-05"), 1, "date"), "with its day");
	is_str("Now", field(see("2021-01-05"), 1, "word"), "and a word, not only a colour");
	is_str("We had your request on 1 January 2021.", field(see("2021-01-05"), 0, "text"),
	       "the request is told in a sentence");
	is_str("", field(see("2021-01-05"), 2, "date"), "what has not started has no day");
	ok(place(see("2021-01-20"), "gone_x") > place(see("2021-01-08"), "gone_x"),
	   "the way comes further day by day");
	way_is("2021-02-12", "done late later later later later",
	       "a decision that is late is shown late");
	ok(!values_is(values_get_tree(see("2021-02-12"), STR("way")), STR("under_way")),
	   "today is not drawn before a day that is past");
	ok(values_is(values_get_tree(see("2021-02-11"), STR("way")), STR("under_way")),
	   "but it is on the day itself");
	on(ON_ASSESSING, "2021-02-20");
	way_is("2021-02-21", "done done now later later later", "decided late is done");
	is_str("20 Feb 2021", field(see("2021-02-21"), 1, "date"), "with the day it was done");
	on(ON_DRAFT_SERVED, "2021-04-15");
	way_is("2021-04-16", "done done done now later",
	       "advice that nobody logged is left out once the draft is there");
	way_is("2021-05-10", "done done done now later", "a family that takes its time is not late");
	way_is("2021-05-21", "done done done now late", "the council is");
	facts.exempt[LIMIT_FINAL_PLAN] = EXEMPTION_AWAY;
	way_is("2021-05-21", "done done done now exempt", "unless the law gives it more time");
	on(ON_DRAFT_ANSWERED, "2021-04-20");
	on(ON_FINAL_ISSUED, "2021-06-01");
	way_is("2021-06-02", "done done done done done", "at the end all is done");
	ok(!values_is(values_get_tree(see("2021-06-02"), STR("way")), STR("under_way")),
	   "and nobody is on the way");
}

static void for_the_council(void)
{
	struct values *v = values_open(a);
	struct timescale t;

	facts = (struct timescale_facts){ .count_receipt_day = true };
	on(ON_RECEIVED, "2021-01-01");
	on(ON_ASSESSING, "2021-02-10");
	on(ON_DRAFT_SERVED, "2021-04-15");
	timescale_of(&facts, day("2021-04-16"), &t);
	way_values_council(v, w, &t);
	is_str("Request", field(v, 0, "label"), "the council reads of a request, not of its own");
	is_str("Done on 10 February 2021.", field(v, 1, "text"), "what was done, with its day");
	is_str("Family's answer", field(v, 3, "label"), "and of the family's answer");
	ok(str_starts(field(v, 3, "text"), STR("Due by ")), "and by when it is due");
	facts.on[ON_DRAFT_SERVED] = facts.on[ON_ASSESSING] = 0;
	v = values_open(a);
	timescale_of(&facts, day("2021-01-05"), &t);
	way_values_council(v, w, &t);
	is_str("No day is set yet.", field(v, 2, "text"), "what has not started says so");
}

static void the_end(void)
{
	facts = (struct timescale_facts){ .count_receipt_day = true };
	on(ON_RECEIVED, "2021-01-01");
	on(ON_NOT_ASSESSING, "2021-02-08");
	way_is("2021-02-10", "done done", "a refusal ends the way");
	is_str("No assessment", field(see("2021-02-10"), 1, "label"), "and says so");
	on(ON_ASSESSING, "2021-03-08");
	way_is("2021-03-10", "done done now later later later", "taken back, the way goes on");
	on(ON_NOT_ISSUING, "2021-04-20");
	way_is("2021-04-21", "done done done", "no plan ends it too");
	is_str("No plan needed", field(see("2021-04-21"), 2, "label"), "and says so");
	on(ON_ISSUING, "2021-05-10");
	way_is("2021-05-11", "done done now later later", "until that is taken back");
	facts = (struct timescale_facts){ .count_receipt_day = true };
	on(ON_LATEST_ISSUED, "2021-03-29");
	ok(values_find(see("2021-04-05"), STR("way")) == NULL,
	   "a plan from before the portal has no way to show");
}

/* --- a page of them, as gen compiles the part ------------------------------------------------- */

static void add_case(struct buf *html, const struct page *part, const char *title,
                     const char *today)
{
	struct buf out = buf_open(a);

	buf_text(html, "<h2>");
	buf_text(html, title);
	buf_text(html, "</h2>\n");
	page_play(part, see(today), &out);
	ok(out.n > 0 && str_search(buf_str(&out), STR("{{")) == out.n,
	   "the part plays with these values");
	buf_add(html, buf_str(&out));
}

static void add_cases(struct buf *html, const struct page *part)
{
	facts = (struct timescale_facts){ .count_receipt_day = true };
	on(ON_RECEIVED, "2026-09-01");
	add_case(html, part, "A request has come", "2026-09-20");
	add_case(html, part, "The decision is late", "2026-11-26");
	on(ON_ASSESSING, "2026-10-08");
	on(ON_ADVICE_ASKED, "2026-10-08");
	on(ON_ADVICE_IN, "2026-11-15");
	facts.exempt[LIMIT_FINAL_PLAN] = EXEMPTION_AWAY;
	add_case(html, part, "Waiting for the draft, with more time", "2026-11-26");
	facts.exempt[LIMIT_FINAL_PLAN] = EXEMPTION_NONE;
	on(ON_DRAFT_SERVED, "2026-12-01");
	on(ON_DRAFT_ANSWERED, "2026-12-10");
	on(ON_FINAL_ISSUED, "2027-01-12");
	add_case(html, part, "The plan is made", "2027-01-13");
	facts = (struct timescale_facts){ .count_receipt_day = true };
	on(ON_RECEIVED, "2026-09-01");
	on(ON_NOT_ASSESSING, "2026-10-08");
	add_case(html, part, "Refused", "2026-11-26");
}

static struct page compiled(struct buf *steps)
{
	struct diag d = diag_open(a);
	struct templates t;
	struct values *known = values_open(a);
	struct page part = { { NULL, 0 } };

	t = templates_open(a, &d, "site");
	known_settings(known, yaml_read_file(a, &d, "content/council.yaml"),
	               yaml_read_file(a, &d, "content/words.yaml"),
	               yaml_read_file(a, &d, "content/navigation.yaml"));
	template_play(&t, STR("way"), known, steps);
	is_int(0, (int64_t)d.errors, "gen compiles the part without a word");
	is_err(OK, page_read_bytes(buf_str(steps), &part), "and it is read");
	return part;
}

/* Also written to path, for eyes and for tests/browser/way.test. */
static void a_page(const char *path)
{
	struct buf steps = buf_open(a), html = buf_open(a);
	struct page part = compiled(&steps);
	FILE *out;

	buf_text(&html,
	         "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head><meta charset=\"utf-8\"><title>The way</title>\n"
	                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	                "<link rel=\"stylesheet\" href=\"styles.css\"></head>\n"
	                "<body><div class=\"wrap page\"><main class=\"main\" id=\"main\"><h1>The way</h1>\n");
	add_cases(&html, &part);
	buf_text(&html, "</main></div></body>\n</html>\n");
	if (!path)
		return;
	out = fopen(path, "w");
	ok(out && fwrite(html.p, 1, html.n, out) == html.n && fclose(out) == 0, "the page is written");
}

int main(int argc, char **argv)
{
	a = arena_open(64 << 20);
	is_err(OK, words_open(a, "build/compiled", &w), "the words are built");
	if (w) {
		the_way();
		for_the_council();
		the_end();
		a_page(argc > 1 ? argv[1] : NULL);
	}
	arena_close(a);
	return done();
}
