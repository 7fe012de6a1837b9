/* Sentences, dates, times and sizes in the council's words. */
#include "store/compiled/words.h"

#include "store/base/buf.h"
#include "store/base/date.h"
#include "store/compiled/page.h"
#include "store/compiled/token.h"

/* The field whose input has that name: "dob", "address-line1", "needs.r1.date". */
static const struct form_field *field_of(const struct form *form, struct str input)
{
	struct str field = str_part(input, 0, str_find(input, '.'));
	struct str column = str_from(input, str_find_last(input, '.') + 1);
	const struct form_field *found;

	field = str_part(field, 0, str_find(field, '-'));
	found = form_field_find(form, field, NULL);
	if (!found || str_find(input, '.') == input.n)
		return found;
	return form_column_find(found, str_part(column, 0, str_find(column, '-')));
}

/* A field says "required" for each of required_text, required_choice …, and "before" for each of
 * bound_before, bound_before_by, warn_before … */
static struct str short_key(struct str key)
{
	if (str_starts(key, STR("required_")))
		return STR("required");
	if (!str_starts(key, STR("bound_")) && !str_starts(key, STR("warn_")))
		return key;
	key = str_from(key, str_find(key, '_') + 1);
	return str_ends(key, STR("_by")) ? str_part(key, 0, key.n - 3) : key;
}

static bool own_text(const struct form *form, const struct problem *problem, struct str *text)
{
	const struct form_field *field = form ? field_of(form, problem->field) : NULL;
	struct str key = problem->key;
	const struct form_option *own;

	if (!field)
		return false;
	own = form_option_find(field->problem_texts, field->problem_text_count, key);
	if (!own)
		own = form_option_find(field->problem_texts, field->problem_text_count, short_key(key));
	if (own)
		*text = own->label.in[VOICE_CHILD];
	return own != NULL;
}

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

/* Words of a form inside a sentence, without the marks of what stayed English and of what stands
 * apart. */
static struct str bare(struct arena *a, struct str text)
{
	const struct str begin = STR(PAGE_ENGLISH), apart = STR(WORDS_APART),
	                 end = STR(PAGE_ENGLISH_END);
	struct buf b;

	if (str_search(text, end) == text.n)
		return text;
	b = buf_open(a);
	for (size_t i = 0; i < text.n; i++) {
		struct str rest = str_from(text, i);

		if (str_starts(rest, begin) || str_starts(rest, apart) || str_starts(rest, end))
			i += begin.n - 1;
		else
			buf_byte(&b, text.p[i]);
	}
	return buf_str(&b);
}

/* A question, or a whole sentence, has its own marks: it stands in quotes. */
static struct str quoted(struct arena *a, const struct words *w, struct str label)
{
	struct words_pair pair = { STR("label"), label };
	struct str quote;

	if (!str_ends(label, STR("?")) && !str_ends(label, STR(".")))
		return label;
	return words_find(w, STR("problems.question"), &quote) ? words_fill(a, w, quote, &pair, 1)
	                                                       : label;
}

/* A label inside a sentence: "Date of birth" to "date of birth"; "NHS number" and "I …" stay. What
 * had to be quoted cannot be entered or chosen: "an answer to …" can. */
static struct str inside(struct arena *a, const struct words *w, struct str label)
{
	struct words_pair pair = { STR("label"), quoted(a, w, label) };
	struct str answer;

	if (!str_equal(pair.text, label) && words_find(w, STR("problems.answer"), &answer))
		return words_fill(a, w, answer, &pair, 1);
	if (label.n < 2 || !is_lower(label.p[1]))
		return label;
	return str_join(a, str_lower(a, str_part(label, 0, 1)), str_from(label, 1));
}

/* With a capital, when it begins with small ASCII. */
static struct str begun(struct arena *a, struct str text)
{
	struct buf b = buf_open(a);

	if (text.n == 0 || !is_lower(text.p[0]))
		return text;
	buf_byte(&b, (char)(text.p[0] - 'a' + 'A'));
	buf_add(&b, str_from(text, 1));
	return buf_str(&b);
}

