/* Conditions on numbers, dates and rows, calculated answers, and texts that speak of answers: the
 * forms of tests/forms/good/compare, calculated and answers-in-words, played over answers. */
#include "gen/form_read.h"

#include "gen/form_known.h"
#include "gen/markdown.h"
#include <stdio.h>

#include "store/base/buf.h"
#include "store/base/date.h"
#include "store/compiled/check.h"
#include "store/compiled/form_file.h"
#include "store/compiled/form_values.h"
#include "store/compiled/json.h"
#include "tests/form_sample.h"
#include "tests/tap.h"

/* 1 March 2022. */
static const struct occasion today = { .today = SAMPLE_TODAY };

static struct form *form(struct arena *a, const char *name)
{
	struct diag d = diag_open(a);
	struct form_source source = { .arena = a, .diag = &d, .content = "content",
	                              .markdown = markdown_html };
	struct buf bytes = buf_open(a);
	char path[128];
	struct form *f;

	snprintf(path, sizeof(path), "tests/forms/good/%s/form.yaml", name);
	f = form_read(&source, str_c(a, str_of(path)));
	form_write_bytes(&bytes, f);
	is_err(OK, form_read_bytes(a, buf_str(&bytes), &f), name);
	return f;
}

/* Pairs of name and value; FIELD.ROW.COLUMN stands in a row. */
static struct values *answers(struct arena *a, const char *const *pairs)
{
	struct values *v = values_open(a);

	for (; *pairs; pairs += 2) {
		struct str rest = str_of(pairs[0]), field, row;

		if (!str_cut(&rest, '.', &field) || !str_cut(&rest, '.', &row)) {
			values_text(v, str_of(pairs[0]), str_of(pairs[1]));
			continue;
		}
		if (!answers_row(v, field, row))
			values_text(values_add_tree(values_list(v, field)), STR("row"), row);
		values_text(answers_row(v, field, row), rest, str_of(pairs[1]));
	}
	return v;
}

#define GIVEN(...) (const char *const[]){ __VA_ARGS__, NULL }

/* Which of the questions are asked, by their ids. */
static void asked(const struct form *f, const char *const *given, const char *ids, const char *name)
{
	struct arena *a = arena_open(1 << 22);
	struct values *v = answers(a, given);
	const struct form_page *page = form_page_find(f, STR("asked"));
	struct buf b = buf_open(a);
	struct str group = str_part(str_of(ids), 0, 2);

	for (size_t i = 0; i < page->field_count; i++) {
		if (!str_starts(page->fields[i].id, group) ||
		    !answers_shows_field(f, &page->fields[i], v, &today))
			continue;
		buf_text(&b, b.n > 0 ? " " : "");
		buf_add(&b, page->fields[i].id);
	}
	is_str(ids, buf_str(&b), name);
	arena_close(a);
}

static void numbers(const struct form *f)
{
	asked(f, GIVEN("siblings", "2", "hours", "2.5"), "n_least n_most n_between n_two",
	      "both ends belong to a number");
	asked(f, GIVEN("siblings", "4", "hours", "2.51"), "n_least n_more n_between", "more is more");
	asked(f, GIVEN("siblings", "1", "hours", "-3"), "n_most n_less n_not",
	      "less is less, below zero too");
	asked(f, GIVEN("siblings", "10"), "n_least", "ten is more than two");
	asked(f, GIVEN("siblings", "many", "hours", "2,5"), "n_not",
	      "what is no number is neither more nor less");
	asked(f, GIVEN("told", "2021-01-01"), "n_not", "nor is nothing");
}

static void days(const struct form *f)
{
	asked(f, GIVEN("met", "2022-02-28"), "d_before d_months d_past d_fixed",
	      "yesterday is before today");
	asked(f, GIVEN("met", "2022-03-01"), "d_months d_fixed",
	      "today is neither before nor after it");
	asked(f, GIVEN("met", "2022-09-01"), "d_after d_months d_fixed",
	      "six months from now are within six months");
	asked(f, GIVEN("met", "2022-09-02"), "d_after d_fixed", "and a day more is not");
	asked(f, GIVEN("met", "2021-08-31"), "d_before", "nor is a day sooner");
	asked(f, GIVEN("met", "2021-02-15", "told", "2021-02-01"), "d_before d_on_after d_weeks",
	      "two weeks apart are at least two weeks before");
	asked(f, GIVEN("met", "2021-02-14", "told", "2021-02-01"), "d_before d_on_after",
	      "thirteen days are not");
	asked(f, GIVEN("met", "2021-02-01", "told", "2021-02-01"), "d_before d_on_before d_on_after",
	      "the same day is both");
	asked(f, GIVEN("met", "2021-02-01", "told", "not known"), "d_before",
	      "nothing is before what is no date");
	asked(f, GIVEN("met", "2022-03-02", "hidden", "2020-01-01", "never", "no"),
	      "d_after d_months d_fixed", "a date that a rule hides is not there");
	asked(f, GIVEN("met", "2022-03-02", "hidden", "2020-01-01", "never", "yes"),
	      "d_after d_months d_fixed d_hidden", "and one that it shows is");
}

