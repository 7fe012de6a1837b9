/* What stands beside a question on paper. */
#include "store/compiled/form_paper.h"

#include "store/compiled/words.h"
#include "tests/written.h"

static struct scratch place;
static struct words *words;

/* What the first entry of that page says of itself; with page, what the page says. */
static struct str beside(const struct form *f, size_t number, const char *name, bool page)
{
	struct form_view view = { .form = f, .words = words, .blank = true };
	struct values *out = values_open(place.arena);
	const struct value *one;
	const struct values *of;

	form_values_review(&view, out);
	one = values_get_list(values_get_list(out, STR("parts"))->first->children, STR("pages"))->first;
	for (size_t i = 0; i < number; i++)
		one = one->next;
	of = page ? one->children : values_get_list(one->children, STR("entries"))->first->children;
	return values_get(values_get_tree(of, STR("paper")), str_of(name));
}

static void codes(void)
{
	is_str("7CW7", form_paper_code(place.arena, STR("first_name")),
	       "the code of an id is the same for ever");
	is_str("T7T2", form_paper_code(place.arena, STR("dob")), "and another one's is another");
}

static void sentences(void)
{
	const struct form *f = written_form(&place,
		WRITTEN_PAGE("a", "",
		             "{id: pet, type: radios, label: Which pet?, required: yes, hint: One of them, options: [c: Cat, d: Dog]}, "
		             "{id: dob, type: date, label: Born}, {id: ok, type: yesno, label: Is it well?}")
		WRITTEN_PAGE("b", "show_if: {pet: c}, ",
		             "{id: x, type: text, label: X, show_if: {all: [{ok: no}, {answered: dob}]}}")
		WRITTEN_PAGE("c", "show_if: {age: {of: dob, at_least: 16}}, ",
		             "{id: y, type: text, label: Y, show_if: {not: {pet: {in: [c, d]}}}}")
		WRITTEN_PAGE("d", "show_if: {account: professional}, ", "{id: z, type: text, label: Z}"));

	is_str("must be answered", beside(f, 0, "need", false), "a required question says so");
	is_str("One of them", beside(f, 0, "hint", false), "its hint stands there too");
	is_str("", beside(f, 0, "only", false), "what is asked of all has no condition");
	is_str("Fill in this page only if you chose “Cat” for “Which pet?”", beside(f, 1, "only", true),
	       "a page names what was chosen on another");
	is_str("Answer this only if you chose “No” for “Is it well?” and you answered “Born”",
	       beside(f, 1, "only", false), "so does a question");
	is_str("Fill in this page only if the child or young person is 16 or older",
	       beside(f, 2, "only", true), "an age is said, as nobody counts it on paper");
	is_str("Answer this only if you did not choose “Cat” or “Dog” for “Which pet?”",
	       beside(f, 2, "only", false), "and what must not be chosen");
	is_str("Fill in this page only if you fill this in as part of your job",
	       beside(f, 3, "only", true), "and what otherwise the account knows");
	is_str("", beside(f, 3, "need", false), "what may be left out says nothing");
}

static void filled(void)
{
	const struct form *f = written_form(&place,
	                                    WRITTEN_PAGE("a", "", "{id: x, type: text, label: X}"));
	struct form_view view = { .form = f, .words = words };
	struct values *sheet = form_paper_sheet(place.arena, &view, STR("Sam"));

	ok(!values_find(sheet, STR("paper")), "a form with answers is not told how to be filled in");
	is_str("Sam", values_get(sheet, STR("subtitle")), "it says whom it is about");
	view.blank = true;
	sheet = form_paper_sheet(place.arena, &view, STR(""));
	ok(str_search(values_get(values_get_tree(sheet, STR("paper")), STR("how")),
	              STR("Send it to: SEND team")) > 0 &&
	       str_search(values_get(values_get_tree(sheet, STR("paper")), STR("how")),
	                  STR("{address}")) ==
	           values_get(values_get_tree(sheet, STR("paper")), STR("how")).n,
	   "a blank one says where to send it");
}

/* The first entry with this label on the first page, or NULL. */
static const struct values *entry(const struct values *sheet, const char *label)
{
	const struct values *part = values_get_list(sheet, STR("parts"))->first->children;
	const struct values *page = values_get_list(part, STR("pages"))->first->children;

	for (const struct value *one = values_get_list(page, STR("entries"))->first; one;
	     one = one->next)
		if (str_is(values_get(one->children, STR("label")), label))
			return one->children;
	return NULL;
}

static void lists(void)
{
	const struct form *f = written_form(&place, WRITTEN_PAGE("a", "",
		"{id: help, type: table, label: Help, row: Other help, free_rows: yes, preset_rows: [m: Monday], columns: "
		"[{id: day, type: text, label: Day}, {id: cost, type: number, label: Cost}]}, "
		"{id: together, type: calculated, label: Together, value: {sum: help.cost}}"));
	struct form_view view = { .form = f, .words = words, .blank = true };
	const struct values *help, *sheet = form_paper_sheet(place.arena, &view, STR(""));
	const struct value *row;

	ok(!entry(sheet, "Together"), "what is worked out is not asked on paper");
	help = entry(sheet, "Help");
	row = help ? values_get_list(help, STR("rows"))->first : NULL;
	is_str("Monday", row ? values_get(row->children, STR("title")) : STR(""),
	       "a table has the rows that are given");
	row = row ? row->next : NULL;
	is_str("Other help 2", row ? values_get(row->children, STR("title")) : STR(""),
	       "and one that is free");
	ok(row && values_get_list(row->children, STR("cells"))->count == 2,
	   "with every column to fill in");
}

int main(void)
{
	scratch_folder(&place);
	is_err(OK, words_open(place.arena, "build/compiled", &words), "the words are built");
	codes();
	sentences();
	filled();
	lists();
	scratch_close(&place);
	return done();
}
