/* caseacting.c: who acts for a young person, or a child's parent, who lacks capacity for the
 * decisions about the plan: noted, changed, taken back. */
#include "cgi-bin/web/acts.h"
#include "cgi-bin/web/casechange.h"
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/pagemark.h"
#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/cases/acting.h"
#include "store/compiled/words.h"
#include "store/people/person.h"

enum { ACTING_NAME_MAX = 100 };

/* What the page shows: what was typed, or what stands. */
struct typed {
	struct str ground, person, of, name;
	struct casechange_day from;
};

/* --- the page --------------------------------------------------------------------------------- */

/* Until compulsory school age ends, what is noted here waits. */
static void add_school_age(struct web *w, const struct child *c, struct values *v)
{
	int32_t end = c->born_on != 0 ? date_school_age_end(c->born_on) : 0;
	struct words_pair date = { STR("date"), STR("") };

	if (end < date_today(w->now))
		return;
	date.text = words_date(w->arena, w->words, end);
	values_text(v, STR("not_yet"),
	            words_fill(w->arena, w->words, words_get(w->words, STR("casework.acting.not_yet")),
	                       &date, 1));
}

/* What is for a child's parent is offered as long as it is one, or stands. */
static bool is_offered(struct web *w, const struct child *c, enum acting_ground ground)
{
	struct acting x = { .ground = ground }, stands;

	return !acting_is_over(c, &x, date_today(w->now)) ||
	       (acting_find(c, &stands) && stands.ground == ground);
}

static void add_grounds(struct web *w, const struct child *c, struct str chosen, struct values *v)
{
	struct values *list = values_list(v, STR("grounds")), *one;

	for (int i = 0; i < ACTING_GROUNDS; i++) {
		struct str id = str_of(acting_ground_id((enum acting_ground)i));

		if (!is_offered(w, c, (enum acting_ground)i))
			continue;
		one = values_add_tree(list);
		values_text(one, STR("id"), id);
		values_text(one, STR("label"), web_word(w, "casework.acting.grounds.", id));
		values_flag(one, STR("chosen"), str_equal(chosen, id));
	}
}

static enum err acting_page(struct web *w, int status, const struct desk_case *d,
                            const struct typed *typed)
{
	const struct child *c = &d->what.child;
	struct values *v = values_open(w->arena);
	struct acting stands;
	struct str look;
	enum err e = acts_linked(w, c, acts_may, typed->person, values_list(v, STR("linked")));

	if (e == OK)
		e = acts_linked(w, c, acts_parent, typed->of, values_list(v, STR("parents")));
	if (e != OK || (e = acts_note(w, c, &look)) != OK)
		return e;
	values_text(v, STR("acts_note"), look);
	add_grounds(w, c, typed->ground, v);
	casehead_values(w, d, "/acting", v);
	pagemark_values(v, pagemark_acting(w, c));
	add_school_age(w, c, v);
	entry_box(w, v, "ground", STR(""));
	entry_box(w, v, "person", STR(""));
	entry_box(w, v, "of", STR(""));
	values_flag(v, STR("has_parents"), is_offered(w, c, ACTING_CHILDS_PARENT));
	values_flag(v, STR("is_other"), str_is(typed->person, "other"));
	values_flag(v, STR("is_of_other"), str_is(typed->of, "other"));
	entry_box(w, v, "name", typed->name);
	casechange_day_values(w, STR("from"), &typed->from, values_tree(v, STR("from")));
	values_flag(v, STR("is_noted"), acting_find(c, &stands));
	return web_page(w, status, "staff-acting", v);
}

/* What stands, in the boxes. Who cannot see the case any more stands there by name. */
static enum err noted(struct web *w, const struct child *c, struct typed *typed)
{
	struct acting x;
	struct str name;
	enum err e;

	*typed = (struct typed){ STR(""), STR(""), STR(""), STR(""), { .on = 0 } };
	casechange_day_of(w, 0, &typed->from);
	if (!acting_find(c, &x))
		return OK;
	typed->ground = str_of(acting_ground_id(x.ground));
	typed->person = x.person;
	casechange_day_of(w, x.from, &typed->from);
	e = acts_find(w, c, acts_may, x.person, &name);
	if (e == ERR_NOT_FOUND) {
		typed->person = STR("other");
		typed->name = x.name;
	}
	if ((e = err_unless_missing(e)) != OK || x.ground != ACTING_CHILDS_PARENT)
		return e;
	e = acts_find(w, c, acts_parent, x.of, &name);
	typed->of = e == OK ? x.of : STR("other");
	return err_unless_missing(e);
}

static enum err get_acting(struct web *w)
{
	struct typed typed;
	struct desk_case d;
	enum err e = desk_case_open(w, ACT_CASE_EDIT, &d);

	if (e != OK || (e = noted(w, &d.what.child, &typed)) != OK)
		return e;
	return acting_page(w, 200, &d, &typed);
}

