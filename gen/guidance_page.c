#include "gen/guidance_page.h"

#include <stdio.h>
#include <string.h>

#include "gen/folder.h"
#include "gen/hash.h"
#include "gen/language.h"
#include "gen/markdown.h"
#include "gen/plain.h"
#include "store/base/date.h"
#include "store/base/err.h"
#include "store/base/utf8.h"

/* --- the head of a file ----------------------------------------------------------------------- */

/* Parts text into the YAML between its --- lines and the body. The first line is kept, as a
 * comment, so that places in the head count right. */
static bool part_head(struct build *b, const char *path, struct str text, struct str *head,
                      struct guidance_page *g)
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
	static const char *const names[] = { "title", "address", "section", "order", "description",
	                                     "updated", "layout", "contents", "menu" };
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
	struct markdown_source source = { &b->diag, n ? n->at.file : "", n ? n->at.line : 0,
	                                  b->assets };

	return n ? markdown_tokens(b->arena, &source, b->council, n->text) : STR("");
}

static bool is_address(struct str address)
{
	return str_starts(address, STR("/")) && str_search(address, STR("..")) == address.n &&
	       str_search(address, STR("//")) == address.n &&
	       (str_ends(address, STR("/")) || str_ends(address, STR(".html")));
}

/* Each paragraph for itself, so that it can be found. */
static void check_plain(struct build *b, const struct guidance_page *g)
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

enum { PAGE_BYTES_MAX = 256 << 10 };

static bool read_file(struct build *b, const char *path, struct guidance_page *g)
{
	if (!folder_read(b->arena, path, &g->text) || !str_is_utf8(g->text)) {
		diag_error(&b->diag, (struct place){ path, 0, 0 },
		           "could not be read as UTF-8; save it as UTF-8");
		return false;
	}
	if (g->text.n > PAGE_BYTES_MAX) {
		diag_error(&b->diag, (struct place){ path, 0, 0 },
		           "is longer than %d KiB, more than anybody reads on one "
		           "page; part it into several",
		           PAGE_BYTES_MAX >> 10);
		return false;
	}
	g->hash = hash_add(0, g->text);
	return true;
}

static void read_head(struct build *b, const struct yaml_node *head, struct guidance_page *g)
{
	check_keys(b, head);
	g->title = filled(b, head, "title");
	g->description = filled(b, head, "description");
	g->has_tokens = str_find(yaml_get(head, "title"), '{') < yaml_get(head, "title").n;
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
		diag_error(&b->diag, head->at,
		           "the title is missing; add title: and what the page is called");
	if (!is_address(g->address))
		diag_error(&b->diag, yaml_find(head, "address") ? yaml_find(head, "address")->at : head->at,
		           "an address begins with / and ends with / or .html; write address: /name/");
}

static bool read_guide(struct build *b, const char *path, struct guidance_page *g)
{
	struct str head_text;
	struct yaml_node *head;

	*g = (struct guidance_page){ .path = path };
	if (!read_file(b, path, g) || !part_head(b, path, g->text, &head_text, g) ||
	    !(head = yaml_read(b->arena, &b->diag, path, head_text)))
		return false;
	read_head(b, head, g);
	if (!b->language &&
	    !plain_has_word(b->plain.given,
	                    str_from(str_of(path), str_find_last(str_of(path), '/') + 1)))
		check_plain(b, g);
	return g->title.n > 0 && is_address(g->address);
}

/* --- heads of the run before ------------------------------------------------------------------ */

enum { HEAD_TITLE, HEAD_ADDRESS, HEAD_SECTION, HEAD_LAYOUT, HEAD_NUMBERS, HEAD_TEXTS };

void guidance_page_base(struct build *b)
{
	struct str plain = STR("");

	again_base(&b->again);
	again_base_values(&b->again, b->council);
	again_base_values(&b->again, b->assets);
	again_base_text(&b->again, str_of(markdown_version()));
	again_base_text(&b->again, b->language ? str_of(b->language->folder) : STR(""));
	if (folder_read(b->arena, folder_path(b->arena, b->content, STR("plain.yaml")), &plain))
		again_base_text(&b->again, plain);
}

static bool take_head(struct build *b, const char *path, uint64_t key, struct again_mark mark,
                      struct guidance_page *g)
{
	const struct again_record *old = again_take_source(&b->again, key, mark);
	unsigned long long order, hash;
	int line, column, in_menu, has_tokens;

	if (!old ||
	    sscanf(str_c(b->arena, again_text(&b->again, old, HEAD_NUMBERS)), "%llu %llu %d %d %d %d",
	           &order, &hash, &line, &column, &in_menu, &has_tokens) != 6)
		return false;
	*g = (struct guidance_page){
		.path = path, .order = order, .hash = hash, .in_menu = in_menu, .head_only = true
	};
	g->has_tokens = has_tokens;
	g->title_at = (struct place){ path, line, column };
	g->title = again_text(&b->again, old, HEAD_TITLE);
	g->address = again_text(&b->again, old, HEAD_ADDRESS);
	g->section = again_text(&b->again, old, HEAD_SECTION);
	g->layout = again_text(&b->again, old, HEAD_LAYOUT);
	return true;
}

static void note_head(struct build *b, uint64_t key, const struct guidance_page *g)
{
	struct str texts[HEAD_TEXTS] = { g->title, g->address, g->section, g->layout };
	char *numbers = arena_take(b->arena, 128);
	int n = snprintf(numbers, 128, "%llu %llu %d %d %d %d", (unsigned long long)g->order,
	                 (unsigned long long)g->hash, g->title_at.line, g->title_at.column, g->in_menu,
	                 g->has_tokens);

	texts[HEAD_NUMBERS] = str_bytes(numbers, (size_t)n);
	again_note_source(&b->again, key, g->mark, texts, HEAD_TEXTS);
}

/* A file of which something was said is read again, so that it is said again. */
bool guidance_page_find(struct build *b, const char *path, struct again_mark mark,
                        struct guidance_page *g)
{
	uint64_t key = again_key(&b->again, str_of(path), STR("head"));
	size_t said = b->diag.errors + b->diag.warnings;
	bool found = take_head(b, path, key, mark, g) || read_guide(b, path, g);

	g->mark = mark;
	if (found && !g->head_only && b->diag.errors + b->diag.warnings == said)
		note_head(b, key, g);
	return found;
}

/* What its head has from elsewhere stays. */
bool guidance_page_read(struct build *b, struct guidance_page *page)
{
	struct guidance_page whole;

	if (!read_guide(b, page->path, &whole))
		return false;
	page->body = whole.body;
	page->body_line = whole.body_line;
	page->text = whole.text;
	page->description = whole.description;
	page->updated = whole.updated;
	page->contents = whole.contents;
	page->head_only = false;
	return true;
}
