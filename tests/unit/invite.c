#include "store/cases/invite.h"

#include "store/base/date.h"
#include "store/cases/fresh.h"
#include "store/cases/message.h"
#include "store/cases/task.h"
#include "store/people/organisation.h"
#include "tests/tap.h"
#include "tests/unit/family.h"

enum { NOW = FAMILY_NOW, DAY = 86400 };

static struct invite an_invite(const struct family *f, const char *email)
{
	return (struct invite){ .child = f->child.id,
		                    .email = str_of(email),
		                    .name = STR("Gran"),
		                    .relation = RELATION_CARER,
		                    .may = MAY_STATUS | MAY_MESSAGE,
		                    .by = f->officer,
		                    .by_name = STR("Robin Officer") };
}

static struct str add(struct place *p, struct txn *t, struct invite *i)
{
	struct str token;

	if (invite_add(t, p->keys, i, NOW, &token) != OK)
		die("invite_add");
	return token;
}

static void tokens(struct place *p, const struct family *f)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct invite i = an_invite(f, "canary@example.org"), there, *list;
	struct str token = add(p, t, &i), raw;
	int64_t end = date_day_end(NOW + (int64_t)INVITE_DAYS * DAY);
	size_t count;

	is_err(OK, invite_find(t, p->keys, token, &there),
	       "an invitation is found by the token of its link");
	is_str("Gran", there.name, "with who it is for");
	ok(there.relation == RELATION_CARER && there.may == (MAY_STATUS | MAY_MESSAGE),
	   "and what they may");
	ok(invite_state(&there, NOW) == INVITE_OPEN, "it is open");
	ok(invite_state(&there, end - 1) == INVITE_OPEN, "to the end of the day that the letter names");
	ok(invite_state(&there, end) == INVITE_OVER, "28 days on");
	is_err(ERR_NOT_FOUND, invite_find(t, p->keys, str_part(token, 0, 31), &there),
	       "a piece of the token finds nothing");
	is_err(ERR_NOT_FOUND, invite_find(t, p->keys, STR("12345678901234567890123456789012"), &there),
	       "nor does another");
	is_err(OK, txn_get(t, TABLE_INVITE, i.key, &raw), "its row");
	is_int((int64_t)raw.n, (int64_t)str_search(raw, STR("canary")), "shows nothing");
	is_int((int64_t)raw.n, (int64_t)str_search(raw, token), "and not the token");
	is_err(OK, invite_list(t, p->keys, f->child.id, &list, &count), "the case lists it");
	is_int(1, (int64_t)count, "once");
	family_abort(t);
}

static void accepted(struct place *p, const struct family *f)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct invite i = an_invite(f, "gran@example.org"), there;
	struct str token = add(p, t, &i), gran = family_person(p, t, "Gran", "gran@example.org");
	struct grant g;

	is_err(OK, invite_find(t, p->keys, token, &i), "somebody follows the link");
	is_err(ERR_DENIED, invite_accept(t, p->keys, &i, f->ben, f->child.born_on, NOW + 4),
	       "with an account at another address, and the right birth date");
	is_err(ERR_DENIED, invite_accept(t, p->keys, &i, f->ben, f->child.born_on + 1, NOW + 4),
	       "or a wrong one: that opens nothing and takes no try");
	is_err(ERR_INVALID, invite_accept(t, p->keys, &i, gran, f->child.born_on + 1, NOW + 5),
	       "with another birth date");
	is_err(ERR_NOT_FOUND, grant_load(t, p->keys, gran, f->child.id, &g), "they get nothing");
	is_err(ERR_INVALID, invite_accept(t, p->keys, &i, gran, 0, NOW + 5), "nor with none");
	is_err(OK, invite_find(t, p->keys, token, &there), "the tries");
	is_int(INVITE_TRIES - 2, there.tries_left, "are counted in the record");
	is_err(OK, invite_accept(t, p->keys, &there, gran, f->child.born_on, NOW + 9),
	       "with the right one they are in");
	is_err(OK, grant_load(t, p->keys, gran, f->child.id, &g), "and have a grant");
	ok(g.may == (MAY_STATUS | MAY_MESSAGE) && g.relation == RELATION_CARER,
	   "of what was meant for them");
	is_str("Cleo Example", g.child_name, "with the name for their menu");
	ok(grant_is_open(&g, NOW + 9), "from now on");
	is_err(OK, invite_find(t, p->keys, token, &there), "the link");
	ok(invite_state(&there, NOW + 10) == INVITE_USED, "is used");
	is_err(ERR_EXPIRED, invite_accept(t, p->keys, &there, f->ben, f->child.born_on, NOW + 20),
	       "and opens for nobody else");
	is_err(ERR_CONFLICT, invite_accept(t, p->keys, &i, gran, f->child.born_on, NOW + 20),
	       "nor by an older copy");
	family_abort(t);
}

