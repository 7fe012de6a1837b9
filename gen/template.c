#include "gen/template_find.h"

#include <string.h>

#include "gen/folder.h"
#include "gen/language.h"
#include "gen/lookup.h"
#include "gen/markup.h"
#include "store/base/escape.h"
#include "store/compiled/page.h"

enum { PARTS_DEEP_MAX = 40, SECTIONS_DEEP_MAX = 32 };

/* Blocks that take the place of those of a parent; derived: those of templates built on this
 * one. */
struct overrides {
	const struct mustache_node *blocks;
	const struct overrides *derived;
};

struct player {
	struct templates *t;
	struct buf *page;
	struct buf text;               /* gathered, not yet a step */
	struct markup markup;
	bool plain, translated;        /* translated: a page of another language than English */
	int deep, sections;
};

/* --- playing ---------------------------------------------------------------------------------- */

static void play_nodes(struct player *p, const struct mustache_node *n, const struct lookup *c,
                       const struct overrides *o);

static void out(struct player *p, struct str text)
{
	buf_add(&p->text, text);
	if (!p->plain)
		markup_feed(&p->markup, text);
}

static void play_text(struct player *p, const struct mustache_node *n)
{
	if (p->plain || p->markup.in != MARKUP_TEXT) {
		out(p, n->text);
		return;
	}
	buf_add(&p->text, n->text);
	if (!n->end->is_known) {
		n->end->at = p->markup;
		markup_feed(&n->end->at, n->text);
		n->end->is_known = true;
	}
	p->markup = n->end->at;
}

static void flush(struct player *p)
{
	page_write_text(p->page, buf_str(&p->text));
	p->text.n = 0;
}

static void put_place(struct player *p, const struct mustache_node *n, struct str name)
{
	enum page_place place = PLACE_PLAIN;
	const char *why = p->plain ? NULL : markup_place(&p->markup, &place);

	if (name.n > 255)
		why = "this name is longer than 255 letters; shorten it";
	if (why) {
		diag_error(p->t->diag, n->at, "%s", why);
		return;
	}
	flush(p);
	if (p->translated && place == PLACE_TEXT && markup_takes_elements(&p->markup))
		page_write_spoken(p->page, name, markup_english(p->t->arena, "span"),
		                  markup_end(p->t->arena, "span"));
	else
		page_write_value(p->page, place, name);
	if (p->markup.in == MARKUP_QUOTED)
		p->markup.begun = true;
}

static bool is_word(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!(s.p[i] >= 'a' && s.p[i] <= 'z') && !(s.p[i] >= '0' && s.p[i] <= '9') && s.p[i] != '-')
			return false;
	return true;
}

static void put_text(struct player *p, const struct mustache_node *n, struct str text)
{
	enum page_place place = PLACE_PLAIN;
	const char *why = p->plain ? NULL : markup_place(&p->markup, &place);
	struct buf *safe = &p->t->safe;

	if (why && !(markup_in_tag(&p->markup) && is_word(text))) {
		diag_error(p->t->diag, n->at, "%s", why);
		return;
	}
	safe->n = 0;
	switch (why ? PLACE_PLAIN : place) {
	case PLACE_TEXT: escape_text(safe, text); break;
	case PLACE_ATTRIBUTE: escape_attribute(safe, text); break;
	case PLACE_HREF: escape_href(safe, text); break;
	case PLACE_URL: escape_attribute(safe, text); break;     /* ours, and its scheme is written */
	case PLACE_RAW:
	case PLACE_PLAIN: buf_add(safe, text); break;
	}
	out(p, buf_str(safe));
}

