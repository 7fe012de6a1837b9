/* members.c: who belongs to a school or service: somebody is invited by e-mail, an invitation is
 * sent again or ended, somebody's time there ends. */
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/once.h"
#include "cgi-bin/web/roll.h"
#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/cases/invite.h"
#include "store/compiled/words.h"
#include "store/post/outbox.h"

static const struct entry_field fields[] = {
	{ "name", "roster.what_member", "required_text", ENTRY_TEXT },
	{ "email", "roster.what_email", "required_text", ENTRY_EMAIL },
};

/* --- invite --- */

static enum err invite_page(struct web *w, int status, const struct values *steps,
                            const struct organisation *o)
{
	struct values *v = values_open(w->arena);

	entry_values(w, fields, COUNT(fields), steps, v);
	values_text(v, STR("what"), o->name);
	values_text(v, STR("back"), roll_path(w, o, ""));
	once_values(w, v);
	return web_page(w, status, "staff-organisation-invite", v);
}

static enum err get_invite(struct web *w)
{
	struct organisation o;
	enum err e = roll_find(w, ACT_ORGANISATION, &o);

	if (e == OK && o.closed_at > 0)
		return web_redirect(w, roll_path(w, &o, "?done=shut"));
	return e == OK ? invite_page(w, 200, values_open(w->arena), &o) : e;
}

static enum err write_letter(struct web *w, const struct invite *i, struct str token)
{
	struct letter l = { .name = STR("invite-member"), .to = i->email,
	                    .places = values_open(w->arena) };

	l.expires_at = i->until;
	values_text(l.places, STR("link"),
	            str_join(w->arena, STR("/invited/"), hex_write(w->arena, token)));
	values_text(l.places, STR("until"), words_date(w->arena, w->words, date_today(i->until)));
	return outbox_add(w->main, w->keys, &l, w->now);
}

static bool belongs(const struct organisation *o, struct str email)
{
	for (const struct value *m = o->members->first; m; m = m->next)
		if (values_get_number(m->children, STR("until")) == 0 &&
		    str_equal(values_get(m->children, STR("email")), email))
			return true;
	return false;
}

static enum err invite(struct web *w, const struct organisation *o, const struct values *steps)
{
	struct invite i = {
		.organisation = o->id, .name = values_get(steps, STR("name")),
		.email = values_get(steps, STR("email")),
		.by = w->clerk->staff.id, .by_name = w->clerk->staff.name,
	};
	struct str token;
	enum err e = invite_add(w->main, w->keys, &i, w->now, &token);

	if (e != OK || (e = write_letter(w, &i, token)) != OK)
		return e;
	return clerk_note(w, "organisation_invited", o->id);
}

static enum err post_invite(struct web *w)
{
	struct values *steps = values_open(w->arena);
	struct str me = w->clerk->staff.id, change = once_post(w, STR(""));
	struct organisation o;
	bool is_done;
	enum err e = once_again(w, me, change, &is_done);

	if (e != OK || is_done || (e = roll_find(w, ACT_ORGANISATION, &o)) != OK)
		return e;
	if (entry_pressed(w, "cancel"))
		return web_redirect(w, roll_path(w, &o, ""));
	entry_read(w, fields, COUNT(fields), steps);
	if (belongs(&o, values_get(steps, STR("email"))))
		entry_problem(w, "email", "organisation_member");
	if (o.closed_at > 0)
		entry_problem(w, "", "organisation_shut");
	if (w->problems.count > 0)
		return invite_page(w, 422, steps, &o);
	if ((e = invite(w, &o, steps)) != OK)
		return e;
	return once_done(w, me, change, roll_path(w, &o, "?done=invited"));
}

/* --- an invitation that was sent --- */

static enum err again(struct web *w, struct invite *i)
{
	struct str token;
	enum err e = invite_again(w->main, w->keys, i, w->now, &token);

	return e == OK ? write_letter(w, i, token) : e;
}

/* One that a colleague ended, or sent again, does not come back by a page that showed it open; of
 * one that was used it is said elsewhere. */
static bool is_as_shown(struct web *w, const struct invite *i)
{
	enum invite_state state = invite_state(i, w->now);
	const char *now = state == INVITE_OPEN ? "open" : "over";

	return state == INVITE_USED || str_is(web_field(w, "known"), now);
}

static enum err post_invites(struct web *w)
{
	bool again_pressed = entry_pressed(w, "again"), is_done;
	struct str me = w->clerk->staff.id, change = once_post(w, STR("")), key;
	struct organisation o;
	struct invite i;
	enum err e = once_again(w, me, change, &is_done);