static void spent(struct place *p, const struct family *f)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct invite i = an_invite(f, "gran@example.org");
	struct str gran = family_person(p, t, "Gran", "gran@example.org");
	enum err e = ERR_INVALID;

	add(p, t, &i);
	for (int n = 0; n < INVITE_TRIES && e == ERR_INVALID; n++)
		e = invite_accept(t, p->keys, &i, gran, 1, NOW + n);
	is_err(ERR_INVALID, e, "after five wrong dates");
	ok(invite_state(&i, NOW + 9) == INVITE_SPENT, "an invitation is spent");
	is_err(ERR_EXPIRED, invite_accept(t, p->keys, &i, gran, f->child.born_on, NOW + 9),
	       "the right one comes too late");
	family_abort(t);
}

static void linked_already(struct place *p, const struct family *f)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct invite i = an_invite(f, "ann@example.org");
	struct grant g;

	add(p, t, &i);
	is_err(ERR_EXISTS, invite_accept(t, p->keys, &i, f->ann, f->child.born_on, NOW + 9),
	       "who is in already stays as they are");
	is_int(MAY_ALL, family_counts(p, t, f->ann, f->child.id).may, "with all they had");
	ok(invite_state(&i, NOW + 10) == INVITE_USED, "and the link is used up");
	i = an_invite(f, "ben@example.org");
	add(p, t, &i);
	g = family_counts(p, t, f->ben, f->child.id);
	g.until = NOW - 5;
	is_err(OK, grant_save(t, p->keys, &g), "whose part had ended");
	is_err(OK, invite_accept(t, p->keys, &i, f->ben, f->child.born_on, NOW + 9),
	       "comes back by an invitation");
	g = family_counts(p, t, f->ben, f->child.id);
	ok(grant_is_open(&g, NOW + 9) && g.may == i.may, "to what it gives");
	family_abort(t);
}

static void taken_back(struct place *p, const struct family *f)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct invite i = an_invite(f, "ben@example.org"), there, *list;
	struct str first = add(p, t, &i), second;
	size_t count;

	is_err(OK, invite_again(t, p->keys, &i, NOW + 100, &second), "it is sent again");
	is_err(OK, invite_find(t, p->keys, first, &there), "the earlier link");
	ok(invite_state(&there, NOW + 100) == INVITE_REVOKED, "ends");
	is_err(OK, invite_find(t, p->keys, second, &there), "the new one");
	ok(invite_state(&there, NOW + 100) == INVITE_OPEN, "is open");
	is_err(OK, invite_list(t, p->keys, f->child.id, &list, &count), "the list");
	ok(count == 2 && invite_state(&list[0], NOW + 100) == INVITE_OPEN,
	   "has both, the newest first");
	is_err(OK, invite_revoke(t, p->keys, &there, NOW + 200), "the council takes it back");
	is_err(ERR_EXPIRED, invite_accept(t, p->keys, &there, f->ben, f->child.born_on, NOW + 201),
	       "and it opens nothing");
	family_abort(t);
}

static void unknown_date(struct place *p, struct family *f)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct invite i = an_invite(f, "canary@example.org");
	struct str token;
	struct child c;

	is_err(OK, child_load(t, p->keys, f->child.id, &c), "a case");
	c.born_on = 0;
	is_err(OK, child_save(t, p->keys, &c, NOW), "without a birth date");
	is_err(ERR_INVALID, invite_add(t, p->keys, &i, NOW, &token),
	       "has no question to ask: nobody is invited");
	family_abort(t);
}

/* Somebody whom a school of theirs waits for; gives who. */
static struct str invited_head(struct place *p, struct txn *t, const struct family *f,
                               struct organisation *o, struct invite *i)
{
	*o = (struct organisation){ .name = STR("Brook School"), .kind = STR("primary") };
	*i = (struct invite){ .email = STR("head@brook.example"), .name = STR("Head"),
	                      .by = f->officer };
	is_err(OK, organisation_add(t, p->keys, o), "a school");
	i->organisation = o->id;
	add(p, t, i);
	return family_person(p, t, "Hester", "head@brook.example");
}

