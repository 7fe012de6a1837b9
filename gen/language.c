#include "gen/language.h"

#include "gen/folder.h"
#include "gen/form_texts.h"
#include "gen/known.h"
#include "gen/template.h"
#include "gen/yaml.h"
#include "store/compiled/page.h"

/* --- what a language is ----------------------------------------------------------------------- */

static void read_language(struct build *b, const char *folder, struct str code, struct language *l)
{
	const char *file = folder_path(b->arena, folder, STR("language.yaml"));
	const struct yaml_node *root = yaml_read_file(b->arena, &b->diag, file);
	static const struct str directions[] = { { "ltr", 3 }, { "rtl", 3 } };

	*l = (struct language){ code, yaml_get(root, "name"), yaml_get(root, "direction"), folder,
	                        form_texts_open(b->arena, &b->diag, folder) };
	if (!root)
		return;
	if (l->name.n == 0)
		diag_error(&b->diag, root->at,
		           "the name is missing; write name: and what the language calls itself");
	if (!str_equal(l->direction, directions[0]) && !str_equal(l->direction, directions[1]))
		diag_unknown(&b->diag, root->at, "direction", l->direction, directions, COUNT(directions));
}

/* The chooser of templates: every language, English first. */
static void list_languages(const struct build *b, const struct language *current,
                           struct values *known)
{
	struct values *list = values_open(b->arena), *one = values_tree(known, STR("language"));

	values_text(one, STR("code"), current ? current->code : STR("en-GB"));
	values_text(one, STR("direction"), current ? current->direction : STR("ltr"));
	values_flag(one, STR("choice"), b->language_count > 0);
	for (size_t i = 0; i <= b->language_count && b->language_count > 0; i++) {
		const struct language *l = i > 0 ? &b->languages[i - 1] : NULL;

		one = values_add_tree(list);
		values_text(one, STR("code"), l ? l->code : STR("en"));
		values_text(one, STR("spoken"), l ? l->code : STR("en-GB"));
		values_text(one, STR("name"), l ? l->name : STR("English"));
		values_text(one, STR("direction"), l ? l->direction : STR("ltr"));
		values_flag(one, STR("current"), l == current);
	}
	*values_list(known, STR("languages")) = *list;
}

/* Each folder with files has the one that says what it is. */
static void check_whole(struct build *b, const char *from, const struct str *files, size_t count,
                        struct str end)
{
	struct str last = STR("");

	for (size_t i = 0; i < count; i++) {
		struct str code = str_part(files[i], 0, str_find(files[i], '/')),
		           own = str_join(b->arena, code, end);
		size_t k = 0;

		if (code.n == files[i].n || str_equal(code, last))
			continue;
		last = code;
		while (k < count && !str_equal(files[k], own))
			k++;
		if (k == count)
			diag_error(&b->diag, (struct place){ folder_path(b->arena, from, own), 0, 0 },
			           "there is no such file, so "
			           "nothing of this language is used; create it with name: and direction:");
	}
}

void languages_open(struct build *b)
{
	const char *from = build_path(b, b->content, STR("languages"));
	struct str *names, end = STR("/language.yaml");
	size_t count = folder_list(b->arena, from, ".yaml", true, &names);

	b->languages = ARENA_MANY(b->arena, count + 1, struct language);
	for (size_t i = 0; i < count; i++) {
		struct str code = names[i];

		if (!str_ends(code, end))
			continue;
		code.n -= end.n;
		read_language(b, folder_path(b->arena, from, code), code,
		              &b->languages[b->language_count++]);
	}
	check_whole(b, from, names, count, end);
	list_languages(b, NULL, b->known);
}

/* --- settings --------------------------------------------------------------------------------- */

struct overlay {
	struct build *build;
	enum language_mark mark;
};

static struct yaml_node *lay(const struct overlay *o, const struct yaml_node *english,
                             const struct yaml_node *own);

static struct str name_of(const struct yaml_node *item)
{
	struct str id = yaml_get(item, "id");

	return id.n > 0 ? id : yaml_get(item, "address");
}

/* The nearest address is no advice: it may be the very slip in the English menu that makes this one
 * unknown. */
static void say_unknown(const struct overlay *o, const struct yaml_node *own,
                        const struct str *names, size_t count)
{
	if (str_starts(own->key, STR("/")))
		diag_error(&o->build->diag, own->key_at,
		           "no menu in English leads to %.*s; write the address as it stands in "
		           "content/navigation.yaml, or take this line away",
		           STR_FMT(own->key));
	else
		diag_unknown(&o->build->diag, own->key_at, "word", own->key, names, count);
}

static void refuse_unknown(const struct overlay *o, const struct yaml_node *english,
                           const struct yaml_node *own)
{
	struct str *names = ARENA_MANY(o->build->arena, english->count + 1, struct str);

	for (const struct yaml_node *n = own->children; n; n = n->next) {
		size_t count = 0;
		bool found = false;

		for (const struct yaml_node *c = english->children; c; c = c->next) {
			names[count++] = english->kind == YAML_MAP ? c->key : name_of(c);
			found |= str_equal(names[count - 1], n->key);
		}
		if (!found)
			say_unknown(o, n, names, count);
	}
}

static const struct yaml_node *find(const struct overlay *o, const struct yaml_node *map,
                                    struct str name)
{
	return map && name.n > 0 ? yaml_find(map, str_c(o->build->arena, name)) : NULL;
}

