#include "cgi-bin/web/turned.h"

#include <string.h>

#include "cgi-bin/web/clerk.h"
#include "cgi-bin/web/once.h"
#include "cgi-bin/web/origin.h"
#include "cgi-bin/web/parked.h"
#include "cgi-bin/web/parking.h"
#include "cgi-bin/web/unsaved.h"
#include "cgi-bin/web/visitor.h"
#include "store/base/escape.h"
#include "store/people/session.h"

/* Where to go on after signing in; an address that only takes a POST cannot be gone to. */
static struct str way_back(struct web *w)
{
	struct request get = w->request;
	struct route_match m;
	struct str back = get.method == GET ? get.target : get.path;

	get.method = GET;
	if (!origin_is_path(back) ||
	    route_find(w->program->routes, w->program->route_count, &get, &m) != OK)
		return web_safe_next(w, STR("/"));
	return back;
}

static enum err to_sign_in(struct web *w)
{
	const char *login = w->program->login ? w->program->login : "/account/login";
	struct buf b = buf_open(w->arena);

	if (w->request.wants_json)
		return ERR_UNSIGNED;
	buf_text(&b, login);
	buf_text(&b, "?next=");
	escape_url(&b, way_back(w));
	return web_redirect(w, b.n <= ORIGIN_PATH_MAX ? buf_str(&b) : str_of(login));
}

/* Whether there is anything at an address with an id is not for somebody whom we do not know. A
 * session that only slept too long is led back by sign-in. */
static bool is_hidden(const struct web *w, const struct route *route)
{
	return route->role == FAMILY && route->method == GET && strchr(route->pattern, ':') &&
	       !w->is_late;
}

/* 404 with the form that signs in and leads back, so that the link of a letter still leads home. */
static enum err hide(struct web *w)
{
	struct values *v = values_open(w->arena);

	if (w->request.wants_json)
		return ERR_NOT_FOUND;
	values_text(v, STR("next"), way_back(w));
	return web_page(w, 404, "login-first", v);
}

static struct str posted_token(const struct web *w)
{
	return w->request.token.n > 0 ? w->request.token : web_field(w, "token");
}

/* Pages of releases of before 28 November 2026 carry the half of the token that is of the session
 * alone. They stand open while this one is installed; the next one need not take them. */
static bool is_of_before(struct str posted, struct str token)
{
	return vault_equal(posted, str_part(token, 0, token.n / 2));
}

/* Who is signed in shows that the form came from a page of this session. */
bool turned_is_of_session(struct web *w)
{
	struct str posted, token;

	if (w->request.method != POST || w->identity.role == ANYONE)
		return true;
	posted = posted_token(w);
	token = web_token(w);
	return vault_equal(posted, token) || (token.n > 0 && is_of_before(posted, token));
}

/* Of a page that was made for them, in this session or another: its token says so, or its nonce. */
static bool is_theirs(struct web *w)
{
	return session_token_is_of(w->arena, w->keys, posted_token(w), w->identity.person) ||
	       (w->identity.role == FAMILY && web_field(w, "nonce").n > 0 && once_is_ours(w));
}

static enum err not_theirs(struct web *w)
{
	w->status = 403;
	return ERR_INVALID;
}

/* A page of some session comes with a token of one; what no page of ours sent does not. */
static enum err not_kept(struct web *w)
{
	return posted_token(w).n == web_token(w).n ? unsaved_others(w, false) : not_theirs(w);
}

/* A page of who was signed in here before them: as nobody's it is parked for whom it was made, and
 * nothing of it shown. A button alone is not: it would be pressed unseen. */
static enum err keep_for_owner(struct web *w)
{
	struct visitor *visitor = w->visitor;
	struct clerk *clerk = w->clerk;
	bool is_kept;
	enum err e;

	if (!w->program->park || !unsaved_has_answers(&w->request.fields) ||
	    (visitor && web_field(w, "nonce").n == 0))
		return not_kept(w);
	w->visitor = visitor ? ARENA_NEW(w->arena, struct visitor) : NULL;
	w->clerk = clerk ? ARENA_NEW(w->arena, struct clerk) : NULL;
	e = w->program->park(w);
	w->visitor = visitor;
	w->clerk = clerk;
	if (e != OK)
		return not_theirs(w);
	is_kept = w->response.status == 303 && w->parking.n > 0;
	w->response = response_open(w->arena);
	if (!is_kept)
		return not_kept(w);
	parking_tell(w);
	return unsaved_others(w, true);
}

/* It may be a page that they opened before they logged in anew, in another window. Nothing is done;
 * what they typed is not lost: the council's people are asked whether to send it now. */
enum err turned_refuse(struct web *w)
{
	enum err e = ERR_UNSIGNED;

	if (w->request.wants_json)
		return not_theirs(w);
	if (!is_theirs(w))
		return keep_for_owner(w);
	if (w->clerk && w->program->park)
		e = w->program->park(w);
	if (e != OK)
		e = unsaved_older(w, way_back(w));
	return e == ERR_NOT_FOUND ? not_theirs(w) : e;
}

enum err turned_too_long(struct web *w)
{
	if (turned_is_of_session(w) && unsaved_long(w) == OK)
		return OK;
	w->status = 413;
	return ERR_LIMIT;
}

/* What nobody typed is kept until they have signed in. */
enum err turned_to_sign_in(struct web *w, const struct route *route)
{
	enum err e = ERR_UNSIGNED;

	if (route->method == POST && w->program->park && !w->request.wants_json)
		e = w->program->park(w);
	if (e != ERR_UNSIGNED)
		return e;
	return is_hidden(w, route) ? hide(w) : to_sign_in(w);
}

/* What was sent for something that is not there for them (any more) is shown to them, whatever it
 * was for; of that itself nothing. So is what was parked for it, and what a full store cannot
 * take. */
enum err turned_give_back(struct web *w, const struct route *route, enum err e)
{
	bool is_gone = e == ERR_NOT_FOUND || e == ERR_DENIED || e == ERR_EXPIRED,
	     is_full = e == ERR_FULL && route->method == POST;

	if ((!is_gone && !is_full) || w->status != 0 || w->identity.role == ANYONE ||
	    w->request.wants_json)
		return e;
	if (route->method == POST && (route->role == ANYONE || !turned_is_of_session(w)))
		return e;
	if (web_undo(w) != OK)
		return e;
	if (route->method == GET && parked_gone(w) != OK)
		return route->access & FORM ? unsaved_form(w) : e;
	w->response = response_open(w->arena);
	w->problems = problems_open(w->arena);
	return is_full ? unsaved_full(w) : unsaved_page(w);
}
