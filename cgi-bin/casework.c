/* casework.c: one case as the council sees it: where it stands, what the law asks and by when, who
 * works on it, who sees it, what was sent; and its whole history. */
#include "cgi-bin/web/acts.h"
#include "cgi-bin/web/board.h"
#include "cgi-bin/web/casechange.h"
#include "cgi-bin/web/chronicle.h"
#include "cgi-bin/web/excuses.h"
#include "cgi-bin/web/rights.h"
#include "cgi-bin/web/way.h"
#include "cgi-bin/web/wishes.h"
#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/cases/acting.h"
#include "store/cases/document.h"
#include "store/cases/history.h"
#include "store/cases/message.h"
#include "store/cases/task.h"
#include "store/cases/timescale_words.h"
#include "store/forms/submission.h"
#include "store/forms/submission_desk.h"
#include "store/people/person.h"
#include "store/people/team.h"

enum { LATEST = 5, ADDRESS_BYTES = 24 };

static struct str day(struct web *w, int32_t on)
{
	return on == 0 ? words_get(w->words, STR("site.not_yet"))
	               : words_date_short(w->arena, w->words, on);
}

static struct str below(struct web *w, const struct desk_case *d, const char *rest)
{
	return str_join(w->arena, d->path, str_of(rest));
}

static struct str below_id(struct web *w, const struct desk_case *d, const char *rest,
                           struct str id)
{
	return str_join(w->arena, below(w, d, rest), hex_write(w->arena, id));
}

/* --- what the law asks ------------------------------------------------------------------------ */

static void add_limit(struct web *w, const struct child *c, const struct timescale_limit *l,
                      struct values *one)
{
	const struct limit_row *row = timescale_row(l->limit);

	values_text(one, STR("label"), timescale_label_council(w->arena, w->words, l->limit));
	values_text(one, STR("due"), day(w, l->due));
	values_text(one, STR("until"), l->done != 0 ? day(w, l->done) : STR(""));
	values_text(one, STR("status"), timescale_status_word(w->arena, w->words, l->status));
	values_flag(one, STR("late"), l->status == LIMIT_OVERDUE || l->status == LIMIT_MET_LATE);
	values_flag(one, STR("met"), l->status == LIMIT_MET);
	values_text(one, STR("who"),
	            web_word(w, "casework.movers.", str_of(timescale_mover_id(row->who))));
	values_text(one, STR("law"), str_of(row->law));
	values_flag(one, STR("staff"), row->reader == FOR_STAFF);
	values_text(one, STR("note"), excuses_reasons(w, c, l->limit));
}

static void add_times(struct web *w, const struct child *c, struct values *v)
{
	struct values *limits = values_list(v, STR("limits")), *where = values_tree(v, STR("where"));
	struct timescale t;

	child_timescale(c, date_today(w->now), &t);
	values_text(where, STR("sentence"), timescale_state_sentence(w->arena, w->words, &t));
	for (size_t i = 0; i < t.count; i++)
		add_limit(w, c, &t.limits[i], values_add_tree(limits));
	values_flag(v, STR("has_limits"), t.count > 0);
	way_values_council(v, w->words, &t);
}

static void add_dates(struct web *w, const struct child *c, struct values *v)
{
	struct values *list = values_list(v, STR("dates")), *one;

	for (int i = ON_RECEIVED; i < EVENTS_GIVEN; i++) {
		struct str event = str_of(timescale_event_id((enum timescale_event)i));
		int32_t on = i == ON_CLOSED && c->closed_at > 0 ? date_today(c->closed_at)
		                                                : child_date(c, event);

		if (on == 0)
			continue;
		one = values_add_tree(list);
		values_text(one, STR("label"), web_word(w, "timescale.events.", event));
		values_text(one, STR("value"), words_date(w->arena, w->words, on));
	}
}

/* --- who -------------------------------------------------------------------------------------- */

static void add_officers(struct web *w, const struct child *c, struct values *v)
{
	struct values *list = values_list(v, STR("officers")), *one;

	for (const struct value *o = c->officers->first; o; o = o->next) {
		int32_t until = (int32_t)values_get_number(o->children, STR("until"));

		if (until != 0 && until < date_today(w->now))
			continue;
		one = values_add_tree(list);
		values_text(one, STR("name"), values_get(o->children, STR("name")));
		values_text(one, STR("role"),
		            web_word(w, "officer_role.", values_get(o->children, STR("role"))));
		values_text(one, STR("team"),
		            team_name(w->arena, w->words, values_get(o->children, STR("team"))));
		values_text(one, STR("phone"), values_get(o->children, STR("phone")));
		values_text(one, STR("from"), day(w, (int32_t)values_get_number(o->children, STR("from"))));
		values_text(one, STR("away"), board_away(w, o->children, date_today(w->now)));
	}
}

/* At the end of compulsory school age the rights are the young person's (CFA 83): said to staff
 * from some weeks before, until they have an account of their own here. */
