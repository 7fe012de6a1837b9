/* invites.c: Invite to the portal: one person to a case, with a list of who was invited; and many
 * at a time from a list, looked at before anything is sent. */
#include "cgi-bin/web/casechange.h"
#include "cgi-bin/web/closed.h"
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/incoming.h"
#include "cgi-bin/web/once.h"
#include "cgi-bin/web/pagemark.h"
#include "cgi-bin/web/parked.h"
#include "cgi-bin/web/receive.h"
#include "cgi-bin/web/rights.h"
#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/base/utf8.h"
#include "store/cases/inviting.h"

/* A list is gone through twice, with a case for each row, and some have grown for years. */
enum { ARENA_BYTES = 192 << 20, MEMORY_BYTES = 256 << 20 };

static const struct entry_field fields[] = {
	{ "email", "casework.people.email", "required_text", ENTRY_EMAIL },
	{ "name", "invites.name", "required_text", ENTRY_TEXT },
};

/* --- one case --------------------------------------------------------------------------------- */

static const char *state_id(enum invite_state state)
{
	static const char *const ids[] = {
		[INVITE_OPEN] = "open", [INVITE_USED] = "used", [INVITE_REVOKED] = "revoked",
		[INVITE_OVER] = "over",
		[INVITE_SPENT] = "spent",
	};

	return ids[state];
}

static void add_invite(struct web *w, const struct desk_case *d, const struct invite *i,
                       struct values *one)
{
	enum invite_state state = invite_state(i, w->now);
	struct str href = str_join(w->arena, d->path, STR("/invite/"));

	values_text(one, STR("name"), i->name);
	values_text(one, STR("sent_to"), i->email);
	values_text(one, STR("relation"),
	            web_word(w, "relation.", str_of(grant_relation_name(i->relation))));
	values_text(one, STR("state"), web_word(w, "invites.states.", str_of(state_id(state))));
	values_text(one, STR("sent_at"), words_date_short(w->arena, w->words, date_today(i->sent_at)));
	values_text(one, STR("until"), words_date_short(w->arena, w->words, date_today(i->until)));
	values_text(one, STR("by"), i->by_name);
	values_text(one, STR("href"), str_join(w->arena, href, hex_write(w->arena, i->key)));
	values_text(one, STR("known"), str_of(state_id(state)));
	values_flag(one, STR("again"), state != INVITE_USED && !closed_is(d));
	values_flag(one, STR("revoke"), state == INVITE_OPEN);
	values_flag(one, STR("acts"), state == INVITE_OPEN || (state != INVITE_USED && !closed_is(d)));
}

static enum err invite_page(struct web *w, int status, const struct desk_case *d,
                            const struct values *steps, const struct rights *r)
{
	struct values *v = values_open(w->arena), *list = values_list(v, STR("invites"));
	struct invite *invites;
	size_t count;
	enum err e = invite_list(w->main, w->keys, d->what.child.id, &invites, &count);

	for (size_t i = 0; e == OK && i < count; i++)
		add_invite(w, d, &invites[i], values_add_tree(list));
	if (e != OK)
		return e;
	values_flag(v, STR("has_invites"), count > 0);
	casehead_values(w, d, "/invite", v);
	entry_values(w, fields, COUNT(fields), steps, v);
	rights_values(w, &d->what.child, r, v);
	/* access begins when somebody joins, and is ended on the case */
	values_remove(v, STR("last_day"));
	values_flag(v, STR("not_born"), d->what.child.born_on == 0);
	values_flag(v, STR("shut"), closed_is(d) && w->problems.count == 0);
	values_text(v, STR("details"), str_join(w->arena, d->path, STR("/details")));
	values_text(v, STR("path"), str_join(w->arena, d->path, STR("/invite")));
	casechange_notice(w, v);
	once_values(w, v);
	return web_page(w, status, "staff-invite", v);
}

static enum err get_invite(struct web *w)
{
	struct rights r = { .relation = RELATIONS, .may = MAY_ALL };
	struct desk_case d;
	enum err e = desk_case_open(w, ACT_CASE_GRANT, &d);

	return e == OK ? invite_page(w, 200, &d, values_open(w->arena), &r) : e;
}

static struct str done_at(struct web *w, const struct desk_case *d, const char *what)
{
	return str_join(w->arena, str_join(w->arena, d->path, STR("/invite?done=")), str_of(what));
}

static enum err send_one(struct web *w, const struct desk_case *d, const struct values *steps,
                         const struct rights *r)
{
	struct invite i = {
		.child = d->what.child.id, .email = values_get(steps, STR("email")),
		.name = values_get(steps, STR("name")),
		.relation = r->relation, .responsibility = r->responsibility, .may = r->may,
	};
	enum err e = inviting_send(w->main, w->keys, w->words, &d->who, &i);

	if (e == ERR_EXISTS)
		entry_problem(w, "email", "invite_there");
	else if (e == ERR_INVALID)
		entry_problem(w, "email", "invite_not_born");
	else
		return e;
	return OK;
}

