#include "store/compiled/check.h"

#include <string.h>

#include "store/base/buf.h"
#include "store/compiled/json.h"
#include "tests/form_sample.h"
#include "tests/tap.h"

static const struct occasion today = { .today = SAMPLE_TODAY, .professional = false };

/* "first_name required_text, dob required_date" */
static struct str listed(struct arena *a, const struct problems *problems)
{
	struct buf b = buf_open(a);

	for (const struct problem *one = problems->first; one; one = one->next) {
		if (b.n > 0)
			buf_text(&b, ", ");
		buf_add(&b, one->field);
		buf_byte(&b, ' ');
		buf_add(&b, one->key);
	}
	return buf_str(&b);
}

static struct problems found(struct arena *a, const char *page, const char *const *pairs,
	enum check_for what)
{
	const struct form *f = sample_form(a);
	struct problems problems = problems_open(a);

	check_page(f, form_page_find(f, str_of(page)), sample_answers(a, f, pairs), &today, what,
	     &problems);
	return problems;
}

static void says(struct arena *a, const char *wanted, const char *page, const char *const *pairs,
                 enum check_for what, const char *sentence)
{
	struct problems problems = found(a, page, pairs, what);

	is_str(wanted, listed(a, &problems), sentence);
}

#define PAIRS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void reading(struct arena *a)
{
	const struct form *f = sample_form(a);
	struct values *v = sample_answers(a, f, PAIRS("first_name",
	     " \xc2\xa0 Sam\r\n Lee \xe2\x80\x8b", "email", " A@B.Example ",
		"hours", "1,250", "since", "June 2019", "place-postcode", "lk11aa", "notes",
		     "a\r\nb\rc\x07", "statements", "yp",
		"statements", "yp", "on_behalf_of", "", "on_behalf_of", "myself", "dob-day", "31",
		     "dob-month", "2", "dob-year", "2020",
		"agree-name", "Ann", "agree-date-day", "1", "agree-date-month", "mar",
		     "agree-date-year", "2022",
		"phone", "01632  960\t001"));

	is_str("Sam  Lee", values_get(v, STR("first_name")),
	     "one line is trimmed of all that is blank, and its line ends are spaces");
	is_str("a@b.example", values_get(v, STR("email")), "an email address is kept in small letters");
	is_str("1250", values_get(v, STR("hours")), "a number without its commas");
	is_str("2019-06", values_get(v, STR("since")), "a month and a year as ISO 8601");
	is_str("LK1 1AA", values_get(values_get_tree(v, STR("place")), STR("postcode")),
	     "a postcode in its usual form");
	is_str("a\nb\nc", values_get(v, STR("notes")), "many lines end in LF and hold no controls");
	is_int(1, (int64_t)values_get_list(v, STR("statements"))->count, "a choice counts once");
	is_str("myself", values_get(v, STR("on_behalf_of")),
	     "the empty value before a choice is passed over");
	is_str("31", values_get(values_get_tree(v, STR("dob")), STR("day")),
	     "a date that is not real stays as it was typed");
	is_str("2022-03-01", values_get(values_get_tree(v, STR("agree")), STR("date")),
	     "months may have names");
	is_str("01632 960 001", values_get(v, STR("phone")), "a phone number keeps its groups");
	v = sample_answers(a, f, PAIRS("dob", "1 July 2021"));
	is_str("2021-07-01", values_get(v, STR("dob")), "one box takes a whole date");
}

