#include "store/compiled/answers.h"

#include "store/base/buf.h"
#include "store/compiled/json.h"
#include "tests/form_sample.h"
#include "tests/tap.h"

static const struct occasion today = { .today = SAMPLE_TODAY, .professional = false };

static const struct form_page *page(const struct form *f, const char *id)
{
	return form_page_find(f, str_of(id));
}

static const struct form_field *field(const struct form *f, const char *id)
{
	return form_field_find(f, str_of(id), NULL);
}

static struct str as_json(struct arena *a, const struct values *v)
{
	struct buf b = buf_open(a);

	json_write(&b, v);
	return buf_str(&b);
}

static void voices(struct arena *a, const struct form *f)
{
	const char *const self[] = { "on_behalf_of", "myself", NULL };
	const char *const other[] = { "on_behalf_of", "someone_else", NULL };

	is_int(VOICE_SELF, answers_voice(f, sample_answers(a, f, self), &today),
	     "who writes about themselves is addressed");
	is_int(VOICE_CHILD, answers_voice(f, sample_answers(a, f, other), &today),
	     "else it is about a child");
	is_int(VOICE_CHILD, answers_voice(f, values_open(a), &today),
	     "and so it is while nothing is known");
}

static void ages(struct arena *a, const struct form *f)
{
	const char *const seventeen[] = { "dob-day", "2", "dob-month", "3", "dob-year", "2004", NULL };
	const char *const eighteen[] = { "dob-day", "1", "dob-month", "3", "dob-year", "2004", NULL };
	const char *const unreal[] = { "dob-day", "31", "dob-month", "2", "dob-year", "2004", NULL };
	const struct form_page *adult = page(f, "adult");
	struct condition over = { .kind = CONDITION_OVER_SCHOOL_AGE, .field = STR("dob") };
	struct values *answers = values_open(a);
	struct occasion leaving = { .today = 18803 };      /* Friday 25 June 2021 */

	ok(!answers_shows_page(f, adult, sample_answers(a, f, seventeen), &today),
	     "the day before the birthday hides");
	ok(answers_shows_page(f, adult, sample_answers(a, f, eighteen), &today), "the birthday shows");
	ok(!answers_shows_page(f, adult, sample_answers(a, f, unreal), &today),
	     "a date that is not real has no age");
	values_text(answers, STR("dob"), STR("2005-08-31"));
	ok(!answers_holds(f, &over, answers, NULL, &leaving),
	     "on the last Friday of June school age still runs");
	leaving.today++;
	ok(answers_holds(f, &over, answers, NULL, &leaving), "the day after it is over");
}

static void accounts(struct arena *a, const struct form *f)
{
	struct str professional[] = { STR("professional") };
	struct condition c = { .kind = CONDITION_ACCOUNT, .values = professional, .value_count = 1 };
	const struct condition *parts[] = { &c };
	struct condition not = { .kind = CONDITION_NOT, .parts = parts, .part_count = 1 };
	struct condition all = { .kind = CONDITION_ALL }, any = { .kind = CONDITION_ANY };
	struct occasion at_work = { .today = SAMPLE_TODAY, .professional = true };

	ok(answers_holds(f, &c, values_open(a), NULL, &at_work), "a professional account is known");
	ok(!answers_holds(f, &c, values_open(a), NULL, &today), "and a private one");
	ok(answers_holds(f, &not, values_open(a), NULL, &today), "not turns a rule round");
	ok(answers_holds(f, &all, values_open(a), NULL, &today), "all of nothing holds");
	ok(!answers_holds(f, &any, values_open(a), NULL, &today), "any of nothing does not");
	ok(answers_holds(f, NULL, values_open(a), NULL, &today), "no rule always holds");
}

static void hidden_is_not_seen(struct arena *a, const struct form *f)
{
	const char *const typed[] = { "dob-day", "1", "dob-month", "3", "dob-year", "2004", "job",
	     "Baker",
		"after_job", "Own shop", "statements", "yp", NULL };
	struct values *answers = sample_answers(a, f, typed), *sent;

	ok(answers_shows_field(f, field(f, "after_job"), answers, &today),
	     "a rule sees an answer that is shown");
	values_text(answers, STR("dob"), STR("2010-03-01"));
	ok(!answers_shows_field(f, field(f, "after_job"), answers, &today),
	     "an answer on a hidden page counts as not given");
	sent = answers_sent(f, answers, &today);
	ok(!values_find(sent, STR("job")), "what a hidden page holds is not sent");
	ok(!values_find(sent, STR("after_job")), "nor what hangs on it");
	ok(!values_find(sent, STR("statements")), "nor a choice that is no longer offered");
	is_str("Baker", values_get(answers, STR("job")), "but it is kept");
}

