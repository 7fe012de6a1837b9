/* drafts.c: choosing a form, the list of saved ones, going on with one, leaving it, deleting it. */
#include "cgi-bin/web/apart.h"
#include "cgi-bin/web/ended.h"
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/intake_path.h"
#include "cgi-bin/web/leave.h"
#include "cgi-bin/web/leftout.h"
#include "cgi-bin/web/once.h"
#include "cgi-bin/web/parked.h"
#include "cgi-bin/web/sheet.h"
#include "cgi-bin/web/speech.h"
#include "cgi-bin/web/typed.h"
#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/base/log.h"
#include "store/compiled/form_file.h"
#include "store/keeping/audit.h"

/* --- choosing --- */

/* The ids of the forms a family may begin, parted by spaces, in the order of the page. */
static struct str offered(struct web *w)
{
	return words_get(w->words, STR("council.forms_offered"));
}

/* The address of the newest draft of that form, or the empty text. */
static struct str newest(struct web *w, const struct draft_row *rows, size_t count, struct str form)
{
	for (size_t i = 0; i < count; i++) {
		struct draft d = { .id = rows[i].id };

		if (str_equal(rows[i].form, form))
			return intake_path(w, &d, STR(""));
	}
	return STR("");
}

static void add_choice(struct web *w, const struct form *f, struct values *one)
{
	struct str whom;

	values_text(one, STR("id"), f->id);
	values_text(one, STR("title"), f->title);
	values_flag(one, STR("for_settings"), !form_is_for(f, "parent"));
	if (words_find(w->words, str_join(w->arena, STR("choose.whom."), f->id), &whom))
		values_text(one, STR("whom"), whom);
}

static enum err choose_page(struct web *w, int status)
{
	struct values *v = values_open(w->arena), *list = values_list(v, STR("choices")), *one;
	struct str rest = offered(w), id;
	struct draft_row *rows = NULL;
	struct form *f;
	size_t count = 0;
	enum err e;

	if (w->visitor->signed_in &&
	    (e = draft_list(w->main, w->keys, w->visitor->person.id, &rows, &count)) != OK)
		return e;
	while (str_cut(&rest, ' ', &id)) {
		if (id.n == 0)
			continue;
		if ((e = speech_form(w, id, STR(""), &f)) != OK)
			return e;
		one = values_add_tree(list);
		add_choice(w, f, one);
		values_text(one, STR("draft"), newest(w, rows, count, f->id));
	}
	if (visitor_occasion(w).professional)
		values_text(v, STR("notice"), words_get(w->words, STR("choose.professional")));
	if (w->problems.count > 0)
		values_text(values_tree(v, STR("form_choice")), STR("problem"),
		            words_problem(w->arena, w->words, NULL, w->problems.first, STR("")));
	return web_page(w, status, "form-choose", v);
}

static enum err get_choose(struct web *w)
{
	return choose_page(w, 200);
}

static enum err post_choose(struct web *w)
{
	struct str form = web_field(w, "form"), rest = offered(w), id;

	while (str_cut(&rest, ' ', &id))
		if (id.n > 0 && str_equal(id, form))
			return web_redirect(w, str_join(w->arena, STR("/forms/"), form));
	entry_problem(w, "form", "choose_form");
	return choose_page(w, 422);
}

/* --- the list --- */

/* Whom it is about; where another one is about somebody of the same name, with the birth date. */
static struct str person_of(struct web *w, const struct draft_row *rows, size_t count, size_t i,
                            const struct form *form)
{
	const struct draft_row *row = &rows[i];

	for (size_t n = 0; n < count; n++)
		if (n != i && apart_is_same(row->about, rows[n].about))
			return apart_name_form(w, row->about, row->id, form);
	return row->about;
}

static void add_row(struct web *w, const struct draft_row *row, struct str person,
                    const struct form *form, struct values *one)
{
	struct draft d = { .id = row->id };
	struct str address = intake_path(w, &d, STR(""));

	values_text(one, STR("form_title"), form->title);
	values_text(one, STR("person"), person);
	values_text(one, STR("last_saved"),
	            words_date_short(w->arena, w->words, date_today(row->saved_at)));
	values_text(one, STR("saved_until"),
	            words_date_short(w->arena, w->words, date_today(row->until - 86400)));
	values_text(one, STR("href"), address);
	values_text(one, STR("delete"), str_join(w->arena, address, STR("/delete")));
}

/* A school's form that they may no longer open is not named to them. */
static bool is_there(struct web *w, const struct draft_row *row, const struct form *form)
{
	struct draft d;

	return !form->by_task ||
	       draft_load(w->main, w->keys, w->visitor->person.id, row->id, &d) != OK ||
	       ended_how(w, &d) != ENDED_LEFT;
}

