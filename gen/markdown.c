#include "gen/markdown.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <stdlib.h>
#include <string.h>

#include "store/base/arena.h"
#include "store/base/err.h"
#include "store/compiled/words.h"

enum { OPTIONS = CMARK_OPT_VALIDATE_UTF8 | CMARK_OPT_DEFAULT };

/* What the HTML is rewritten with. */
struct rewrite {
	struct arena *arena;
	struct buf out;
	struct values *contents;       /* NULL: headings get no ids */
	struct str *slugs;             /* those in use */
	size_t slug_count, slug_room;
	struct str heading;            /* id of the last one */
};

/* --- tokens ----------------------------------------------------------------------------------- */

static bool is_token_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

static struct place place_at(const struct markdown_source *s, struct str text, size_t at)
{
	struct place place = { s->file, s->line, 1 };

	for (size_t i = 0; i < at; i++) {
		place.column += ((unsigned char)text.p[i] & 0xc0) != 0x80;
		if (text.p[i] == '\n') {
			place.line++;
			place.column = 1;
		}
	}
	return place;
}

static void unknown_token(const struct markdown_source *s, const struct values *council,
                          struct place at, struct str name)
{
	struct str *known = ARENA_MANY(s->diag->arena, council->count + 1, struct str);
	size_t count = 0;

	for (const struct value *v = council->first; v; v = v->next)
		if (v->kind == VALUE_TEXT)
			known[count++] = v->name;
	diag_unknown(s->diag, at, "token", name, known, count);
}

/* The address of a link stands behind "](", and holds no blank. */
static bool in_address(struct str text, size_t at)
{
	while (at > 0 && text.p[at - 1] > ' ' && text.p[at - 1] != ')')
		if (at-- > 1 && text.p[at] == '(' && text.p[at - 1] == ']')
			return true;
	return false;
}

/* The line around it says which way it runs. */
static void add_token(struct buf *out, struct str text, size_t at, struct str filled)
{
	size_t from = at, end = at + str_find(str_from(text, at), '\n');

	while (from > 0 && text.p[from - 1] != '\n')
		from--;
	words_add(out, in_address(text, at) ? STR("") : str_part(text, from, end - from), filled);
}

struct str markdown_tokens(struct arena *a, const struct markdown_source *s,
                           const struct values *council, struct str text)
{
	struct buf out = buf_open(a);

	for (size_t at = 0; at < text.n;) {
		size_t brace = at + str_find(str_from(text, at), '{'), end = brace + 1;
		const struct value *v;
		struct str name;

		buf_add(&out, str_part(text, at, brace - at));
		while (end < text.n && is_token_letter(text.p[end]))
			end++;
		at = end;
		name = str_part(text, brace + 1, end - brace - 1);
		if (name.n > 0 && end < text.n && text.p[end] == '}') {
			v = values_find(council, name);
			if (v && v->kind == VALUE_TEXT)
				add_token(&out, text, brace, v->text);
			else
				unknown_token(s, council, place_at(s, text, brace), name);
			at = end + 1;
		} else if (brace < text.n) {
			buf_add(&out, str_part(text, brace, end - brace));
			at = end + (end == brace + 1 && end < text.n && text.p[end] == '{');
		}
	}
	return buf_str(&out);
}

struct str markdown_asset_name(struct arena *a, struct str path)
{
	char *name = str_c(a, path);

	for (size_t i = 0; i < path.n; i++)
		if (name[i] == '/' || name[i] == '.' || name[i] == '-')
			name[i] = '_';
	return str_bytes(name, path.n);
}

const char *markdown_version(void)
{
	return cmark_version_string();
}

/* --- the tree that cmark reads ---------------------------------------------------------------- */

static cmark_node *parse(struct str text)
{
	static const char *const names[] = { "table", "autolink", "strikethrough", "tasklist" };
	cmark_parser *parser;
	cmark_node *root;

	cmark_gfm_core_extensions_ensure_registered();
	parser = cmark_parser_new(OPTIONS);
	for (size_t i = 0; i < COUNT(names); i++)
		cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(names[i]));
	cmark_parser_feed(parser, text.n ? text.p : "", text.n);
	root = cmark_parser_finish(parser);
	cmark_parser_free(parser);
	return root;
}

static bool is_safe_link(struct str url)
{
	return str_starts(url, STR("https://")) || str_starts(url, STR("mailto:")) ||
	       str_starts(url, STR("tel:")) || str_starts(url, STR("#")) ||
	       (str_starts(url, STR("/")) && !str_starts(url, STR("//")));
}