static void reading_again(struct arena *a)
{
	const struct form *f = sample_form(a);
	struct values *v = sample_answers(a, f, PAIRS("first_name", "Sam", "statements", "parent",
	     "job", "Baker",
		"has_pep", "yes", "family.row", "r1", "family.row", "r2", "family.r1.name", "Ann",
		     "family.r2.name", "Ben"));
	struct sample_posted from = { PAIRS("first_name", "", "family.row", "r2", "family.row",
	     "r2", "family.row", "r0",
		"family.row", "-1", "family.row", "r1000000000", "family.row", "r7",
		     "family.r2.name", "Bea") };
	struct posted posted = { &from, sample_find };
	struct str out;
	struct buf b = buf_open(a);

	for (size_t i = 0; i < f->page_count; i++)
		check_read(f, &f->pages[i], &posted, &today, v);
	ok(!values_find(v, STR("first_name")), "an input that is empty takes its answer away");
	ok(!values_find(v, STR("statements")), "boxes without a tick do too");
	is_str("Baker", values_get(v, STR("job")),
	     "an input that was not on the page leaves its answer");
	is_str("yes", values_get(v, STR("has_pep")), "so does a choice");
	json_write(&b, v);
	out = buf_str(&b);
	ok(str_search(out, STR("\"family\":[{\"row\":\"r2\",\"name\":\"Bea\"},{\"row\":\"r7\"}]")) <
	       out.n,
	   "the rows posted are the rows kept, in their order, without strange or doubled ids");
	v = sample_answers(a, f, PAIRS("family.row", "r1", "family.row", "r2", "family.row", "r3",
	     "family.row", "r4"));
	is_int(3, (int64_t)values_get_list(v, STR("family"))->count,
	     "no more rows are read than the page offers");
	v = sample_answers(a, f, PAIRS("needs.row", "r1", "needs.row", "special", "needs.r1.info",
	     "x"));
	is_str("special", values_get(values_get_list(v, STR("needs"))->first->children, STR("row")),
	     "preset rows come first");
	is_int(3, (int64_t)values_get_list(v, STR("needs"))->count, "and are always there");
}

static void boxes_by_age(struct arena *a)
{
	static const struct condition is_16 = { .kind = CONDITION_AGE_AT_LEAST, .field = STR("dob"),
		                                    .number = 16 };
	struct form_field fields[] = {
		{ .id = STR("dob"), .type = FIELD_DATE },
		{ .id = STR("wishes"), .type = FIELD_CHECKBOXES, .show_if = &is_16 },
	};
	struct form_page page = { .id = STR("p"), .fields = fields, .field_count = COUNT(fields) };
	struct form f = { .pages = &page, .page_count = 1, .born = STR("dob") };
	struct sample_posted from = { PAIRS("dob", "1 July 1999") };
	struct posted posted = { &from, sample_find };
	struct values *v = values_open(a);

	values_text(v, STR("dob"), STR("1999-07-01"));
	values_add_text(values_list(v, STR("wishes")), STR("work"));
	check_read(&f, &page, &posted, &today, v);
	ok(!values_find(v, STR("wishes")), "boxes that are there for an age can all be unticked");
	values_text(v, STR("dob"), STR("2020-07-01"));
	values_add_text(values_list(v, STR("wishes")), STR("work"));
	from = (struct sample_posted){ PAIRS("dob", "1 July 2020") };
	check_read(&f, &page, &posted, &today, v);
	ok(values_find(v, STR("wishes")), "those that are not on the page keep their ticks");
}

static void files(struct arena *a)
{
	const struct form *f = sample_form(a);
	struct values *v = values_open(a), *file;
	struct sample_posted from = { PAIRS("files.f1.kind", "poem", "files.f1.date", "soon",
	     "files.f1.author", " Dr A ",
		"files.f2.kind", "report") };
	struct posted posted = { &from, sample_find };
	struct problems problems = problems_open(a);

	file = values_add_tree(values_list(v, STR("files")));
	values_text(file, STR("id"), STR("f1"));
	check_read(f, form_page_find(f, STR("papers")), &posted, &today, v);
	is_int(1, (int64_t)values_get_list(v, STR("files"))->count,
	     "a file cannot be made by naming it");
	is_str("Dr A", values_get(file, STR("author")), "its facts can be changed");
	check_form(f, v, &today, CHECK_SHAPE, &problems);
	is_str("files.f1.kind option, files.f1.date fuzzydate", listed(a, &problems),
	     "and are checked");
	is_str("papers", problems.first->page, "over the whole form each problem names its page");
}

static void requiring(struct arena *a)
{
	says(a,
	     "on_behalf_of required_choice, first_name required_text, dob required_date, statements required_tick, "
	     "place-postcode required_text", "who", PAIRS("first_name", " \xe2\x80\x8b\xc2\xa0"),
	     CHECK_COMPLETE,
	     "what is required is asked for by its kind; blanks are not an answer");
	says(a, "", "who", PAIRS("x", ""), CHECK_SHAPE, "saving for later asks for nothing");
	says(a, "", "adult", PAIRS("x", ""), CHECK_ADVICE, "a hidden page asks for nothing");
	says(a, "job recommended", "adult", PAIRS("dob", "1/1/2000"), CHECK_ADVICE,
	     "what is recommended is advice");
	says(a, "", "adult", PAIRS("dob", "1/1/2000"), CHECK_COMPLETE, "and never required");
	says(a, "agree-name declare_name, agree-date declare_date", "agree", PAIRS("x", ""),
	     CHECK_COMPLETE,
	     "a declaration needs a name and a date");
	says(a, "agree-date declare_date", "agree", PAIRS("agree-name", "Ann"), CHECK_COMPLETE,
	     "each of them");
	says(a, "agree-date declare_old", "agree", PAIRS("agree-name", "Ann", "agree-date", "1/3/2019"),
	     CHECK_ADVICE, "one that was signed long ago is worth a look");
	says(a, "", "agree", PAIRS("agree-name", "Ann", "agree-date", "1/3/2019"), CHECK_COMPLETE,
	     "and stops nobody");
}

