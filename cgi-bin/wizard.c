/* wizard.c: the pages of a form: blank ones for everybody, a person's own draft with its answers.
 * Every move saves. */
#include "cgi-bin/web/conflict.h"
#include "cgi-bin/web/ended.h"
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/helping.h"
#include "cgi-bin/web/intake_path.h"
#include "cgi-bin/web/leave.h"
#include "cgi-bin/web/linked.h"
#include "cgi-bin/web/once.h"
#include "cgi-bin/web/outdated.h"
#include "cgi-bin/web/parked.h"
#include "cgi-bin/web/rows.h"
#include "cgi-bin/web/sheet.h"
#include "cgi-bin/web/steer.h"
#include "cgi-bin/web/unsaved.h"
#include "store/base/hex.h"
#include "store/compiled/form_file.h"
#include "store/compiled/form_share.h"

static struct posted posted_of(struct web *w)
{
	return (struct posted){ &w->request, request_field_at };
}

static enum err intake_of(struct web *w, struct intake *in)
{
	*in = (struct intake){ .posted = posted_of(w),
		                   .page = web_piece(w, "page"),
		                   .with_helpers = true };
	return hex_read(w->arena, web_piece(w, "draft"), VAULT_ID_BYTES, &in->draft) ? OK
	                                                                             : ERR_NOT_FOUND;
}

static struct str path_to(struct web *w, const struct intake *in, const char *rest)
{
	return str_join(w->arena, intake_path(w, &in->d, STR("")), str_of(rest));
}

/* Where a draft that was sent leads: to what was sent. */
static enum err to_submission(struct web *w, const struct draft *d)
{
	return web_redirect(w, intake_signpost(w, d));
}

/* What was parked for this very page, when it could not be saved because both had changed, or
 * there was no room. */
static enum err find_parked(struct web *w, struct intake *in, bool *found)
{
	struct request *as = ARENA_NEW(w->arena, struct request);
	enum err e = parked_find(w, w->request.path, as);

	*found = e == OK;
	if (e != OK)
		return err_unless_missing(e);
	in->posted = (struct posted){ as, request_field_at };
	outdated_find(w, in);
	intake_read(w, in);
	return OK;
}

/* --- a blank form --- */

static void add_no_more(struct problems *problems)
{
	problems_add(problems, STR(""), STR("drafts_full"))->number = DRAFTS_MAX;
}

/* Nobody's is applied as soon as they sign in: what stands here then is one form too many. */
static enum err parked_blank(struct web *w, struct intake *in, struct problems *problems)
{
	struct draft_row *rows;
	size_t count = 0;
	bool is_parked = false;
	enum err e = w->visitor->signed_in ? find_parked(w, in, &is_parked) : OK;

	if (e == OK && is_parked)
		e = draft_list(w->main, w->keys, in->d.person, &rows, &count);
	if (e == OK && count >= DRAFTS_MAX)
		add_no_more(problems);
	return e;
}

static enum err get_blank(struct web *w)
{
	struct intake in = { .form = web_piece(w, "form"), .page = web_piece(w, "page") };
	struct problems problems = problems_open(w->arena);
	enum err e = intake_blank(w, &in);

	if (e == OK && in.f->by_task)
		return ERR_NOT_FOUND;
	if (e == OK)
		e = parked_blank(w, &in, &problems);
	return e == OK ? sheet_page(w, 200, &in, &problems, STR("")) : e;
}

/* A form that the council sends: how one gets it, and what it asks. */
static enum err by_task_page(struct web *w, const struct intake *in)
{
	struct values *v = values_open(w->arena);
	struct str address = str_join(w->arena, STR("/forms/"), in->f->id);

	values_text(v, STR("form_title"), in->f->title);
	values_text(v, STR("print"), str_join(w->arena, address, STR("/print")));
	values_text(v, STR("pdf"), str_join(w->arena, address, STR("/pdf")));
	return web_page(w, 200, "form-by-task", v);
}

static enum err get_form(struct web *w)
{
	struct intake in = { .form = web_piece(w, "form") };
	struct buf b = buf_open(w->arena);
	enum err e = intake_blank(w, &in);

	if (e != OK || in.f->by_task)
		return e != OK ? e : by_task_page(w, &in);
	buf_text(&b, "/forms/");
	buf_add(&b, in.f->id);
	buf_byte(&b, '/');
	buf_add(&b, in.f->pages[0].id);
	return web_redirect(w, buf_str(&b));
}

static enum err get_blank_print(struct web *w)
{
	struct intake in = { .form = web_piece(w, "form") };
	struct form_view view;
	enum err e = intake_blank(w, &in);

	if (e != OK)
		return e;
	view = sheet_blank(w, &in);
	return sheet_print(w, &view, STR(""), values_open(w->arena));
}