static void check_image(struct arena *a, const struct markdown_source *s, struct place at,
                        cmark_node *node)
{
	struct str url = str_of(cmark_node_get_url(node)), address;

	if (str_starts(url, STR("/")))
		url = str_from(url, 1);
	address = values_get(s->images, markdown_asset_name(a, url));
	if (address.n == 0)
		diag_error(s->diag, at,
		           "there is no image %.*s; write the path of a file in site/, such as %s",
		           STR_FMT(url), "/images/name.svg");
	else
		cmark_node_set_url(node, str_c(a, address));
}

static void check_node(struct arena *a, const struct markdown_source *s, cmark_node *node)
{
	cmark_node *block = node;
	struct place at = { s->file, 0, 1 };

	while (block && cmark_node_get_start_line(block) == 0)
		block = cmark_node_parent(block);
	at.line = s->line + (block ? cmark_node_get_start_line(block) - 1 : 0);
	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_HTML_BLOCK:
	case CMARK_NODE_HTML_INLINE:
		diag_error(s->diag, at,
		           "HTML is not taken; write Markdown, or \\< for a sign that is meant");
		break;
	case CMARK_NODE_HEADING:
		if (cmark_node_get_heading_level(node) == 1)
			diag_error(s->diag, at,
			           "the title is the only heading of its kind; begin this one with ##");
		break;
	case CMARK_NODE_LINK:
		if (!is_safe_link(str_of(cmark_node_get_url(node))))
			diag_error(s->diag, at,
			           "the link %s is refused; begin it with https:, mailto:, tel:, / or #",
			           cmark_node_get_url(node));
		break;
	case CMARK_NODE_IMAGE:
		check_image(a, s, at, node);
		break;
	default:
		break;
	}
}

static void check_tree(struct arena *a, const struct markdown_source *s, cmark_node *root)
{
	cmark_iter *walk = cmark_iter_new(root);

	for (cmark_event_type event; (event = cmark_iter_next(walk)) != CMARK_EVENT_DONE;)
		if (event == CMARK_EVENT_ENTER)
			check_node(a, s, cmark_iter_get_node(walk));
	cmark_iter_free(walk);
}

/* --- the HTML that cmark writes --------------------------------------------------------------- */

/* Words of a heading: tags are dropped, the four entities that cmark writes are read. */
static struct str words_of(struct arena *a, struct str html)
{
	static const struct { const char *entity; char c; } entities[] = {
		{ "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' }, { "&quot;", '"' },
	};
	struct buf out = buf_open(a);

	while (html.n > 0) {
		size_t step = 1;
		char c = html.p[0];

		if (c == '<')
			step = str_find(html, '>') + 1;
		for (size_t i = 0; c == '&' && i < COUNT(entities); i++) {
			if (!str_starts(html, str_of(entities[i].entity)))
				continue;
			c = entities[i].c;
			step = strlen(entities[i].entity);
			break;
		}
		if (html.p[0] != '<')
			buf_byte(&out, c);
		html = str_from(html, step);
	}
	return buf_str(&out);
}

static bool is_used(const struct rewrite *w, struct str slug)
{
	for (size_t i = 0; i < w->slug_count; i++)
		if (str_equal(w->slugs[i], slug))
			return true;
	return false;
}

/* "Ask, and wait" is "ask-and-wait"; a second one is "ask-and-wait-2". */
static struct str slug_of(struct rewrite *w, struct str words)
{
	struct buf slug = buf_open(w->arena);
	struct str lower = str_lower(w->arena, words), plain;

