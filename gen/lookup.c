#include "gen/lookup.h"

#include <string.h>

static bool is_listed(const struct templates *t, struct str word)
{
	for (size_t i = 0; i < t->place_count; i++)
		if (str_equal(t->places[i], word))
			return true;
	return false;
}

static void refuse_word(struct templates *t, const struct mustache_node *n, const struct lookup *c,
                        struct str word)
{
	struct str *words, near;
	size_t count = t->place_count;

	for (const struct lookup *at = c; at; at = at->around)
		count += at->tree ? at->tree->count : 0;
	words = ARENA_MANY(t->arena, count + 1, struct str);
	if (t->place_count > 0)
		memcpy(words, t->places, t->place_count * sizeof(*words));
	count = t->place_count;
	for (; c; c = c->around)
		for (const struct value *v = c->tree ? c->tree->first : NULL; v; v = v->next)
			words[count++] = v->name;
	near = diag_nearest(word, words, count);
	diag_error(t->diag, n->at,
	           "unknown name \"%.*s\"; write %s%.*s%s, or list it in site/places.yaml",
	           STR_FMT(word), near.n ? "\"" : "a name of docs/templates.md", STR_FMT(near),
	           near.n ? "\"" : "");
}

/* name: all of it; word: the piece that is not in there. Words are added more often than they are
 * misspelt. */
static void refuse_rest(struct templates *t, const struct mustache_node *n, const struct value *in,
                        struct str name, struct str word)
{
	const struct values *tree = in->kind == VALUE_TREE ? in->children : NULL;
	struct str *words = ARENA_MANY(t->arena, (tree ? tree->count : 0) + 1, struct str), near;
	size_t count = 0;

	for (const struct value *v = tree ? tree->first : NULL; v; v = v->next)
		words[count++] = v->name;
	if (!str_starts(name, STR("words."))) {
		diag_unknown(t->diag, n->at, "name", word, words, count);
		return;
	}
	near = diag_nearest(word, words, count);
	diag_error(t->diag, n->at,
	           "unknown word \"%.*s\"; %s%.*s%sadd \"%.*s\" to content/words.yaml",
	           STR_FMT(word), near.n ? "write \"" : "", STR_FMT(near), near.n ? "\", or " : "",
	           STR_FMT(str_from(name, STR("words.").n)));
}

bool lookup_known(struct templates *t, const struct mustache_node *n, const struct lookup *c,
                  struct str name, const struct value **v)
{
	size_t dot = str_find(name, '.');
	struct str whole = name, word = str_part(name, 0, dot);
	const struct lookup *at = c;

	*v = NULL;
	if (dot == 0) {
		*v = c->item;
		return !c->later;
	}
	for (; at && !*v; at = at->around)
		*v = at->tree ? values_find(at->tree, word) : NULL;
	if (!*v) {
		if (is_listed(t, word))
			return false;
		refuse_word(t, n, c, word);
		return true;
	}
	while (*v && dot < name.n) {
		const struct value *in = *v;

		name = str_from(name, dot + 1);
		dot = str_find(name, '.');
		word = str_part(name, 0, dot);
		*v = in->kind == VALUE_TREE ? values_find(in->children, word) : NULL;
		if (!*v)
			refuse_rest(t, n, in, whole, word);
	}
	return true;
}

struct str lookup_name(struct templates *t, const struct mustache_node *n, const struct lookup *c)
{
	const struct value *v;

	if (!n->dynamic)
		return n->text;
	if (!lookup_known(t, n, c, n->text, &v)) {
		diag_error(t->diag, n->at, "*%.*s must be known when the site is built; %s",
		           STR_FMT(n->text), "name a value of the table in docs/templates.md");
		return STR("");
	}
	if (v && v->kind == VALUE_TEXT && v->text.n > 0)
		return v->text;
	if (v)
		diag_error(t->diag, n->at, "*%.*s is empty, so nothing has its name", STR_FMT(n->text));
	return STR("");
}
