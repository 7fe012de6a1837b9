#include "gen/form_texts.h"

#include "gen/folder.h"
#include "store/base/arena.h"
#include "store/base/err.h"

struct text {
	struct str english;
	struct place at;
	const struct yaml_node *to;
	struct str form;               /* empty: of all forms */
	bool used;
	struct text *next;
};

struct missing {
	struct str english;
	struct missing *next;
};

struct form_texts {
	struct arena *arena;
	struct diag *diag;
	const char *folder;
	struct text *first;            /* those of a form before those of all */
	struct str form;
	struct missing *missing, **missing_end;
	size_t missing_count;
};

static struct str tidy(struct str text)
{
	return str_trim(text);
}

static void read_one(struct form_texts *t, const struct yaml_node *map, struct str form)
{
	const struct yaml_node *english = yaml_find(map, "en"), *to = yaml_find(map, "to");
	struct text *one;

	for (const struct yaml_node *n = map->children; n; n = n->next)
		if (map->kind == YAML_MAP && !str_is(n->key, "en") && !str_is(n->key, "to"))
			diag_unknown(t->diag, n->key_at, "key", n->key,
			             (const struct str[]){ { "en", 2 }, { "to", 2 } }, 2);
	if (!english || english->kind != YAML_TEXT || !to || to->kind != YAML_TEXT) {
		diag_error(t->diag, map->at,
		           "a translation is two texts; write \"- en: what the form says\" and below it "
		           "\"to: …\"");
		return;
	}
	if (to->text.n == 0)           /* waits to be filled in */
		return;
	one = ARENA_NEW(t->arena, struct text);
	*one = (struct text){ tidy(english->text), english->at, to, form, false, t->first };
	for (const struct text *other = t->first; other; other = other->next)
		if (str_equal(other->english, one->english) && str_equal(other->form, form))
			diag_error(t->diag, english->at,
			           "this text is translated twice, also in line %d; take one away",
			           other->at.line);
	t->first = one;
}

static void read_file(struct form_texts *t, struct str name, struct str form)
{
	const char *file = folder_path(t->arena, t->folder, name);
	const struct yaml_node *root, *texts;
	struct str bytes;

	if (!folder_read(t->arena, file, &bytes) || !(root = yaml_read(t->arena, t->diag, file, bytes)))
		return;
	texts = yaml_find(root, "texts");
	if (!texts || texts->kind != YAML_LIST) {
		diag_error(t->diag, root->at, "the translations are missing; write \"texts:\" and below it "
		           "\"- en: …\" with \"to: …\"");
		return;
	}
	for (const struct yaml_node *n = texts->children; n; n = n->next)
		read_one(t, n, form);
}

struct form_texts *form_texts_open(struct arena *a, struct diag *d, const char *folder)
{
	struct form_texts *t = ARENA_NEW(a, struct form_texts);

	*t = (struct form_texts){ .arena = a, .diag = d, .folder = folder };
	t->missing_end = &t->missing;
	read_file(t, STR("texts.yaml"), STR(""));
	return t;
}

void form_texts_begin(struct form_texts *t, struct str form)
{
	struct str name = str_join(t->arena, str_join(t->arena, STR("forms/"), form), STR(".yaml"));
	bool known = false;

	for (const struct text *one = t->first; one; one = one->next)
		known |= form.n > 0 && str_equal(one->form, form);
	t->form = form;
	t->missing = NULL;
	t->missing_end = &t->missing;
	t->missing_count = 0;
	if (!known)
		read_file(t, name, form);
}

static void note_missing(struct form_texts *t, struct str english)
{
	struct missing *one;

	for (one = t->missing; one; one = one->next)
		if (str_equal(one->english, english))
			return;
	one = ARENA_NEW(t->arena, struct missing);
	*one = (struct missing){ english, NULL };
	*t->missing_end = one;
	t->missing_end = &one->next;
	t->missing_count++;
}

const struct yaml_node *form_texts_find(struct form_texts *t, struct str english)
{
	struct text *found = NULL;

	english = tidy(english);
	for (struct text *one = t->first; one; one = one->next) {
		if (!str_equal(one->english, english) ||
		    (one->form.n > 0 && !str_equal(one->form, t->form)))
			continue;
		one->used = true;
		if (!found || one->form.n > 0)
			found = one;
	}
	if (!found)
		note_missing(t, english);
	return found ? found->to : NULL;
}

void form_texts_check(struct form_texts *t)
{
	for (const struct text *one = t->first; one; one = one->next)
		if (!one->used)
			diag_warning(t->diag, one->at,
			             "no form says this, so its translation is not used; write what "
			             "the form says now, or take it away");
}

/* As a YAML text between double quotes. */
static void write_quoted(struct buf *out, struct str text)
{
	buf_byte(out, '"');
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '\n') {
			buf_text(out, "\\n");
			continue;
		}
		if (text.p[i] == '"' || text.p[i] == '\\')
			buf_byte(out, '\\');
		buf_byte(out, text.p[i]);
	}
	buf_byte(out, '"');
}

size_t form_texts_missing(const struct form_texts *t, struct buf *out)
{
	for (const struct missing *one = t->missing; one; one = one->next) {
		buf_text(out, "  - en: ");
		write_quoted(out, one->english);
		buf_text(out, "\n    to: \"\"\n");
	}
	return t->missing_count;
}
