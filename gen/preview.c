#include "gen/preview.h"

#include <stdio.h>
#include <string.h>

#include "gen/blank.h"
#include "gen/build_page.h"
#include "gen/example.h"
#include "gen/folder.h"
#include "gen/language.h"
#include "store/base/clock.h"
#include "store/base/date.h"
#include "store/base/err.h"
#include "store/compiled/check.h"
#include "store/compiled/form_file.h"
#include "store/compiled/form_paper.h"
#include "store/compiled/setting.h"

/* A form with one set of answers. */
struct showing {
	struct build *b;
	const char *compiled;          /* build/compiled */
	const struct form *form;
	struct str name;               /* "first": the folder, and part of the address */
	struct values *answers;
	bool checked;                  /* pages show what is wrong */
	struct occasion o;
};

static struct str joined(struct arena *a, struct str x, const char *between, struct str y)
{
	return str_join(a, str_join(a, x, str_of(between)), y);
}

/* build/preview/FORM/NAME */
static const char *file(struct build *b, struct str name)
{
	return folder_path(b->arena, folder_path(b->arena, b->output.folder, STR("preview")), name);
}

/* What stands already is left alone, so that nobody copies what is the same; what is new comes at
 * once, as a browser may ask for it at any moment. */
static void save(struct build *b, struct str name, struct str bytes)
{
	const char *path = file(b, name), *next = file(b, str_join(b->arena, name, STR(".new")));
	struct str before;

	if (folder_read(b->arena, path, &before) && str_equal(before, bytes))
		return;
	if (!folder_write(b->arena, next, bytes) || rename(next, path) != 0)
		diag_error(&b->diag, (struct place){ path, 0, 0 }, "it could not be written");
}

static struct str address(const struct showing *s)
{
	return joined(s->b->arena, joined(s->b->arena, STR("/preview/"), "", s->form->id), "/",
	              s->name);
}

static struct form_view view_of(const struct showing *s)
{
	return (struct form_view){
		.form = s->form, .answers = s->answers, .words = s->b->words, .occasion = s->o,
		.address = address(s),
		.files = joined(s->b->arena, address(s), "/", STR("files")),
	};
}

/* Names of places that every page of somebody who is signed in has, but for the token: nobody is
 * logged out of a preview, so nothing warns of it. */
static struct values *common(const struct showing *s)
{
	struct values *v = values_open(s->b->arena);

	values_copy(v, s->b->everywhere);
	values_flag(v, STR("signed_in"), true);
	values_number(v, STR("idle_minutes"), setting_number(s->b->words, SETTING_IDLE_MINUTES));
	values_text(v, STR("person_name"), STR("Robin Lark"));
	values_text(v, STR("form_title"), s->form->title);
	values_text(v, STR("about"), STR("Sam Lark"));
	values_number(v, STR("revision"), 1);
	return v;
}

static void play(const struct showing *s, struct str page, const struct values *v, struct str name)
{
	struct arena *a = s->b->arena;
	struct buf html = buf_open(a);
	struct page compiled;

	if (page_open(a, s->compiled, page, &compiled) != OK) {
		diag_error(&s->b->diag, (struct place){ s->compiled, 0, 0 }, "there is no page %.*s",
		           STR_FMT(page));
		return;
	}
	page_play(&compiled, v, &html);
	save(s->b, joined(a, joined(a, s->form->id, "/", s->name), "/", name), buf_str(&html));
}

/* --- pages ------------------------------------------------------------------------------------ */

static void show_page(const struct showing *s, const struct form_page *p)
{
	struct arena *a = s->b->arena;
	struct problems problems = problems_open(a);
	struct form_view view = view_of(s);
	struct values *v = common(s);
	enum voice voice = answers_voice(s->form, s->answers, &s->o);
	struct str page = joined(a, joined(a, s->form->id, "@", s->form->version), "/", p->id);

	if (s->checked) {
		check_page(s->form, p, s->answers, &s->o, CHECK_COMPLETE, &problems);
		view.problems = &problems;
		form_values_problems(&view, &problems, STR("problems"), v);
	}
	form_values_page(&view, p, v);
	form_values_navigation(&view, p, v);
	play(s, joined(a, page, ".", voice == VOICE_SELF ? STR("self") : STR("child")), v,
	     str_join(a, p->id, STR("/index.html")));
}