struct str words_spoken(struct arena *a, const struct words *w, struct str text, struct str first)
{
	struct words_pair token = { STR("first"), first };
	struct str said = words_fill(a, w, text, &token, 1);

	if (!str_starts(text, STR("{first}")) ||
	    !str_equal(first, words_get(w, STR("council.first_unknown"))))
		return said;
	return begun(a, said);
}

static bool names_column(struct str text)
{
	return str_search(text, STR("{label}")) < text.n || str_search(text, STR("{what}")) < text.n ||
	       str_search(text, STR("{missing}")) < text.n;
}

/* "Person 2, Email: " */
static struct str before_row(struct arena *a, const struct words *w, const struct problem *problem,
                             const struct words_pair *first, struct str column)
{
	struct buf b = buf_open(a);
	struct str row = token_words(a, bare(a, problem->row));

	buf_add(&b, row.n > 0 ? words_fill(a, w, row, first, 1) : words_get(w, STR("wizard.row")));
	if (problem->row_number > 0) {
		buf_byte(&b, ' ');
		buf_number(&b, problem->row_number);
	}
	if (column.n > 0)
		buf_text(&b, ", ");
	buf_add(&b, column);
	buf_text(&b, ": ");
	return begun(a, buf_str(&b));
}

/* "2 weeks" */
static struct str length_of(struct arena *a, const struct words *w, const struct problem *problem)
{
	struct words_pair n = { STR("n"), str_of_number(a, problem->number) };
	struct str unit = problem->unit;

	if (unit.n == 0)
		return unit;
	if (problem->number == 1)
		unit.n--;
	return words_fill(a, w, words_get(w, str_join(a, STR("lengths."), unit)), &n, 1);
}

/* What a date is compared with: "today", "1 September 2026", or a label in quotes. */
static struct str other_of(struct arena *a, const struct words *w, const struct problem *problem,
                           struct str first)
{
	struct words_pair label = { STR("label"), STR("") };
	int32_t day;

	if (problem->other.n == 0)
		return problem->other;
	if (str_is(problem->other, "today"))
		return words_get(w, STR("only.today"));
	if (date_read_iso(problem->other, &day))
		return words_date(a, w, day);
	if (problem->other.p[0] >= '0' && problem->other.p[0] <= '9' && problem->other.n == 5)
		return problem->other;         /* a time of day */
	label.text = words_spoken(a, w, token_words(a, bare(a, problem->other)), first);
	return words_fill(a, w, words_get(w, STR("problems.question")), &label, 1);
}

struct str words_problem(struct arena *a, const struct words *w, const struct form *form,
                         const struct problem *problem, struct str first)
{
	struct words_pair token = { STR("first"), first };
	struct str label = words_spoken(a, w, token_words(a, bare(a, problem->what)), first);
	struct str number = str_of_number(a, problem->number);
	struct words_pair pairs[] = {
		token,
		{ STR("what"), inside(a, w, label) }, { STR("label"), quoted(a, w, label) },
		{ STR("max"), number }, { STR("min"), number }, { STR("n"), number },
		{ STR("over"), str_of_number(a, problem->over) },
		{ STR("ext"), problem->extra },
		{ STR("other"), other_of(a, w, problem, first) },
		{ STR("length"), length_of(a, w, problem) },
		{ STR("missing"),
		  inside(a, w, words_fill(a, w, token_words(a, bare(a, problem->extra)), &token, 1)) },
	};
	struct str text, said;

	if (!own_text(form, problem, &text))
		text = words_get(w, str_join(a, STR("problems."), problem->key));
	said = words_fill(a, w, text, pairs, COUNT(pairs));
	if (problem->row.n == 0 && problem->row_number == 0)
		return said;
	return str_join(a, before_row(a, w, problem, &token, names_column(text) ? STR("") : label),
	                said);
}

static struct str month(struct arena *a, const struct words *w, struct str list, int number)
{
	return words_get(w, str_join(a, list, str_of_number(a, number)));
}

