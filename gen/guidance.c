#include "gen/guidance.h"

#include <stdlib.h>
#include <string.h>

#include "gen/folder.h"
#include "gen/known.h"
#include "gen/language.h"
#include "gen/markdown.h"
#include "store/base/date.h"
#include "store/base/err.h"

/* One file of content/guidance. */
struct guide {
	const char *path;
	struct str title, address, description, section, layout, updated, body, text;
	struct place title_at;
	uint64_t order;
	int body_line;
	bool contents, in_menu, translated;
};

struct guides {
	struct build *build;
	struct guide *all;
	size_t count;
};

/* --- the head of a file ----------------------------------------------------------------------- */

/* Parts text into the YAML between its --- lines and the body. The first line is kept, as a
 * comment, so that places in the head count right. */
static bool part_head(struct build *b, const char *path, struct str text, struct str *head, struct guide *g)
{
	size_t end = str_search(text, STR("\n---\n"));
	char *copy;

	if (!str_starts(text, STR("---\n")) || end == text.n) {
		diag_error(&b->diag, (struct place){ path, 1, 1 },
		           "a page begins with its head: title, address, … between two lines of ---");
		return false;
	}
	copy = str_c(b->arena, str_part(text, 0, end + 1));
	memcpy(copy, "#  ", 3);
	*head = str_bytes(copy, end + 1);
	g->body = str_from(text, end + 5);
	g->body_line = 2;
	for (size_t i = 0; i < end + 1; i++)
		g->body_line += text.p[i] == '\n';
	return true;
}

static void check_keys(struct build *b, const struct yaml_node *head)
{
	static const char *const names[] = { "title", "address", "section", "order", "description", "updated",
	                                     "layout", "contents", "menu" };
	struct str known[COUNT(names)];

	for (size_t i = 0; i < COUNT(names); i++)
		known[i] = str_of(names[i]);
	for (const struct yaml_node *n = head->children; n; n = n->next) {
		bool found = false;

		for (size_t i = 0; i < COUNT(names) && !found; i++)
			found = str_equal(known[i], n->key);
		if (!found)
			diag_unknown(&b->diag, n->key_at, "key", n->key, known, COUNT(names));
	}
}

static struct str words_of_date(struct build *b, const struct yaml_node *n)
{
	struct values *months = values_get_tree(values_get_tree(b->known, STR("words")), STR("months"));
	struct buf out = buf_open(b->arena);
	struct civil date;
	struct str month;
	int32_t day;

	if (!n)
		return STR("");
	if (!date_read_iso(n->text, &day)) {
		diag_error(&b->diag, n->at, "this is not a date; write year-month-day, as 2026-11-24");
		return STR("");
	}
	date = date_civil(day);
	buf_number(&out, date.day);
	buf_byte(&out, ' ');
	month = values_get(months, str_join(b->arena, STR("m"), str_of_number(b->arena, date.month)));
	buf_add(&out, language_plain(b->arena, month));
	buf_byte(&out, ' ');
	buf_number(&out, date.year);
	return buf_str(&out);
}

static struct str filled(struct build *b, const struct yaml_node *head, const char *key)
{
	const struct yaml_node *n = yaml_find(head, key);
	struct markdown_source source = { &b->diag, n ? n->at.file : "", n ? n->at.line : 0, b->assets };

	return n ? markdown_tokens(b->arena, &source, b->council, n->text) : STR("");
}

static bool is_address(struct str address)
{
	return str_starts(address, STR("/")) && str_search(address, STR("..")) == address.n &&
	       str_search(address, STR("//")) == address.n &&
	       (str_ends(address, STR("/")) || str_ends(address, STR(".html")));
}

/* Each paragraph for itself, so that it can be found. */
static void check_plain(struct build *b, const struct guide *g)
{
	struct plain_around around = { str_join(b->arena, g->title, g->body), false };
	struct place at = { g->path, g->body_line, 1 };
	struct str rest = g->body;

	while (rest.n > 0) {
		size_t end = str_search(rest, STR("\n\n"));
		struct str part = str_part(rest, 0, end);

		plain_check_sentences(&b->diag, at, part);
		plain_check(&b->plain, &b->diag, at, part, around);
		part = str_part(rest, 0, end + 2);
		for (size_t i = 0; i < part.n; i++)
			at.line += part.p[i] == '\n';
		rest = str_from(rest, part.n);
	}
}

