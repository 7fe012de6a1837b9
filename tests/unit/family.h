/* family.h: a case with two parents who both see it, and an officer of the council, for tests of
 * what hangs on a case. */
#ifndef TESTS_UNIT_FAMILY_H
#define TESTS_UNIT_FAMILY_H

#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/cases/child.h"
#include "store/people/grant.h"
#include "store/people/person.h"
#include "store/people/staff.h"
#include "tests/unit/place.h"

enum { FAMILY_NOW = 1800000000 };

struct family {
	struct child child;
	struct str ann, ben, officer;
};

static inline struct str family_person(struct place *p, struct txn *t, const char *forename,
                                       const char *email)
{
	struct person one = { .forename = str_of(forename), .surname = STR("Example"),
	                      .email = str_of(email), .created_at = FAMILY_NOW };

	if (person_add(t, p->keys, &one) != OK)
		die("family: person");
	return one.id;
}

static inline struct str family_staff(struct place *p, struct txn *t, const char *name,
                                      const char *email)
{
	struct staff one = { .name = str_of(name), .email = str_of(email), .role = STAFF_OFFICER,
	                     .created_at = FAMILY_NOW };

	if (staff_add(t, p->keys, &one) != OK)
		die("family: staff");
	return one.id;
}

static inline void family_grant(struct place *p, struct txn *t, struct str person, struct str child,
                                unsigned may)
{
	struct grant g = { .person = person, .child = child, .relation = RELATION_PARENT, .may = may,
	                   .from = FAMILY_NOW - 1000, .child_name = STR("Cleo Example") };

	if (grant_add(t, p->keys, &g) != OK)
		die("family: grant");
}

static inline void family_child(struct place *p, struct txn *t, struct str officer, struct child *c)
{
	struct values *one;

	*c = (struct child){ .first = STR("Cleo"),
		                 .last = STR("Example"),
		                 .dates = values_open(p->arena),
		                 .officers = values_open(p->arena),
		                 .opened_at = FAMILY_NOW - 1000 };
	if (!date_read_iso(STR("2014-05-06"), &c->born_on))
		die("family: born");
	one = values_add_tree(c->officers);
	values_text(one, STR("staff"), hex_write(p->arena, officer));
	values_text(one, STR("name"), STR("Robin Officer"));
	values_number(one, STR("from"), date_today(FAMILY_NOW) - 10);
	values_number(one, STR("until"), 0);
	if (child_add(t, p->keys, c, FAMILY_NOW) != OK)
		die("family: child");
}

/* Opens the place as well. */
static inline void family_open(struct place *p, struct family *f)
{
	struct txn *t;

	place_open(p);
	t = place_begin(p, MAIN, WRITE);
	f->officer = family_staff(p, t, "Robin Officer", "robin@council.example");
	f->ann = family_person(p, t, "Ann", "ann@example.org");
	f->ben = family_person(p, t, "Ben", "ben@example.org");
	family_child(p, t, f->officer, &f->child);
	family_grant(p, t, f->ann, f->child.id, MAY_ALL);
	family_grant(p, t, f->ben, f->child.id, MAY_ALL);
	place_commit(t);
}

static inline struct grant family_counts(struct place *p, struct txn *t, struct str person,
                                         struct str child)
{
	struct grant g;

	if (grant_load(t, p->keys, person, child, &g) != OK)
		die("family: counts");
	return g;
}

/* {person, name} in a list. */
static inline void family_name(struct place *p, struct values *list, struct str person,
                               const char *name)
{
	struct values *one = values_add_tree(list);

	values_text(one, STR("person"), hex_write(p->arena, person));
	values_text(one, STR("name"), str_of(name));
}

static inline void family_abort(struct txn *t)
{
	txn_abort(t);
	store_signals_back();
}

#endif
