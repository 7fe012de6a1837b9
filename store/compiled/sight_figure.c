/* Answers that are made of other answers, and texts that speak of them. */
#include "store/compiled/sight.h"

#include "store/base/arena.h"
#include "store/base/buf.h"
#include "store/base/date.h"
#include "store/base/decimal.h"
#include "store/compiled/sight_row.h"
#include "store/compiled/token.h"

enum { DECIMALS_MAX = 6 };

static struct str text_of(const struct value *v)
{
	return v && v->kind == VALUE_TEXT ? v->text : STR("");
}

/* What is shown of the answer to that field, or empty. */
static struct str shown_text(const struct sight *s, struct str id)
{
	struct sight_seen seen = sight_see(s, id);

	return seen.sight == SIGHT_HIDDEN ? STR("") : text_of(seen.value);
}

static bool day_of(const struct sight *s, struct str id, int32_t *day)
{
	*day = s->occasion.today;
	return str_is(id, "today") || date_read_iso(shown_text(s, id), day);
}

/* The sum of what is shown of a column. False: there is no number in it, or they are too large. */
static bool sum_of(const struct sight *s, const struct form_figure *figure, int64_t *sum)
{
	struct sight_seen list = sight_see(s, figure->field);
	const struct form_field *column = list.field ? form_column_find(list.field, figure->other)
	                                             : NULL;
	struct sight_row at = { .number = 0 };
	bool any = false;
	int64_t n;

	*sum = 0;
	if (!column || list.sight == SIGHT_HIDDEN)
		return false;
	while (sight_row_next(s, list.field, &at)) {
		struct sight in = sight_in_row(s, list.field, at.row);

		if (!at.row || !decimal_read(values_get(at.row, column->id), &n) ||
		    sight_holds(&in, column->show_if) == SIGHT_HIDDEN)
			continue;
		any = true;
		if (__builtin_add_overflow(*sum, n, sum))
			return false;
	}
	return any && !__builtin_mul_overflow(*sum, figure->times > 1 ? figure->times : 1, sum);
}

static int64_t rows_of(const struct sight *s, const struct form_figure *figure)
{
	struct sight_seen list = sight_see(s, figure->field);
	struct sight_row at = { .number = 0 };
	int64_t rows = 0;

	if (!list.field || !list.field->columns || list.sight == SIGHT_HIDDEN)
		return 0;
	while (sight_row_next(s, list.field, &at)) {
		struct sight in = sight_in_row(s, list.field, at.row);

		rows += at.row && sight_shows_row(&in);
	}
	return rows;
}

/* text with its tokens filled; empty when none of the answers it speaks of was given. */
static struct str joined(const struct sight *s, const struct form_figure *figure, struct arena *a)
{
	struct str rest = figure->text.in[answers_voice(s->form, s->answers, &s->occasion)];
	struct buf b = buf_open(a);
	struct token token;
	bool any = false;

	while (token_cut(&rest, &b, &token)) {
		struct str given = shown_text(s, token.id);

		any |= given.n > 0;
		buf_add(&b, given.n > 0 ? given : token.words);
	}
	return any ? buf_str(&b) : STR("");
}

static struct str figure_text(const struct sight *s, const struct form_field *field,
                              struct arena *a)
{
	const struct form_figure *figure = field->figures;
	int decimals = field->decimals < 0 || field->decimals > DECIMALS_MAX ? DECIMALS_MAX
	                                                                     : field->decimals;
	int64_t sum;
	int32_t from, to;

	switch (figure->kind) {
	case FIGURE_TEXT:
		return joined(s, figure, a);
	case FIGURE_SUM:
		return sum_of(s, figure, &sum) ? decimal_write(a, sum, decimals) : STR("");
	case FIGURE_COUNT:
		return str_of_number(a, rows_of(s, figure));
	default:
		if (!day_of(s, figure->field, &from) || !day_of(s, figure->other, &to))
			return STR("");
		if (figure->kind == FIGURE_DAYS)
			return str_of_number(a, (int64_t)to - from);
		return to < from ? STR("") : str_of_number(a, date_years_between(from, to));
	}
}

const struct value *sight_figure(const struct sight *s, const struct form_field *field)
{
	const struct value *sent = values_find(s->answers, field->id);
	struct sight in = sight_in_row(s, NULL, NULL);
	struct values *made;
	struct str text;

	if (sent || !s->answers || field->figure_count == 0)
		return sent;
	text = figure_text(&in, field, s->answers->arena);
	if (text.n == 0)
		return NULL;
	made = values_open(s->answers->arena);
	values_text(made, field->id, text);
	return made->first;
}

/* words_fill() makes one brace of two again. */
static void add_doubled(struct buf *b, struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '{')
			buf_byte(b, '{');
		buf_byte(b, text.p[i]);
	}
}

static struct str written(const struct sight *s, const struct token *token)
{
	return s->answers && !s->all ? shown_text(s, token->id) : STR("");
}

struct str sight_told(const struct sight *s, struct arena *a, struct str text)
{
	struct buf b = buf_open(a);
	struct str rest = text;
	struct token token;

	if (!token_is_in(text))
		return text;
	while (token_cut(&rest, &b, &token)) {
		struct str given = written(s, &token);

		add_doubled(&b, given.n > 0 ? given : token.words);
	}
	return buf_str(&b);
}
