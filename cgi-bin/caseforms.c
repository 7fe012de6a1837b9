/* caseforms.c: the forms of a case that somebody was asked to complete, and "Send a form to
 * complete": to somebody of the case, to a school or service, or to a professional by their e-mail
 * address. */
#include "cgi-bin/web/addressee.h"
#include "cgi-bin/web/asking.h"
#include "cgi-bin/web/casechange.h"
#include "cgi-bin/web/closed.h"
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/once.h"
#include "cgi-bin/web/roll.h"
#include "cgi-bin/web/wishes.h"
#include "store/base/buf.h"
#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/cases/document.h"
#include "store/compiled/check.h"
#include "store/compiled/words.h"

enum { NOTE_MAX = 2000 };

struct sending {
	struct desk_case d;
	struct addressees people;
	struct document *documents;
	size_t document_count;
	struct str form, to, organisation, email, note;
	struct casechange_day due;
	struct task task;
};

static struct str day_of(struct web *w, int32_t day)
{
	return day != 0 ? words_date_short(w->arena, w->words, day) : STR("");
}

/* --- the list --- */

static void add_row(struct web *w, const struct desk_case *d, const struct task *t,
                    struct values *one)
{
	struct str path = str_join(w->arena, d->path, STR("/forms/"));

	values_text(one, STR("title"), t->title);
	values_text(one, STR("name"), t->assignee_name);
	values_text(one, STR("sent"), day_of(w, date_today(t->sent_at)));
	values_text(one, STR("due"), day_of(w, t->due_on));
	values_text(one, STR("state"),
	            web_word(w, "caseforms.state_", str_of(task_state_name(t->state))));
	values_text(one, STR("date"),
	            t->submitted_at > 0 ? day_of(w, date_today(t->submitted_at)) : STR(""));
	values_flag(one, STR("late"),
	            task_is_open(t) && t->due_on != 0 && t->due_on < date_today(w->now));
	values_text(one, STR("href"), str_join(w->arena, path, hex_write(w->arena, t->id)));
}

static enum err get_list(struct web *w)
{
	struct values *v = values_open(w->arena), *list = values_list(v, STR("tasks"));
	struct desk_case d;
	struct task *all;
	size_t count;
	enum err e = desk_case_open(w, ACT_CASE_READ, &d);

	if (e != OK || (e = task_list(w->main, w->keys, d.what.child.id, &all, &count)) != OK)
		return e;
	for (size_t i = 0; i < count; i++)
		add_row(w, &d, &all[i], values_add_tree(list));
	values_flag(v, STR("has_tasks"), count > 0);
	casehead_values(w, &d, "/forms", v);
	if (allow_role(d.who.staff->role, ACT_CASE_WRITE))
		values_text(v, STR("new_href"), str_join(w->arena, d.path, STR("/forms/send")));
	if ((e = desk_case_look(w, &d.who, d.what.child.id, STR("case"))) != OK)
		return e;
	return web_page(w, 200, "staff-case-forms", v);
}

/* --- sending one --- */

static enum err open_sending(struct web *w, struct sending *s)
{
	enum err e;

	*s = (struct sending){ .form = STR("") };
	casechange_day_of(w, 0, &s->due);
	if ((e = desk_case_open(w, ACT_CASE_WRITE, &s->d)) != OK)
		return e;
	if ((e = addressees_load(w, &s->d.what.child, MAY_FORMS, &s->people)) != OK)
		return e;
	return document_list(w->main, w->keys, s->d.what.child.id, STR(""), &s->documents,
	                     &s->document_count);
}

static bool is_ticked(struct web *w, struct str hex)
{
	struct str value;

	for (size_t i = 0; request_field_at(&w->request, STR("document"), i, &value); i++)
		if (str_equal(value, hex))
			return true;
	return false;
}

/* Whose it is, as the list of documents says: what one parent added, or alone can read, is not sent
 * on unseen. */