/* A version that is gone is the operator's fault: the form is named all the same, by its newest
 * one. */
static enum err form_of(struct web *w, const struct draft_row *row, struct form **f)
{
	enum err e = speech_form(w, row->form, row->version, f);

	if (e != ERR_NOT_FOUND)
		return e;
	log_event("drafts", "version_missing", 0);
	return speech_form(w, row->form, STR(""), f);
}

/* Pressed twice, or over meanwhile: the list shows what there is. */
static enum err post_take(struct web *w)
{
	struct str next = STR("/drafts");
	enum err e = web_edge_write(w);

	if (e == OK)
		e = parked_take(w, web_field(w, "take"), &next);
	return e == OK || e == ERR_NOT_FOUND ? web_redirect(w, next) : e;
}

static enum err get_list(struct web *w)
{
	struct values *v = values_open(w->arena), *list = values_list(v, STR("drafts"));
	struct draft_row *rows;
	struct form *f = NULL;
	size_t count;
	enum err e = draft_list(w->main, w->keys, w->visitor->person.id, &rows, &count);

	if (e != OK)
		return e;
	for (size_t i = 0; i < count; i++) {
		const struct draft_row *row = &rows[i];

		/* Most often that of the row before is that of this one too. */
		if ((!f || !str_equal(f->id, row->form) || !str_equal(f->version, row->version)) &&
		    (e = form_of(w, row, &f)) != OK)
			return e;
		if (is_there(w, row, f))
			add_row(w, row, person_of(w, rows, count, i, f), f, values_add_tree(list));
	}
	values_flag(v, STR("has_drafts"), list->count > 0);
	if ((e = typed_values(w, v)) != OK)
		return e;
	if (str_is(web_query(w, "deleted"), "1"))
		values_text(v, STR("notice"), words_get(w->words, STR("recover.deleted")));
	return web_page(w, 200, "drafts", v);
}

/* --- one of them --- */

static enum err load(struct web *w, struct intake *in)
{
	*in = (struct intake){ .page = STR("") };
	if (!hex_read(w->arena, web_piece(w, "draft"), VAULT_ID_BYTES, &in->draft))
		return ERR_NOT_FOUND;
	return intake_load(w, in);
}

/* What has ended can still be read and deleted. */
static enum err load_any(struct web *w, struct intake *in)
{
	enum err e = load(w, in);

	if (e == ERR_EXPIRED)
		return OK;
	return e == ERR_EXISTS ? ERR_NOT_FOUND : e;
}

static enum err to_submission(struct web *w, const struct draft *d)
{
	return web_redirect(w, intake_signpost(w, d));
}

static enum err go_on(struct web *w, const struct intake *in, struct str page)
{
	struct str path = intake_path(w, &in->d, page);

	if (str_is(web_query(w, "carried"), "1"))
		path = str_join(w->arena, path, STR("?carried=1"));
	return web_redirect(w, path);
}

/* Where they were last: a page that is still asked, or the review. */
static bool was_at(const struct intake *in, const struct occasion *o)
{
	const struct form_page *p = form_page_find(in->f, in->d.last);

	return str_is(in->d.last, "review") || (p && answers_shows_page(in->f, p, in->typed, o));
}

/* Where to go on: where they were last; after a move to a new form, or when that is not known, the
 * first page that is not done, else the review. */
static enum err get_draft(struct web *w)
{
	struct occasion o = visitor_occasion(w);
	struct intake in;
	enum err e = load(w, &in);

	if (e == ERR_EXISTS)
		return to_submission(w, &in.d);
	if (e == ERR_EXPIRED)
		return ended_page(w, 200, &in);
	if (e != OK)
		return e;
	if (!str_is(web_query(w, "carried"), "1") && was_at(&in, &o))
		return go_on(w, &in, in.d.last);
	for (size_t i = 0; i < in.f->page_count; i++) {
		const struct form_page *p = &in.f->pages[i];

		if (answers_shows_page(in.f, p, in.typed, &o) &&
		    check_state(in.f, p, in.typed, in.d.visited, &o) != PAGE_DONE)
			return go_on(w, &in, p->id);
	}
	return go_on(w, &in, STR("review"));
}

/* The page of the form that a question came from: ?page=… or the first. */
static struct str came_from(struct web *w, const struct intake *in)
{
	const struct form_page *p = form_page_find(in->f, web_query(w, "page"));

	return intake_path(w, &in->d, p ? p->id : in->f->pages[0].id);
}

