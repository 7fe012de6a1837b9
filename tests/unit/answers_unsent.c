/* What is ruled out by another answer, of tables too, and how it is shown before it is lost. */
#include "store/compiled/form_values.h"
#include "store/compiled/json.h"
#include "tests/written.h"

static struct scratch place;
static struct words *words;

#define TABLE                                                                                      \
	"{id: more, type: yesno, label: More?}, {id: help, type: table, label: Help, row: Other help, " \
	"free_rows: yes, preset_rows: [{id: m, label: Monday, show_if: {more: yes}}, {id: t, label: "  \
	"Tuesday}], columns: [{id: day, type: text, label: Day}, {id: paid, type: yesno, label: "      \
	"Paid?}, {id: cost, type: text, label: Cost, show_if: {paid: yes}}]}"

static const struct form *table(void)
{
	return written_form(&place, WRITTEN_PAGE("a", "", TABLE)
	                            WRITTEN_PAGE("b", "show_if: {more: yes}, ",
	                                         "{id: why, type: textarea, label: Why?}"));
}

static struct values *read_json(const char *text)
{
	struct values *v = NULL;

	if (json_read(place.arena, str_of(text), &v) != OK)
		ok(false, "the answers are read");
	return v;
}

static const char typed[] =
	"{\"more\":\"no\",\"why\":\"Long words\",\"help\":["
	"{\"row\":\"m\",\"paid\":\"no\"},{\"row\":\"t\",\"paid\":\"yes\",\"cost\":\"5\"},"
	"{\"row\":\"r1\",\"day\":\"Friday\"},{\"row\":\"r2\",\"paid\":\"no\",\"cost\":\"9\"}]}";

static void kept_back(void)
{
	struct form_view view = { .form = table(), .words = words, .answers = read_json(typed) };
	struct values *left = answers_unsent(view.form, view.answers, &view.occasion);
	struct values *out = values_open(place.arena);
	struct buf b = buf_open(place.arena);

	json_write(&b, left);
	is_str("{\"help\":[{\"row\":\"m\",\"paid\":\"no\"},{\"row\":\"t\"},{\"row\":\"r1\"},"
	       "{\"row\":\"r2\",\"cost\":\"9\"}],\"why\":\"Long words\"}",
	       buf_str(&b), "a hidden page, a hidden row and a hidden column are not sent");
	form_values_unsent(&view, left, out);
	b = buf_open(place.arena);
	json_write(&b, values_get_list(out, STR("parts")));
	ok(values_is(out, STR("has_unsent")), "the reader is told so");
	ok(str_search(buf_str(&b), STR("Long words")) < b.n, "and shown the words of the page");
	ok(str_search(buf_str(&b), STR("\"Monday\"")) < b.n, "the row");
	ok(str_search(buf_str(&b), STR("Other help 4")) < b.n, "and the cell, in its row");
	ok(str_search(buf_str(&b), STR("Friday")) == b.n, "but nothing of what is sent");
}

static void nothing_kept_back(void)
{
	struct form_view view = { .form = table(), .words = words,
	                          .answers = read_json("{\"more\":\"yes\",\"why\":\"Words\"}") };
	struct values *left = answers_unsent(view.form, view.answers, &view.occasion);
	struct values *out = values_open(place.arena);

	form_values_unsent(&view, left, out);
	ok(!left->first && !values_is(out, STR("has_unsent")), "what is all sent needs no word");
}

int main(void)
{
	scratch_folder(&place);
	is_err(OK, words_open(place.arena, "build/compiled", &words), "the words are built");
	kept_back();
	nothing_kept_back();
	scratch_close(&place);
	return done();
}
