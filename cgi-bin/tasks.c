/* tasks.c: Forms to complete: what the council asked of somebody about a child, or of the school or
 * service they belong to; who asked, why, by when; beginning one, and what became of it. */
#include "cgi-bin/web/casefacts.h"
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/files.h"
#include "cgi-bin/web/kin.h"
#include "cgi-bin/web/parked.h"
#include "cgi-bin/web/prefill.h"
#include "cgi-bin/web/sheet.h"
#include "cgi-bin/web/speech.h"
#include "cgi-bin/web/tasked.h"
#include "cgi-bin/web/tasklist.h"
#include "store/base/hex.h"
#include "store/cases/document.h"
#include "store/cases/task_fill.h"
#include "store/cases/task_lent.h"
#include "store/compiled/form_file.h"
#include "store/compiled/words.h"
#include "store/forms/draft.h"
#include "store/forms/submission_desk.h"
#include "store/keeping/audit.h"

enum { TASKS_MAX = 200, SENT_MAX = 50 };

/* Where the way back leads: the dashboard is for who may see it. */
static void add_back(struct web *w, const struct kin *k, struct values *v)
{
	if (k->what.grant.may & MAY_STATUS)
		values_text(v, STR("dashboard"), kin_path(w, k, "/dashboard"));
}

/* --- the lists --- */

static enum err get_all(struct web *w)
{
	struct values *v = values_open(w->arena);
	struct values *rows = values_list(v, STR("tasks")), *sent = values_list(v, STR("finished"));
	struct str me = w->visitor->person.id;
	struct task *list;
	size_t count;
	enum err e = task_open(w->main, w->keys, me, TASKS_MAX, &list, &count);

	if (e != OK || (e = tasklist_values(w, list, count, rows)) != OK)
		return e;
	if ((e = task_sent(w->main, w->keys, me, SENT_MAX, &list, &count)) != OK ||
	    (e = tasklist_values(w, list, count, sent)) != OK)
		return e;
	values_flag(v, STR("has_open"), rows->count > 0);
	values_flag(v, STR("has_finished"), sent->count > 0);
	return web_page(w, 200, "tasks", v);
}

static struct str counted(struct web *w, size_t count)
{
	struct str text = str_join(w->arena, words_get(w->words, STR("dashboard.forms")), STR(" ("));

	return str_join(w->arena, str_join(w->arena, text, str_of_number(w->arena, (int64_t)count)),
	                STR(")"));
}

static enum err get_child(struct web *w)
{
	struct values *v = values_open(w->arena);
	struct values *open = values_list(v, STR("tasks")), *ended = values_list(v, STR("finished"));
	struct task *list;
	size_t count;
	struct kin k;
	enum err e = kin_open(w, ACT_FORM, &k);

	if (e != OK || (e = task_list(w->main, w->keys, k.what.child.id, &list, &count)) != OK)
		return e;
	for (size_t i = 0; i < count; i++)
		if (task_is_for(w->main, w->keys, &list[i], k.who.id, w->now) &&
		    list[i].state != TASK_WITHDRAWN)
			tasked_facts(w, &list[i], values_add_tree(task_is_open(&list[i]) ? open : ended));
	kin_values(w, &k, v);
	add_back(w, &k, v);
	values_flag(v, STR("has_open"), open->count > 0);
	values_flag(v, STR("has_finished"), ended->count > 0);
	values_text(v, STR("heading"), counted(w, open->count));
	return web_page(w, 200, "case-forms", v);
}

/* --- one of them --- */

static enum err load(struct web *w, struct kin *k, struct task *t)
{
	struct str id;
	enum err e = kin_open(w, ACT_FORM, k);

	if (e != OK)
		return e;
	if (!hex_read(w->arena, web_piece(w, "task"), TASK_ID_BYTES, &id))
		return ERR_NOT_FOUND;
	if ((e = task_load(w->main, w->keys, k->what.child.id, id, t)) != OK)
		return e;
	return task_is_for(w->main, w->keys, t, k->who.id, w->now) ? OK : ERR_NOT_FOUND;
}

static bool is_mine(const struct web *w, const struct task *t)
{
	return str_equal(t->draft_person, w->visitor->person.id);
}

/* Nobody fills it in, or somebody does who no longer belongs to the organisation. */
static bool can_begin(struct web *w, const struct task *t)
{
	return t->state == TASK_NEW || (t->state == TASK_STARTED && !is_mine(w, t) &&
	                                !task_is_for(w->main, w->keys, t, t->draft_person, w->now));
}

/* A colleague of the organisation has begun it. */
static bool can_take(const struct web *w, const struct task *t)
{
	return t->for_organisation && t->state == TASK_STARTED && !is_mine(w, t);
}

