#include "gen/mustache.h"

enum { NEST_MAX = 64 };

/* One tag as it is written. */
struct tag {
	char sigil;              /* one of #^/>!=<$&{ or 0 for a value */
	bool dynamic;
	struct str name;
	size_t start, end;       /* in the source, delimiters included */
};

struct reader {
	struct arena *arena;
	struct diag *diag;
	const char *path;
	struct str source, open, close;
	size_t at;               /* all before is read */
	size_t nest;
	struct mustache_node *around[NEST_MAX];
	struct mustache_node **tail[NEST_MAX + 1];
	bool failed;
};

static struct place place_of(const struct reader *r, size_t at)
{
	struct place place = { r->path, 1, 1 };

	for (size_t i = 0; i < at; i++) {
		place.column += ((unsigned char)r->source.p[i] & 0xc0) != 0x80;
		if (r->source.p[i] == '\n') {
			place.line++;
			place.column = 1;
		}
	}
	return place;
}

static void fault(struct reader *r, size_t at, const char *what, struct str name)
{
	diag_error(r->diag, place_of(r, at), "%s%.*s", what, STR_FMT(name));
	r->failed = true;
}

static struct mustache_node *add(struct reader *r, enum mustache_kind kind, struct str text,
                                 size_t at)
{
	struct mustache_node *node = ARENA_NEW(r->arena, struct mustache_node);

	node->kind = kind;
	node->text = text;
	if (kind != MUSTACHE_TEXT)
		node->at = place_of(r, at);
	else
		node->end = ARENA_NEW(r->arena, struct mustache_end);
	*r->tail[r->nest] = node;
	r->tail[r->nest] = &node->next;
	return node;
}

static void add_text(struct reader *r, size_t start, size_t end)
{
	if (end > start)
		add(r, MUSTACHE_TEXT, str_part(r->source, start, end - start), start);
}

/* --- tags ------------------------------------------------------------------------------------- */

static bool is_name(struct str name)
{
	if (name.n == 0)
		return false;
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');

		if (!plain && c != '_' && c != '-' && c != '.' && c != '/' && c != '@')
			return false;
	}
	return true;
}

/* {{=<% %>=}} */
static void set_delimiters(struct reader *r, struct tag *t)
{
	struct str inner = str_trim(t->name), open, close;
	size_t gap = str_find(inner, ' ');

	open = str_part(inner, 0, gap);
	close = str_trim(str_from(inner, gap));
	if (open.n == 0 || close.n == 0 || str_find(close, ' ') < close.n ||
	    str_find(inner, '=') < inner.n) {
		fault(r, t->start, "a change of delimiters is written {{=<% %>=}}", STR(""));
		return;
	}
	r->open = open;
	r->close = close;
}

static bool find_end(struct reader *r, struct tag *t, size_t from, struct str end)
{
	size_t length = str_search(str_from(r->source, from), end);

	if (from + length >= r->source.n) {
		fault(r, t->start, "this tag has no end; close it with ", end);
		return false;
	}
	t->name = str_part(r->source, from, length);
	t->end = from + length + end.n;
	return true;
}

static bool read_tag(struct reader *r, struct tag *t)
{
	size_t from = t->start + r->open.n;
	struct str end = r->close, rest = str_from(r->source, from);

	t->sigil = 0;
	while (rest.n > 0 && (rest.p[0] == ' ' || rest.p[0] == '\t' || rest.p[0] == '\n'))
		rest = str_from(rest, 1);
	if (rest.n > 0 && str_find(STR("#^/>!=<$&{"), rest.p[0]) < 10) {
		t->sigil = rest.p[0];
		rest = str_from(rest, 1);
	}
	if (t->sigil == '{')
		end = str_join(r->arena, STR("}"), r->close);
	if (t->sigil == '=')
		end = str_join(r->arena, STR("="), r->close);
	if (!find_end(r, t, (size_t)(rest.p - r->source.p), end))
		return false;
	if (t->sigil == '!' || t->sigil == '=')
		return true;
	t->name = str_trim(t->name);
	t->dynamic = t->name.n > 0 && t->name.p[0] == '*';
	if (t->dynamic)
		t->name = str_trim(str_from(t->name, 1));
	if (!is_name(t->name))
		fault(r, t->start,
		      "this is not a name; a tag holds letters, digits, _ - . and /: ", t->name);
	return true;
}

