#include "store/compiled/form_paper.h"

#include "store/base/buf.h"
#include "store/base/date.h"
#include "store/compiled/form_look.h"

enum { CODE_SIGNS = 4, QUOTED_MAX = 60 };

/* FNV-1a: spread evenly is all that is asked of it. */
struct str form_paper_code(struct arena *a, struct str field)
{
	static const char signs[] = "23456789BCDFGHJKMNPQRSTVWXYZ";
	struct buf b = buf_open(a);
	uint64_t hash = 14695981039346656037u;

	for (size_t i = 0; i < field.n; i++)
		hash = (hash ^ (unsigned char)field.p[i]) * 1099511628211u;
	for (int i = 0; i < CODE_SIGNS; i++, hash /= sizeof(signs) - 1)
		buf_byte(&b, signs[hash % (sizeof(signs) - 1)]);
	return buf_str(&b);
}

/* --- when it is asked, in words ----------------------------------------------------------------- */

static void add_word(const struct form_look *l, struct buf *b, const char *name)
{
	struct str key = str_join(l->arena, STR("only."), str_of(name));

	if (b->n > 0)
		buf_byte(b, ' ');
	buf_add(b, words_get(l->view->words, key));
}

/* A long one is known by its first words. */
static void add_quoted(const struct form_look *l, struct buf *b, struct str text)
{
	size_t end = QUOTED_MAX;

	while (text.n > QUOTED_MAX + 16 && end > 0 && text.p[end] != ' ')
		end--;
	buf_text(b, " \xe2\x80\x9c");
	buf_add(b, text.n > QUOTED_MAX + 16 ? str_join(l->arena, str_part(text, 0, end), STR("\xe2\x80\xa6")) : text);
	buf_text(b, "\xe2\x80\x9d");
}

static void say_answer(const struct form_look *l, struct buf *b, const struct condition *c, bool negated)
{
	const struct form_field *field = form_field_find(l->view->form, c->field, NULL);

	if (!field)
		return;
	if (c->kind == CONDITION_ANSWERED) {
		add_word(l, b, negated ? "not_answered" : "answered");
	} else {
		add_word(l, b, negated ? "not_chose" : "chose");
		for (size_t i = 0; i < c->value_count; i++) {
			if (i > 0)
				add_word(l, b, "or");
			add_quoted(l, b, form_look_option(l, field, c->values[i]));
		}
		add_word(l, b, "for");
	}
	add_quoted(l, b, form_look_text(l, &field->label));
}

static void say_age(const struct form_look *l, struct buf *b, const struct condition *c, bool negated)
{
	bool under = (c->kind == CONDITION_AGE_UNDER) != negated;
	struct words_pair years = { STR("years"), str_of_number(l->arena, c->number) };
	struct str text = form_look_word(l, under ? "only.younger" : "only.older");

	if (b->n > 0)
		buf_byte(b, ' ');
	buf_add(b, words_fill(l->arena, l->view->words, text, &years, 1));
}

static void say(const struct form_look *l, struct buf *b, const struct condition *c, bool negated)
{
	bool all = (c->kind == CONDITION_ALL) != negated;

	switch (c->kind) {
	case CONDITION_IS:
	case CONDITION_IN:
	case CONDITION_ANSWERED:
		say_answer(l, b, c, negated);
		return;
	case CONDITION_AGE_AT_LEAST:
	case CONDITION_AGE_UNDER:
		say_age(l, b, c, negated);
		return;
	case CONDITION_OVER_SCHOOL_AGE:
		add_word(l, b, negated ? "school_age" : "over_school_age");
		return;
	case CONDITION_ACCOUNT:
		add_word(l, b, negated ? "not_professional" : "professional");
		return;
	case CONDITION_NOT:
		say(l, b, c->parts[0], !negated);
		return;
	case CONDITION_ALL:
	case CONDITION_ANY:
		for (size_t i = 0; i < c->part_count; i++) {
			if (i > 0)
				add_word(l, b, all ? "and" : "or");
			say(l, b, c->parts[i], negated);
		}
	}
}

static struct str only(const struct form_look *l, const char *what, const struct condition *rule)
{
	struct buf b = buf_open(l->arena);

	if (!rule)
		return STR("");
	add_word(l, &b, what);
	say(l, &b, rule, false);
	return buf_str(&b);
}

void form_paper_entry(const struct form_look *l, const struct form_field *field, struct values *out)
{
	struct values *paper = values_tree(out, STR("paper"));

	values_text(paper, STR("code"), form_paper_code(l->arena, field->id));
	values_text(paper, STR("need"), field->required == REQUIRED ? form_look_word(l, "paper.need") : STR(""));
	values_text(paper, STR("hint"), form_look_text(l, &field->hint));
	values_text(paper, STR("only"), only(l, "question", field->show_if));
}

void form_paper_form(const struct form_look *l, struct values *out)
{
	struct str how = form_look_word(l, "paper.how");

	values_text(values_tree(out, STR("paper")), STR("how"), words_fill(l->arena, l->view->words, how, NULL, 0));
}

void form_paper_page(const struct form_look *l, const struct form_page *p, struct values *out)
{
	values_text(values_tree(out, STR("paper")), STR("only"), only(l, "page", p->show_if));
}

struct values *form_paper_sheet(struct arena *a, const struct form_view *v, struct str about)
{
	struct values *sheet = values_open(a);

	values_text(sheet, STR("title"), v->form->title);
	values_text(sheet, STR("subtitle"), about);
	values_text(sheet, STR("language"), STR("en-GB"));
	values_text(sheet, STR("author"), words_get(v->words, STR("council.council")));
	values_text(sheet, STR("created"), date_write_iso(a, v->occasion.today));
	values_text(sheet, STR("footer"), words_get(v->words, STR("pdf.page")));
	form_values_review(v, sheet);
	return sheet;
}