static struct str draft_path(struct web *w, struct str id, struct str page)
{
	struct str path = str_join(w->arena, STR("/drafts/"), hex_write(w->arena, id));

	return page.n > 0 ? str_join(w->arena, str_join(w->arena, path, STR("/")), page) : path;
}

/* Sent so long ago that who is not of the case has only what they sent. */
static bool is_over(struct web *w, const struct kin *k, const struct task *t)
{
	return t->state == TASK_SUBMITTED && k->what.grant.person.n == 0 &&
	       !task_is_lent(w->main, w->keys, t, k->who.id, w->now);
}

static enum err task_page(struct web *w, int status, const struct kin *k, const struct task *t)
{
	struct values *v = values_open(w->arena);
	enum err e = tasked_documents(w, t, v);

	if (e != OK)
		return e;
	kin_values(w, k, v);
	add_back(w, k, v);
	tasked_facts(w, t, v);
	values_text(v, STR("note"), t->note);
	values_flag(v, STR("can_begin"), can_begin(w, t));
	values_text(v, STR("start_action"), str_join(w->arena, tasked_path(w, t), STR("/start")));
	values_flag(v, STR("can_take"), can_take(w, t));
	values_text(v, STR("take_action"), str_join(w->arena, tasked_path(w, t), STR("/take")));
	values_flag(v, STR("was_mine"),
	            can_take(w, t) && str_equal(t->taken_from, w->visitor->person.id));
	values_text(v, STR("draft_id"), hex_write(w->arena, t->draft));
	if (t->state == TASK_STARTED && is_mine(w, t))
		values_text(v, STR("draft"), draft_path(w, t->draft, STR("")));
	if (t->state == TASK_SUBMITTED)
		values_text(v, STR("submission_href"), tasked_copy(w, t));
	values_text(v, STR("list_href"),
	            k->what.grant.person.n > 0 ? kin_path(w, k, "/forms") : STR("/tasks/"));
	return web_page(w, status, "case-form", v);
}

static enum err get_task(struct web *w)
{
	struct task t;
	struct kin k;
	enum err e = load(w, &k, &t);

	if (e == OK && is_over(w, &k, &t))
		return web_redirect(w, tasked_copy(w, &t));
	return e == OK ? task_page(w, 200, &k, &t) : tasked_taken_back(w, e);
}

/* A document that a form is about is read by whoever is to fill the form in. */
static enum err get_file(struct web *w)
{
	struct document d;
	struct task t;
	struct str id;
	struct kin k;
	enum err e = load(w, &k, &t);

	if (e != OK)
		return e;
	if (!task_is_lent(w->main, w->keys, &t, k.who.id, w->now) ||
	    !hex_read(w->arena, web_piece(w, "document"), DOCUMENT_ID_BYTES, &id) ||
	    !task_has_document(&t, id))
		return ERR_NOT_FOUND;
	if ((e = document_load(w->main, w->keys, k.what.child.id, id, &d)) != OK)
		return e;
	if (!document_stands(&d))
		return ERR_NOT_FOUND;
	if (!w->request.head && document_is_new(&d, k.who.id) && ((e = web_write(w)) != OK ||
	    (e = document_load(w->main, w->keys, k.what.child.id, id, &d)) != OK ||
	    (e = document_opened(w->main, w->keys, &d, k.who.id, w->now)) != OK))
		return e;
	if ((e = kin_look(w, &k, d.id, STR("document"))) != OK)
		return e;
	return files_send_blob(w, d.child, d.blob, d.filename, files_ending(w->arena, d.filename));
}

/* --- beginning it --- */

static enum err open_draft(struct web *w, const struct kin *k, const struct task *t,
                           struct draft *d, struct form **f)
{
	enum err e = speech_form(w, t->form, STR(""), f);

	if (e != OK)
		return e;
	*d = (struct draft){
		.person = k->who.id, .form = (*f)->id, .version = (*f)->version,
		.keep_days = (*f)->keep_draft_days,
		.about = child_name(w->arena, &k->what.child), .answers = values_open(w->arena),
		.visited = values_open(w->arena),
	};
	prefill_answers(w, *f, casefacts_for(w, &k->what.child, k->who.id), d->answers);
	return OK;
}

static enum err note(struct web *w, const struct draft *d, const char *action)
{
	struct audit_entry entry = { ACTOR_FAMILY, d->person, str_of(action), d->id, w->now };

	return audit_add(w->main, w->keys, &entry);
}

static enum err post_start(struct web *w)
{
	struct draft d;
	struct form *f;
	struct task t;
	struct kin k;
	enum err e = load(w, &k, &t);

