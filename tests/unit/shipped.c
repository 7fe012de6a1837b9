/* Every form of content/forms: how many answers it requires; filled with the least and with all there is, in both
 * voices, it can be sent, and the review shows each answer once, in the order in which it was asked. */
#include "gen/form_read.h"

#include <stdio.h>
#include <string.h>

#include "gen/folder.h"
#include "gen/markdown.h"
#include "gen/yaml.h"
#include "store/base/date.h"
#include "store/compiled/check.h"
#include "store/compiled/form_values.h"
#include "store/compiled/sight.h"
#include "tests/tap.h"

enum { FIELDS_MAX = 600, PICKS = 36 };

/* What a draft without any answer is told it needs, in the child's voice. */
static const struct {
	const char *form;
	int required;
} wanted[] = {
	{ "draft-response", 3 }, { "early-years-ehcna", 15 }, { "parent-ehcna", 11 }, { "primary-ehcna", 15 },
	{ "secondary-fe-ehcna", 15 },
};

/* One form being filled: which option to choose each time, and how many marks were made. */
struct filling {
	struct arena *arena;
	const struct form *form;
	struct values *answers;
	struct occasion o;
	size_t pick;
	size_t marks;
	bool seen[FIELDS_MAX];
};

static struct filling begin(struct arena *a, const struct form *f, size_t pick)
{
	struct filling fill = { .arena = a, .form = f, .answers = values_open(a), .pick = pick };

	fill.o.today = date_of((struct civil){ 2026, 11, 26 });
	fill.o.now = (int64_t)fill.o.today * 86400;
	fill.o.professional = pick % 2 == 1;
	return fill;
}

/* A text that stands nowhere else: "q7x". */
static struct str mark(struct filling *fill)
{
	return str_join(fill->arena, STR("q"), str_join(fill->arena,
	                str_of_number(fill->arena, (int64_t)++fill->marks), STR("x")));
}

static struct str option_of(struct filling *fill, const struct form_field *field)
{
	static const struct str plain[] = { { "yes", 3 }, { "no", 2 }, { "unsure", 6 } };
	const struct form_option *shown[FIELDS_MAX];
	size_t count = 0, at;

	if (field->type == FIELD_YESNO || field->type == FIELD_YESNOUNSURE)
		return plain[fill->pick % (field->type == FIELD_YESNO ? 2 : 3)];
	for (size_t i = 0; i < field->option_count; i++)
		if (answers_holds(fill->form, field->options[i].show_if, fill->answers, NULL, &fill->o))
			shown[count++] = &field->options[i];
	count += field->linked_people;
	at = (fill->pick + fill->pick / count) % count;        /* not in step with longer lists */
	return field->linked_people && at + 1 == count ? STR("myself") : shown[at]->id;
}

/* All that can stand together, or one of them, by turns. */
static void fill_boxes(struct filling *fill, const struct form_field *field, struct values *out)
{
	struct values *list = values_list(out, field->id);

	if (fill->pick % 3 != 0) {
		values_add_text(list, option_of(fill, field));
		return;
	}
	for (size_t i = 0; i < field->option_count; i++)
		if (!field->options[i].exclusive)
			values_add_text(list, field->options[i].id);
	if (list->count == 0)
		values_add_text(list, field->options[0].id);
}

/* Whoever it is about is a small child, of school age, or grown up, by turns. */
static struct str day_for(const struct filling *fill, const struct form_field *field)
{
	static const struct str born[] = { { "2023-05-01", 10 }, { "2015-05-01", 10 }, { "2007-05-01", 10 } };

	if (field->age_max > 0)
		return born[fill->pick % COUNT(born)];
	return field->future ? STR("2030-01-31") : STR("2026-03-02");
}

static struct str number_for(struct filling *fill, const struct form_field *field)
{
	return str_of_number(fill->arena, field->min > 0 ? field->min : 0);
}

static void fill_tree(struct filling *fill, const struct form_field *field, struct values *out)
{
	values_text(out, field->type == FIELD_ADDRESS ? STR("line1") : STR("name"), mark(fill));
	if (field->type == FIELD_DECLARE) {
		values_text(out, STR("date"), STR("2026-11-26"));
		return;
	}
	values_text(out, STR("town"), mark(fill));
	values_text(out, STR("postcode"), STR("LK1 2AB"));
}

