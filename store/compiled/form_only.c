#include "store/compiled/form_only.h"

#include "store/base/arena.h"
#include "store/base/buf.h"
#include "store/base/date.h"
#include "store/compiled/words.h"

enum { QUOTED_MAX = 60 };

static struct str word(const struct form_only *o, const char *group, struct str name)
{
	return o->word(o, str_join(o->arena, str_of(group), name));
}

static void add(struct buf *b, struct str text)
{
	if (b->n > 0)
		buf_byte(b, ' ');
	buf_add(b, text);
}

static void add_word(struct buf *b, const struct form_only *o, const char *name)
{
	add(b, word(o, "only.", str_of(name)));
}

static void add_filled(struct buf *b, const struct form_only *o, const char *name,
                       const struct words_pair *pairs, size_t count)
{
	add(b, words_fill(o->arena, NULL, word(o, "only.", str_of(name)), pairs, count));
}

/* A long one is known by its first words. */
static struct str quoted(const struct form_only *o, struct str text)
{
	struct buf b = buf_open(o->arena);
	size_t end = QUOTED_MAX;

	while (text.n > QUOTED_MAX + 16 && end > 0 && text.p[end] != ' ')
		end--;
	buf_text(&b, "\xe2\x80\x9c");
	buf_add(&b, text.n > QUOTED_MAX + 16 ? str_part(text, 0, end) : text);
	buf_text(&b, text.n > QUOTED_MAX + 16 ? "\xe2\x80\xa6\xe2\x80\x9d" : "\xe2\x80\x9d");
	return buf_str(&b);
}

static struct str label(const struct form_only *o, const struct form_field *f)
{
	return quoted(o, o->spoken(o, &f->label));
}

/* What of this page, or on paper of the form, has that id. */
static const struct form_field *field_here(const struct form_only *o, const struct form_field *list,
                                           struct str id)
{
	const struct form_field *found = list ? form_column_find(list, id) : NULL;

	if (!found && !o->page)
		return form_field_find(o->form, id, NULL);
	for (size_t i = 0; !found && i < o->page->field_count; i++)
		if (str_equal(o->page->fields[i].id, id))
			found = &o->page->fields[i];
	return found;
}

/* --- numbers, dates, rows --------------------------------------------------------------------- */

/* "you entered 2 or more for “Question”" */
static void say_number(struct buf *b, const struct form_only *o, const struct form_field *f,
                       const struct condition *c, bool negated)
{
	static const char *const names[] = { "at_least", "at_most", "more_than", "less_than" };
	struct words_pair n = { STR("n"), c->values[0] };

	add_word(b, o, negated ? "not_entered" : "entered");
	add_filled(b, o, names[c->kind - CONDITION_AT_LEAST], &n, 1);
	add_word(b, o, "for");
	add(b, label(o, f));
}

/* "2 weeks", "1 month" */
static struct str length_words(const struct form_only *o, const struct condition *c)
{
	struct str unit = c->value_count > 1 ? c->values[1] : STR("days");
	struct words_pair n = { STR("n"), str_of_number(o->arena, c->number) };

	if (c->number == 1)
		unit.n--;
	return words_fill(o->arena, NULL, word(o, "lengths.", unit), &n, 1);
}

static struct str date_words(const struct form_only *o, int32_t day)
{
	struct civil c = date_civil(day);
	struct arena *a = o->arena;
	struct str month = word(o, "months.", str_join(a, STR("m"), str_of_number(a, c.month)));
	struct buf b = buf_open(a);

	buf_number(&b, c.day);
	buf_byte(&b, ' ');
	buf_add(&b, month);
	buf_byte(&b, ' ');
	buf_number(&b, c.year);
	return buf_str(&b);
}

/* "today", "1 September 2026", "“Other question”" */
static struct str day_words(const struct form_only *o, const struct form_field *list,
                            const struct condition *c)
{
	const struct form_field *other = list ? form_column_find(list, c->values[0]) : NULL;
	int32_t day;

	if (str_is(c->values[0], "today"))
		return word(o, "only.", STR("today"));
	if (date_read_iso(c->values[0], &day))
		return date_words(o, day);
	if (condition_other(c).n == 0)
		return c->values[0];           /* a time of day */
	if (!other)
		other = form_field_find(o->form, c->values[0], NULL);
	return other ? label(o, other) : STR("");
}

/* "“Question” is at least 2 weeks before “Other question”" */
static void say_day(struct buf *b, const struct form_only *o, const struct form_field *list,
                    const struct form_field *f, const struct condition *c, bool negated)
{
	static const char *const names[] = { "before", "after", "on_or_before", "on_or_after",
	                                     "within" };
	static const char *const apart[] = { "before_by", "after_by", "on_or_before", "on_or_after",
	                                     "within" };
	struct words_pair pairs[] = { { STR("day"), day_words(o, list, c) },
	                              { STR("length"), length_words(o, c) } };

	add(b, label(o, f));
	add_word(b, o, negated ? "is_not" : "is");
	add_filled(b, o, (c->value_count > 1 ? apart : names)[c->kind - CONDITION_BEFORE], pairs,
	           COUNT(pairs));
}

static bool say_rule(struct buf *b, const struct form_only *o, const struct form_field *list,
                     const struct condition *c, bool negated);

/* "in a row of “List” you chose …"; "the number of rows of “List” in which you chose … is 2 or
 * more" */
