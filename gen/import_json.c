/* The definition of a form as a whole: its pages, sections and what else it says. */
#include "gen/import.h"
#include "gen/import_text.h"

#include <stdlib.h>
#include <string.h>

#include "store/base/err.h"
#include "store/compiled/field_kind.h"

static bool is_nothing(const struct yaml_node *node)
{
	if (node->kind != YAML_TEXT)
		return node->count == 0;
	return node->text.n == 0 || str_is(node->text, "false") || str_is(node->text, "null");
}

void import_keys(struct import *in, const struct yaml_node *map, const char *what,
                 const struct import_key *keys, size_t count)
{
	for (const struct yaml_node *one = map ? map->children : NULL; one; one = one->next) {
		size_t i = 0;

		while (i < count && !str_is(one->key, keys[i].name))
			i++;
		if (is_nothing(one) || (i < count && keys[i].what == IMPORT_DONE))
			continue;
		if (i < count && keys[i].what == IMPORT_LOOKS)
			diag_warning(in->diag, one->key_at,
			             "\"%.*s\" of the %s is about looks, which are the site's here",
			             STR_FMT(one->key), what);
		else
			diag_error(in->diag, one->key_at, "\"%.*s\" of the %s is not carried over%s%s",
			           STR_FMT(one->key), what, i < count && keys[i].why ? ": " : "",
			           i < count && keys[i].why ? keys[i].why : "");
	}
}

static const struct import_key root_keys[] = {
	{ "name", IMPORT_DONE, NULL }, { "pages", IMPORT_DONE, NULL },
	{ "conditions", IMPORT_DONE, NULL },
	{ "lists", IMPORT_DONE, NULL }, { "sections", IMPORT_DONE, NULL },
	{ "startPage", IMPORT_DONE, NULL },
	{ "engine", IMPORT_DONE, NULL }, { "schema", IMPORT_DONE, NULL },
	{ "version", IMPORT_DONE, NULL },
	{ "declaration", IMPORT_DONE, NULL }, { "id", IMPORT_DONE, NULL },
	{ "phaseBanner", IMPORT_LOOKS, NULL },
	{ "skipSummary", IMPORT_LOST, "every form here ends with a review of all answers" },
	{ "feedback", IMPORT_LOST, "the site has a page for it" },
	{ "metadata", IMPORT_LOST, "translations and notes are kept elsewhere here" },
	{ "outputEmail", IMPORT_LOST, "forms come into the work lists of staff" },
	{ "output", IMPORT_LOST, "see portal export" }, { "outputs", IMPORT_LOST, "see portal export" },
	{ "fees", IMPORT_LOST, "no form here takes money" },
};

static const struct import_key page_keys[] = {
	{ "id", IMPORT_DONE, NULL }, { "path", IMPORT_DONE, NULL }, { "title", IMPORT_DONE, NULL },
	{ "section", IMPORT_DONE, NULL }, { "components", IMPORT_DONE, NULL },
	{ "next", IMPORT_DONE, NULL },
	{ "controller", IMPORT_DONE, NULL }, { "condition", IMPORT_DONE, NULL },
	{ "repeat", IMPORT_DONE, NULL },
	{ "view", IMPORT_LOOKS, NULL }, { "backLinkFallback", IMPORT_LOOKS, NULL },
	{ "events", IMPORT_LOST, "no other service is asked while a form is filled in" },
};

/* --- pages ------------------------------------------------------------------------------------ */

enum controller { PLAIN, SUMMARY, REPEAT, TERMINAL, ODD };

static enum controller controller_of(const struct yaml_node *page)
{
	static const struct { const char *end; enum controller is; } known[] = {
		{ "summary.js", SUMMARY }, { "SummaryPageController", SUMMARY },
		{ "SummaryPageWithConfirmationEmailController", SUMMARY },
		{ "RepeatPageController", REPEAT },
		{ "TerminalPageController", TERMINAL }, { "start.js", PLAIN }, { "home.js", PLAIN },
		{ "StartPageController", PLAIN }, { "PageController", PLAIN },
		{ "QuestionPageController", PLAIN },
		{ "FileUploadPageController", PLAIN }, { "upload.js", PLAIN },
	};
	struct str name = yaml_get(page, "controller");

	if (name.n == 0)
		return PLAIN;
	for (size_t i = 0; i < COUNT(known); i++)
		if (str_equal(name, str_of(known[i].end)) ||
		    (str_ends(str_of(known[i].end), STR(".js")) && str_ends(name, str_of(known[i].end))))
			return known[i].is;
	return ODD;
}

