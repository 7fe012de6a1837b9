/* assist.c: for who helps with somebody else's form: the invitation, their pages of it, leaving. */
#include "cgi-bin/web/coded.h"
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/helping.h"
#include "cgi-bin/web/once.h"
#include "cgi-bin/web/speech.h"
#include "cgi-bin/web/visitor.h"
#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/compiled/words.h"
#include "store/keeping/audit.h"
#include "store/post/outbox.h"

static enum err note(struct web *w, const char *action, const struct helper *h)
{
	struct audit_entry entry = { ACTOR_FAMILY, w->visitor->person.id, str_of(action), h->id,
	                             w->now };

	return audit_add(w->main, w->keys, &entry);
}

/* --- the invitation --- */

static enum err find(struct web *w, struct helper *h)
{
	struct str token;

	if (!hex_read(w->arena, web_piece(w, "token"), HELPER_TOKEN_BYTES, &token))
		return ERR_NOT_FOUND;
	return helper_invited(w->main, w->keys, token, h);
}

/* One that was used, taken back or made up says the same. Whose form it is is told to whom it was
 * sent alone. */
static enum err invited_page(struct web *w, int status, const struct helper *h)
{
	struct values *v = values_open(w->arena);
	bool is_open = h && helper_state(h, w->now) == HELPER_INVITED;
	bool is_mine = is_open && w->visitor->signed_in &&
	               str_equal(h->email, w->visitor->person.email);
	struct person owner;
	enum err e;

	values_flag(v, STR("is_open"), is_open);
	values_flag(v, STR("is_mine"), is_mine);
	values_text(v, STR("login"), coded_with_next(w, "/account/login", w->request.path));
	values_text(v, STR("register"), coded_with_next(w, "/account/register", w->request.path));
	if (is_open)
		values_text(v, STR("until"), words_date(w->arena, w->words, date_today(h->until - 1)));
	if (w->visitor->signed_in)
		values_text(v, STR("email"), w->visitor->person.email);
	if (is_mine) {
		if ((e = person_load(w->main, w->keys, h->owner, &owner)) != OK)
			return e;
		values_text(v, STR("helped"), person_name(w->arena, &owner));
	}
	return web_page(w, status, "helping-invited", v);
}

static enum err get_invited(struct web *w)
{
	struct helper h;
	enum err e = find(w, &h);

	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	return invited_page(w, e == OK ? 200 : 404, e == OK ? &h : NULL);
}

static enum err tell_owner(struct web *w, const char *name, const struct helper *h)
{
	struct letter l = { .name = str_of(name), .places = values_open(w->arena) };
	struct person owner;
	enum err e = person_load(w->main, w->keys, h->owner, &owner);

	if (e != OK)
		return e;
	l.to = owner.email;
	values_text(l.places, STR("link"), STR("/drafts/"));
	return outbox_add(w->main, w->keys, &l, w->now);
}

static struct str overview(struct web *w, struct str draft)
{
	return str_join(w->arena, STR("/helping/"), hex_write(w->arena, draft));
}

static enum err post_invited(struct web *w)
{
	struct person *me = &w->visitor->person;
	struct helper h;
	enum err e = find(w, &h);

	if (e == ERR_NOT_FOUND)
		return invited_page(w, 404, NULL);
	if (e != OK)
		return e;
	e = helper_accept(w->main, w->keys, &h, me->id, me->email, person_name(w->arena, me), w->now);
	if (e == ERR_EXPIRED || e == ERR_DENIED)
		return invited_page(w, 422, &h);
	if (e != OK || (e = note(w, "helper_joined", &h)) != OK ||
	    (e = tell_owner(w, "helper-joined", &h)) != OK)
		return e;
	return web_redirect(w, overview(w, h.draft));
}

/* --- what they help with --- */

static enum err add_form(struct web *w, const struct helper *h, struct values *list)
{
	struct values *one;
	struct person owner;
	struct draft d;
	struct form *f;
	enum err e;

