/* desk.c: where somebody of the council begins the day: what waits for them, for their team and for
 * everybody, in numbers and the first few of each; and the lists of unread messages and returned
 * forms. */
#include "cgi-bin/web/caserow.h"
#include "cgi-bin/web/nearby.h"
#include "cgi-bin/web/worklist.h"
#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/cases/message.h"
#include "store/cases/task.h"
#include "store/compiled/choices.h"
#include "store/forms/submission.h"
#include "store/forms/submission_desk.h"
#include "store/people/team.h"
#include "store/post/outbox.h"

enum { FIRST_FEW = 5, COUNT_MAX = 500, TEAMS_MAX = 12, COLUMNS_MAX = TEAMS_MAX + 3 };

static struct str when(struct web *w, int64_t at)
{
	return words_date_short(w->arena, w->words, date_today(at));
}

/* --- rows ------------------------------------------------------------------------------------- */

static enum err load_near(struct web *w, const struct work_item *item, struct child *c)
{
	enum err e = child_load(w->main, w->keys, item->of, c);

	if (e == OK && !worklist_near(w, c))
		e = ERR_NOT_FOUND;
	return e;
}

/* Whose it is, and where in the case it stands. */
static void add_place(struct web *w, const struct child *c, const char *what, struct str id,
                      struct values *one)
{
	struct str path = desk_case_path(w, c->id, what);

	values_text(one, STR("name"), child_name(w->arena, c));
	values_text(one, STR("case"), desk_case_path(w, c->id, "/"));
	values_flag(one, STR("closed"), c->closed_at > 0);
	values_text(one, STR("href"), str_join(w->arena, path, hex_write(w->arena, id)));
}

static enum err add_message(struct web *w, const struct work_item *item, struct values *rows)
{
	struct message m;
	struct values *one;
	struct child c;
	struct str key = STR("message_type.");
	enum err e = load_near(w, item, &c);

	if (e != OK || (e = message_find(w->main, w->keys, c.id, item->item, item->when, &m)) != OK)
		return err_unless_missing(e);
	one = values_add_tree(rows);
	values_text(one, STR("date"), when(w, m.sent_at));
	values_text(one, STR("type"), words_get(w->words, str_join(w->arena, key, m.type)));
	values_text(one, STR("from"), m.from_name);
	values_text(one, STR("subject"), m.subject);
	add_place(w, &c, "/messages/", m.id, one);
	return OK;
}

static enum err add_returned(struct web *w, const struct work_item *item, struct values *rows)
{
	struct task task;
	struct values *one;
	struct child c;
	enum err e = load_near(w, item, &c);

	if (e != OK || (e = task_find(w->main, w->keys, c.id, item->item, &task)) != OK)
		return err_unless_missing(e);
	one = values_add_tree(rows);
	values_text(one, STR("date"), when(w, task.submitted_at));
	values_text(one, STR("title"), task.title);
	values_text(one, STR("from"), task.assignee_name);
	add_place(w, &c, "/forms/", task.id, one);
	return OK;
}

static enum err add_case(struct web *w, const struct work_item *item, struct values *rows)
{
	struct child_row *row;
	enum err e = child_rows_load(w->main, w->keys, item, 1, date_today(w->now), &row);

	if (e == OK && worklist_near_row(w, row))
		caserow_values(w, row, values_add_tree(rows));
	return err_unless_missing(e);
}

static enum err add_application(struct web *w, const struct work_item *item, struct values *rows)
{
	struct submission s;
	struct values *one;
	enum err e = submission_waiting(w->main, w->keys, item, &s);

	if (e != OK)
		return e;
	one = values_add_tree(rows);
	values_text(one, STR("name"), s.about.n > 0 ? s.about : s.reference);
	values_text(one, STR("title"), s.title);
	values_text(one, STR("due"),
	            s.decision_due != 0 ? words_date_short(w->arena, w->words, s.decision_due)
	                                : STR(""));
	values_flag(one, STR("late"), s.decision_due != 0 && s.decision_due < date_today(w->now));
	values_text(one, STR("href"),
	            str_join(w->arena, STR("/staff/applications/"), hex_write(w->arena, s.address)));
	return OK;
}

typedef enum err adder(struct web *w, const struct work_item *item, struct values *rows);

static enum err add_rows(struct web *w, struct worklist *l, size_t max, adder *add,
                         struct values *rows)
{
	enum err e = worklist_load(w, l, max);

	for (size_t i = 0; e == OK && i < l->count; i++)
		e = add(w, &l->items[i], rows);
	return e;
}

/* --- the numbers ------------------------------------------------------------------------------ */

struct row {
	const char *label;             /* below words desk. */
	enum work_kind kind;
	const char *list, *more;       /* where its numbers lead: path, and what else its query says */
	enum { ALL, OVERDUE, SOON } which;
	bool not_mine;                 /* an application is nobody's yet */
};

