#include "gen/untranslated.h"

#include "gen/folder.h"
#include "gen/form_pages.h"
#include "gen/rule_yaml.h"

struct lack {
	struct build *build;
	struct buf *out;
	size_t missing;
};

static void head(struct buf *out, const struct language *l, const char *folder, struct str what)
{
	buf_text(out, "# content/languages/");
	buf_add(out, l->code);
	buf_text(out, folder);
	buf_add(out, what);
	buf_text(out, ".yaml\n");
}

static struct str of_form(struct build *b, const struct language *l, struct str form, size_t *count)
{
	struct buf out = buf_open(b->arena), texts = buf_open(b->arena);

	*count = form_pages_untranslated(b, l, form, &texts);
	if (*count == 0)
		return STR("");
	head(&out, l, "/forms/", form);
	buf_text(&out, "texts:\n");
	buf_add(&out, buf_str(&texts));
	return buf_str(&out);
}

/* --- words.yaml and its kind ------------------------------------------------------------------ */

static void write_line(struct lack *k, const struct yaml_node *english, const struct yaml_node *own)
{
	struct str rest = english->text, line;

	buf_byte(k->out, ' ');
	rule_yaml_quote(k->out, own && own->kind == YAML_TEXT ? own->text : STR(""));
	if (!own || own->text.n == 0) {
		k->missing++;
		buf_text(k->out, "  #");
		while (str_cut(&rest, '\n', &line)) {
			buf_byte(k->out, ' ');
			buf_add(k->out, line);
		}
	}
	buf_byte(k->out, '\n');
}

/* As a language names it: by its key, and in a list by its id or address. */
static struct str name_of(const struct yaml_node *in, const struct yaml_node *child)
{
	struct str id = yaml_get(child, "id");

	if (in->kind == YAML_MAP)
		return child->key;
	return id.n > 0 ? id : yaml_get(child, "address");
}

/* Of a thing in a list its label or title, the only words that are translated. */
static const struct yaml_node *words_of(const struct yaml_node *in, const struct yaml_node *child)
{
	if (in->kind == YAML_MAP)
		return child;
	return yaml_find(child, "label") ? yaml_find(child, "label") : yaml_find(child, "title");
}

static void write_map(struct lack *k, const struct yaml_node *english, const struct yaml_node *own,
                      size_t depth)
{
	for (const struct yaml_node *c = english->children; c; c = c->next) {
		struct str name = name_of(english, c);
		const struct yaml_node *words = words_of(english, c), *there;

		if (name.n == 0 || !words)
			continue;
		there = yaml_find(own, str_c(k->build->arena, name));
		for (size_t i = 0; i < depth; i++)
			buf_text(k->out, "  ");
		rule_yaml_word(k->out, name);
		buf_byte(k->out, ':');
		if (words->kind == YAML_TEXT) {
			write_line(k, words, there);
			continue;
		}
		buf_byte(k->out, '\n');
		write_map(k, words, there, depth + 1);
	}
}

static struct str of_file(struct build *b, const struct language *l, struct str what,
                          const struct yaml_node *english, size_t *count)
{
	const char *file = folder_path(b->arena, l->folder, str_join(b->arena, what, STR(".yaml")));
	struct buf out = buf_open(b->arena);
	struct lack k = { b, &out, 0 };
	struct str bytes;

	head(&out, l, "/", what);
	write_map(&k, english,
	          folder_read(b->arena, file, &bytes) ? yaml_read(b->arena, &b->diag, file, bytes)
	                                              : NULL,
	          0);
	*count = k.missing;
	return buf_str(&out);
}

/* --- pages ------------------------------------------------------------------------------------ */

/* "address: …" of the head; empty: it has none. */
static struct str head_line(struct str text, struct str key)
{
	size_t at = str_search(text, key);
	struct str rest = str_from(text, at + key.n), line;

	return at < text.n && str_cut(&rest, '\n', &line) ? str_trim(line) : STR("");
}

static size_t read_pages(struct build *b, const char *folder, struct str **texts)
{
	struct str *names;
	size_t count = folder_list(b->arena, folder, ".md", false, &names), n = 0;

	*texts = ARENA_MANY(b->arena, count + 1, struct str);
	for (size_t i = 0; i < count; i++)
		n += folder_read(b->arena, folder_path(b->arena, folder, names[i]), &(*texts)[n]);
	return n;
}

static struct str of_pages(struct build *b, const struct language *l, size_t *count)
{
	struct buf out = buf_open(b->arena);
	struct str *english, *own, address;
	size_t n = read_pages(b, folder_path(b->arena, b->content, STR("guidance")), &english);
	size_t there = read_pages(b, folder_path(b->arena, l->folder, STR("guidance")), &own);

	*count = 0;
	for (size_t i = 0; i < n; i++) {
		size_t k = 0;

		address = head_line(english[i], STR("\naddress:"));
		while (k < there && !str_equal(head_line(own[k], STR("\naddress:")), address))
			k++;
		if (k < there || address.n == 0)
			continue;
		buf_add(&out, address);
		buf_byte(&out, ' ');
		buf_add(&out, head_line(english[i], STR("\ntitle:")));
		buf_byte(&out, '\n');
		++*count;
	}
	return buf_str(&out);
}

struct str untranslated_find(struct build *b, const struct language *l, struct str what,
                             size_t *count)
{
	if (str_is(what, "pages"))
		return of_pages(b, l, count);
	if (str_is(what, "words"))
		return of_file(b, l, what, b->words_yaml, count);
	if (str_is(what, "problems"))
		return of_file(b, l, what, b->problems_yaml, count);
	if (str_is(what, "choices"))
		return of_file(b, l, what, b->choices_yaml, count);
	if (str_is(what, "navigation"))
		return of_file(b, l, what, b->navigation_yaml, count);
	return of_form(b, l, what, count);
}