	if (e != OK)
		return tasked_taken_back(w, e);
	if (t.state == TASK_STARTED && is_mine(w, &t))        /* pressed twice */
		return web_redirect(w, draft_path(w, t.draft, STR("")));
	if ((e = open_draft(w, &k, &t, &d, &f)) != OK)
		return e;
	e = task_begin(w->main, w->keys, &t, &d, k.who.name, w->now);
	if (e == ERR_EXISTS || e == ERR_EXPIRED)
		return web_redirect(w, tasked_path(w, &t));
	if (e == ERR_LIMIT) {
		entry_problem(w, "", "drafts_full")->number = DRAFTS_MAX;
		return task_page(w, 422, &k, &t);
	}
	if (e != OK || (e = note(w, &d, "draft_added")) != OK)
		return e;
	return web_redirect(w, draft_path(w, d.id, f->pages[0].id));
}

/* --- taking it over --- */

/* The page says whose draft it showed: pressed twice, or after somebody else took it, nothing is
 * taken from them. */
static enum err post_take(struct web *w)
{
	struct draft d;
	struct task t;
	struct kin k;
	enum err e = load(w, &k, &t);

	if (e != OK)
		return tasked_taken_back(w, e);
	if (!str_equal(web_field(w, "draft"), hex_write(w->arena, t.draft)))
		return web_redirect(w, tasked_path(w, &t));
	e = task_take(w->main, w->keys, &t, &(struct task_hand){ k.who.id, k.who.name }, w->now, &d);
	if (e == ERR_EXISTS || e == ERR_EXPIRED)
		return web_redirect(w, tasked_path(w, &t));
	if (e == ERR_LIMIT) {
		entry_problem(w, "", "drafts_full")->number = DRAFTS_MAX;
		return task_page(w, 422, &k, &t);
	}
	if (e != OK || (e = note(w, &d, "draft_taken")) != OK)
		return e;
	return web_redirect(w, draft_path(w, d.id, STR("")));
}

/* --- what a colleague sent for the organisation: as long as one belongs there --- */

static enum err load_sent(struct web *w, struct kin *k, struct task *t, struct submission *s,
                          struct form **f)
{
	enum err e = load(w, k, t);

	if (e != OK)
		return e;
	if (!t->for_organisation || t->state != TASK_SUBMITTED)
		return ERR_NOT_FOUND;
	if ((e = submission_open(w->main, w->keys, t->submission, s)) != OK)
		return e;
	return speech_form(w, s->form, s->version, f);
}

static enum err get_sent(struct web *w)
{
	struct values *v = values_open(w->arena);
	struct submission s;
	struct form_view view;
	struct form *f;
	struct task t;
	struct kin k;
	enum err e = load_sent(w, &k, &t, &s, &f);

	if (e != OK ||
	    (e = kin_look(w, &k, str_from(t.id, TASK_ID_BYTES - VAULT_ID_BYTES), STR("form"))) != OK)
		return e;
	kin_values(w, &k, v);
	tasked_facts(w, &t, v);
	values_text(v, STR("reference"), s.reference);
	values_text(v, STR("back"), tasked_path(w, &t));
	view = sheet_received(w, f, &s, str_join(w->arena, tasked_path(w, &t), STR("/sent/files/")));
	form_values_review(&view, v);
	return web_page(w, 200, "case-form-sent", v);
}

static enum err get_sent_file(struct web *w)
{
	struct submission s;
	struct form *f;
	struct task t;
	struct kin k;
	enum err e = load_sent(w, &k, &t, &s, &f);

	return e == OK ? files_send(w, f, s.answers, s.subject, web_piece(w, "file")) : e;
}

static const struct route routes[] = {
	{ GET, "/tasks", FAMILY, READ, get_all },
	{ GET, "/children/:child/forms", FAMILY, READ, get_child },
	{ GET, "/children/:child/forms/:task", FAMILY, READ, get_task },
	{ POST, "/children/:child/forms/:task/start", FAMILY, WRITE, post_start },
	{ POST, "/children/:child/forms/:task/take", FAMILY, WRITE, post_take },
	{ GET, "/children/:child/forms/:task/sent", FAMILY, READ, get_sent },
	{ GET, "/children/:child/forms/:task/sent/files/:file", FAMILY, READ, get_sent_file },
	{ GET, "/children/:child/forms/:task/files/:document", FAMILY, READ, get_file },
};

static const struct posts posts[] = {
	{ "/children/:child/forms/:task/start", "action" },
	{ "/children/:child/forms/:task/take", "draft action" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "tasks", .routes = routes, .route_count = COUNT(routes), .posts = posts,
		.posts_count = COUNT(posts),
		.visitor = visitor_find, .common = visitor_common, .park = parked_add,
	};

	web_run(&program);
}