static void dates(struct arena *a)
{
	says(a, "dob date_not_real", "who", PAIRS("dob-day", "31", "dob-month", "2", "dob-year",
	     "2020"), CHECK_SHAPE, "31 February");
	says(a, "dob date_part", "who", PAIRS("dob-year", "2020"), CHECK_SHAPE,
	     "half a date is not a date");
	says(a, "dob date_past", "who", PAIRS("dob", "2/3/2022"), CHECK_SHAPE,
	     "nobody is born tomorrow");
	says(a, "", "who", PAIRS("dob", "1/3/2022"), CHECK_SHAPE, "but today somebody is");
	says(a, "dob age_max", "who", PAIRS("dob", "1/3/1996"), CHECK_SHAPE, "26 is too old");
	says(a, "", "who", PAIRS("dob", "2/3/1996"), CHECK_SHAPE, "the day before it is not");
	says(a, "dob age_warn", "who", PAIRS("dob", "1/3/1997"), CHECK_ADVICE, "25 is a warning");
	says(a, "since fuzzydate", "who", PAIRS("since", "long ago"), CHECK_SHAPE,
	     "words are not a date");
	says(a, "since date_past", "who", PAIRS("since", "2023"), CHECK_SHAPE,
	     "next year has not begun");
	says(a, "", "who", PAIRS("since", "2022"), CHECK_SHAPE, "this year has");
}

static void choices(struct arena *a)
{
	says(a, "on_behalf_of option", "who", PAIRS("on_behalf_of", "Someone else"), CHECK_SHAPE,
	     "a label is not an option");
	says(a, "", "who", PAIRS("on_behalf_of", "someone_else"), CHECK_SHAPE, "an id is");
	says(a, "", "who", PAIRS("on_behalf_of", "00ff"), CHECK_SHAPE, "so is a linked person");
	says(a, "statements exclusive", "who", PAIRS("statements", "parent", "statements", "none"),
	     CHECK_SHAPE,
	     "none of these stands alone");
	says(a, "has_pep option", "who", PAIRS("has_pep", "unsure"), CHECK_SHAPE,
	     "yes or no is not unsure");
	says(a, "statements required_tick", "who", PAIRS("statements", "yp", "on_behalf_of",
	     "myself", "first_name", "A",
	     "dob", "1/3/2015", "place-postcode", "LK1 1AA"), CHECK_COMPLETE,
	     "a choice that is not offered is no answer");
}

static void options(void)
{
	static struct form_option listed[] = { { .id = STR("home") }, { .id = STR("school") } };
	const struct form_field field = { .type = FIELD_RADIOS, .options = listed,
		                              .option_count = COUNT(listed) };
	const struct form_field fixed = { .type = FIELD_YESNO };
	const struct form_field people = { .type = FIELD_RADIOS, .linked_people = true };

	ok(check_option(&field, STR("school")) && !check_option(&field, STR("yes")) &&
	       !check_option(&field, STR("")),
	   "what is listed can be chosen, and nothing else");
	ok(check_option(&fixed, STR("yes")) && !check_option(&fixed, STR("unsure")),
	   "of a type that fixes its answers those");
	ok(check_option(&people, STR("myself")) && !check_option(&people, STR("Sam Reed")),
	   "a linked person by their id, not by their name");
}

static void lengths(struct arena *a)
{
	struct problems problems = found(a, "who", PAIRS("first_name",
	     "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"
		"\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"), CHECK_SHAPE);

	is_str("first_name too_long", listed(a, &problems), "a text has a limit");
	is_int(2, problems.first->over, "counted in characters, not in bytes");
	is_int(10, problems.first->number, "the limit is named");
	says(a, "hours number", "who", PAIRS("hours", "1e3"), CHECK_SHAPE,
	     "1e3 is not how people write numbers");
	says(a, "hours number", "who", PAIRS("hours", "1.25"), CHECK_SHAPE, "one decimal is not two");
	says(a, "hours number_min", "who", PAIRS("hours", "-2"), CHECK_SHAPE, "too small");
	says(a, "hours number_max", "who", PAIRS("hours", "40.5"), CHECK_SHAPE, "too large");
}