static const struct row rows[] = {
	{ "applications", WORK_APPLICATION, "/staff/applications/", "", ALL, true },
	{ "overdue", WORK_CASE, "/staff/cases/", "due=overdue", OVERDUE, false },
	{ "soon", WORK_CASE, "/staff/cases/", "due=soon", SOON, false },
	{ "messages", WORK_MESSAGE, "/staff/messages/", "", ALL, false },
	{ "returned", WORK_RETURNED, "/staff/returned/", "", ALL, false },
	{ "requests", WORK_REQUEST, "/staff/requests/", "", ALL, true },
	{ "move", WORK_CASE_COUNCIL, "/staff/cases/", "where=council", ALL, false },
	{ "cases", WORK_CASE, "/staff/cases/", "", ALL, false },
};

/* The narrow rows, unless they are not all there yet: in a store that an earlier version filled. */
static enum work_kind narrow(struct web *w, struct str scope)
{
	bool is_whole = work_count(w->main, scope, WORK_DUE) == work_count(w->main, scope, WORK_CASE);

	return is_whole ? WORK_DUE : WORK_CASE;
}

/* What is due by the day is counted, up to COUNT_MAX, and what people ask about their data, which
 * is of no team and not near everybody; all else is kept. */
static enum err number(struct web *w, const struct row *row, struct str scope, int64_t *n)
{
	int32_t today = date_today(w->now);
	struct work_span span = { 0, today, COUNT_MAX };

	if (row->kind == WORK_REQUEST)
		return nearby_requests(w, scope, COUNT_MAX, n);
	if (row->which == ALL) {
		*n = work_count(w->main, scope, row->kind);
		return OK;
	}
	if (row->which == SOON)
		span = (struct work_span){ today, today + DUE_SOON_DAYS + 1, COUNT_MAX };
	return work_count_within(w->main, scope, narrow(w, scope), &span, n);
}

static struct str number_text(struct web *w, const struct row *row, int64_t n)
{
	struct words_pair pair = { STR("count"), str_of_number(w->arena, n) };

	if (row->which == ALL || n < COUNT_MAX)
		return pair.text;
	return words_fill(w->arena, w->words, words_get(w->words, STR("desk.or_more")), &pair, 1);
}

static struct str href_of(struct web *w, const struct row *row, struct str whose)
{
	struct buf b = buf_open(w->arena);

	buf_text(&b, row->list);
	if (whose.n > 0 || row->more[0])
		buf_byte(&b, '?');
	buf_add(&b, whose);
	if (whose.n > 0 && row->more[0])
		buf_byte(&b, '&');
	buf_text(&b, row->more);
	return buf_str(&b);
}

/* A column of the table: mine, my team's, for a manager each team's, those of no team, all. */
struct column {
	struct str label, scope, whose;        /* whose: for the query */
	bool is_mine;
};

static struct str word(struct web *w, const char *key)
{
	return web_word(w, "desk.", str_of(key));
}

static struct column of_team(struct web *w, struct str id, struct str label)
{
	struct str whose = str_join(w->arena, STR("team="), id.n > 0 ? id : STR("none"));

	return (struct column){ label, work_scope_team(w->arena, id), whose, false };
}

static size_t add_teams(struct web *w, struct column *c)
{
	struct team t;
	size_t n = 0;

	while (n < TEAMS_MAX && team_at(w->arena, w->words, n + 1, &t)) {
		c[n] = of_team(w, t.id, t.name);
		n++;
	}
	return n;
}

static size_t columns_of(struct web *w, struct column c[static COLUMNS_MAX])
{
	const struct staff *s = &w->clerk->staff;
	struct str whose = str_join(w->arena, STR("officer="), hex_write(w->arena, s->id));
	bool is_manager = s->role == STAFF_MANAGER;
	size_t n = 0;

	c[n++] = (struct column){ word(w, "mine"), s->id, whose, true };
	if (is_manager)
		n += add_teams(w, c + n);
	else if (s->team.n > 0)
		c[n++] = of_team(w, s->team, word(w, "team"));
	if (is_manager || s->team.n > 0)
		c[n++] = of_team(w, STR(""), word(w, "no_team"));
	if (is_manager || s->team.n == 0)
		c[n++] = (struct column){ word(w, "everybody"), work_scope_all(), STR(""), false };
	return n;
}

static enum err add_cell(struct web *w, const struct row *row, const struct column *c,
                         struct values *cell)
{
	int64_t n;
	enum err e = number(w, row, c->scope, &n);
	bool leads = n > 0 && !(c->is_mine && row->not_mine);

	if (e != OK)
		return e;
	values_text(cell, STR("label"), c->label);
	values_text(cell, STR("text"), number_text(w, row, n));
	values_flag(cell, STR("late"), row->which == OVERDUE && n > 0);
	values_text(cell, STR("href"), leads ? href_of(w, row, c->whose) : STR(""));
	return OK;
}

static enum err add_numbers(struct web *w, struct values *v)
{
	struct values *heads = values_list(v, STR("columns")), *list = values_list(v, STR("rows"));
	struct column columns[COLUMNS_MAX];
	size_t count = columns_of(w, columns);
	enum err e;

