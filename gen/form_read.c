#include "gen/form_read.h"
#include "gen/form_condition.h"

#include <stddef.h>
#include <string.h>

#include "gen/form_check.h"
#include "gen/form_key.h"
#include "store/base/arena.h"
#include "store/compiled/form_file.h"
#include "store/engine/vault.h"

#define FORM(member) offsetof(struct form, member)
#define PAGE(member) offsetof(struct form_page, member)
#define PART(member) offsetof(struct form_part, member)

static const struct form_key form_keys[] = {
	{ "form", KEY_ID, FORM(id), 0, 0, 0 },
	{ "title", KEY_PLAIN, FORM(title), 0, 0, 0 },
	{ "details", KEY_PLAIN, FORM(details), 0, 0, 0 },
	{ "audience", KEY_AUDIENCE, 0, 0, 0, 0 },
	{ "open", KEY_OPEN, 0, 0, 0, 0 },
	{ "self_when", KEY_CONDITION, FORM(self_when), 0, 0, 0 },
	{ "first", KEY_FIELD_ID, FORM(first), 0, 0, 0 },
	{ "last", KEY_FIELD_ID, FORM(last), 0, 0, 0 },
	{ "born", KEY_FIELD_ID, FORM(born), 0, 0, 0 },
	{ "keep_draft_days", KEY_NUMBER, FORM(keep_draft_days), 0, 1, 366 },
	{ "starts_clock", KEY_YES, FORM(starts_clock), 0, 0, 0 },
	{ "letter", KEY_ID, FORM(letter), 0, 0, 0 },
	{ "conditions", KEY_CONDITIONS, 0, 0, 0, 0 },
	{ "parts", KEY_PARTS, 0, 0, 0, 0 },
};

static const char *const form_needs[] = { "form", "title", "details", "audience", "parts", NULL };

const struct form_keys form_keys_form = { "form", form_keys, COUNT(form_keys), form_needs };

static const struct form_key part_keys[] = {
	{ "id", KEY_ID, PART(id), 0, 0, 0 },
	{ "title", KEY_WORDS, PART(title), 0, 0, 0 },
	{ "pages", KEY_PAGES, 0, 0, 0, 0 },
};

static const char *const part_needs[] = { "id", "title", "pages", NULL };

const struct form_keys form_keys_part = { "part", part_keys, COUNT(part_keys), part_needs };

static const struct form_key page_keys[] = {
	{ "id", KEY_ID, PAGE(id), 0, 0, 0 },
	{ "title", KEY_WORDS, PAGE(title), 0, 0, 0 },
	{ "intro", KEY_MARKDOWN, PAGE(intro), 0, 0, 0 },
	{ "show_if", KEY_CONDITION, PAGE(show_if), 0, 0, 0 },
	{ "fields", KEY_FIELDS, 0, 0, 0, 0 },
};

static const char *const page_needs[] = { "id", "title", "fields", NULL };

const struct form_keys form_keys_page = { "page", page_keys, COUNT(page_keys), page_needs };

static void read_audience(struct form_reader *r, const struct yaml_node *node)
{
	struct buf b = buf_open(r->arena);

	if (!node)
		return;
	if (node->kind != YAML_LIST || node->count == 0)
		diag_error(r->diag, node->at, "\"audience\" must be a list; write [parent, young_person]");
	for (const struct yaml_node *one = node->children; one; one = one->next) {
		(void)form_key_word(r, one, KEY_AUDIENCE, "audience");
		buf_text(&b, b.n > 0 ? " " : "");
		buf_add(&b, one->text);
	}
	r->form->audience = buf_str(&b);
}

static void read_open(struct form_reader *r, const struct yaml_node *node)
{
	r->form->by_task = node && form_key_word(r, node, KEY_OPEN, "way to open a form") == 1;
}

static const struct yaml_node *list_in(struct form_reader *r, const struct yaml_node *map,
                                       const char *key)
{
	const struct yaml_node *list = yaml_find(map, key);

	if (!list || (list->kind == YAML_LIST && list->count > 0))
		return list;
	diag_error(r->diag, list->at, "\"%s\" must be a list; write \"- id: …\" and below it its keys",
	           key);
	return NULL;
}

static void read_page(struct form_reader *r, const struct yaml_node *map, struct form_page *page)
{
	const struct yaml_node *fields = yaml_find(map, "fields");

	form_origin_add(r, page, map);
	if (!form_key_read(r, map, &form_keys_page, -1, page))
		return;
	if (fields)
		page->fields = form_field_read(r, fields, &page->field_count);
}

