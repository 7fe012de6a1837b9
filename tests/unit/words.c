#include "store/compiled/words.h"

#include "store/base/date.h"
#include "store/compiled/page.h"
#include "tests/form_sample.h"
#include "tests/tap.h"

static const struct words *sample(struct arena *a)
{
	struct words *w = NULL;

	is_err(OK, words_read_bytes(a, sample_words(), &w), "sorted lines are words");
	return w;
}

static void looking_up(struct arena *a, const struct words *w)
{
	struct str text = sample_words(), line;
	size_t found = 0, lines = 0;

	while (str_cut(&text, '\n', &line)) {
		size_t tab = str_find(line, '\t');
		struct str out;

		lines += line.n > 0;
		found += line.n > 0 && words_find(w, str_part(line, 0, tab), &out);
	}
	is_int((int64_t)lines, (int64_t)found, "each key is found");
	ok(!words_find(w, STR("sizes"), &line), "the beginning of a key is not a key");
	ok(!words_find(w, STR("a"), &line) && !words_find(w, STR("zz"), &line),
	     "nor is what sorts before or after all");
	is_str("", words_get(w, STR("no.such")), "an unknown key is the empty text");
	is_str("one\ntwo \\", words_get(w, STR("site.lines")), "lines and backslashes come back");
	is_str("", words_get(NULL, STR("site.yes")), "without words nothing is said");
	ok(words_open(a, "build/no-such-folder", &(struct words *){ NULL }) == ERR_NOT_FOUND,
	     "a missing file is told");
}

static void refusing(void)
{
	is_err(ERR_DAMAGED, words_check(STR("b\tx\na\ty\n")),
	     "lines out of order are refused");
	is_err(ERR_DAMAGED, words_check(STR("a\tx\na\ty\n")),
	     "so is a key that stands twice");
	is_err(ERR_DAMAGED, words_check(STR("a\tx\nb\n")), "and a line without a tab");
}

static void filling(struct arena *a, const struct words *w)
{
	struct words_pair first = { STR("first"), STR("Sam {phone}") };

	is_str("Call 01632 960 110", words_fill(a, w, STR("Call {phone}"), NULL, 0),
	     "the council's facts are tokens");
	is_str("Is it Sam {phone}?", words_fill(a, w, STR("Is it {first}?"), &first, 1),
	     "what is filled in is not filled again");
	is_str("{nobody} {", words_fill(a, w, STR("{nobody} {{"), &first, 1),
	     "an unknown token stays, a doubled brace is one");
	is_str("a{", words_fill(a, w, STR("a{"), NULL, 0), "a brace alone is a brace");
	is_str("Postcode", words_fill(a, w, STR("{wizard.postcode}"), NULL, 0),
	     "a word can be named by its key");
}

static void two_directions(struct arena *a)
{
	struct words_pair pairs[] = {
		{ STR("who"), STR("Sam Reed") }, { STR("phone"), STR("01632 960 110") },
		{ STR("n"), STR("7") },
		{ STR("day"), STR("1 يوليو 2021") },
	};

	is_str("كتب " WORDS_APART "Sam Reed" WORDS_APART_END " أو اتصل " WORDS_APART
	       "01632 960 110" WORDS_APART_END ".",
	       words_fill(a, NULL, STR("كتب {who} أو اتصل {phone}."), pairs, COUNT(pairs)),
	       "in a sentence that runs from the right a name and a phone number stand apart");
	is_str("خلال 7 أيام، حتى 1 يوليو 2021",
	       words_fill(a, NULL, STR("خلال {n} أيام، حتى {day}"), pairs, COUNT(pairs)),
	       "a number and what runs the same way do not");
	is_str(PAGE_ENGLISH "By " WORDS_APART "1 يوليو 2021" WORDS_APART_END "." PAGE_ENGLISH_END,
	       words_fill(a, NULL, STR(PAGE_ENGLISH "By {day}." PAGE_ENGLISH_END), pairs, COUNT(pairs)),
	       "what has no translation keeps a date of the other direction apart");
	is_str("By 1 يوليو 2021.", words_fill(a, NULL, STR("By {day}."), pairs, COUNT(pairs)),
	       "and English alone, in letters and records, has no marks");
}

static void order_of_dates(struct arena *a)
{
	struct words *w;
	int32_t day = date_of((struct civil){ 2021, 7, 1 });

	is_err(OK,
	       words_read_bytes(a,
	                        STR("dates.day\t{year}. {month} {day}.\ndates.month\t{year}. {month}\nmonths.m7\tjulius\n"),
	                        &w),
	       "a language has an order of its own");
	is_str("2021. julius 1.", words_date(a, w, day), "in which a date is said");
	is_str("2021. julius", words_date_text(a, w, STR("2021-07")), "and a month");
}

