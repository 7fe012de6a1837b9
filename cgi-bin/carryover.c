/* carryover.c: a draft that was begun on an older version of its form: what would change, and moving it. */
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/parked.h"
#include "cgi-bin/web/sheet.h"
#include "store/base/hex.h"
#include "store/compiled/form_file.h"
#include "store/forms/carry.h"
#include "store/keeping/audit.h"

struct move {
	struct intake in;              /* the draft with the form it stands on */
	struct form *to;               /* the form as it is now */
	struct carried carried;
};

static enum err load(struct web *w, struct move *m)
{
	enum err e;

	m->in = (struct intake){ .page = STR("") };
	if (!hex_read(w->arena, web_piece(w, "draft"), VAULT_ID_BYTES, &m->in.draft))
		return ERR_NOT_FOUND;
	if ((e = intake_load(w, &m->in)) != OK)
		return e == ERR_EXISTS ? ERR_NOT_FOUND : e;
	if ((e = form_open(w->arena, w->config.compiled, m->in.d.form, STR(""), &m->to)) != OK)
		return e;
	m->carried = carry_answers(w->arena, m->in.f, m->to, m->in.typed, m->in.d.aside);
	return OK;
}

/* Adds {label, value} for every answer put aside, said as the form it was given in says it. */
static void add_lost(struct web *w, const struct move *m, struct values *v)
{
	struct form_view view = sheet_view(w, &m->in, NULL);
	struct values *review = values_open(w->arena), *list = values_list(v, STR("lost"));
	const struct values *parts;

	form_values_review(&view, review);
	parts = values_get_list(review, STR("parts"));
	for (const struct value *part = parts ? parts->first : NULL; part; part = part->next) {
		const struct values *pages = values_get_list(part->children, STR("pages"));

		for (const struct value *page = pages ? pages->first : NULL; page; page = page->next)
			sheet_entries_of(page->children, m->carried.aside, list);
	}
	values_flag(v, STR("has_lost"), list->count > 0);
}

static void add_new(struct web *w, const struct move *m, struct values *v)
{
	struct intake in = m->in;
	struct form_view view;
	struct values *list = values_list(v, STR("added"));

	in.f = m->to;
	view = sheet_view(w, &in, NULL);
	for (const struct value *one = m->carried.added->first; one; one = one->next) {
		const struct form_field *field = form_field_find(m->to, one->text, NULL);

		values_text(values_add_tree(list), STR("label"), form_values_text(w->arena, &view, &field->label));
	}
	values_flag(v, STR("has_added"), list->count > 0);
}

static enum err get_carry(struct web *w)
{
	struct values *v = values_open(w->arena);
	struct move m;
	enum err e = load(w, &m);

	if (e != OK)
		return e;
	values_text(v, STR("form_title"), m.to->title);
	add_lost(w, &m, v);
	add_new(w, &m, v);
	return web_page(w, 200, "carry-over", v);
}

static enum err post_carry(struct web *w)
{
	struct audit_entry entry = { ACTOR_FAMILY, w->visitor->person.id, STR("draft_carried"), STR(""), w->now };
	struct move m;
	enum err e = load(w, &m);

	if (e != OK)
		return e;
	if (!entry_pressed(w, "carry"))
		return web_redirect(w, intake_path(w, &m.in.d, STR("")));
	m.in.d.answers = m.carried.answers;
	m.in.d.aside = m.carried.aside;
	m.in.d.version = m.to->version;
	m.in.d.keep_days = m.to->keep_draft_days;
	entry.object = m.in.d.id;
	if ((e = draft_save(w->main, w->keys, &m.in.d, w->now)) != OK ||
	    (e = audit_add(w->main, w->keys, &entry)) != OK)
		return e;
	return web_redirect(w, intake_path(w, &m.in.d, STR("")));
}

static const struct route routes[] = {
	{ GET, "/drafts/:draft/carry", FAMILY, READ, get_carry },
	{ POST, "/drafts/:draft/carry", FAMILY, WRITE, post_carry },
};

int main(void)
{
	static const struct web_program program = {
		.name = "carryover", .routes = routes, .route_count = COUNT(routes),
		.visitor = visitor_find, .common = visitor_common, .park = parked_add,
	};

	web_run(&program);
}
