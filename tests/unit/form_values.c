#include "store/compiled/form_values.h"

#include "store/compiled/check.h"
#include "tests/unit/form_seen.h"

static struct values *page_of(struct arena *a, const struct form_view *v, const char *page)
{
	struct values *out = values_open(a);

	form_values_page(v, form_page_find(v->form, str_of(page)), out);
	return values_get_tree(out, STR("fields"));
}

static void fields(struct arena *a)
{
	struct form_view v = typed(a, PAIRS("on_behalf_of", "myself", "dob", "1/7/2000",
	     "statements", "parent",
		"place-town", "Larkton", "email", "nobody", "has_pep", "no"));
	struct problems problems = problems_open(a);
	struct values *linked = values_list(values_open(a), STR("linked")),
	     *one = values_add_tree(linked), *out;

	values_text(one, STR("id"), STR("00ff"));
	values_text(one, STR("label"), STR("Sam Lee"));
	check_page(v.form, v.form->pages, v.answers, &v.occasion, CHECK_COMPLETE, &problems);
	v.problems = &problems;
	v.linked = linked;
	out = page_of(a, &v, "who");
	is_str("7", text_at(out, "dob.month"), "a date stands in its boxes");
	ok(flag_at(out, "statements.options.parent.chosen"), "what is chosen is marked");
	ok(!flag_at(out, "statements.options.yp.chosen"), "and nothing else");
	ok(flag_at(out, "has_pep.options.no.chosen"), "no is an answer");
	is_str("Larkton", text_at(out, "place.town"), "an address stands in its lines");
	is_str("Enter the postcode", text_at(out, "place.problem"),
	     "a problem of a line is a problem of the address");
	is_str("Enter the postcode", text_at(out, "place.postcode_problem"), "and of the line");
	is_str("nobody", text_at(out, "email.value"), "what is wrong stays as it was typed");
	is_str("Myself", text_at(out, "on_behalf_of.linked.0.label"),
	     "linked people begin with oneself");
	ok(flag_at(out, "on_behalf_of.linked.0.chosen"), "which is chosen here");
	is_str("Sam Lee", text_at(out, "on_behalf_of.linked.1.label"),
	     "then the children of the account");
}

static void hiding(struct arena *a)
{
	struct form_view v = typed(a, PAIRS("dob", "1/7/2015"));
	struct values *out = page_of(a, &v, "who");

	ok(!flag_at(out, "statements.options.yp.hidden"),
	     "a rule over the same page is left to the script");
	out = page_of(a, &v, "needs");
	ok(flag_at(out, "after_job.hidden"), "a rule over an earlier page hides");
	v.blank = true;
	out = page_of(a, &v, "needs");
	ok(!flag_at(out, "after_job.hidden"), "but not in a blank form");
	v.blank = false;
	v.without_private = true;
	ok(flag_at(page_of(a, &v, "who"), "email.hidden"), "others do not see what is private");
}

static void rows(struct arena *a)
{
	struct form_view v = typed(a, PAIRS("first_name", "Sam", "has_pep", "no", "needs.row",
	     "special", "needs.row", "r2",
		"needs.r2.date", "31/2/2020", "needs.r2.need", "Hearing"));
	struct values *out = page_of(a, &v, "needs");

	is_str("What does Sam need?", text_at(out, "needs.rows.0.label"),
	     "a preset row is called by its label");
	is_int(VALUE_FLAG, at(out, "needs.rows.0.cells.need")->kind,
	     "which takes the place of its first column");
	is_str("r2", text_at(out, "needs.rows.1.row"), "rows that a rule hides are left out");
	is_int(2, at(out, "needs.rows.1.number")->number, "and not counted");
	is_str("needs.r2.date", text_at(out, "needs.rows.1.cells.date.input"),
	     "a cell knows its input");
	is_str("needs-r2-date", text_at(out, "needs.rows.1.cells.date.id"), "and its id");
	is_str("Hearing", text_at(out, "needs.rows.1.cells.need.value"),
	     "a free row asks for its first column");
	is_str("r1", text_at(page_of(a, &v, "family"), "family.rows.0.row"),
	     "a list without rows begins with an empty one");
	v = typed(a, PAIRS("family.row", "r1", "family.row", "r2", "family.row", "r3"));
	ok(flag_at(page_of(a, &v, "family"), "family.no_more"), "a full list offers no more");
}

static struct values *with_file(struct arena *a)
{
	struct values *answers = sample_answers(a, sample_form(a), PAIRS("needs.row", "special",
	     "needs.special.docs", "f1"));
	struct values *file = values_add_tree(values_list(answers, STR("files")));

	values_text(file, STR("id"), STR("f1"));
	values_text(file, STR("name"), STR("report.pdf"));
	values_number(file, STR("size"), 3 << 20);
	values_text(file, STR("kind"), STR("letter"));
	values_text(file, STR("date"), STR("2021-07"));
	return answers;
}