static void rows(const struct form *f)
{
	asked(f, GIVEN("siblings", "1"), "r_few", "without rows none of them is so, nor every");
	asked(f, GIVEN("help.r1.works", "no", "help.r2.works", "yes"), "r_any",
	      "one row is enough for any");
	asked(f, GIVEN("help.r1.works", "yes", "help.r2.works", "yes"), "r_every",
	      "every row must be so");
	asked(f, GIVEN("help.r1.works", "yes", "help.r2.what", "", "help.r3.what", ""), "r_every r_few",
	      "a row with nothing in it is none");
	asked(f, GIVEN("help.r1.minutes", "30", "help.r2.minutes", "20", "help.r3.minutes", "40"),
	      "r_three r_where", "rows are counted, and those in which a rule holds");
	asked(f, GIVEN("siblings", "3", "help.r1.works", "no"), "r_any r_few r_both",
	      "inside a row fields of the form can be looked at too");
	asked(f, GIVEN("told", "2022-01-02", "help.r1.from", "2022-01-01"), "r_few r_date",
	      "and a date of the row stands against one of the form");
	asked(f, GIVEN("met", "2022-01-10", "told", "2022-01-30"), "r_few r_late",
	      "a named rule takes them all");
}

/* A page is drawn with what hangs on its own answers open, and with what hangs on earlier ones
 * decided. */
static void drawn(struct arena *a, const struct form *f)
{
	struct values *v = answers(a,
	                           GIVEN("help.r1.works", "no", "met", "2022-02-01", "siblings", "3")),
	              *out = values_open(a);
	struct form_view view = { .form = f, .answers = v, .occasion = today };
	struct values *fields;

	form_values_page(&view, form_page_find(f, STR("asked")), out);
	fields = values_get_tree(out, STR("fields"));
	ok(!values_is(values_get_tree(fields, STR("r_any")), STR("hidden")),
	   "what hangs on rows of an earlier page is on the page");
	ok(!values_is(values_get_tree(fields, STR("r_both")), STR("hidden")),
	   "also when it hangs on other answers too");
	ok(values_is(values_get_tree(fields, STR("r_every")), STR("hidden")),
	   "and is not when they say so");
	ok(!values_is(values_get_tree(fields, STR("d_before")), STR("hidden")),
	   "dates of an earlier page are decided");
	out = values_open(a);
	form_values_page(&view, form_page_find(f, STR("given")), out);
	fields = values_get_tree(out, STR("fields"));
	ok(!values_is(values_get_tree(fields, STR("c_some")), STR("hidden")),
	   "rows of the same page may still change");
}

/* The keys of what is wrong, each with its field. */
static void wrong(const struct form *f, const char *const *given, enum check_for what,
                  const char *keys, const char *name)
{
	struct arena *a = arena_open(1 << 22);
	struct problems problems = problems_open(a);
	struct buf b = buf_open(a);

	check_form(f, answers(a, given), &today, what, &problems);
	for (const struct problem *one = problems.first; one; one = one->next) {
		buf_text(&b, b.n > 0 ? " " : "");
		buf_add(&b, one->field);
		buf_byte(&b, ':');
		buf_add(&b, one->key);
	}
	is_str(keys, buf_str(&b), name);
	arena_close(a);
}

static void times(const struct form *f)
{
	asked(f, GIVEN("opens", "09:00"), "t_noon", "nine in the morning is before noon");
	asked(f, GIVEN("opens", "12:00"), "t_late", "noon is not, and is on it");
	asked(f, GIVEN("opens", "14:30", "closes", "14:31"), "t_late t_other",
	      "a time is after another answer");
	asked(f, GIVEN("opens", "14:30", "closes", "14:30"), "t_late", "or not");
	asked(f, GIVEN("opens", "09:00", "closes", "late"), "t_noon", "what is no time is neither");
	wrong(f, GIVEN("opens", "09:00", "closes", "08:30"), CHECK_SHAPE, "closes:bound_after",
	      "a time that must be after another is refused");
	wrong(f, GIVEN("opens", "05:00"), CHECK_SHAPE, "opens:bound_after",
	      "and one that must be after a written time");
	wrong(f, GIVEN("closes", "08:30"), CHECK_SHAPE, "",
	      "nothing is wrong while the other is not there");
}