/* --- what was typed --------------------------------------------------------------------------- */

/* One of the case, or somebody by name alone. */
static enum err read_who(struct web *w, const struct desk_case *d, struct acting *x)
{
	enum err e;

	if (!str_is(x->person, "other")) {
		e = acts_find(w, &d->what.child, acts_may, x->person, &x->name);
		if (e == ERR_NOT_FOUND)
			entry_problem(w, "person", "case_acting_who");
		return err_unless_missing(e);
	}
	x->person = STR("");
	if (x->name.n == 0)
		entry_problem(w, "name", "case_acting_name");
	return OK;
}

/* The parent of the child for whom they act: another than they are. */
static enum err read_of(struct web *w, const struct desk_case *d, struct acting *x)
{
	struct str of = web_field(w, "of"), name;
	enum err e;

	x->of = STR("");
	if (x->ground != ACTING_CHILDS_PARENT || str_is(of, "other"))
		return OK;
	e = acts_find(w, &d->what.child, acts_parent, of, &name);
	if (e == ERR_NOT_FOUND || (e == OK && str_equal(of, x->person)))
		entry_problem(w, "of", "case_acting_of");
	x->of = of;
	return err_unless_missing(e);
}

/* Who acts now would act no longer, and nobody would until that day. */
static bool is_too_early(struct web *w, const struct child *c, const struct acting *next)
{
	int32_t today = date_today(w->now);
	struct acting now;

	return !acting_holds(c, next, today) && acting_find(c, &now) && acting_holds(c, &now, today);
}

static void read_from(struct web *w, const struct child *c, struct casechange_day *from,
                      struct acting *x)
{
	struct str label = STR("casework.acting.from");

	if (casechange_day_read_near(w, STR("from"), label, from) && from->on == 0)
		entry_problem(w, "from", "required_date")->what = words_get(w->words, label);
	x->from = from->on;
	if (from->on != 0 && from->on < c->born_on && x->ground != ACTING_CHILDS_PARENT)
		entry_problem(w, "from", "case_acting_born");
	else if (from->on != 0 && is_too_early(w, c, x))
		entry_problem(w, "from", "case_acting_early");
}

static enum err read_acting(struct web *w, const struct desk_case *d, struct typed *typed,
                            struct acting *x)
{
	enum err e;

	*typed = (struct typed){ web_field(w, "ground"), web_field(w, "person"), web_field(w, "of"),
		                     STR(""), { .on = 0 } };
	if (!acting_ground_find(typed->ground, &x->ground) ||
	    !is_offered(w, &d->what.child, x->ground))
		entry_problem(w, "ground", "case_acting_ground");
	typed->name = entry_text(w, "name", "casework.acting.name", ACTING_NAME_MAX);
	x->name = typed->name;
	x->person = typed->person;
	if ((e = read_who(w, d, x)) == OK && (e = read_of(w, d, x)) == OK)
		read_from(w, &d->what.child, &typed->from, x);
	return e;
}

/* --- the change ------------------------------------------------------------------------------- */

/* Who reads it in the history. */
enum readers { EVERYBODY, THE_COUNCIL };

static enum err note(struct web *w, const struct desk_case *d, const char *action, struct str was,
                     struct str is, enum readers readers)
{
	struct history_entry entry = { .action = str_of(action), .was = was, .is = is,
		                           .staff_only = readers == THE_COUNCIL };

	return str_equal(was, is) ? OK : casechange_note(w, d, &entry);
}

static struct str ground_word(struct web *w, const struct acting *x)
{
	return x ? web_word(w, "casework.acting.short.", str_of(acting_ground_id(x->ground)))
	         : STR("");
}

static struct str since(struct web *w, const struct acting *x)
{
	return x ? date_write_iso(w->arena, x->from) : STR("");
}

static bool holds(struct web *w, const struct child *c, const struct acting *x)
{
	return x && acting_holds(c, x, date_today(w->now));
}

/* The name, and for which parent. The account may be gone. */
static enum err who_text(struct web *w, const struct acting *x, struct str *text)
{
	struct words_pair pairs[] = { { STR("name"), x ? x->name : STR("") },
		                          { STR("parent"), STR("") } };
	struct str id;
	struct person p;
	enum err e;

	*text = pairs[0].text;
	if (!x || !hex_read(w->arena, x->of, VAULT_ID_BYTES, &id))
		return OK;
	if ((e = person_load(w->main, w->keys, id, &p)) != OK)
		return err_unless_missing(e);
	pairs[1].text = person_name(w->arena, &p);
	*text = words_fill(w->arena, w->words, words_get(w->words, STR("casework.acting.named")), pairs,
	                   COUNT(pairs));
	return OK;
}

/* Of a child's parent, and of a young person: what is of the other kind is nothing here. */
static const struct acting *only(const struct acting *x, bool of_parent)
{
	return x && (x->ground == ACTING_CHILDS_PARENT) == of_parent ? x : NULL;
}

