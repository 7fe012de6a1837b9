#include "gen/rule_words.h"

#include "store/base/buf.h"

enum { LABEL_MAX = 60 };

struct saying {
	struct arena *arena;
	const struct form *form;
	struct buf out;
};

static void say(struct saying *s, const struct condition *c, bool negated, bool inner);

struct str rule_words_label(struct arena *a, const struct form_text *label)
{
	struct str text = label->in[VOICE_CHILD];
	size_t end = LABEL_MAX;

	text = str_part(text, 0, str_find(text, '\n'));
	if (text.n <= LABEL_MAX + 12)
		return text;
	while (end > 0 && text.p[end] != ' ')
		end--;
	return str_join(a, str_part(text, 0, end), STR("\xe2\x80\xa6"));
}

static void add_quoted(struct saying *s, struct str text)
{
	buf_text(&s->out, "\xe2\x80\x9c");
	buf_add(&s->out, text);
	buf_text(&s->out, "\xe2\x80\x9d");
}

/* A column stands in some list; which one, its label says well enough. */
static const struct form_field *find(const struct form *f, struct str id)
{
	const struct form_field *found = form_field_find(f, id, NULL);

	for (size_t p = 0; !found && p < f->page_count; p++)
		for (size_t i = 0; !found && i < f->pages[p].field_count; i++)
			found = form_column_find(&f->pages[p].fields[i], id);
	return found;
}

static void add_field(struct saying *s, struct str id)
{
	const struct form_field *field = find(s->form, id);

	add_quoted(s, field ? rule_words_label(s->arena, &field->label) : id);
}

static void say_values(struct saying *s, const struct condition *c, bool negated)
{
	const struct form_field *field = find(s->form, c->field);

	add_field(s, c->field);
	buf_text(&s->out, negated ? " is not " : " is ");
	for (size_t i = 0; i < c->value_count; i++) {
		const struct form_option *option = field ? form_option_find(field->options, field->option_count, c->values[i])
		                                         : NULL;

		if (i > 0)
			buf_text(&s->out, i + 1 < c->value_count ? ", " : " or ");
		add_quoted(s, option ? rule_words_label(s->arena, &option->label) : c->values[i]);
	}
}

static void say_age(struct saying *s, const struct condition *c, bool negated)
{
	buf_text(&s->out, "the age from ");
	add_field(s, c->field);
	if (c->kind == CONDITION_OVER_SCHOOL_AGE) {
		buf_text(&s->out, negated ? " is not over compulsory school age" : " is over compulsory school age");
		return;
	}
	buf_text(&s->out, negated ? " is not " : " is ");
	buf_text(&s->out, c->kind == CONDITION_AGE_UNDER ? "under " : "");
	buf_number(&s->out, c->number);
	buf_text(&s->out, c->kind == CONDITION_AGE_UNDER ? "" : " or more");
}

static void say_parts(struct saying *s, const struct condition *c, bool negated, bool inner)
{
	bool all = (c->kind == CONDITION_ALL) != negated, brackets = inner && c->part_count > 1;

	buf_text(&s->out, brackets ? "(" : "");
	for (size_t i = 0; i < c->part_count; i++) {
		if (i > 0)
			buf_text(&s->out, all ? ", and " : ", or ");
		say(s, c->parts[i], negated, c->part_count > 1);
	}
	buf_text(&s->out, brackets ? ")" : "");
}

static void say(struct saying *s, const struct condition *c, bool negated, bool inner)
{
	switch (c->kind) {
	case CONDITION_IS:
	case CONDITION_IN:
		say_values(s, c, negated);
		return;
	case CONDITION_ANSWERED:
		add_field(s, c->field);
		buf_text(&s->out, negated ? " is not answered" : " is answered");
		return;
	case CONDITION_AGE_AT_LEAST:
	case CONDITION_AGE_UNDER:
	case CONDITION_OVER_SCHOOL_AGE:
		say_age(s, c, negated);
		return;
	case CONDITION_ACCOUNT:
		buf_text(&s->out, negated ? "the account is not professional" : "the account is professional");
		return;
	case CONDITION_NOT:
		say(s, c->parts[0], !negated, inner);
		return;
	case CONDITION_ALL:
	case CONDITION_ANY:
		say_parts(s, c, negated, inner);
	}
}

struct str rule_words(struct arena *a, const struct form *f, const struct condition *c, bool negated)
{
	struct saying s = { a, f, buf_open(a) };

	say(&s, c, negated, false);
	return buf_str(&s.out);
}

bool rule_words_same(const struct condition *x, const struct condition *y)
{
	bool same = x->kind == y->kind && str_equal(x->field, y->field) && x->number == y->number &&
	            x->value_count == y->value_count && x->part_count == y->part_count;

	for (size_t i = 0; same && i < x->value_count; i++)
		same = str_equal(x->values[i], y->values[i]);
	for (size_t i = 0; same && i < x->part_count; i++)
		same = rule_words_same(x->parts[i], y->parts[i]);
	return same;
}