	for (size_t i = 0; i < count; i++)
		values_text(values_add_tree(heads), STR("label"), columns[i].label);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct values *one = values_add_tree(list), *cells = values_list(one, STR("cells"));

		values_text(one, STR("title"), word(w, rows[i].label));
		for (size_t j = 0; j < count; j++)
			if ((e = add_cell(w, &rows[i], &columns[j], values_add_tree(cells))) != OK)
				return e;
	}
	return OK;
}

/* --- the pages -------------------------------------------------------------------------------- */

static enum err add_few(struct web *w, struct values *v, const char *name, struct worklist *l,
                        adder *add)
{
	struct values *list = values_list(v, str_of(name));
	enum err e = add_rows(w, l, FIRST_FEW, add, list);

	values_flag(v, str_join(w->arena, STR("has_"), str_of(name)), list->count > 0);
	return e;
}

static enum err check_mail(struct web *w, struct values *v)
{
	struct letter l;
	enum err e = outbox_after(w->main, w->keys, OUTBOX_DEAD, STR(""), &l);

	values_flag(v, STR("mail_stuck"), e == OK || e == ERR_DAMAGED);
	return e == ERR_NOT_FOUND || e == ERR_DAMAGED ? OK : e;
}

static enum err may_list(struct web *w)
{
	struct asker who = desk_case_asker(w);

	return allow(w->main, w->keys, &who, ACT_CASE_LIST, STR(""), NULL);
}

static enum err get_today(struct web *w)
{
	int32_t today = date_today(w->now);
	struct worklist own = { .scopes = { w->clerk->staff.id }, .scope_count = 1, .kind = WORK_CASE,
	                        .before = today + DUE_SOON_DAYS + 1 };
	struct worklist reach = { .kind = WORK_APPLICATION };
	struct values *v = values_open(w->arena);
	enum err e;

	if (!staff_reads_cases(&w->clerk->staff))
		return web_redirect(w, clerk_home(w->clerk->staff.role));
	if ((e = may_list(w)) != OK || (e = add_numbers(w, v)) != OK)
		return e;
	worklist_reach(w, &reach);
	if ((e = add_few(w, v, "applications", &reach, add_application)) != OK ||
	    (e = add_few(w, v, "cases", &own, add_case)) != OK)
		return e;
	own.before = 0;
	own.kind = WORK_MESSAGE;
	if ((e = add_few(w, v, "messages", &own, add_message)) != OK)
		return e;
	own.kind = WORK_RETURNED;
	if ((e = add_few(w, v, "returned", &own, add_returned)) != OK || (e = check_mail(w, v)) != OK)
		return e;
	values_text(v, STR("date"), words_date(w->arena, w->words, today));
	values_flag(v, STR("may_cover"), allow_role(w->clerk->staff.role, ACT_COVER));
	values_flag(v, STR("may_rescue"), allow_role(w->clerk->staff.role, ACT_RESCUE));
	return web_page(w, 200, "staff-today", v);
}

static struct str path_with(struct web *w, const char *path)
{
	struct str team = web_query(w, "team"), officer = web_query(w, "officer");
	struct str whole = str_join(w->arena, str_of(path),
	                            officer.n > 0 ? STR("?officer=") : STR("?team="));

	if (officer.n + team.n == 0)
		return str_of(path);
	return str_join(w->arena, whole, officer.n > 0 ? officer : team);
}

static enum err list_page(struct web *w, enum work_kind kind, const char *path, adder *add,
                          const char *page)
{
	struct values *v = values_open(w->arena), *list = values_list(v, STR("items"));
	struct worklist l = { .kind = kind };
	enum err e = may_list(w);

	if (e != OK || (e = worklist_asked(w, &l)) != OK ||
	    (e = add_rows(w, &l, WORKLIST_PAGE, add, list)) != OK)
		return e;
	worklist_values(w, &l, path_with(w, path), v);
	worklist_teams(w, v);
	values_flag(v, STR("has_items"), list->count > 0);
	if ((e = worklist_officers(w, v)) != OK)
		return e;
	return web_page(w, 200, page, v);
}

static enum err get_messages(struct web *w)
{
	return list_page(w, WORK_MESSAGE, "/staff/messages/", add_message, "staff-messages");
}

static enum err get_returned(struct web *w)
{
	return list_page(w, WORK_RETURNED, "/staff/returned/", add_returned, "staff-returned");
}

static const struct route routes[] = {
	{ GET, "/staff", CLERK, READ, get_today },
	{ GET, "/staff/messages", STAFF, READ, get_messages },
	{ GET, "/staff/returned", STAFF, READ, get_returned },
};

int main(void)
{
	static const struct web_program program = {
		.name = "desk", .routes = routes, .route_count = COUNT(routes), .login = CLERK_LOGIN,
		.visitor = clerk_find, .common = clerk_common, .park = clerk_park,
	};

	web_run(&program);
}