static void fill_file(struct filling *fill, const struct form_field *field, struct values *out)
{
	struct values *file = values_add_tree(values_list(out, field->id));
	struct str id = mark(fill);

	values_text(file, STR("id"), id);
	values_text(file, STR("name"), id);
	values_text(file, STR("type"), STR("application/pdf"));
	values_text(file, STR("kind"), field->options[fill->pick % field->option_count].id);
	values_number(file, STR("size"), 1000);
}

static void fill_row(struct filling *fill, const struct form_field *list, struct str id, bool preset,
                     struct values *rows);

static void fill_rows(struct filling *fill, const struct form_field *field, struct values *out)
{
	struct values *rows = values_list(out, field->id);

	for (size_t i = 0; i < field->preset_count; i++)
		if (answers_holds(fill->form, field->preset_rows[i].show_if, fill->answers, NULL, &fill->o))
			fill_row(fill, field, field->preset_rows[i].id, true, rows);
	if (sight_is_free(field) && rows->count < sight_rows_max(field))
		fill_row(fill, field, STR("r1"), false, rows);
	if (sight_is_free(field) && rows->count < sight_rows_max(field))
		fill_row(fill, field, STR("r2"), false, rows);
}

static void fill_line(struct filling *fill, const struct form_field *field, struct values *out)
{
	switch (field->type) {
	case FIELD_EMAIL: values_text(out, field->id, str_join(fill->arena, mark(fill), STR("@example.org"))); return;
	case FIELD_TEL: values_text(out, field->id, STR("01632 960 000")); return;
	case FIELD_POSTCODE: values_text(out, field->id, STR("LK1 2AB")); return;
	case FIELD_NUMBER: values_text(out, field->id, number_for(fill, field)); return;
	case FIELD_DATE: values_text(out, field->id, day_for(fill, field)); return;
	case FIELD_FUZZYDATE: values_text(out, field->id, STR("2021-06")); return;
	case FIELD_READONLY: values_text(out, field->id, mark(fill)); return;
	default: values_text(out, field->id, mark(fill));
	}
}

static void fill_field(struct filling *fill, const struct form_field *field, struct values *out)
{
	switch (field->type) {
	case FIELD_INFO:
	case FIELD_FILEPICK:
		return;
	case FIELD_RADIOS:
	case FIELD_SELECT:
	case FIELD_YESNO:
	case FIELD_YESNOUNSURE: values_text(out, field->id, option_of(fill, field)); return;
	case FIELD_CHECKBOXES: fill_boxes(fill, field, out); return;
	case FIELD_ADDRESS:
	case FIELD_DECLARE: fill_tree(fill, field, values_tree(out, field->id)); return;
	case FIELD_UPLOAD: fill_file(fill, field, out); return;
	case FIELD_PEOPLE:
	case FIELD_TABLE: fill_rows(fill, field, out); return;
	default: fill_line(fill, field, out);
	}
}

static void fill_row(struct filling *fill, const struct form_field *list, struct str id, bool preset,
                     struct values *rows)
{
	struct values *row = values_add_tree(rows);

	values_text(row, STR("row"), id);
	for (size_t i = preset ? 1 : 0; i < list->column_count; i++)
		if (answers_holds(fill->form, list->columns[i].show_if, fill->answers, row, &fill->o))
			fill_field(fill, &list->columns[i], row);
}

/* Everything that is shown, in order. */
static void fill_all(struct filling *fill)
{
	size_t n = 0;

	for (size_t p = 0; p < fill->form->page_count; p++) {
		const struct form_page *page = &fill->form->pages[p];

		for (size_t i = 0; i < page->field_count; i++, n++) {
			if (!answers_shows_field(fill->form, &page->fields[i], fill->answers, &fill->o))
				continue;
			fill->seen[n] = true;
			fill_field(fill, &page->fields[i], fill->answers);
		}
	}
}

static struct problems missing(const struct filling *fill)
{
	struct problems found = problems_open(fill->arena);

	check_form(fill->form, fill->answers, &fill->o, CHECK_COMPLETE, &found);
	return found;
}

static void no_problems(const struct filling *fill, const char *sentence)
{
	struct problems found = missing(fill);

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
	struct form_view view = { .form = fill->form, .answers = fill->answers, .occasion = fill->o, .words = w };
	struct values *out = values_open(fill->arena);
	size_t count = 0;

	view.blank = blank;
	form_values_review(&view, out);
	for (const struct value *part = values_list(out, STR("parts"))->first; part; part = part->next)
		for (const struct value *page = values_list(part->children, STR("pages"))->first; page; page = page->next)
			for (const struct value *e = values_list(page->children, STR("entries"))->first; e; e = e->next) {
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
		struct str one = mark(&again);
		size_t at = str_search(text, one);

		if (at == text.n)
			return false;
		text = str_from(text, at + one.n);
		if (str_search(text, one) < text.n)
			return false;
	}
	return true;
}