/* Text with its places in it. */
static void put_places(struct player *p, const struct mustache_node *n, struct str text)
{
	while (text.n > 0) {
		size_t at = str_find(text, TEMPLATE_PLACE), end;
		struct str before = str_part(text, 0, at);

		if (n->kind == MUSTACHE_RAW)
			out(p, before);
		else if (before.n > 0)
			put_text(p, n, before);
		text = str_from(text, at + 1);
		if (text.n == 0)
			return;
		end = str_find(text, TEMPLATE_PLACE_END);
		put_place(p, n, str_part(text, 0, end));
		text = str_from(text, end + 1);
	}
}

static void put_known(struct player *p, const struct mustache_node *n, struct str text)
{
	const char *element = n->kind == MUSTACHE_RAW ? "div" : "span";
	bool says = text.n > 0 && text.p[0] == TEMPLATE_ENGLISH && !p->plain &&
	            markup_takes_elements(&p->markup);

	if (says)
		out(p, markup_english(p->t->arena, element));
	put_places(p, n, language_plain(p->t->arena, text));
	if (says)
		out(p, markup_end(p->t->arena, element));
}

static void play_value(struct player *p, const struct mustache_node *n, const struct lookup *c)
{
	struct str name = lookup_name(p->t, n, c);
	const struct value *v = NULL;

	if (name.n == 0)
		return;
	if (n->dynamic || !lookup_known(p->t, n, c, name, &v)) {
		if (n->kind == MUSTACHE_RAW && !p->plain)
			diag_error(p->t->diag, n->at,
			           "{{{%.*s}}} is only for what gen rendered; write {{%.*s}}", STR_FMT(name),
			           STR_FMT(name));
		else
			put_place(p, n, name);
		return;
	}
	if (v && v->kind == VALUE_NUMBER)
		put_known(p, n, str_of_number(p->t->arena, v->number));
	if (v && v->kind == VALUE_TEXT)
		put_known(p, n, v->text);
	if (v && (v->kind == VALUE_LIST || v->kind == VALUE_TREE))
		diag_error(p->t->diag, n->at, "%.*s holds more than one value; open it with {{#%.*s}}",
		           STR_FMT(name), STR_FMT(name));
}

static void play_known_section(struct player *p, const struct mustache_node *n,
                               const struct lookup *c, const struct overrides *o,
                               const struct value *v)
{
	struct lookup inner = { NULL, c->item, c->later, c };

	if (v->kind == VALUE_TREE) {
		inner.tree = v->children;
		play_nodes(p, n->child, &inner, o);
	} else if (v->kind != VALUE_LIST) {
		play_nodes(p, n->child, c, o);
	} else {
		inner.later = false;
		for (const struct value *item = v->children->first; item; item = item->next) {
			inner.tree = item->kind == VALUE_TREE ? item->children : NULL;
			inner.item = item;
			play_nodes(p, n->child, &inner, o);
		}
	}
}

static void play_later(struct player *p, const struct mustache_node *n, const struct lookup *c,
                       const struct overrides *o, struct str name)
{
	struct lookup inner = { NULL, NULL, n->kind == MUSTACHE_SECTION || c->later, c };
	struct markup before = p->markup;

	if (name.n > 255 || p->sections == SECTIONS_DEEP_MAX) {
		diag_error(p->t->diag, n->at, "sections are nested deeper than 32; split the template");
		return;
	}
	inner.item = c->item;
	flush(p);
	page_write_section(p->page, n->kind == MUSTACHE_INVERTED, name);
	p->sections++;
	play_nodes(p, n->child, &inner, o);
	p->sections--;
	flush(p);
	page_write_end(p->page);
	if (!p->plain && !markup_same(&before, &p->markup))
		diag_error(p->t->diag, n->at,
		           "the section %.*s begins and ends in different places of the HTML; %s",
		           STR_FMT(name),
		           "let it hold whole tags, or whole attributes, or part of one value");
	p->markup.begun |= before.begun;
}

