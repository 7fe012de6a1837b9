/* Every form of content/forms: how many answers it requires; filled with the least and with all
 * there is, in both voices, it can be sent, and the review shows each answer once, in the order in
 * which it was asked. */
#include "gen/form_read.h"

#include <stdio.h>

#include "gen/folder.h"
#include "gen/markdown.h"
#include "gen/yaml.h"
#include "store/compiled/form_values.h"
#include "tests/form_filling.h"
#include "tests/tap.h"

enum { PICKS = 64 };

/* What a draft without any answer is told it needs, in the child's voice. */
static const struct {
	const char *form;
	int required;
} wanted[] = {
	{ "annual-review", 5 }, { "draft-response", 3 }, { "early-years-ehcna", 15 },
	{ "parent-ehcna", 11 },
	{ "primary-ehcna", 15 }, { "professional-advice", 7 }, { "professional-advice-education", 7 },
	{ "professional-advice-health", 7 }, { "professional-advice-psychology", 7 },
	{ "professional-advice-social-care", 7 }, { "review-views", 2 }, { "school-consultation", 5 },
	{ "secondary-fe-ehcna", 15 },
};

static void no_problems(const struct filling *fill, const char *sentence)
{
	struct problems found = filling_missing(fill);

	ok(found.count == 0, sentence);
	for (const struct problem *one = found.first; one; one = one->next)
		printf("# %.*s: %.*s\n", STR_FMT(one->field), STR_FMT(one->key));
}

/* --- what the review says, in one text --- */

static void tell_rows(struct buf *b, const struct values *rows)
{
	for (const struct value *row = rows ? rows->first : NULL; row; row = row->next) {
		const struct values *cells = values_get_list(row->children, STR("cells"));

		for (const struct value *one = cells ? cells->first : NULL; one; one = one->next) {
			buf_add(b, values_get(one->children, STR("value")));
			buf_byte(b, '\n');
		}
	}
}

static void tell_entry(struct buf *b, const struct values *entry)
{
	const struct values *files = values_get_list(entry, STR("files"));

	buf_add(b, values_get(entry, STR("value")));
	buf_byte(b, '\n');
	for (const struct value *one = files ? files->first : NULL; one; one = one->next) {
		buf_add(b, values_get(one->children, STR("name")));
		buf_byte(b, '\n');
	}
	tell_rows(b, values_get_list(entry, STR("rows")));
}

/* How many questions the review has; what it says goes to b. */
static size_t tell(const struct filling *fill, const struct words *w, bool blank, struct buf *b)
{
	struct form_view view = { .form = fill->form, .answers = fill->answers, .occasion = fill->o,
	                          .words = w };
	struct values *out = values_open(fill->arena);
	size_t count = 0;

	view.blank = blank;
	form_values_review(&view, out);
	for (const struct value *part = values_list(out, STR("parts"))->first; part; part = part->next)
		for (const struct value *page = values_list(part->children, STR("pages"))->first; page;
		     page = page->next)
			for (const struct value *e = values_list(page->children, STR("entries"))->first; e;
			     e = e->next) {
				tell_entry(b, e->children);
				count++;
			}
	return count;
}

static bool each_once_in_order(const struct filling *fill, struct str text)
{
	struct filling again = *fill;

	again.marks = 0;
	while (again.marks < fill->marks) {
		struct str one = filling_mark(&again);
		size_t at = str_search(text, one);

		if (at == text.n)
			return false;
		text = str_from(text, at + one.n);
		if (str_search(text, one) < text.n)
			return false;
	}
	return true;
}

/* Questions that are shown now; with all, those that paper asks: what is worked out is none. */
static size_t questions(const struct filling *fill, bool all)
{
	size_t count = 0;

	for (size_t p = 0; p < fill->form->page_count; p++) {
		const struct form_page *page = &fill->form->pages[p];

		for (size_t i = 0; i < page->field_count; i++)
			count += page->fields[i].type != FIELD_INFO &&
			         (all ? page->fields[i].type != FIELD_CALCULATED
			              : answers_shows_field(fill->form, &page->fields[i], fill->answers,
			                                    &fill->o));
	}
	return count;
}

static void all_sent(const struct filling *fill)
{
	struct values *sent = answers_sent(fill->form, fill->answers, &fill->o);

	/* What is made of answers is sent, and nobody gave it. */
	for (size_t p = 0; p < fill->form->page_count; p++)
		for (size_t i = 0; i < fill->form->pages[p].field_count; i++)
			if (fill->form->pages[p].fields[i].type == FIELD_CALCULATED)
				values_remove(sent, fill->form->pages[p].fields[i].id);
	ok(values_equal(fill->answers, sent), "all of it is sent");
	for (const struct value *one = fill->answers->first; one; one = one->next)
		if (!values_same(fill->answers, sent, one->name))
			printf("# %.*s\n", STR_FMT(one->name));
}