/* Before there is an account: what reads needs none; what saves is parked. */
static enum err park_blank(struct web *w)
{
	struct intake in = { .posted = posted_of(w), .form = web_piece(w, "form"),
	                     .page = web_piece(w, "page") };
	enum err e = intake_blank(w, &in);
	struct str path;

	if (e == ERR_NOT_FOUND || (e == OK && in.f->by_task))
		return unsaved_page(w);
	if (e == OK && (e = intake_check(w, &in)) != OK)
		return e;
	return leave_path(w, &in, &path) ? web_redirect(w, path) : parked_add(w);
}

static enum err park(struct web *w)
{
	return str_starts(w->request.path, STR("/forms/")) ? park_blank(w) : parked_add(w);
}

/* --- a draft's page --- */

/* Of a form that was sent, or went over to a colleague, while somebody was signed out: what they
 * typed last is shown once more, when it is not what stands there now. */
static enum err show_gone(struct web *w, struct intake *in)
{
	struct request *as = ARENA_NEW(w->arena, struct request);
	enum err e = parked_find(w, w->request.path, as);

	in->posted = (struct posted){ as, request_field_at };
	if (e == OK && !intake_matches_sent(w, in))
		return conflict_page(w, in);
	return e == OK || e == ERR_NOT_FOUND ? to_submission(w, &in->d) : e;
}

static enum err get_page(struct web *w)
{
	struct problems problems = problems_open(w->arena);
	struct occasion o;
	struct intake in;
	bool is_parked;
	enum err e = intake_of(w, &in);

	if (e == OK)
		e = intake_load(w, &in);
	if (e == ERR_EXISTS)
		return show_gone(w, &in);
	if (e == ERR_EXPIRED)
		return (e = find_parked(w, &in, &is_parked)) == OK ? ended_page(w, 200, &in) : e;
	if (e != OK || (e = find_parked(w, &in, &is_parked)) != OK)
		return e;
	if (is_parked)
		return conflict_page(w, &in);
	if (!str_equal(in.p->id, in.page))     /* as it was called in another version */
		return web_redirect(w, intake_path(w, &in.d, in.p->id));
	o = visitor_occasion(w);
	if (draft_page_revision(&in.d, in.p->id) > 0) {
		check_page(in.f, in.p, in.typed, &o, CHECK_SHAPE, &problems);
		linked_check(w, &in, in.p, &problems);
	}
	if (in.helper)
		form_share_problems(in.f, in.p, in.helper->pages, &problems);
	return sheet_page(w, 200, &in, &problems, web_query(w, "full"));
}

/* A page that is not right: shown again with what is wrong. It is saved all the same. */
static enum err show_problems(struct web *w, struct intake *in)
{
	return sheet_page(w, 422, in, &in->problems, STR(""));
}

static enum err full_screen(struct web *w, const struct intake *in, struct str field)
{
	struct str path = intake_path(w, &in->d, in->p->id);
	const struct form_page *page;

	if (!form_field_find(in->f, field, &page) || page != in->p)
		return web_redirect(w, path);
	return web_redirect(w, str_join(w->arena, str_join(w->arena, path, STR("?full=")), field));
}

static enum err remove_file(struct web *w, const struct intake *in, struct str id)
{
	struct str path = str_join(w->arena, path_to(w, in, "/files/"), id);
	struct str bytes;

	if (!hex_read(w->arena, id, VAULT_ID_BYTES, &bytes))
		return ERR_NOT_FOUND;
	return web_redirect(w, str_join(w->arena, path, STR("/remove")));
}

/* Buttons that lead off the page. */
static enum err follow(struct web *w, struct intake *in)
{
	struct str action = web_field(w, "action"), rest = action, verb, path;

	if (leave_path(w, in, &path))
		return web_redirect(w, path);
	if (str_is(action, "account"))
		return web_redirect(w, steer_account(w, in));
	str_cut(&rest, ':', &verb);
	if (str_is(verb, "full") && rest.p)
		return full_screen(w, in, rest);
	if (str_is(verb, "file") && rest.p)
		return remove_file(w, in, rest);
	return web_redirect(w, in->next);
}

/* The script's quiet save: the new revision, nothing else. */
static enum err quiet(struct web *w, const struct intake *in)
{
	struct values *v = values_open(w->arena);

	values_number(v, STR("revision"), draft_page_revision(&in->d, in->p->id));
	values_text(v, STR("saved_at"), words_time(w->arena, w->words, in->d.saved_at));
	return web_json(w, 200, v);
}

/* A file that was chosen and not uploaded: its name comes with the page, its bytes do not. Whatever
 * leads off the page leaves it behind. */
static void add_waiting_file(struct web *w, struct intake *in)
{
	if (web_field(w, "file").n == 0)
		return;
	for (size_t i = 0; i < in->p->field_count; i++)
		if (in->p->fields[i].type == FIELD_UPLOAD)
			problems_add(&in->problems, in->p->fields[i].id, STR("file_waiting"));
}