static void add_prompt(struct web *w, const struct child *c, bool has_own, struct values *v)
{
	int32_t today = date_today(w->now), end = c->born_on ? date_school_age_end(c->born_on) : 0;
	struct words_pair date = { STR("date"), words_date(w->arena, w->words, end) };

	if (end == 0 || today < end - HOLDER_SOON_DAYS || has_own || c->closed_at > 0)
		return;
	values_text(v, STR("rights"),
	            words_fill(w->arena, w->words,
	                       words_get(w->words, today <= end ? STR("casework.rights_soon")
	                                                        : STR("casework.rights_now")),
	                       &date, 1));
}

/* Who acts, and since when. False: nobody is noted. */
static bool add_acting(struct web *w, const struct child *c, struct values *v)
{
	struct acting x = { .name = STR("") };
	bool is_noted = acting_find(c, &x) && !acting_is_over(c, &x, date_today(w->now));
	bool is_parent = x.ground == ACTING_CHILDS_PARENT;
	struct words_pair pairs[] = {
		{ STR("name"), x.name }, { STR("date"), day(w, x.from) },
		{ STR("ground"), is_noted ? web_word(w, "casework.acting.short.",
		                                     str_of(acting_ground_id(x.ground)))
		                          : STR("") },
	};
	struct str key = is_noted && acting_holds(c, &x, date_today(w->now))
	                     ? STR("casework.acting.now") : STR("casework.acting.later");

	if (is_parent)
		key = str_join(w->arena, key, STR("_parent"));

	if (is_noted)
		values_text(v, STR("rights"),
		            words_fill(w->arena, w->words, words_get(w->words, key), pairs, COUNT(pairs)));
	return is_noted;
}

static enum err add_people(struct web *w, const struct desk_case *d, struct values *v)
{
	struct values *list = values_list(v, STR("people")), *one;
	struct grant *grants;
	struct str look;
	size_t count;
	bool has_own = false;
	enum err e = grant_of(w->main, w->keys, d->what.child.id, &grants, &count);

	for (size_t i = 0; e == OK && i < count; i++) {
		struct person p;

		if (!grant_is_open(&grants[i], w->now))
			continue;
		if ((e = person_load(w->main, w->keys, grants[i].person, &p)) != OK)
			break;
		has_own |= grants[i].relation == RELATION_SELF;
		one = values_add_tree(list);
		values_text(one, STR("name"), person_name(w->arena, &p));
		values_text(one, STR("relation"),
		            web_word(w, "relation.", str_of(grant_relation_name(grants[i].relation))));
		values_flag(one, STR("responsibility"), grants[i].responsibility);
		values_text(one, STR("text"), rights_words(w, grants[i].may));
	}
	values_flag(v, STR("has_people"), list->count > 0);
	if (!add_acting(w, &d->what.child, v))
		add_prompt(w, &d->what.child, has_own, v);
	if (e == OK && (e = acts_note(w, &d->what.child, &look)) == OK)
		values_text(v, STR("acts_note"), look);
	return e;
}

/* --- what was sent ---------------------------------------------------------------------------- */

static enum err add_submissions(struct web *w, const struct child *c, struct values *v)
{
	struct values *list = values_list(v, STR("submissions")), *one;
	struct submission s;
	struct str address;

	for (const struct value *each = c->submissions->first; each; each = each->next) {
		enum err e = ERR_DAMAGED;

		if (hex_read(w->arena, each->text, ADDRESS_BYTES, &address))
			e = submission_open(w->main, w->keys, address, &s);
		if (e == ERR_NOT_FOUND)
			continue;
		if (e != OK)
			return e;
		one = values_add_tree(list);
		values_text(one, STR("title"), s.title);
		values_text(one, STR("reference"), s.reference);
		values_text(one, STR("date"), day(w, s.received_on));
		values_text(one, STR("href"), str_join(w->arena, STR("/staff/applications/"), each->text));
	}
	return OK;
}

static enum err add_tasks(struct web *w, const struct desk_case *d, struct values *v)
{
	struct values *list = values_list(v, STR("tasks")), *one;
	struct task *tasks;
	size_t count;
	enum err e = task_list(w->main, w->keys, d->what.child.id, &tasks, &count);

	for (size_t i = 0; e == OK && i < count && i < LATEST; i++) {
		one = values_add_tree(list);
		values_text(one, STR("title"), tasks[i].title);
		values_text(one, STR("name"), tasks[i].assignee_name);
		values_text(one, STR("due"), tasks[i].due_on != 0 ? day(w, tasks[i].due_on) : STR(""));
		values_text(one, STR("state"),
		            web_word(w, "casework.task_states.", str_of(task_state_name(tasks[i].state))));
		values_flag(one, STR("late"), task_is_open(&tasks[i]) && tasks[i].due_on != 0 &&
		            tasks[i].due_on < date_today(w->now));
		values_text(one, STR("href"), below_id(w, d, "/forms/", tasks[i].id));
	}
	values_text(v, STR("tasks_href"), e == OK && count > LATEST ? below(w, d, "/forms") : STR(""));
	return e;
}