/* A date typed as a whole into the first of its boxes, and one that lacks a part. */
static void whole_dates(struct arena *a)
{
	static const char *const typed[] = { "1/7/2012", "01-07-2012", "1 July 2012", "1.7.2012",
	                                     "2012-07-01",
	                                     "\xd9\xa1/\xd9\xa7/\xd9\xa2\xd9\xa0\xd9\xa1\xd9\xa2" };

	for (size_t i = 0; i < COUNT(typed); i++)
		is_str("2012-07-01",
		       values_get(sample_answers(a, sample_form(a),
		                                 PAIRS("dob-day", typed[i], "dob-month", "", "dob-year",
		                                       "")),
		                  STR("dob")),
		       typed[i]);
	says(a, "dob date_part", "who", PAIRS("dob-day", "", "dob-month", "7", "dob-year", "2012"),
	     CHECK_SHAPE, "a date without a day lacks a part");
	says(a, "dob date_not_real", "who",
	     PAIRS("dob-day", "31", "dob-month", "2", "dob-year", "2012"), CHECK_SHAPE,
	     "31 February does not");
}

static void rows(struct arena *a)
{
	struct problems problems;

	says(a, "", "family", PAIRS("family.row", "r1"), CHECK_COMPLETE,
	     "an empty row asks for nothing");
	problems = found(a, "family", PAIRS("family.row", "r1", "family.row", "r2", "family.r2.rel",
	     "mother"), CHECK_COMPLETE);
	is_str("family.r2.name row_half_filled", listed(a, &problems),
	     "a row that is begun asks for what it needs");
	is_str("Person", problems.first->row, "by what it is called");
	is_int(2, problems.first->row_number, "and its number");
	is_str("Full name", problems.first->extra, "and names what is missing");
	says(a, "", "family", PAIRS("family.row", "r1", "family.r1.rel", "mother"), CHECK_SHAPE,
	     "but not while saving for later");
	says(a, "", "needs", PAIRS("needs.row", "special", "needs.special.info", "x"), CHECK_COMPLETE,
	     "the label of a preset row stands for its first column");
	says(a, "needs.r1.need row_half_filled, needs.r1.date date_part", "needs",
	     PAIRS("needs.row", "r1", "needs.r1.date", "soon"), CHECK_COMPLETE,
	     "a cell is checked like a field, after what the columns before it lack");
	problems = found(a, "needs", PAIRS("needs.row", "special", "needs.special.date", "soon"),
	                 CHECK_SHAPE);
	is_str("needs.special.date date_part", listed(a, &problems), "in a preset row too");
	is_int(0, problems.first->row_number, "which has a name of its own");
	ok(problems.first->row.n > 0, "and is called by it");
}

static void states(struct arena *a)
{
	const struct form *f = sample_form(a);
	const struct form_page *family = form_page_find(f, STR("family")),
	     *agree = form_page_find(f, STR("agree"));
	struct values *visited = values_list(values_open(a), STR("visited"));
	struct values *none = values_open(a), *some = sample_answers(a, f, PAIRS("agree-name", "Ann"));

	is_int(PAGE_NOT_STARTED, check_state(f, family, none, visited, &today),
	     "a page nobody has been to is not started");
	is_int(PAGE_STARTED, check_state(f, agree, some, NULL, &today),
	     "a page with something missing is started");
	values_add_text(visited, STR("family"));
	is_int(PAGE_DONE, check_state(f, family, none, visited, &today),
	     "an optional page is done once visited");
}

static void nhs(struct arena *a)
{
	says(a, "nhs nhs_number", "agree", PAIRS("nhs", "123"), CHECK_ADVICE,
	     "a strange NHS number is advice");
	says(a, "", "agree", PAIRS("nhs", "123"), CHECK_SHAPE, "and stops nobody");
}

int main(void)
{
	struct arena *a = arena_open(1 << 24);

	reading(a);
	reading_again(a);
	boxes_by_age(a);
	files(a);
	requiring(a);
	dates(a);
	choices(a);
	options();
	lengths(a);
	whole_dates(a);
	rows(a);
	states(a);
	nhs(a);
	arena_close(a);
	return done();
}
