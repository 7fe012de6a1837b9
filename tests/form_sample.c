#include "tests/form_sample.h"

#include "store/compiled/check.h"
#include "store/compiled/json.h"
#include "tests/tap.h"

#define BOTH(text) { .in = { { text, sizeof(text) - 1 }, { text, sizeof(text) - 1 } } }
#define TWO(child, self) { .in = { { child, sizeof(child) - 1 }, { self, sizeof(self) - 1 } } }
#define TXT(text) { text, sizeof(text) - 1 }

static struct str v_myself[] = { TXT("myself") }, v_yes[] = { TXT("yes") },
v_sibling[] = { TXT("sibling") };
static const struct condition is_self = { .kind = CONDITION_IS, .field = TXT("on_behalf_of"),
	.values = v_myself, .value_count = 1 };
static const struct condition is_adult = { .kind = CONDITION_AGE_AT_LEAST, .field = TXT("dob"),
                                           .number = 18 };
static const struct condition has_pep = { .kind = CONDITION_IS, .field = TXT("has_pep"),
	.values = v_yes, .value_count = 1 };
static const struct condition has_job = { .kind = CONDITION_ANSWERED, .field = TXT("job") };
static const struct condition is_sibling = { .kind = CONDITION_IS, .field = TXT("rel"),
	.values = v_sibling, .value_count = 1 };

static struct form_option behalf[] = {
	{ .id = TXT("someone_else"), .label = BOTH("Someone else") },
};
static struct form_option statements[] = {
	{ .id = TXT("parent"), .label = BOTH("I am the parent") },
	{ .id = TXT("yp"), .label = BOTH("I am 16 or over"), .show_if = &is_adult },
	{ .id = TXT("none"), .label = BOTH("None of these"), .exclusive = true },
};
static struct form_option rels[] = {
	{ .id = TXT("mother"), .label = BOTH("Mother") },
	{ .id = TXT("sibling"), .label = BOTH("Sibling") },
};
static struct form_option presets[] = {
	{ .id = TXT("special"), .label = TWO("What does {first} need?", "What do you need?") },
	{ .id = TXT("pep"), .label = BOTH("Personal education plan"), .show_if = &has_pep },
};
static struct form_option kinds[] = {
	{ .id = TXT("report"), .label = BOTH("A report") },
	{ .id = TXT("letter"), .label = BOTH("A letter") },
};
static struct form_option own_texts[] = {
	{ .id = TXT("required"), .label = BOTH("Say whom this is for") },
};

static struct form_field people_columns[] = {
	{ .id = TXT("name"), .type = FIELD_TEXT, .label = BOTH("Full name"), .required = REQUIRED },
	{ .id = TXT("rel"), .type = FIELD_SELECT, .label = BOTH("Relationship to {first}"),
	  .options = rels, .option_count = COUNT(rels) },
	{ .id = TXT("send"), .type = FIELD_YESNOUNSURE, .label = BOTH("Needs too?"),
	  .show_if = &is_sibling },
};
static struct form_field needs_columns[] = {
	{ .id = TXT("need"), .type = FIELD_TEXT, .label = BOTH("Kind of need"), .required = REQUIRED },
	{ .id = TXT("info"), .type = FIELD_TEXTAREA, .label = BOTH("Information about needs"),
	  .max = 50 },
	{ .id = TXT("date"), .type = FIELD_DATE, .label = BOTH("Date"), .past = true },
	{ .id = TXT("docs"), .type = FIELD_FILEPICK, .label = BOTH("Files added") },
};

static struct form_field who[] = {
	{ .id = TXT("on_behalf_of"), .type = FIELD_RADIOS, .label = BOTH("On behalf of"),
	  .required = REQUIRED, .options = behalf, .option_count = COUNT(behalf), .linked_people = true,
	  .problem_texts = own_texts, .problem_text_count = COUNT(own_texts) },
	{ .id = TXT("first_name"), .type = FIELD_TEXT, .label = BOTH("First name"),
	  .required = REQUIRED, .max = 10 },
	{ .id = TXT("dob"), .type = FIELD_DATE,
	  .label = TWO("Date of birth of {first}", "Your date of birth"), .required = REQUIRED,
	  .past = true, .age_max = 26, .warn_age = 25 },
	{ .id = TXT("statements"), .type = FIELD_CHECKBOXES, .label = BOTH("Statements"),
	  .required = REQUIRED, .options = statements, .option_count = COUNT(statements) },
	{ .id = TXT("email"), .type = FIELD_EMAIL, .label = BOTH("Email"), .is_private = true },
	{ .id = TXT("hours"), .type = FIELD_NUMBER, .label = BOTH("Hours"), .min = 1, .max = 40,
	  .decimals = 1, .unit = TXT("hours") },
	{ .id = TXT("since"), .type = FIELD_FUZZYDATE, .label = BOTH("Since"), .past = true },
	{ .id = TXT("place"), .type = FIELD_ADDRESS, .label = BOTH("Address"),
	  .postcode_required = true },
	{ .id = TXT("has_pep"), .type = FIELD_YESNO, .label = BOTH("Is there a plan?") },
};
static struct form_field adult[] = {
	{ .id = TXT("job"), .type = FIELD_TEXT, .label = BOTH("What work do you want?"),
	  .required = RECOMMENDED },
};
static struct form_field family[] = {
	{ .id = TXT("family"), .type = FIELD_PEOPLE, .label = BOTH("Family"), .columns = people_columns,
	  .column_count = COUNT(people_columns), .row = TXT("Person"), .rows_max = 3 },
};
static struct form_field needs[] = {
	{ .id = TXT("needs"), .type = FIELD_TABLE, .label = BOTH("Needs"), .columns = needs_columns,
	  .column_count = COUNT(needs_columns), .preset_rows = presets, .preset_count = COUNT(presets),
	  .free_rows = true, .row = TXT("Needs"), .rows_max = 5 },
	{ .id = TXT("after_job"), .type = FIELD_TEXT, .label = BOTH("After that"),
	  .show_if = &has_job },
};
static struct form_field papers[] = {
	{ .id = TXT("files"), .type = FIELD_UPLOAD, .label = BOTH("Upload Document"), .options = kinds,
	  .option_count = COUNT(kinds), .total_mb_max = 200, .files_max = 50 },
};
static struct form_field agree[] = {
	{ .id = TXT("agree"), .type = FIELD_DECLARE, .label = BOTH("I agree"), .required = REQUIRED },
	{ .id = TXT("nhs"), .type = FIELD_TEXT, .label = BOTH("NHS number"),
	  .check = TXT("nhs_number") },
	{ .id = TXT("phone"), .type = FIELD_TEL, .label = BOTH("Phone") },
	{ .id = TXT("notes"), .type = FIELD_TEXTAREA, .label = BOTH("Notes") },
};