static void to_organisation(struct place *p, const struct family *f)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct organisation o;
	struct invite i;
	struct str head = invited_head(p, t, f, &o, &i);

	is_err(ERR_DENIED, invite_accept(t, p->keys, &i, f->ben, 0, NOW + 4),
	       "takes nobody in whose address is elsewhere");
	ok(!organisation_has(t, o.id, f->ben) && invite_state(&i, NOW + 5) == INVITE_OPEN,
	   "and the invitation stays as it is");
	is_err(OK, invite_accept(t, p->keys, &i, head, 0, NOW + 5),
	       "takes in who it invited, without a question");
	ok(organisation_has(t, o.id, head), "who then belongs to it");
	is_err(OK, organisation_load(t, p->keys, o.id, &o), "and stands in its list");
	is_str("Hester Example", values_get(o.members->first->children, STR("name")), "by name");
	family_abort(t);
}

static size_t gone(struct place *p, struct txn *t, int64_t now)
{
	size_t removed;

	if (invite_purge(t, p->keys, now, 9, &removed) != OK)
		die("invite_purge");
	return removed;
}

/* Two that went to a school, one that was taken, and one to a case. */
static void goes_when_over(struct place *p, const struct family *f)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct organisation o = { .name = STR("Brook School"), .kind = STR("primary") };
	struct invite taken = { .email = STR("head@brook.example"), .name = STR("Head"),
	                        .by = f->officer },
	open = taken, to_case = an_invite(f, "gran@example.org"), *list;
	struct str head = family_person(p, t, "Hester", "head@brook.example");
	int64_t over = NOW + (2 * INVITE_DAYS + 1) * (int64_t)DAY;
	size_t count;

	if (organisation_add(t, p->keys, &o) != OK)
		die("organisation_add");
	taken.organisation = open.organisation = o.id;
	open.email = STR("other@brook.example");
	add(p, t, &taken);
	add(p, t, &open);
	add(p, t, &to_case);
	if (invite_accept(t, p->keys, &taken, head, 0, NOW + 5) != OK ||
	    organisation_load(t, p->keys, o.id, &o) != OK)
		die("invite_accept");
	is_int(0, (int64_t)gone(p, t, over - 2 * DAY), "for 28 days after its end an invitation stays");
	is_int(1, (int64_t)gone(p, t, over), "then one to a school goes, name and address with it");
	is_err(OK, invite_list(t, p->keys, o.id, &list, &count), "the school");
	ok(count == 1 && list[0].used, "has the one by which somebody belongs to it");
	is_err(OK, organisation_leave(t, &o, head, over), "when they leave");
	is_int(1, (int64_t)gone(p, t, over), "it goes too");
	is_err(OK, invite_load(t, p->keys, to_case.key, &to_case), "one to a case goes with the case");
	family_abort(t);
}

/* The mailbox of an office has a letter for each: who opens that of a colleague takes nothing from
 * them. */
static void letter_of_a_colleague(struct place *p, const struct family *f)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct organisation o = { .name = STR("Brook School"), .kind = STR("primary") };
	struct invite i = { .email = STR("office@brook.example"), .by = f->officer }, theirs;
	struct str ada = family_person(p, t, "Ada", "ada@brook.example"),
	           ben = family_person(p, t, "Bede", "bede@brook.example");

	is_err(OK, organisation_add(t, p->keys, &o), "a school");
	i.organisation = o.id;
	theirs = i;
	i.name = STR("Ada");
	theirs.name = STR("Bede");
	add(p, t, &i);
	add(p, t, &theirs);
	is_err(OK, invite_accept(t, p->keys, &i, ada, 0, NOW + 5), "that invited two, one of whom");
	is_err(OK, invite_load(t, p->keys, theirs.key, &theirs), "opens the letter to the other");
	is_err(ERR_EXISTS, invite_accept(t, p->keys, &theirs, ada, 0, NOW + 6),
	       "belongs to it already");
	is_err(OK, invite_accept(t, p->keys, &theirs, ben, 0, NOW + 7),
	       "and uses up nothing of theirs");
	family_abort(t);
}

static void to_closed_organisation(struct place *p, const struct family *f)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct organisation o;
	struct invite i;
	struct str head = invited_head(p, t, f, &o, &i);

	o.closed_at = NOW + 3;
	is_err(OK, organisation_save(t, p->keys, &o), "that closes");
	is_err(ERR_DENIED, invite_accept(t, p->keys, &i, head, 0, NOW + 5),
	       "takes nobody in by an invitation of before");
	ok(!organisation_has(t, o.id, head), "who would read of its pupils");
	o.closed_at = 0;
	is_err(OK, organisation_save(t, p->keys, &o), "and when it opens again");
	is_err(OK, invite_accept(t, p->keys, &i, head, 0, NOW + 6), "does");
	family_abort(t);
}

