#include "store/forms/carry.h"

#include "store/base/buf.h"
#include "store/compiled/json.h"
#include "tests/form_sample.h"
#include "tests/tap.h"

#define PAIRS(...) ((const char *const[]){ __VA_ARGS__, NULL })

/* The sample with pages, fields and columns of its own, to be changed. */
static struct form *copied(struct arena *a)
{
	struct form *f = sample_form(a);
	struct form_page *pages = ARENA_MANY(a, f->page_count, struct form_page);

	for (size_t i = 0; i < f->page_count; i++) {
		struct form_field *fields = ARENA_MANY(a, f->pages[i].field_count, struct form_field);

		pages[i] = f->pages[i];
		for (size_t k = 0; k < pages[i].field_count; k++) {
			fields[k] = pages[i].fields[k];
			if (fields[k].column_count == 0)
				continue;
			fields[k].columns = ARENA_MANY(a, fields[k].column_count, struct form_field);
			for (size_t n = 0; n < fields[k].column_count; n++)
				fields[k].columns[n] = pages[i].fields[k].columns[n];
		}
		pages[i].fields = fields;
	}
	f->pages = pages;
	return f;
}

static struct form_field *field(struct form *f, const char *id)
{
	for (size_t i = 0; i < f->page_count; i++)
		for (size_t k = 0; k < f->pages[i].field_count; k++)
			if (str_is(f->pages[i].fields[k].id, id))
				return &f->pages[i].fields[k];
	return NULL;
}

static struct str as_json(struct arena *a, const struct values *v)
{
	struct buf b = buf_open(a);

	json_write(&b, v);
	return buf_str(&b);
}

static struct str ids(struct arena *a, const struct values *list)
{
	struct buf b = buf_open(a);

	for (const struct value *one = list->first; one; one = one->next) {
		if (b.n > 0)
			buf_byte(&b, ' ');
		buf_add(&b, one->text);
	}
	return buf_str(&b);
}

/* Rows come back in any order. */
static bool is_same_rows(const struct values *x, const struct values *y)
{
	const struct values *rows = values_get_list(x, STR("needs")),
	                    *others = values_get_list(y, STR("needs"));

	for (const struct value *one = rows->first; one; one = one->next)
		if (!values_equal(one->children,
		                  answers_row(y, STR("needs"), values_get(one->children, STR("row")))))
			return false;
	return others && rows->count == others->count;
}

static void carried(const struct form *from, const struct form *to, const struct values *answers,
                    const struct values *aside, struct carry *c)
{
	struct form_match m = form_match_open(answers->arena, from, to);

	carry_answers(&m, answers, aside, c);
}

/* There and back again: what it was, and nothing stays aside. */
static void returns(struct arena *a, const struct form *from, const struct form *to,
                    const struct values *answers, const char *sentence)
{
	struct carry there, back;

	carried(from, to, answers, NULL, &there);
	carried(to, from, there.answers, there.aside, &back);
	if (values_find(answers, STR("needs")))
		ok(is_same_rows(answers, back.answers), sentence);
	else
		ok(values_equal(answers, back.answers), sentence);
	is_str("{}", as_json(a, back.aside), "and nothing stays aside");
}

static void nothing_changed(struct arena *a)
{
	struct form *f = sample_form(a);
	struct values *answers = sample_answers(a, f,
	                                        PAIRS("first_name", "Ailsa", "statements", "parent",
	                                              "dob-day", "31", "dob-month", "2", "dob-year",
	                                              "2015", "place-postcode", "LK1 1AA", "family.row",
	                                              "r1", "family.r1.name", "Tom", "family.r1.rel",
	                                              "mother"));
	struct carry c;

	carried(f, f, answers, NULL, &c);
	is_str(str_c(a, as_json(a, answers)), as_json(a, c.answers),
	       "the same form takes every answer as it is, right or wrong");
	is_int(0, (int64_t)(c.aside->count + c.lost->count + c.moved->count + c.added->count),
	       "with nothing to tell");
}

