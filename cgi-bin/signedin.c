/* signedin.c: where a person is signed in, and how they end it from elsewhere. */
#include "cgi-bin/web/device.h"
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/familiar.h"
#include "cgi-bin/web/visitor.h"
#include "store/base/date.h"
#include "store/compiled/words.h"
#include "store/keeping/audit.h"
#include "store/people/known_from.h"

struct sessions {
	struct session list[SESSION_MAX];
	size_t count;
};

static enum err load(struct web *w, struct sessions *s)
{
	return session_list(w->edge, w->keys, w->visitor->person.id, w->now, visitor_idle_seconds(w),
	                    s->list, &s->count);
}

static bool is_this(const struct web *w, const struct session *s)
{
	return str_equal(s->key, w->visitor->session.key);
}

/* "27 November 2026 at 14:05". */
static struct str moment(struct web *w, int64_t at)
{
	struct words_pair pairs[] = {
		{ STR("day"), words_date(w->arena, w->words, date_today(at)) },
		{ STR("time"), words_time(w->arena, w->words, at) },
	};

	return words_fill(w->arena, w->words, words_get(w->words, STR("signedin.moment")), pairs,
	                  COUNT(pairs));
}

/* What is kept is the end of the minute of the last page (session.h), and never a time to come. */
static void add_session(struct web *w, const struct session *s, struct values *list)
{
	struct values *one = values_add_tree(list);
	int64_t used = s->seen_at - SESSION_TICK_SECONDS + 1;

	values_text(one, STR("device"), device_words(w, s->device));
	values_text(one, STR("since"), moment(w, s->created_at));
	values_text(one, STR("used"), moment(w, used > s->created_at ? used : s->created_at));
	values_text(one, STR("handle"), session_handle(w->arena, w->keys, s));
	values_flag(one, STR("is_this"), is_this(w, s));
}

static enum err get_sessions(struct web *w)
{
	struct values *v = values_open(w->arena), *list = values_list(v, STR("sessions"));
	struct sessions s;
	enum err e = load(w, &s);

	if (e != OK)
		return e;
	for (size_t i = 0; i < s.count; i++)
		add_session(w, &s.list[i], list);
	values_flag(v, STR("has_others"), s.count > 1);
	if (str_is(web_query(w, "done"), "one"))
		values_text(v, STR("notice"), words_get(w->words, STR("signedin.ended")));
	if (str_is(web_query(w, "done"), "others"))
		values_text(v, STR("notice"), words_get(w->words, STR("signedin.others_ended")));
	return web_page(w, 200, "signed-in", v);
}

/* One that is over already is what was asked for. Never this one: for that there is Logout. */
static enum err end_one(struct web *w, struct str handle)
{
	struct sessions s;
	enum err e = load(w, &s);

	for (size_t i = 0; e == OK && i < s.count; i++)
		if (!is_this(w, &s.list[i]) &&
		    str_equal(session_handle(w->arena, w->keys, &s.list[i]), handle))
			e = session_end(w->edge, &s.list[i]);
	return e;
}

/* Whoever held one of the others may hold its browser: all but this one are strangers from now
 * on. */
static enum err forget_browsers(struct web *w)
{
	struct person *p = &w->visitor->person;
	enum err e = person_load(w->main, w->keys, p->id, p);

	if (e != OK)
		return e;
	p->known_from = known_anew(p->known_from, w->now);
	e = person_save(w->main, w->keys, p);
	return e == OK ? familiar_give(w, p->email, p->known_from) : e;
}

static enum err post_sessions(struct web *w)
{
	struct audit_entry entry = { ACTOR_FAMILY, w->visitor->person.id, STR("sessions_ended"),
	                             w->visitor->person.id, w->now };
	bool all = entry_pressed(w, "others");
	enum err e;

	if ((e = web_edge_write(w)) != OK)
		return e;
	e = all ? session_end_all(w->edge, w->visitor->person.id, &w->visitor->session)
	        : end_one(w, web_field(w, "end"));
	if (e != OK || (e = forget_browsers(w)) != OK)
		return e;
	if ((e = audit_add(w->main, w->keys, &entry)) != OK)
		return e;
	return web_redirect(w, all ? STR("/account/signed-in?done=others")
	                           : STR("/account/signed-in?done=one"));
}

static const struct route routes[] = {
	{ GET, "/account/signed-in", FAMILY, READ, get_sessions },
	{ POST, "/account/signed-in", FAMILY, WRITE, post_sessions },
};

static const struct posts posts[] = {
	{ "/account/signed-in", "end action" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "signedin", .routes = routes, .route_count = COUNT(routes),
		.posts = posts, .posts_count = COUNT(posts), .body_bytes_max = 65536,
		.visitor = visitor_find, .common = visitor_common,
	};

	web_run(&program);
}
