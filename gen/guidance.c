#include "gen/guidance.h"
#include "gen/build_page.h"

#include <stdlib.h>

#include "gen/folder.h"
#include "gen/guidance_page.h"
#include "gen/known.h"
#include "gen/language.h"
#include "gen/markdown.h"

struct guides {
	struct build *build;
	struct guidance_page *all;
	size_t count;
	struct values *side;           /* the menu of the section that first begins */
	const struct guidance_page *first;
};

/* --- menus ------------------------------------------------------------------------------------ */

static int by_order(const void *a, const void *b)
{
	const struct guidance_page *x = a, *y = b;
	int order = str_compare(x->section, y->section);

	if (order != 0)
		return order;
	if (x->order != y->order)
		return x->order < y->order ? -1 : 1;
	order = str_compare(x->title, y->title);
	return order != 0 ? order : str_compare(x->address, y->address);
}

static void add_place(struct values *list, struct str title, struct str href)
{
	struct values *one = values_add_tree(list);

	values_text(one, STR("title"), title);
	values_text(one, STR("href"), href);
}

/* They stand in the order of their sections. The menu of a section is made once; each of its pages
 * is the current one in its turn. */
static struct values *side_of(struct guides *g, const struct guidance_page *page)
{
	const struct guidance_page *first = page, *other;
	struct value *place;

	while (first > g->all && str_equal(first[-1].section, page->section))
		first--;
	if (g->first != first) {
		g->first = first;
		g->side = values_open(g->build->arena);
		for (other = first; other < g->all + g->count && str_equal(other->section, page->section);
		     other++)
			if (other->in_menu)
				add_place(g->side, other->title, other->address);
	}
	for (place = g->side->first, other = first; place; other++) {
		if (!other->in_menu)
			continue;
		values_flag(place->children, STR("current"), other == page);
		place = place->next;
	}
	return g->side;
}

/* The section of that id in content/navigation.yaml, or NULL. */
static struct values *section_of(struct build *b, struct str id)
{
	struct values *sections = values_get_list(b->known, STR("sections"));

	for (const struct value *v = sections ? sections->first : NULL; v; v = v->next)
		if (v->kind == VALUE_TREE && str_equal(values_get(v->children, STR("id")), id))
			return v->children;
	return NULL;
}

static void set_breadcrumbs(struct build *b, const struct guidance_page *page, struct values *list)
{
	struct values *menu = values_get_list(b->known, STR("navigation"));
	struct values *section = section_of(b, page->section);
	struct str address;

	if (str_is(page->address, "/"))
		return;
	for (const struct value *v = menu ? menu->first : NULL; v; v = v->next)
		if (v->kind == VALUE_TREE && str_is(values_get(v->children, STR("address")), "/"))
			add_place(list, values_get(v->children, STR("title")), STR("/"));
	address = values_get(section, STR("address"));
	if (address.n > 0 && !str_is(address, "/") && !str_equal(address, page->address))
		add_place(list, values_get(section, STR("title")), address);
}

/* They stand in the order of their sections. */
static void set_sections(const struct guides *g)
{
	struct values *section = NULL;

	for (size_t i = 0; i < g->count; i++) {
		const struct guidance_page *page = &g->all[i];

		if (i == 0 || !str_equal(page->section, page[-1].section))
			section = section_of(g->build, page->section);
		if (section && page->in_menu)
			add_place(values_list(section, STR("pages")), page->title, page->address);
		else if (!section && page->section.n > 0)
			diag_error(&g->build->diag, page->title_at,
			           "there is no section %.*s; add it to content/navigation.yaml",
			           STR_FMT(page->section));
	}
}

/* --- pages ------------------------------------------------------------------------------------ */

/* The compiled page is kept too: who is signed in sees their name on it. "/faq/" is
 * site/faq.page, "/" is site/home.page; the end keeps /guide/ apart from the folder of the pages
 * below it. */
static struct str played_name(struct build *b, struct str address)
{
	struct str path = str_ends(address, STR("/")) ? str_part(address, 0, address.n - 1) : address;

	path = str_join(b->arena, STR("site"), path.n > 0 ? path : STR("/home"));
	return str_join(b->arena, path, STR(".page"));
}

static void set_page(struct guides *g, const struct guidance_page *page, struct values *known)
{
	struct build *b = g->build;
	struct values *contents = values_open(b->arena);
	struct markdown_source source = { &b->diag, page->path, page->body_line, b->assets };
	struct str html = markdown_tokens(b->arena, &source, b->council, page->body);

	html = markdown_page(b->arena, &source, html, contents);
	known_page(known);
	if (page->contents)
		*values_list(known, STR("contents")) = *contents;
	values_flag(known, STR("has_contents"), page->contents && contents->count > 1);
	values_text(known, STR("html"), html);
	values_text(known, STR("title"), page->title);
	values_text(known, STR("description"), page->description);
	values_text(known, STR("address"), page->address);
	values_text(known, STR("updated"), page->updated);
	values_text(known, STR("section"), page->section);
	set_breadcrumbs(b, page, values_list(known, STR("breadcrumbs")));
	*values_list(known, STR("side")) = *side_of(g, page);
	values_flag(known, STR("has_breadcrumbs"), values_list(known, STR("breadcrumbs"))->count > 0);
	values_flag(known, STR("has_side"), values_list(known, STR("side"))->count > 1);
}