static void bounds(const struct form *f)
{
	const char *const *late = GIVEN("told", "2022-02-01", "met", "2022-02-10", "sent",
	                                "2022-03-01");

	wrong(f, GIVEN("told", "2022-02-02", "met", "2022-02-01"), CHECK_SHAPE, "met:bound_on_or_after",
	      "a date that must not be before another is refused");
	wrong(f, GIVEN("told", "2022-02-02", "met", "2022-02-02"), CHECK_SHAPE, "",
	      "the same day is not before it");
	wrong(f, GIVEN("met", "2022-02-01"), CHECK_SHAPE, "",
	      "nothing is wrong while the other is not there");
	wrong(f, late, CHECK_SHAPE, "", "what is only so as a rule never blocks");
	wrong(f, late, CHECK_ADVICE, "met:warn_after_by sent:warn_within",
	      "and is said before sending");
	wrong(f, GIVEN("soon", "2022-02-28"), CHECK_COMPLETE, "soon:bound_on_or_after",
	      "today is a bound too");
	wrong(f, GIVEN("soon", "2030-01-01"), CHECK_COMPLETE, "soon:bound_before",
	      "and so is a written date");
	wrong(f, GIVEN("kept", "2022-01-01", "hidden", "2021-01-01"), CHECK_SHAPE, "",
	      "a hidden date bounds nothing");
	wrong(f,
	      GIVEN("told", "2022-01-05", "help.r1.from", "2022-01-04", "help.r1.until", "2022-01-04"),
	      CHECK_SHAPE, "help.r1.from:bound_on_or_after help.r1.until:bound_after",
	      "in a row the row comes first, then the form");
}

/* The value of each calculated field that was sent. */
static void calculated(struct arena *a, const struct form *f)
{
	const char *const *given = GIVEN("first_name", "Sam", "secret", "s", "dob", "2012-03-02", "met",
	                                 "2022-02-01", "help.r1.cost", "40.10", "help.r2.cost", "0.25",
	                                 "help.r3.what", "Time", "help.r4.cost", "dear", "help.r5.cost",
	                                 "900", "help.r5.free", "yes");
	struct values *v = answers(a, given), *sent = answers_sent(f, v, &today), *later;
	struct occasion next_year = { .today = SAMPLE_TODAY + 365 };

	is_str("40.35", values_get(sent, STR("week")),
	       "a column is added up, as far as it is shown and holds numbers");
	is_str("1573.65", values_get(sent, STR("year")), "so many times");
	is_str("5", values_get(sent, STR("rows")), "rows are counted");
	is_str("9", values_get(sent, STR("years")), "an age is of today");
	is_str("9", values_get(sent, STR("years_then")), "or of another day");
	is_str("28", values_get(sent, STR("days")), "days lie between two dates");
	is_str("Sam of no setting", values_get(sent, STR("name")),
	       "a text joins answers, and has words for those not given");
	ok(!values_find(v, STR("week")), "the draft holds none of them");
	later = answers_sent(f, sent, &next_year);
	is_str("9", values_get(later, STR("years")), "what was sent stays as it was at sending");
	values_text(v, STR("no_help"), STR("yes"));
	sent = answers_sent(f, v, &today);
	ok(!values_find(sent, STR("week")) && !values_find(sent, STR("help")),
	   "what is hidden is not added up");
	is_str("0", values_get(sent, STR("rows")), "nor counted");
	sent = answers_sent(f, values_open(a), &today);
	ok(!values_find(sent, STR("week")) && !values_find(sent, STR("years")) &&
	       !values_find(sent, STR("name")),
	   "what cannot be made is not there");
	ok(!answers_shows_field(f, form_field_find(f, STR("dear"), NULL), v, &today),
	   "a rule sees what is made");
	values_remove(v, STR("no_help"));
	values_text(answers_row(v, STR("help"), STR("r2")), STR("cost"), STR("60"));
	ok(answers_shows_field(f, form_field_find(f, STR("dear"), NULL), v, &today), "as it is now");
	ok(!check_knows(form_page_find(f, STR("made")), STR("week")), "nobody can post one");
}

