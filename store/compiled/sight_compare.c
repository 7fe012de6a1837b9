/* Conditions that compare: numbers, dates, and what stands in rows. */
#include "store/compiled/sight.h"

#include <string.h>

#include "store/base/arena.h"
#include "store/base/date.h"
#include "store/base/decimal.h"
#include "store/compiled/sight_row.h"

enum { APART_MAX = 36600, YEAR_MONTHS = 12, WEEK_DAYS = 7 };

static enum sight_of sure(bool holds)
{
	return holds ? SIGHT_SHOWN : SIGHT_HIDDEN;
}

static struct str text_of(const struct value *v)
{
	return v && v->kind == VALUE_TEXT ? v->text : STR("");
}

static bool number_holds(const struct condition *c, const struct value *v)
{
	int64_t is, against;

	if (!decimal_read(text_of(v), &is) || c->value_count == 0 ||
	    !decimal_read(c->values[0], &against))
		return false;
	switch (c->kind) {
	case CONDITION_AT_LEAST: return is >= against;
	case CONDITION_AT_MOST: return is <= against;
	case CONDITION_MORE_THAN: return is > against;
	default: return is < against;
	}
}

/* day and so many days, weeks, months or years later, or sooner. False: out of all reason. */
static bool moved(int32_t day, struct str unit, int32_t n, bool later, int32_t *to)
{
	int32_t by = later ? n : -n;
	struct civil c = date_civil(day);

	if (n < 0 || n > APART_MAX || c.year < 1500 || c.year > 3000)
		return false;
	if (str_is(unit, "months") || str_is(unit, "years")) {
		by *= str_is(unit, "years") ? YEAR_MONTHS : 1;
		if (by < -YEAR_MONTHS * 1000 || by > YEAR_MONTHS * 1000)
			return false;
		*to = date_add_months(day, by);
	} else {
		*to = day + by * (str_is(unit, "weeks") ? WEEK_DAYS : 1);
	}
	return true;
}

/* A date known to the month or the year is any day of it: what may be so, counts as so. Of a time
 * of day, which stands only beside times, the minutes. */
struct span {
	int32_t first, last;
	bool is_time;
};

/* "09:30", as it is kept. */
static bool read_time(struct str text, struct span *span)
{
	uint64_t hour, minute;

	if (text.n != 5 || text.p[2] != ':' || !str_number(str_part(text, 0, 2), 23, &hour) ||
	    !str_number(str_from(text, 3), 59, &minute))
		return false;
	*span = (struct span){ (int32_t)(hour * 60 + minute), (int32_t)(hour * 60 + minute), true };
	return true;
}

static bool read_span(struct str text, struct span *span)
{
	char iso[] = "0000-01-01";
	size_t n = text.n < sizeof(iso) - 1 ? text.n : sizeof(iso) - 1;

	if (read_time(text, span))
		return true;
	span->is_time = false;
	memcpy(iso, text.p, n);
	if (!date_read_iso(n < text.n || (n != 4 && n != 7) ? text : str_of(iso), &span->first))
		return false;
	span->last = n == 10 ? span->first : date_add_months(span->first, n == 7 ? 1 : YEAR_MONTHS) - 1;
	return true;
}

bool sight_is_day(struct str text)
{
	struct span span;

	return read_span(text, &span);
}

static bool days_hold(const struct condition *c, struct span is, struct span against)
{
	struct str unit = c->value_count > 1 ? c->values[1] : STR("days");
	bool apart = c->value_count > 1;
	struct span sooner, later;

	if (!moved(against.first, unit, c->number, false, &sooner.first) ||
	    !moved(against.last, unit, c->number, false, &sooner.last) ||
	    !moved(against.first, unit, c->number, true, &later.first) ||
	    !moved(against.last, unit, c->number, true, &later.last))
		return false;
	switch (c->kind) {
	case CONDITION_BEFORE: return apart ? is.first <= sooner.last : is.first < against.last;
	case CONDITION_AFTER: return apart ? is.last >= later.first : is.last > against.first;
	case CONDITION_ON_OR_BEFORE: return is.first <= against.last;
	case CONDITION_ON_OR_AFTER: return is.last >= against.first;
	default: return is.last >= sooner.first && is.first <= later.last;
	}
}

/* What a date is compared with: it can be hidden itself, or stand on the page that is open. */
static enum sight_of day_holds(const struct sight *s, const struct condition *c,
                               const struct value *v)
{
	struct str text = c->value_count > 0 ? c->values[0] : STR("today");
	struct span is, against = { s->occasion.today, s->occasion.today, false };
	struct sight_seen other;

	if (!read_span(text_of(v), &is))
		return SIGHT_HIDDEN;
	if (condition_other(c).n > 0) {
		other = sight_see(s, text);
		if (other.sight != SIGHT_SHOWN)
			return other.sight;
		text = text_of(other.value);
	}
	if (!str_is(text, "today") && !read_span(text, &against))
		return SIGHT_HIDDEN;
	return sure(is.is_time == against.is_time && days_hold(c, is, against));
}

static bool rows_fit(const struct condition *c, int32_t rows, int32_t fit)
{
	switch (c->kind) {
	case CONDITION_ANY_ROW: return fit > 0;
	case CONDITION_EVERY_ROW: return rows > 0 && fit == rows;
	case CONDITION_ROWS_AT_LEAST: return fit >= c->number;
	default: return fit <= c->number;
	}
}

/* Rows with something in them; those in which the condition holds; and those in which it may, since
 * it looks at the open page too. */
static enum sight_of rows_hold(const struct sight *s, const struct condition *c,
                               const struct form_field *list)
{
	struct sight_row at = { .number = 0 };
	struct sight out = sight_in_row(s, NULL, NULL);
	int32_t rows = 0, fit = 0, may = 0;
	bool holds;

	if (!list->columns || !s->answers)
		return SIGHT_HIDDEN;
	while (sight_row_next(&out, list, &at)) {
		struct sight in = sight_in_row(&out, list, at.row);
		enum sight_of part;

		if (!at.row || !sight_shows_row(&in))
			continue;
		part = c->part_count == 0 ? SIGHT_SHOWN : sight_holds(&in, c->parts[0]);
		rows++;
		fit += part == SIGHT_SHOWN;
		may += part == SIGHT_OPEN;
	}
	holds = rows_fit(c, rows, fit);
	return holds == rows_fit(c, rows, fit + may) ? sure(holds) : SIGHT_OPEN;
}

enum sight_of sight_compare(const struct sight *s, const struct condition *c,
                            const struct sight_seen *seen)
{
	if (condition_is_number(c))
		return sure(number_holds(c, seen->value));
	if (condition_is_day(c))
		return day_holds(s, c, seen->value);
	return rows_hold(s, c, seen->field);
}
