#include "cgi-bin/web/rows.h"

#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/helping.h"
#include "cgi-bin/web/intake_path.h"
#include "cgi-bin/web/once.h"
#include "cgi-bin/web/shown.h"
#include "store/base/hex.h"
#include "store/compiled/form_share.h"
#include "store/compiled/form_values.h"

enum { ROW_NUMBER_MAX = 9999 };

/* A table or people list of this page that a person may add to. */
static const struct form_field *list_of(const struct form_page *p, struct str id)
{
	for (size_t i = 0; i < p->field_count; i++) {
		const struct form_field *field = &p->fields[i];

		if (str_equal(field->id, id) && (field->type == FIELD_PEOPLE || field->type == FIELD_TABLE))
			return field;
	}
	return NULL;
}

/* "rN": one more than the highest there is. */
static struct str free_id(struct web *w, const struct values *rows)
{
	uint64_t highest = 0, n;

	for (const struct value *one = rows->first; one; one = one->next) {
		struct str id = values_get(one->children, STR("row"));

		if (str_starts(id, STR("r")) && str_number(str_from(id, 1), ROW_NUMBER_MAX, &n) &&
		    n > highest)
			highest = n;
	}
	return str_join(w->arena, STR("r"), str_of_number(w->arena, (int64_t)highest + 1));
}

static struct str back_to(struct web *w, const struct intake *in, struct str field, struct str row)
{
	struct buf b = buf_open(w->arena);

	buf_add(&b, intake_path(w, &in->d, in->p->id));
	buf_text(&b, str_is(web_field(w, "full"), "1") ? "?full=" : "#");
	buf_add(&b, field);
	if (row.n > 0 && !str_is(web_field(w, "full"), "1")) {
		buf_byte(&b, '-');
		buf_add(&b, row);
	}
	return buf_str(&b);
}

static enum err add(struct web *w, struct intake *in, const struct form_field *field)
{
	struct values *rows = values_list(in->typed, field->id), *row;
	struct str id = free_id(w, rows);
	enum err e;

	if (answers_takes_row(field, in->typed)) {
		row = values_add_tree(rows);
		values_text(row, STR("row"), id);
		if ((e = intake_keep(w, in)) != OK)
			return e;
	}
	return once_done(w, w->visitor->person.id, once_post(w, STR("")),
	                 back_to(w, in, field->id, id));
}

/* The list without that row; a copy, as nothing is taken out of the middle in place. */
static void drop(struct values *answers, struct str field, struct str row)
{
	struct values *old = values_get_list(answers, field), *rows;

	values_remove(answers, field);
	rows = values_list(answers, field);
	for (const struct value *one = old ? old->first : NULL; one; one = one->next)
		if (!str_equal(values_get(one->children, STR("row")), row))
			values_copy(values_add_tree(rows), one->children);
	if (rows->count == 0)
		values_remove(answers, field);
}

/* Where it stood; of what was filled in the top of the page, which says how it can be put back. */
static struct str after_removal(struct web *w, const struct intake *in, struct str field,
                                bool was_filled)
{
	struct buf b = buf_open(w->arena);

	if (!was_filled || in->helper || str_is(web_field(w, "full"), "1"))
		return back_to(w, in, field, STR(""));
	buf_add(&b, intake_path(w, &in->d, in->p->id));
	buf_text(&b, "?removed=");
	buf_add(&b, field);
	return buf_str(&b);
}

static enum err remove_row(struct web *w, struct intake *in, struct str field, struct str row,
                           bool was_filled)
{
	enum err e;

	drop(in->typed, field, row);
	if ((e = intake_keep(w, in)) != OK)
		return e;
	return once_done(w, w->visitor->person.id, once_post(w, STR("")),
	                 after_removal(w, in, field, was_filled));
}

static enum err ask_or_remove(struct web *w, struct intake *in, const struct form_field *field,
                              struct str row)
{
	struct values *found = answers_row(in->typed, field->id, row);
	struct buf b = buf_open(w->arena);

