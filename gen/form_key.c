#include "gen/form_key.h"

#include "gen/form_condition.h"
#include "gen/form_name.h"

#include "store/base/arena.h"
#include "store/base/err.h"
#include "store/compiled/field_kind.h"

enum { KEYS_MAX = 48 };

/* `yes` and `no`; anything else is an error and no. */
static bool read_yes(struct form_reader *r, const struct yaml_node *node)
{
	bool yes = node->kind == YAML_TEXT && str_is(node->text, "yes");

	if (!yes && !(node->kind == YAML_TEXT && str_is(node->text, "no")))
		diag_error(r->diag, node->at, "\"%.*s\" must be yes or no; write \"yes\" or \"no\"",
		           STR_FMT(node->key));
	return yes;
}

/* --- words ------------------------------------------------------------------------------------ */

#define WORD(literal) { literal, sizeof(literal) - 1 }

static const struct str needs[] = { [OPTIONAL] = WORD("no"), [RECOMMENDED] = WORD("recommended"),
                                    [REQUIRED] = WORD("yes") };
static const struct str opens[] = { WORD("anybody"), WORD("task") };
static const struct str sources[] = { WORD("linked_people") };
static const struct str audiences[] = { WORD("parent"), WORD("young_person"), WORD("school"),
                                        WORD("professional"), WORD("staff") };
static const struct str marks[] = { WORD("no"), WORD("yes"), WORD("confidential_address"),
                                    WORD("court_order"), WORD("do_not_contact") };
static const struct str lines[] = { WORD("line1"), WORD("town"), WORD("postcode") };

const struct str *form_key_words(enum form_key_kind kind, size_t *count)
{
	static const struct {
		enum form_key_kind kind;
		const struct str *words;
		size_t count;
	} all[] = {
		{ KEY_NEED, needs, COUNT(needs) }, { KEY_OPEN, opens, COUNT(opens) },
		{ KEY_SOURCE, sources, COUNT(sources) }, { KEY_AUDIENCE, audiences, COUNT(audiences) },
		{ KEY_LINES, lines, COUNT(lines) }, { KEY_MARK, marks, COUNT(marks) },
	};

	for (size_t i = 0; i < COUNT(all); i++)
		if (all[i].kind == kind) {
			*count = all[i].count;
			return all[i].words;
		}
	*count = 0;
	return NULL;
}

int form_key_word(struct form_reader *r, const struct yaml_node *node, enum form_key_kind kind,
                  const char *what)
{
	size_t count;
	const struct str *words = form_key_words(kind, &count);

	for (size_t i = 0; i < count; i++)
		if (node->kind == YAML_TEXT && str_equal(node->text, words[i]))
			return (int)i;
	diag_unknown(r->diag, node->at, what, node->text, words, count);
	return -1;
}

/* --- values ----------------------------------------------------------------------------------- */

static void number(struct form_reader *r, const struct yaml_node *node, const struct form_key *key,
                   int32_t *to)
{
	bool minus = str_starts(node->text, STR("-"));
	uint64_t n = 0;
	int64_t value;
	bool good = node->kind == YAML_TEXT &&
	            str_number(str_from(node->text, minus ? 1 : 0), INT32_MAX, &n);

	value = minus ? -(int64_t)n : (int64_t)n;
	if (good && value >= key->low && value <= key->high)
		*to = (int32_t)value;
	else
		diag_error(r->diag, node->at, "\"%s\" is not a number that fits; write a whole number from "
		           "%d to %d", key->name, key->low, key->high);
}

static struct str id(struct form_reader *r, const struct yaml_node *node, enum form_key_kind kind)
{
	static const char *const shapes[] = {
		[KEY_ID] = "letters a-z, digits and hyphens, 1 to 32",
		[KEY_FIELD_ID] = "a letter a-z, then letters, digits and underscores, to 40",
		[KEY_OPTION_ID] = "letters a-z, digits, underscores and hyphens, 1 to 40",
	};
	bool good = node->kind == YAML_TEXT;

	good = good && (kind == KEY_ID ? form_name_is_id(node->text)
	              : kind == KEY_FIELD_ID ? form_name_is_field(node->text)
	              : form_name_is_option(node->text));
	if (good)
		return node->text;
	diag_error(r->diag, node->at, "\"%.*s\" is not an id; write %s", STR_FMT(node->text),
	           shapes[kind]);
	return (struct str){ NULL, 0 };
}

