/* submitted.c: the forms a person has sent: list, receipt, reading one again, its files, a link
 * to it by e-mail. */
#include "cgi-bin/web/apart.h"
#include "cgi-bin/web/chronicle.h"
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/files.h"
#include "cgi-bin/web/kin.h"
#include "cgi-bin/web/once.h"
#include "cgi-bin/web/sheet.h"
#include "cgi-bin/web/speech.h"
#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/compiled/form_file.h"
#include "store/keeping/audit.h"
#include "store/people/grant.h"
#include "store/people/limit.h"
#include "store/post/outbox.h"

/* Letters with a link that somebody sends themself. */
static const struct limit link_limit = { "link-letters", 20, 3600 };

enum { LIST_MAX = 200, ADDRESS_BYTES = 24, RECENT_DAYS = 30 };

static struct str path_to(struct web *w, const struct submission *s, const char *rest)
{
	struct str path = str_join(w->arena, STR("/submitted/"), hex_write(w->arena, s->address));

	return str_join(w->arena, path, str_of(rest));
}

/* --- the list --- */

/* Whom it is about; where another one is about somebody of the same name, with the birth date. */
static struct str person_of(struct web *w, const struct submission *list, size_t count, size_t i)
{
	struct str about = list[i].about;

	for (size_t n = 0; n < count; n++)
		if (n != i && apart_is_same(about, list[n].about))
			return apart_name_form(w, about, list[i].address, NULL);
	return about;
}

/* Where the answer comes, once it is of a case that the sender sees; else empty. */
static struct str record_of(struct web *w, const struct submission *s)
{
	struct grant g;

	if (s->child.n == 0 ||
	    grant_load(w->main, w->keys, w->visitor->person.id, s->child, &g) != OK ||
	    !grant_is_open(&g, w->now))
		return STR("");
	return str_join(w->arena, STR("/children/"), hex_write(w->arena, s->child));
}

static void add_row(struct web *w, const struct submission *s, struct str person,
                    struct values *one)
{
	values_text(one, STR("details"), s->details);
	values_text(one, STR("name"), person);
	values_text(one, STR("date"), words_date_short(w->arena, w->words, s->received_on));
	values_text(one, STR("href"), path_to(w, s, ""));
	values_text(one, STR("record_href"), record_of(w, s));
	values_text(one, STR("response"), s->response);
	if (s->response.n > 0)
		values_text(one, STR("response_date"),
		            words_date_short(w->arena, w->words, s->response_on));
}

static enum err list_page(struct web *w, bool all)
{
	struct values *v = values_open(w->arena), *rows = values_list(v, STR("submissions"));
	int32_t since = date_today(w->now) - RECENT_DAYS;
	struct submission *list;
	size_t count;
	enum err e = submission_list(w->main, w->keys, w->visitor->person.id, LIST_MAX, &list, &count);

	if (e != OK)
		return e;
	for (size_t i = 0; i < count; i++)
		if (all || list[i].received_on >= since)
			add_row(w, &list[i], person_of(w, list, count, i), values_add_tree(rows));
	values_flag(v, STR("all"), all);
	values_flag(v, STR("has_submissions"), rows->count > 0);
	return web_page(w, 200, "submitted", v);
}

static enum err get_recent(struct web *w)
{
	return list_page(w, false);
}

static enum err get_all(struct web *w)
{
	return list_page(w, true);
}

/* --- one of them --- */

static enum err load(struct web *w, struct submission *s, struct form **f)
{
	struct str address;
	enum err e;

	if (!hex_read(w->arena, web_piece(w, "submission"), ADDRESS_BYTES, &address))
		return ERR_NOT_FOUND;
	if ((e = submission_load(w->main, w->keys, w->visitor->person.id, address, s)) != OK)
		return e;
	return speech_form(w, s->form, s->version, f);
}

/* In words; empty when no clock runs. */
static struct str decision_due(struct web *w, const struct submission *s)
{
	int32_t due = kin_answer_due(w, s);

	return due != 0 ? words_date(w->arena, w->words, due) : STR("");
}

/* Once there is a case that they may add documents to: where. */
static enum err add_documents(struct web *w, const struct submission *s, struct values *v)
{
	struct kin k;
	enum err e;

