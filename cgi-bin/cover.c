/* cover.c: an officer is away, or leaves: all that they work on goes to a colleague in one step,
 * for a while or for good; and back, when they return before the day. For administrators and
 * managers, as far as they reach. */
#include "cgi-bin/web/casechange.h"
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/once.h"
#include "cgi-bin/web/worklist.h"
#include "store/base/arena.h"
#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/compiled/words.h"

/* Cases at one press, and what they may take, as some have grown for years; pressed again it goes
 * on with the rest. */
enum { CASES_MAX = 200, ROOM_BYTES = 96 << 20, ARENA_BYTES = 192 << 20, MEMORY_BYTES = 256 << 20,
       ASIDE_BYTES = 8 << 20 };

struct cover {
	struct asker who;
	struct str officer, helper;            /* staff ids in hex, as posted */
	bool for_good, is_back, asks;          /* asks: only counts, to ask once more */
	struct casechange_day until;
	struct staff away, helps;              /* of the two */
	struct arena *aside;                   /* where a case is looked at */
	/* cases: done now, for the next press, not theirs to change */
	size_t moved, left, out_of_reach;
};

static enum err begin(struct web *w, struct cover *x)
{
	*x = (struct cover){ .who = desk_case_asker(w), .officer = web_query(w, "officer") };
	return allow(w->main, w->keys, &x->who, ACT_COVER, STR(""), NULL);
}

static enum err cover_page(struct web *w, int status, const struct cover *x)
{
	struct values *v = values_open(w->arena);
	enum err e;

	if ((e = worklist_people(w, "officers", x->officer, v)) != OK ||
	    (e = worklist_people(w, "helpers", x->helper, v)) != OK)
		return e;
	entry_box(w, v, "officer", x->officer);
	entry_box(w, v, "helper", x->helper);
	casechange_day_values(w, STR("until"), &x->until, values_tree(v, STR("until")));
	values_flag(v, STR("for_good"), x->for_good);
	values_flag(v, STR("is_back"), x->is_back);
	if (x->asks) {
		values_text(v, STR("sure"), str_of_number(w->arena, (int64_t)x->moved));
		values_text(v, STR("name"), x->away.name);
		values_text(v, STR("who"), x->helps.name);
		values_flag(v, STR("has_left"), x->left > 0);
	}
	once_values(w, v);
	return web_page(w, status, "staff-cover", v);
}

static enum err get_cover(struct web *w)
{
	struct cover x;
	enum err e = begin(w, &x);

	return e == OK ? cover_page(w, 200, &x) : e;
}

/* --- what was chosen -------------------------------------------------------------------------- */

static enum err find_staff(struct web *w, const char *field, const char *missing, struct staff *s)
{
	struct str id;
	enum err e = ERR_NOT_FOUND;

	if (hex_read(w->arena, web_field(w, field), VAULT_ID_BYTES, &id))
		e = staff_load(w->main, w->keys, id, s);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	if (e == ERR_NOT_FOUND || !staff_reads_cases(s))
		entry_problem(w, field, missing);
	return OK;
}

static enum err read_cover(struct web *w, struct cover *x)
{
	enum err e;

	x->officer = web_field(w, "officer");
	x->helper = web_field(w, "helper");
	x->for_good = str_is(web_field(w, "how"), "good");
	x->is_back = str_is(web_field(w, "how"), "back");
	if ((e = find_staff(w, "officer", "cover_officer", &x->away)) != OK || x->is_back ||
	    (e = find_staff(w, "helper", "cover_helper", &x->helps)) != OK)
		return e;
	if (w->problems.count == 0 &&
	    (str_equal(x->officer, x->helper) || x->helps.disabled_at > 0 ||
	     x->helps.role == STAFF_VIEWER || !allow_reach(&w->clerk->staff, x->helps.team)))
		entry_problem(w, "helper", "cover_other");
	if (x->for_good || !casechange_day_read(w, STR("until"), STR("cover.until"), &x->until))
		return OK;
	if (x->until.on == 0)
		entry_problem(w, "until", "required_date")->what = words_get(w->words,
		                                                             STR("cover.until_what"));
	else if (x->until.on < date_today(w->now))
		entry_problem(w, "until", "away_is_past");
	return OK;
}