static struct words *words(struct arena *a)
{
	struct words *w = NULL;

	is_err(OK, words_read_bytes(a, sample_words(), &w), "words");
	return w;
}

static struct words *fault_words(struct arena *a)
{
	struct words *w = NULL;

	is_err(OK,
	       words_read_bytes(a,
	                        STR("council.first_unknown\tthe child\nproblems.question\t{label}\nproblems.too_long\t{label}: {over}\n"),
	                        &w),
	       "words");
	return w;
}

/* Somebody who helps with one page alone. */
static void helped(struct arena *a, const struct form *f)
{
	struct values *v = answers(a, GIVEN("first_name", "Sam", "setting_name", "Hill School",
	                                    "help.r1.cost", "40"));
	struct values *only = values_open(a), *out = values_open(a), *fields;
	struct form_view view = { .form = f, .answers = v, .occasion = today, .words = words(a),
	                          .only = only };
	const struct form_page *made = form_page_find(f, STR("made"));
	const struct form_text *label = &made->fields[made->field_count - 1].label;

	values_add_text(only, STR("made"));
	is_str("Does your setting know of the unknown pounds?", form_values_text(a, &view, label),
	       "a helper reads no answer of another page in a text");
	form_values_page(&view, made, out);
	fields = values_get_tree(out, STR("fields"));
	ok(values_is(values_get_tree(fields, STR("week")), STR("hidden")) &&
	       values_get(values_get_tree(fields, STR("week")), STR("value")).n == 0,
	   "nor a sum of it");
	values_add_text(only, STR("given"));
	is_str("Does Hill School know of the 40 pounds?", form_values_text(a, &view, label),
	       "and does of a page of theirs");
}

static const struct value *label_of(const struct values *review, size_t entry)
{
	const struct values *pages =
	    values_get_list(values_get_list(review, STR("parts"))->first->children, STR("pages"));
	const struct value *one = values_get_list(pages->first->children, STR("entries"))->first;

	while (entry-- > 0)
		one = one->next;
	return values_find(one->children, STR("label"));
}

static void told(struct arena *a, const struct form *f)
{
	struct values *v = answers(a, GIVEN("whom", "child", "first_name", "Sam", "setting_name",
	                                    "{first} & <Hill>", "siblings", "3")),
	              *out = values_open(a);
	struct form_view view = { .form = f, .answers = v, .occasion = today, .words = fault_words(a) };
	const struct form_page *page = form_page_find(f, STR("told"));
	struct problems problems = problems_open(a);
	struct str label = page->fields[0].label.in[VOICE_CHILD];

	is_str("Does {setting_name, the setting} help {first}?", label, "the form keeps the place");
	is_str("Does {first} & <Hill> help Sam?", form_values_text(a, &view, &page->fields[0].label),
	       "an answer stands in the label as it was typed, whatever is in it");
	values_text(v, STR("whom"), STR("me"));
	is_str("Does your setting help you?", form_values_text(a, &view, &page->fields[0].label),
	       "one that a rule hides does not: its words stand there");
	values_text(v, STR("late"), STR("much too long"));
	values_text(v, STR("whom"), STR("child"));
	check_page(f, page, v, &today, CHECK_SHAPE, &problems);
	form_values_problems(&view, &problems, STR("problems"), out);
	is_str("Anything of {first} & <Hill>?: 8",
	       values_get(values_get_list(out, STR("problems"))->first->children, STR("text")),
	       "what is said of a fault speaks of it too");
	out = values_open(a);
	form_values_page(&view, page, out);
	is_int(3, (int64_t)values_get_tree(out, STR("told-of"))->count,
	       "a page has one value for each pair of field and words");
	is_str("{first} & <Hill>", values_get_tree(out, STR("told-of"))->first->text,
	       "which the page escapes");
	view.answers = NULL;
	view.blank = true;
	is_str("Does the setting help the child?", form_values_text(a, &view, &page->fields[0].label),
	       "without answers the words stand there");
	out = values_open(a);
	form_values_review(&view, out);
	is_str("For whom?", label_of(out, 0)->text, "and the form is read as ever");
}

int main(void)
{
	struct arena *a = arena_open(1 << 26);
	const struct form *compare = form(a, "compare");

	numbers(compare);
	days(compare);
	rows(compare);
	drawn(a, compare);
	bounds(compare);
	times(compare);
	calculated(a, form(a, "calculated"));
	helped(a, form(a, "calculated"));
	told(a, form(a, "answers-in-words"));
	arena_close(a);
	return done();
}