static void show_review(const struct showing *s)
{
	struct problems must = problems_open(s->b->arena), may = problems_open(s->b->arena);
	struct form_view view = view_of(s);
	struct values *v = common(s);

	check_form(s->form, s->answers, &s->o, CHECK_COMPLETE, &must);
	check_form(s->form, s->answers, &s->o, CHECK_ADVICE, &may);
	form_values_review(&view, v);
	form_values_navigation(&view, NULL, v);
	form_values_problems(&view, &must, STR("must"), v);
	form_values_problems(&view, &may, STR("may"), v);
	play(s, STR("review"), v, STR("review/index.html"));
}

static void show_pages(const struct showing *s)
{
	for (size_t i = 0; i < s->form->page_count; i++)
		show_page(s, &s->form->pages[i]);
	show_review(s);
}

/* --- what was sent ---------------------------------------------------------------------------- */

static void show_sent(const struct showing *s)
{
	struct values *v = common(s), *one = values_tree(v, STR("submission"));
	struct form_view view = view_of(s);
	struct str here = address(s);

	view.answers = answers_sent(s->form, s->answers, &s->o);
	view.address = STR("");
	values_text(one, STR("title"), s->form->title);
	values_text(one, STR("name"), STR("Sam Lark"));
	values_text(one, STR("by"), STR("Robin Lark"));
	values_text(one, STR("reference"), STR("LARK-2026-0001"));
	values_text(one, STR("date"), words_date(s->b->arena, s->b->words, s->o.today));
	values_text(one, STR("view"), str_join(s->b->arena, here, STR("/sent/")));
	values_text(one, STR("print"), str_join(s->b->arena, here, STR("/print/")));
	values_text(one, STR("pdf"), str_join(s->b->arena, here, STR("/form.pdf")));
	form_values_review(&view, v);
	play(s, STR("submission"), v, STR("sent/index.html"));
	play(s, STR("print-submission"), v, STR("print/index.html"));
}

/* Made anew only when the sheet is another one. */
static void show_pdf(const struct showing *s, struct form_view view)
{
	struct arena *a = s->b->arena;
	struct str name = joined(a, joined(a, s->form->id, "/", s->name), "/", STR("form.pdf"));
	struct values *sheet = form_paper_sheet(a, &view, view.blank ? STR("") : STR("Sam Lark"));

	blank_press_changed(s->b, sheet, file(s->b, name));
}

static void show_blank(struct showing s)
{
	struct form_view view;
	struct values *v;

	s.name = STR("blank");
	s.answers = values_open(s.b->arena);
	view = view_of(&s);
	view.blank = true;
	view.address = view.files = STR("");
	v = common(&s);
	form_values_review(&view, v);
	play(&s, STR("print-submission"), v, STR("print/index.html"));
	show_pdf(&s, view);
}

static void show_filled(struct showing s, const char *name, bool last)
{
	struct form_view view;

	s.name = str_of(name);
	s.answers = example_answers(s.b->arena, s.form, &s.o, last);
	show_pages(&s);
	show_sent(&s);
	view = view_of(&s);
	show_pdf(&s, view);
}

static void show_checked(struct showing s, const char *name, struct values *answers, bool checked)
{
	s.name = str_of(name);
	s.answers = answers;
	s.checked = checked;
	show_pages(&s);
}

/* --- the page with all of them ---------------------------------------------------------------- */