	for (size_t i = 0; i < lower.n; i++) {
		char c = lower.p[i];

		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			buf_byte(&slug, c);
		else if ((c == ' ' || c == '-' || c == '/') && slug.n > 0 && slug.p[slug.n - 1] != '-')
			buf_byte(&slug, '-');
	}
	while (slug.n > 0 && slug.p[slug.n - 1] == '-')
		slug.n--;
	if (slug.n == 0)
		buf_text(&slug, "part");
	plain = str_copy(w->arena, buf_str(&slug));
	for (int n = 2; is_used(w, buf_str(&slug)); n++) {
		slug.n = plain.n;
		buf_byte(&slug, '-');
		buf_number(&slug, n);
	}
	if (w->slug_count == w->slug_room) {
		struct str *more = ARENA_MANY(w->arena, w->slug_room * 2 + 16, struct str);

		if (w->slug_count > 0)
			memcpy(more, w->slugs, w->slug_count * sizeof(*more));
		w->slugs = more;
		w->slug_room = w->slug_room * 2 + 16;
	}
	return w->slugs[w->slug_count++] = buf_str(&slug);
}

static void put_heading(struct rewrite *w, struct str rest)
{
	char end[] = "</h0>";
	struct str inner, words;

	end[3] = rest.p[2];
	inner = str_part(rest, 4, str_search(rest, str_of(end)) - 4);
	words = words_of(w->arena, inner);
	w->heading = slug_of(w, words);
	buf_add(&w->out, str_part(rest, 0, 3));
	buf_text(&w->out, " id=\"");
	buf_add(&w->out, w->heading);
	buf_text(&w->out, "\">");
	if (rest.p[2] != '2')
		return;
	w->contents = values_add_tree(w->contents);
	values_text(w->contents, STR("title"), words);
	values_text(w->contents, STR("href"), str_join(w->arena, STR("#"), w->heading));
}

static void put_table(struct rewrite *w)
{
	buf_text(&w->out, "<div class=\"table-box\" tabindex=\"0\"");
	if (w->heading.n > 0) {
		buf_text(&w->out, " role=\"region\" aria-labelledby=\"");
		buf_add(&w->out, w->heading);
		buf_byte(&w->out, '"');
	}
	buf_text(&w->out, "><table>");
}

static void put_cell(struct rewrite *w, struct str tag)
{
	bool head = tag.p[2] == 'h';
	size_t side = str_search(tag, STR("align=\""));

	buf_text(&w->out, head ? "<th scope=\"col\"" : "<td");
	if (side < tag.n) {
		struct str name = str_from(tag, side + 7);

		buf_text(&w->out, " class=\"");
		buf_add(&w->out, str_part(name, 0, str_find(name, '"')));
		buf_byte(&w->out, '"');
	}
	buf_byte(&w->out, '>');
}

/* Writes what stands for the tag at the start of rest; the bytes it takes of rest. */
static size_t put_tag(struct rewrite *w, struct str rest)
{
	struct str tag = str_part(rest, 0, str_find(rest, '>') + 1);

	if (tag.n == 4 && tag.p[1] == 'h' && tag.p[2] >= '1' && tag.p[2] <= '6' && w->contents) {
		struct values *list = w->contents;

		put_heading(w, rest);
		w->contents = list;
	} else if (str_is(tag, "<table>")) {
		put_table(w);
	} else if (str_is(tag, "</table>")) {
		buf_text(&w->out, "</table></div>");
	} else if (str_is(tag, "<th>") || str_is(tag, "<td>") || str_starts(tag, STR("<th ")) ||
	           str_starts(tag, STR("<td "))) {
		put_cell(w, tag);
	} else if (str_starts(tag, STR("<a href=\"https:"))) {
		buf_text(&w->out, "<a rel=\"external noopener\"");
		buf_add(&w->out, str_from(tag, 2));
	} else {
		buf_add(&w->out, tag);
	}
	return tag.n;
}

static struct str rewritten(struct arena *a, struct str html, struct values *contents)
{
	struct rewrite w = { .arena = a, .out = buf_open(a), .contents = contents };

	buf_reserve(&w.out, html.n + html.n / 8 + 64);
	while (html.n > 0) {
		size_t text = str_find(html, '<');

		buf_add(&w.out, str_part(html, 0, text));
		html = str_from(html, text);
		if (html.n > 0)
			html = str_from(html, put_tag(&w, html));
	}
	return buf_str(&w.out);
}

static struct str rendered(struct arena *a, cmark_node *root)
{
	char *html = cmark_render_html(root, OPTIONS, NULL);
	struct str copy = str_copy(a, str_of(html));

	free(html);
	cmark_node_free(root);
	return copy;
}

struct str markdown_page(struct arena *a, const struct markdown_source *s, struct str text,
                         struct values *contents)
{
	cmark_node *root = parse(text);

	check_tree(a, s, root);
	return rewritten(a, rendered(a, root), contents);
}

struct str markdown_html(struct arena *a, struct str text)
{
	struct str html = rewritten(a, rendered(a, parse(text)), NULL), coded = STR("%7Bfirst%7D");
	struct buf out = buf_open(a);

	while (html.n > 0) {
		size_t at = str_search(html, coded);

		buf_add(&out, str_part(html, 0, at));
		if (at < html.n)
			buf_text(&out, "{first}");
		html = str_from(html, at + coded.n);
	}
	return buf_str(&out);
}