static void fields(struct arena *a)
{
	struct form *from = sample_form(a), *to = copied(a);
	struct values *answers = sample_answers(a, from,
	                                        PAIRS("first_name", "Ailsa", "email", "a@example.org",
	                                              "nhs", "123", "notes", "Many words", "has_pep",
	                                              "yes"));
	struct carry c;

	from->version = STR("v1");
	field(to, "email")->id = STR("mail");
	field(to, "nhs")->type = FIELD_DATE;
	field(to, "notes")->label.in[VOICE_CHILD] = STR("Anything else");
	carried(from, to, answers, NULL, &c);
	is_str("email nhs", ids(a, c.lost),
	       "a field that is gone or of another type cannot take its answer");
	is_str("notes", ids(a, c.moved), "one asked in other words is named");
	is_str("mail", str_part(ids(a, c.added), 0, 4), "and one that is new");
	is_str("Ailsa", values_get(c.answers, STR("first_name")), "the others move");
	ok(!values_find(c.answers, STR("email")) && !values_find(c.answers, STR("nhs")),
	   "what is lost is no answer any more");
	is_str("{\"email\":[{\"type\":\"email\",\"version\":\"v1\",\"answer\":\"a@example.org\"}],"
	       "\"nhs\":[{\"type\":\"text\",\"version\":\"v1\",\"answer\":\"123\"}]}",
	       as_json(a, c.aside), "but is kept aside, with the version that asked it");
	field(to, "notes")->label.in[VOICE_CHILD] = field(from, "notes")->label.in[VOICE_CHILD];
	carried(to, from, c.answers, c.aside, &c);
	is_str("{}", as_json(a, c.aside), "and comes back");
	is_str("email nhs", ids(a, c.moved), "by name");
}

static void dates(struct arena *a)
{
	struct form *from = sample_form(a), *to = copied(a);
	struct carry c;

	field(to, "dob")->type = FIELD_FUZZYDATE;
	carried(from, to,
	        sample_answers(a, from, PAIRS("dob-day", "3", "dob-month", "2", "dob-year", "2015")),
	        NULL, &c);
	is_str("2015-02-03", values_get(c.answers, STR("dob")),
	       "a date moves where a date will do as far as it is known");
	is_int(0, (int64_t)(c.lost->count + c.aside->count), "and nothing is lost");
	carried(from, to,
	        sample_answers(a, from, PAIRS("dob-day", "31", "dob-month", "2", "dob-year", "2015")),
	        NULL, &c);
	is_str("dob", ids(a, c.lost), "three boxes that are no date do not");
}

static void options(struct arena *a)
{
	struct form *from = sample_form(a), *to = copied(a);
	struct values *answers = sample_answers(a, from,
	                                        PAIRS("on_behalf_of", "someone_else", "statements",
	                                              "parent", "statements", "yp"));
	struct carry c;

	field(to, "on_behalf_of")->option_count = 0;
	field(to, "statements")->option_count = 1;
	carried(from, to, answers, NULL, &c);
	is_str("{\"statements\":[\"parent\"]}", as_json(a, c.answers),
	       "only what can still be chosen moves");
	is_str("on_behalf_of statements", ids(a, c.lost), "the rest is told");
	returns(a, from, to, answers, "a choice that is offered again comes back");
}

static void answered_meanwhile(struct arena *a)
{
	struct form *from = sample_form(a), *to = copied(a);
	struct values *answers = sample_answers(a, from, PAIRS("email", "old@example.org"));
	struct carry there, back;

	field(to, "email")->type = FIELD_TEXT;
	carried(from, to, answers, NULL, &there);
	values_text(there.answers, STR("email"), STR("new text"));
	carried(to, from, there.answers, there.aside, &back);
	is_str("old@example.org", values_get(back.answers, STR("email")),
	       "what was set aside comes back to the type it was given for");
	carried(from, to, back.answers, back.aside, &there);
	is_str("new text", values_get(there.answers, STR("email")), "and the other to its own");
	carried(to, to, sample_answers(a, from, PAIRS("email", "a third")), there.aside, &back);
	is_int(1, (int64_t)values_get_list(back.aside, STR("email"))->count,
	       "an answer is never replaced by one from aside");
}