	if (e != OK || is_done || (e = roll_find(w, ACT_ORGANISATION, &o)) != OK)
		return e;
	if (!hex_read(w->arena, web_field(w, "invite"), VAULT_ID_BYTES, &key))
		return ERR_NOT_FOUND;
	if ((e = invite_load(w->main, w->keys, key, &i)) != OK)
		return e;
	if (!str_equal(i.organisation, o.id))
		return ERR_NOT_FOUND;
	if (again_pressed && o.closed_at > 0)
		return web_redirect(w, roll_path(w, &o, "?done=shut"));
	if (again_pressed && !is_as_shown(w, &i))
		return web_redirect(w, roll_path(w, &o, "?done=other"));
	if ((e = again_pressed ? again(w, &i) : invite_revoke(w->main, w->keys, &i, w->now)) ==
	    ERR_EXISTS)
		return web_redirect(w, roll_path(w, &o, "?done=used"));
	if (e != OK ||
	    (e = clerk_note(w, again_pressed ? "organisation_invited" : "organisation_revoked",
	                    o.id)) != OK)
		return e;
	return once_done(w, me, change,
	                 roll_path(w, &o, again_pressed ? "?done=invited" : "?done=revoked"));
}

/* --- somebody leaves --- */

static const struct values *find_member(struct web *w, const struct organisation *o)
{
	struct str person = web_piece(w, "person");

	for (const struct value *m = o->members->first; m; m = m->next)
		if (values_get_number(m->children, STR("until")) == 0 &&
		    str_equal(values_get(m->children, STR("person")), person))
			return m->children;
	return NULL;
}

/* Somebody else was quicker, or the button was pressed twice. */
static enum err to_ended(struct web *w, const struct organisation *o)
{
	struct str person = web_piece(w, "person");

	for (const struct value *m = o->members->first; m; m = m->next)
		if (str_equal(values_get(m->children, STR("person")), person))
			return web_redirect(w, roll_path(w, o, "?done=ended"));
	return ERR_NOT_FOUND;
}

static enum err get_end(struct web *w)
{
	struct values *v = values_open(w->arena);
	const struct values *member;
	struct organisation o;
	enum err e = roll_find(w, ACT_ORGANISATION, &o);

	if (e != OK)
		return e;
	if (!(member = find_member(w, &o)))
		return to_ended(w, &o);
	values_text(v, STR("name"), values_get(member, STR("name")));
	values_text(v, STR("username"), values_get(member, STR("email")));
	values_text(v, STR("what"), o.name);
	return web_page(w, 200, "staff-organisation-end", v);
}

static enum err post_end(struct web *w)
{
	struct organisation o;
	struct str person;
	size_t revoked;
	enum err e = roll_find(w, ACT_ORGANISATION, &o);

	if (e != OK)
		return e;
	if (entry_pressed(w, "cancel"))
		return web_redirect(w, roll_path(w, &o, ""));
	if (!find_member(w, &o))
		return to_ended(w, &o);
	if (!hex_read(w->arena, web_piece(w, "person"), VAULT_ID_BYTES, &person))
		return ERR_NOT_FOUND;
	if ((e = organisation_leave(w->main, &o, person, w->now)) != OK ||
	    (e = invite_settle(w->main, w->keys, o.id, person, w->now, &revoked)) != OK)
		return e;
	if ((e = organisation_save(w->main, w->keys, &o)) != OK ||
	    (e = clerk_note(w, "organisation_left", o.id)) != OK)
		return e;
	return web_redirect(w, roll_path(w, &o, "?done=ended"));
}

static const struct route routes[] = {
	{ GET, "/staff/organisations/:id/invite", STAFF, READ, get_invite },
	{ POST, "/staff/organisations/:id/invite", STAFF, WRITE, post_invite },
	{ POST, "/staff/organisations/:id/invites", STAFF, WRITE, post_invites },
	{ GET, "/staff/organisations/:id/members/:person", STAFF, READ, get_end },
	{ POST, "/staff/organisations/:id/members/:person", STAFF, WRITE, post_end },
};

static const struct posts posts[] = {
	{ "/staff/organisations/:id/invite", "name email nonce action" },
	{ "/staff/organisations/:id/invites", "invite known nonce action" },
	{ "/staff/organisations/:id/members/:person", "action" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "members", .routes = routes, .route_count = COUNT(routes), .login = CLERK_LOGIN,
		.posts = posts, .posts_count = COUNT(posts), .body_bytes_max = 65536,
		.visitor = clerk_find, .common = clerk_common, .park = clerk_park,
	};

	web_run(&program);
}
