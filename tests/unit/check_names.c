#include "store/compiled/check.h"

#include "tests/form_sample.h"
#include "tests/tap.h"

static const struct form *form;

static bool knows(const char *page, const char *name)
{
	return check_knows(form_page_find(form, str_of(page)), str_of(name));
}

int main(void)
{
	struct arena *a = arena_open(1 << 20);

	form = sample_form(a);
	ok(knows("who", "first_name") && knows("who", "statements"),
	   "a box has the name of its question");
	ok(knows("who", "dob-day") && knows("who", "dob-year") && knows("who", "dob"),
	   "a date has three, or one");
	ok(!knows("who", "dob-hour") && !knows("who", "first_name-day"), "and no other");
	ok(knows("who", "place-postcode") && !knows("who", "place"), "an address has its lines");
	ok(knows("agree", "agree-name") && knows("agree", "agree-date-month") &&
	       !knows("agree", "agree-date-week"),
	   "a declaration has a name and a date");
	ok(knows("needs", "needs.row") && knows("needs", "needs.r7.info") &&
	       knows("needs", "needs.r7.date-day"),
	   "a table has its rows, and their columns in any of them");
	ok(!knows("needs", "needs.r7") && !knows("needs", "needs.r7.price") &&
	       !knows("needs", "needs..info") && !knows("needs", "needs.r7.info.x") &&
	       !knows("needs", "needs"),
	   "and nothing else");
	ok(knows("needs", "after_job"), "a question that a rule hides is known");
	ok(knows("papers", "files.0f.author") && !knows("papers", "files.0f.size") &&
	       !knows("papers", "files.row"),
	   "of a file one can say three things");
	ok(!knows("who", "needs.r1.info") && !knows("agree", "first_name"),
	   "questions of another page are not known");
	ok(!knows("who", "") && !knows("who", "first") && !knows("who", "first_name2") &&
	       !knows("who", "token"),
	   "nor is what only begins like one");
	ok(check_is_own(STR("token")) && check_is_own(STR("action")) && !check_is_own(STR("token2")) &&
	       !check_is_own(STR("first_name")),
	   "what every page posts beside its questions is known by its name");
	arena_close(a);
	return done();
}