static void play_section(struct player *p, const struct mustache_node *n, const struct lookup *c,
                         const struct overrides *o)
{
	struct str name = lookup_name(p->t, n, c);
	const struct value *v;

	if (name.n == 0)
		return;
	if (n->dynamic || !lookup_known(p->t, n, c, name, &v)) {
		play_later(p, n, c, o, name);
		return;
	}
	if (!v)
		return;
	if (n->kind == MUSTACHE_SECTION && values_holds(v))
		play_known_section(p, n, c, o, v);
	if (n->kind == MUSTACHE_INVERTED && !values_holds(v))
		play_nodes(p, n->child, c, o);
}

static void play_template(struct player *p, const struct mustache_node *n, const struct lookup *c,
                          const struct overrides *o)
{
	struct str name = lookup_name(p->t, n, c);
	struct template *one = name.n > 0 ? template_find(p->t, name) : NULL;

	if (name.n == 0)
		return;
	if (!one) {
		diag_unknown(p->t->diag, n->at, "template", name, p->t->names, p->t->name_count);
		return;
	}
	if (p->deep == PARTS_DEEP_MAX) {
		diag_error(p->t->diag, n->at, "%.*s includes itself without end; break the circle",
		           STR_FMT(name));
		return;
	}
	p->deep++;
	if (one->good)
		play_nodes(p, one->read.first, c, o);
	p->deep--;
}

static void play_block(struct player *p, const struct mustache_node *n, const struct lookup *c,
                       const struct overrides *o)
{
	const struct overrides *inside = o;
	const struct mustache_node *found = n;

	for (; o; o = o->derived) {
		for (const struct mustache_node *b = o->blocks; b; b = b->next) {
			if (b->kind == MUSTACHE_BLOCK && str_equal(b->text, n->text)) {
				found = b;
				inside = o->derived;
			}
		}
	}
	play_nodes(p, found->child, c, inside);
}

static void play_nodes(struct player *p, const struct mustache_node *n, const struct lookup *c,
                       const struct overrides *o)
{
	for (; n; n = n->next) {
		struct overrides inner = { n->child, o };

		switch (n->kind) {
		case MUSTACHE_TEXT: play_text(p, n); break;
		case MUSTACHE_VALUE:
		case MUSTACHE_RAW: play_value(p, n, c); break;
		case MUSTACHE_SECTION:
		case MUSTACHE_INVERTED: play_section(p, n, c, o); break;
		case MUSTACHE_PARTIAL: play_template(p, n, c, o); break;
		case MUSTACHE_PARENT: play_template(p, n, c, &inner); break;
		case MUSTACHE_BLOCK: play_block(p, n, c, o); break;
		}
	}
}

static void play_whole(struct player *p, const struct mustache *m, const struct values *known)
{
	struct lookup outermost = { known, NULL, false, NULL };

	if (!p->t->text.arena)
		p->t->text = p->t->safe = buf_open(p->t->arena);
	p->text = p->t->text;
	p->text.n = 0;
	page_begin(p->page);
	play_nodes(p, m->first, &outermost, NULL);
	flush(p);
	p->t->text = p->text;
	if (!p->plain && p->markup.in != MARKUP_TEXT)
		diag_error(p->t->diag, (struct place){ m->path, 0, 0 },
		           "the page ends inside a tag; close it");
}

void template_play(struct templates *t, struct str name, const struct values *known,
                   struct buf *page)
{
	struct str code = values_get(values_get_tree(known, STR("language")), STR("code"));
	struct player p = { .t = t, .page = page, .translated = code.n > 0 && !str_is(code, "en-GB") };
	struct template *one = template_find(t, name);

	if (one && one->good) {
		play_whole(&p, &one->read, known);
		return;
	}
	page_begin(page);
	if (!one)
		diag_error(t->diag, (struct place){ folder_path(t->arena, t->site, name), 0, 0 },
		           "there is no such template; add the file with the end .mustache");
}

void template_play_plain(struct templates *t, const struct mustache *m, const struct values *known,
                         struct buf *page)
{
	struct player p = { .t = t, .page = page, .plain = true };

	play_whole(&p, m, known);
}
