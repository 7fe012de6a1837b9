#include "store/cases/history.h"

#include "store/base/hex.h"
#include "store/cases/document.h"
#include "store/people/grant.h"
#include "tests/scratch.h"
#include "tests/tap.h"

enum { NOW = 1700000000 };

static const struct str person = STR("person-mother-01"), officer = STR("staff-officer-01"),
                        document = STR("0123456789abcdef01234567"),
                        father = STR("person-father-01"), teacher = STR("person-teacher-1"),
                        stepfather = STR("person-stepfa-01");

static struct asker asking(enum actor kind, struct str id, const char *name, int64_t now)
{
	return (struct asker){ .kind = kind, .id = id, .name = str_of(name), .now = now };
}

static void notes_what_is_done(struct scratch *s, struct txn *t, struct str child)
{
	struct asker staff = asking(ACTOR_STAFF, officer, "An Officer", NOW),
	             family = asking(ACTOR_FAMILY, person, "A Mother", NOW + 9);
	struct history_entry changed = { .action = STR("date_changed"), .what = STR("received"),
	                                 .was = STR("2026-01-02"), .is = STR("2026-01-03") };
	struct history_entry hidden = { .action = STR("flag_changed"), .staff_only = true },
	sent = { .action = STR("message_sent") };
	struct history_entry *list;
	struct audit_entry audit;
	uint64_t last;
	size_t count;

	is_err(OK, history_add(t, s->keys, &staff, child, STR(""), &changed),
	       "an officer changes a date");
	is_err(OK, history_add(t, s->keys, &staff, child, STR(""), &hidden),
	       "and a flag that is for staff");
	is_err(OK, history_add(t, s->keys, &family, child, document, &sent), "a mother writes");
	is_err(OK, audit_last(t, &last), "the trail");
	is_int(3, (int64_t)last, "has an entry of each");
	is_err(OK, audit_read(t, s->keys, last, &audit), "the last");
	ok(str_is(audit.action, "message_sent") && str_equal(audit.by, person) &&
	       str_equal(audit.object, document) && audit.at == NOW + 9,
	   "says who did what to which");
	is_err(OK, audit_read(t, s->keys, 1, &audit), "the first");
	ok(str_equal(audit.object, child), "was done to the case itself");
	is_err(OK,
	       history_list(t, s->keys, &(struct history_page){ child, STR(""), STR(""), 10 }, &list,
	                    &count),
	       "the council reads the history");
	is_int(3, (int64_t)count, "whole");
	ok(str_is(list[0].action, "message_sent") && str_is(list[0].by_name, "A Mother"),
	   "the newest first, with the name of then");
	ok(str_is(list[1].action, "flag_changed") && str_is(list[2].action, "date_changed"),
	   "of one second the later first too");
	is_err(OK,
	       history_list(t, s->keys, &(struct history_page){ child, person, STR(""), 10 }, &list,
	                    &count),
	       "the family reads it");
	is_int(2, (int64_t)count, "without what is for staff");
	ok(str_is(list[1].was, "2026-01-02") && str_is(list[1].is, "2026-01-03"),
	   "with the old value and the new");
	is_err(OK,
	       history_list(t, s->keys, &(struct history_page){ child, person, list[0].key, 10 }, &list,
	                    &count),
	       "it goes on after an entry");
	ok(count == 1 && str_is(list[0].action, "date_changed"), "with the next");
}

static void links(struct scratch *s, struct txn *t, struct str who, struct str child,
                  enum relation relation)
{
	struct grant g = { .person = who, .child = child, .relation = relation, .may = MAY_ALL,
	                   .from = NOW };

	if (grant_add(t, s->keys, &g) != OK)
		die("grant_add");
}

/* The actions that a reader is shown, oldest first, with a space after each. */
static struct str read_by(struct scratch *s, struct txn *t, struct str child, struct str reader)
{
	struct history_entry *list;
	struct buf b = buf_open(s->arena);
	size_t count;

	if (history_list(t, s->keys, &(struct history_page){ child, reader, STR(""), 10 }, &list,
	                 &count) != OK)
		die("history_list");
	while (count > 0) {
		buf_add(&b, list[--count].action);
		buf_byte(&b, ' ');
	}
	return buf_str(&b);
}

