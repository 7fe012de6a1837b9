#include "gen/words_choices.h"

#include "gen/yaml.h"
#include "store/base/arena.h"
#include "store/base/err.h"

static const struct str audiences[] = { { "parent", 6 }, { "young_person", 12 }, { "school", 6 },
                                        { "professional", 12 }, { "staff", 5 } };

size_t words_choices_max(const struct yaml_node *choices)
{
	size_t count = 0;

	for (const struct yaml_node *c = choices ? choices->children : NULL; c; c = c->next)
		count += 1 + 2 * c->count;
	return count;
}

static bool is_id(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!(s.p[i] >= 'a' && s.p[i] <= 'z') && s.p[i] != '_')
			return false;
	return s.n > 0 && s.n <= 40;
}

static void add(struct word_list *l, struct str key, struct str text, struct place at)
{
	l->all[l->count++] = (struct word){ key, text, at };
}

/* The audiences parted by spaces. */
static struct str read_for(struct word_list *l, struct diag *d, const struct yaml_node *node)
{
	struct buf b = buf_open(l->arena);

	if (node && node->kind != YAML_LIST)
		diag_error(d, node->at, "\"for\" must be a list; write [parent, young_person]");
	for (const struct yaml_node *one = node ? node->children : NULL; one; one = one->next) {
		size_t i = 0;

		while (i < COUNT(audiences) && !str_equal(one->text, audiences[i]))
			i++;
		if (i == COUNT(audiences))
			diag_unknown(d, one->at, "audience", one->text, audiences, COUNT(audiences));
		buf_text(&b, b.n > 0 ? " " : "");
		buf_add(&b, one->text);
	}
	return buf_str(&b);
}

static void read_keys(struct diag *d, const struct yaml_node *node)
{
	static const struct str known[] = { { "id", 2 }, { "label", 5 }, { "for", 3 } };

	for (const struct yaml_node *one = node->children; one; one = one->next)
		if (!str_is(one->key, "id") && !str_is(one->key, "label") && !str_is(one->key, "for"))
			diag_unknown(d, one->key_at, "key", one->key, known, COUNT(known));
}

/* The id of what was read, empty after a fault. */
static struct str read_one(struct word_list *l, struct diag *d, struct str list,
                           const struct yaml_node *node)
{
	struct str id = yaml_get(node, "id"), label = yaml_get(node, "label"), key;

	if (node->kind != YAML_MAP || !is_id(id) || label.n == 0) {
		diag_error(d, node->at,
		           "this is not a choice; write \"- {id: …, label: …, for: […]}\" with an "
		           "id of letters a-z and underscores, to 40");
		return STR("");
	}
	read_keys(d, node);
	key = str_join(l->arena, str_join(l->arena, list, STR(".")), id);
	add(l, key, label, node->at);
	add(l, str_join(l->arena, key, STR(".for")), read_for(l, d, yaml_find(node, "for")), node->at);
	return id;
}

void words_choices_gather(struct word_list *l, struct diag *d, const struct yaml_node *choices)
{
	for (const struct yaml_node *c = choices ? choices->children : NULL; c; c = c->next) {
		struct buf ids = buf_open(l->arena);

		if (c->kind != YAML_LIST || !is_id(c->key)) {
			diag_error(d, c->key_at,
			           "\"%.*s\" is not a list of choices; write \"name:\" and below it "
			           "\"- {id: …, label: …, for: […]}\" lines",
			           STR_FMT(c->key));
			continue;
		}
		for (const struct yaml_node *one = c->children; one; one = one->next) {
			struct str id = read_one(l, d, c->key, one);

			buf_text(&ids, ids.n > 0 && id.n > 0 ? " " : "");
			buf_add(&ids, id);
		}
		add(l, c->key, buf_str(&ids), c->at);
	}
}
