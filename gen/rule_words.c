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
	if (field && field->type == FIELD_CHECKBOXES)
		buf_text(&s->out, negated ? " has not " : " has ");
	else
		buf_text(&s->out, negated ? " is not " : " is ");
	for (size_t i = 0; i < c->value_count; i++) {
		const struct form_option *option = field
		                                       ? form_option_find(field->options,
		                                                          field->option_count, c->values[i])
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
		buf_text(&s->out,
		         negated ? " is not over compulsory school age" : " is over compulsory school age");
		return;
	}
	buf_text(&s->out, negated ? " is not " : " is ");
	buf_text(&s->out, c->kind == CONDITION_AGE_UNDER ? "under " : "");
	buf_number(&s->out, c->number);
	buf_text(&s->out, c->kind == CONDITION_AGE_UNDER ? "" : " or more");
}

/* "2 or more", "less than 2" */
static void add_amount(struct saying *s, enum condition_kind kind, struct str number)
{
	buf_text(&s->out, kind == CONDITION_MORE_THAN   ? "more than "
	                  : kind == CONDITION_LESS_THAN ? "less than "
	                                                : "");
	buf_add(&s->out, number);
	buf_text(&s->out, kind == CONDITION_AT_LEAST || kind == CONDITION_ROWS_AT_LEAST ? " or more"
	                  : kind == CONDITION_AT_MOST || kind == CONDITION_ROWS_AT_MOST ? " or less"
	                                                                                : "");
}

/* "at least 2 weeks before “Date of the meeting”" */
static void say_day(struct saying *s, const struct condition *c, bool negated)
{
	static const char *const sides[] = { "before ", "after ", "on or before ", "on or after ",
	                                     "before or after " };
	bool apart = c->value_count > 1;

	add_field(s, c->field);
	buf_text(&s->out, negated ? " is not " : " is ");
	buf_text(&s->out, !apart ? "" : c->kind == CONDITION_WITHIN ? "at most " : "at least ");
	if (apart) {
		buf_number(&s->out, c->number);
		buf_byte(&s->out, ' ');
		buf_add(&s->out, str_part(c->values[1], 0, c->values[1].n - (c->number == 1)));
		buf_byte(&s->out, ' ');
	}
	buf_text(&s->out, sides[c->kind - CONDITION_BEFORE]);
	if (condition_other(c).n > 0)
		add_field(s, c->values[0]);
	else
		buf_add(&s->out, c->values[0]);
}

static void say_rows(struct saying *s, const struct condition *c, bool negated)
{
	bool counted = c->kind >= CONDITION_ROWS_AT_LEAST, every = c->kind == CONDITION_EVERY_ROW;

	buf_text(&s->out, counted   ? "the number of rows of "
	                  : negated ? (every ? "not in every row of " : "in no row of ")
	                  : every   ? "in every row of "
	                            : "in a row of ");
	add_field(s, c->field);
	buf_text(&s->out, counted && c->part_count > 0 ? " in which " : counted ? "" : " ");
	if (c->part_count > 0)
		say(s, c->parts[0], false, true);
	if (!counted)
		return;
	buf_text(&s->out, negated ? " is not " : " is ");
	add_amount(s, c->kind, str_of_number(s->arena, c->number));
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
		buf_text(&s->out,
		         negated ? "the account is not professional" : "the account is professional");
		return;
	case CONDITION_NOT:
		say(s, c->parts[0], !negated, inner);
		return;
	case CONDITION_ALL:
	case CONDITION_ANY:
		say_parts(s, c, negated, inner);
		return;
	default:
		break;
	}
	if (condition_is_row(c)) {
		say_rows(s, c, negated);
	} else if (condition_is_day(c)) {
		say_day(s, c, negated);
	} else {
		add_field(s, c->field);
		buf_text(&s->out, negated ? " is not " : " is ");
		add_amount(s, c->kind, c->values[0]);
	}
}

struct str rule_words(struct arena *a, const struct form *f, const struct condition *c,
                      bool negated)
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