/* A tag that only steers takes its line with it when nothing else stands there. Moves *start to the
 * line's beginning and t->end behind its end. */
static void take_line(struct reader *r, struct tag *t, size_t *start)
{
	size_t from = t->start, to = t->end;

	if (t->sigil == 0 || t->sigil == '{' || t->sigil == '&')
		return;
	while (from > 0 && (r->source.p[from - 1] == ' ' || r->source.p[from - 1] == '\t'))
		from--;
	while (to < r->source.n &&
	       (r->source.p[to] == ' ' || r->source.p[to] == '\t' || r->source.p[to] == '\r'))
		to++;
	if ((from > 0 && r->source.p[from - 1] != '\n') ||
	    (to < r->source.n && r->source.p[to] != '\n'))
		return;
	*start = from;
	t->end = to < r->source.n ? to + 1 : to;
}

/* --- the tree --------------------------------------------------------------------------------- */

static void open_node(struct reader *r, struct tag *t, enum mustache_kind kind)
{
	struct mustache_node *node = add(r, kind, t->name, t->start);

	node->dynamic = t->dynamic;
	if (r->nest == NEST_MAX) {
		fault(r, t->start, "sections are nested deeper than 64", STR(""));
		return;
	}
	r->around[r->nest++] = node;
	r->tail[r->nest] = &node->child;
}

static void close_node(struct reader *r, struct tag *t)
{
	struct mustache_node *node = r->nest > 0 ? r->around[r->nest - 1] : NULL;

	if (!node) {
		fault(r, t->start, "this ends a section that was never opened: ", t->name);
		return;
	}
	if (!str_equal(node->text, t->name) || node->dynamic != t->dynamic) {
		fault(r, t->start, "another section is open here; first write the end of ", node->text);
		return;
	}
	r->nest--;
}

static void add_tag(struct reader *r, struct tag *t)
{
	switch (t->sigil) {
	case '!': break;
	case '=': set_delimiters(r, t); break;
	case '#': open_node(r, t, MUSTACHE_SECTION); break;
	case '^': open_node(r, t, MUSTACHE_INVERTED); break;
	case '<': open_node(r, t, MUSTACHE_PARENT); break;
	case '$': open_node(r, t, MUSTACHE_BLOCK); break;
	case '/': close_node(r, t); break;
	case '>': add(r, MUSTACHE_PARTIAL, t->name, t->start)->dynamic = t->dynamic; break;
	case '{':
	case '&': add(r, MUSTACHE_RAW, t->name, t->start)->dynamic = t->dynamic; break;
	default: add(r, MUSTACHE_VALUE, t->name, t->start)->dynamic = t->dynamic; break;
	}
}

bool mustache_read(struct arena *a, struct diag *d, const char *path, struct str source,
                   struct mustache *m)
{
	struct reader r = { .arena = a, .diag = d, .path = path, .source = source, .open = STR("{{"),
	                    .close = STR("}}") };

	m->path = path;
	m->first = NULL;
	r.tail[0] = &m->first;
	while (!r.failed) {
		struct tag t = { .start = r.at + str_search(str_from(source, r.at), r.open) };
		size_t text_end = t.start;

		if (t.start >= source.n)
			break;
		if (!read_tag(&r, &t))
			return false;
		take_line(&r, &t, &text_end);
		add_text(&r, r.at, text_end > r.at ? text_end : r.at);
		add_tag(&r, &t);
		r.at = t.end;
	}
	add_text(&r, r.at, source.n);
	if (!r.failed && r.nest > 0) {
		struct mustache_node *node = r.around[r.nest - 1];

		diag_error(d, node->at, "this section has no end; write {{/%s%.*s}}",
		           node->dynamic ? "*" : "", STR_FMT(node->text));
		r.failed = true;
	}
	return !r.failed;
}