static void read_part(struct form_reader *r, const struct yaml_node *map, size_t number)
{
	struct form_part *part = &r->form->parts[number];
	const struct yaml_node *pages = list_in(r, map, "pages");

	form_origin_add(r, part, map);
	if (!form_key_read(r, map, &form_keys_part, -1, part))
		return;
	for (const struct yaml_node *one = pages ? pages->children : NULL; one; one = one->next) {
		struct form_page *page = &r->form->pages[r->form->page_count++];

		page->part = number;
		read_page(r, one, page);
	}
}

static void read_parts(struct form_reader *r, const struct yaml_node *root)
{
	const struct yaml_node *parts = list_in(r, root, "parts");
	size_t pages = 0;

	if (!parts)
		return;
	for (const struct yaml_node *one = parts->children; one; one = one->next) {
		const struct yaml_node *list = yaml_find(one, "pages");

		pages += list ? list->count : 0;
	}
	r->form->parts = ARENA_MANY(r->arena, parts->count, struct form_part);
	r->form->pages = ARENA_MANY(r->arena, pages, struct form_page);
	for (const struct yaml_node *one = parts->children; one; one = one->next)
		read_part(r, one, r->form->part_count++);
}

/* In content/forms the file's name is the address: it must be the id. */
static void check_name(struct form_reader *r, const struct yaml_node *root)
{
	const struct yaml_node *id = yaml_find(root, "form");
	struct str file = str_of(r->file), folder = str_of(r->source->content);
	struct str prefix = str_join(r->arena, folder, STR("/forms/"));
	struct str wanted = str_join(r->arena, str_join(r->arena, prefix, r->form->id), STR(".yaml"));

	if (id && r->form->id.n > 0 && str_starts(file, prefix) && !str_equal(file, wanted))
		diag_error(r->diag, id->at,
		           "the form is called \"%.*s\" in a file of another name; write the "
		           "file's name here, or name the file %.*s.yaml",
		           STR_FMT(r->form->id), STR_FMT(r->form->id));
}

/* The hash of everything else: two forms with the same words have the same version. */
static struct str version_of(struct arena *a, const struct form *f)
{
	static const char digits[] = "0123456789abcdef";
	unsigned char hash[VAULT_HASH_BYTES];
	struct buf b = buf_open(a), text = buf_open(a);
	struct str bytes;

	form_write_bytes(&b, f);
	bytes = buf_str(&b);
	vault_hash(NULL, &bytes, 1, hash);
	for (size_t i = 0; i < 8; i++) {
		buf_byte(&text, digits[hash[i] >> 4]);
		buf_byte(&text, digits[hash[i] & 15]);
	}
	return buf_str(&text);
}

static struct form *read_root(const struct form_source *s, const char *file,
                              const struct yaml_node *root)
{
	struct form_reader r = { .source = s, .arena = s->arena, .diag = s->diag, .file = file };

	if (!root)
		return NULL;
	r.form = ARENA_NEW(s->arena, struct form);
	r.form->keep_draft_days = form_setting(&r, SETTING_DRAFT_DAYS);
	r.has_self = yaml_find(root, "self_when");
	form_origin_add(&r, r.form, root);
	form_condition_open(&r, yaml_find(root, "conditions"));
	if (!form_key_read(&r, root, &form_keys_form, -1, r.form))
		return NULL;
	read_audience(&r, yaml_find(root, "audience"));
	read_open(&r, yaml_find(root, "open"));
	read_parts(&r, root);
	check_name(&r, root);
	form_move_read(&r);
	/* English was looked at, and a translation asks the same */
	if (!s->texts && !r.is_holed)
		form_check(&r);
	r.form->version = version_of(s->arena, r.form);
	return r.form;
}

const struct yaml_node *form_read_yaml(const struct form_source *s, const char *path)
{
	struct form_file *one;

	if (!s->files)
		return yaml_read_file(s->arena, s->diag, path);
	for (one = *s->files; one; one = one->next)
		if (str_is(str_of(one->path), path))
			return one->root;
	one = ARENA_NEW(s->arena, struct form_file);
	*one = (struct form_file){ path, yaml_read_file(s->arena, s->diag, path), *s->files };
	*s->files = one;
	return one->root;
}

struct form *form_read(const struct form_source *s, const char *file)
{
	return read_root(s, file, form_read_yaml(s, file));
}

struct form *form_read_text(const struct form_source *s, const char *file, struct str text)
{
	return read_root(s, file, yaml_read(s->arena, s->diag, file, text));
}
