#include "gen/form_check.h"
#include "gen/form_name.h"

#include "store/base/arena.h"
#include "store/compiled/field_kind.h"
#include "store/compiled/form_paper.h"

/* What stands beside a form's pages in its addresses: /drafts/DRAFT/review. */
static const char *const taken[] = { "review", "submit", "cancel", "delete", "saved", "print",
                                     "pdf", "files", "row", "carry", "earlier", "helpers" };

bool form_check_page_taken(struct str id)
{
	for (size_t i = 0; i < COUNT(taken); i++)
		if (str_is(id, taken[i]))
			return true;
	return false;
}

static void check_page_id(struct form_reader *r, const struct form_page *page)
{
	if (form_check_page_taken(page->id))
		diag_error(r->diag, form_origin_at(r, page, "id"),
		           "\"%.*s\" is an address of every form; choose "
		           "another id for the page",
		           STR_FMT(page->id));
}

static void check_ids(struct form_reader *r)
{
	const struct form *f = r->form;

	for (size_t i = 0; i < f->page_count; i++)
		check_page_id(r, &f->pages[i]);

	for (size_t i = 0; i < f->page_count; i++)
		for (size_t k = 0; k < i; k++)
			if (f->pages[i].id.n > 0 && str_equal(f->pages[i].id, f->pages[k].id))
				diag_error(r->diag, form_origin_at(r, &f->pages[i], "id"),
				           "the page \"%.*s\" is there twice, first on line %d; give each its "
				           "own id", STR_FMT(f->pages[i].id),
				           form_origin_at(r, &f->pages[k], "id").line);
	for (size_t i = 0; i < f->part_count; i++)
		for (size_t k = 0; k < i; k++)
			if (f->parts[i].id.n > 0 && str_equal(f->parts[i].id, f->parts[k].id))
				diag_error(r->diag, form_origin_at(r, &f->parts[i], "id"),
				           "the part \"%.*s\" is there twice, first on line %d; give each its "
				           "own id", STR_FMT(f->parts[i].id),
				           form_origin_at(r, &f->parts[k], "id").line);
}

/* One id, one field: the first that has it is the one that form_field_find() knows. */
static void check_field_id(struct form_reader *r, const struct form_field *field)
{
	const struct form_field *first = form_field_find(r->form, field->id, NULL);
	struct place at;

	if (first == field || field->id.n == 0)
		return;
	at = form_origin_at(r, first, "id");
	diag_error(r->diag, form_origin_at(r, field, "id"),
	           "the field \"%.*s\" is there twice, first in "
	           "%s on line %d; give each its own id",
	           STR_FMT(field->id), at.file, at.line);
}

/* On paper a field is known by a code that its id makes. */
struct coded {
	struct str id, code;
};

static void check_code(struct form_reader *r, const struct form_field *field, struct coded *all,
                       size_t count)
{
	struct coded own = { field->id, form_paper_code(r->arena, field->id) };

	all[count] = own;
	for (const struct coded *first = all; first < all + count; first++) {
		if (!str_equal(first->code, own.code) || str_equal(first->id, own.id))
			continue;
		diag_error(r->diag, form_origin_at(r, field, "id"),
		           "on paper \"%.*s\" would have the code of "
		           "\"%.*s\"; choose another id",
		           STR_FMT(own.id), STR_FMT(first->id));
		return;
	}
}

static size_t count_fields(const struct form *f)
{
	size_t n = 0;

	for (size_t p = 0; p < f->page_count; p++)
		n += f->pages[p].field_count;
	return n;
}

static void check_pages(struct form_reader *r)
{
	struct coded *codes = ARENA_MANY(r->arena, count_fields(r->form) + 1, struct coded);
	size_t count = 0;

	for (size_t p = 0; p < r->form->page_count; p++) {
		const struct form_page *page = &r->form->pages[p];

		for (size_t i = 0; i < page->field_count; i++) {
			check_field_id(r, &page->fields[i]);
			check_code(r, &page->fields[i], codes, count++);
			form_check_field(r, &page->fields[i], NULL);
		}
	}
}

enum { FIELDS_MAX = 1000 };

/* first, last and born name fields that hold such a thing, or show it from the case. */
static void check_names(struct form_reader *r, const char *key, struct str id, enum field_type type)
{
	const struct form_field *field = form_field_find(r->form, id, NULL);
	struct str names[FIELDS_MAX];
	size_t n = 0;

	if (id.n == 0)
		return;
	if (field && field->type != type && field->type != FIELD_READONLY)
		diag_error(r->diag, form_origin_at(r, r->form, key),
		           "\"%s\" names \"%.*s\", which is of type "
		           "%s; name a field of type %s",
		           key, STR_FMT(id), field_kind(field->type)->name, field_kind(type)->name);
	for (size_t p = 0; p < r->form->page_count; p++)
		for (size_t i = 0; i < r->form->pages[p].field_count && n < FIELDS_MAX; i++)
			if (r->form->pages[p].fields[i].type == type ||
			    r->form->pages[p].fields[i].type == FIELD_READONLY)
				names[n++] = r->form->pages[p].fields[i].id;
	if (!field)
		diag_unknown(r->diag, form_origin_at(r, r->form, key), "field", id, names, n);
}

static void check_letter(struct form_reader *r)
{
	const struct yaml_node *node = yaml_find(form_origin_find(r, r->form), "letter");

	if (node && r->form->letter.n > 0)
		(void)form_name_file(r, node, "letters", ".txt", "letter");
}

/* The clock runs from a request, and a form that the council sends is none. */
static void check_clock(struct form_reader *r)
{
	if (r->form->by_task && r->form->starts_clock)
		diag_error(r->diag, form_origin_at(r, r->form, "starts_clock"),
		           "a form that the council sends is "
		           "no request and starts no clock; leave \"starts_clock\" out");
}

void form_check(struct form_reader *r)
{
	size_t errors;

	check_ids(r);
	check_pages(r);
	check_names(r, "first", r->form->first, FIELD_TEXT);
	check_names(r, "last", r->form->last, FIELD_TEXT);
	check_names(r, "born", r->form->born, FIELD_DATE);
	check_letter(r);
	check_clock(r);
	errors = r->diag->errors;
	form_check_refer(r);
	form_check_told(r);
	form_check_plain(r);
	/* A condition on what is not there cannot hold either; saying it once is enough. */
	if (r->diag->errors == errors)
		form_check_reach(r);
}
