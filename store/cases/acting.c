#include "store/cases/acting.h"

#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/base/log.h"
#include "store/cases/notice.h"
#include "store/people/grant.h"

static const char *const ids[ACTING_GROUNDS] = { "deputy", "attorney", "parent", "for_parent",
	                                                 "childs_parent" };

const char *acting_ground_id(enum acting_ground ground)
{
	return ids[ground];
}

bool acting_ground_find(struct str id, enum acting_ground *ground)
{
	for (int i = 0; i < ACTING_GROUNDS; i++) {
		if (!str_is(id, ids[i]))
			continue;
		*ground = (enum acting_ground)i;
		return true;
	}
	return false;
}

bool acting_find(const struct child *c, struct acting *x)
{
	if (!c->acting || !acting_ground_find(values_get(c->acting, STR("ground")), &x->ground))
		return false;
	x->name = values_get(c->acting, STR("name"));
	x->person = values_get(c->acting, STR("person"));
	x->of = values_get(c->acting, STR("of"));
	x->from = (int32_t)values_get_number(c->acting, STR("from"));
	x->waits = values_get_number(c->acting, STR("waits")) != 0;
	return true;
}

void acting_set(struct arena *a, struct child *c, const struct acting *x)
{
	c->acting = values_open(a);
	if (!x)
		return;
	values_text(c->acting, STR("ground"), str_of(acting_ground_id(x->ground)));
	values_text(c->acting, STR("name"), x->name);
	values_text(c->acting, STR("person"), x->person);
	if (x->of.n > 0)
		values_text(c->acting, STR("of"), x->of);
	values_number(c->acting, STR("from"), x->from);
	if (x->waits)
		values_number(c->acting, STR("waits"), 1);
}

void acting_write(const struct child *c, struct values *to)
{
	struct acting x;

	if (!acting_find(c, &x))
		return;
	values_text(to, STR("ground"), str_of(acting_ground_id(x.ground)));
	values_text(to, STR("name"), x.name);
	values_text(to, STR("from"), date_write_iso(to->arena, x.from));
}

static bool is_child(const struct child *c, int32_t today)
{
	return c->born_on != 0 && today <= date_school_age_end(c->born_on);
}

bool acting_holds(const struct child *c, const struct acting *x, int32_t today)
{
	bool is_for_parent = x->ground == ACTING_CHILDS_PARENT;

	return x->from <= today && (c->born_on == 0 || is_child(c, today) == is_for_parent);
}

bool acting_is_over(const struct child *c, const struct acting *x, int32_t today)
{
	return x->ground == ACTING_CHILDS_PARENT && c->born_on != 0 && !is_child(c, today);
}

int32_t acting_tells_on(const struct child *c)
{
	int32_t after = c->born_on != 0 ? date_school_age_end(c->born_on) + 1 : 0;
	struct acting x;

	if (!acting_find(c, &x) || !x.waits)
		return 0;
	return x.from > after || x.ground == ACTING_CHILDS_PARENT ? x.from : after;
}

/* One of the case, by their account, who may still read it. */
static enum err write_to(struct txn *t, struct keys *k, const struct notice *n, struct str child,
                         struct str person)
{
	struct grant g;
	struct str id;
	enum err e;

	if (!hex_read(txn_arena(t), person, VAULT_ID_BYTES, &id))
		return OK;
	if ((e = grant_load(t, k, id, child, &g)) != OK)
		return err_unless_missing(e);
	return grant_is_open(&g, n->now) && (g.may & MAY_STATUS) ? notice_person(t, k, n, id) : OK;
}

enum err acting_write_letters(struct txn *t, struct keys *k, const struct child *c,
                              const struct acting *was, const struct acting *is, int64_t now)
{
	struct arena *a = txn_arena(t);
	struct str path = KEY(a, STR("/children/"), hex_write(a, c->id), STR("/dashboard"));
	struct notice n = { "new-rights", path, now };
	const struct acting *both[] = { was, is };
	struct str whom[4];
	size_t count = 0;
	enum err e = OK;

	for (size_t i = 0; i < COUNT(both); i++) {
		if (both[i] && both[i]->ground != ACTING_CHILDS_PARENT)
			return notice_family(t, k, &n, c->id, MAY_STATUS);
		whom[count++] = both[i] ? both[i]->of : STR("");
		whom[count++] = both[i] ? both[i]->person : STR("");
	}
	for (size_t i = 0; i < count && e == OK; i++) {
		bool is_written = false;

		for (size_t before = 0; before < i; before++)
			is_written |= str_equal(whom[before], whom[i]);
		if (!is_written)
			e = write_to(t, k, &n, c->id, whom[i]);
	}
	return e;
}

enum err acting_tell(struct txn *t, struct keys *k, struct child *c, int64_t now, bool *is_told)
{
	struct arena *a = txn_arena(t);
	int32_t today = date_today(now), day = acting_tells_on(c);
	struct acting x;
	enum err e;

	*is_told = day != 0 && day <= today && c->closed_at == 0 && acting_find(c, &x);
	if (!*is_told)
		return OK;
	x.waits = false;
	acting_set(a, c, &x);
	if (!acting_holds(c, &x, today))
		return OK;                 /* over by now */
	e = acting_write_letters(t, k, c, NULL, &x, now);
	if (err_is_unreadable(e))
		log_event("acting", "passed_over", 0);
	return err_is_unreadable(e) ? OK : e;
}