static enum err post_invite(struct web *w)
{
	struct str change = once_post(w, STR("")), me = w->clerk->staff.id;
	struct values *steps = values_open(w->arena);
	struct desk_case d;
	struct rights r;
	bool is_done;
	enum err e = once_again(w, me, change, &is_done);

	if (e != OK || is_done || (e = desk_case_open(w, ACT_CASE_GRANT, &d)) != OK)
		return e;
	if (entry_pressed(w, "cancel"))
		return web_redirect(w, str_join(w->arena, d.path, STR("/")));
	entry_read(w, fields, COUNT(fields), steps);
	rights_read(w, &r);
	rights_check_warned(w, &d.what.child);
	closed_check(w, &d);
	if (w->problems.count == 0 && (e = send_one(w, &d, steps, &r)) != OK)
		return e;
	if (w->problems.count > 0)
		return invite_page(w, 422, &d, steps, &r);
	return once_done(w, me, change, done_at(w, &d, "invited"));
}

static enum err revoke(struct web *w, const struct desk_case *d, struct invite *i)
{
	struct history_entry entry = { .action = STR("invite_revoked"), .what = i->name,
	                               .staff_only = true };
	enum err e = invite_revoke(w->main, w->keys, i, w->now);

	return e == OK ? casechange_note(w, d, &entry) : e;
}

/* Of what may not be sent again. */
static enum err again_page(struct web *w, const struct desk_case *d)
{
	struct rights r = { .relation = RELATIONS, .may = MAY_ALL };

	return invite_page(w, 422, d, values_open(w->arena), &r);
}

/* An invitation is not sent again on a case that was closed meanwhile, nor below a warning that
 * came since, nor when a colleague ended it, or sent it again, since the page showed it. */
static void check_again(struct web *w, const struct desk_case *d, const struct invite *i)
{
	enum invite_state state = invite_state(i, w->now);

	rights_check_warned(w, &d->what.child);
	closed_check(w, d);
	if (state != INVITE_USED && !pagemark_is(w, str_of(state_id(state))))
		entry_problem(w, "", "case_changed");
}

/* Send again, or end it. Used meanwhile: the list says so. */
static enum err post_one(struct web *w)
{
	struct str change = once_post(w, STR("")), me = w->clerk->staff.id, key;
	bool is_again = entry_pressed(w, "again"), is_done;
	struct desk_case d;
	struct invite i;
	enum err e = once_again(w, me, change, &is_done);

	if (e != OK || is_done || (e = desk_case_open(w, ACT_CASE_GRANT, &d)) != OK)
		return e;
	if (!hex_read(w->arena, web_piece(w, "invite"), VAULT_ID_BYTES, &key))
		return ERR_NOT_FOUND;
	if ((e = invite_load(w->main, w->keys, key, &i)) != OK)
		return e;
	if (!str_equal(i.child, d.what.child.id))
		return ERR_NOT_FOUND;
	if (is_again)
		check_again(w, &d, &i);
	if (w->problems.count > 0)
		return again_page(w, &d);
	e = is_again ? inviting_again(w->main, w->keys, w->words, &d.who, &i) : revoke(w, &d, &i);
	if (e == ERR_EXISTS)
		return web_redirect(w, done_at(w, &d, "invite_used"));
	return e == OK ? once_done(w, me, change, done_at(w, &d, is_again ? "invited" : "revoked")) : e;
}

/* --- many ------------------------------------------------------------------------------------- */

static struct str result_of(struct web *w, const struct inviting_row *row, bool is_sent)
{
	if (row->result == INVITING_SENT && !is_sent)
		return words_get(w->words, STR("invites.will_be_sent"));
	return web_word(w, "invites.results.", str_of(inviting_result_id(row->result)));
}

static void add_rows(struct web *w, const struct inviting_row *rows, size_t count, bool is_sent,
                     struct values *v)
{
	struct values *list = values_list(v, STR("rows")), *one;
	int64_t good = 0;

	for (size_t i = 0; i < count; i++) {
		one = values_add_tree(list);
		values_number(one, STR("number"), (int64_t)rows[i].number);
		values_text(one, STR("reference"), rows[i].reference);
		values_text(one, STR("sent_to"), rows[i].email);
		values_text(one, STR("name"), rows[i].name);
		values_text(one, STR("status"), result_of(w, &rows[i], is_sent));
		values_flag(one, STR("met"), rows[i].result == INVITING_SENT);
		good += rows[i].result == INVITING_SENT;
	}
	values_flag(v, STR("has_rows"), count > 0);
	values_number(v, STR("count"), good);
}

