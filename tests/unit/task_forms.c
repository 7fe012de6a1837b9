/* The forms that the council sends: what each of their answers asks for further, what is known
 * already, and who is spoken to. */
#include "gen/form_read.h"

#include "cgi-bin/web/casefacts.h"
#include "cgi-bin/web/prefill.h"
#include "cgi-bin/web/visitor.h"
#include "gen/folder.h"
#include "gen/markdown.h"
#include "gen/yaml.h"
#include "store/base/date.h"
#include "store/compiled/form_values.h"
#include "tests/form_filling.h"
#include "tests/tap.h"

static struct values *settings(struct arena *a, struct diag *d, const char *file)
{
	struct values *tree = values_open(a);
	const struct yaml_node *root = yaml_read_file(a, d, file);

	if (root)
		yaml_to_values(root, tree);
	return tree;
}

static const struct form *read(struct arena *a, const char *id)
{
	struct diag d = diag_open(a);
	struct form_source source = { .arena = a, .diag = &d,
	                              .content = "content",
	                              .council = settings(a, &d, "content/council.yaml"),
	                              .markdown = markdown_html };
	struct str name = str_join(a, str_of(id), STR(".yaml"));
	const struct form *f = form_read(&source, folder_path(a, "content/forms", name));

	ok(f && d.errors == 0, id);
	return f;
}

/* "field field" that are required and missing. */
static struct str asks(const struct filling *fill)
{
	struct problems found = filling_missing(fill);
	struct buf b = buf_open(fill->arena);

	for (const struct problem *one = found.first; one; one = one->next) {
		buf_text(&b, b.n > 0 ? " " : "");
		buf_add(&b, one->field);
	}
	return buf_str(&b);
}

static void answer(struct filling *fill, const char *field, const char *text)
{
	values_text(fill->answers, str_of(field), str_of(text));
}

static void tick(struct filling *fill, const char *field, const char *option)
{
	values_add_text(values_list(fill->answers, str_of(field)), str_of(option));
}

static bool shows(const struct filling *fill, const char *field)
{
	const struct form_field *one = form_field_find(fill->form, str_of(field), NULL);

	return one && answers_shows_field(fill->form, one, fill->answers, &fill->o);
}

static void draft(struct arena *a)
{
	struct filling fill = filling_open(a, read(a, "draft-response"), 0);
	const struct form_field *p1 = form_field_find(fill.form, STR("p1"), NULL);

	is_str("Parental Response & Preference for DRAFT EHCP", fill.form->title,
	       "it is called as the source calls it");
	is_str("agree p1-name p1-date", asks(&fill),
	       "an answer, a name and a date are all that is required");
	is_str("Parent/Carer 1: Name, Date", p1->label.in[VOICE_CHILD],
	       "a parent signs as parent or carer");
	is_int(VOICE_CHILD, answers_voice(fill.form, fill.answers, &fill.o),
	       "before anybody says so it is about a child");
	ok(shows(&fill, "p2"), "a second parent may sign");
	ok(!shows(&fill, "meet_when"), "how to meet is not asked before somebody wants to");
	answer(&fill, "meet", "yes");
	ok(shows(&fill, "meet_when"), "then it is");
	answer(&fill, "answering", "young_person");
	is_int(VOICE_SELF, answers_voice(fill.form, fill.answers, &fill.o),
	       "a young person is spoken to");
	ok(!shows(&fill, "p2"), "and signs alone");
	is_str("agree p1-name p1-date", asks(&fill), "the same is required of them");
}

static void consultation(struct arena *a)
{
	struct filling fill = filling_open(a, read(a, "school-consultation"), 0);

	is_str("role read answer declared-name declared-date", asks(&fill),
	       "five answers are required");
	answer(&fill, "answer", "yes");
	is_str("role read declared-name declared-date", asks(&fill), "a yes needs no reason");
	answer(&fill, "answer", "conditions");
	is_str("role read conditions declared-name declared-date", asks(&fill),
	       "a yes with conditions says them");
	answer(&fill, "answer", "no");
	is_str("role read ground steps declared-name declared-date", asks(&fill),
	       "a no needs a legal reason and the steps");
	tick(&fill, "ground", "others");
	is_str("role read g_others steps declared-name declared-date", asks(&fill),
	       "and the facts behind that reason");
	tick(&fill, "ground", "resources");
	is_str("role read g_others g_resources steps declared-name declared-date", asks(&fill),
	       "behind each of them");
	answer(&fill, "answer", "yes");
	ok(!shows(&fill, "g_others") && shows(&fill, "start"), "a yes asks for the start instead");
}