static void list(struct build *b, const struct form *f, struct values *forms)
{
	struct values *form = values_add_tree(forms), *pages;

	values_text(form, STR("id"), f->id);
	values_text(form, STR("title"), f->title);
	pages = values_list(form, STR("pages"));
	for (size_t i = 0; i < f->page_count; i++) {
		struct values *one = values_add_tree(pages);

		values_text(one, STR("href"), joined(b->arena, f->id, "/", f->pages[i].id));
		values_text(one, STR("id"), f->pages[i].id);
		values_text(one, STR("about"), f->id);
		values_text(one, STR("title"),
		            words_spoken(b->arena, b->words, f->pages[i].title.in[VOICE_CHILD],
		                         values_get(b->everywhere, STR("first"))));
	}
}

static void write_index(struct build *b, const struct values *all)
{
	static const char *const beside[] = { "preview.css", "preview.js" };
	struct page page = build_page(b, STR("preview/index"), b->known, STR(""),
	                              "site/preview/index.mustache");
	struct buf html = buf_open(b->arena);
	struct str bytes;

	if (page.bytes.n > 0) {
		page_play(&page, all, &html);
		save(b, STR("index.html"), buf_str(&html));
	}
	for (size_t i = 0; i < COUNT(beside); i++) {
		struct str from = str_join(b->arena, STR("preview/"), str_of(beside[i]));

		if (folder_read(b->arena, build_path(b, b->site, from), &bytes))
			save(b, str_of(beside[i]), bytes);
	}
}

static void show_form(struct showing s)
{
	struct arena *a = s.b->arena;

	show_checked(s, "empty", values_open(a), false);
	show_checked(s, "missing", values_open(a), true);
	show_checked(s, "wrong", example_wrong(a, s.form, &s.o), true);
	show_filled(s, "first", false);
	show_filled(s, "last", true);
	show_blank(s);
}

/* As programs find it: the version is that of the English one. */
static bool open_form(struct showing *s, struct str id)
{
	struct arena *a = s->b->arena;
	struct str version;
	struct form *f;

	if (form_current(a, folder_path(a, s->b->output.folder, STR("compiled")), id, &version) != OK ||
	    form_open(a, s->compiled, id, version, &f) != OK)
		return false;
	s->form = f;
	return true;
}

/* From here on b speaks the language, and its words are those that were built. */
static void speak(struct showing *s, const struct language *l)
{
	struct build *b = s->b;

	s->compiled = folder_path(b->arena, b->output.folder, STR("compiled"));
	if (!l)
		return;
	language_begin(b, l);
	s->compiled = folder_path(b->arena, b->output.folder,
	                          str_part(b->compiled, 0, b->compiled.n - 1));
	if (words_open(b->arena, s->compiled, &b->words) != OK)
		diag_error(&b->diag, (struct place){ s->compiled, 0, 0 }, "there are no words; run make");
}

void preview_write(struct build *b, struct str only, const struct language *l)
{
	struct showing s = { .b = b };
	struct values *all = values_open(b->arena), *forms = values_list(all, STR("parts"));
	struct str *names;
	size_t count = folder_list(b->arena, build_path(b, b->content, STR("forms")), ".yaml", false,
	                           &names);

	s.o.now = clock_now() / 86400 * 86400;
	s.o.today = date_today(s.o.now);
	speak(&s, l);
	for (size_t i = 0; i < count && b->diag.errors == 0; i++) {
		names[i].n -= STR(".yaml").n;
		if ((only.n > 0 && !str_equal(only, names[i])) || !open_form(&s, names[i]))
			continue;
		show_form(s);
		list(b, s.form, forms);
	}
	if (l)
		language_end(b);
	if (only.n > 0 && forms->count == 0)
		diag_unknown(&b->diag, (struct place){ b->content, 0, 0 }, "form", only, names, count);
	write_index(b, all);
}

void preview_stamp(struct build *b, struct str said)
{
	struct buf out = buf_open(b->arena);

	buf_number(&out, clock_elapsed());
	buf_byte(&out, '\n');
	buf_add(&out, said);
	save(b, STR("stamp"), buf_str(&out));
}