static enum err get_saved(struct web *w)
{
	struct values *v = values_open(w->arena);
	struct intake in;
	enum err e = load(w, &in);

	if (e == ERR_EXPIRED)
		return ended_page(w, 200, &in);
	if (e != OK)
		return e == ERR_EXISTS ? ERR_NOT_FOUND : e;
	values_text(v, STR("form_title"), in.f->title);
	values_text(v, STR("about"), in.d.about);
	values_text(v, STR("saved_until"),
	            words_date(w->arena, w->words, date_today(draft_until(&in.d) - 86400)));
	values_text(v, STR("back"), came_from(w, &in));
	values_text(v, STR("task_href"), leave_task(w, &in.d));
	return web_page(w, 200, "saved", v);
}

static enum err ask(struct web *w, const char *page)
{
	struct values *v = values_open(w->arena);
	struct intake in;
	enum err e = load_any(w, &in);

	if (e != OK)
		return e;
	values_text(v, STR("what"), sheet_what(w, in.f->title, in.d.about));
	once_values(w, v);
	return web_page(w, 200, page, v);
}

static enum err get_cancel(struct web *w)
{
	return ask(w, "draft-cancel");
}

static enum err get_delete(struct web *w)
{
	return ask(w, "draft-delete");
}

static enum err remove_draft(struct web *w, const struct draft *d, const char *then)
{
	struct audit_entry entry = { ACTOR_FAMILY, d->person, STR("draft_removed"), d->id, w->now };
	enum err e;

	if ((e = draft_remove(w->main, w->keys, d)) != OK ||
	    (e = audit_add(w->main, w->keys, &entry)) != OK)
		return e;
	return once_done(w, d->person, once_post(w, STR("")), str_of(then));
}

/* The draft that a question is about, unless it was answered before by this very post. */
static enum err load_asked(struct web *w, struct intake *in, bool *is_done)
{
	enum err e = once_again(w, w->visitor->person.id, once_post(w, STR("")), is_done);

	if (e != OK || *is_done)
		return e;
	return load_any(w, in);
}

static enum err post_cancel(struct web *w)
{
	struct intake in;
	bool is_done;
	enum err e = load_asked(w, &in, &is_done);

	if (e != OK || is_done)
		return e;
	if (entry_pressed(w, "delete"))
		return remove_draft(w, &in.d, "/?deleted=1");
	if (entry_pressed(w, "back"))
		return web_redirect(w, intake_path(w, &in.d, STR("")));
	return web_redirect(w, STR("/"));
}

static enum err post_delete(struct web *w)
{
	struct intake in;
	bool is_done;
	enum err e = load_asked(w, &in, &is_done);

	if (e != OK || is_done)
		return e;
	if (entry_pressed(w, "delete"))
		return remove_draft(w, &in.d, "/drafts?deleted=1");
	return web_redirect(w, STR("/drafts"));
}

static enum err get_print(struct web *w)
{
	struct values *v = values_open(w->arena);
	struct form_view view;
	struct intake in;
	enum err e = load_any(w, &in);

	if (e != OK)
		return e;
	view = sheet_view(w, &in, NULL);
	sheet_paper(&view, in.d.about, v);
	leftout_values(w, &in, &view, v);
	return web_page(w, 200, "print-submission", v);
}

static const struct route routes[] = {
	{ GET, "/forms", ANYONE, READ, get_choose },
	{ POST, "/forms", ANYONE, READ, post_choose },
	{ GET, "/drafts", FAMILY, READ, get_list },
	{ POST, "/drafts", FAMILY, WRITE, post_take },
	{ GET, "/drafts/:draft", FAMILY, READ | FORM, get_draft },
	{ GET, "/drafts/:draft/saved", FAMILY, READ | FORM, get_saved },
	{ GET, "/drafts/:draft/print", FAMILY, READ | FORM, get_print },
	{ GET, "/drafts/:draft/cancel", FAMILY, READ | FORM, get_cancel },
	{ POST, "/drafts/:draft/cancel", FAMILY, WRITE, post_cancel },
	{ GET, "/drafts/:draft/delete", FAMILY, READ | FORM, get_delete },
	{ POST, "/drafts/:draft/delete", FAMILY, WRITE, post_delete },
};

static const struct posts posts[] = {
	{ "/forms", "form action" },
	{ "/drafts", "take" },
	{ "/drafts/:draft/cancel", "nonce action" },
	{ "/drafts/:draft/delete", "nonce action" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "drafts", .routes = routes, .route_count = COUNT(routes),
		.posts = posts, .posts_count = COUNT(posts),
		.visitor = visitor_find, .common = visitor_common, .park = parked_add,
	};

	web_run(&program);
}
