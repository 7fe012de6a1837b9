/* The places of the dashboard's pages, from the tree of board.c and the clock. */
#include "cgi-bin/web/board.h"
#include "cgi-bin/web/disagree.h"
#include "cgi-bin/web/excuses.h"

#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/cases/timescale_calendar.h"
#include "store/compiled/words.h"

static struct str day(struct web *w, int32_t on)
{
	return on == 0 ? words_get(w->words, STR("site.not_yet")) : words_date(w->arena, w->words, on);
}

/* --- where it stands --- */

/* What is late by law and the council's to do; NULL: nothing. */
static const struct timescale_limit *what_is_late(const struct timescale *t)
{
	for (size_t i = 0; i < t->count; i++) {
		const struct limit_row *row = timescale_row(t->limits[i].limit);

		if (t->limits[i].status == LIMIT_OVERDUE && row->who == MOVE_COUNCIL &&
		    row->force == FORCE_LAW && row->reader == FOR_FAMILY)
			return &t->limits[i];
	}
	return NULL;
}

static int64_t open_forms(const struct board *b)
{
	const struct values *list = values_get_list(b->json, STR("forms_to_complete"));
	int64_t count = 0;

	for (const struct value *one = list ? list->first : NULL; one; one = one->next)
		if (!str_is(values_get(one->children, STR("state")), "submitted"))
			count++;
	return count;
}

/* When it is the family's move and a form waits: the way to it; a plan or changes to answer, and no
 * form was sent to this reader: the way to write. */
static void add_act(struct web *w, const struct board *b, struct values *where)
{
	const struct values *list = values_get_list(b->json, STR("forms_to_complete"));
	bool is_asked = b->times.state == STATE_DRAFT || b->times.state == STATE_AMENDING;

	if (b->times.move != MOVE_FAMILY)
		return;
	if (open_forms(b) == 0) {
		if (is_asked && b->whose == HOLDER_READER && (b->kin.what.grant.may & MAY_MESSAGE))
			values_text(where, STR("write_href"), kin_path(w, &b->kin, "/messages/new"));
		return;
	}
	for (const struct value *one = list->first; one; one = one->next) {
		if (str_is(values_get(one->children, STR("state")), "submitted"))
			continue;
		values_text(where, STR("act_href"),
		            open_forms(b) == 1 ? values_get(one->children, STR("href"))
		                               : kin_path(w, &b->kin, "/forms"));
		return;
	}
}

/* By when whoever acts next has to; where nobody does, by when the next step is. */
static void add_due(struct web *w, const struct board *b, struct values *where)
{
	const struct timescale *t = &b->times;
	const struct timescale_limit *turn = timescale_turn(t);

	if (!turn && t->next < LIMITS_OF_TIME)
		turn = timescale_find(t, t->next);
	if (!turn)
		return;
	values_text(where, STR("due"), words_date(w->arena, w->words, turn->due));
	values_text(where, STR("due_what"),
	            timescale_label_to(w->arena, w->words, turn->limit, b->whose));
}

static struct str sentence_of(struct web *w, const struct board *b)
{
	struct words_pair date = { STR("date"), STR("") };

	if (b->answered_on == 0)
		return timescale_state_sentence_to(w->arena, w->words, &b->times, b->whose);
	date.text = words_date(w->arena, w->words, b->answered_on);
	return words_fill(w->arena, w->words, words_get(w->words, STR("dashboard.answered")), &date, 1);
}

void board_where(struct web *w, const struct board *b, struct values *v)
{
	struct values *where = values_tree(v, STR("where"));
	const struct timescale *t = &b->times;
	const struct timescale_limit *late = what_is_late(t);

	values_text(where, STR("sentence"), sentence_of(w, b));
	values_text(where, STR("mover"), timescale_mover_to(w->arena, w->words, t->move, b->whose));
	add_due(w, b, where);
	add_act(w, b, where);
	if (late) {
		values_flag(where, STR("late"), true);
		values_text(where, STR("late_text"), timescale_sentence(w->arena, w->words, late));
	}
}

/* --- the dashboard --- */

static struct str counted(struct web *w, const char *label, int64_t count)
{
	struct str text = str_join(w->arena, words_get(w->words, str_of(label)), STR(" ("));

	return str_join(w->arena, str_join(w->arena, text, str_of_number(w->arena, count)), STR(")"));
}

static void add_tile(struct web *w, const struct board *b, struct values *tiles, const char *id,
                     const char *path, struct str label)
{
	struct values *one = values_add_tree(tiles);

	values_text(one, STR("id"), str_of(id));
	values_text(one, STR("label"), label);
	values_text(one, STR("href"), kin_path(w, &b->kin, path));
	values_text(one, STR("text"), web_word(w, "dashboard.tile_", str_of(id)));
}

/* The parts that count something; those where something new waits come first on the dashboard. */
struct counted {
	const char *id, *path;
	unsigned may;
	int64_t count, fresh;
};

