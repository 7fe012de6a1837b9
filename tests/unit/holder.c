#include "store/cases/holder.h"

#include "store/base/arena.h"
#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/cases/acting.h"
#include "tests/tap.h"

static int32_t day(const char *iso)
{
	int32_t d;

	return date_read_iso(str_of(iso), &d) ? d : 0;
}

static void is_holder(enum holder h, enum relation relation, bool responsibility, const char *born,
                      const char *today, const char *sentence)
{
	struct child c = { .born_on = born ? day(born) : 0 };
	struct grant g = { .relation = relation, .responsibility = responsibility };

	is_str(holder_id(h), str_of(holder_id(holder_of(&c, &g, day(today)))), sentence);
}

/* Of a young person for whom somebody acts. */
static void is_with(enum holder h, const struct child *c, const struct grant *reader,
                    const char *today, const char *sentence)
{
	is_str(holder_id(h), str_of(holder_id(holder_of(c, reader, day(today)))), sentence);
}

static void acting(struct arena *a)
{
	static const char before[] = "2026-09-30", since[] = "2026-10-01", school[] = "2026-06-26";
	struct child c = { .born_on = day("2010-05-01") };
	struct str aunt = STR("0123456789abcdef");
	struct grant self = { .relation = RELATION_SELF, .person = STR("aaaaaaaaaaaaaaaa") },
	             parent = { .relation = RELATION_PARENT, .person = STR("bbbbbbbbbbbbbbbb") },
	             other = { .relation = RELATION_OTHER, .person = aunt };
	struct acting x = { .ground = ACTING_DEPUTY, .name = STR("Ada Holt"), .from = day(since) };

	x.person = hex_write(a, aunt);
	acting_set(a, &c, &x);
	is_with(HOLDER_READER, &c, &self, before, "until somebody acts they are the young person's");
	is_with(HOLDER_READER, &c, &other, since, "from that day on they are a deputy's");
	is_with(HOLDER_ACTING, &c, &self, since, "and not the young person's");
	is_with(HOLDER_ACTING, &c, &parent, since, "nor a parent's, beside a deputy");
	x.from = day("2026-01-01");
	acting_set(a, &c, &x);
	is_with(HOLDER_READER, &c, &parent, school, "a child's stay the parent's, whoever acts");
	is_with(HOLDER_PARENT, &c, &other, school, "and are no deputy's");
	is_with(HOLDER_READER, &c, &other, "2026-06-27", "but from the end of school age on");
	x = (struct acting){ .ground = ACTING_PARENT, .name = STR("Bo Reed"), .from = day(since) };
	acting_set(a, &c, &x);
	is_with(HOLDER_READER, &c, &parent, since, "where a parent acts each parent does");
	is_with(HOLDER_ACTING, &c, &self, since, "instead of the young person");
	is_with(HOLDER_ACTING, &c, &other, since, "and of nobody else");
	c.born_on = 0;
	is_with(HOLDER_ACTING, &c, &self, since, "also where no day of birth is known");
	acting_set(a, &c, NULL);
	c.born_on = day("2010-05-01");
	is_with(HOLDER_READER, &c, &self, since, "taken back they are the young person's again");
}

/* Regs 63: of a parent of a child. */
static void represented(struct arena *a)
{
	static const char since[] = "2026-03-01", school[] = "2026-06-26", after[] = "2026-06-27";
	struct child c = { .born_on = day("2010-05-01") };
	struct str aunt = STR("0123456789abcdef"), mum = STR("bbbbbbbbbbbbbbbb");
	struct grant self = { .relation = RELATION_SELF, .person = STR("aaaaaaaaaaaaaaaa") },
	             mother = { .relation = RELATION_PARENT, .person = mum },
	             father = { .relation = RELATION_PARENT, .person = STR("cccccccccccccccc") },
	             other = { .relation = RELATION_OTHER, .person = aunt };
	struct acting x = { .ground = ACTING_CHILDS_PARENT, .from = day(since) };

	x.person = hex_write(a, aunt);
	x.of = hex_write(a, mum);
	acting_set(a, &c, &x);
	is_with(HOLDER_READER, &c, &mother, "2026-02-28", "until somebody acts they are a parent's");
	is_with(HOLDER_READER, &c, &other, since, "from that day on they are a representative's");
	is_with(HOLDER_REPRESENTED, &c, &mother, since, "and not that parent's");
	is_with(HOLDER_READER, &c, &father, since, "but the other parent's as before");
	is_with(HOLDER_PARENT, &c, &self, since, "and not the child's");
	is_with(HOLDER_REPRESENTED, &c, &mother, school, "to the last day of school age");
	is_with(HOLDER_READER, &c, &self, after, "then they are the young person's");
	is_with(HOLDER_YOUNG, &c, &other, after, "and no representative's");
	c.born_on = 0;
	is_with(HOLDER_READER, &c, &other, since, "also where no day of birth is known");
	x.of = STR("");
	acting_set(a, &c, &x);
	is_with(HOLDER_READER, &c, &mother, since, "of a parent who reads nothing nobody is told");
}

int main(void)
{
	static const char born[] = "2010-05-01", school[] = "2026-06-26", after[] = "2026-06-27";
	struct arena *a = arena_open(1 << 20);

	is_holder(HOLDER_READER, RELATION_PARENT, false, born, school,
	          "the rights of a child are the parent's, to the last day of school age");
	is_holder(HOLDER_READER, RELATION_CARER, false, born, school, "also of who cares for it");
	is_holder(HOLDER_READER, RELATION_OTHER, true, born, school, "or is responsible for it");
	is_holder(HOLDER_PARENT, RELATION_OTHER, false, born, school, "not of an aunt");
	is_holder(HOLDER_PARENT, RELATION_SELF, false, born, school, "nor of the child");
	is_holder(HOLDER_PARENT, RELATION_SCHOOL, true, born, school, "nor of a school, whatever");
	is_holder(HOLDER_PARENT, RELATION_PROFESSIONAL, false, born, school, "nor of a professional");
	is_holder(HOLDER_READER, RELATION_SELF, false, born, after, "then they are the young person's");
	is_holder(HOLDER_YOUNG, RELATION_PARENT, true, born, after, "not the parent's any more");
	is_holder(HOLDER_YOUNG, RELATION_SCHOOL, false, born, after, "nor the school's");
	is_holder(HOLDER_READER, RELATION_PARENT, false, NULL, after,
	          "whose age nobody knows has their parent's rights told");
	is_holder(HOLDER_READER, RELATION_SELF, false, NULL, after, "and their own");
	is_holder(HOLDER_EITHER, RELATION_SCHOOL, false, NULL, after, "but not a school's");
	acting(a);
	represented(a);
	arena_close(a);
	return done();
}
