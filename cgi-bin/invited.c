/* invited.c: the link of an invitation: what it is, signing in, one question, and being linked. */
#include "cgi-bin/web/coded.h"
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/parked.h"
#include "cgi-bin/web/visitor.h"
#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/cases/history.h"
#include "store/cases/invite.h"
#include "store/compiled/words.h"
#include "store/people/organisation.h"

/* Where anybody has an address, who has another one there is a stranger. The settings of an earlier
 * release do not say where that is: then it may be anywhere. */
static bool is_public(struct web *w, struct str email)
{
	struct str host = str_from(email, str_find_last(email, '@') + 1), one,
	           rest = words_get(w->words, STR("council.public_mail"));
	bool is_unknown = rest.n == 0;

	while (str_cut(&rest, ' ', &one))
		if (str_equal(one, host))
			return true;
	return is_unknown;
}

static enum err find(struct web *w, struct invite *i)
{
	struct str token;
	enum err e;

	if (!hex_read(w->arena, web_piece(w, "token"), INVITE_TOKEN_BYTES, &token))
		return ERR_NOT_FOUND;
	if ((e = invite_find(w->main, w->keys, token, i)) == OK)
		i->exact = is_public(w, i->email);
	return e;
}

/* Where whoever took it goes on. */
static struct str way_on(struct web *w, const struct invite *i)
{
	if (i->child.n == 0)
		return STR("/tasks/");
	return str_join(w->arena, str_join(w->arena, STR("/children/"), hex_write(w->arena, i->child)),
	                STR("/"));
}

static const char *state_name(const struct web *w, const struct invite *i)
{
	static const char *const names[] = {
		[INVITE_OPEN] = "open", [INVITE_USED] = "used", [INVITE_REVOKED] = "revoked",
		[INVITE_OVER] = "over",
		[INVITE_SPENT] = "spent",
	};

	return names[invite_state(i, w->now)];
}

static void add_date(struct web *w, struct values *v)
{
	struct values *box = values_tree(v, STR("born"));

	values_text(box, STR("day"), web_field(w, "born-day"));
	values_text(box, STR("month"), web_field(w, "born-month"));
	values_text(box, STR("year"), web_field(w, "born-year"));
	entry_put_problem(w, STR("born-day"), box);
}

static enum err page(struct web *w, int status, const struct invite *i)
{
	struct values *v = values_open(w->arena);
	const char *name = state_name(w, i);
	struct organisation o;
	enum err e;

	values_flag(v, STR("is_open"), invite_state(i, w->now) == INVITE_OPEN);
	values_text(v, STR("state"), web_word(w, "invite.states.", str_of(name)));
	values_text(v, STR("until"), words_date(w->arena, w->words, date_today(i->until - 1)));
	values_text(v, STR("login"), coded_with_next(w, "/account/login", w->request.path));
	values_text(v, STR("register"), coded_with_next(w, "/account/register", w->request.path));
	values_flag(v, STR("of_case"), i->child.n > 0);
	if (!w->visitor->signed_in)
		return web_page(w, status, "invited", v);
	values_text(v, STR("email"), w->visitor->person.email);
	values_flag(v, STR("is_of_another"),
	            i->child.n > 0 && !invite_is_for(i, w->visitor->person.email));
	add_date(w, v);
	if (i->child.n == 0) {
		if ((e = organisation_load(w->main, w->keys, i->organisation, &o)) != OK)
			return e;
		values_text(v, STR("organisation"), o.name);
	}
	return web_page(w, status, "invited", v);
}

/* Who took it and comes by its link again is led to what it gave. */
static bool is_taken_by_me(const struct web *w, const struct invite *i)
{
	return i->used && w->visitor->signed_in && str_equal(i->person, w->visitor->person.id);
}

static enum err get_invited(struct web *w)
{
	struct invite i;
	enum err e = find(w, &i);

	if (e != OK)
		return e;
	return is_taken_by_me(w, &i) ? web_redirect(w, way_on(w, &i)) : page(w, 200, &i);
}

static enum err note(struct web *w, const struct invite *i)
{
	struct person *p = &w->visitor->person;
	struct asker who = { .kind = ACTOR_FAMILY, .id = p->id, .name = person_name(w->arena, p),
	                     .now = w->now };
	struct history_entry joined = { .action = STR("invite_used") };
	struct audit_entry entry = { ACTOR_FAMILY, p->id, STR("organisation_joined"), i->organisation,
	                             w->now };

	if (i->child.n == 0)
		return audit_add(w->main, w->keys, &entry);
	return history_add(w->main, w->keys, &who, i->child, i->key, &joined);
}

/* A day that there is; one that there is not is no try. */
static bool read_born(struct web *w, int32_t *born_on)
{
	struct problem *p;
	struct str day = web_field(w, "born-day");

	if (date_read_parts(day, web_field(w, "born-month"), web_field(w, "born-year"), born_on))
		return true;
	p = entry_problem(w, "born-day", day.n == 0 ? "required_date" : "date_not_real");
	p->what = words_get(w->words, day.n == 0 ? STR("invite.the_date") : STR("invite.date"));
	return false;
}

static enum err wrong(struct web *w, const struct invite *i)
{
	if (i->tries_left > 0)
		entry_problem(w, "born-day", "invite_wrong")->number = i->tries_left;
	return page(w, 422, i);
}

/* It stays as it is. */
static enum err refused(struct web *w, const struct invite *i, bool is_full)
{
	bool is_theirs = invite_is_for(i, w->visitor->person.email);

	entry_problem(w, "", is_full          ? "organisation_full"
	                     : i->child.n > 0 ? "invite_closed"
	                     : is_theirs      ? "invite_shut"
	                     : i->exact       ? "invite_exact"
	                                      : "invite_elsewhere");
	return page(w, 422, i);
}

static enum err post_invited(struct web *w)
{
	struct invite i;
	int32_t born_on = 0;
	enum err e = find(w, &i);

	if (e != OK)
		return e;
	if (is_taken_by_me(w, &i))
		return web_redirect(w, way_on(w, &i));
	if (i.child.n > 0 && !invite_is_for(&i, w->visitor->person.email))
		return page(w, 422, &i);
	if (invite_state(&i, w->now) == INVITE_OPEN && i.child.n > 0 && !read_born(w, &born_on))
		return page(w, 422, &i);
	e = invite_accept(w->main, w->keys, &i, w->visitor->person.id, born_on, w->now);
	if (e == ERR_INVALID)
		return wrong(w, &i);
	if (e == ERR_EXPIRED)
		return page(w, 422, &i);
	if (e == ERR_LIMIT || e == ERR_DENIED)
		return refused(w, &i, e == ERR_LIMIT);
	if (e == OK)
		e = note(w, &i);
	return e == OK || e == ERR_EXISTS ? web_redirect(w, way_on(w, &i)) : e;
}

static const struct route routes[] = {
	{ GET, "/invited/:token", ANYONE, READ, get_invited },
	{ POST, "/invited/:token", FAMILY, WRITE, post_invited },
};

static const struct posts posts[] = {
	{ "/invited/:token", "born-day born-month born-year action" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "invited", .routes = routes, .route_count = COUNT(routes), .posts = posts,
		.posts_count = COUNT(posts),
		.visitor = visitor_find, .common = visitor_common, .park = parked_add,
	};

	web_run(&program);
}