/* A figure beside a word that stayed English belongs to it, so that both keep their order. */
static struct str together(struct arena *a, struct str text)
{
	if (str_search(text, STR(PAGE_ENGLISH)) == text.n)
		return text;
	return str_join(a, str_join(a, STR(PAGE_ENGLISH), bare(a, text)), STR(PAGE_ENGLISH_END));
}

/* day 0: of a month alone. */
static struct str date_by(struct arena *a, const struct words *w, struct str month, int day,
                          int year)
{
	struct words_pair pairs[] = {
		{ STR("day"), str_of_number(a, day) }, { STR("month"), month },
		{ STR("year"), str_of_number(a, year) },
	};
	struct str order = day > 0 ? STR("{day} {month} {year}") : STR("{month} {year}");

	words_find(w, day > 0 ? STR("dates.day") : STR("dates.month"), &order);
	return together(a, words_fill(a, NULL, bare(a, order), pairs, COUNT(pairs)));
}

static struct str date_in(struct arena *a, const struct words *w, struct str months, int32_t day)
{
	struct civil c = date_civil(day);

	return date_by(a, w, month(a, w, months, c.month), c.day, c.year);
}

struct str words_date(struct arena *a, const struct words *w, int32_t day)
{
	return date_in(a, w, STR("months.m"), day);
}

struct str words_date_short(struct arena *a, const struct words *w, int32_t day)
{
	return date_in(a, w, STR("months_short.m"), day);
}

struct str words_date_text(struct arena *a, const struct words *w, struct str iso)
{
	int32_t day;
	uint64_t year, number;

	if (date_read_iso(iso, &day))
		return words_date(a, w, day);
	if (iso.n != 7 || iso.p[4] != '-' || !str_number(str_part(iso, 0, 4), 9999, &year) ||
	    !str_number(str_from(iso, 5), 12, &number) || number == 0)
		return iso;
	return date_by(a, w, month(a, w, STR("months.m"), (int)number), 0, (int)year);
}

static void two_digits(struct buf *b, int n)
{
	buf_byte(b, (char)('0' + n / 10));
	buf_byte(b, (char)('0' + n % 10));
}

struct str words_time(struct arena *a, const struct words *w, int64_t seconds)
{
	struct local_time t = date_local(seconds);
	struct buf b = buf_open(a);

	(void)w;
	two_digits(&b, t.hour);
	buf_byte(&b, ':');
	two_digits(&b, t.minute);
	return buf_str(&b);
}

struct str words_when(struct arena *a, const struct words *w, int64_t seconds)
{
	struct str date = words_date_short(a, w, date_today(seconds));

	return str_join(a, str_join(a, date, STR(" ")), words_time(a, w, seconds));
}

/* Rounded up, so that nothing is 0 KB and what is left is never promised too large. */
static struct str in_tenths(struct arena *a, int64_t bytes, int64_t unit)
{
	int64_t tenths = bytes / unit * 10 + (bytes % unit * 10 + unit - 1) / unit;
	struct buf b = buf_open(a);

	buf_number(&b, tenths / 10);
	if (tenths % 10 != 0 && tenths < 1000) {
		buf_byte(&b, '.');
		buf_number(&b, tenths % 10);
	}
	return buf_str(&b);
}

struct str words_size(struct arena *a, const struct words *w, int64_t bytes)
{
	static const struct { int64_t unit; struct str key; } sizes[] = {
		{ INT64_C(1) << 30, { "sizes.gb", 8 } }, { INT64_C(1) << 20, { "sizes.mb", 8 } },
		{ INT64_C(1) << 10, { "sizes.kb", 8 } }, { 1, { "sizes.bytes", 11 } },
	};
	size_t i = 0;

	while (i + 1 < COUNT(sizes) && bytes < sizes[i].unit)
		i++;
	return together(a, str_join(a, in_tenths(a, bytes < 0 ? 0 : bytes, sizes[i].unit),
	                            str_join(a, STR(" "), words_get(w, sizes[i].key))));
}
