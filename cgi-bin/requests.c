/* requests.c: who asked for a copy of their data, or to close their account; and that it is
 * done. */
#include "cgi-bin/web/desk_case.h"
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/nearby.h"
#include "cgi-bin/web/worklist.h"
#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/cases/notice.h"
#include "store/compiled/words.h"
#include "store/people/asked.h"
#include "store/people/person.h"

struct request_seen {
	struct asker who;
	struct asked a;
	struct person person;
};

static struct str kind_word(struct web *w, enum asked_kind kind)
{
	return web_word(w, "asked.kinds.", str_of(asked_name(kind)));
}

static void add_facts(struct web *w, const struct asked *a, const struct person *p,
                      struct values *one)
{
	int32_t due = date_add_months(date_today(a->at), 1);

	values_text(one, STR("name"), person_name(w->arena, p));
	values_text(one, STR("email"), p->email);
	values_text(one, STR("what"), kind_word(w, a->kind));
	values_flag(one, STR("wants_copy"), a->kind == ASKED_COPY);
	values_text(one, STR("date"), words_date_short(w->arena, w->words, date_today(a->at)));
	values_text(one, STR("due"), words_date_short(w->arena, w->words, due));
	values_flag(one, STR("late"), a->done_at == 0 && due < date_today(w->now));
}

/* --- the list --------------------------------------------------------------------------------- */

static enum err add_row(struct web *w, const struct asker *who, const struct work_item *item,
                        struct values *rows, int64_t *others)
{
	struct asked a;
	struct person p;
	struct values *one;
	bool is_near;
	struct str path = str_join(w->arena, STR("/staff/requests/"), hex_write(w->arena, item->of));
	enum err e = asked_waiting(w->main, w->keys, item, &a);

	if (e != OK || (e = nearby_person(w, who, a.person, &is_near)) != OK)
		return e;
	if (!is_near) {
		++*others;
		return OK;
	}
	if ((e = person_load(w->main, w->keys, a.person, &p)) != OK)
		return e;
	one = values_add_tree(rows);
	add_facts(w, &a, &p, one);
	path = str_join(w->arena, str_join(w->arena, path, STR("/")), hex_write(w->arena, a.id));
	values_text(one, STR("href"), path);
	return OK;
}

static enum err get_list(struct web *w)
{
	struct values *v = values_open(w->arena), *rows = values_list(v, STR("items"));
	struct worklist l = { .scopes = { work_scope_all() }, .scope_count = 1, .kind = WORK_REQUEST };
	struct asker who = desk_case_asker(w);
	int64_t others = 0;
	enum err e = allow(w->main, w->keys, &who, ACT_CASE_LIST, STR(""), NULL);

	if (e != OK || (e = worklist_load(w, &l, WORKLIST_PAGE)) != OK)
		return e;
	for (size_t i = 0; i < l.count; i++)
		if ((e = add_row(w, &who, &l.items[i], rows, &others)) != OK)
			return e;
	worklist_values(w, &l, STR("/staff/requests/"), v);
	values_flag(v, STR("has_items"), rows->count > 0);
	if (others > 0)
		values_number(v, STR("others"), others);
	if (str_is(web_query(w, "done"), "done"))
		values_text(v, STR("notice"), words_get(w->words, STR("asked.done")));
	return web_page(w, 200, "staff-requests", v);
}

/* --- one of them ------------------------------------------------------------------------------ */

static enum err open_request(struct web *w, enum action action, struct request_seen *r)
{
	struct str person, id;
	bool is_near;
	enum err e;

	r->who = desk_case_asker(w);
	if ((e = allow(w->main, w->keys, &r->who, action, STR(""), NULL)) != OK)
		return e;
	if (!hex_read(w->arena, web_piece(w, "person"), VAULT_ID_BYTES, &person) ||
	    !hex_read(w->arena, web_piece(w, "request"), ASKED_ID_BYTES, &id))
		return ERR_NOT_FOUND;
	if ((e = asked_load(w->main, w->keys, person, id, &r->a)) != OK ||
	    (e = nearby_person(w, &r->who, person, &is_near)) != OK)
		return e;
	if (!is_near)
		return ERR_NOT_FOUND;
	return person_load(w->main, w->keys, person, &r->person);
}

/* note: as typed; of one that is done already what was to be added. */
static enum err request_page(struct web *w, int status, const struct request_seen *r,
                             struct str note)
{
	struct values *v = values_open(w->arena), *one = values_tree(v, STR("asked"));

	add_facts(w, &r->a, &r->person, one);
	values_text(one, STR("note"), r->a.note);
	values_text(one, STR("by"), r->a.done_by);
	values_flag(one, STR("done"), r->a.done_at != 0);
	entry_box(w, v, "note", note);
	if (r->a.done_at != 0)
		values_text(v, STR("met"), note);
	values_flag(v, STR("may_open"),
	            r->a.done_at == 0 && allow_role(r->who.staff->role, ACT_CASE_OPEN));
	return web_page(w, status, "staff-request", v);
}

static enum err get_request(struct web *w)
{
	struct request_seen r;
	enum err e = open_request(w, ACT_CASE_LIST, &r);

	return e == OK ? request_page(w, 200, &r, STR("")) : e;
}

static void check_note(struct web *w, struct str note)
{
	if (note.n == 0)
		entry_problem(w, "note", "required_text")->what = words_get(w->words,
		                                                            STR("asked.note_what"));
	entry_check_length(w, "note", "asked.note_what", note, ASKED_NOTE_MAX);
}

static enum err post_request(struct web *w)
{
	struct notice n = { "data-done", STR("/account/"), w->now };
	struct str note = str_trim(web_field(w, "note"));
	struct request_seen r;
	enum err e = open_request(w, ACT_CASE_OPEN, &r);

	if (e != OK)
		return e;
	if (r.a.done_at != 0 && note.n > 0 && !str_equal(note, r.a.note) && !entry_pressed(w, "cancel"))
		return request_page(w, 409, &r, note);
	if (r.a.done_at != 0 || entry_pressed(w, "cancel"))
		return web_redirect(w, STR("/staff/requests/"));
	check_note(w, note);
	if (w->problems.count > 0)
		return request_page(w, 422, &r, note);
	r.a.note = note;
	r.a.done_by = r.who.name;
	if ((e = asked_done(w->main, w->keys, &r.a, w->now)) != OK ||
	    (e = clerk_note(w, "data_answered", r.a.person)) != OK ||
	    (e = notice_person(w->main, w->keys, &n, r.a.person)) != OK)
		return e;
	return web_redirect(w, STR("/staff/requests/?done=done"));
}

static const struct route routes[] = {
	{ GET, "/staff/requests", STAFF, READ, get_list },
	{ GET, "/staff/requests/:person/:request", STAFF, READ, get_request },
	{ POST, "/staff/requests/:person/:request", STAFF, WRITE, post_request },
};

static const struct posts posts[] = {
	{ "/staff/requests/:person/:request", "note action" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "requests", .routes = routes, .route_count = COUNT(routes), .login = CLERK_LOGIN,
		.posts = posts, .posts_count = COUNT(posts),
		.visitor = clerk_find, .common = clerk_common, .park = clerk_park,
	};

	web_run(&program);
}