/* Of a list of things with an id or an address only label and title are words. */
static struct yaml_node *lay_item(const struct overlay *o, const struct yaml_node *item,
                                  const struct yaml_node *words)
{
	struct yaml_node *copy = ARENA_NEW(o->build->arena, struct yaml_node), **end = &copy->children;

	*copy = *item;
	for (const struct yaml_node *c = item->children; c; c = c->next) {
		bool says = str_is(c->key, "label") || str_is(c->key, "title");
		struct yaml_node *one;

		if (says) {
			one = lay(o, c, words);
		} else {
			one = ARENA_NEW(o->build->arena, struct yaml_node);
			*one = *c;
		}
		*end = one;
		end = &one->next;
		copy->last = one;
	}
	*end = NULL;
	return copy;
}

static struct yaml_node *lay_child(const struct overlay *o, const struct yaml_node *english,
                                   const struct yaml_node *child, const struct yaml_node *own)
{
	if (english->kind == YAML_MAP)
		return lay(o, child, find(o, own, child->key));
	if (child->kind == YAML_MAP)
		return lay_item(o, child, find(o, own, name_of(child)));
	return lay(o, child, NULL);
}

/* The tree of english, with what own says in its places. */
static struct yaml_node *lay(const struct overlay *o, const struct yaml_node *english,
                             const struct yaml_node *own)
{
	struct yaml_node *copy = ARENA_NEW(o->build->arena, struct yaml_node), **end = &copy->children;
	bool leaf = english->kind == YAML_TEXT;

	*copy = *english;
	copy->next = NULL;
	if (own && own->kind != (leaf ? YAML_TEXT : YAML_MAP)) {
		diag_error(&o->build->diag, own->at,
		           "this must be %s here; write it as it stands in English, or for a list "
		           "\"id: words\"",
		           leaf ? "text" : "a map");
		own = NULL;
	}
	if (leaf && own && own->text.n > 0)
		copy->text = own->text;
	else if (leaf)
		copy->text = language_left(o->build->arena, english->text, o->mark);
	if (leaf)
		return copy;
	if (own)
		refuse_unknown(o, english, own);
	for (const struct yaml_node *c = english->children; c; c = c->next) {
		*end = lay_child(o, english, c, own);
		copy->last = *end;
		end = &(*end)->next;
	}
	*end = NULL;
	return copy;
}

/* Every translated setting in the place of its English one. */
static struct yaml_node *lay_over(struct build *b, const char *name,
                                  const struct yaml_node *english, enum language_mark mark)
{
	struct overlay o = { b, mark };
	struct yaml_node *own = NULL;
	const char *file;
	struct str bytes;

	if (!english)
		return NULL;
	file = folder_path(b->arena, b->language->folder, str_of(name));
	if (folder_read(b->arena, file, &bytes))
		own = yaml_read(b->arena, &b->diag, file, bytes);
	return lay(&o, english, own);
}

struct str language_left(struct arena *a, struct str text, enum language_mark mark)
{
	if (mark == LANGUAGE_MARKED)
		return language_english(a, text);
	if (mark == LANGUAGE_BARE || text.n == 0)
		return text;
	return str_join(a, str_join(a, STR(PAGE_ENGLISH), text), STR(PAGE_ENGLISH_END));
}

struct str language_english(struct arena *a, struct str text)
{
	static const char mark[] = { TEMPLATE_ENGLISH, '\0' };

	return text.n > 0 ? str_join(a, str_of(mark), text) : text;
}

struct str language_plain(struct arena *a, struct str text)
{
	struct str rest = text, piece;
	struct buf b;

	if (str_find(text, TEMPLATE_ENGLISH) == text.n)
		return text;
	b = buf_open(a);
	while (str_cut(&rest, TEMPLATE_ENGLISH, &piece))
		buf_add(&b, piece);
	return buf_str(&b);
}

/* --- speaking it ------------------------------------------------------------------------------ */

void language_begin(struct build *b, const struct language *l)
{
	struct build *english = ARENA_NEW(b->arena, struct build);
	const struct yaml_node *words;

	*english = *b;
	b->english = english;
	b->language = l;
	b->compiled = str_join(b->arena, str_join(b->arena, STR("compiled/languages/"), l->code),
	                       STR("/"));
	b->council_yaml = lay_over(b, "council.yaml", english->council_yaml, LANGUAGE_BARE);
	b->words_yaml = lay_over(b, "words.yaml", english->words_yaml, LANGUAGE_ISOLATED);
	b->problems_yaml = lay_over(b, "problems.yaml", english->problems_yaml,
	                                     LANGUAGE_ISOLATED);
	b->choices_yaml = lay_over(b, "choices.yaml", english->choices_yaml,
	                                    LANGUAGE_ISOLATED);
	b->navigation_yaml = lay_over(b, "navigation.yaml", english->navigation_yaml,
	                                       LANGUAGE_MARKED);
	words = lay_over(b, "words.yaml", english->words_yaml, LANGUAGE_MARKED);
	build_known(b, words);
	*b->assets = *english->assets;
	list_languages(b, l, b->known);
}

void language_end(struct build *b)
{
	const struct build *english = b->english;

	b->council_yaml = english->council_yaml;
	b->words_yaml = english->words_yaml;
	b->problems_yaml = english->problems_yaml;
	b->choices_yaml = english->choices_yaml;
	b->navigation_yaml = english->navigation_yaml;
	b->known = english->known;
	b->council = english->council;
	b->assets = english->assets;
	b->problems = english->problems;
	b->everywhere = english->everywhere;
	b->words = english->words;
	b->compiled = english->compiled;
	b->english = NULL;
	b->language = NULL;
}
