#include "store/people/grant.h"

#include "tests/scratch.h"
#include "tests/tap.h"

enum { NOW = 1700000000 };

static const struct str mother = STR("person-mother-01"), father = STR("person-father-01"),
                        ann = STR("child-ann-000001"), ben = STR("child-ben-000001");

static struct grant granted(struct str person, struct str child, const char *name)
{
	return (struct grant){ .person = person,
		                   .child = child,
		                   .relation = RELATION_PARENT,
		                   .responsibility = true,
		                   .may = MAY_ALL,
		                   .from = NOW,
		                   .child_name = str_of(name),
		                   .unread = 2 };
}

static void opens_and_ends(struct scratch *s, struct txn *t)
{
	struct grant g = granted(mother, ann, "Ann One"), again = g, there, older;

	is_err(OK, grant_add(t, s->keys, &g), "a parent is linked");
	is_err(ERR_EXISTS, grant_add(t, s->keys, &again), "once");
	is_err(OK, grant_load(t, s->keys, mother, ann, &there), "the link is there");
	ok(there.responsibility && there.may == MAY_ALL && there.unread == 2, "as it was made");
	is_str("Ann One", there.child_name, "with the name for the menu");
	ok(!grant_is_open(&there, NOW - 1) && grant_is_open(&there, NOW), "it is open from its start");
	ok(grant_is_open(&there, NOW * 2LL), "and for ever while no end is set");
	older = there;
	there.until = NOW + 100;
	is_err(OK, grant_save(t, s->keys, &there), "an end is set");
	ok(grant_is_open(&there, NOW + 99) && !grant_is_open(&there, NOW + 100),
	   "then it is closed from that second");
	is_err(ERR_CONFLICT, grant_save(t, s->keys, &older), "a save from an older copy is refused");
	there.may = 0;
	ok(!grant_is_open(&there, NOW), "one that lets nothing be done is closed");
	is_err(ERR_NOT_FOUND, grant_load(t, s->keys, father, ann, &there),
	       "the other parent has none by it");
}

static void counts_stay_above_nought(struct scratch *s, struct txn *t)
{
	struct grant g;

	is_err(OK, grant_load(t, s->keys, mother, ann, &g), "two messages are unread");
	g.unread -= 3;
	is_err(OK, grant_save(t, s->keys, &g), "three are read");
	is_err(OK, grant_load(t, s->keys, mother, ann, &g), "then");
	is_int(0, g.unread, "none is left, and not less");
}

static void lists(struct scratch *s, struct txn *t)
{
	struct grant other = granted(father, ann, "Ann One"), second = granted(mother, ben, "Ben Two"),
	             *list;
	size_t count;

	is_err(OK, grant_add(t, s->keys, &other), "the father is linked too");
	is_err(OK, grant_add(t, s->keys, &second), "and the mother to a second child");
	is_int(3, txn_count(t, STR("grant")), "three links are counted");
	is_err(OK, grant_list(t, s->keys, mother, &list, &count), "the mother's children");
	ok(count == 2 && str_equal(list[0].child, ann) && str_equal(list[1].child, ben),
	   "are both, the ended one too");
	is_err(OK, grant_of(t, s->keys, ann, &list, &count), "the people of one child");
	ok(count == 2 && str_equal(list[0].person, father) && str_equal(list[1].person, mother),
	   "are both parents");
	is_err(OK, grant_remove(t, father, ann), "one is removed");
	is_err(ERR_NOT_FOUND, grant_remove(t, father, ann), "and is gone");
	is_err(OK, grant_of(t, s->keys, ann, &list, &count), "the child");
	is_int(1, (int64_t)count, "keeps the other");
}

int main(void)
{
	struct scratch s = { 0 };
	struct txn *t;
	enum relation r;

	scratch_open(&s);
	t = scratch_begin(&s, MAIN, WRITE);
	if (keys_owner_add(s.keys, t, mother) != OK || keys_owner_add(s.keys, t, father) != OK)
		die("owners");
	opens_and_ends(&s, t);
	counts_stay_above_nought(&s, t);
	lists(&s, t);
	for (int i = 0; i < RELATIONS; i++)
		ok(grant_relation_read(str_of(grant_relation_name((enum relation)i)), &r) && (int)r == i,
		   "a relation reads back");
	ok(!grant_relation_read(STR("friend"), &r), "no other does");
	scratch_commit(t);
	scratch_close(&s);
	return done();
}