static void rows(struct arena *a)
{
	struct form *from = sample_form(a), *to = copied(a);
	struct values *answers = sample_answers(a, from,
	                                        PAIRS("needs.row", "special", "needs.special.info",
	                                              "Rest", "needs.special.date-day", "1",
	                                              "needs.special.date-month", "2",
	                                              "needs.special.date-year", "2020", "needs.row",
	                                              "r1", "needs.r1.need", "Quiet", "needs.r1.info",
	                                              "A room"));
	struct carry c, back;

	field(to, "needs")->columns[1].id = STR("other");
	carried(from, to, answers, NULL, &c);
	is_str("{\"needs\":[{\"row\":\"special\",\"date\":\"2020-02-01\"},{\"row\":\"pep\"},{\"row\":\"r1\",\"need\":\"Quiet\"}]}",
	       as_json(a, c.answers), "rows move without the column that is gone");
	is_str("needs", ids(a, c.lost), "which is told");
	returns(a, from, to, answers, "the column comes back to its rows");

	values_text(answers_row(c.answers, STR("needs"), STR("r1")), STR("need"), STR("Another need"));
	carried(to, from, c.answers, c.aside, &back);
	ok(!values_find(answers_row(back.answers, STR("needs"), STR("r1")), STR("info")) &&
	   values_find(answers_row(back.answers, STR("needs"), STR("special")), STR("info")),
	   "a free row that holds something else now is another row: it is given nothing");
	is_int(1, (int64_t)values_get_list(back.aside, STR("needs"))->count, "and nothing is lost");

	to = copied(a);
	field(to, "needs")->free_rows = false;
	field(to, "needs")->preset_count = 1;
	carried(from, to, answers, NULL, &c);
	ok(!answers_row(c.answers, STR("needs"), STR("r1")),
	   "a row that cannot be there is set aside whole");
	returns(a, from, to, answers, "and comes back whole");
	field(to, "needs")->id = STR("needed");
	returns(a, from, to, answers, "and so does a whole table");
}

static void renamed(struct arena *a)
{
	static struct form_move moves[] = {
		{ .was = { "email", 5 }, .field = { "mail", 4 } },
		{ .was = { "job", 3 }, .field = { "work", 4 } },
		{ .was = { "info", 4 }, .field = { "needs", 5 }, .column = { "other", 5 } },
		{ .was = { "special", 7 }, .field = { "needs", 5 }, .option = { "extra", 5 } },
		{ .was = { "parent", 6 }, .field = { "statements", 10 }, .option = { "mum_or_dad", 10 } },
		{ .was = { "letter", 6 }, .field = { "files", 5 }, .option = { "post", 4 } },
		{ .was = { "mother", 6 }, .field = { "family", 6 }, .column = { "rel", 3 },
		  .option = { "mum", 3 } },
	};
	static struct form_option said[] = { { .id = { "mum_or_dad", 10 } }, { .id = { "yp", 2 } } };
	static struct form_option rows[] = { { .id = { "extra", 5 } } },
	whom[] = { { .id = { "mum", 3 } } };
	struct form *from = sample_form(a), *to = copied(a);
	struct values *answers =
	    sample_answers(a, from,
	                   PAIRS("email", "a@example.org", "statements", "parent", "statements", "yp",
	                         "family.row", "r1", "family.r1.name", "Tom", "family.r1.rel", "mother",
	                         "needs.row", "special", "needs.special.info", "Rest",
	                         "needs.special.date-day", "1", "needs.special.date-month", "2",
	                         "needs.special.date-year", "2020", "needs.row", "r1", "needs.r1.need",
	                         "Quiet", "needs.r1.info", "A room"));
	struct carry c;

	to->moves = moves;
	to->move_count = COUNT(moves);
	field(to, "email")->id = STR("mail");
	field(to, "job")->id = STR("work");
	field(to, "needs")->columns[1].id = STR("other");
	field(to, "needs")->preset_rows = rows;
	field(to, "needs")->preset_count = COUNT(rows);
	field(to, "statements")->options = said;
	field(to, "statements")->option_count = COUNT(said);
	field(to, "family")->columns[1].options = whom;
	field(to, "family")->columns[1].option_count = COUNT(whom);
	carried(from, to, answers, NULL, &c);
	is_str("{\"statements\":[\"mum_or_dad\",\"yp\"],\"mail\":\"a@example.org\","
	       "\"family\":[{\"row\":\"r1\",\"name\":\"Tom\",\"rel\":\"mum\"}],"
	       "\"needs\":[{\"row\":\"extra\",\"other\":\"Rest\",\"date\":\"2020-02-01\"},{\"row\":\"pep\"},"
	       "{\"row\":\"r1\",\"need\":\"Quiet\",\"other\":\"A room\"}]}", as_json(a, c.answers),
	       "what was renamed takes its answers along: fields, columns, options, rows");
	is_str("{}", as_json(a, c.aside), "nothing is set aside");
	is_str("mail", ids(a, c.moved), "a field of another id is told");
	is_int(0, (int64_t)c.lost->count, "and nothing is lost");
	returns(a, from, to, answers, "when the older version is published again it comes back");

	to->move_count = 0;
	carried(from, to, answers, NULL, &c);
	is_str("statements email family needs", ids(a, c.lost),
	       "without `was` they are no longer asked");
	to->move_count = COUNT(moves);
	carried(to, to, c.answers, c.aside, &c);
	is_str("a@example.org", values_get(c.answers, STR("mail")),
	       "and come back once it says so, from aside too");
	is_str("{}", as_json(a, c.aside), "all of them");
}