static enum err add_documents(struct web *w, const struct desk_case *d, struct values *v)
{
	struct values *list = values_list(v, STR("documents")), *one;
	struct document *documents;
	size_t count;
	enum err e = document_list(w->main, w->keys, d->what.child.id, STR(""), &documents, &count);

	for (size_t i = 0; e == OK && i < count && i < LATEST; i++) {
		one = values_add_tree(list);
		values_text(one, STR("title"), documents[i].title);
		values_text(one, STR("kind"), web_word(w, "document_kind.", documents[i].kind));
		values_text(one, STR("date"), day(w, date_today(documents[i].sent_at)));
		values_flag(one, STR("gone"), !document_stands(&documents[i]));
		values_text(one, STR("href"), below_id(w, d, "/documents/", documents[i].id));
	}
	values_text(v, STR("documents_href"),
	            e == OK && count > LATEST ? below(w, d, "/documents") : STR(""));
	return e;
}

static enum err add_messages(struct web *w, const struct desk_case *d, struct values *v)
{
	struct values *list = values_list(v, STR("messages")), *one;
	struct mailbox_page latest = { MESSAGE_COUNCIL, d->what.child.id, MAILBOX_IN, STR(""), LATEST };
	struct message *messages;
	size_t count;
	enum err e = message_list(w->main, w->keys, &latest, &messages, &count);

	for (size_t i = 0; e == OK && i < count; i++) {
		one = values_add_tree(list);
		values_text(one, STR("title"), messages[i].subject);
		values_text(one, STR("name"), messages[i].from_name);
		values_text(one, STR("date"), day(w, date_today(messages[i].sent_at)));
		values_flag(one, STR("unread"), messages[i].is_unread);
		values_text(one, STR("href"), below_id(w, d, "/messages/", messages[i].id));
	}
	values_text(v, STR("messages_href"), below(w, d, "/messages"));
	return e;
}

/* --- the pages -------------------------------------------------------------------------------- */

static void add_links(struct web *w, const struct desk_case *d, struct values *v)
{
	static const struct { const char *name, *path; enum action action; } rows[] = {
		{ "dates", "/dates", ACT_CASE_EDIT }, { "decision", "/decision", ACT_CASE_EDIT },
		{ "review", "/review", ACT_CASE_EDIT }, { "exemptions", "/exemptions", ACT_CASE_EDIT },
		{ "assign", "/officers", ACT_CASE_EDIT }, { "details", "/details", ACT_CASE_EDIT },
		{ "flags", "/flags", ACT_CASE_EDIT }, { "people_href", "/people", ACT_CASE_GRANT },
		{ "acting", "/acting", ACT_CASE_EDIT },
		{ "close", "/close", ACT_CASE_EDIT }, { "export", "/export", ACT_EXPORT },
	};
	struct values *links = values_tree(v, STR("links"));

	for (size_t i = 0; i < COUNT(rows); i++)
		if (allow_role(d->who.staff->role, rows[i].action))
			values_text(links, str_of(rows[i].name), below(w, d, rows[i].path));
}

static enum err get_case(struct web *w)
{
	struct values *v = values_open(w->arena);
	struct desk_case d;
	enum err e = desk_case_open(w, ACT_CASE_READ, &d);

	if (e != OK || (e = desk_case_look(w, &d.who, d.what.child.id, STR("case"))) != OK)
		return e;
	casehead_values(w, &d, "", v);
	add_times(w, &d.what.child, v);
	add_dates(w, &d.what.child, v);
	add_officers(w, &d.what.child, v);
	if ((e = add_people(w, &d, v)) != OK || (e = add_submissions(w, &d.what.child, v)) != OK ||
	    (e = wishes_values(w, &d.what.child, v)) != OK)
		return e;
	if ((e = add_tasks(w, &d, v)) != OK || (e = add_documents(w, &d, v)) != OK ||
	    (e = add_messages(w, &d, v)) != OK)
		return e;
	add_links(w, &d, v);
	casechange_notice(w, v);
	return web_page(w, 200, "staff-case", v);
}

static enum err get_history(struct web *w)
{
	struct values *v = values_open(w->arena);
	struct desk_case d;
	struct str child;
	enum err e = desk_case_open(w, ACT_CASE_READ, &d);

	if (e != OK)
		return e;
	child = d.what.child.id;
	if ((e = desk_case_look(w, &d.who, child, STR("history"))) != OK ||
	    (e = chronicle_page(w, child, STR(""), below(w, &d, "/history"), v)) != OK)
		return e;
	casehead_values(w, &d, "/history", v);
	return web_page(w, 200, "staff-case-history", v);
}

static const struct route routes[] = {
	{ GET, "/staff/cases/:case", STAFF, READ, get_case },
	{ GET, "/staff/cases/:case/history", STAFF, READ, get_history },
};

int main(void)
{
	static const struct web_program program = {
		.name = "casework", .routes = routes, .route_count = COUNT(routes), .login = CLERK_LOGIN,
		.visitor = clerk_find, .common = clerk_common, .park = clerk_park,
	};

	web_run(&program);
}
