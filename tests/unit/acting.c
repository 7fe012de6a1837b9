/* The family is told of who acts on the day on which that holds, whatever was changed meanwhile. */
#include "store/cases/acting.h"

#include "store/base/hex.h"
#include "tests/tap.h"
#include "tests/unit/turned.h"

enum { NOW = FAMILY_NOW, DAY = 86400 };

static int told(struct place *p)
{
	return turned_letters(p, "new-rights", "ann@example.org");
}

static void save(struct place *p, const struct family *f, const char *born,
                 const struct acting *x, int64_t closed_at)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct child c;

	if (child_load(t, p->keys, f->child.id, &c) != OK || !date_read_iso(str_of(born), &c.born_on))
		die("load");
	if (x)
		acting_set(p->arena, &c, x);
	c.closed_at = closed_at;
	if (child_save(t, p->keys, &c, NOW) != OK)
		die("save");
	place_commit(t);
}

int main(void)
{
	static const char child[] = "2014-05-06", grown[] = "2000-05-06";
	struct acting x = { .ground = ACTING_DEPUTY, .name = STR("Ada Holt"), .waits = true };
	struct place p;
	struct family f;

	family_open(&p, &f);
	x.from = date_today(NOW);
	save(&p, &f, child, &x, 0);
	turned(&p, NOW + 2 * DAY);
	is_int(0, told(&p), "of a child nobody is told who acts for the young person");
	save(&p, &f, grown, NULL, NOW);
	turned(&p, NOW + 2 * DAY);
	is_int(0, told(&p), "nor where the case is closed");
	save(&p, &f, grown, NULL, 0);
	turned(&p, NOW + DAY);
	is_int(1, told(&p), "where the date of birth is put right they are told, on the next day");
	turned(&p, NOW + 2 * DAY);
	is_int(1, told(&p), "once");
	x.from = date_today(NOW) + 5;
	save(&p, &f, grown, &x, 0);
	turned(&p, NOW + 4 * DAY);
	is_int(1, told(&p), "from a day to come nobody is told before");
	turned(&p, NOW + 5 * DAY);
	is_int(2, told(&p), "but on that day");
	x.ground = ACTING_CHILDS_PARENT;
	x.from = date_today(NOW) + 7;
	save(&p, &f, grown, &x, 0);
	turned(&p, NOW + 9 * DAY);
	is_int(2, told(&p), "of what is over by then nobody is told");
	turned(&p, NOW + 10 * DAY);
	is_int(2, told(&p), "nor afterwards");
	place_remove(&p);
	return done();
}