/* Questions that are shown now; with all, those of the form. */
static size_t questions(const struct filling *fill, bool all)
{
	size_t count = 0;

	for (size_t p = 0; p < fill->form->page_count; p++) {
		const struct form_page *page = &fill->form->pages[p];

		for (size_t i = 0; i < page->field_count; i++)
			count += page->fields[i].type != FIELD_INFO &&
			         (all || answers_shows_field(fill->form, &page->fields[i], fill->answers, &fill->o));
	}
	return count;
}

static void all_sent(const struct filling *fill)
{
	const struct values *sent = answers_sent(fill->form, fill->answers, &fill->o);

	ok(values_equal(fill->answers, sent), "all of it is sent");
	for (const struct value *one = fill->answers->first; one; one = one->next)
		if (!values_same(fill->answers, sent, one->name))
			printf("# %.*s\n", STR_FMT(one->name));
}

static void full(struct arena *a, const struct form *f, const struct words *w)
{
	bool seen[FIELDS_MAX] = { false };
	size_t n = 0;

	for (size_t pick = 0; pick < PICKS; pick++) {
		struct filling fill = begin(a, f, pick);
		struct buf said = buf_open(a);

		fill_all(&fill);
		no_problems(&fill, "filled with all there is, it can be sent");
		is_int((int64_t)questions(&fill, false), (int64_t)tell(&fill, w, false, &said),
		       "the review has each question that was asked, once");
		ok(each_once_in_order(&fill, buf_str(&said)), "and each answer once, in order");
		all_sent(&fill);
		for (size_t i = 0; i < FIELDS_MAX; i++)
			seen[i] |= fill.seen[i];
	}
	for (size_t p = 0; p < f->page_count; p++)
		for (size_t i = 0; i < f->pages[p].field_count; i++, n++)
			if (!seen[n]) {
				ok(false, "every question is asked of somebody");
				printf("# %.*s\n", STR_FMT(f->pages[p].fields[i].id));
			}
}

/* Only what is asked for, again and again until nothing is. */
static void least(struct arena *a, const struct form *f, size_t pick, const char *sentence)
{
	struct filling fill = begin(a, f, pick);
	struct problems found;

	for (int round = 0; round < 6 && (found = missing(&fill)).count > 0; round++) {
		for (const struct problem *one = found.first; one; one = one->next) {
			struct str rest = one->field, id;
			const struct form_field *field;

			str_cut(&rest, '-', &id);
			if ((field = form_field_find(f, id, NULL)))
				fill_field(&fill, field, fill.answers);
		}
	}
	no_problems(&fill, sentence);
}

static void required(struct arena *a, const struct form *f)
{
	struct filling fill = begin(a, f, 0);
	size_t i = 0;

	while (i < COUNT(wanted) && !str_is(f->id, wanted[i].form))
		i++;
	ok(i < COUNT(wanted), "it is known how many answers it requires");
	if (i < COUNT(wanted))
		is_int(wanted[i].required, (int64_t)missing(&fill).count, "and so many it requires");
}

static void blank(struct arena *a, const struct form *f, const struct words *w)
{
	struct filling fill = begin(a, f, 0);
	struct buf said = buf_open(a);

	is_int((int64_t)questions(&fill, true), (int64_t)tell(&fill, w, true, &said), "the blank form has every question");
}

static bool speaks_of_child(struct str text)
{
	return str_search(text, STR("your child")) < text.n || str_search(text, STR("{first}")) < text.n;
}

/* Whoever writes about themselves is not told about their child. */
static void voices(const struct form *f)
{
	bool good = true;

	for (size_t p = 0; f->self_when && p < f->page_count; p++)
		for (size_t i = 0; i < f->pages[p].field_count; i++) {
			const struct form_field *field = &f->pages[p].fields[i];

			if (field->show_if || f->pages[p].show_if || (!speaks_of_child(field->label.in[VOICE_SELF]) &&
			    !speaks_of_child(field->hint.in[VOICE_SELF]) && !speaks_of_child(field->text.in[VOICE_SELF])))
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
	ok(!f->by_task || (!f->starts_clock && f->first.n > 0), "what the council sends starts no clock and knows the name");
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
	struct form_source source = { a, &d, "content", settings(a, &d, "content/council.yaml"),
	                              settings(a, &d, "content/problems.yaml"), markdown_html };
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