static void keeps_two_parents_apart(struct scratch *s, struct txn *t, struct str child)
{
	struct asker staff = asking(ACTOR_STAFF, officer, "An Officer", NOW),
	             mother = asking(ACTOR_FAMILY, person, "A Mother", NOW + 1),
	             school = asking(ACTOR_FAMILY, teacher, "A Teacher", NOW + 2);
	struct history_entry asked = { .action = STR("asked_mother"), .to = person },
	opened = { .action = STR("opened") },
	                     looked = { .action = STR("mother_looked") },
	                     shared = { .action = STR("shared_mother"), .to = person,
	                                .staff_only = true },
	                                answered = { .action = STR("school_answered") },
	                     told = { .action = STR("asked_school"), .to = teacher };

	links(s, t, person, child, RELATION_PARENT);
	links(s, t, father, child, RELATION_PARENT);
	links(s, t, teacher, child, RELATION_SCHOOL);
	is_err(OK, history_add(t, s->keys, &staff, child, STR(""), &opened), "a case is opened");
	staff.now++;
	is_err(OK, history_add(t, s->keys, &staff, child, document, &asked),
	       "a form is sent to the mother");
	staff.now++;
	is_err(OK, history_add(t, s->keys, &staff, child, document, &shared),
	       "a document is for her alone");
	mother.now = NOW + 3;
	is_err(OK, history_add(t, s->keys, &mother, child, document, &looked), "she looks at it");
	staff.now = NOW + 4;
	is_err(OK, history_add(t, s->keys, &staff, child, document, &told),
	       "a form is sent to the school");
	school.now = NOW + 5;
	is_err(OK, history_add(t, s->keys, &school, child, document, &answered), "which answers");
	is_str("opened asked_mother shared_mother mother_looked asked_school school_answered ",
	       read_by(s, t, child, person),
	       "the mother reads what was done with her and what she did");
	is_str("opened asked_school school_answered ", read_by(s, t, child, father),
	       "the father reads of neither");
	is_str("opened asked_mother shared_mother mother_looked asked_school school_answered ",
	       read_by(s, t, child, STR("")), "the council reads all of it");
}

/* A new school's name would tell the father where the mother lives: with a grant or without. */
static void hides_schools_where_flagged(struct scratch *s, struct txn *t)
{
	struct child c = { .first = STR("Ann"), .last = STR("One"), .flags = values_open(s->arena) };
	struct asker school = asking(ACTOR_FAMILY, teacher, "A Teacher", NOW),
	             adviser = asking(ACTOR_FAMILY, stepfather, "An Adviser", NOW + 1),
	             staff = asking(ACTOR_STAFF, officer, "An Officer", NOW + 2);
	struct history_entry answered = { .action = STR("school_answered") },
	                     advised = { .action = STR("adviser_answered") },
	                     sent = { .action = STR("form_sent"), .what = STR("A consultation") };

	is_err(OK, child_add(t, s->keys, &c, NOW), "a case");
	links(s, t, father, c.id, RELATION_PARENT);
	links(s, t, teacher, c.id, RELATION_SCHOOL);
	is_err(OK, history_add(t, s->keys, &school, c.id, document, &answered), "a school answers");
	is_err(OK, history_add(t, s->keys, &adviser, c.id, document, &advised),
	       "and somebody who was asked and has no access");
	is_err(OK, history_add(t, s->keys, &staff, c.id, document, &sent),
	       "and a form goes to all of a school");
	is_str("school_answered adviser_answered form_sent ", read_by(s, t, c.id, father),
	       "which a parent reads");
	values_text(c.flags, STR("confidential_address"), STR("Not to the father"));
	is_err(OK, child_save(t, s->keys, &c, NOW), "the address becomes confidential");
	is_str("", read_by(s, t, c.id, father), "and he reads of none of it");
	is_str("school_answered ", read_by(s, t, c.id, teacher), "the school what it did itself");
	is_str("school_answered adviser_answered form_sent ", read_by(s, t, c.id, STR("")),
	       "the council all of it");
}

/* Who sent a request that joined a case need not have access to it. */
static void keeps_senders_apart(struct scratch *s, struct txn *t, struct str child)
{
	struct asker staff = asking(ACTOR_STAFF, officer, "An Officer", NOW);
	struct history_seen seen = { STR("a-submission-001"), STR("A request"), person };
	struct history_entry posted = { .action = STR("response_posted"), .to = person },
	                     asked = { .action = STR("form_sent"), .to = stepfather };

	links(s, t, father, child, RELATION_PARENT);
	is_err(OK, history_look_waiting(t, s->keys, &staff, child, &seen),
	       "an officer looks at what somebody without access sent");
	is_err(OK, history_add(t, s->keys, &staff, child, document, &posted), "and answers");
	is_str("", read_by(s, t, child, father), "of which a parent reads nothing");
	is_str("submission_viewed response_posted ", read_by(s, t, child, person),
	       "who sent it reads it");
	is_str("submission_viewed response_posted ", read_by(s, t, child, STR("")),
	       "and the council");
	is_err(OK, history_add(t, s->keys, &staff, child, document, &asked),
	       "a form is asked of a professional without access");
	is_str("form_sent ", read_by(s, t, child, father), "which a parent reads");
}

