#include "cgi-bin/web/guess.h"

#include "cgi-bin/web/coded.h"
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/familiar.h"
#include "store/people/limit.h"

static const struct limit account_limit = { "password-network", 10, GUESS_MINUTES * 60 };
static const struct limit total_limit = { "password-account", 30, 3600 };
static const struct limit network_limit = { "password-neighbours", 120, GUESS_MINUTES * 60 };
static const struct limit known_limit = { "password-known", 10, GUESS_MINUTES * 60 };
/* Right ones: each takes one of a few places, for which all others wait. */
static const struct limit right_limit = { "password-right", 30, GUESS_MINUTES * 60 };
static const struct limit address_limit = { "password-address", 30, GUESS_MINUTES * 60 };

/* Those of staff are other accounts, also under the same address. */
static struct str account_of(struct web *w, struct str email)
{
	return w->clerk ? str_join(w->arena, STR("staff "), email) : email;
}

static struct str from_here(struct web *w, struct str email)
{
	return str_join(w->arena, str_join(w->arena, w->request.network, STR(" ")),
	                account_of(w, email));
}

static struct str of_known(struct web *w, struct str email, struct str browser)
{
	return str_join(w->arena, str_join(w->arena, browser, STR(" ")), account_of(w, email));
}

/* Whose right ones are counted together: a stranger who has the password keeps neither a browser of
 * the owner's waiting nor who is signed in, whose browser has another number after each change. */
static struct str right_of(struct web *w, struct str email, struct str known)
{
	if (w->identity.role != ANYONE)
		return str_join(w->arena, STR("own "), account_of(w, email));
	return known.n > 0 ? of_known(w, email, known) : account_of(w, email);
}

/* A browser that is known is asked for its own tries alone: whatever strangers did, also behind the
 * same address. */
enum err guess_check(struct web *w, struct str email)
{
	struct str known = familiar_browser(w, email);
	enum err e = limit_check(w->edge, w->keys, &right_limit, right_of(w, email, known), w->now);

	if (e != OK)
		return e;
	if (known.n > 0)
		return limit_check(w->edge, w->keys, &known_limit, of_known(w, email, known), w->now);
	if ((e = limit_check(w->edge, w->keys, &account_limit, from_here(w, email), w->now)) == OK)
		e = limit_check(w->edge, w->keys, &total_limit, account_of(w, email), w->now);
	if (e == OK)
		e = limit_check(w->edge, w->keys, &address_limit, w->request.address, w->now);
	return e == OK ? limit_check(w->edge, w->keys, &network_limit, w->request.network, w->now) : e;
}

static enum err take(struct web *w, const struct limit *l, struct str of)
{
	enum err e = limit_take(w->edge, w->keys, l, of, w->now, NULL);

	return e == ERR_LIMIT ? OK : e;
}

static enum err count(struct web *w, struct str email)
{
	struct str known = familiar_browser(w, email);
	enum err e;

	if (known.n > 0)
		return take(w, &known_limit, of_known(w, email, known));
	if ((e = take(w, &account_limit, from_here(w, email))) != OK)
		return e;
	if ((e = take(w, &total_limit, account_of(w, email))) != OK)
		return e;
	if ((e = take(w, &address_limit, w->request.address)) != OK)
		return e;
	return take(w, &network_limit, w->request.network);
}

enum err guess_settle(struct web *w, struct str email, bool is_right)
{
	enum err e;

	if ((e = web_edge_write(w)) != OK || (e = guess_check(w, email)) != OK)
		return e;
	if (!is_right)
		return count(w, email);
	return take(w, &right_limit, right_of(w, email, familiar_browser(w, email)));
}

/* A page with a box for a new one beside it calls this the old one. */
static const char *wrong_for(const char *field)
{
	return str_is(str_of(field), "old_password") ? "password_old_wrong" : "password_wrong";
}

enum err guess_own(struct web *w, const char *field, struct str email, struct str hash)
{
	struct password_slots slots = coded_slots(w);
	bool same = false;
	enum err e = guess_check(w, email);

	if (e == OK)
		e = vault_password_check(&slots, hash, web_field(w, field), &same);
	if (e == OK)
		e = guess_settle(w, email, same);
	if (e == ERR_LIMIT)
		entry_problem(w, field, "too_many_tries")->number = GUESS_MINUTES;
	else if (e != OK)
		return e;
	else if (!same)
		entry_problem(w, field, wrong_for(field));
	return web_edge_done(w);
}

enum err guess_forget(struct web *w, struct str email)
{
	struct str known = familiar_browser(w, email);

	if (known.n > 0)
		return limit_reset(w->edge, w->keys, &known_limit, of_known(w, email, known));
	return limit_reset(w->edge, w->keys, &account_limit, from_here(w, email));
}
