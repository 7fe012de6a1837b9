#include "cgi-bin/web/signin.h"

#include "cgi-bin/web/coded.h"
#include "cgi-bin/web/familiar.h"
#include "cgi-bin/web/guess.h"

static enum err refuse(struct web *w, const struct signin *s, const struct values *steps,
                       const char *key, int status)
{
	entry_problem(w, "email", key)->number = GUESS_MINUTES;
	return s->page(w, status, steps);
}

/* Once there were too many wrong ones nothing is looked at, not even whether there is an
 * account. */
static enum err check(struct web *w, const struct signin *s, struct str email, bool *is_right)
{
	struct password_slots slots = coded_slots(w);
	struct str hash;
	enum err e;

	if (familiar_browser(w, email).n > 0)
		slots.slots++;       /* a place that no stranger takes */
	if ((e = guess_check(w, email)) != OK || (e = s->load(w, email, &hash)) != OK)
		return e;
	if ((e = vault_password_check(&slots, hash, web_field(w, "password"), is_right)) != OK)
		return e;
	return guess_settle(w, email, *is_right);
}

enum err signin_post(struct web *w, const struct signin *s)
{
	struct values *steps = values_open(w->arena);
	bool is_right = false;
	enum err e;

	if (entry_pressed(w, "cancel"))
		return s->leave(w);
	entry_read(w, s->fields, SIGNIN_FIELDS, steps);
	if (w->problems.count > 0)
		return s->page(w, 422, steps);
	if ((e = check(w, s, values_get(steps, STR("email")), &is_right)) == ERR_LIMIT)
		return refuse(w, s, steps, w->clerk ? "too_many_tries" : "login_wait", 429);
	if (e != OK)
		return e;
	return is_right ? s->enter(w, steps) : refuse(w, s, steps, "login", 422);
}