/* --- one case --------------------------------------------------------------------------------- */

static bool is_theirs(const struct values *one, struct str officer, int32_t today)
{
	int64_t until = values_get_number(one, STR("until"));

	return str_equal(values_get(one, STR("staff")), officer) && (until == 0 || until >= today);
}

/* The colleague's own entry, beside the one that ends. */
static void add_after(struct web *w, const struct cover *x, const struct values *before,
                      struct values *one)
{
	values_copy(one, before);
	values_text(one, STR("id"), hex_write(w->arena, vault_random_id(w->arena)));
	values_text(one, STR("staff"), x->helper);
	values_text(one, STR("name"), x->helps.name);
	values_text(one, STR("phone"), x->helps.phone);
	values_text(one, STR("email"), x->helps.email);
	values_text(one, STR("job_title"), STR(""));
	values_number(one, STR("from"), date_today(w->now));
	values_number(one, STR("until"), 0);
	values_number(one, STR("away_until"), 0);
	values_text(one, STR("cover"), STR(""));
}

/* False: nothing of it is to be changed. */
static bool hand_over(struct web *w, const struct cover *x, struct child *c)
{
	struct values *list = values_open(w->arena);
	int32_t today = date_today(w->now);
	bool is_changed = false;

	for (const struct value *o = c->officers->first; o; o = o->next) {
		if (is_theirs(o->children, x->officer, today)) {
			add_after(w, x, o->children, values_add_tree(list));
			values_number(o->children, STR("until"), today - 1);
			is_changed = true;
		}
		values_copy(values_add_tree(list), o->children);
	}
	c->officers = list;
	return is_changed;
}

static bool share(struct web *w, const struct cover *x, struct child *c)
{
	int32_t today = date_today(w->now);
	bool is_changed = false;

	for (const struct value *o = c->officers->first; o; o = o->next) {
		if (!is_theirs(o->children, x->officer, today) ||
		    (values_get_number(o->children, STR("away_until")) == x->until.on &&
		     str_equal(values_get(o->children, STR("cover")), x->helper)))
			continue;
		values_number(o->children, STR("away_until"), x->until.on);
		values_text(o->children, STR("cover"), x->helper);
		is_changed = true;
	}
	return is_changed;
}

/* Back before the day: whoever helped does no longer. */
static bool take_back(struct web *w, const struct cover *x, struct child *c)
{
	int32_t today = date_today(w->now);
	bool is_changed = false;

	for (const struct value *o = c->officers->first; o; o = o->next) {
		if (!is_theirs(o->children, x->officer, today) ||
		    values_get_number(o->children, STR("away_until")) < today)
			continue;
		values_number(o->children, STR("away_until"), 0);
		values_text(o->children, STR("cover"), STR(""));
		is_changed = true;
	}
	return is_changed;
}

static bool apply(struct web *w, const struct cover *x, struct child *c)
{
	if (x->is_back)
		return take_back(w, x, c);
	return x->for_good ? hand_over(w, x, c) : share(w, x, c);
}

/* Those that a press before has done take no room of the others. */
static enum err look(struct web *w, struct cover *x, struct str id, bool *is_wanted)
{
	struct arena *before = txn_read_into(w->main, x->aside);
	struct allowed what;
	enum err e = allow(w->main, w->keys, &x->who, ACT_CASE_EDIT, id, &what);

	*is_wanted = e == OK && apply(w, x, &what.child);
	txn_read_into(w->main, before);
	arena_empty(x->aside);
	if (e == ERR_NOT_FOUND)
		x->out_of_reach++;
	return err_unless_missing(e);
}