static bool say_rows(struct buf *b, const struct form_only *o, const struct form_field *f,
                     const struct condition *c, bool negated)
{
	bool every = c->kind == CONDITION_EVERY_ROW, counted = c->kind >= CONDITION_ROWS_AT_LEAST;
	struct words_pair n = { STR("n"), str_of_number(o->arena, c->number) };
	struct buf part = buf_open(o->arena);

	if (c->part_count > 0 && !say_rule(&part, o, f, c->parts[0], false))
		return false;
	add_word(b, o, counted ? "rows" : every ? (negated ? "not_every_row" : "every_row")
	                                        : (negated ? "no_row" : "any_row"));
	add(b, label(o, f));
	if (counted && part.n > 0)
		add_word(b, o, "where");
	if (part.n > 0)
		buf_byte(b, ' ');
	buf_add(b, buf_str(&part));
	if (!counted)
		return true;
	add_word(b, o, negated ? "is_not" : "is");
	add_filled(b, o, c->kind == CONDITION_ROWS_AT_LEAST ? "at_least" : "at_most", &n, 1);
	return true;
}

/* --- all -------------------------------------------------------------------------------------- */

static bool is_same(const struct condition *x, const struct condition *y)
{
	bool same = x->kind == y->kind && x->value_count == y->value_count && x->part_count == 0 &&
	            y->part_count == 0 && str_equal(x->field, y->field);

	for (size_t i = 0; same && i < x->value_count; i++)
		same = str_equal(x->values[i], y->values[i]);
	return same;
}

/* A question for everybody but these readers: they never see it. */
static bool is_for_others(const struct form_only *o, const struct form_field *f)
{
	const struct condition *c = f->show_if;

	return o->known && c && c->kind == CONDITION_NOT && is_same(c->parts[0], o->known);
}

/* "you chose “A” or “B” for “Question”". False: it cannot be said by what is on this page. */
static bool say_answer(struct buf *b, const struct form_only *o, const struct form_field *list,
                       const struct condition *c, bool negated)
{
	const struct form_field *f = field_here(o, list, c->field);

	/* A date of an earlier page is known; the one of this page that it is compared with is not. */
	if (!f && condition_other(c).n > 0 && field_here(o, list, condition_other(c)))
		f = form_field_find(o->form, c->field, NULL);
	if (!f || is_for_others(o, f))
		return false;
	if (condition_is_row(c))
		return say_rows(b, o, f, c, negated);
	if (condition_is_number(c)) {
		say_number(b, o, f, c, negated);
		return true;
	}
	if (condition_is_day(c)) {
		say_day(b, o, list, f, c, negated);
		return true;
	}
	if (c->kind == CONDITION_ANSWERED) {
		add_word(b, o, negated ? "not_answered" : "answered");
	} else {
		add_word(b, o, negated ? "not_chose" : "chose");
		for (size_t i = 0; i < c->value_count; i++) {
			if (i > 0)
				add_word(b, o, "or");
			add(b, quoted(o, o->option(o, f, c->values[i])));
		}
		add_word(b, o, "for");
	}
	add(b, label(o, f));
	return true;
}

/* An age, an account: on a page the server has decided it. */
static bool say_person(struct buf *b, const struct form_only *o, const struct condition *c,
                       bool negated)
{
	struct words_pair years = { STR("years"), str_of_number(o->arena, c->number) };

	if (o->page)
		return false;
	if (c->kind == CONDITION_OVER_SCHOOL_AGE)
		add_word(b, o, negated ? "school_age" : "over_school_age");
	else if (c->kind == CONDITION_ACCOUNT)
		add_word(b, o, negated ? "not_professional" : "professional");
	else
		add_filled(b, o, (c->kind == CONDITION_AGE_UNDER) != negated ? "younger" : "older", &years,
		           1);
	return true;
}

/* What cannot be said is left out where all must hold: the server has decided it. */
static bool say_parts(struct buf *b, const struct form_only *o, const struct form_field *list,
                      const struct condition *c, bool negated)
{
	bool all = (c->kind == CONDITION_ALL) != negated, said = false;

	for (size_t i = 0; i < c->part_count; i++) {
		struct buf one = buf_open(o->arena);

		if (!say_rule(&one, o, list, c->parts[i], negated)) {
			if (!all)
				return false;
			continue;
		}
		if (said)
			add_word(b, o, all ? "and" : "or");
		if (b->n > 0)
			buf_byte(b, ' ');
		buf_add(b, buf_str(&one));
		said = true;
	}
	return said;
}

static bool say_rule(struct buf *b, const struct form_only *o, const struct form_field *list,
                      const struct condition *c, bool negated)
{
	switch (c->kind) {
	case CONDITION_AGE_AT_LEAST:
	case CONDITION_AGE_UNDER:
	case CONDITION_OVER_SCHOOL_AGE:
	case CONDITION_ACCOUNT:
		return say_person(b, o, c, negated);
	case CONDITION_NOT:
		return say_rule(b, o, list, c->parts[0], !negated);
	case CONDITION_ALL:
	case CONDITION_ANY:
		return say_parts(b, o, list, c, negated);
	default:
		return say_answer(b, o, list, c, negated);
	}
}

struct str form_only_words(const struct form_only *o, const char *begin,
                           const struct form_field *list, const struct condition *rule)
{
	struct buf b = buf_open(o->arena), said = buf_open(o->arena);

	if (!rule || !say_rule(&said, o, list, rule, false))
		return STR("");
	add_word(&b, o, begin);
	add(&b, buf_str(&said));
	return buf_str(&b);
}
