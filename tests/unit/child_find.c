/* Cases found by what somebody types. */
#include "store/cases/child_find.h"

#include "store/base/date.h"
#include "store/base/fold.h"
#include "tests/scratch.h"
#include "tests/tap.h"
#include "tests/unit/child_made.h"

enum { NOW = 20000 * 86400 + 3600, FEW = 400, MANY = 3200 };

static struct child added(struct scratch *s, struct txn *t, const char *first, const char *last,
                          const char *born)
{
	struct child c = child_made(s, first, last, born);

	if (child_add(t, s->keys, &c, NOW) != OK)
		die("child_add");
	return c;
}

/* How many cases fit; when it is one, it is that one. */
static void finds(struct scratch *s, struct txn *t, const char *typed, int64_t wanted,
                  const struct child *which)
{
	struct child_search found = { .typed = str_of(typed), .max = 10 };

	if (child_find(t, s->keys, &found) != OK)
		die("child_find");
	is_int(wanted, (int64_t)found.count, typed);
	if (which)
		ok(found.count == 1 && str_equal(found.list[0].id, which->id),
		   "  is the one that is meant");
}

static void finds_names(struct scratch *s, struct txn *t)
{
	struct child neill = added(s, t, "Zoë", "O'Neill", "2012-07-01"),
	             mary = added(s, t, "Anne-Marie", "Łukasz", "2013-01-09");
	struct child alex = added(s, t, "Alexandria", "Bo", NULL);

	added(s, t, "Alexander", "Bo", NULL);
	finds(s, t, "Zoë O'Neill", 1, &neill);
	finds(s, t, "zoe ONEILL", 1, &neill);
	finds(s, t, "Zoe\xcc\x88 O\xe2\x80\x99Neill", 1, &neill);
	finds(s, t, "neill", 1, &neill);
	finds(s, t, "O Neill", 1, &neill);
	finds(s, t, "onei", 1, &neill);
	finds(s, t, "on", 0, NULL);
	finds(s, t, "Anne-Marie", 1, &mary);
	finds(s, t, "annemarie lukasz", 1, &mary);
	finds(s, t, "Marie Łuk", 1, &mary);
	finds(s, t, "Lukasz, Anne", 1, &mary);
	finds(s, t, "alexand bo", 2, NULL);
	finds(s, t, "alexandri", 1, &alex);
	finds(s, t, "alexandrias", 0, NULL);
	finds(s, t, "zoe lukasz", 0, NULL);
	finds(s, t, "", 0, NULL);
	finds(s, t, " - ' ", 0, NULL);
}

static void finds_codes(struct scratch *s, struct txn *t)
{
	struct child c = child_made(s, "Mo", "Ray", "2011-07-01");

	c.postcode = STR("LK1 1AA");
	c.upn = STR("A123456789012");
	c.reference = STR("7K3F-92QX");
	is_err(OK, child_add(t, s->keys, &c, NOW), "a case with everything to find it by");
	finds(s, t, "1/7/2011", 1, &c);
	finds(s, t, "2011-07-01 ray", 1, &c);
	finds(s, t, "Mo 1 July 2011", 1, &c);
	finds(s, t, "2 July 2011", 0, NULL);
	finds(s, t, "lk1 1aa", 1, &c);
	finds(s, t, "Ray LK11AA", 1, &c);
	finds(s, t, "7k3f-92qx", 1, &c);
	finds(s, t, "7K3F 92QX", 1, &c);
	finds(s, t, "a123456789012", 1, &c);
	finds(s, t, "a12345678901", 0, NULL);
	c.last = STR("Young");
	c.postcode = STR("LK2 2BB");
	is_err(OK, child_save(t, s->keys, &c, NOW), "its name and postcode change");
	finds(s, t, "young lk22bb", 1, &c);
	finds(s, t, "ray", 0, NULL);
	finds(s, t, "lk11aa", 0, NULL);
}

static void finds_many(struct scratch *s, struct txn *t)
{
	struct child_search found = { .typed = STR("common"), .max = 10 };

	for (int i = 0; i < 12; i++)
		added(s, t, "Sam", "Common", "2010-01-01");
	is_err(OK, child_find(t, s->keys, &found), "of twelve with one name");
	ok(found.count == 10 && found.more, "ten are found, and it is said that there are more");
	found.max = 12;
	is_err(OK, child_find(t, s->keys, &found), "asked for twelve");
	ok(found.count == 12 && !found.more && !found.stopped, "all are found");
}

static bool is_of_team(void *reader, const struct child *c)
{
	return str_equal(c->team, *(struct str *)reader);
}

/* A reader of one team, among many cases of others. */
static void finds_own(struct scratch *s, struct txn *t)
{
	struct str team = STR("small");
	struct child_search found = { .typed = STR("smith"), .max = 10, .wanted = is_of_team,
		                          .reader = &team };
	struct child own;

	for (int i = 0; i < FEW; i++)
		added(s, t, "Sam", "Smith", NULL);
	own = child_made(s, "Sam", "Smith", NULL);
	own.team = team;
	if (child_add(t, s->keys, &own, NOW) != OK)
		die("child_add");
	is_err(OK, child_find(t, s->keys, &found), "a name that 400 cases of others have");
	ok(found.count == 1 && str_equal(found.list[0].id, own.id) && !found.more && !found.stopped,
	   "one's own is found, and nothing is said of others");
	for (int i = FEW; i < MANY; i++)
		added(s, t, "Sam", "Smith", NULL);
	is_err(OK, child_find(t, s->keys, &found), "a name that thousands have");
	ok(found.stopped && !found.more && found.count <= 1, "it stops, and says so");
}

static void finds_twins(struct scratch *s, struct txn *t)
{
	struct child *list;
	size_t count;
	int32_t born = date_of((struct civil){ 2012, 7, 1 });

	is_err(OK, child_twins(t, s->keys, STR("ONeill"), born, 5, &list, &count),
	       "before a case is opened");
	ok(count == 1 && str_is(list[0].first, "Zoë"),
	   "one of the same last name and birth date is seen");
	is_err(OK, child_twins(t, s->keys, STR("O'Neil"), born, 5, &list, &count),
	       "one of another name");
	is_int(0, (int64_t)count, "is not");
	is_err(OK, child_twins(t, s->keys, STR("O'Neill"), born + 1, 5, &list, &count),
	       "nor one of another birth date");
	is_int(0, (int64_t)count, "by the day");
	is_err(OK, child_twins(t, s->keys, STR("o'neill"), 0, 5, &list, &count),
	       "without a birth date");
	is_int(1, (int64_t)count, "the name alone counts");
}

int main(void)
{
	struct scratch s = { 0 };
	struct txn *t;

	scratch_open(&s);
	t = scratch_begin(&s, MAIN, WRITE);
	is_str("zoe o-neill strasse", fold(s.arena, STR("ZOË O’Neill Straße")),
	       "names are folded to plain small letters");
	finds_names(&s, t);
	finds_codes(&s, t);
	finds_many(&s, t);
	finds_twins(&s, t);
	finds_own(&s, t);
	txn_abort(t);
	scratch_close(&s);
	return done();
}
