/* carryover.c: a draft and a newer version of its form: what would change, and the change when the
 * person wants it. Until then the draft goes on with the version it was begun with. */
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/intake_path.h"
#include "cgi-bin/web/sheet.h"
#include "cgi-bin/web/speech.h"
#include "cgi-bin/web/told.h"
#include "store/base/hex.h"
#include "store/compiled/form_file.h"
#include "store/compiled/form_share.h"
#include "store/forms/carry.h"
#include "store/forms/helper.h"
#include "store/keeping/audit.h"

struct change {
	struct intake before, after;       /* of one draft; after: not saved */
	struct form_match match;
	struct carry carry;
};

/* ERR_CONFLICT: the draft has the newest version already. */
static enum err load(struct web *w, struct change *c)
{
	enum err e;

	*c = (struct change){ .before = { .page = STR("") } };
	if (!hex_read(w->arena, web_piece(w, "draft"), VAULT_ID_BYTES, &c->before.draft))
		return ERR_NOT_FOUND;
	if ((e = intake_load(w, &c->before)) != OK)
		return e == ERR_EXISTS ? ERR_NOT_FOUND : e;
	c->after = c->before;
	if (!intake_is_older(w, &c->before))
		return ERR_CONFLICT;
	if ((e = speech_form(w, c->before.d.form, STR(""), &c->after.f)) != OK)
		return e;
	c->match = form_match_open(w->arena, c->before.f, c->after.f);
	carry_answers(&c->match, c->before.typed, c->before.d.aside, &c->carry);
	c->after.typed = c->carry.answers;
	return OK;
}

static enum err go_on(struct web *w, const struct change *c)
{
	return web_redirect(w, intake_path(w, &c->before.d, STR("")));
}

static void add_line(struct values *list, struct str label, struct str value)
{
	struct values *one = values_add_tree(list);

	values_text(one, STR("label"), label);
	values_text(one, STR("value"), value);
}

/* Sets name: list of {label, value} of those fields that the person sees in that form, and
 * has_NAME. */
static void add_answers(struct web *w, const struct intake *in, const struct values *ids,
                        const char *name, struct values *v)
{
	struct values *list = values_list(v, str_of(name)), *review = told_review(w, in, in->typed);
	struct form_view view = sheet_view(w, in, NULL);

	for (const struct value *one = ids->first; one; one = one->next) {
		const struct form_field *field = form_field_find(in->f, one->text, NULL);
		struct str value = told_answer(w, review, one->text);

		if (field && value.n > 0)
			add_line(list, form_values_text(w->arena, &view, &field->label), value);
	}
	values_flag(v, str_join(w->arena, STR("has_"), str_of(name)), list->count > 0);
}

/* Sets name: those questions that would be asked now, but for those in but; and has_NAME. */
static void add_questions(struct web *w, const struct intake *in, const struct values *ids,
                          const struct values *but, const char *name, struct values *v)
{
	struct values *list = values_list(v, str_of(name));
	struct form_view view = sheet_view(w, in, NULL);

	for (const struct value *one = ids->first; one; one = one->next) {
		const struct form_page *p;
		const struct form_field *field = form_field_find(in->f, one->text, &p);

		if (field && !carry_names(but, one->text) &&
		    answers_shows_page(in->f, p, in->typed, &view.occasion) &&
		    answers_shows_field(in->f, field, in->typed, &view.occasion))
			add_line(list, form_values_text(w->arena, &view, &field->label), STR(""));
	}
	values_flag(v, str_join(w->arena, STR("has_"), str_of(name)), list->count > 0);
}

static enum err get_carry(struct web *w)
{
	struct values *v = values_open(w->arena);
	struct change c;
	enum err e = load(w, &c);

	if (e == ERR_CONFLICT)
		return go_on(w, &c);
	if (e != OK)
		return e;
	values_text(v, STR("form_title"), c.after.f->title);
	add_answers(w, &c.before, c.carry.lost, "lost", v);
	add_questions(w, &c.after, c.carry.over, NULL, "over", v);
	add_questions(w, &c.after, c.carry.required, NULL, "insisted", v);
	add_questions(w, &c.after, c.carry.added, c.carry.required, "added", v);
	add_answers(w, &c.after, c.carry.moved, "moved", v);
	return web_page(w, 200, "carry-over", v);
}

static bool holds_answers(const struct form_page *p, const struct values *answers)
{
	for (size_t i = 0; i < p->field_count; i++)
		if (!answers_is_empty(values_find(answers, p->fields[i].id)))
			return true;
	return false;
}

/* A page that is still open in its older shape must not take away what it does not ask. */
static void outdate_pages(struct change *c)
{
	struct draft *d = &c->after.d;

	for (size_t i = 0; i < c->after.f->page_count; i++) {
		const struct form_page *p = &c->after.f->pages[i];

		if (draft_page_revision(d, p->id) > 0 || holds_answers(p, c->carry.answers))
			draft_page_saved(d, p->id);
	}
}

/* Who helps goes on with the pages that ask what theirs asked. */
static enum err move_helpers(struct web *w, const struct change *c)
{
	struct helper *all;
	size_t count;
	enum err e = helper_list(w->main, w->keys, c->after.d.person, c->after.d.id, &all, &count);

	for (size_t i = 0; i < count && e == OK; i++) {
		struct values *now = values_list(values_open(w->arena), STR("pages"));

		if (helper_state(&all[i], w->now) != HELPER_HELPS &&
		    helper_state(&all[i], w->now) != HELPER_INVITED)
			continue;
		form_share_move(&c->match, all[i].pages, now);
		all[i].pages = now;
		e = helper_change(w->main, w->keys, &all[i], w->now);
	}
	return e;
}

static enum err move(struct web *w, struct change *c)
{
	struct draft *d = &c->after.d;
	struct audit_entry entry = { ACTOR_FAMILY, d->person, STR("draft_carried"), d->id, w->now };
	const struct form_page *last;
	enum err e;

	d->version = c->after.f->version;
	d->keep_days = c->after.f->keep_draft_days;
	d->answers = c->carry.answers;
	d->stored = d->answers;        /* what no longer fits stands aside */
	d->aside = c->carry.aside;
	d->about = intake_about(w, &c->after);
	outdate_pages(c);
	last = form_page_find(c->before.f, d->last);
	if (last)
		last = form_match_page(&c->match, last);
	if (!str_is(d->last, "review"))
		d->last = last ? last->id : STR("");
	if ((e = move_helpers(w, c)) != OK)
		return e;
	if ((e = draft_save(w->main, w->keys, d, w->now)) != OK ||
	    (e = audit_add(w->main, w->keys, &entry)) != OK)
		return e;
	return web_redirect(w, str_join(w->arena, intake_path(w, d, STR("")), STR("?carried=1")));
}

static enum err post_carry(struct web *w)
{
	struct change c;
	enum err e = load(w, &c);

	if (e == ERR_CONFLICT)     /* pressed twice */
		return go_on(w, &c);
	if (e != OK)
		return e;
	return entry_pressed(w, "carry") ? move(w, &c) : go_on(w, &c);
}

static const struct route routes[] = {
	{ GET, "/drafts/:draft/carry", FAMILY, READ, get_carry },
	{ POST, "/drafts/:draft/carry", FAMILY, WRITE, post_carry },
};

static const struct posts posts[] = {
	{ "/drafts/:draft/carry", "action" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "carryover", .routes = routes, .route_count = COUNT(routes),
		.posts = posts, .posts_count = COUNT(posts),
		.visitor = visitor_find, .common = visitor_common,
	};

	web_run(&program);
}