	values_flag(v, STR("has_case"), s->child.n > 0);
	if (s->child.n == 0)
		return OK;
	if ((e = kin_of(w, ACT_DOCUMENT, hex_write(w->arena, s->child), &k)) == OK &&
	    k.what.grant.person.n > 0)
		values_text(v, STR("new_href"), kin_path(w, &k, "/documents/add"));
	return err_unless_missing(e);
}

/* Nobody took it in, and the day is past; once there is a case, its dashboard says what is late. */
static bool is_late(const struct web *w, const struct submission *s)
{
	return s->decision_due != 0 && s->decision_due < date_today(w->now) && s->child.n == 0 &&
	       s->response.n == 0;
}

static void add_facts(struct web *w, const struct submission *s, struct values *v)
{
	struct values *one = values_tree(v, STR("submission"));

	values_flag(one, STR("late"), is_late(w, s));
	values_text(one, STR("title"), speech_title(w, s->form, s->version, s->title));
	values_text(one, STR("name"), s->about);
	values_text(one, STR("date"), words_date(w->arena, w->words, s->received_on));
	values_text(one, STR("decision_due"), decision_due(w, s));
	values_text(one, STR("by"), person_name(w->arena, &w->visitor->person));
	values_text(one, STR("reference"), s->reference);
	values_text(one, STR("record_href"), record_of(w, s));
	values_text(one, STR("response"), s->response);
	if (s->response.n > 0)
		values_text(one, STR("response_date"), words_date(w->arena, w->words, s->response_on));
	values_text(one, STR("view"), path_to(w, s, "/view"));
	values_text(one, STR("print"), path_to(w, s, "/print"));
	values_text(one, STR("pdf"), path_to(w, s, "/pdf"));
	values_text(one, STR("email"), path_to(w, s, "/email"));
}

/* Who looked while it was of no case: a case that was opened for it goes on with them. */
static enum err add_looks(struct web *w, const struct submission *s, struct values *v)
{
	struct values *looks = values_tree(v, STR("looks"));
	struct kin k;
	enum err e = OK;

	if (!str_equal(s->subject, s->child))
		e = chronicle_page(w, s->subject, s->person, path_to(w, s, ""), looks);
	values_flag(looks, STR("in_case"), s->child.n > 0);
	if (e != OK || s->child.n == 0)
		return e;
	if ((e = kin_of(w, ACT_HISTORY, hex_write(w->arena, s->child), &k)) == OK)
		values_text(looks, STR("history"), kin_path(w, &k, "/history"));
	return err_unless_missing(e);
}

static enum err submission_page(struct web *w, bool with_answers)
{
	struct values *v = values_open(w->arena);
	struct submission s;
	struct form_view view;
	struct form *f;
	enum err e = load(w, &s, &f);

	if (e != OK || (e = add_documents(w, &s, v)) != OK)
		return e;
	add_facts(w, &s, v);
	if (!with_answers && (e = add_looks(w, &s, v)) != OK)
		return e;
	if (with_answers) {
		view = sheet_sent(w, f, &s);
		form_values_review(&view, v);
	}
	return web_page(w, 200, "submission", v);
}

static enum err get_one(struct web *w)
{
	return submission_page(w, false);
}

static enum err get_view(struct web *w)
{
	return submission_page(w, true);
}

/* A form that the council asked for came from the dashboard, or from the list of who has none. */
static void add_way_back(struct web *w, const struct submission *s, struct values *v)
{
	struct str path = str_join(w->arena, STR("/children/"), hex_write(w->arena, s->child));
	struct grant g;

	if (s->task.n == 0)
		return;
	if (grant_load(w->main, w->keys, s->person, s->child, &g) == OK && grant_is_open(&g, w->now) &&
	    (g.may & MAY_STATUS) != 0)
		values_text(v, STR("child_href"), str_join(w->arena, path, STR("/dashboard")));
	else
		values_text(v, STR("tasks_href"), STR("/tasks/"));
}

static enum err get_received(struct web *w)
{
	struct values *v = values_open(w->arena);
	struct submission s;
	struct form *f;
	enum err e = load(w, &s, &f);

	if (e != OK || (e = add_documents(w, &s, v)) != OK)
		return e;
	values_text(v, STR("what"), speech_title(w, s.form, s.version, s.title));
	values_text(v, STR("name"), s.about);
	values_text(v, STR("reference"), s.reference);
	values_text(v, STR("received"), words_date(w->arena, w->words, s.received_on));
	values_text(v, STR("decision_due"), decision_due(w, &s));
	values_text(v, STR("submission_href"), path_to(w, &s, ""));
	add_way_back(w, &s, v);
	return web_page(w, 200, "confirmation", v);
}

