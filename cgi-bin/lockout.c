/* lockout.c: somebody lost their email account: who of the council made sure that it is them sends
 * a link to a new address. The account stays as it is until the link is used: rescued.c. */
#include "cgi-bin/web/desk_case.h"
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/once.h"
#include "cgi-bin/web/reach.h"
#include "cgi-bin/web/recheck.h"
#include "store/base/hex.h"
#include "store/cases/history.h"
#include "store/compiled/words.h"
#include "store/people/limit.h"
#include "store/people/rescue.h"
#include "store/post/outbox.h"

#define PLACE "/staff/rescue"

/* Links by one of the staff, and for one account. */
static const struct limit staff_limit = { "rescue-by", 20, 86400 };
static const struct limit person_limit = { "rescue-of", 5, 86400 };

static const struct entry_field email_fields[] = {
	{ "email", "staff.signin.email", "required_text", ENTRY_EMAIL },
};

static const struct entry_field new_fields[] = {
	{ "new_email", "account.new_email", "rescue_new_missing", ENTRY_EMAIL },
};

struct lockout {
	struct asker who;
	struct person person;
	struct reach reach;
};

static enum err ask(struct web *w, struct lockout *x)
{
	x->who = desk_case_asker(w);
	return allow(w->main, w->keys, &x->who, ACT_RESCUE, STR(""), NULL);
}

/* The account with that id. ERR_NOT_FOUND: none, or all of it is out of reach. */
static enum err open_id(struct web *w, struct str id, struct lockout *x)
{
	enum err e = person_load(w->main, w->keys, id, &x->person);

	if (e != OK || (e = reach_of(w, &x->who, id, &x->reach)) != OK)
		return e;
	return x->reach.is_theirs ? OK : ERR_NOT_FOUND;
}

static enum err open_person(struct web *w, struct lockout *x)
{
	struct str id;
	enum err e = ask(w, x);

	if (e != OK)
		return e;
	if (!hex_read(w->arena, web_piece(w, "person"), VAULT_ID_BYTES, &id))
		return ERR_NOT_FOUND;
	return open_id(w, id, x);
}

static struct str path_of(struct web *w, struct str person)
{
	return str_join(w->arena, STR(PLACE "/"), hex_write(w->arena, person));
}

/* --- finding the account, and what is open ---------------------------------------------------- */

static void add_open(struct web *w, const struct rescue *r, const struct lockout *x,
                     struct values *one)
{
	struct str path = str_join(w->arena, path_of(w, r->person), STR("/"));

	values_text(one, STR("name"), person_name(w->arena, &x->person));
	values_text(one, STR("email"), r->to);
	values_text(one, STR("by"), r->by_name);
	values_text(one, STR("until"), words_when(w->arena, w->words, r->until));
	values_text(one, STR("href"),
	            str_join(w->arena, path, hex_write(w->arena, str_from(r->id, VAULT_ID_BYTES))));
}

static enum err add_all(struct web *w, struct lockout *x, struct values *v)
{
	struct values *rows = values_list(v, STR("items"));
	struct rescue *list;
	size_t count;
	enum err e = rescue_list(w->main, w->keys, STR(""), w->now, &list, &count);

	for (size_t i = 0; e == OK && i < count; i++) {
		if ((e = open_id(w, list[i].person, x)) == OK)
			add_open(w, &list[i], x, values_add_tree(rows));
		e = err_unless_missing(e);
	}
	values_flag(v, STR("has_items"), rows->count > 0);
	return e;
}

static enum err find_page(struct web *w, int status, struct lockout *x, const struct values *steps)
{
	struct values *v = values_open(w->arena);
	enum err e = add_all(w, x, v);

	if (e != OK)
		return e;
	entry_values(w, email_fields, COUNT(email_fields), steps, v);
	if (str_is(web_query(w, "done"), "sent"))
		values_text(v, STR("notice"), words_get(w->words, STR("rescue.sent")));
	if (str_is(web_query(w, "done"), "ended"))
		values_text(v, STR("notice"), words_get(w->words, STR("rescue.ended")));
	return web_page(w, status, "staff-rescue", v);
}

static enum err get_find(struct web *w)
{
	struct lockout x;
	enum err e = ask(w, &x);

	return e == OK ? find_page(w, 200, &x, values_open(w->arena)) : e;
}

static enum err post_find(struct web *w)
{
	struct values *steps = values_open(w->arena);
	struct lockout x;
	struct str id;
	enum err e = ask(w, &x);

