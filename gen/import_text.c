/* Names and texts of theirs as ours. */
#include "gen/import_text.h"

#include "store/base/err.h"

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_sign(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

struct str import_slug(struct arena *a, struct str name, char joint, size_t max)
{
	struct buf b = buf_open(a);

	for (size_t i = 0; i < name.n && b.n < max; i++) {
		bool begins = i > 0 && name.p[i] >= 'A' && name.p[i] <= 'Z' && is_sign(name.p[i - 1]);

		if (is_sign(lower(name.p[i])) && begins && b.n > 0 && b.p[b.n - 1] != joint &&
		    b.n + 1 < max)
			buf_byte(&b, joint);
		if (is_sign(lower(name.p[i])))
			buf_byte(&b, lower(name.p[i]));
		else if (b.n > 0 && b.p[b.n - 1] != joint)
			buf_byte(&b, joint);
	}
	while (b.n > 0 && b.p[b.n - 1] == joint)
		b.n--;
	return buf_str(&b);
}

/* --- HTML to Markdown ------------------------------------------------------------------------- */

struct html {
	struct import *in;
	struct place at;
	struct buf out;
	struct str href;           /* of the link that is open; empty: none, or one that is not safe */
	bool plain;                /* for a label, where no Markdown is read */
};

static bool is_safe(struct str href)
{
	return str_starts(href, STR("https://")) || str_starts(href, STR("mailto:")) ||
	       str_starts(href, STR("tel:"));
}

static struct str attribute(struct str tag, struct str name)
{
	size_t at = str_search(tag, name);
	struct str rest = str_from(tag, at + name.n);

	if (at == tag.n || rest.n < 2 || (rest.p[0] != '"' && rest.p[0] != '\''))
		return STR("");
	return str_part(rest, 1, str_find(str_from(rest, 1), rest.p[0]));
}

static void break_line(struct html *h, int lines)
{
	int have = 0;

	while (h->out.n > 0 && h->out.p[h->out.n - 1] == ' ')
		h->out.n--;
	while (have < (int)h->out.n && h->out.p[h->out.n - 1 - (size_t)have] == '\n')
		have++;
	while (h->out.n > 0 && have++ < lines)
		buf_byte(&h->out, '\n');
}

static void link_tag(struct html *h, struct str tag, bool closes)
{
	if (closes) {
		if (h->href.n > 0) {
			buf_text(&h->out, "](");
			buf_add(&h->out, h->href);
			buf_byte(&h->out, ')');
		}
		h->href = STR("");
		return;
	}
	h->href = attribute(tag, STR("href="));
	if (!h->plain && is_safe(h->href)) {
		buf_byte(&h->out, '[');
		return;
	}
	diag_error(h->in->diag, h->at,
	           "the link to \"%.*s\" cannot be kept here; only its words are carried "
	           "over",
	           STR_FMT(h->href));
	h->href = STR("");
}

/* False: a tag that says more than how the text looks. */
static bool known_tag(struct html *h, struct str name, struct str tag, bool closes)
{
	static const struct { const char *name; int lines; const char *opens, *closes; } known[] = {
		{ "strong", 0, "**", "**" }, { "b", 0, "**", "**" }, { "em", 0, "*", "*" },
		{ "i", 0, "*", "*" },
		{ "span", 0, "", "" }, { "small", 0, "", "" }, { "u", 0, "", "" }, { "br", 1, "", "" },
		{ "li", 1, "- ", "" }, { "ul", 2, "", "" }, { "ol", 2, "", "" }, { "dl", 2, "", "" },
		{ "p", 2, "", "" },
		{ "div", 2, "", "" }, { "section", 2, "", "" }, { "hr", 2, "", "" },
		{ "h1", 2, "**", "**" },
		{ "h2", 2, "**", "**" }, { "h3", 2, "**", "**" }, { "h4", 2, "**", "**" },
		{ "h5", 2, "**", "**" },
		{ "h6", 2, "**", "**" },
	};

	if (str_is(name, "a")) {
		link_tag(h, tag, closes);
		return true;
	}
	for (size_t i = 0; i < COUNT(known); i++) {
		if (!str_is(name, known[i].name))
			continue;
		if (closes && !h->plain)
			buf_text(&h->out, known[i].closes);
		if (known[i].lines > 0 && !(closes && known[i].lines == 1))
			break_line(h, known[i].lines);
		if (!closes && !h->plain)
			buf_text(&h->out, known[i].opens);
		return true;
	}
	return false;
}

static void tag(struct html *h, struct str tag)
{
	bool closes = str_starts(tag, STR("/"));
	struct str name = str_from(tag, closes ? 1 : 0);
	size_t end = 0;

	while (end < name.n && is_sign(lower(name.p[end])))
		end++;
	name = str_lower(h->in->arena, str_part(name, 0, end));
	if (known_tag(h, name, tag, closes) || closes || name.n == 0)
		return;
	diag_error(h->in->diag, h->at, "<%.*s> is not carried over, only the words in it",
	           STR_FMT(name));
}

static struct str without_html(struct import *in, struct str text, struct place at, bool plain)
{
	struct html h = { .in = in, .at = at, .out = buf_open(in->arena), .plain = plain };

	for (size_t i = 0; i < text.n; i++) {
		size_t end = str_find(str_from(text, i), '>');

		if (text.p[i] == '<' && i + 1 < text.n &&
		    (is_sign(lower(text.p[i + 1])) || text.p[i + 1] == '/') && i + end < text.n) {
			tag(&h, str_part(text, i + 1, end - 1));
			i += end;
		} else if (text.p[i] == '<') {
			buf_text(&h.out, "&lt;");
		} else {
			buf_byte(&h.out, text.p[i]);
		}
	}
	return str_trim(buf_str(&h.out));
}

/* --- what means something here ---------------------------------------------------------------- */

static bool is_blank(struct str text, size_t i, int step)
{
	size_t at = step < 0 ? i - 1 : i + 1;

	return (step < 0 && i == 0) || at >= text.n || (unsigned char)text.p[at] <= ' ';
}

/* Braces are tokens, a bar parts voices, http: is refused. */
static struct str harmless(struct import *in, struct str text, struct place at)
{
	struct buf b = buf_open(in->arena);

	if (str_search(text, STR("{{")) < text.n || str_search(text, STR("{%")) < text.n)
		diag_error(in->diag, at,
		           "what stands in braces was filled in there; here it stands as it is: write the "
		           "words, or {first}");
	for (size_t i = 0; i < text.n; i++) {
		bool bar = text.p[i] == '|' && is_blank(text, i, -1) && is_blank(text, i, 1);

		if (str_starts(str_from(text, i), STR("http://"))) {
			diag_error(in->diag, at,
			           "an address with http: is not safe; it is written with https:, see whether "
			           "that exists");
			buf_text(&b, "https://");
			i += 6;
			continue;
		}
		if (text.p[i] == '{')
			buf_byte(&b, '{');
		buf_byte(&b, bar ? '/' : text.p[i]);
	}
	return buf_str(&b);
}

/* Of a label, which is no Markdown. */
static struct str without_entities(struct arena *a, struct str text)
{
	static const struct { struct str name; char c; } known[] = {
		{ { "&amp;", 5 }, '&' }, { { "&lt;", 4 }, '<' }, { { "&gt;", 4 }, '>' },
		{ { "&quot;", 6 }, '"' },
		{ { "&#39;", 5 }, '\'' }, { { "&nbsp;", 6 }, ' ' },
	};
	struct buf b = buf_open(a);

	for (size_t i = 0, k; i < text.n; i++) {
		for (k = 0; k < COUNT(known) && !str_starts(str_from(text, i), known[k].name); k++)
			;
		buf_byte(&b, k < COUNT(known) ? known[k].c : text.p[i]);
		i += k < COUNT(known) ? known[k].name.n - 1 : 0;
	}
	return buf_str(&b);
}

struct form_text import_plain(struct import *in, struct str text, struct place at)
{
	struct buf b = buf_open(in->arena);
	struct str clean = without_entities(in->arena, without_html(in, text, at, true));

	clean = harmless(in, str_trim(clean), at);
	for (size_t i = 0; i < clean.n; i++) {
		bool blank = (unsigned char)clean.p[i] <= ' ';

		if (!blank || (b.n > 0 && b.p[b.n - 1] != ' '))
			buf_byte(&b, blank ? ' ' : clean.p[i]);
	}
	return (struct form_text){ { buf_str(&b), buf_str(&b) } };
}

struct form_text import_words(struct import *in, const struct yaml_node *node)
{
	if (!node || node->kind != YAML_TEXT)
		return (struct form_text){ { STR(""), STR("") } };
	return import_plain(in, node->text, node->at);
}

/* Links that the form language refuses lose their address. */
static struct str safe_links(struct import *in, struct str text, struct place at)
{
	struct buf b = buf_open(in->arena);
	size_t found;

	while ((found = str_search(text, STR("]("))) < text.n) {
		struct str href = str_from(text, found + 2);
		size_t open = str_find_last(str_part(text, 0, found), '[');

		href = str_part(href, 0, str_find(href, ')'));
		if (is_safe(href) || open == found) {
			buf_add(&b, str_part(text, 0, found + 2 + href.n));
		} else {
			diag_error(in->diag, at,
			           "the link to \"%.*s\" is no https:, mailto: or tel: address; only its words "
			           "are carried over",
			           STR_FMT(href));
			buf_add(&b, str_part(text, 0, open));
			buf_add(&b, str_part(text, open + 1, found - open - 1));
			href.n += 1;
		}
		text = str_from(text, found + 2 + href.n);
	}
	buf_add(&b, text);
	return buf_str(&b);
}

/* "## Words" to "**Words**": texts of a form have no headings. */
static struct str bold_headings(struct import *in, struct str text)
{
	struct buf b = buf_open(in->arena);
	struct str rest = text, line;

	while (str_cut(&rest, '\n', &line)) {
		size_t signs = 0;

		while (signs < line.n && line.p[signs] == '#')
			signs++;
		if (b.n > 0)
			buf_byte(&b, '\n');
		if (signs == 0 || signs > 6 || signs == line.n || line.p[signs] != ' ') {
			buf_add(&b, line);
			continue;
		}
		buf_text(&b, "**");
		buf_add(&b, str_trim(str_from(line, signs)));
		buf_text(&b, rest.n > 0 && rest.p[0] != '\n' ? "**\n" : "**");
	}
	return buf_str(&b);
}

struct form_text import_markdown(struct import *in, const struct yaml_node *node)
{
	struct str text;

	if (!node || node->kind != YAML_TEXT)
		return (struct form_text){ { STR(""), STR("") } };
	text = without_html(in, safe_links(in, node->text, node->at), node->at, false);
	text = bold_headings(in, harmless(in, text, node->at));
	return (struct form_text){ { text, text } };
}