static void rows(struct arena *a, const struct form *f)
{
	const char *const typed[] = { "family.row", "r1", "family.row", "r2", "family.row", "r3",
		"family.r1.name", "Ann", "family.r1.rel", "mother", "family.r1.send", "yes",
		"family.r3.name", "Ben", "family.r3.rel", "sibling", "family.r3.send", "no",
		"needs.row", "special", "needs.row", "pep", "needs.special.info", "Time",
		     "needs.pep.info", "Old",
		"has_pep", "no", NULL };
	struct values *answers = sample_answers(a, f, typed), *sent = answers_sent(f, answers, &today);
	struct values *ann = answers_row(answers, STR("family"), STR("r1"));
	struct values *ben = answers_row(answers, STR("family"), STR("r3"));
	const struct condition *rule = field(f, "family")->columns[2].show_if;

	ok(!answers_holds(f, rule, answers, ann, &today), "a rule in a row looks at that row");
	ok(answers_holds(f, rule, answers, ben, &today), "and not at another");
	is_str("{\"has_pep\":\"no\",\"family\":[{\"row\":\"r1\",\"name\":\"Ann\",\"rel\":\"mother\"},"
	       "{\"row\":\"r3\",\"name\":\"Ben\",\"rel\":\"sibling\",\"send\":\"no\"}],"
	       "\"needs\":[{\"row\":\"special\",\"info\":\"Time\"}]}", as_json(a, sent),
	       "empty rows, hidden columns and hidden rows are not sent; the rest is, in the order of the form");
	ok(answers_row(answers, STR("family"), STR("r2")) != NULL,
	     "an empty row that was added is kept");
	ok(answers_row(answers, STR("needs"), STR("pep")) != NULL, "so is a hidden one");
}

/* The ids of all files, in order. */
static void uploads(struct arena *a, const struct form *f)
{
	struct values *answers = values_open(a);
	struct answers_file at = { .at = NULL };
	struct buf seen = buf_open(a);

	ok(!answers_file_next(f, answers, &at), "without answers there is no file");
	values_text(answers, STR("first_name"), STR("Ailsa"));
	values_list(answers, STR("files"));
	at = (struct answers_file){ .at = NULL };
	ok(!answers_file_next(f, answers, &at), "nor in an empty list");
	values_text(values_add_tree(values_list(answers, STR("files"))), STR("id"), STR("one"));
	values_add_text(values_list(answers, STR("files")), STR("no file"));
	values_text(values_add_tree(values_list(answers, STR("files"))), STR("id"), STR("two"));
	values_text(answers, STR("notes"), STR("behind"));
	at = (struct answers_file){ .at = NULL };
	while (answers_file_next(f, answers, &at)) {
		buf_add(&seen, values_get(at.file, STR("id")));
		buf_byte(&seen, ' ');
		ok(str_is(at.field->id, "files"), "a file knows its question");
	}
	is_str("one two ", buf_str(&seen), "each file once, in order");
	ok(!answers_file_next(f, answers, &at), "and no more after the last");
}

static void picks(struct arena *a, const struct form *f)
{
	struct values *answers = values_open(a), *file;
	struct values *row;

	file = values_add_tree(values_list(answers, STR("files")));
	values_text(file, STR("id"), STR("f1"));
	row = values_add_tree(values_list(answers, STR("needs")));
	values_text(row, STR("row"), STR("special"));
	values_add_text(values_list(row, STR("docs")), STR("f1"));
	values_add_text(values_list(row, STR("docs")), STR("gone"));
	is_str("{\"needs\":[{\"row\":\"special\",\"docs\":[\"f1\"]}],\"files\":[{\"id\":\"f1\"}]}",
	       as_json(a, answers_sent(f, answers, &today)),
	     "a file that was removed is no longer picked");
}

/* Two fields that show each other: the compiler refuses them, and here they end. */
static void loops(struct arena *a)
{
	struct str yes[] = { STR("yes") };
	struct condition b_is = { .kind = CONDITION_IS, .field = STR("b"), .values = yes,
	     .value_count = 1 };
	struct condition a_is = { .kind = CONDITION_IS, .field = STR("a"), .values = yes,
	     .value_count = 1 };
	struct form_field two[] = {
		{ .id = STR("a"), .type = FIELD_YESNO, .show_if = &b_is },
		{ .id = STR("b"), .type = FIELD_YESNO, .show_if = &a_is },
	};
	struct form_page one = { .id = STR("p"), .fields = two, .field_count = 2 };
	struct form f = { .pages = &one, .page_count = 1 };
	struct values *answers = values_open(a);

	values_text(answers, STR("a"), STR("yes"));
	values_text(answers, STR("b"), STR("yes"));
	ok(!answers_shows_field(&f, &two[0], answers, &today), "a loop of rules ends hidden");
}

static void emptiness(struct arena *a)
{
	struct values *v = values_open(a);

	ok(answers_is_empty(NULL), "what is not there is empty");
	values_text(v, STR("text"), STR(""));
	values_text(values_tree(v, STR("tree")), STR("line1"), STR(""));
	values_text(values_add_tree(values_list(v, STR("rows"))), STR("row"), STR("r1"));
	ok(answers_is_empty(values_find(v, STR("text"))), "so is the empty text");
	ok(answers_is_empty(values_find(v, STR("tree"))), "an address of empty lines");
	ok(answers_is_empty(values_find(v, STR("rows"))), "and a row that has only its id");
}

int main(void)
{
	struct arena *a = arena_open(1 << 22);
	const struct form *f = sample_form(a);

	voices(a, f);
	ages(a, f);
	accounts(a, f);
	hidden_is_not_seen(a, f);
	rows(a, f);
	picks(a, f);
	uploads(a, f);
	loops(a);
	emptiness(a);
	arena_close(a);
	return done();
}