/* All that a page is made from but its own source: see again.h. */
static void set_base(const struct guides *g)
{
	struct build *b = g->build;

	build_again_base(b);
	for (size_t i = 0; i < g->count; i++) {
		again_base_text(&b->again, g->all[i].section);
		again_base_text(&b->again, g->all[i].title);
		again_base_text(&b->again, g->all[i].address);
		again_base_text(&b->again, g->all[i].in_menu ? STR("in menu") : STR(""));
	}
}

/* Of a page that no static page stands for. */
static void check_links(struct build *b, const struct page *compiled, struct str name,
                        const char *path)
{
	struct buf html = buf_open(b->arena);

	page_play(compiled, b->everywhere, &html);
	links_add_page(&b->links, str_join(b->arena, b->compiled, name), buf_str(&html), path);
}

static void build_one(struct guides *g, struct guidance_page *page)
{
	struct build *b = g->build;
	struct str played = played_name(b, page->address);
	struct again_page again = { .compiled = build_compiled(b, "pages/", played) };
	struct page compiled;

	again.key = again_key(&b->again, again.compiled, str_bytes(&page->hash, sizeof(page->hash)));
	if (!b->language)
		again.site = build_static_path(b, page->address);

	if (build_again(b, &again, page->address, page->path))
		return;
	if (page->head_only && !guidance_page_read(b, page))
		return;
	set_page(g, page, values_tree(b->known, STR("page")));
	compiled = build_page(b, str_join(b->arena, STR("layouts/"), page->layout), b->known, played,
	                      page->path);
	if (compiled.bytes.n == 0)
		return;
	if (b->language) {
		check_links(b, &compiled, played, page->path);
		again_note(&b->again, &again, (struct links_named){ NULL, 0 });
		return;
	}
	again_note(&b->again, &again,
	           build_static(b, &compiled, b->everywhere, page->address, page->path));
}

static size_t read_folder(struct build *b, const char *from, struct guidance_page **all)
{
	struct str *names;
	size_t found = folder_list(b->arena, from, ".md", true, &names), count = 0;

	*all = ARENA_MANY(b->arena, found + 1, struct guidance_page);
	guidance_page_base(b);
	for (size_t i = 0; i < found; i++) {
		const char *path = folder_path(b->arena, from, names[i]);

		count += guidance_page_find(b, path, again_mark_source(path), &(*all)[count]);
	}
	b->lacks_pages |= count < found;
	return count;
}

/* The English ones, for the menus of another language. Only a title with tokens is another one
 * there. */
static size_t english_heads(struct build *b, struct guidance_page **all)
{
	size_t count = 0;

	*all = ARENA_MANY(b->arena, b->guide_count + 1, struct guidance_page);
	guidance_page_base(b);
	for (const struct guidance_page *g = b->guides; g < b->guides + b->guide_count; g++) {
		(*all)[count] = *g;
		count += !g->has_tokens || guidance_page_find(b, g->path, g->mark, &(*all)[count]);
	}
	return count;
}

/* In another language the menus list every page, those that are translated by their own names; only
 * these are built. */
static void lay_translated(struct guides *g)
{
	struct build *b = g->build;
	struct guidance_page *own;
	size_t count = read_folder(b, folder_path(b->arena, b->language->folder, STR("guidance")),
	                           &own);

	for (size_t k = 0; k < count; k++) {
		size_t i = 0;

		while (i < g->count && !str_equal(g->all[i].address, own[k].address))
			i++;
		if (i == g->count) {
			diag_error(&b->diag, own[k].title_at,
			           "there is no English page %.*s; write the address of the page "
			           "that this translates",
			           STR_FMT(own[k].address));
			continue;
		}
		own[k].section = g->all[i].section;
		own[k].order = g->all[i].order;
		own[k].layout = g->all[i].layout;
		own[k].in_menu = g->all[i].in_menu;
		own[k].translated = true;
		g->all[i] = own[k];
	}
	for (size_t i = 0; i < g->count; i++)
		if (!g->all[i].translated)
			g->all[i].title = language_english(b->arena, g->all[i].title);
}

void guidance_build(struct build *b)
{
	struct guides g = { .build = b };

	if (b->language) {
		g.count = english_heads(b, &g.all);
		lay_translated(&g);
	} else {
		g.count = read_folder(b, build_path(b, b->content, STR("guidance")), &g.all);
	}
	if (g.count > 0)
		qsort(g.all, g.count, sizeof(*g.all), by_order);
	if (!b->language) {
		b->guides = g.all;
		b->guide_count = g.count;
	}
	set_sections(&g);
	set_base(&g);
	for (size_t i = 0; i < g.count; i++)
		if (!b->language || g.all[i].translated)
			build_one(&g, &g.all[i]);
	known_page(values_tree(b->known, STR("page")));
}
