#include "gen/words_write.h"

#include <stdlib.h>

#include "gen/language.h"
#include "gen/words_choices.h"
#include "gen/yaml.h"
#include "store/compiled/words.h"

static size_t count_of(const struct yaml_node *n)
{
	size_t count = 1;

	for (const struct yaml_node *c = n ? n->children : NULL; c; c = c->next)
		count += count_of(c);
	return count;
}

/* Each text under n, with the keys above it and points between. Items of lists are numbered from
 * 1. */
static void gather(struct word_list *l, const struct yaml_node *n, struct str above)
{
	int64_t number = 0;

	for (const struct yaml_node *c = n ? n->children : NULL; c; c = c->next) {
		struct str key = n->kind == YAML_MAP ? c->key : str_of_number(l->arena, ++number);

		if (above.n > 0)
			key = str_join(l->arena, str_join(l->arena, above, STR(".")), key);
		if (c->kind == YAML_TEXT)
			l->all[l->count++] = (struct word){ key, c->text, c->at };
		else
			gather(l, c, key);
	}
}

static int by_key(const void *a, const void *b)
{
	return str_compare(((const struct word *)a)->key, ((const struct word *)b)->key);
}

static void write_text(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '\n')
			buf_text(out, "\\n");
		else if (text.p[i] == '\\')
			buf_text(out, "\\\\");
		else
			buf_byte(out, text.p[i] == '\t' ? ' ' : text.p[i]);
	}
}

void words_write_bytes(struct word_list *l, struct diag *d, struct buf *out)
{
	if (l->count > 0)
		qsort(l->all, l->count, sizeof(*l->all), by_key);
	for (size_t i = 0; i < l->count; i++) {
		if (i > 0 && str_equal(l->all[i].key, l->all[i - 1].key))
			diag_error(d, l->all[i].at, "the words %.*s stand twice, also in %s; take one away",
			           STR_FMT(l->all[i].key), l->all[i - 1].at.file);
		buf_add(out, l->all[i].key);
		buf_byte(out, '\t');
		write_text(out, l->all[i].text);
		buf_byte(out, '\n');
	}
}

/* A button without words is one that nobody finds. Other languages may leave words out. */
static void check_filled(struct diag *d, const struct yaml_node *n)
{
	for (const struct yaml_node *c = n->children; c; c = c->next) {
		if (c->kind == YAML_TEXT && c->text.n == 0)
			diag_error(d, c->at, "%.*s has no words; write them", STR_FMT(c->key));
		check_filled(d, c);
	}
}

void words_build(struct build *b)
{
	struct word_list l = { .arena = b->arena };
	struct buf out = buf_open(b->arena);

	if (!b->language) {
		check_filled(&b->diag, b->words_yaml);
		check_filled(&b->diag, b->problems_yaml);
	}
	l.all = ARENA_MANY(b->arena,
	                   count_of(b->words_yaml) + count_of(b->council_yaml) +
	                       count_of(b->problems_yaml) + words_choices_max(b->choices_yaml) + 1,
	                   struct word);
	l.all[l.count++] = (struct word){
		.key = STR("language.code"), .text = b->language ? b->language->code : STR("en-GB"),
	};
	gather(&l, b->words_yaml, STR(""));
	gather(&l, b->council_yaml, STR("council"));
	gather(&l, b->problems_yaml, STR("problems"));
	words_choices_gather(&l, &b->diag, b->choices_yaml);
	words_write_bytes(&l, &b->diag, &out);
	if (words_check(buf_str(&out)) != OK ||
	    words_read_bytes(b->arena, buf_str(&out), &b->words) != OK)
		diag_error(&b->diag, (struct place){ "content/words.yaml", 0, 0 },
		           "a key holds a tab; take it out");
	output_add(&b->output, build_compiled(b, "", STR("words")), buf_str(&out),
	           "content/words.yaml");
}