	if (!found)
		return web_redirect(w, back_to(w, in, field->id, STR("")));
	if (found->count <= 1)
		return remove_row(w, in, field->id, row, false);
	buf_add(&b, intake_path(w, &in->d, STR("row")));
	buf_byte(&b, '/');
	buf_add(&b, field->id);
	buf_byte(&b, '/');
	buf_add(&b, row);
	return web_redirect(w, buf_str(&b));
}

enum err rows_change(struct web *w, struct intake *in, bool *is_done)
{
	struct str rest = web_field(w, "action"), verb, id = STR("");
	const struct form_field *field;

	str_cut(&rest, ':', &verb);
	if (!rest.p || !str_cut(&rest, ':', &id))
		id = STR("");
	field = list_of(in->p, id);
	*is_done = field && (str_is(verb, "add") || (str_is(verb, "remove") && rest.p));
	if (!*is_done)
		return OK;
	in->typed = values_open(w->arena);         /* what was saved is not changed in place */
	values_copy(in->typed, in->d.answers);
	return str_is(verb, "add") ? add(w, in, field) : ask_or_remove(w, in, field, rest);
}

enum err rows_again(struct web *w, bool *is_done)
{
	struct str action = web_field(w, "action");

	*is_done = false;
	if (!str_starts(action, STR("add:")) && !str_starts(action, STR("remove")))
		return OK;
	return once_again(w, w->visitor->person.id, once_post(w, STR("")), is_done);
}

/* The draft, the page and the row that the address names. */
static enum err load(struct web *w, struct intake *in, struct values **row)
{
	struct str field = web_piece(w, "field");
	enum err e;

	*in = (struct intake){ .page = STR(""), .with_helpers = true };
	if (!hex_read(w->arena, web_piece(w, "draft"), VAULT_ID_BYTES, &in->draft))
		return ERR_NOT_FOUND;
	if ((e = intake_load(w, in)) != OK)
		return e == ERR_EXISTS ? ERR_NOT_FOUND : e;
	if (!form_field_find(in->f, field, &in->p) || !intake_may(in, in->p) || !list_of(in->p, field))
		return ERR_NOT_FOUND;
	*row = answers_row(in->typed, field, web_piece(w, "row"));
	return *row ? OK : ERR_NOT_FOUND;
}

static bool keeps_back(struct web *w, const struct intake *in, struct str column)
{
	const struct form_field *cell = form_column_find(list_of(in->p, web_piece(w, "field")), column);

	return in->helper && cell && form_share_keeps_back(in->f, cell, in->helper->pages);
}

static struct str mark_of(struct web *w, const struct intake *in, const struct values *row)
{
	return shown_row(w, in, list_of(in->p, web_piece(w, "field")), row);
}

enum err rows_ask(struct web *w)
{
	struct values *v = values_open(w->arena), *row;
	struct buf what = buf_open(w->arena);
	struct intake in;
	enum err e = load(w, &in, &row);

	if (e != OK)
		return e;
	for (const struct value *one = row->first; one; one = one->next) {
		if (str_is(one->name, "row") || one->kind != VALUE_TEXT || keeps_back(w, &in, one->name))
			continue;
		if (what.n > 0)
			buf_text(&what, ", ");
		buf_add(&what, one->text);
	}
	values_text(v, STR("what"), buf_str(&what));
	values_text(v, STR("was"), mark_of(w, &in, row));
	once_values(w, v);
	return web_page(w, 200, "row-remove", v);
}

enum err rows_remove(struct web *w)
{
	struct str field = web_piece(w, "field"), row = web_piece(w, "row");
	struct values *found;
	struct intake in;
	bool is_done;
	enum err e = rows_again(w, &is_done);

	if (e != OK || is_done || (e = load(w, &in, &found)) != OK)
		return e;
	if (!entry_pressed(w, "remove"))
		return web_redirect(w, back_to(w, &in, field, row));
	/* the number of a row that was removed is given to another: asked again */
	if (!vault_equal(web_field(w, "was"), mark_of(w, &in, found)))
		return web_redirect(w, w->request.path);
	return remove_row(w, &in, field, row, true);
}