/* The family reads on what ground and since when, and not who; nor anything of a parent who cannot
 * decide: of two parents neither learns from it how it is with the other. */
static enum err note_change(struct web *w, const struct desk_case *d, const struct acting *was,
                            const struct acting *is)
{
	static const struct { bool of_parent; enum readers readers; } kinds[] = {
		{ false, EVERYBODY }, { true, THE_COUNCIL },
	};
	struct str before, after;
	enum err e = OK;

	for (size_t i = 0; i < COUNT(kinds) && e == OK; i++) {
		const struct acting *then = only(was, kinds[i].of_parent),
		                    *now = only(is, kinds[i].of_parent);
		enum readers readers = kinds[i].readers;

		e = note(w, d, "acting_changed", ground_word(w, then), ground_word(w, now), readers);
		if (e == OK && now)
			e = note(w, d, "acting_since", since(w, then), since(w, now), readers);
	}
	if (e != OK || (e = who_text(w, was, &before)) != OK || (e = who_text(w, is, &after)) != OK)
		return e;
	return note(w, d, "acting_named", before, after, THE_COUNCIL);
}

/* Where it does not hold yet they get a letter on the day. */
static enum err change(struct web *w, struct desk_case *d, const struct acting *was,
                       struct acting *is)
{
	bool was_now = holds(w, &d->what.child, was), is_now = holds(w, &d->what.child, is);
	enum err e = note_change(w, d, was, is);

	if (e != OK)
		return e;
	if (is)
		is->waits = !is_now;
	acting_set(w->arena, &d->what.child, is);
	if ((e = casechange_save(w, d)) != OK || !(is_now || was_now))
		return e;
	return acting_write_letters(w->main, w->keys, &d->what.child, was_now ? was : NULL,
	                            is_now ? is : NULL, w->now);
}

/* A colleague noted something else meanwhile: it is shown beside what was typed, once. */
static void meet(struct web *w, const struct child *c)
{
	struct acting there;
	bool is_noted = acting_find(c, &there);

	if (pagemark_is(w, pagemark_acting(w, c)))
		return;
	entry_problem(w, "ground", "case_changed_to")->what =
		is_noted ? KEY(w->arena, there.name, STR(", "), ground_word(w, &there))
		         : words_get(w->words, STR("casework.acting.nobody"));
}

static enum err take_back(struct web *w, struct desk_case *d)
{
	struct acting was;
	struct typed typed;
	enum err e;

	if (!acting_find(&d->what.child, &was))
		return casechange_done(w, d, "/", "nothing");
	if (!pagemark_is(w, pagemark_acting(w, &d->what.child))) {
		entry_problem(w, "", "case_changed");
		if ((e = noted(w, &d->what.child, &typed)) != OK)
			return e;
		return acting_page(w, 422, d, &typed);
	}
	e = change(w, d, &was, NULL);
	return e == OK ? casechange_done(w, d, "/", "acting_ended") : e;
}

static enum err post_acting(struct web *w)
{
	struct acting was, is = { .name = STR("") };
	struct typed typed;
	struct desk_case d;
	struct child next;
	bool is_noted;
	enum err e = desk_case_open(w, ACT_CASE_EDIT, &d);

	if (e != OK)
		return e;
	if (entry_pressed(w, "cancel"))
		return web_redirect(w, str_join(w->arena, d.path, STR("/")));
	if (entry_pressed(w, "end"))
		return take_back(w, &d);
	if ((e = read_acting(w, &d, &typed, &is)) != OK)
		return e;
	next = d.what.child;
	acting_set(w->arena, &next, &is);
	if (w->problems.count == 0 &&
	    str_equal(pagemark_acting(w, &next), pagemark_acting(w, &d.what.child)))
		return casechange_done(w, &d, "/", "nothing");
	meet(w, &d.what.child);
	if (w->problems.count > 0)
		return acting_page(w, 422, &d, &typed);
	is_noted = acting_find(&d.what.child, &was);
	e = change(w, &d, is_noted ? &was : NULL, &is);
	return e == OK ? casechange_done(w, &d, "/", is.waits ? "acting_later" : "acting") : e;
}

static const struct route routes[] = {
	{ GET, "/staff/cases/:case/acting", STAFF, READ, get_acting },
	{ POST, "/staff/cases/:case/acting", STAFF, WRITE, post_acting },
};

static const struct posts posts[] = {
	{ "/staff/cases/:case/acting",
	  "ground person of name from-day from-month from-year known action" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "caseacting", .routes = routes, .route_count = COUNT(routes), .login = CLERK_LOGIN,
		.posts = posts, .posts_count = COUNT(posts),
		.visitor = clerk_find, .common = clerk_common, .park = clerk_park,
	};

	web_run(&program);
}