static void add_whose(struct web *w, const struct document *d, struct values *one)
{
	struct buf names = buf_open(w->arena);

	for (const struct value *r = d->recipients->first; r; r = r->next) {
		buf_text(&names, names.n > 0 ? ", " : "");
		buf_add(&names, values_get(r->children, STR("name")));
	}
	values_text(one, STR("by"), d->by_name);
	values_flag(one, STR("from_family"), d->from_family);
	values_flag(one, STR("for_council"), d->from_family || !d->recipients->first);
	values_text(one, STR("seen_by"), buf_str(&names));
}

static void add_documents(struct web *w, const struct sending *s, struct values *v)
{
	struct values *list = values_list(v, STR("documents"));

	for (size_t i = 0; i < s->document_count; i++) {
		const struct document *d = &s->documents[i];
		struct values *one;

		if (!document_stands(d))
			continue;
		one = values_add_tree(list);
		values_text(one, STR("id"), hex_write(w->arena, d->id));
		values_text(one, STR("kind"), web_word(w, "document_kind.", d->kind));
		values_text(one, STR("title"), d->title);
		add_whose(w, d, one);
		values_flag(one, STR("chosen"), is_ticked(w, hex_write(w->arena, d->id)));
	}
	values_flag(v, STR("has_documents"), list->count > 0);
}

static enum err send_page(struct web *w, int status, const struct sending *s)
{
	struct values *v = values_open(w->arena);
	enum err e;

	casehead_values(w, &s->d, "/forms/send", v);
	if ((e = asking_forms(w, s->form, v)) != OK ||
	    (e = roll_choices(w, s->organisation, v)) != OK ||
	    (e = wishes_values(w, &s->d.what.child, v)) != OK)
		return e;
	addressees_values(w, &s->people, v);
	add_documents(w, s, v);
	entry_box(w, v, "which", STR(""));
	entry_box(w, v, "to", STR(""));
	entry_box(w, v, "school", STR(""));
	entry_box(w, v, "email", s->email);
	entry_box(w, v, "note", s->note);
	casechange_day_values(w, STR("due"), &s->due, values_tree(v, STR("due")));
	values_flag(v, STR("to_organisation"), str_is(s->to, "organisation"));
	values_flag(v, STR("to_email"), str_is(s->to, "email"));
	values_text(v, STR("back"), str_join(w->arena, s->d.path, STR("/forms")));
	values_text(v, STR("invite_href"), str_join(w->arena, s->d.path, STR("/invite")));
	once_values(w, v);
	return web_page(w, status, "staff-form-send", v);
}

/* ?form= and ?to= (a person, in hex) choose before anybody looks. */
static enum err get_send(struct web *w)
{
	struct sending s;
	struct str to;
	enum err e = open_sending(w, &s);

	if (e != OK)
		return e;
	if (closed_is(&s.d))
		return closed_page(w, &s.d, "/forms/send");
	s.form = web_query(w, "form");
	if (hex_read(w->arena, web_query(w, "to"), VAULT_ID_BYTES, &to))
		addressees_choose(&s.people, to);
	return send_page(w, 200, &s);
}

static void choose_person(struct web *w, struct sending *s)
{
	struct str id;

	if (!hex_read(w->arena, s->to, VAULT_ID_BYTES, &id) || !addressees_choose(&s->people, id)) {
		entry_problem(w, "to", "form_to");
		return;
	}
	s->task.assignee = id;
	s->task.assignee_name = addressees_names(w, &s->people);
}

static enum err choose_email(struct web *w, struct sending *s)
{
	struct str normal;
	enum err e;

	if (!check_email(w->arena, s->email, &normal)) {
		entry_problem(w, "email", "email");
		return OK;
	}
	if ((e = asking_by_email(w, normal, &s->task)) == ERR_NOT_FOUND)
		entry_problem(w, "email", "form_no_account");
	else if (e == ERR_INVALID)
		entry_problem(w, "email", "form_not_professional");
	else if (e == OK && !asking_reaches(w, &s->d.what.child, &s->task))
		entry_problem(w, "email", "form_no_right");
	else
		return e;
	return OK;
}