static void left_in_english(struct arena *a)
{
	struct words *w;
	int32_t day = date_of((struct civil){ 2021, 7, 1 });

	is_err(OK,
	       words_read_bytes(a,
	                        STR("months.m7\t" PAGE_ENGLISH "July" PAGE_ENGLISH_END
	                            "\nsizes.kb\t" PAGE_ENGLISH "KB" PAGE_ENGLISH_END "\n"),
	                        &w),
	       "a language may lack the months");
	is_str(PAGE_ENGLISH "1 July 2021" PAGE_ENGLISH_END, words_date(a, w, day),
	       "then a date is English as a whole");
	is_str(PAGE_ENGLISH "1 KB" PAGE_ENGLISH_END, words_size(a, w, 1024), "and so is a size");
}

static struct str sentence(struct arena *a, const struct words *w, const char *field,
                           const char *key, const char *what)
{
	struct problem p = { .field = str_of(field), .key = str_of(key), .what = str_of(what),
	     .number = 10,
		.over = 2, .extra = STR("a date") };

	return words_problem(a, w, sample_form(a), &p, STR("Sam"));
}

static void problems(struct arena *a, const struct words *w)
{
	is_str("Enter date of birth of Sam", sentence(a, w, "dob", "required_date",
	     "Date of birth of {first}"),
	       "a label inside a sentence begins small, its tokens are filled");
	is_str("Enter NHS number", sentence(a, w, "nhs", "required_text", "NHS number"),
	     "an abbreviation stays");
	is_str("Choose an answer to “Is there a plan?”",
	       sentence(a, w, "has_pep", "required_choice", "Is there a plan?"),
	       "a question stands in a sentence as a question");
	is_str("“Please add what Sam needs.” must be 10 characters or fewer. You have 2 too many",
	       sentence(a, w, "first_name", "too_long", "Please add what {first} needs."),
	       "and so does a label that is a sentence");
	is_str("Say whom this is for", sentence(a, w, "on_behalf_of", "required_choice",
	     "On behalf of"), "a field has its own words");
	is_str("First name must be 10 characters or fewer. You have 2 too many",
	       sentence(a, w, "first_name", "too_long", "First name"),
	     "numbers stand where they belong");
}

static struct str in_row(struct arena *a, const struct words *w, const char *key, const char *what,
                         const char *row, int64_t number)
{
	struct problem p = { .field = STR("needs.r1.date"), .key = str_of(key), .what = str_of(what),
	                     .extra = STR("a date"),
		.row = str_of(row), .row_number = number };

	return words_problem(a, w, sample_form(a), &p, STR("the child"));
}

static struct str missing(struct arena *a, const struct words *w, const char *what)
{
	struct problem p = { .field = STR("needs.r1.date"), .key = STR("row_half_filled"),
	                     .extra = str_of(what),
		.row = STR("Needs"), .row_number = 2 };

	return words_problem(a, w, sample_form(a), &p, STR("Sam"));
}

static void problems_in_rows(struct arena *a, const struct words *w)
{
	is_str("Needs 2: Add a date, or clear the row",
	       in_row(a, w, "row_half_filled", "Date", "Needs", 2), "a row says what it lacks");
	is_str("Needs 2: Add full name, or clear the row", missing(a, w, "Full name"),
	       "what it lacks begins small");
	is_str("Row 3: Date must be a real date", in_row(a, w, "date_not_real", "Date", "", 3),
	       "a fault names its row; the sentence names the column");
	is_str("Person 2, Email: Enter an email address like name@example.com",
	       in_row(a, w, "email", "Email", "person", 2),
	       "where the sentence does not, the column stands beside the row; a row begins with a capital");
	is_str("School of the child: Date must be a real date",
	       in_row(a, w, "date_not_real", "Date", "School of {first}", 0),
	       "a row that has a name of its own is called by it");
	is_str("The child's date must be a real date",
	       in_row(a, w, "date_not_real", "{first}'s date", "", 0),
	       "a sentence that begins with somebody whose name is not known begins with a capital");
}

static void dates_and_sizes(struct arena *a, const struct words *w)
{
	int32_t day = date_of((struct civil){ 2021, 7, 1 });

	is_str("1 July 2021", words_date(a, w, day), "a date in words");
	is_str("1 Jul 2021", words_date_short(a, w, day), "and short");
	is_str("July 2021", words_date_text(a, w, STR("2021-07")), "a month");
	is_str("2021", words_date_text(a, w, STR("2021")), "a year");
	is_str("2021-13", words_date_text(a, w, STR("2021-13")), "anything else as it stands");
	is_str("15:05", words_time(a, w, 1625148300), "a time of summer in the UK");
	is_str("0 bytes", words_size(a, w, 0), "nothing");
	is_str("1023 bytes", words_size(a, w, 1023), "bytes");
	is_str("1 KB", words_size(a, w, 1024), "a kilobyte");
	is_str("1.2 MB", words_size(a, w, 1258291), "megabytes with a tenth");
	is_str("15 MB", words_size(a, w, 15 << 20), "and without");
}

int main(void)
{
	struct arena *a = arena_open(1 << 22);
	const struct words *w = sample(a);

	looking_up(a, w);
	refusing();
	filling(a, w);
	two_directions(a);
	order_of_dates(a);
	left_in_english(a);
	problems(a, w);
	problems_in_rows(a, w);
	dates_and_sizes(a, w);
	arena_close(a);
	return done();
}