static void files(struct arena *a)
{
	struct form_view v = view_of(a, with_file(a));
	struct values *out = page_of(a, &v, "papers"), *review = values_open(a);

	is_str("3 MB", text_at(out, "files.files.0.size"), "a file has its size in words");
	ok(flag_at(out, "files.files.0.kinds.1.chosen"), "and its kind");
	is_str("3 MB", text_at(out, "files.used"), "the room that is used");
	is_str("197 MB", text_at(out, "files.left"), "and what is left");
	is_str("/drafts/1/files/f1/remove", text_at(out, "files.files.0.remove"), "and can be removed");
	out = page_of(a, &v, "needs");
	ok(flag_at(out, "needs.rows.0.cells.docs.files.0.chosen"), "a file can be picked in a row");
	form_values_review(&v, review);
	is_str("A letter", text_at(review, "parts.1.pages.1.entries.0.files.0.kind"),
	     "the review calls its kind by the label");
	is_str("report.pdf", text_at(review,
	     "parts.1.pages.0.entries.0.rows.0.cells.0.value"), "also where it is picked");
}

static void navigation(struct arena *a)
{
	struct form_view v = typed(a, PAIRS("first_name", "Sam", "dob", "1/7/2000"));
	struct values *out = values_open(a);

	form_values_navigation(&v, form_page_find(v.form, STR("adult")), out);
	is_str("/drafts/1/adult", text_at(out, "side.0.pages.1.href"), "shown pages have addresses");
	ok(flag_at(out, "side.0.pages.1.current"), "the page itself is marked");
	is_str("In progress", text_at(out, "side.0.pages.0.state"), "states are in words");
	ok(flag_at(out, "side.1.pages.0.not_started"), "a page not begun is fresh");
	is_str("Family of Sam", text_at(out, "side.0.pages.2.title"), "titles name the child");
	is_str("/drafts/1/who", text_at(out, "previous"), "there is a way back");
	is_str("/drafts/1/family", text_at(out, "next"), "and on");
	v = typed(a, PAIRS("dob", "1/7/2015"));
	out = values_open(a);
	form_values_navigation(&v, form_page_find(v.form, STR("agree")), out);
	is_str("family", text_at(out, "side.0.pages.1.id"), "a hidden page is not in the list");
	is_str("/drafts/1/review", text_at(out, "next"), "after the last page comes the review");
	form_values_navigation(&v, NULL, values_open(a));
	v.answers = NULL;
	form_values_navigation(&v, v.form->pages, out = values_open(a));
	ok(flag_at(out, "first_page"), "without answers there is the first page too");
}

/* Whoever changes an answer from the review wants to go back there, not on to all that follows. */
static void way_back_to_review(struct arena *a)
{
	struct form_view v = typed(a, PAIRS("first_name", "Sam", "dob", "1/7/2015"));
	struct values *visited = values_list(values_open(a), STR("visited"));
	struct values *out = values_open(a);

	v.visited = visited;
	values_add_text(visited, STR("who"));
	values_add_text(visited, STR("family"));
	form_values_navigation(&v, v.form->pages, out);
	ok(!flag_at(out, "to_review"), "somebody on their way through the form goes on");
	for (size_t i = 0; i < v.form->page_count; i++)
		if (!str_is(v.form->pages[i].id, "adult"))
			values_add_text(visited, v.form->pages[i].id);
	form_values_navigation(&v, v.form->pages, out = values_open(a));
	ok(flag_at(out, "to_review"), "after all shown pages a page leads back to the review");
	form_values_navigation(&v, form_page_find(v.form, STR("agree")), out = values_open(a));
	ok(!flag_at(out, "to_review"), "and not the last one, where Next does");
	v.only = visited;
	form_values_navigation(&v, v.form->pages, out = values_open(a));
	ok(!flag_at(out, "to_review"), "who helps has no review");
}

static void problems(struct arena *a)
{
	struct form_view v = typed(a, PAIRS("family.row", "r1", "family.r1.rel", "mother", "dob",
	     "1/7/2000"));
	struct problems problems = problems_open(a);
	struct values *out = values_open(a);

	check_form(v.form, v.answers, &v.occasion, CHECK_COMPLETE, &problems);
	v.problems = &problems;
	form_values_problems(&v, &problems, STR("problems"), out);
	is_str("/drafts/1/who#on_behalf_of", text_at(out, "problems.0.href"),
	     "a problem leads to its field");
	is_str("Say whom this is for", text_at(out, "problems.0.text"), "and says what to do");
	is_str("/drafts/1/who#place-postcode", text_at(out, "problems.3.href"),
	     "to the line of an address");
	is_str("/drafts/1/family#family-r1-name", text_at(out, "problems.4.href"),
	     "to the cell of a row");
	is_str("/drafts/1/agree#agree", text_at(out, "problems.5.href"),
	     "to the name of a declaration");
	is_str("/drafts/1/agree#agree-date-day", text_at(out, "problems.6.href"), "and to its date");
	ok(flag_at(out, "has_problems"), "there are some");
}

int main(void)
{
	struct arena *a = arena_open(1 << 24);

	fields(a);
	hiding(a);
	rows(a);
	files(a);
	navigation(a);
	way_back_to_review(a);
	problems(a);
	arena_close(a);
	return done();
}
