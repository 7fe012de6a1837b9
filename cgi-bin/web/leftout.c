#include "cgi-bin/web/leftout.h"

#include "cgi-bin/web/casefacts.h"
#include "cgi-bin/web/prefill.h"
#include "cgi-bin/web/sheet.h"
#include "cgi-bin/web/speech.h"
#include "store/base/buf.h"
#include "store/compiled/field_kind.h"
#include "store/compiled/form_file.h"
#include "store/forms/carry_fit.h"

/* What is nobody's answer. */
static struct values *filled_ahead(struct web *w, const struct intake *in)
{
	struct values *ahead = values_open(w->arena);
	struct child c;
	bool of_case = in->d.child.n > 0 && child_load(w->main, w->keys, in->d.child, &c) == OK;

	prefill_answers(w, in->f, of_case ? casefacts_for(w, &c, in->d.person) : NULL, ahead);
	return ahead;
}

/* It is still to be told; version: which asked it, or empty: any. */
static bool waits(const struct values *entry, struct str version)
{
	return values_find(entry, STR("answer")) &&
	       (version.n == 0 || str_equal(values_get(entry, STR("version")), version));
}

static bool any_waits(const struct values *aside, struct str version)
{
	for (const struct value *list = aside->first; list; list = list->next)
		for (const struct value *one = list->children->first; one; one = one->next)
			if (waits(one->children, version))
				return true;
	return false;
}

/* Told once, and only by what shows it. */
static void add_entry(const struct form_view *view, struct str id, struct values *entry,
                      struct values *v)
{
	const struct form_field *field = form_field_find(view->form, id, NULL);
	struct values *left = values_open(v->arena), *seen = values_open(v->arena);

	if (!field || !str_is(values_get(entry, STR("type")), field_kind(field->type)->name))
		return;
	carry_put(left, id, values_find(entry, STR("answer")));
	form_values_unsent(view, left, seen);
	if (!values_is(seen, STR("has_unsent")))
		return;
	form_values_unsent(view, left, v);
	values_remove(entry, STR("answer"));
}

/* What stands aside since the form changed, as that version has it. */
static void add_of(struct web *w, const struct intake *in, struct form *f, struct str version,
                   struct values *aside, struct values *v)
{
	struct intake old = *in;
	struct form_view view;

	old.f = f;
	old.p = NULL;
	view = sheet_view(w, &old, NULL);
	view.address = view.files = STR("");     /* nothing of it can be changed or opened */
	for (struct value *list = aside->first; list; list = list->next)
		for (struct value *one = list->children->first; one; one = one->next)
			if (waits(one->children, version))
				add_entry(&view, list->name, one->children, v);
}

static void add_line(struct buf *b, struct str text)
{
	if (b->n > 0 && text.n > 0)
		buf_byte(b, '\n');
	buf_add(b, text);
}

/* Every text in it, but for what a row or a file is known by. */
static void add_texts(struct buf *b, const struct value *one)
{
	const struct values *inner = one->children;

	if (str_is(one->name, "row") || str_is(one->name, ".same"))
		return;
	if (one->kind == VALUE_TREE && values_find(inner, STR("size"))) {
		add_line(b, values_get(inner, STR("name")));
		return;
	}
	if (one->kind == VALUE_TEXT)
		add_line(b, one->text);
	if (one->kind == VALUE_TREE || one->kind == VALUE_LIST)
		for (const struct value *part = inner->first; part; part = part->next)
			add_texts(b, part);
}

static void add_bare_entry(struct web *w, const struct value *answer, struct values *entries)
{
	struct buf b = buf_open(w->arena);
	struct values *entry, *lines;
	struct str rest, line;

	add_texts(&b, answer);
	if (b.n == 0)
		return;
	rest = buf_str(&b);
	entry = values_add_tree(entries);
	values_text(entry, STR("id"), STR(""));
	values_text(entry, STR("label"), words_get(w->words, STR("timescale.way.answer")));
	values_text(entry, STR("value"), rest);
	lines = values_list(entry, STR("lines"));
	while (str_cut(&rest, '\n', &line))
		values_text(values_add_tree(lines), STR("text"), line);
	values_list(entry, STR("files"));
	values_list(entry, STR("rows"));
	values_text(entry, STR("change"), STR(""));
	values_text(entry, STR("problem"), STR(""));
	values_flag(entry, STR("missing"), false);
	values_flag(entry, STR("blank"), false);
}

/* What no version that is there explains: sending deletes it as well. */
static void add_bare(struct web *w, const struct form_view *view, const struct values *aside,
                     struct values *v)
{
	struct values *pages = values_open(w->arena), *page = values_open(w->arena),
	              *entries = values_list(page, STR("entries"));

	for (const struct value *list = aside->first; list; list = list->next)
		for (const struct value *one = list->children->first; one; one = one->next)
			if (waits(one->children, STR("")))
				add_bare_entry(w, values_find(one->children, STR("answer")), entries);
	if (entries->count == 0)
		return;
	values_text(page, STR("id"), STR(""));
	values_text(page, STR("title"), words_get(w->words, STR("wizard.carried_lost")));
	values_text(page, STR("change"), STR(""));
	values_flag(page, STR("problem"), false);
	values_copy(values_add_tree(pages), page);
	form_values_unsent_pages(view, pages, v);
}

/* By the version that asked it, else by another, else bare. */
static void add_aside(struct web *w, const struct intake *in, const struct form_view *view,
                      struct values *v)
{
	struct str versions[VERSIONS_MAX];
	struct values *aside = values_open(w->arena);
	struct form *f;
	size_t count = 0;

	if (!in->d.aside || !in->d.aside->first)
		return;
	values_copy(aside, in->d.aside);
	if (form_versions(w->arena, w->config.compiled, in->f->id, versions, &count) != OK)
		count = 0;
	for (size_t i = 0; i < 2 * count; i++) {
		struct str version = i < count ? versions[i] : STR("");

		if (any_waits(aside, version) &&
		    speech_form(w, in->f->id, versions[i % count], &f) == OK)
			add_of(w, in, f, version, aside, v);
	}
	add_bare(w, view, aside, v);
}

void leftout_values(struct web *w, const struct intake *in, const struct form_view *view,
                    struct values *v)
{
	struct values *left = answers_unsent(in->f, in->typed, &view->occasion);
	const struct values *ahead = left->first ? filled_ahead(w, in) : NULL;

	for (const struct value *one = ahead ? ahead->first : NULL; one; one = one->next)
		if (values_same(in->typed, ahead, one->name))
			values_remove(left, one->name);
	form_values_unsent(view, left, v);
	add_aside(w, in, view, v);
}