static struct form_part parts[] = {
	{ .id = TXT("part1"), .title = BOTH("Part 1") },
	{ .id = TXT("part2"), .title = BOTH("Part 2") },
};
static struct form_page pages[] = {
	{ .id = TXT("who"), .title = BOTH("Who"), .part = 0, .fields = who, .field_count = COUNT(who) },
	{ .id = TXT("adult"), .title = BOTH("Work"), .part = 0, .show_if = &is_adult, .fields = adult,
	  .field_count = COUNT(adult) },
	{ .id = TXT("family"), .title = BOTH("Family of {first}"), .part = 0, .fields = family,
	  .field_count = 1 },
	{ .id = TXT("needs"), .title = BOTH("Needs"), .part = 1, .fields = needs,
	  .field_count = COUNT(needs) },
	{ .id = TXT("papers"), .title = BOTH("Papers"), .part = 1, .fields = papers, .field_count = 1 },
	{ .id = TXT("agree"), .title = BOTH("Agree"), .part = 1, .fields = agree,
	  .field_count = COUNT(agree) },
};

struct form *sample_form(struct arena *a)
{
	struct form *f = ARENA_NEW(a, struct form);

	*f = (struct form){
		.id = STR("sample"), .version = STR("0000000000000000"), .title = STR("Sample"),
		.first = STR("first_name"), .born = STR("dob"), .self_when = &is_self,
		.parts = parts, .part_count = COUNT(parts), .pages = pages, .page_count = COUNT(pages),
	};
	return f;
}

struct str sample_words(void)
{
	return STR("council.first_unknown\tthe child\n"
	           "council.phone\t01632 960 110\n"
	           "months.m2\tFebruary\n"
	           "months.m3\tMarch\n"
	           "months.m7\tJuly\n"
	           "months_short.m7\tJul\n"
	           "only.answered\tyou answered\n"
	           "only.older\tthe child is {years} or older\n"
	           "only.page\tFill in this page only if\n"
	           "only.question\tAnswer this only if\n"
	           "paper.how\tSend it to us\n"
	           "paper.need\tmust be answered\n"
	           "problems.answer\tan answer to {label}\n"
	           "problems.date_not_real\t{label} must be a real date\n"
	           "problems.email\tEnter an email address like name@example.com\n"
	           "problems.question\t“{label}”\n"
	           "problems.recommended\tYou have not answered this\n"
	           "problems.required_choice\tChoose {what}\n"
	           "problems.required_date\tEnter {what}\n"
	           "problems.required_text\tEnter {what}\n"
	           "problems.row_half_filled\tAdd {missing}, or clear the row\n"
	           "problems.too_long\t{label} must be {max} characters or fewer. You have {over} too many\n"
	           "site.lines\tone\\ntwo \\\\\n"
	           "site.no\tNo\n"
	           "site.unsure\tI am not sure\n"
	           "site.yes\tYes\n"
	           "sizes.bytes\tbytes\n"
	           "sizes.gb\tGB\n"
	           "sizes.kb\tKB\n"
	           "sizes.mb\tMB\n"
	           "states.completed\tCompleted\n"
	           "states.in_progress\tIn progress\n"
	           "states.not_started\tNot yet started\n"
	           "states.problem\tNeeds another look\n"
	           "wizard.myself\tMyself\n"
	           "wizard.postcode\tPostcode\n"
	           "wizard.row\tRow\n"
	           "wizard.the_postcode\tthe postcode\n"
	           "wizard.the_town\tthe town or city\n");
}

bool sample_find(void *from, struct str name, size_t i, struct str *value)
{
	const struct sample_posted *posted = from;

	for (const char *const *pair = posted->pairs; *pair; pair += 2) {
		if (!str_is(name, pair[0]) || i-- > 0)
			continue;
		*value = str_of(pair[1]);
		return true;
	}
	return false;
}

struct values *sample_answers(struct arena *a, const struct form *f, const char *const *pairs)
{
	struct values *answers = values_open(a);
	struct sample_posted from = { pairs };
	struct posted posted = { &from, sample_find };
	struct occasion nobody = { .today = 0 };

	for (size_t i = 0; i < f->page_count; i++)
		check_read(f, &f->pages[i], &posted, &nobody, answers);
	return answers;
}

struct values *sample_json(struct arena *a, const char *text)
{
	struct values *v;

	if (json_read(a, str_of(text), &v) == OK)
		return v;
	ok(false, text);
	return values_open(a);
}
