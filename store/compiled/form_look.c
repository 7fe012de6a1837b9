#include "store/compiled/form_look.h"

#include "store/base/buf.h"
#include "store/base/date.h"
#include "store/compiled/doing.h"
#include "store/compiled/field_kind.h"
#include "store/compiled/form_share.h"
#include "store/compiled/token.h"

/* {first}: the first name that was given, else the words for one that is not known. */
static struct str first_name(const struct form_view *v)
{
	struct str first = values_get(v->answers, v->form->first);

	return first.n > 0 ? first : words_get(v->words, STR("council.first_unknown"));
}

struct form_look form_look_open(const struct form_view *v, struct arena *a)
{
	struct form_look l = { .view = v, .arena = a };

	l.sight = sight_open(v->form, v->answers, &v->occasion);
	l.sight.all = v->blank;
	l.voice = answers_voice(v->form, v->answers, &v->occasion);
	l.first = first_name(v);
	return l;
}

static bool is_made_here(const struct form_look *l, const struct form_field *field);

/* Somebody who helps reads nothing of pages that are not theirs, in no text and no sum either. */
static bool may_tell(const struct form_look *l, struct str id)
{
	const struct form_page *page = NULL;
	const struct form_field *field;

	if (!l->view->only || id.n == 0 || str_is(id, "today"))
		return true;
	field = form_field_find(l->view->form, id, &page);
	return field && form_share_has(l->view->only, page->id) && is_made_here(l, field);
}

static bool is_made_here(const struct form_look *l, const struct form_field *field)
{
	const struct form_figure *figure = field->figures;
	struct str rest;
	struct token token;

	if (field->figure_count == 0)
		return true;
	rest = figure->text.in[l->voice];
	while (token_cut(&rest, NULL, &token))
		if (!may_tell(l, token.id))
			return false;
	return may_tell(l, figure->field) && (figure->kind == FIGURE_SUM || may_tell(l, figure->other));
}

static struct str told(const struct form_look *l, struct str text)
{
	struct buf b = buf_open(l->arena);
	struct str rest = text;
	struct token token;

	if (!token_is_in(text))
		return text;
	while (token_cut(&rest, &b, &token))
		buf_add(&b,
		        may_tell(l, token.id) ? sight_told(&l->sight, l->arena, token.whole) : token.words);
	return buf_str(&b);
}

struct str form_look_text(const struct form_look *l, const struct form_text *text)
{
	return words_spoken(l->arena, l->view->words, told(l, text->in[l->voice]), l->first);
}

static bool is_beside(const struct form_look *l, const struct form_page *page,
                      const struct form_field *field)
{
	for (size_t i = 0; i < page->field_count; i++) {
		const struct form_field *one = &page->fields[i];

		if (one != field && one->type == field->type &&
		    sight_holds(&l->sight, one->show_if) != SIGHT_HIDDEN)
			return true;
	}
	return false;
}

/* The question, when what is wrong is a line of an address, or a part of another question, and
 * that page asks more than one such: each has a postcode. */
static struct str whose_part(const struct form_look *l, const struct problem *problem)
{
	const struct form_page *page = NULL;
	size_t n = str_find(problem->field, '-');
	const struct form_field *field = form_field_find(l->view->form,
	                                                 str_part(problem->field, 0, n), &page);

	if (n == problem->field.n || !field ||
	    (field->type != FIELD_ADDRESS && field->type != FIELD_DECLARE) ||
	    !is_beside(l, page, field))
		return STR("");
	return form_look_text(l, &field->label);
}

static struct str fault(const struct form_look *l, const struct problem *problem)
{
	struct problem one = *problem;

	one.what = told(l, one.what);
	one.other = told(l, one.other);
	one.row = told(l, one.row);
	if (str_is(one.key, "row_half_filled"))
		one.extra = told(l, one.extra);
	if (str_is(one.key, "recommended"))
		return words_spoken(l->arena, l->view->words, one.what, l->first);
	return words_problem(l->arena, l->view->words, l->view->form, &one, l->first);
}

struct str form_look_fault(const struct form_look *l, const struct problem *problem)
{
	struct str said = fault(l, problem), whose = whose_part(l, problem);

	if (whose.n == 0 || str_search(said, whose) < said.n)
		return said;
	return str_join(l->arena, str_join(l->arena, whose, STR(": ")), said);
}

struct str form_values_text(struct arena *a, const struct form_view *v,
                            const struct form_text *text)
{
	struct form_look l = form_look_open(v, a);

	return form_look_text(&l, text);
}

struct str form_look_word(const struct form_look *l, const char *key)
{
	return words_get(l->view->words, str_of(key));
}