	if ((e = draft_load(w->main, w->keys, h->owner, h->draft, &d)) != OK ||
	    (e = person_load(w->main, w->keys, h->owner, &owner)) != OK ||
	    (e = speech_form(w, d.form, d.version, &f)) != OK || !helping_may_ask(w, &d))
		return e;
	one = values_add_tree(list);
	values_text(one, STR("form_title"), f->title);
	values_text(one, STR("name"), person_name(w->arena, &owner));
	values_text(one, STR("href"), overview(w, h->draft));
	return OK;
}

static enum err get_list(struct web *w)
{
	struct values *v = values_open(w->arena), *list = values_list(v, STR("drafts"));
	struct helper *all;
	size_t count;
	enum err e = helper_of(w->main, w->keys, w->visitor->person.id, &all, &count);

	for (size_t i = 0; e == OK && i < count; i++)
		e = add_form(w, &all[i], list);
	if (e != OK)
		return e;
	values_flag(v, STR("has_drafts"), list->count > 0);
	if (str_is(web_query(w, "left"), "1"))
		values_text(v, STR("notice"), words_get(w->words, STR("helping.left")));
	return web_page(w, 200, "helping-list", v);
}

/* Their own draft is nothing that they help with. */
static enum err load(struct web *w, struct intake *in)
{
	enum err e;

	*in = (struct intake){ .page = STR(""), .with_helpers = true };
	if (!hex_read(w->arena, web_piece(w, "draft"), VAULT_ID_BYTES, &in->draft))
		return ERR_NOT_FOUND;
	e = intake_load(w, in);
	return e == ERR_EXISTS || (e == OK && !in->helper) ? ERR_NOT_FOUND : e;
}

static enum err draft_page(struct web *w, const char *name)
{
	struct values *v = values_open(w->arena);
	struct intake in;
	enum err e = load(w, &in);

	if (e != OK)
		return e;
	helping_values(w, &in, v);
	helping_pages(w, &in, in.helper->pages, true, values_list(v, STR("pages")));
	values_text(v, STR("form_title"), in.f->title);
	values_text(v, STR("leave"), str_join(w->arena, helping_path(w, &in), STR("/leave")));
	values_text(v, STR("path"), str_join(w->arena, helping_path(w, &in), STR("/leave")));
	if (str_is(web_query(w, "saved"), "1"))
		values_text(v, STR("notice"), words_get(w->words, STR("helping.saved")));
	once_values(w, v);
	return web_page(w, 200, name, v);
}

static enum err get_helping(struct web *w)
{
	return draft_page(w, "helping");
}

static enum err get_leave(struct web *w)
{
	return draft_page(w, "helping-leave");
}

static enum err post_leave(struct web *w)
{
	struct str change = once_post(w, STR("")), me = w->visitor->person.id;
	struct intake in;
	struct helper h;
	bool is_done;
	enum err e = once_again(w, me, change, &is_done);

	if (e != OK || is_done || (e = load(w, &in)) != OK)
		return e;
	if (!entry_pressed(w, "leave"))
		return web_redirect(w, helping_path(w, &in));
	h = *in.helper;
	if ((e = helper_end(w->main, w->keys, &h, true, w->now)) != OK ||
	    (e = note(w, "helper_left", &h)) != OK || (e = tell_owner(w, "helper-left", &h)) != OK)
		return e;
	return once_done(w, me, change, STR("/helping/?left=1"));
}

static const struct route routes[] = {
	{ GET, "/helping", FAMILY, READ, get_list },
	{ GET, "/helping/invited/:token", ANYONE, READ, get_invited },
	{ POST, "/helping/invited/:token", FAMILY, WRITE, post_invited },
	{ GET, "/helping/:draft", FAMILY, READ | FORM, get_helping },
	{ GET, "/helping/:draft/leave", FAMILY, READ | FORM, get_leave },
	{ POST, "/helping/:draft/leave", FAMILY, WRITE, post_leave },
};

static const struct posts posts[] = {
	{ "/helping/invited/:token", "action" },
	{ "/helping/:draft/leave", "nonce action" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "assist", .routes = routes, .route_count = COUNT(routes),
		.posts = posts, .posts_count = COUNT(posts),
		.visitor = visitor_find, .common = visitor_common,
	};

	web_run(&program);
}