/* Fields of a repeated page stand in a list of cards; what cannot stand in one is put beside it. */
static void to_cards(struct import *in, struct import_page *p, struct import_page *from,
                     const struct yaml_node *node)
{
	const struct yaml_node *repeat = yaml_find(node, "repeat"),
	                       *options = yaml_find(repeat, "options");
	const struct yaml_node *limits = yaml_find(repeat, "schema");
	struct form_field *list = import_add_field(in, p, node->at);
	struct str name = yaml_get(options, "name");
	uint64_t least = 0, most = 0;

	list->type = FIELD_PEOPLE;
	list->id = import_id(in, IMPORT_FIELD_ID, name.n > 0 ? name : STR("rows"));
	list->label = p->page.title;
	list->row = import_words(in, yaml_find(options, "title")).in[0];
	list->columns = ARENA_MANY(in->arena, IMPORT_FIELDS, struct form_field);
	if (str_number(yaml_get(limits, "min"), 200, &least) && least > 0)
		list->required = REQUIRED;
	if (least > 1)
		diag_error(in->diag, yaml_find(limits, "min")->at,
		           "at least %d rows cannot be asked for; one is required", (int)least);
	if (str_number(yaml_get(limits, "max"), 200, &most) && most > 0)
		list->rows_max = (int32_t)most;
	for (size_t i = 0; i < from->page.field_count; i++) {
		struct form_field *f = &from->page.fields[i], *beside;

		if (f->type == FIELD_ADDRESS) {
			diag_error(in->diag, node->at,
			           "an address in a repeated page becomes one box of several lines: %.*s",
			           STR_FMT(f->id));
			f->type = FIELD_TEXTAREA;
			f->line1_required = false;
		}
		if (field_kind(f->type)->simple) {
			list->columns[list->column_count++] = *f;
		} else if ((beside = import_add_field(in, p, node->at))) {
			*beside = *f;
			if (f->type != FIELD_INFO)
				diag_error(in->diag, node->at, "\"%.*s\" is asked once, not in each row",
				           STR_FMT(f->id));
		}
	}
}

static void read_components(struct import *in, struct import_page *p, const struct yaml_node *node,
                            bool repeated)
{
	const struct yaml_node *components = yaml_find(node, "components");
	struct import_page from = { .node = node };
	size_t first = in->field_count;

	for (const struct yaml_node *one = components ? components->children : NULL; one;
	     one = one->next)
		import_component(in, repeated ? &from : p, one);
	if (!repeated)
		return;
	to_cards(in, p, &from, node);
	for (size_t i = first; i < in->field_count; i++) {
		if (in->fields[i].show_if)
			diag_error(in->diag, in->fields[i].show_if->at,
			           "a rule within a repeated page is not carried over");
		in->fields[i].field = NULL;
	}
}

/* A page that asks and says nothing must say something here. */
static void fill_empty(struct import *in, struct import_page *p)
{
	struct form_field *f;

	if (p->page.field_count > 0 || !(f = import_add_field(in, p, p->at)))
		return;
	f->type = FIELD_INFO;
	f->id = import_id(in, IMPORT_FIELD_ID, STR("note"));
	f->text = p->page.title;
}

static void read_page(struct import *in, const struct yaml_node *node)
{
	enum controller controller = controller_of(node);
	struct import_page *p = &in->pages[in->page_count];

	import_keys(in, node, "page", page_keys, COUNT(page_keys));
	p->node = node;
	p->at = node->at;
	p->path = yaml_get(node, "path");
	p->section = yaml_get(node, "section");
	if (controller == SUMMARY) {
		if (yaml_find(node, "components") && yaml_find(node, "components")->count > 0)
			diag_error(in->diag, node->at,
			           "what the summary page says is not carried over; the review here has "
			           "words of its own");
		return;
	}
	if (controller == TERMINAL)
		diag_error(in->diag, node->at,
		           "this page ended the form; here it is shown, and the form goes on");
	if (controller == ODD)
		diag_error(in->diag, yaml_find(node, "controller")->at,
		           "what \"%.*s\" did on this page is not carried over",
		           STR_FMT(yaml_get(node, "controller")));
	in->page_count++;
	p->page.title = import_words(in, yaml_find(node, "title"));
	read_components(in, p, node, controller == REPEAT);
	if (p->page.title.in[0].n == 0 && p->page.field_count > 0)
		p->page.title = p->page.fields[0].label;
	if (p->page.title.in[0].n == 0)
		p->page.title = import_plain(in, p->path, node->at);
	p->page.id = import_id(in, IMPORT_PAGE_ID, p->path);
	fill_empty(in, p);
}

static void read_pages(struct import *in)
{
	const struct yaml_node *pages = yaml_find(in->root, "pages");

	for (const struct yaml_node *one = pages ? pages->children : NULL; one; one = one->next) {
		if (in->page_count == IMPORT_PAGES) {
			diag_error(in->diag, one->at, "more than %d pages are not carried over", IMPORT_PAGES);
			return;
		}
		read_page(in, one);
	}
}

/* --- parts ------------------------------------------------------------------------------------ */

static struct form_text section_title(struct import *in, struct str section)
{
	const struct yaml_node *sections = yaml_find(in->root, "sections");
	const struct yaml_node *one = sections ? sections->children : NULL;

	while (one && (section.n == 0 || (!str_equal(yaml_get(one, "name"), section) &&
	                                  !str_equal(yaml_get(one, "id"), section))))
		one = one->next;
	if (one && yaml_get(one, "title").n > 0)
		return import_words(in, yaml_find(one, "title"));
	return (struct form_text){ { in->form.title, in->form.title } };
}