	if (e != OK)
		return e;
	entry_read(w, email_fields, COUNT(email_fields), steps);
	if (w->problems.count > 0)
		return find_page(w, 422, &x, steps);
	if ((e = person_find(w->main, w->keys, values_get(steps, STR("email")), &id)) == OK)
		e = open_id(w, id, &x);
	if (e == ERR_NOT_FOUND) {
		entry_problem(w, "email", "rescue_no_account");
		return find_page(w, 422, &x, steps);
	}
	return e == OK ? web_redirect(w, path_of(w, id)) : e;
}

/* --- the new address, and how it was checked -------------------------------------------------- */

static void add_person(struct web *w, const struct lockout *x, struct values *v)
{
	struct values *one = values_tree(v, STR("account")),
	              *children = values_list(one, STR("children"));

	values_text(one, STR("name"), person_name(w->arena, &x->person));
	values_text(one, STR("email"), x->person.email);
	values_flag(one, STR("professional"), x->person.professional);
	if (x->person.signed_in_at != 0)
		values_text(one, STR("last_login"),
		            words_when(w->arena, w->words, x->person.signed_in_at));
	for (size_t i = 0; i < x->reach.count; i++)
		if (x->reach.is_near[i]) {
			struct values *child = values_add_tree(children);

			values_text(child, STR("name"), x->reach.grants[i].child_name);
			values_text(child, STR("href"), desk_case_path(w, x->reach.grants[i].child, "/"));
		}
	values_flag(one, STR("has_children"), children->count > 0);
}

static enum err person_page(struct web *w, int status, const struct lockout *x,
                            const struct values *steps)
{
	struct values *v = values_open(w->arena);

	add_person(w, x, v);
	entry_values(w, new_fields, COUNT(new_fields), steps, v);
	entry_box(w, v, "note", str_trim(web_field(w, "note")));
	return web_page(w, status, "staff-rescue-person", v);
}

static enum err get_person(struct web *w)
{
	struct lockout x;
	enum err e = open_person(w, &x);

	return e == OK ? person_page(w, 200, &x, values_open(w->arena)) : e;
}

static void check_note(struct web *w, struct str note)
{
	if (note.n == 0)
		entry_problem(w, "note", "required_text")->what = words_get(w->words,
		                                                            STR("rescue.note_what"));
	entry_check_length(w, "note", "rescue.note_what", note, RESCUE_CHECK_MAX);
}

/* Neither a family's account nor one of the staff. */
static enum err check_free(struct web *w, struct str email)
{
	struct str id;
	enum err e = person_find(w->main, w->keys, email, &id);

	if (e == ERR_NOT_FOUND)
		e = staff_find(w->main, w->keys, email, &id);
	if (e == OK)
		entry_problem(w, "new_email", "rescue_taken");
	return err_unless_missing(e);
}

static enum err check(struct web *w, struct values *steps)
{
	enum err e = OK;

	entry_read(w, new_fields, COUNT(new_fields), steps);
	if (w->problems.count == 0)
		e = check_free(w, values_get(steps, STR("new_email")));
	check_note(w, str_trim(web_field(w, "note")));
	return e;
}

static enum err sure_page(struct web *w, int status, const struct lockout *x,
                          const struct values *steps)
{
	struct values *v = values_open(w->arena);

	add_person(w, x, v);
	recheck_values(w, v);
	once_values(w, v);
	values_text(v, STR("to"), values_get(steps, STR("new_email")));
	values_text(v, STR("text"), str_trim(web_field(w, "note")));
	return web_page(w, status, "staff-rescue-sure", v);
}

/* --- sending ---------------------------------------------------------------------------------- */

static enum err take_limits(struct web *w, const struct lockout *x)
{
	enum err e = web_edge_write(w);

	if (e == OK)
		e = limit_take(w->edge, w->keys, &staff_limit, x->who.id, w->now, NULL);
	return e == OK ? limit_take(w->edge, w->keys, &person_limit, x->person.id, w->now, NULL) : e;
}

static enum err tell(struct web *w, const struct rescue *r, struct str token)
{
	struct letter link = { .name = STR("rescue"), .to = r->to, .places = values_open(w->arena) };
	struct letter asked = { .name = STR("rescue-asked"), .to = r->from,
	                        .places = values_open(w->arena) };
	struct str path = str_join(w->arena, STR("/account/rescue/"), hex_write(w->arena, token));
	enum err e;

	link.expires_at = r->until;
	values_text(link.places, STR("link"), path);
	values_text(link.places, STR("until"), words_when(w->arena, w->words, r->until));
	e = outbox_add(w->main, w->keys, &link, w->now);
	return e == OK ? outbox_add(w->main, w->keys, &asked, w->now) : e;
}

/* In the trail of the account and in the history of every case that they follow; no family reads
 * it. */
