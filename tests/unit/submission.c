/* What is worked out once, when a form is sent. */
#include "store/forms/submission.h"

#include "store/base/date.h"
#include "store/compiled/form_file.h"
#include "store/people/person.h"
#include "tests/tap.h"
#include "tests/unit/place.h"

/* 1 January 2021, 14:00 in the United Kingdom. */
enum { NOW = 1609509600 };

/* The day by which the council must decide, in ISO. */
static struct str sent(struct place *p, const struct form *f, const char *email, bool left_out)
{
	struct occasion o = { .now = NOW, .today = date_today(NOW), .receipt_day_left_out = left_out };
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct person someone = { .forename = STR("A"), .surname = STR("B"),
	                          .address = values_open(p->arena),
		.email = str_of(email) };
	struct submission s = { 0 };
	struct draft d;

	if (person_add(t, p->keys, &someone) != OK)
		die("person");
	d = (struct draft){ .person = someone.id,
		                .form = f->id,
		                .version = f->version,
		                .keep_days = 30,
		                .about = STR("Wren"),
		                .answers = values_open(p->arena),
		                .visited = values_open(p->arena) };
	if (draft_add(t, p->keys, &d, NOW) != OK || submission_add(t, p->keys, f, &d, &o, &s) != OK)
		die("submission");
	place_commit(t);
	return s.decision_due != 0 ? date_write_iso(p->arena, s.decision_due) : STR("");
}

int main(void)
{
	struct place p;
	struct form *f;

	place_open(&p);
	if (form_open(p.arena, "build/compiled", STR("parent-ehcna"), STR(""), &f) != OK)
		die("form");
	is_str("2021-02-11", sent(&p, f, "a@example.org", false),
	       "a request of 1 January 2021 is decided by 11 February");
	is_str("2021-02-12", sent(&p, f, "b@example.org", true),
	       "a day later in a council that leaves out the day of receipt");
	f->starts_clock = false;
	is_str("", sent(&p, f, "c@example.org", false), "a form that starts no clock has no such day");
	place_remove(&p);
	return done();
}