static enum err saved(struct web *w, struct intake *in)
{
	bool is_done;
	enum err e;

	if ((e = parked_forget(w, w->request.path)) != OK)
		return e;
	if (w->request.wants_json)
		return quiet(w, in);
	if ((e = rows_change(w, in, &is_done)) != OK || is_done)
		return e;
	add_waiting_file(w, in);
	if (in->problems.count > 0)
		return (e = conflict_shown(w, in)) == OK ? show_problems(w, in) : e;
	return follow(w, in);
}

/* Nothing is saved, as it is too long, or one form too many; what was typed stands on the page. */
static enum err not_kept(struct web *w, struct intake *in)
{
	if (w->status == 0) {
		in->problems = problems_open(w->arena);
		add_no_more(&in->problems);
	}
	w->status = 0;
	return show_problems(w, in);
}

static enum err save_page(struct web *w, struct intake *in)
{
	enum err e = intake_save(w, in);

	if (e == ERR_EXISTS && intake_matches_sent(w, in))
		return to_submission(w, &in->d);
	if ((e == ERR_CONFLICT || e == ERR_EXISTS) && w->request.wants_json)
		return web_json(w, 409, values_open(w->arena));
	if (e == ERR_CONFLICT || e == ERR_EXISTS)
		return conflict_page(w, in);
	if (e == ERR_NOT_FOUND)
		return unsaved_page(w);
	if (e == ERR_LIMIT && !w->request.wants_json)
		return not_kept(w, in);
	return e == OK ? saved(w, in) : e;
}

static enum err post_page(struct web *w)
{
	struct intake in;
	bool is_done = false;
	enum err e = intake_of(w, &in);

	/* The form is read before the writer's lock is taken; then the draft again, as it stands under
	 * it. */
	if (e == OK && ((e = intake_load(w, &in)) == ERR_EXISTS || e == ERR_EXPIRED))
		e = OK;
	if (e == ERR_NOT_FOUND)
		return unsaved_page(w);
	if (e == OK)
		e = web_write(w);
	if (e == OK)
		e = rows_again(w, &is_done);
	return e == OK && !is_done ? save_page(w, &in) : e;
}

/* A blank page posted twice begins one draft: its nonce leads to the one begun the first time. */
static enum err begun_before(struct web *w, struct str *draft)
{
	struct str path;
	enum err e = once_find(w, w->visitor->person.id, once_page(w), &path);

	if (e != OK)
		return e;
	return hex_read(w->arena, str_from(path, STR("/drafts/").n), VAULT_ID_BYTES, draft)
	           ? OK
	           : ERR_NOT_FOUND;
}

/* Something stands on the page beside what was filled in for them. */
static bool has_typed(struct web *w, struct intake in)
{
	if (intake_blank(w, &in) != OK || !in.p || in.f->by_task)
		return false;
	intake_read(w, &in);
	return !values_equal(in.typed, in.d.answers);
}

static enum err post_blank(struct web *w)
{
	struct intake in = { .posted = posted_of(w), .form = web_piece(w, "form"),
	                     .page = web_piece(w, "page") };
	struct str path;
	enum err e;

	if (leave_path(w, &in, &path) && !has_typed(w, in))
		return park_blank(w);
	if ((e = begun_before(w, &in.draft)) == OK)
		return save_page(w, &in);
	if (e == ERR_NOT_FOUND && (e = intake_save(w, &in)) == ERR_LIMIT && !w->request.wants_json)
		return not_kept(w, &in);
	if (e != OK)
		return e;
	if ((e = once_keep(w, in.d.person, once_page(w), intake_path(w, &in.d, STR("")))) != OK)
		return e;
	return saved(w, &in);
}

static const struct route routes[] = {
	{ GET, "/forms/:form", ANYONE, READ, get_form },
	{ GET, "/forms/:form/print", ANYONE, READ, get_blank_print },
	{ GET, "/forms/:form/:page", ANYONE, READ, get_blank },
	{ POST, "/forms/:form/:page", FAMILY, WRITE, post_blank },
	{ GET, "/drafts/:draft/row/:field/:row", FAMILY, READ, rows_ask },
	{ POST, "/drafts/:draft/row/:field/:row", FAMILY, WRITE, rows_remove },
	{ GET, "/drafts/:draft/:page", FAMILY, READ | FORM, get_page },
	{ POST, "/drafts/:draft/:page", FAMILY, READ, post_page },
};

static const struct posts posts[] = {
	{ "/forms/:form/:page", "*" },
	{ "/drafts/:draft/row/:field/:row", "nonce was action full" },
	{ "/drafts/:draft/:page", "*" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "wizard", .routes = routes, .route_count = COUNT(routes),
		.posts = posts, .posts_count = COUNT(posts),
		.visitor = visitor_find, .common = visitor_common, .park = park,
	};

	web_run(&program);
}