/* Pages in that order; a part is what stands together of one section. */
static void put_together(struct import *in, const size_t *order, size_t count)
{
	struct form *f = &in->form;
	struct str last = STR("\n");

	f->pages = ARENA_MANY(in->arena, count + 1, struct form_page);
	f->parts = ARENA_MANY(in->arena, count + 1, struct form_part);
	for (size_t i = 0; i < count; i++) {
		struct import_page *p = &in->pages[order[i]];

		if (!str_equal(p->section, last)) {
			f->parts[f->part_count].title = section_title(in, p->section);
			f->parts[f->part_count].id = import_id(in, IMPORT_PART_ID,
			                                       f->parts[f->part_count].title.in[0]);
			f->part_count++;
		}
		last = p->section;
		p->page.part = f->part_count - 1;
		f->pages[f->page_count++] = p->page;
	}
}

static bool add_declaration(struct import *in)
{
	const struct yaml_node *node = yaml_find(in->root, "declaration");
	struct import_page *p = &in->pages[in->page_count];
	struct form_field *f;

	if (!node || node->text.n == 0 || in->page_count == IMPORT_PAGES)
		return false;
	p->page.id = import_id(in, IMPORT_PAGE_ID, STR("declaration"));
	p->page.title = import_plain(in, STR("Declaration"), node->at);
	p->section = in->page_count > 0 ? in->pages[in->page_count - 1].section : STR("");
	if (!(f = import_add_field(in, p, node->at)))
		return false;
	f->type = FIELD_INFO;
	f->id = import_id(in, IMPORT_FIELD_ID, STR("declaration"));
	f->text = import_markdown(in, node);
	in->page_count++;
	return true;
}

/* Rules of single fields, once every field is known. */
static void add_rules(struct import *in)
{
	for (size_t i = 0; i < in->field_count; i++)
		if (in->fields[i].show_if && in->fields[i].field)
			in->fields[i].field->show_if = import_rule(in, in->fields[i].show_if);
	for (size_t i = 0; i < in->page_count; i++) {
		const struct yaml_node *rule = in->pages[i].node ? yaml_find(in->pages[i].node, "condition")
		                                                 : NULL;

		if (rule && (rule->kind != YAML_TEXT || rule->text.n > 0))
			in->pages[i].page.show_if = import_rule(in, rule);
	}
}

static bool read_half(struct str text, size_t at, uint32_t from, uint32_t *half)
{
	char digits[5] = "";

	if (!str_starts(str_from(text, at), STR("\\u")) || at + 6 > text.n)
		return false;
	memcpy(digits, text.p + at + 2, 4);
	*half = (uint32_t)strtoul(digits, NULL, 16);
	return *half >= from && *half < from + 0x400;
}

/* YAML holds JSON, but for signs that are written as two halves. A document may begin with
 * "---". */
static struct str as_yaml(struct arena *a, struct str text)
{
	struct buf b = buf_open(a);
	uint32_t high, low;
	size_t i = 0;

	if (str_starts(text, STR("\xef\xbb\xbf")) || str_starts(text, STR("---\n")) ||
	    str_starts(text, STR("---\r\n"))) {
		buf_text(&b, "   ");
		i = 3;
	}
	for (; i < text.n; i++) {
		if (!read_half(text, i, 0xd800, &high) || !read_half(text, i + 6, 0xdc00, &low)) {
			buf_byte(&b, text.p[i]);
			continue;
		}
		low = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
		for (int shift = 18; shift >= 0; shift -= 6)
			buf_byte(&b, (char)(shift == 18 ? 0xf0 | low >> 18 : 0x80 | (low >> shift & 0x3f)));
		i += 11;
	}
	return buf_str(&b);
}

void import_json(struct import *in, struct str text)
{
	size_t *order = ARENA_MANY(in->arena, IMPORT_PAGES + 1, size_t), count = 0;
	const struct yaml_node *root = yaml_read(in->arena, in->diag, in->file,
	                                         as_yaml(in->arena, text)),
	                       *conditions;

	if (!root || root->kind != YAML_MAP || !yaml_find(root, "pages")) {
		if (in->diag->errors == 0)
			diag_error(in->diag, (struct place){ in->file, 0, 0 },
			           "this is no definition of a form: it "
			           "has no \"pages\"");
		return;
	}
	in->root = root;
	conditions = yaml_find(root, "conditions");
	in->ordered = str_is(yaml_get(root, "engine"), "V2") || str_is(yaml_get(root, "schema"), "2") ||
	              (conditions && conditions->children && yaml_find(conditions->children, "items"));
	import_keys(in, root, "form", root_keys, COUNT(root_keys));
	if (yaml_get(root, "name").n > 0) {
		in->form.title = import_words(in, yaml_find(root, "name")).in[0];
		in->form.id = import_slug(in->arena, in->form.title, '-', 32);
	}
	import_rules_open(in);
	read_pages(in);
	add_rules(in);
	if (!in->ordered)
		count = import_flow(in, order);
	for (size_t i = 0; in->ordered && i < in->page_count; i++)
		order[count++] = i;
	if (add_declaration(in))
		order[count++] = in->page_count - 1;
	put_together(in, order, count);
}