/* Entries of earlier days were for everybody, and do not say whose request it was. */
static void keeps_older_entries_apart(struct scratch *s, struct txn *t, struct str child)
{
	struct asker staff = asking(ACTOR_STAFF, officer, "An Officer", NOW);
	struct history_entry joined = { .action = STR("case_joined"), .what = STR("7GK2-M4QX") },
	                     moved = { .action = STR("team_changed"), .is = STR("South") },
	                     mine = { .action = STR("case_joined"), .to = person,
	                              .staff_only = true };

	links(s, t, person, child, RELATION_PARENT);
	links(s, t, father, child, RELATION_PARENT);
	is_err(OK, history_add(t, s->keys, &staff, child, STR(""), &joined),
	       "an earlier release noted that a request was added");
	is_err(OK, history_add(t, s->keys, &staff, child, STR(""), &moved),
	       "and that the case went to another team");
	is_err(OK, history_add(t, s->keys, &staff, child, STR(""), &mine), "and this one, for whom");
	is_str("", read_by(s, t, child, father), "of which a parent reads nothing");
	is_str("case_joined ", read_by(s, t, child, person), "who sent a request, of theirs");
	is_str("case_joined team_changed case_joined ", read_by(s, t, child, STR("")),
	       "and the council of all");
}

/* What one parent sent, or was sent alone: of that the other does not even learn the name. */
static void keeps_looks_apart(struct scratch *s, struct txn *t, struct str child)
{
	struct asker staff = asking(ACTOR_STAFF, officer, "An Officer", NOW);
	struct history_seen of_case = { STR("case"), STR(""), STR("") },
	                    of_hers = { STR("document-of-the-mother-1"), STR("A letter"), person },
	                    of_more = { STR("document-of-several-0001"), STR("A plan"), STR("") };

	links(s, t, person, child, RELATION_PARENT);
	links(s, t, father, child, RELATION_PARENT);
	is_err(OK, history_look(t, s->keys, &staff, child, &of_case), "an officer opens a case");
	is_str("viewed ", read_by(s, t, child, father), "which both parents read");
	is_err(OK, history_look(t, s->keys, &staff, child, &of_hers), "and what the mother sent");
	is_str("viewed viewed ", read_by(s, t, child, person), "which she reads");
	is_str("viewed ", read_by(s, t, child, father), "and the father does not");
	is_err(OK, history_look(t, s->keys, &staff, child, &of_more), "and what is of no one alone");
	is_str("viewed ", read_by(s, t, child, father), "which nobody of the family reads");
	is_str("viewed viewed viewed ", read_by(s, t, child, STR("")), "but the council");
}

/* --- documents --- */

static void name_recipient(struct scratch *s, struct document *d, struct str who)
{
	values_text(values_add_tree(d->recipients), STR("person"), hex_write(s->arena, who));
}

/* As an officer shares it; second: nobody, or another. Not staff_only: to all who may read them. */
static struct document shares(struct scratch *s, struct txn *t, struct str child, int64_t now,
                              struct str first, struct str second)
{
	struct asker staff = asking(ACTOR_STAFF, officer, "An Officer", now);
	struct document d = { .child = child, .title = STR("A plan"), .blob = vault_random_id(s->arena),
	                      .by = officer, .recipients = values_open(s->arena), .sent_at = now };
	struct history_entry entry = { .action = STR("document_shared"), .what = d.title };

	name_recipient(s, &d, first);
	if (second.n > 0)
		name_recipient(s, &d, second);
	else
		entry.to = first;
	if (document_add(t, s->keys, &d) != OK ||
	    history_add(t, s->keys, &staff, child, d.id, &entry) != OK)
		die("shares");
	return d;
}