static void advice(struct arena *a, const char *id)
{
	struct filling fill = filling_open(a, read(a, id), 0);

	is_str("can_do name role files advice_date declared-name declared-date", asks(&fill),
	       "seven answers are required");
	answer(&fill, "can_do", "yes");
	ok(!shows(&fill, "needs"), "with a report the tables are not asked");
	answer(&fill, "written", "here");
	is_str("name role advice_date needs declared-name declared-date", asks(&fill),
	       "who writes here names a need");
	answer(&fill, "written", "both");
	is_str("name role files advice_date needs declared-name declared-date", asks(&fill),
	       "both is both");
	answer(&fill, "written", "none");
	is_str("name role advice_date declared-name declared-date", asks(&fill),
	       "no needs in the field: nothing more");
	answer(&fill, "can_do", "not_known");
	is_str("name role declared-name declared-date", asks(&fill), "an unknown child: who says so");
	answer(&fill, "can_do", "earlier");
	is_str("old_advice name role declared-name declared-date", asks(&fill),
	       "earlier advice is named");
	answer(&fill, "can_do", "late");
	is_str("delay_why delay_until name role declared-name declared-date", asks(&fill),
	       "a delay has a reason and a date");
}

/* "field word; " of each piece of advice on what was written. */
static struct str advised(struct filling *fill, const char *help)
{
	struct problems found = problems_open(fill->arena);
	struct buf b = buf_open(fill->arena);
	struct values *row;

	values_remove(fill->answers, STR("prov"));
	row = values_add_tree(values_list(fill->answers, STR("prov")));
	values_text(row, STR("row"), STR("r1"));
	values_text(row, STR("what"), str_of(help));
	check_form(fill->form, fill->answers, &fill->o, CHECK_ADVICE, &found);
	for (const struct problem *one = found.first; one; one = one->next) {
		buf_add(&b, one->field);
		buf_byte(&b, ' ');
		buf_add(&b, one->extra);
		buf_text(&b, "; ");
	}
	return buf_str(&b);
}

static void vague(struct arena *a)
{
	struct filling fill = filling_open(a, read(a, "professional-advice"), 0);

	answer(&fill, "can_do", "yes");
	answer(&fill, "written", "here");
	is_str("", advised(&fill, "Five hours a week of one to one teaching"),
	       "help in numbers is fine");
	is_str("prov.r1.what up to; ", advised(&fill, "Up to five hours a week"),
	       "whoever writes \"up to\" is told so");
	is_str("prov.r1.what access to; ", advised(&fill, "Regular access to a quiet room"),
	       "one word is enough at a time");
	is_str("", advised(&fill, "An irregular timetable"), "a part of a word is not it");
	is_str("prov.r1.what regular; ", advised(&fill, "irregular, then regular"),
	       "but the word after it is");
	ok(str_search(asks(&fill), STR("prov")) == asks(&fill).n, "and it stops nobody");
}

static void review(struct arena *a)
{
	struct filling fill = filling_open(a, read(a, "annual-review"), 0);

	is_str("set_name meeting_date recommend declared-name declared-date", asks(&fill),
	       "five answers are required");
	answer(&fill, "recommend", "keep");
	is_str("set_name meeting_date declared-name declared-date", asks(&fill),
	       "keeping the plan needs no reason");
	answer(&fill, "recommend", "stop");
	is_str("set_name meeting_date reasons declared-name declared-date", asks(&fill),
	       "stopping it does");
	ok(!shows(&fill, "pfa_work") && !shows(&fill, "choices"),
	   "adult life and moving are not asked of all");
	tick(&fill, "review_kind", "year_9");
	tick(&fill, "review_kind", "phase");
	ok(shows(&fill, "pfa_work") && shows(&fill, "choices"), "but from year 9, and at a move");
}

/* --- what the case knows --- */

static struct values *opened(struct arena *a, const struct form *f, const struct values *child)
{
	struct visitor visitor = { .signed_in = true };
	struct web w = { .arena = a, .visitor = &visitor };
	struct values *answers = values_open(a);

	visitor.person.forename = STR("Tamsin");
	visitor.person.surname = STR("Reed");
	visitor.person.organisation = STR("Larkton School");
	prefill_answers(&w, f, child, answers);
	return answers;
}

static void known(struct arena *a)
{
	const struct form *draft_form = read(a, "draft-response"),
	                  *consultation_form = read(a, "school-consultation");
	struct values *child = values_open(a), *answers;

	values_text(child, STR("first"), STR("Sam"));
	values_text(child, STR("last"), STR("Lewis"));
	values_text(child, STR("dob"), STR("2014-03-27"));
	values_text(child, STR("officer"), STR("Ola Brook"));
	values_text(child, STR("answering"), STR("young_person"));
	answers = opened(a, draft_form, child);
	is_str("Sam", values_get(answers, STR("first_name")), "the first name comes from the case");
	is_str("Lewis", values_get(answers, STR("last_name")), "so does the last");
	is_str("2014-03-27", values_get(answers, STR("dob")), "the birth date");
	is_str("Ola Brook", values_get(answers, STR("officer")), "the officer");
	is_str("young_person", values_get(answers, STR("answering")), "and who it is that answers");
	answers = opened(a, consultation_form, child);
	ok(!values_find(answers, STR("upn")) && !values_find(answers, STR("setting_now")),
	   "what the case does not know is not there");
	is_str("Larkton School", values_get(answers, STR("set_name")),
	       "the setting is the account's, not the child's");
	answers = opened(a, draft_form, NULL);
	ok(!values_find(answers, STR("first_name")), "without a case nothing is made up");
}