static void types(struct arena *a)
{
	struct form *from = sample_form(a), *to = copied(a);
	struct values *answers = sample_answers(a, from,
	                                        PAIRS("first_name", "Ailsa", "email", "a@example.org",
	                                              "has_pep", "yes", "statements", "yp", "hours",
	                                              "12"));
	struct carry c;

	field(to, "first_name")->type = FIELD_TEXTAREA;
	field(to, "email")->type = FIELD_TEXT;
	field(to, "email")->max = 100;
	field(to, "has_pep")->type = FIELD_YESNOUNSURE;
	field(to, "statements")->type = FIELD_SELECT;
	field(to, "hours")->type = FIELD_DATE;
	carried(from, to, answers, NULL, &c);
	is_str("{\"first_name\":\"Ailsa\",\"statements\":\"yp\",\"email\":\"a@example.org\",\"has_pep\":\"yes\"}",
	       as_json(a, c.answers), "an answer moves to another type that takes it as it is");
	is_str("hours", ids(a, c.lost), "a number is no date");
	returns(a, from, to, answers, "and each comes back to its own type");
	answers = sample_answers(a, from, PAIRS("statements", "yp", "statements", "parent"));
	carried(from, to, answers, NULL, &c);
	is_str("statements", ids(a, c.lost), "two ticks are no choice of one");
	returns(a, from, to, answers, "nor lost");
	field(to, "email")->max = 5;
	carried(from, to, sample_answers(a, from, PAIRS("email", "a@example.org")), NULL, &c);
	is_str("email", ids(a, c.lost), "nothing is cut to fit");
}

static void insisted(struct arena *a)
{
	struct form *from = sample_form(a), *to = copied(a);
	struct carry c;

	field(to, "hours")->required = REQUIRED;
	field(to, "since")->required = REQUIRED;
	field(to, "job")->id = STR("work");
	field(to, "work")->required = REQUIRED;
	carried(from, to, sample_answers(a, from, PAIRS("hours", "12")), NULL, &c);
	is_str("since work", ids(a, c.required), "what is insisted on now, and not answered, is told");
	is_str("work", ids(a, c.added), "what is new, too");
}

int main(void)
{
	struct arena *a = arena_open(64 << 20);

	nothing_changed(a);
	fields(a);
	dates(a);
	options(a);
	answered_meanwhile(a);
	rows(a);
	renamed(a);
	types(a);
	insisted(a);
	arena_close(a);
	return done();
}