/* What was shared by mistake may be another child's: its title too. */
static void forgets_what_was_called_back(struct scratch *s, struct txn *t, struct str child)
{
	struct asker staff = asking(ACTOR_STAFF, officer, "An Officer", NOW + 1);
	struct history_seen seen = { STR("document-of-the-mother-1"), STR("A plan"), person };
	struct document one, all;

	links(s, t, person, child, RELATION_PARENT);
	links(s, t, father, child, RELATION_PARENT);
	one = shares(s, t, child, NOW, person, STR(""));
	is_err(OK, history_look(t, s->keys, &staff, child, &seen), "an officer shares, and looks");
	is_str("document_shared viewed ", read_by(s, t, child, person), "which the mother reads");
	is_err(OK, document_withdraw(t, s->keys, &one, STR(""), NOW + 60), "it is called back");
	is_str("", read_by(s, t, child, person), "and she reads of neither");
	is_str("document_shared viewed ", read_by(s, t, child, STR("")), "but the council");
	all = shares(s, t, child, NOW + 90, person, father);
	is_str("document_shared ", read_by(s, t, child, father), "the right one goes to both");
	is_err(OK, document_withdraw(t, s->keys, &all, STR("Old"), NOW + 9000), "and is withdrawn");
	is_str("document_shared ", read_by(s, t, child, father), "which their list says, too");
}

/* Shared with all who could read it then: who could not, or came later, does not read its title. */
static void tells_of_documents_who_may_open_them(struct scratch *s, struct txn *t,
                                                 struct str child)
{
	struct grant aunt = { .person = teacher, .child = child, .relation = RELATION_OTHER,
	                      .may = MAY_ALL & ~MAY_DOCUMENTS, .from = NOW };
	struct grant hers;

	links(s, t, person, child, RELATION_PARENT);
	links(s, t, father, child, RELATION_PARENT);
	is_err(OK, grant_add(t, s->keys, &aunt), "an aunt may read all but documents");
	shares(s, t, child, NOW, person, father);
	is_str("document_shared ", read_by(s, t, child, person), "one parent reads what was shared");
	is_str("document_shared ", read_by(s, t, child, father), "the other, too");
	is_str("", read_by(s, t, child, teacher), "the aunt does not");
	links(s, t, stepfather, child, RELATION_CARER);
	is_str("", read_by(s, t, child, stepfather), "nor who is linked later");
	is_err(OK, grant_load(t, s->keys, person, child, &hers), "a parent");
	hers.may = MAY_ALL & ~MAY_DOCUMENTS;
	is_err(OK, grant_save(t, s->keys, &hers), "may read documents no more");
	is_str("", read_by(s, t, child, person), "nor their titles");
	is_str("document_shared ", read_by(s, t, child, STR("")), "the council reads it");
}

static int64_t looks(struct scratch *s, struct txn *t, struct str child)
{
	struct history_entry *list;
	size_t count;
	int64_t n = 0;

	if (history_list(t, s->keys, &(struct history_page){ child, STR(""), STR(""), 100 }, &list,
	                 &count) != OK)
		die("history_list");
	for (size_t i = 0; i < count; i++)
		n += str_is(list[i].action, "viewed");
	return n;
}

static void look(struct scratch *s, struct txn *t, struct str child, const struct asker *who,
                 struct str what)
{
	struct history_seen seen = { what, STR(""), STR("") };

	if (history_look(t, s->keys, who, child, &seen) != OK)
		die("history_look");
}

static void notes_looks_once_an_hour(struct scratch *s, struct txn *t, struct str child,
                                     struct str other)
{
	struct asker mother = asking(ACTOR_FAMILY, person, "A Mother", NOW),
	             staff = asking(ACTOR_STAFF, officer, "An Officer", NOW);

	ok(history_look_due(t, s->keys, &mother, child, STR("dashboard")),
	   "a first look is to be written down");
	look(s, t, child, &mother, STR("dashboard"));
	ok(!history_look_due(t, s->keys, &mother, child, STR("dashboard")), "a second is not");
	look(s, t, child, &mother, STR("dashboard"));
	is_int(1, looks(s, t, child), "and is not, even if it is asked for");
	look(s, t, child, &mother, document);
	look(s, t, child, &staff, STR("dashboard"));
	is_int(3, looks(s, t, child), "another thing and another person count for themselves");
	ok(history_look_due(t, s->keys, &mother, other, STR("dashboard")), "and another child");
	mother.now += HISTORY_LOOK_SECONDS - 1;
	ok(!history_look_due(t, s->keys, &mother, child, STR("dashboard")),
	   "within the hour nothing is due");
	mother.now++;
	look(s, t, child, &mother, STR("dashboard"));
	is_int(4, looks(s, t, child), "after it the next look is written down");
}

