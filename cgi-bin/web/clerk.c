#include "cgi-bin/web/clerk.h"

#include "cgi-bin/web/coded.h"
#include "cgi-bin/web/familiar.h"
#include "cgi-bin/web/parked.h"
#include "cgi-bin/web/parking.h"
#include "cgi-bin/web/sitting.h"
#include "store/base/hex.h"
#include "store/compiled/setting.h"
#include "store/keeping/audit.h"

static int64_t idle_seconds(const struct web *w)
{
	return (int64_t)setting_number(w->words, SETTING_STAFF_IDLE_MINUTES) * 60;
}

/* What else they had typed is offered now, in the place of where the answer leads: at some later
 * sign-in it may have gone. One with a file is shown by its own page. */
static enum err offer_next(struct web *w)
{
	struct request as;

	if (w->response.status != 303 || parked_newest(w, &as) != OK || as.body == BODY_MULTIPART)
		return OK;
	w->response = response_open(w->arena);
	if (w->parking.n > 0)
		parking_tell(w);
	return web_redirect(w, coded_with_next(w, "/staff/resume?more=1", as.path));
}

enum err clerk_settle(struct web *w)
{
	enum err e;

	if (w->request.method != POST || !str_is(web_query(w, "resumed"), "1"))
		return OK;
	e = parked_forget(w, w->request.path);
	return e == OK ? offer_next(w) : e;
}

enum err clerk_find(struct web *w)
{
	struct clerk *who = ARENA_NEW(w->arena, struct clerk);
	struct sitting how = { w->config.staff_cookie, idle_seconds(w), 0, staff_session_find };
	bool is_awake;
	enum err e;

	w->clerk = who;
	e = sitting_find(w, &how, &who->session, &is_awake);
	who->is_late = w->is_late;
	if (e != OK || !is_awake)
		return e;
	e = staff_load(w->main, w->keys, who->session.person, &who->staff);
	if (e == ERR_NOT_FOUND || (e == OK && who->staff.disabled_at > 0))
		return OK;
	if (e != OK)
		return e;
	who->signed_in = true;
	w->identity = (struct identity){ staff_reads_cases(&who->staff) ? STAFF : ADMIN,
		                             who->session.key, who->staff.id };
	return sitting_touch(w, &who->session);
}

enum err clerk_again(struct web *w)
{
	struct clerk *who = w->clerk;
	enum err e;

	if (!session_stands(w->edge, &who->session))
		return ERR_UNSIGNED;
	e = staff_load(w->main, w->keys, who->session.person, &who->staff);
	return e == ERR_NOT_FOUND || (e == OK && who->staff.disabled_at > 0) ? ERR_UNSIGNED : e;
}

void clerk_common(struct web *w, struct values *v)
{
	const struct clerk *who = w->clerk;

	values_number(v, STR("idle_minutes"), idle_seconds(w) / 60);
	values_flag(v, STR("signed_in"), who->signed_in);
	values_flag(v, STR("reads_cases"), who->signed_in && staff_reads_cases(&who->staff));
	values_flag(v, STR("is_admin"), who->signed_in && who->staff.role == STAFF_ADMIN);
	if (who->signed_in)
		values_text(v, STR("person_name"), who->staff.name);
}

enum err clerk_park(struct web *w)
{
	struct str token;
	bool is_known = w->clerk->session.person.n > 0 ||
	                hex_read(w->arena, web_field(w, "token"), 2 * VAULT_ID_BYTES, &token);

	return is_known ? parked_add(w) : ERR_UNSIGNED;
}

enum err clerk_note(struct web *w, const char *action, struct str object)
{
	struct audit_entry entry = { ACTOR_STAFF, w->clerk->staff.id, str_of(action), object, w->now };

	return audit_add(w->main, w->keys, &entry);
}

enum err clerk_sign_in(struct web *w, const struct staff *s)
{
	struct str token;
	enum err e;

	if ((e = staff_session_add(w->edge, w->keys, s->id, w->now, &token)) != OK)
		return e;
	w->clerk->signed_in = true;
	w->clerk->staff = *s;
	w->clerk->session = (struct session){ .kind = SESSION_STAFF, .person = s->id };
	web_cookie(w, w->config.staff_cookie, hex_write(w->arena, token), 0, COOKIE_STRICT);
	if ((e = familiar_give(w, s->email, s->known_from)) != OK)
		return e;
	return clerk_note(w, "staff_signed_in", s->id);
}

enum err clerk_sign_out(struct web *w)
{
	struct str cookies[] = { w->config.staff_cookie, w->config.staff_flow_cookie };
	enum err e = OK;

	if (w->clerk->session.key.n > 0 && (e = parked_forget(w, STR(""))) == OK)
		e = session_end(w->edge, &w->clerk->session);
	for (size_t i = 0; i < COUNT(cookies); i++)
		web_cookie(w, cookies[i], STR(""), 0, COOKIE_STRICT);
	w->clerk->signed_in = false;
	return e;
}

struct str clerk_home(enum staff_role role)
{
	return role == STAFF_ADMIN ? STR("/staff/accounts/") : STR("/staff/");
}
