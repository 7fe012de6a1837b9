#include "store/compiled/page.h"

#include <string.h>

#include "store/base/escape.h"
#include "tests/tap.h"

static struct str played(struct arena *a, const struct buf *steps, const struct values *v)
{
	struct buf out = buf_open(a);
	struct page p;

	is_err(OK, page_read_bytes(buf_str(steps), &p), "what was written is read");
	page_play(&p, v, &out);
	return buf_str(&out);
}

static void escaping(struct arena *a)
{
	struct values *v = values_open(a);
	struct buf b = buf_open(a);

	values_text(v, STR("t"), STR("<a b=\"'\">&"));
	values_text(v, STR("bad"), STR("javascript:alert(1)"));
	page_begin(&b);
	page_write_value(&b, PLACE_TEXT, STR("t"));
	page_write_text(&b, STR("|"));
	page_write_value(&b, PLACE_ATTRIBUTE, STR("t"));
	page_write_text(&b, STR("|"));
	page_write_value(&b, PLACE_HREF, STR("bad"));
	page_write_text(&b, STR("|"));
	page_write_value(&b, PLACE_URL, STR("bad"));
	page_write_value(&b, PLACE_TEXT, STR("missing"));
	is_str("&lt;a b=\"'\"&gt;&amp;|&lt;a b=&quot;&#39;&quot;&gt;&amp;|#|javascript%3Aalert%281%29",
	       played(a, &b, v),
	       "each place escapes for what it stands in, and a missing name is empty");
}

static void other_language(struct arena *a)
{
	struct values *v = values_open(a);
	struct buf b = buf_open(a);

	values_text(v, STR("one"), STR(PAGE_ENGLISH "Saved & sent" PAGE_ENGLISH_END));
	values_text(v, STR("more"),
	            STR(PAGE_ENGLISH "Saved" PAGE_ENGLISH_END PAGE_ENGLISH "at" PAGE_ENGLISH_END
	                             " 14:05"));
	values_text(v, STR("lines"),
	            STR(PAGE_ENGLISH "Yes" PAGE_ENGLISH_END "\n" PAGE_ENGLISH "No" PAGE_ENGLISH_END
	                             "\nx"));
	values_text(v, STR("own"), STR("x" PAGE_ENGLISH "y" PAGE_ENGLISH_END));
	values_text(v, STR("open"), STR(PAGE_ENGLISH "no end"));
	values_text(v, STR("within"),
	            STR(PAGE_ENGLISH "Late. " PAGE_ENGLISH "A reason." PAGE_ENGLISH_END
	                             " \xe2\x81\xa8z\xe2\x81\xa9!" PAGE_ENGLISH_END));
	values_number(v, STR("n"), 7);
	page_begin(&b);
	page_write_spoken(&b, STR("one"), STR("<i>"), STR("</i>"));
	page_write_spoken(&b, STR("more"), STR("<i>"), STR("</i>"));
	page_write_spoken(&b, STR("lines"), STR("<i>"), STR("</i>"));
	page_write_spoken(&b, STR("own"), STR("<i>"), STR("</i>"));
	page_write_spoken(&b, STR("open"), STR("<i>"), STR("</i>"));
	page_write_spoken(&b, STR("within"), STR("<i>"), STR("</i>"));
	page_write_spoken(&b, STR("n"), STR("<i>"), STR("</i>"));
	page_write_spoken(&b, STR("missing"), STR("<i>"), STR("</i>"));
	is_str("<i>Saved &amp; sent</i><i>Saved</i><i>at</i> 14:05<i>Yes</i>\n<i>No</i>\nxx<i>y</i>" PAGE_ENGLISH "no end"
	       "<i>Late. " PAGE_ENGLISH "A reason." PAGE_ENGLISH_END " \xe2\x81\xa8z\xe2\x81\xa9!</i>7",
	       played(a, &b, v),
	       "what a program says in English on a page of another language is marked");
}

static void addresses(struct arena *a)
{
	static const struct { const char *typed, *made; } all[] = {
		{ "/forms/", "/forms/" }, { "./styles.css", "./styles.css" }, { "//example.org", "#" },
		{ ".//x\\y", "#" },
		{ "styles.css", "#" }, { "https://example.org/", "https://example.org/" },
		{ "http://example.org/", "#" },
	};

	for (size_t i = 0; i < COUNT(all); i++) {
		struct buf b = buf_open(a);

		escape_href(&b, str_of(all[i].typed));
		is_str(all[i].made, buf_str(&b), all[i].typed);
	}
}

static void sections(struct arena *a)
{
	struct values *v = values_open(a), *one;
	struct buf b = buf_open(a);

	for (int i = 1; i <= 2; i++) {
		one = values_add_tree(values_list(v, STR("rows")));
		values_number(one, STR("n"), i);
	}
	values_add_text(values_list(v, STR("words")), STR("x"));
	values_text(values_tree(v, STR("tree")), STR("n"), STR("in"));
	values_text(v, STR("n"), STR("out"));
	page_begin(&b);
	page_write_section(&b, false, STR("rows"));
	page_write_value(&b, PLACE_TEXT, STR("n"));
	page_write_section(&b, true, STR("none"));
	page_write_text(&b, STR(";"));
	page_write_end(&b);
	page_write_end(&b);
	page_write_section(&b, false, STR("words"));
	page_write_value(&b, PLACE_TEXT, STR("."));
	page_write_value(&b, PLACE_TEXT, STR("n"));
	page_write_end(&b);
	page_write_section(&b, true, STR("n"));
	page_write_text(&b, STR("never"));
	page_write_end(&b);
	page_write_section(&b, false, STR("none"));
	page_write_text(&b, STR("never"));
	page_write_end(&b);
	page_write_value(&b, PLACE_TEXT, STR("tree.n"));
	is_str("1;2;xoutin", played(a, &b, v),
	       "lists repeat, trees open, names are looked for outwards");
}

static void foreign(struct arena *a)
{
	struct buf b = buf_open(a);
	struct page p;
	char *copy;

	page_begin(&b);
	page_write_section(&b, false, STR("x"));
	page_write_text(&b, STR("body"));
	is_err(ERR_DAMAGED, page_read_bytes(buf_str(&b), &p), "an open section is refused");
	page_write_end(&b);
	is_err(OK, page_read_bytes(buf_str(&b), &p), "once ended it is read");
	for (size_t n = 0; n < b.n; n++)
		if (n != 9 && page_read_bytes(str_part(buf_str(&b), 0, n), &p) == OK)
			ok(false, "a page that is cut is refused");
	copy = str_c(a, buf_str(&b));
	for (size_t i = 9; i < b.n; i++) {
		copy[i] = (char)(copy[i] ^ 0x81);
		if (page_read_bytes(str_bytes(copy, b.n), &p) == OK) {
			struct buf out = buf_open(a);

			page_play(&p, values_open(a), &out);
		}
		copy[i] = (char)(copy[i] ^ 0x81);
	}
	ok(true, "a page with a broken byte is refused or played inside its bounds");
	is_err(ERR_NOT_FOUND, page_open(a, "/tmp", STR("../../etc/passwd"), &p),
	       "a name stays in its folder");
}

int main(void)
{
	struct arena *a = arena_open(1 << 22);

	escaping(a);
	other_language(a);
	addresses(a);
	sections(a);
	foreign(a);
	arena_close(a);
	return done();
}