/* An invitation that was in the post when somebody was sent away does not bring them back. */
static void sent_away(struct place *p, const struct family *f)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct invite i = an_invite(f, "ben@example.org"), there;
	struct str token = add(p, t, &i);
	struct grant g = family_counts(p, t, f->ben, f->child.id);

	g.until = NOW + 5;
	is_err(OK, grant_save(t, p->keys, &g), "the council ends somebody's part");
	is_err(ERR_INVALID, invite_accept(t, p->keys, &i, f->ben, 1, NOW + 8),
	       "who has an earlier link and a wrong date");
	is_err(ERR_EXPIRED, invite_accept(t, p->keys, &i, f->ben, f->child.born_on, NOW + 9),
	       "and the right one");
	g = family_counts(p, t, f->ben, f->child.id);
	ok(!grant_is_open(&g, NOW + 9), "and stays outside");
	is_err(OK, invite_find(t, p->keys, token, &there), "that link");
	ok(invite_state(&there, NOW + 9) == INVITE_REVOKED, "opens for nobody any more");
	family_abort(t);
}

static void sent_away_from_school(struct place *p, const struct family *f)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct organisation o = { .name = STR("Brook School"), .kind = STR("primary") };
	struct invite i = { .email = STR("head@brook.example"), .name = STR("Head"), .by = f->officer },
	second;
	struct str head = family_person(p, t, "Hester", "head@brook.example");

	is_err(OK, organisation_add(t, p->keys, &o), "a school");
	i.organisation = o.id;
	second = i;
	add(p, t, &i);
	add(p, t, &second);
	is_err(OK, invite_accept(t, p->keys, &i, head, 0, NOW + 5), "that invited somebody twice");
	is_err(OK, organisation_load(t, p->keys, o.id, &o), "whose time there");
	is_err(OK, organisation_leave(t, &o, head, NOW + 6), "ends");
	is_err(OK, organisation_save(t, p->keys, &o), "for good:");
	is_err(OK, invite_load(t, p->keys, second.key, &second), "the other link");
	is_err(ERR_EXPIRED, invite_accept(t, p->keys, &second, head, 0, NOW + 7),
	       "is worth nothing then");
	is_err(ERR_EXPIRED, invite_accept(t, p->keys, &second, f->ben, 0, NOW + 7),
	       "for whom ever, as it ended when the first was taken");
	ok(!organisation_has(t, o.id, head), "and they do not belong to it");
	second = (struct invite){
		.email = i.email, .name = i.name, .by = f->officer, .organisation = o.id
	};
	if (invite_add(t, p->keys, &second, NOW + 8, &head) != OK)
		die("invite_add");
	is_err(OK, invite_accept(t, p->keys, &second, i.person, 0, NOW + 9),
	       "one that is sent afterwards is");
	family_abort(t);
}

/* What was sent to somebody before they had a part in the case is counted when they come in. */
static void counts_what_waits(struct place *p, const struct family *f)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct str nurse = family_person(p, t, "Nora", "nora@health.example");
	struct task task = { .child = f->child.id, .form = STR("advice"), .title = STR("Advice"),
	                     .assignee = nurse, .assignee_name = STR("Nora"), .by = f->officer,
	                     .sent_at = NOW };
	struct invite i = an_invite(f, "nora@health.example");

	is_err(OK, task_add(t, p->keys, &task), "a task goes to somebody without a grant");
	add(p, t, &i);
	is_err(OK, invite_accept(t, p->keys, &i, nurse, f->child.born_on, NOW + 5),
	       "who is then invited");
	is_int(1, family_counts(p, t, nurse, f->child.id).tasks, "and finds it counted");
	family_abort(t);
}

int main(void)
{
	struct place p;
	struct family f;

	family_open(&p, &f);
	tokens(&p, &f);
	accepted(&p, &f);
	spent(&p, &f);
	linked_already(&p, &f);
	taken_back(&p, &f);
	unknown_date(&p, &f);
	to_organisation(&p, &f);
	goes_when_over(&p, &f);
	letter_of_a_colleague(&p, &f);
	to_closed_organisation(&p, &f);
	sent_away(&p, &f);
	sent_away_from_school(&p, &f);
	counts_what_waits(&p, &f);
	place_remove(&p);
	return done();
}
