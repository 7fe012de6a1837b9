#include "store/cases/subscription.h"

#include "tests/scratch.h"
#include "tests/tap.h"

enum { NOW = 1700000000 };

static const struct str mother = STR("person-mother-01"), father = STR("person-father-01"),
                        ann = STR("child-ann-000001"), ben = STR("child-ben-000001");

static void link_to(struct scratch *s, struct txn *t, struct str person, struct str child)
{
	struct grant g = { .person = person, .child = child, .may = MAY_STATUS, .from = NOW,
	                   .child_name = STR("Ann") };

	is_err(OK, grant_add(t, s->keys, &g), "a parent is linked");
}

static void makes_one(struct scratch *s, struct txn *t)
{
	struct str token, newer, other, cut;
	struct grant g;

	is_int(0, subscription_since(t, mother, ann, NOW),
	       "there is no private address before it is made");
	is_err(OK, subscription_make(t, s->keys, mother, ann, NOW, &token),
	       "a private address is made");
	is_int(SUBSCRIPTION_TOKEN_BYTES, (int64_t)token.n, "it is 32 bytes nobody can guess");
	is_int(NOW, subscription_since(t, mother, ann, NOW), "it is known when");
	is_err(OK, subscription_find(t, s->keys, token, NOW, &g), "it leads");
	ok(str_equal(g.person, mother) && str_equal(g.child, ann),
	   "to what that parent may see of the child");
	is_err(OK, subscription_make(t, s->keys, father, ann, NOW, &other),
	       "the other parent makes one too");
	is_err(OK, subscription_make(t, s->keys, mother, ann, NOW + 5, &newer), "a new one");
	is_err(ERR_NOT_FOUND, subscription_find(t, s->keys, token, NOW + 5, &g), "ends the one before");
	is_err(OK, subscription_find(t, s->keys, other, NOW, &g), "but not the other parent's");
	cut = str_part(newer, 0, 31);
	is_err(ERR_NOT_FOUND, subscription_find(t, s->keys, cut, NOW, &g),
	       "a part of an address leads nowhere");
	is_err(OK, subscription_end(t, mother, ann), "it is ended");
	is_err(ERR_NOT_FOUND, subscription_find(t, s->keys, newer, NOW, &g), "then it leads nowhere");
	is_err(OK, subscription_end(t, mother, ann), "ending it again changes nothing");
}

static void ends_with_the_password(struct scratch *s, struct txn *t)
{
	struct str token, second, other;
	struct grant g;
	bool any;

	is_err(OK, subscription_make(t, s->keys, mother, ann, NOW, &token), "a parent has an address");
	is_err(OK, subscription_make(t, s->keys, mother, ben, NOW, &second),
	       "and one of another child");
	is_err(OK, subscription_make(t, s->keys, father, ann, NOW, &other), "the other parent too");
	is_err(OK, subscription_end_all(t, mother, &any), "all of one parent are ended at once");
	ok(any, "which says that there were some");
	is_err(ERR_NOT_FOUND, subscription_find(t, s->keys, token, NOW, &g), "the first leads nowhere");
	is_err(ERR_NOT_FOUND, subscription_find(t, s->keys, second, NOW, &g), "nor does the second");
	is_err(OK, subscription_find(t, s->keys, other, NOW, &g), "the other parent's still leads");
	is_err(OK, subscription_end_all(t, mother, &any),
	       "where there is none nothing is ended");
	ok(!any, "and that is said");
}

static void ends_with_the_grant(struct scratch *s, struct txn *t)
{
	struct str token;
	struct grant g;

	is_err(OK, subscription_make(t, s->keys, mother, ann, NOW, &token),
	       "a private address is made");
	is_err(OK, grant_load(t, s->keys, mother, ann, &g), "the council ends the parent's link");
	g.until = NOW + 10;
	is_err(OK, grant_save(t, s->keys, &g), "from a certain second");
	is_err(OK, subscription_find(t, s->keys, token, NOW + 9, &g), "until then the address works");
	is_err(ERR_NOT_FOUND, subscription_find(t, s->keys, token, NOW + 10, &g),
	       "and from then on it does not");
	g.until = 0;
	g.may = MAY_MESSAGE;
	is_err(OK, grant_save(t, s->keys, &g), "a parent who may write but not see dates");
	is_err(ERR_NOT_FOUND, subscription_find(t, s->keys, token, NOW, &g),
	       "does not get them this way");
	g.may = MAY_STATUS;
	g.from = NOW + 20;
	is_err(OK, grant_save(t, s->keys, &g), "a parent is linked again");
	is_err(ERR_NOT_FOUND, subscription_find(t, s->keys, token, NOW + 20, &g),
	       "and gets no older address back");
	is_int(0, subscription_since(t, mother, ann, g.from), "nor hears of one");
}

int main(void)
{
	struct scratch s = { 0 };
	struct txn *t;

	scratch_open(&s);
	t = scratch_begin(&s, MAIN, WRITE);
	if (keys_owner_add(s.keys, t, mother) != OK || keys_owner_add(s.keys, t, father) != OK)
		die("owners");
	link_to(&s, t, mother, ann);
	link_to(&s, t, mother, ben);
	link_to(&s, t, father, ann);
	makes_one(&s, t);
	ends_with_the_password(&s, t);
	ends_with_the_grant(&s, t);
	scratch_commit(t);
	scratch_close(&s);
	return done();
}
