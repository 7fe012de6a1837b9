#include "cgi-bin/web/visitor.h"

#include "cgi-bin/web/apart.h"
#include "cgi-bin/web/coded.h"
#include "cgi-bin/web/device.h"
#include "cgi-bin/web/familiar.h"
#include "cgi-bin/web/parked.h"
#include "cgi-bin/web/sitting.h"
#include "store/base/buf.h"
#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/cases/child.h"
#include "store/cases/task.h"
#include "store/cases/timescale_words.h"
#include "store/compiled/answers.h"
#include "store/compiled/setting.h"
#include "store/compiled/words.h"
#include "store/forms/helper.h"
#include "store/keeping/audit.h"
#include "store/people/grant.h"

int64_t visitor_idle_seconds(const struct web *w)
{
	return (int64_t)setting_number(w->words, SETTING_IDLE_MINUTES) * 60;
}

/* A script that looks for news (GET of JSON) is no sign of life. */
static enum err touch(struct web *w, struct session *s)
{
	return w->request.method == GET && w->request.wants_json ? OK : sitting_touch(w, s);
}

/* The council may set fewer hours than the store keeps. */
static struct sitting sitting(const struct web *w)
{
	return (struct sitting){
		.cookie = w->config.session_cookie, .find = session_find,
		.idle_seconds = visitor_idle_seconds(w),
		.seconds_max = (int64_t)setting_number(w->words, SETTING_SESSION_HOURS) * 3600,
	};
}

enum err visitor_find(struct web *w)
{
	struct visitor *who = ARENA_NEW(w->arena, struct visitor);
	struct sitting how = sitting(w);
	bool is_awake;
	enum err e;

	w->visitor = who;
	e = sitting_find(w, &how, &who->session, &is_awake);
	who->is_late = w->is_late;
	if (e != OK || !is_awake)
		return e;
	e = person_load(w->main, w->keys, who->session.person, &who->person);
	if (e == ERR_NOT_FOUND)
		return OK;
	if (e != OK)
		return e;
	who->signed_in = true;
	w->identity = (struct identity){ FAMILY, who->session.key, who->person.id };
	return touch(w, &who->session);
}

struct str visitor_news(struct web *w, const struct grant *g)
{
	const struct { const char *words; unsigned may; int64_t count; } parts[] = {
		{ "dashboard.news_forms", MAY_FORMS, g->tasks },
		{ "dashboard.news_messages", MAY_MESSAGE, g->unread },
		{ "dashboard.news_documents", MAY_DOCUMENTS, g->documents },
	};
	struct buf b = buf_open(w->arena);

	for (size_t i = 0; i < COUNT(parts); i++) {
		struct words_pair pair = { STR("count"), str_of_number(w->arena, parts[i].count) };

		if (!(g->may & parts[i].may) || parts[i].count == 0)
			continue;
		if (b.n > 0)
			buf_byte(&b, ' ');
		buf_add(&b, words_fill(w->arena, w->words, words_get(w->words, str_of(parts[i].words)),
		                       &pair, 1));
	}
	return buf_str(&b);
}

/* Of two children of the same name each with the birth date: the case is opened for that alone. */
static struct str name_of(struct web *w, const struct grant *grants, size_t count, size_t i)
{
	struct str name = grants[i].child_name;
	struct child c;

	for (size_t n = 0; n < count; n++)
		if (n != i && apart_is_same(name, grants[n].child_name) &&
		    child_load(w->main, w->keys, grants[i].child, &c) == OK)
			return apart_name(w, name, c.born_on);
	return name;
}

/* A name and the ways to the child, for the name menu and My Account; what is new there. */
static void add_child(struct web *w, const struct grant *g, struct str name, struct values *list)
{
	struct values *one = values_add_tree(list);
	struct str path = str_join(w->arena, STR("/children/"), hex_write(w->arena, g->child));

	values_text(one, STR("name"), name);
	values_text(one, STR("href"), str_join(w->arena, path, STR("/")));
	values_text(one, STR("dashboard"), str_join(w->arena, path, STR("/dashboard")));
	if (g->may & MAY_HISTORY)
		values_text(one, STR("history"), str_join(w->arena, path, STR("/history")));
	values_text(one, STR("news"), visitor_news(w, g));
}

/* A store that cannot be read shows the page without the list: the page itself will say so. */
static void add_children(struct web *w, struct values *v)
{
	struct values *list = values_list(v, STR("children"));
	struct grant *grants;
	bool has_news = false;
	size_t count;

	if (grant_list(w->main, w->keys, w->visitor->person.id, &grants, &count) != OK)
		return;
	for (size_t i = 0; i < count; i++) {
		if (!grant_is_open(&grants[i], w->now))
			continue;
		add_child(w, &grants[i], name_of(w, grants, count, i), list);
		has_news = has_news || visitor_news(w, &grants[i]).n > 0;
	}
	values_flag(v, STR("has_children"), list->count > 0);
	values_flag(v, STR("has_news"), has_news);
}

void visitor_common(struct web *w, struct values *v)
{
	struct visitor *who = w->visitor;

	values_number(v, STR("idle_minutes"), visitor_idle_seconds(w) / 60);
	values_flag(v, STR("signed_in"), who && who->signed_in);
	if (!who || !who->signed_in)
		return;
	values_text(v, STR("person_name"), person_name(w->arena, &who->person));
	add_children(w, v);
	values_flag(v, STR("has_forms"), task_concerns(w->main, who->person.id));
	values_flag(v, STR("helps"), helper_helps(w->main, who->person.id));
}

struct occasion visitor_occasion(const struct web *w)
{
	const struct visitor *who = w->visitor;

	return (struct occasion){
		.now = w->now, .today = date_today(w->now),
		.professional = who && who->signed_in &&
		                (who->helps ? who->helps : &who->person)->professional,
		.receipt_day_left_out = !timescale_counts_receipt_day(w->words),
	};
}

static enum err begin(struct web *w, struct person *p, struct str *next)
{
	struct audit_entry entry = { ACTOR_FAMILY, p->id, STR("signed_in"), p->id, w->now };
	struct str token;
	enum err e;

	if ((e = session_add(w->edge, w->keys, p->id, device_of(w->request.agent, w->arena), w->now,
	                     &token)) != OK)
		return e;
	if ((e = audit_add(w->main, w->keys, &entry)) != OK)
		return e;
	web_cookie(w, w->config.session_cookie, hex_write(w->arena, token), 0, COOKIE_LAX);
	web_cookie(w, w->config.flow_cookie, STR(""), 0, COOKIE_STRICT);
	w->visitor->signed_in = true;
	w->visitor->person = *p;
	e = parked_apply(w, next);
	return e == OK ? familiar_give(w, p->email, p->known_from) : e;
}

enum err visitor_sign_in(struct web *w, struct person *p, struct str next)
{
	enum err e = begin(w, p, &next);

	return e == OK ? web_redirect(w, next) : e;
}

enum err visitor_sign_in_at(struct web *w, struct person *p, const char *via, struct str next)
{
	enum err e = begin(w, p, &next);

	return e == OK ? web_redirect(w, coded_with_next(w, via, next)) : e;
}