static enum err change(struct web *w, struct cover *x, struct str id)
{
	struct history_entry entry = {
		.action = x->is_back ? STR("officer_back") : x->for_good ? STR("officer_assigned")
		                                                         : STR("officer_away"),
		.what = x->for_good ? x->helps.name : x->away.name,
	};
	struct desk_case d = { .who = x->who };
	bool is_wanted;
	enum err e = look(w, x, id, &is_wanted);

	if (e != OK || !is_wanted)
		return e;
	if (x->moved == CASES_MAX || arena_used(w->arena) > ROOM_BYTES) {
		x->left++;
		return OK;
	}
	x->moved++;
	if (x->asks)
		return OK;
	if ((e = allow(w->main, w->keys, &x->who, ACT_CASE_EDIT, id, &d.what)) != OK)
		return e;
	apply(w, x, &d.what.child);
	if ((e = casechange_note(w, &d, &entry)) != OK || (e = casechange_save(w, &d)) != OK)
		return e;
	return casechange_tell(w, &d, "new-officer", "/involvements");
}

/* Open cases of the officer: their keys first, because changing them moves them in the index. */
static enum err change_all(struct web *w, struct cover *x)
{
	struct work_item *items;
	size_t count;
	enum err e = work_list(w->main, x->away.id, WORK_CASE, NULL, 10 * CASES_MAX, &items, &count);

	x->aside = arena_open(ASIDE_BYTES);
	for (size_t i = 0; e == OK && i < count && x->left == 0; i++)
		e = change(w, x, items[i].of);
	arena_close(x->aside);
	return e;
}

static enum err done_page(struct web *w, const struct cover *x)
{
	struct values *v = values_open(w->arena);

	values_text(v, STR("name"), x->away.name);
	values_flag(v, STR("is_back"), x->is_back);
	values_text(v, STR("who"), x->helps.name);
	values_text(v, STR("moved"), str_of_number(w->arena, (int64_t)x->moved));
	values_flag(v, STR("has_left"), x->left > 0);
	values_text(v, STR("out"),
	            x->out_of_reach > 0 ? str_of_number(w->arena, (int64_t)x->out_of_reach) : STR(""));
	values_text(v, STR("href"), str_join(w->arena, STR("/staff/cases/?officer="),
	                                  x->is_back ? x->officer : x->helper));
	return web_page(w, 200, "staff-covered", v);
}

/* Pressed twice it finds nothing left to do: no nonce is needed for that. */
static enum err post_cover(struct web *w)
{
	struct cover x;
	enum err e = begin(w, &x);

	if (e != OK)
		return e;
	if (entry_pressed(w, "cancel"))
		return web_redirect(w, STR("/staff/"));
	if ((e = read_cover(w, &x)) != OK)
		return e;
	if (w->problems.count > 0)
		return cover_page(w, 422, &x);
	/* the colleague's own cases and those that came are one list then: nobody parts them again */
	x.asks = x.for_good && !entry_pressed(w, "sure");
	if (x.asks)
		return (e = change_all(w, &x)) == OK ? cover_page(w, 200, &x) : e;
	if ((e = change_all(w, &x)) != OK || (e = clerk_note(w, "cover_set", x.away.id)) != OK)
		return e;
	return done_page(w, &x);
}

static const struct route routes[] = {
	{ GET, "/staff/cover", STAFF, READ, get_cover },
	{ POST, "/staff/cover", STAFF, WRITE, post_cover },
};

static const struct posts posts[] = {
	{ "/staff/cover", "officer helper how until-day until-month until-year nonce action" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "cover", .routes = routes, .route_count = COUNT(routes), .login = CLERK_LOGIN,
		.posts = posts, .posts_count = COUNT(posts),
		.memory_bytes_max = MEMORY_BYTES, .arena_bytes_max = ARENA_BYTES,
		.visitor = clerk_find, .common = clerk_common, .park = clerk_park,
	};

	web_run(&program);
}