static enum err get_print(struct web *w)
{
	struct values *v = values_open(w->arena);
	struct submission s;
	struct form_view view;
	struct form *f;
	enum err e = load(w, &s, &f);

	if (e != OK)
		return e;
	view = sheet_sent(w, f, &s);
	values_text(v, STR("sent_at"), words_date(w->arena, w->words, s.received_on));
	values_text(v, STR("reference"), s.reference);
	return sheet_print(w, &view, s.about, v);
}

static enum err get_file(struct web *w)
{
	struct submission s;
	struct form *f;
	enum err e = load(w, &s, &f);

	return e == OK ? files_send(w, f, s.answers, s.subject, web_piece(w, "file")) : e;
}

/* --- the link by e-mail: a notice to the person's own address, never the form --- */

static enum err get_email(struct web *w)
{
	struct values *v = values_open(w->arena);
	struct submission s;
	struct form *f;
	enum err e = load(w, &s, &f);

	if (e != OK)
		return e;
	values_text(v, STR("what"), sheet_what(w, f->title, s.about));
	values_text(v, STR("sent_to"), w->visitor->person.email);
	once_values(w, v);
	return web_page(w, 200, "email-ask", v);
}

static enum err take_letter(struct web *w)
{
	enum err e = web_edge_write(w);

	return e == OK ? limit_take(w->edge, w->keys, &link_limit, w->visitor->person.id, w->now, NULL)
	               : e;
}

static enum err post_email(struct web *w)
{
	struct audit_entry entry = { ACTOR_FAMILY, w->visitor->person.id, STR("link_sent"), STR(""),
	                             w->now };
	struct letter l = { .name = STR("form-link"), .to = w->visitor->person.email };
	struct str change = once_post(w, STR(""));
	struct submission s;
	struct form *f;
	bool is_done;
	enum err e = load(w, &s, &f);

	if (e == OK)
		e = once_again(w, w->visitor->person.id, change, &is_done);
	if (e != OK || is_done)
		return e;
	if (!entry_pressed(w, "send"))
		return web_redirect(w, path_to(w, &s, ""));
	if ((e = take_letter(w)) != OK)
		return e;
	entry.object = s.id;
	l.places = values_open(w->arena);
	values_text(l.places, STR("link"), str_join(w->arena, w->config.origin, path_to(w, &s, "")));
	if ((e = outbox_add(w->main, w->keys, &l, w->now)) != OK ||
	    (e = audit_add(w->main, w->keys, &entry)) != OK)
		return e;
	return once_done(w, w->visitor->person.id, change, path_to(w, &s, "/email-sent"));
}

static enum err get_email_sent(struct web *w)
{
	struct values *v = values_open(w->arena);
	struct submission s;
	struct form *f;
	enum err e = load(w, &s, &f);

	if (e != OK)
		return e;
	values_text(v, STR("sent_to"), w->visitor->person.email);
	values_text(v, STR("back"), path_to(w, &s, ""));
	return web_page(w, 200, "email-sent", v);
}

static const struct route routes[] = {
	{ GET, "/submitted", FAMILY, READ, get_recent },
	{ GET, "/submitted/all", FAMILY, READ, get_all },
	{ GET, "/submitted/:submission", FAMILY, READ, get_one },
	{ GET, "/submitted/:submission/view", FAMILY, READ, get_view },
	{ GET, "/submitted/:submission/received", FAMILY, READ, get_received },
	{ GET, "/submitted/:submission/print", FAMILY, READ, get_print },
	{ GET, "/submitted/:submission/files/:file", FAMILY, READ, get_file },
	{ GET, "/submitted/:submission/email", FAMILY, READ, get_email },
	{ POST, "/submitted/:submission/email", FAMILY, WRITE, post_email },
	{ GET, "/submitted/:submission/email-sent", FAMILY, READ, get_email_sent },
};

static const struct posts posts[] = {
	{ "/submitted/:submission/email", "nonce action" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "submitted", .routes = routes, .route_count = COUNT(routes),
		.posts = posts, .posts_count = COUNT(posts),
		.visitor = visitor_find, .common = visitor_common,
	};

	web_run(&program);
}