static enum err note(struct web *w, const struct lockout *x, struct str text)
{
	enum err e = clerk_note(w, "rescue_asked", x->person.id);

	for (size_t i = 0; e == OK && i < x->reach.count; i++) {
		struct history_entry entry = { .action = STR("rescue_asked"), .what = text,
		                               .staff_only = true };

		e = history_add(w->main, w->keys, &x->who, x->reach.grants[i].child, x->person.id, &entry);
	}
	return e;
}

static enum err send(struct web *w, const struct lockout *x, const struct values *steps)
{
	struct rescue r = { .person = x->person.id, .from = x->person.email,
	                    .to = values_get(steps, STR("new_email")),
	                    .check = str_trim(web_field(w, "note")), .by = x->who.id,
	                    .by_name = x->who.name };
	struct str token;
	enum err e = rescue_add(w->main, w->keys, &r, w->now, &token);

	if (e != OK || (e = tell(w, &r, token)) != OK || (e = note(w, x, r.check)) != OK)
		return e;
	return once_done(w, x->who.id, once_page(w), STR(PLACE "?done=sent"));
}

/* The password is looked at before main is WRITE; all else is looked at once more in the
 * transaction that sends. */
static enum err send_checked(struct web *w, struct values *steps)
{
	struct lockout x;
	bool is_done;
	enum err e = web_write(w);

	if (e != OK || (e = open_person(w, &x)) != OK)
		return e;
	if ((e = once_again(w, x.who.id, once_page(w), &is_done)) != OK || is_done)
		return e;
	if ((e = check(w, steps)) == OK && w->problems.count == 0 &&
	    (e = take_limits(w, &x)) == ERR_LIMIT)
		entry_problem(w, "new_email", "rescue_many");
	if (w->problems.count > 0)
		return person_page(w, e == ERR_LIMIT ? 429 : 422, &x, steps);
	return e == OK ? send(w, &x, steps) : e;
}

static enum err post_person(struct web *w)
{
	struct values *steps = values_open(w->arena);
	struct lockout x;
	bool is_done;
	enum err e = open_person(w, &x);

	if (e != OK)
		return e;
	if (entry_pressed(w, "cancel"))
		return web_redirect(w, STR(PLACE));
	if ((e = once_again(w, x.who.id, once_page(w), &is_done)) != OK || is_done)
		return e;
	if ((e = check(w, steps)) != OK)
		return e;
	if (w->problems.count > 0)
		return person_page(w, 422, &x, steps);
	if (entry_pressed(w, "change"))
		return person_page(w, 200, &x, steps);
	if (!entry_pressed(w, "send") || once_page(w).n == 0)
		return sure_page(w, 200, &x, steps);
	if ((e = recheck_password(w)) != OK)
		return e;
	return w->problems.count > 0 ? sure_page(w, 422, &x, steps) : send_checked(w, steps);
}

/* Pressed twice, or after it was used, it finds nothing to end. */
static enum err post_end(struct web *w)
{
	struct lockout x;
	struct rescue r;
	struct str rest;
	enum err e = open_person(w, &x);

	if (e != OK)
		return e;
	if (!hex_read(w->arena, web_piece(w, "rescue"), RESCUE_ID_BYTES - VAULT_ID_BYTES, &rest))
		return ERR_NOT_FOUND;
	if ((e = rescue_load(w->main, w->keys, KEY(w->arena, x.person.id, rest), &r)) != OK)
		return e;
	if ((e = rescue_end(w->main, w->keys, &r, w->now)) == OK)
		e = clerk_note(w, "rescue_ended", r.person);
	if (e == ERR_EXPIRED)
		return web_redirect(w, STR(PLACE));
	return e == OK ? web_redirect(w, STR(PLACE "?done=ended")) : e;
}

static const struct route routes[] = {
	{ GET, "/staff/rescue", STAFF, READ, get_find },
	{ POST, "/staff/rescue", STAFF, READ, post_find },
	{ GET, "/staff/rescue/:person", STAFF, READ, get_person },
	{ POST, "/staff/rescue/:person", STAFF, READ, post_person },
	{ POST, "/staff/rescue/:person/:rescue", STAFF, WRITE, post_end },
};

static const struct posts posts[] = {
	{ "/staff/rescue", "email action" },
	{ "/staff/rescue/:person", "new_email note nonce username password action" },
	{ "/staff/rescue/:person/:rescue", "" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "lockout", .routes = routes, .route_count = COUNT(routes), .login = CLERK_LOGIN,
		.posts = posts, .posts_count = COUNT(posts), .memory_bytes_max = 96 << 20,
		.visitor = clerk_find, .common = clerk_common, .park = clerk_park,
	};

	web_run(&program);
}