/* The whole way from the record of a case to the form that is opened. */
static void from_case(struct arena *a)
{
	int32_t today = date_of((struct civil){ 2026, 11, 26 });
	struct child c = { .first = STR("Sam"), .last = STR("Lewis"), .upn = STR("A123456789012"),
	                   .setting = STR("Fenby School"), .dates = values_open(a),
	                   .officers = values_open(a) };
	struct values *officer = values_add_tree(c.officers), *answers;

	c.born_on = date_of((struct civil){ 2014, 3, 27 });
	values_text(officer, STR("name"), STR("Ola Brook"));
	values_number(officer, STR("from"), today - 10);
	child_date_set(&c, STR("received"), date_of((struct civil){ 2025, 1, 6 }));
	child_date_set(&c, STR("assessing"), date_of((struct civil){ 2025, 2, 3 }));
	child_date_set(&c, STR("draft_served"), date_of((struct civil){ 2025, 4, 14 }));
	child_date_set(&c, STR("final_issued"), date_of((struct civil){ 2025, 5, 19 }));
	answers = opened(a, read(a, "annual-review"), casefacts_of(a, &c, today, false));
	is_str("Sam", values_get(answers, STR("first_name")),
	       "the name in the record is the name in the form");
	is_str("2014-03-27", values_get(answers, STR("dob")), "the birth date");
	is_str("A123456789012", values_get(answers, STR("upn")), "the pupil number");
	is_str("Fenby School", values_get(answers, STR("setting_now")), "the school");
	is_str("Ola Brook", values_get(answers, STR("officer")), "the officer of today");
	is_str("2025-05-19", values_get(answers, STR("plan_date")),
	       "the plan is the one that was issued last");
	is_str("2026-05-18", values_get(answers, STR("review_due")),
	       "its review is due within 12 months");
	ok(!values_find(answers, STR("last_review")), "there was none before");
	child_date_set(&c, STR("latest_issued"), date_of((struct civil){ 2026, 1, 12 }));
	answers = opened(a, read(a, "annual-review"), casefacts_of(a, &c, today, false));
	is_str("2026-01-12", values_get(answers, STR("plan_date")), "an amended plan is the plan");
	answers = opened(a, read(a, "draft-response"), casefacts_of(a, &c, today, false));
	is_str("parent", values_get(answers, STR("answering")),
	       "whoever else opens it answers about the child");
	answers = opened(a, read(a, "draft-response"), casefacts_of(a, &c, today, true));
	is_str("young_person", values_get(answers, STR("answering")),
	       "the young person about themselves");
}

/* A fact is shown and read again, but nobody changes it by posting. */
static bool says_other(void *from, struct str name, size_t i, struct str *value)
{
	(void)from;
	*value = STR("Mallory");
	return i == 0 && (str_is(name, "first_name") || str_is(name, "officer"));
}

static void facts(struct arena *a)
{
	const struct form *f = read(a, "draft-response");
	struct posted posted = { NULL, says_other };
	struct occasion o = { .today = 0 };
	struct values *answers = values_open(a), *out = values_open(a);
	struct form_view view = { .form = f, .answers = answers, .address = STR("/drafts/1") };
	const struct values *entries;

	values_text(answers, STR("first_name"), STR("Sam"));
	check_read(f, &f->pages[0], &posted, &o, answers);
	is_str("Sam", values_get(answers, STR("first_name")),
	       "a fact of the case cannot be changed by posting another");
	ok(!values_find(answers, STR("officer")), "nor made up");
	form_values_review(&view, out);
	entries = values_get_list(values_list(values_list(out, STR("parts"))->first->children,
	                                      STR("pages"))
	                              ->first->children,
	                          STR("entries"));
	is_str("First name", values_get(entries->first->children, STR("label")), "the review shows it");
	is_str("", values_get(entries->first->children, STR("change")), "without a link to change it");
	is_str("Who is answering?", values_get(entries->first->next->children, STR("label")),
	       "and leaves out what is not known");
}

int main(void)
{
	struct arena *a = arena_open((size_t)1 << 28);

	draft(a);
	consultation(a);
	advice(a, "professional-advice");
	advice(a, "professional-advice-education");
	advice(a, "professional-advice-health");
	advice(a, "professional-advice-psychology");
	advice(a, "professional-advice-social-care");
	vague(a);
	review(a);
	known(a);
	from_case(a);
	facts(a);
	arena_close(a);
	return done();
}