static enum err many_page(struct web *w, int status, struct str text,
                          const struct inviting_row *rows, size_t count, bool is_sent)
{
	struct values *v = values_open(w->arena);
	struct str pasted = web_field(w, "list");
	bool was_left = !is_sent && !str_equal(pasted, text);

	add_rows(w, rows, count, is_sent, v);
	entry_box(w, v, "list", text);
	values_text(v, STR("beside"), was_left ? pasted : STR(""));
	values_flag(v, STR("is_sent"), is_sent);
	parked_values(w, v);
	return web_page(w, status, "staff-invites", v);
}

static enum err get_many(struct web *w)
{
	struct asker who = desk_case_asker(w);
	enum err e = allow(w->main, w->keys, &who, ACT_CASE_OPEN, STR(""), NULL);

	if (e == OK && (e = parked_return(w)) == ERR_NOT_FOUND)
		e = OK;
	return e == OK ? many_page(w, 200, web_field(w, "list"), NULL, 0, false) : e;
}

static enum err read_parts(struct web *w, struct buf *b)
{
	struct str piece;
	struct part file;
	enum err e = web_file(w, &file);

	while (e == OK && (e = web_file_read(w, &piece)) == OK)
		buf_add(b, piece);
	if (e != ERR_NOT_FOUND)
		return e;
	while ((e = web_file(w, &file)) == OK)
		if ((e = web_file_read(w, &piece)) != ERR_NOT_FOUND)
			return e == OK ? ERR_INVALID : e;
	return err_unless_missing(e);
}

/* The file that was chosen, else what was pasted. */
static enum err read_text(struct web *w, struct str *text)
{
	struct buf b = buf_open(w->arena);
	enum err e;

	incoming_let_go(w);
	e = read_parts(w, &b);
	if (incoming_broke(w, e)) {
		entry_problem(w, "list", incoming_problem(w));
		b.n = 0;
		e = OK;
	}
	*text = b.n > 0 ? buf_str(&b) : web_field(w, "list");
	return incoming_over(w, e);
}

/* The list was looked at before: what is wrong with it as a whole cannot come up half way. */
static enum err send_many(struct web *w, const struct asker *who, struct str text)
{
	struct inviting_list all = { .words = w->words, .who = who, .send = true };
	enum err e = web_write(w);

	if (e == OK)
		e = allow(w->main, w->keys, who, ACT_CASE_OPEN, STR(""), NULL);
	if (e == OK)
		e = inviting_list(w->main, w->keys, text, &all);
	return e == OK ? many_page(w, 200, STR(""), all.rows, all.count, true) : e;
}

static enum err post_many(struct web *w)
{
	struct asker who = desk_case_asker(w);
	struct inviting_list all = { .words = w->words, .who = &who };
	struct str text;
	enum err e = allow(w->main, w->keys, &who, ACT_CASE_OPEN, STR(""), NULL);

	if (e != OK || (e = read_text(w, &text)) != OK)
		return e;
	if (w->problems.count > 0)
		return many_page(w, 422, text, NULL, 0, false);
	e = inviting_list(w->main, w->keys, text, &all);
	if (e == ERR_INVALID)
		entry_problem(w, "list", str_trim(text).n > 0 ? "list_broken" : "list_empty");
	else if (e == ERR_LIMIT)
		entry_problem(w, "list", "list_long")->number = INVITING_ROWS_MAX;
	else if (e != OK)
		return e;
	if (w->problems.count > 0)
		return many_page(w, 422, str_is_utf8(text) ? text : web_field(w, "list"), NULL, 0, false);
	if (!entry_pressed(w, "send"))
		return many_page(w, 200, text, all.rows, all.count, false);
	return send_many(w, &who, text);
}

static const struct route routes[] = {
	{ GET, "/staff/cases/:case/invite", STAFF, READ, get_invite },
	{ POST, "/staff/cases/:case/invite", STAFF, WRITE, post_invite },
	{ POST, "/staff/cases/:case/invite/:invite", STAFF, WRITE, post_one },
	{ GET, "/staff/invites", STAFF, READ, get_many },
	{ POST, "/staff/invites", STAFF, READ, post_many },
};

static const struct posts posts[] = {
	{ "/staff/cases/:case/invite", "email name nonce action " RIGHTS_FIELDS },
	{ "/staff/cases/:case/invite/:invite", "known nonce action warned" },
	{ "/staff/invites", "list whole file action" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "invites", .routes = routes, .route_count = COUNT(routes), .login = CLERK_LOGIN,
		.posts = posts, .posts_count = COUNT(posts), .body_seconds = RECEIVE_SECONDS_MAX,
		.memory_bytes_max = MEMORY_BYTES, .arena_bytes_max = ARENA_BYTES,
		.visitor = clerk_find, .common = clerk_common, .park = clerk_park, .after = parked_after,
	};

	web_run(&program);
}