static void full(struct arena *a, const struct form *f, const struct words *w)
{
	bool seen[FILLING_FIELDS_MAX] = { false };
	size_t n = 0;

	for (size_t pick = 0; pick < PICKS; pick++) {
		struct filling fill = filling_open(a, f, pick);
		struct buf said = buf_open(a);

		filling_all(&fill);
		no_problems(&fill, "filled with all there is, it can be sent");
		is_int((int64_t)questions(&fill, false), (int64_t)tell(&fill, w, false, &said),
		       "the review has each question that was asked, once");
		ok(each_once_in_order(&fill, buf_str(&said)), "and each answer once, in order");
		all_sent(&fill);
		for (size_t i = 0; i < FILLING_FIELDS_MAX; i++)
			seen[i] |= fill.seen[i];
	}
	for (size_t p = 0; p < f->page_count; p++)
		for (size_t i = 0; i < f->pages[p].field_count; i++, n++)
			if (!seen[n]) {
				ok(false, "every question is asked of somebody");
				printf("# %.*s\n", STR_FMT(f->pages[p].fields[i].id));
			}
}

/* Only what is asked for. */
static void least(struct arena *a, const struct form *f, size_t pick, const char *sentence)
{
	struct filling fill = filling_open(a, f, pick);

	filling_least(&fill);
	no_problems(&fill, sentence);
}

static void required(struct arena *a, const struct form *f)
{
	struct filling fill = filling_open(a, f, 0);
	size_t i = 0;

	while (i < COUNT(wanted) && !str_is(f->id, wanted[i].form))
		i++;
	ok(i < COUNT(wanted), "it is known how many answers it requires");
	if (i < COUNT(wanted))
		is_int(wanted[i].required, (int64_t)filling_missing(&fill).count,
		       "and so many it requires");
}

static void blank(struct arena *a, const struct form *f, const struct words *w)
{
	struct filling fill = filling_open(a, f, 0);
	struct buf said = buf_open(a);

	is_int((int64_t)questions(&fill, true), (int64_t)tell(&fill, w, true, &said),
	       "the blank form has every question");
}

static bool speaks_of_child(struct str text)
{
	return str_search(text, STR("your child")) < text.n ||
	       str_search(text, STR("{first}")) < text.n;
}

/* Whoever writes about themselves is not told about their child. */
static void voices(const struct form *f)
{
	bool good = true;

	for (size_t p = 0; f->self_when && p < f->page_count; p++)
		for (size_t i = 0; i < f->pages[p].field_count; i++) {
			const struct form_field *field = &f->pages[p].fields[i];

			if (field->show_if || f->pages[p].show_if ||
			    (!speaks_of_child(field->label.in[VOICE_SELF]) &&
			     !speaks_of_child(field->hint.in[VOICE_SELF]) &&
			     !speaks_of_child(field->text.in[VOICE_SELF])))
				continue;
			good = false;
			printf("# %.*s\n", STR_FMT(field->id));
		}
	ok(good, "about oneself nothing is said of a child");
}

static void one(struct arena *a, const struct form *f, const struct words *w)
{
	printf("# %.*s\n", STR_FMT(f->id));
	required(a, f);
	full(a, f, w);
	least(a, f, 0, "with the least it can be sent");
	least(a, f, 1, "also when other answers are chosen");
	least(a, f, 2, "and yet others");
	blank(a, f, w);
	voices(f);
	ok(!f->by_task || (!f->starts_clock && f->first.n > 0),
	   "what the council sends starts no clock and knows the name");
}

static struct values *settings(struct arena *a, struct diag *d, const char *file)
{
	struct values *tree = values_open(a);
	const struct yaml_node *root = yaml_read_file(a, d, file);

	if (root)
		yaml_to_values(root, tree);
	return tree;
}

int main(void)
{
	struct arena *a = arena_open((size_t)1 << 30);
	struct diag d = diag_open(a);
	struct form_source source = { .arena = a, .diag = &d, .content = "content",
	                              .council = settings(a, &d, "content/council.yaml"),
	                              .problems = settings(a, &d, "content/problems.yaml"),
	                              .markdown = markdown_html };
	struct words *w = NULL;
	struct str *names;
	size_t count = folder_list(a, "content/forms", ".yaml", false, &names);

	is_err(OK, words_open(a, "build/compiled", &w), "the words are built");
	is_int(COUNT(wanted), (int64_t)count, "there are so many forms");
	for (size_t i = 0; i < count; i++) {
		const struct form *f = form_read(&source, folder_path(a, "content/forms", names[i]));

		ok(f && d.errors == 0, "the form is taken");
		if (f && d.errors == 0)
			one(a, f, w);
	}
	arena_close(a);
	return done();
}
