/* The family is written to before compulsory school age ends, once. */
#include "store/cases/schoolage.h"

#include "store/base/date.h"
#include "store/cases/holder.h"
#include "tests/tap.h"
#include "tests/unit/turned.h"

enum { NOW = FAMILY_NOW, DAY = 86400 };

static int told_after(struct place *p, int64_t now)
{
	turned(p, now);
	return turned_letters(p, "school-age", "ann@example.org");
}

/* So that school age ends as many days after NOW. */
static int32_t born(int32_t days)
{
	int32_t end = date_today(NOW) + days, day = end - 17 * 366;

	while (date_school_age_end(day) < end)
		day++;
	return day;
}

static int32_t save(struct place *p, const struct family *f, int32_t born_on, int64_t closed_at)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct child c;

	if (child_load(t, p->keys, f->child.id, &c) != OK)
		die("load");
	c.born_on = born_on;
	c.closed_at = closed_at;
	if (child_save(t, p->keys, &c, NOW) != OK)
		die("save");
	place_commit(t);
	return born_on == 0 ? 0 : date_school_age_end(born_on) - date_today(NOW);
}

int main(void)
{
	struct place p;
	struct family f;
	int64_t end, soon;

	family_open(&p, &f);
	save(&p, &f, 0, 0);
	is_int(0, told_after(&p, NOW + 2 * DAY), "without a day of birth nobody is told");
	end = NOW + save(&p, &f, born(400), 0) * INT64_C(86400);
	soon = end - HOLDER_SOON_DAYS * INT64_C(86400);
	is_int(0, told_after(&p, soon - DAY), "nor longer before than three months");
	save(&p, &f, born(400), NOW);
	is_int(0, told_after(&p, soon + DAY), "nor where the case is closed");
	save(&p, &f, born(400), 0);
	is_int(1, told_after(&p, soon + DAY), "then the family gets a letter");
	is_int(1, told_after(&p, soon + 2 * DAY), "once");
	is_int(1, told_after(&p, end + DAY), "also when it has ended");
	save(&p, &f, born(10), 0);
	is_int(1, told_after(&p, end + DAY), "of an end that has passed nobody is told");
	end = NOW + save(&p, &f, born(800), 0) * INT64_C(86400);
	is_int(2, told_after(&p, end - DAY), "where the day of birth is put right, of the other end");
	place_remove(&p);
	return done();
}