static enum err choose(struct web *w, struct sending *s)
{
	enum err e;

	if (str_is(s->to, "email"))
		return choose_email(w, s);
	if (!str_is(s->to, "organisation")) {
		choose_person(w, s);
		return OK;
	}
	if ((e = asking_organisation(w, s->organisation, &s->task)) != ERR_NOT_FOUND)
		return e;
	entry_problem(w, "school", "required_choice")->what = words_get(w->words,
	                                                                STR("caseforms.organisation"));
	return OK;
}

static void read_documents(struct web *w, struct sending *s)
{
	s->task.documents = values_open(w->arena);
	for (size_t i = 0; i < s->document_count; i++) {
		struct str hex = hex_write(w->arena, s->documents[i].id);

		if (document_stands(&s->documents[i]) && is_ticked(w, hex))
			values_add_text(s->task.documents, hex);
	}
}

/* What goes with it can be read by whoever it goes to. */
static void check_documents(struct web *w, const struct sending *s)
{
	if (s->task.assignee.n == 0 || s->task.documents->count == 0 || w->problems.count > 0 ||
	    asking_lends(w, &s->d.what.child, &s->task))
		return;
	if (str_is(s->to, "email"))
		entry_problem(w, "email", "form_no_documents");
	else
		entry_problem(w, "to", "form_no_documents");
}

static enum err read_sending(struct web *w, struct sending *s)
{
	int32_t today = date_today(w->now);
	enum err e;

	closed_check(w, &s->d);
	s->form = web_field(w, "which");
	s->to = web_field(w, "to");
	s->organisation = web_field(w, "school");
	s->email = str_trim(web_field(w, "email"));
	s->note = entry_text(w, "note", "caseforms.note", NOTE_MAX);
	if (!asking_offered(w, s->form))
		entry_problem(w, "which", "required_choice")->what = words_get(w->words,
		                                                               STR("caseforms.form"));
	if (casechange_day_read_near(w, STR("due"), STR("caseforms.due"), &s->due) && s->due.on != 0 &&
	    s->due.on < today)
		entry_problem(w, "due", "form_due_past");
	s->task.form = s->form;
	s->task.note = s->note;
	s->task.due_on = s->due.on != 0 ? s->due.on
	                                : asking_due(s->form, &s->d.what.child, today);
	read_documents(w, s);
	if ((e = choose(w, s)) == OK)
		check_documents(w, s);
	return e;
}

static enum err post_send(struct web *w)
{
	struct str me = w->clerk->staff.id, change = once_post(w, STR("")), path;
	struct sending s;
	bool is_done;
	enum err e = once_again(w, me, change, &is_done);

	if (e != OK || is_done || (e = open_sending(w, &s)) != OK || (e = read_sending(w, &s)) != OK)
		return e;
	if (w->problems.count > 0)
		return send_page(w, 422, &s);
	if ((e = asking_send(w, &s.d, &s.task)) != OK)
		return e;
	path = str_join(w->arena, str_join(w->arena, s.d.path, STR("/forms/")),
	                hex_write(w->arena, s.task.id));
	return once_done(w, me, change, str_join(w->arena, path, STR("?done=sent")));
}

static const struct route routes[] = {
	{ GET, "/staff/cases/:case/forms", STAFF, READ, get_list },
	{ GET, "/staff/cases/:case/forms/send", STAFF, READ, get_send },
	{ POST, "/staff/cases/:case/forms/send", STAFF, WRITE, post_send },
};

static const struct posts posts[] = {
	{ "/staff/cases/:case/forms/send",
	  "which to school email due-day due-month due-year note document nonce action" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "caseforms", .routes = routes, .route_count = COUNT(routes), .login = CLERK_LOGIN,
		.posts = posts, .posts_count = COUNT(posts),
		.visitor = clerk_find, .common = clerk_common, .park = clerk_park,
	};

	web_run(&program);
}