/* A count, and beside it in words how many of them are new. */
static void add_counted(struct web *w, const struct board *b, struct values *tiles,
                        const struct counted *part)
{
	struct str id = str_of(part->id), key = str_join(w->arena, STR("dashboard."), id);
	struct words_pair pair = { STR("count"), str_of_number(w->arena, part->fresh) };
	struct values *one;

	add_tile(w, b, tiles, part->id, part->path, counted(w, str_c(w->arena, key), part->count));
	if (part->fresh == 0)
		return;
	one = tiles->last->children;
	values_flag(one, STR("waits"), true);
	values_text(one, STR("text"),
	            words_fill(w->arena, w->words, web_word(w, "dashboard.fresh_", id), &pair, 1));
}

static void add_all(struct web *w, const struct board *b, const struct counted *parts, size_t count,
                    bool waiting, struct values *tiles)
{
	for (size_t i = 0; i < count; i++)
		if ((b->kin.what.grant.may & parts[i].may) && (parts[i].fresh > 0) == waiting)
			add_counted(w, b, tiles, &parts[i]);
}

static void add_tiles(struct web *w, const struct board *b, struct values *v)
{
	struct values *tiles = values_list(v, STR("tiles"));
	const struct grant *g = &b->kin.what.grant;
	const struct values *documents = values_get_list(b->json, STR("documents"));
	int64_t forms = open_forms(b);
	const struct counted parts[] = {
		{ "forms", "/forms", MAY_FORMS, forms, forms },
		{ "messages", "/messages", MAY_MESSAGE, g->unread, g->unread },
		{ "documents", "/documents", MAY_DOCUMENTS, documents ? (int64_t)documents->count : 0,
		  g->documents },
	};

	add_all(w, b, parts, COUNT(parts), true, tiles);
	add_tile(w, b, tiles, "timescales", "/timescales",
	         words_get(w->words, STR("dashboard.timescales")));
	add_tile(w, b, tiles, "involvements", "/involvements",
	         words_get(w->words, STR("dashboard.involvements")));
	add_all(w, b, parts, COUNT(parts), false, tiles);
	if (g->may & MAY_HISTORY)
		add_tile(w, b, tiles, "history", "/history",
		         words_get(w->words, STR("dashboard.activity")));
}

static void add_row(struct web *w, struct values *rows, const char *label, struct str value)
{
	struct values *one = values_add_tree(rows);

	values_text(one, STR("label"), words_get(w->words, str_of(label)));
	values_text(one, STR("value"), value);
}

/* Why what is not there will not come; empty: it may. */
static struct str never(struct web *w, const struct board *b)
{
	switch (b->times.state) {
	case STATE_CLOSED:
	case STATE_MOVED:
	case STATE_NOT_ASSESSING:
	case STATE_NOT_ISSUING:
		return web_word(w, "dashboard.none_", str_of(timescale_state_id(b->times.state)));
	default: return STR("");
	}
}

/* ISO in the tree, words on the page; of what is not known yet, why. */
static struct str told(struct web *w, const struct board *b, const struct values *tree,
                       const char *name)
{
	struct str iso = values_get(tree, str_of(name)), why = never(w, b);

	if (iso.n > 0)
		return words_date_text(w->arena, w->words, iso);
	return why.n > 0 ? why : web_word(w, "dashboard.not_yet.", str_of(name));
}

/* A plan that was made before this portal has no request here, and no step of one is awaited. */
static struct str told_of_request(struct web *w, const struct board *b,
                                  const struct values *request, const char *name)
{
	const struct child *c = &b->kin.what.child;
	bool is_missing = values_get(request, str_of(name)).n == 0;

	if (is_missing && child_date(c, STR("received")) == 0 && child_has_plan(c))
		return words_get(w->words, STR("dashboard.before"));
	if (is_missing && child_has_plan(c) &&
	    (str_is(str_of(name), "plan_issue") || str_is(str_of(name), "final_issued")))
		return words_get(w->words, STR("site.not_given"));
	return told(w, b, request, name);
}

static void add_request(struct web *w, const struct board *b, struct values *v)
{
	static const struct { const char *label, *name; } rows[] = {
		{ "dashboard.decision_due", "decision_due" }, { "dashboard.plan_issue", "plan_issue" },
		{ "dashboard.final_due", "final_due" }, { "dashboard.final_issued", "final_issued" },
		{ "dashboard.latest_issued", "latest_issued" },
	};
	const struct values *request = values_get_tree(b->json, STR("request"));
	struct values *list = values_list(v, STR("request"));
	struct str who = values_get(request, STR("requestor"));

	add_row(w, list, "dashboard.request_date", told_of_request(w, b, request, "date"));
	add_row(w, list, "dashboard.requestor",
	        who.n > 0 ? who : words_get(w->words, STR("site.not_given")));
	for (size_t i = 0; i < COUNT(rows); i++)
		add_row(w, list, rows[i].label, told_of_request(w, b, request, rows[i].name));
}