static bool read_guide(struct build *b, const char *path, struct guide *g)
{
	struct str head_text;
	struct yaml_node *head;

	*g = (struct guide){ .path = path };
	if (!folder_read(b->arena, path, &g->text) || !str_is_utf8(g->text)) {
		diag_error(&b->diag, (struct place){ path, 0, 0 }, "could not be read as UTF-8; save it as UTF-8");
		return false;
	}
	if (!part_head(b, path, g->text, &head_text, g) || !(head = yaml_read(b->arena, &b->diag, path, head_text)))
		return false;
	check_keys(b, head);
	g->title = filled(b, head, "title");
	g->description = filled(b, head, "description");
	g->title_at = head->at;
	g->address = yaml_get(head, "address");
	g->section = yaml_get(head, "section");
	g->layout = yaml_get(head, "layout");
	if (g->layout.n == 0)
		g->layout = STR("guidance");
	g->updated = words_of_date(b, yaml_find(head, "updated"));
	g->contents = !str_is(yaml_get(head, "contents"), "no");
	g->in_menu = !str_is(yaml_get(head, "menu"), "no") && !str_is(g->layout, "error");
	if (yaml_find(head, "order") && !str_number(yaml_get(head, "order"), 1000000, &g->order))
		diag_error(&b->diag, yaml_find(head, "order")->at, "order is a whole number; write 10");
	if (g->title.n == 0)
		diag_error(&b->diag, head->at, "the title is missing; add title: and what the page is called");
	if (!is_address(g->address))
		diag_error(&b->diag, yaml_find(head, "address") ? yaml_find(head, "address")->at : head->at,
		           "an address begins with / and ends with / or .html; write address: /name/");
	if (!b->language && !plain_has_word(b->plain.given, str_from(str_of(path), str_find_last(str_of(path), '/') + 1)))
		check_plain(b, g);
	return g->title.n > 0 && is_address(g->address);
}

/* --- menus ------------------------------------------------------------------------------------ */

static int by_order(const void *a, const void *b)
{
	const struct guide *x = a, *y = b;
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

/* They stand in the order of their sections. */
static void set_side(const struct guides *g, const struct guide *page, struct values *list)
{
	const struct guide *other = page;

	while (other > g->all && str_equal(other[-1].section, page->section))
		other--;
	for (; other < g->all + g->count && str_equal(other->section, page->section); other++) {
		if (!other->in_menu)
			continue;
		add_place(list, other->title, other->address);
		values_flag(list->last->children, STR("current"), other == page);
	}
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

static void set_breadcrumbs(struct build *b, const struct guide *page, struct values *list)
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

static void set_sections(const struct guides *g)
{
	for (size_t i = 0; i < g->count; i++) {
		const struct guide *page = &g->all[i];
		struct values *section = section_of(g->build, page->section);

		if (section && page->in_menu)
			add_place(values_list(section, STR("pages")), page->title, page->address);
		else if (!section && page->section.n > 0)
			diag_error(&g->build->diag, page->title_at, "there is no section %.*s; add it to content/navigation.yaml",
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

static void set_page(const struct guides *g, const struct guide *page, struct values *known)
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
	set_side(g, page, values_list(known, STR("side")));
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
static void check_links(struct build *b, const struct page *compiled, struct str name, const char *path)
{
	struct buf html = buf_open(b->arena);

	page_play(compiled, b->everywhere, &html);
	links_add_page(&b->links, str_join(b->arena, b->compiled, name), buf_str(&html), path);
}

static void build_one(const struct guides *g, const struct guide *page)
{
	struct build *b = g->build;
	struct str played = played_name(b, page->address);
	struct again_page again = { .compiled = build_compiled(b, "pages/", played) };
	struct page compiled;

	again.key = again_key(&b->again, again.compiled, page->text);
	if (!b->language)
		again.site = build_static_path(b, page->address);

	if (build_again(b, &again, page->address, page->path))
		return;
	set_page(g, page, values_tree(b->known, STR("page")));
	compiled = build_page(b, str_join(b->arena, STR("layouts/"), page->layout), b->known, played, page->path);
	if (compiled.bytes.n == 0)
		return;
	if (b->language) {
		check_links(b, &compiled, played, page->path);
		again_note(&b->again, &again, (struct links_named){ NULL, 0 });
		return;
	}
	again_note(&b->again, &again, build_static(b, &compiled, b->everywhere, page->address, page->path));
}

static size_t read_folder(struct build *b, const char *from, struct guide **all)
{
	struct str *names;
	size_t found = folder_list(b->arena, from, ".md", true, &names), count = 0;

	*all = ARENA_MANY(b->arena, found + 1, struct guide);
	for (size_t i = 0; i < found; i++)
		count += read_guide(b, folder_path(b->arena, from, names[i]), &(*all)[count]);
	return count;
}

/* In another language the menus list every page, those that are translated by their own names; only these are built. */
static void lay_translated(struct guides *g)
{
	struct build *b = g->build;
	struct guide *own;
	size_t count = read_folder(b, folder_path(b->arena, b->language->folder, STR("guidance")), &own);

	for (size_t k = 0; k < count; k++) {
		size_t i = 0;

		while (i < g->count && !str_equal(g->all[i].address, own[k].address))
			i++;
		if (i == g->count) {
			diag_error(&b->diag, own[k].title_at, "there is no English page %.*s; write the address of the page "
			           "that this translates", STR_FMT(own[k].address));
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

	g.count = read_folder(b, build_path(b, b->content, STR("guidance")), &g.all);
	if (b->language)
		lay_translated(&g);
	if (g.count > 0)
		qsort(g.all, g.count, sizeof(*g.all), by_order);
	set_sections(&g);
	set_base(&g);
	for (size_t i = 0; i < g.count; i++)
		if (!b->language || g.all[i].translated)
			build_one(&g, &g.all[i]);
	known_page(values_tree(b->known, STR("page")));
}