/* What was sent and has no case yet: subject is what a case opened for it will be called. */
static void notes_looks_at_what_waits(struct scratch *s, struct txn *t, struct str subject)
{
	struct asker staff = asking(ACTOR_STAFF, officer, "An Officer", NOW);
	struct str sent = STR("a-submission-001"), title = STR("Request for an assessment");
	struct history_seen seen = { sent, title, person };
	struct history_entry *list, opened = { .action = STR("case_opened") };
	struct audit_entry audit;
	uint64_t last;
	size_t count;

	for (int i = 0; i < 2; i++)
		is_err(OK, history_look_waiting(t, s->keys, &staff, subject, &seen),
		       "an officer looks at what was sent");
	is_err(OK,
	       history_list(t, s->keys, &(struct history_page){ subject, person, STR(""), 10 }, &list,
	                    &count),
	       "who sent it asks who looked");
	ok(count == 1 && str_is(list[0].by_name, "An Officer") && str_equal(list[0].what, title) &&
	       list[0].at == NOW,
	   "and reads who, when and at what, once an hour");
	is_err(OK, audit_last(t, &last), "the trail");
	is_err(OK, audit_read(t, s->keys, last, &audit), "has it");
	ok(str_is(audit.action, "submission_viewed") && str_equal(audit.object, sent),
	   "too, by its id");
	staff.now++;
	is_err(OK, history_add(t, s->keys, &staff, subject, STR(""), &opened),
	       "a case is opened for it");
	is_str("submission_viewed case_opened ", read_by(s, t, subject, person),
	       "and its history begins with that look");
}

/* To who may see little of a case, years of it hold a page's worth. */
static void looks_through_years(struct scratch *s, struct txn *t, struct str child)
{
	struct asker staff = { .kind = ACTOR_STAFF, .id = vault_random_id(s->arena),
	                       .name = STR("An Officer"), .now = NOW };
	struct history_entry hidden = { .action = STR("flag_changed"), .staff_only = true },
	                     *list;
	struct history_entry first = { .action = STR("date_changed") }, last = first;
	size_t count, before;
	enum err e = history_add(t, s->keys, &staff, child, STR(""), &first);

	for (int i = 0; i < 3000 && e == OK; i++, staff.now++)
		e = history_add(t, s->keys, &staff, child, STR(""), &hidden);
	if (e != OK || history_add(t, s->keys, &staff, child, STR(""), &last) != OK)
		die("history_add");
	before = arena_used(txn_arena(t));
	is_err(OK,
	       history_list(t, s->keys, &(struct history_page){ child, person, STR(""), 10 }, &list,
	                    &count),
	       "the family reads what lies on both sides of 3,000 entries for staff");
	ok(count == 2 && list[0].at == NOW + 3000 && list[1].at == NOW, "the newest first");
	ok(arena_used(txn_arena(t)) - before < 65536, "and it takes no memory for what it skips");
}

int main(void)
{
	struct scratch s = { 0 };
	struct str child, other, apart, looked, subject, shared, open, joined, older, years;
	struct txn *t;

	scratch_open(&s);
	t = scratch_begin(&s, MAIN, WRITE);
	child = vault_random_id(s.arena);
	other = vault_random_id(s.arena);
	apart = vault_random_id(s.arena);
	looked = vault_random_id(s.arena);
	subject = vault_random_id(s.arena);
	shared = vault_random_id(s.arena);
	open = vault_random_id(s.arena);
	joined = vault_random_id(s.arena);
	older = vault_random_id(s.arena);
	years = vault_random_id(s.arena);
	if (keys_owner_add(s.keys, t, child) != OK || keys_owner_add(s.keys, t, other) != OK ||
	    keys_owner_add(s.keys, t, apart) != OK || keys_owner_add(s.keys, t, looked) != OK ||
	    keys_owner_add(s.keys, t, subject) != OK || keys_owner_add(s.keys, t, shared) != OK ||
	    keys_owner_add(s.keys, t, open) != OK || keys_owner_add(s.keys, t, stepfather) != OK ||
	    keys_owner_add(s.keys, t, joined) != OK || keys_owner_add(s.keys, t, older) != OK ||
	    keys_owner_add(s.keys, t, person) != OK || keys_owner_add(s.keys, t, father) != OK ||
	    keys_owner_add(s.keys, t, teacher) != OK || keys_owner_add(s.keys, t, years) != OK)
		die("owners");
	notes_what_is_done(&s, t, child);
	keeps_two_parents_apart(&s, t, apart);
	hides_schools_where_flagged(&s, t);
	keeps_senders_apart(&s, t, joined);
	keeps_older_entries_apart(&s, t, older);
	keeps_looks_apart(&s, t, looked);
	forgets_what_was_called_back(&s, t, shared);
	tells_of_documents_who_may_open_them(&s, t, open);
	notes_looks_once_an_hour(&s, t, child, other);
	notes_looks_at_what_waits(&s, t, subject);
	looks_through_years(&s, t, years);
	scratch_commit(t);
	scratch_close(&s);
	return done();
}