/* Who helps while the officer is away; empty when nobody is named. */
static struct str cover_name(struct web *w, const struct values *officer)
{
	struct staff s;
	struct str id;

	if (!hex_read(w->arena, values_get(officer, STR("cover")), VAULT_ID_BYTES, &id) ||
	    staff_load(w->main, w->keys, id, &s) != OK)
		return STR("");
	return s.name;
}

struct str board_away(struct web *w, const struct values *officer, int32_t today)
{
	int32_t away = (int32_t)values_get_number(officer, STR("away_until"));
	struct words_pair pairs[] = { { STR("date"), STR("") }, { STR("name"), STR("") } };
	const char *key;

	if (away < today)
		return STR("");
	pairs[0].text = words_date(w->arena, w->words, away);
	pairs[1].text = cover_name(w, officer);
	key = pairs[1].text.n > 0 ? "dashboard.away_covered" : "dashboard.away_text";
	return words_fill(w->arena, w->words, words_get(w->words, str_of(key)), pairs, COUNT(pairs));
}

static void add_officer(struct web *w, const struct board *b, struct values *v)
{
	const struct values *one = child_officer(&b->kin.what.child, b->times.today);

	if (!one)
		return;
	values_text(v, STR("officer"), values_get(one, STR("name")));
	values_text(v, STR("cover"), board_away(w, one, b->times.today));
}

void board_values(struct web *w, const struct board *b, struct values *v)
{
	kin_values(w, &b->kin, v);
	board_where(w, b, v);
	disagree_values(w, &b->kin.what.child, &b->times, b->whose, v);
	add_officer(w, b, v);
	add_tiles(w, b, v);
	add_request(w, b, v);
	values_text(v, STR("dashboard"), kin_path(w, &b->kin, "/dashboard"));
	values_text(v, STR("board_json"), kin_path(w, &b->kin, "/dashboard.json"));
	values_text(v, STR("ics_href"), kin_path(w, &b->kin, "/dates.ics"));
	values_text(v, STR("calendar_href"), kin_path(w, &b->kin, "/calendar"));
}

/* --- Statutory Timescales --- */

static void add_limit(struct web *w, const struct board *b, const struct timescale_limit *l,
                      struct values *list)
{
	struct values *one = values_add_tree(list);

	values_text(one, STR("label"), timescale_label_to(w->arena, w->words, l->limit, b->whose));
	values_text(one, STR("due"), day(w, l->due));
	values_text(one, STR("status"), timescale_status_word(w->arena, w->words, l->status));
	values_flag(one, STR("late"), l->status == LIMIT_OVERDUE || l->status == LIMIT_MET_LATE);
	values_flag(one, STR("met"), l->status == LIMIT_MET);
	values_text(one, STR("note"), timescale_sentence_to(w->arena, w->words, l, b->whose));
	excuses_tell(w, &b->kin.what.child, l->limit, values_list(one, STR("whys")));
}

void board_timescales(struct web *w, const struct board *b, struct values *v)
{
	struct values *limits = values_list(v, STR("limits")), *review = values_list(v, STR("review"));
	const struct values *annual = values_get_tree(b->json, STR("annual_review"));

	for (size_t i = 0; i < b->times.count; i++)
		if (timescale_row(b->times.limits[i].limit)->reader == FOR_FAMILY)
			add_limit(w, b, &b->times.limits[i], limits);
	add_row(w, review, "dashboard.last_review", told(w, b, annual, "last"));
	add_row(w, review, "dashboard.next_review", told(w, b, annual, "next_due"));
}

/* --- the days for a calendar --- */

enum { REFRESH_HOURS = 12 };

/* What tells this case from others in a calendar: a hash that leads to nobody. */
static struct str whose(struct web *w, const struct child *c)
{
	struct str hash = KEYS_HASH(w->arena, w->keys, FOR_TOKEN, STR("calendar uid"), c->id),
	           host = w->config.origin;
	size_t scheme = str_search(host, STR("://"));

	if (scheme < host.n)
		host = str_from(host, scheme + 3);
	return str_join(w->arena, hex_write(w->arena, hash), str_join(w->arena, STR("@"), host));
}

enum err board_calendar(struct web *w, const struct child *c, const struct grant *reader,
                        bool refresh)
{
	struct calendar_event *events = ARENA_MANY(w->arena, LIMITS_OF_TIME, struct calendar_event);
	struct calendar calendar = {
		.name = words_get(w->words, STR("calendar.name")),
		.organiser = words_get(w->words, STR("council.council")),
		.organiser_email = STR(""), .made_at = w->now, .refresh_hours = refresh ? REFRESH_HOURS : 0,
	};
	struct timescale_reader to = { whose(w, c), holder_of(c, reader, date_today(w->now)) };
	struct timescale t;
	size_t count;

	child_timescale(c, date_today(w->now), &t);
	count = timescale_calendar(w->arena, w->words, &t, &to, events);
	return web_text(w, 200, "text/calendar; charset=utf-8",
	                calendar_write(w->arena, &calendar, events, count));
}