static struct str word(struct form_reader *r, const struct yaml_node *node)
{
	if (node->kind == YAML_TEXT && node->text.n > 0)
		return node->text;
	diag_error(r->diag, node->at, "\"%.*s\" must be text, not %s; write a word", STR_FMT(node->key),
	           node->kind == YAML_TEXT ? "nothing" : yaml_kind_name(node->kind));
	return (struct str){ NULL, 0 };
}

static void read_one(struct form_reader *r, const struct yaml_node *node,
                     const struct form_key *key, void *to)
{
	switch (key->kind) {
	case KEY_ID:
	case KEY_FIELD_ID:
	case KEY_OPTION_ID:
		*(struct str *)to = id(r, node, key->kind);
		return;
	case KEY_PLAIN:
		*(struct str *)to = form_text_read(r, node, FORM_TEXT_PLAIN).in[VOICE_CHILD];
		return;
	case KEY_WORD:
		*(struct str *)to = word(r, node);
		return;
	case KEY_WORDS:
		*(struct form_text *)to = form_text_read(r, node, FORM_TEXT_WORDS);
		return;
	case KEY_MARKDOWN:
		*(struct form_text *)to = form_text_read(r, node, FORM_TEXT_MARKDOWN);
		return;
	case KEY_YES:
		*(bool *)to = read_yes(r, node);
		return;
	case KEY_NUMBER:
		number(r, node, key, to);
		return;
	case KEY_CONDITION:
		*(const struct condition **)to = form_condition_read(r, node);
		return;
	default:
		return;
	}
}

static const struct form_key *find(const struct form_keys *keys, struct str name)
{
	for (size_t i = 0; i < keys->count; i++)
		if (str_is(name, keys->keys[i].name))
			return &keys->keys[i];
	return NULL;
}

bool form_key_fits(const struct form_key *key, int type)
{
	return type < 0 || key->types == 0 || (key->types & 1u << type) != 0;
}

/* A key that other types have: says which, so that a slip in `type` is seen too. */
static void say_not_for_type(struct form_reader *r, const struct yaml_node *node,
                             const struct form_key *key, int type)
{
	struct buf b = buf_open(r->arena);

	for (int t = 0; t < FIELD_TYPES; t++) {
		if ((key->types & 1u << t) == 0)
			continue;
		buf_text(&b, b.n > 0 ? ", " : "");
		buf_text(&b, field_kind((enum field_type)t)->name);
	}
	diag_error(r->diag, node->key_at,
	           "\"%s\" is not for %s; leave it out, or change the type to one of: "
	           "%.*s",
	           key->name, field_kind((enum field_type)type)->name, STR_FMT(buf_str(&b)));
}

/* Wherever it stands in the map, as it is about the words before it too. */
static bool is_given(struct form_reader *r, const struct yaml_node *map,
                     const struct form_keys *keys)
{
	for (const struct yaml_node *one = map->children; one; one = one->next) {
		const struct form_key *key = find(keys, one->key);

		if (key && key->kind == KEY_GIVEN)
			return read_yes(r, one);
	}
	return false;
}

bool form_key_read(struct form_reader *r, const struct yaml_node *map, const struct form_keys *keys,
                   int type, void *into)
{
	struct str names[KEYS_MAX];
	size_t known = 0;

	if (map->kind != YAML_MAP) {
		diag_error(r->diag, map->at, "a %s must be a map, not %s; write \"key: value\" lines",
		           keys->what, yaml_kind_name(map->kind));
		return false;
	}
	for (size_t i = 0; i < keys->count && known < KEYS_MAX; i++)
		if (form_key_fits(&keys->keys[i], type))
			names[known++] = str_of(keys->keys[i].name);
	r->as_given = is_given(r, map, keys);
	for (const struct yaml_node *one = map->children; one; one = one->next) {
		const struct form_key *key = find(keys, one->key);

		if (!key)
			diag_unknown(r->diag, one->key_at, "key", one->key, names, known);
		else if (!form_key_fits(key, type))
			say_not_for_type(r, one, key, type);
		else if (key->kind < KEY_FIRST_ELSEWHERE)
			read_one(r, one, key, (char *)into + key->offset);
	}
	r->as_given = false;
	for (const char *const *one = keys->needed; one && *one; one++)
		form_key_need(r, map, keys->what, *one);
	return true;
}

void form_key_need(struct form_reader *r, const struct yaml_node *map, const char *what,
                   const char *key)
{
	if (!yaml_find(map, key))
		diag_error(r->diag, map->at, "the %s has no \"%s\"; add \"%s: …\"", what, key, key);
}