struct str form_look_problem(const struct form_look *l, struct str input)
{
	const struct problem *one = l->view->problems ? l->view->problems->first : NULL;

	for (; one; one = one->next)
		if (str_starts(one->field, input) &&
		    (one->field.n == input.n || one->field.p[input.n] == '-'))
			return form_look_fault(l, one);
	return STR("");
}

static struct str linked_label(const struct form_look *l, struct str id)
{
	const struct values *linked = l->view->linked;

	for (const struct value *one = linked ? linked->first : NULL; one; one = one->next)
		if (str_equal(values_get(one->children, STR("id")), id))
			return values_get(one->children, STR("label"));
	if (str_is(id, "myself"))
		return form_look_word(l, "wizard.myself");
	/* Somebody who is no longer linked: the form is about them. */
	return l->first;
}

struct str form_look_option(const struct form_look *l, const struct form_field *field,
                            struct str id)
{
	const struct form_option *option = form_option_find(field->options, field->option_count, id);

	if (option)
		return form_look_text(l, &option->label);
	if (field->linked_people)
		return linked_label(l, id);
	if (field_kind_fixes(field, id))
		return words_get(l->view->words, str_join(l->arena, STR("site."), id));
	return id;
}

/* The first box of an address or a declaration bears the id of the whole. */
struct str form_look_id(const struct form_look *l, struct str input)
{
	struct buf b = buf_open(l->arena);

	if (str_ends(input, STR("-line1")))
		input.n -= STR("-line1").n;
	else if (str_ends(input, STR("-name")))
		input.n -= STR("-name").n;
	for (size_t i = 0; i < input.n; i++)
		buf_byte(&b, input.p[i] == '.' ? '-' : input.p[i]);
	if (str_ends(input, STR("-date")))
		buf_text(&b, "-day");
	return buf_str(&b);
}

struct str form_look_address(const struct form_look *l, const struct form_page *p)
{
	if (l->view->address.n == 0)
		return STR("");
	return str_join(l->arena, str_join(l->arena, l->view->address, STR("/")),
	                p ? p->id : STR("review"));
}

struct str form_look_dot(struct arena *a, struct str left, struct str right)
{
	return str_join(a, str_join(a, left, STR(".")), right);
}

/* The kinds of documents are the options of the upload that holds the file. */
static struct str kind_label(const struct form_look *l, const struct values *file)
{
	struct str kind = values_get(file, STR("kind"));
	const struct form *f = l->view->form;

	for (size_t i = 0; i < f->page_count; i++) {
		for (size_t k = 0; k < f->pages[i].field_count; k++) {
			const struct form_field *field = &f->pages[i].fields[k];

			if (field->type == FIELD_UPLOAD &&
			    form_option_find(field->options, field->option_count, kind))
				return form_look_option(l, field, kind);
		}
	}
	return kind;
}

static void add_fact(struct buf *about, struct str fact)
{
	if (fact.n > 0 && about->n > 0)
		buf_text(about, ", ");
	buf_add(about, fact);
}

void form_look_file(const struct form_look *l, const struct values *file, struct values *out)
{
	struct str id = values_get(file, STR("id")), kind = kind_label(l, file), author;
	struct str size = words_size(l->arena, l->view->words, values_get_number(file, STR("size")));
	struct str date = words_date_text(l->arena, l->view->words, values_get(file, STR("date")));
	struct buf about = buf_open(l->arena);
	int64_t at = values_get_number(file, STR("at"));

	author = values_get(file, STR("author"));
	add_fact(&about, kind);
	add_fact(&about, author);
	add_fact(&about, date);
	add_fact(&about, size);
	values_text(out, STR("id"), id);
	values_text(out, STR("name"), values_get(file, STR("name")));
	values_text(out, STR("size"), size);
	values_text(out, STR("kind"), kind);
	values_text(out, STR("author"), author);
	values_text(out, STR("date"), date);
	values_text(out, STR("uploaded"),
	            at > 0 ? words_date_short(l->arena, l->view->words, date_today(at)) : STR(""));
	values_text(out, STR("about"), buf_str(&about));
	values_text(out, STR("does"), STR(""));
	if (l->view->for_council)
		values_text(out, STR("does"),
		            doing_said(l->arena, l->view->words, values_get(file, STR("does"))));
	values_text(out, STR("href"), STR(""));
	if (l->view->files.n > 0)
		values_text(out, STR("href"),
		            str_join(l->arena, l->view->files, str_join(l->arena, STR("/"), id)));
}

bool form_look_skips(const struct form_look *l, const struct form_field *field)
{
	const struct form_view *v = l->view;

	if (v->only)
		return form_share_keeps_back(v->form, field, v->only) || !is_made_here(l, field);
	return v->without_private && field->is_private;
}
