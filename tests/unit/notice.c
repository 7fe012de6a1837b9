#include "store/cases/notice.h"

#include "store/post/letter.h"
#include "store/post/outbox.h"
#include "tests/tap.h"
#include "tests/unit/family.h"

enum { NOW = FAMILY_NOW };

static struct notice a_notice(const char *letter)
{
	return (struct notice){ letter, STR("/children/0123/messages"), NOW };
}

/* How many letters wait for that address; the last one found in l. */
static int waiting(struct place *p, struct txn *t, const char *to, struct letter *l)
{
	struct letter one = { .key = STR("") };
	int n = 0;

	while (outbox_after(t, p->keys, OUTBOX_WAITING, one.key, &one) == OK) {
		if (str_is(one.to, to)) {
			*l = one;
			n++;
		}
	}
	return n;
}

static void to_family(struct place *p, const struct family *f)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct notice n = a_notice("new-document");
	struct grant g = family_counts(p, t, f->ben, f->child.id);
	struct letter l;

	g.may = MAY_STATUS;
	is_err(OK, grant_save(t, p->keys, &g), "of two parents one may see documents");
	is_err(OK, notice_family(t, p->keys, &n, f->child.id, MAY_DOCUMENTS), "a notice of one");
	is_int(1, waiting(p, t, "ann@example.org", &l), "goes to who may");
	is_int(0, waiting(p, t, "ben@example.org", &l), "and not to who may not");
	g.may = MAY_ALL;
	g.until = NOW - 1;
	is_err(OK, grant_save(t, p->keys, &g), "nor, once a part has ended,");
	is_err(OK, notice_family(t, p->keys, &n, f->child.id, MAY_ALL), "does any notice");
	is_int(0, waiting(p, t, "ben@example.org", &l), "go to them");
	is_err(OK, notice_person(t, p->keys, &n, STR("nobody-000000001")),
	       "an account that is gone is told nothing");
	family_abort(t);
}

static void to_organisation(struct place *p, const struct family *f)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct organisation o = { .name = STR("Brook School"), .email = STR("office@brook.example") };
	struct notice n = a_notice("new-form");
	struct letter l;

	is_err(OK, organisation_add(t, p->keys, &o), "a school");
	is_err(OK, organisation_join(t, &o, f->ann, STR("Ann"), STR("ann@example.org"), NOW),
	       "with one member");
	is_err(OK, organisation_join(t, &o, f->ben, STR("Ben"), STR("ben@example.org"), NOW),
	       "and another");
	is_err(OK, organisation_leave(t, &o, f->ben, NOW), "who left");
	is_err(OK, organisation_save(t, p->keys, &o), "is saved");
	is_err(OK, notice_organisation(t, p->keys, &n, o.id), "a notice to it");
	is_int(1, waiting(p, t, "ann@example.org", &l), "goes to who belongs to it");
	is_int(0, waiting(p, t, "ben@example.org", &l), "and not to who left");
	is_int(1, waiting(p, t, "office@brook.example", &l), "and to its own address");
	family_abort(t);
}

static void to_officers(struct place *p, struct family *f)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct notice n = a_notice("staff-message");
	struct child nobody = { .officers = values_open(p->arena) };
	struct letter l;
	struct staff s;

	is_err(OK, notice_officers(t, p->keys, &n, &f->child), "a notice to the officers of a case");
	is_int(1, waiting(p, t, "robin@council.example", &l), "goes to who works on it");
	is_err(OK, notice_officers(t, p->keys, &n, &nobody),
	       "of a case that nobody works on to nobody");
	is_int(1, waiting(p, t, "robin@council.example", &l), "as before");
	is_err(OK, staff_load(t, p->keys, f->officer, &s), "whose account");
	s.disabled_at = NOW;
	is_err(OK, staff_save(t, p->keys, &s), "is out of use");
	is_err(OK, notice_officers(t, p->keys, &n, &f->child), "is told");
	is_int(1, waiting(p, t, "robin@council.example", &l), "nothing more");
	family_abort(t);
}

/* Each letter as it goes out: nothing of the case is in it. */
static void says_little(struct place *p, const struct family *f, struct txn *t,
                        const struct words *words, const char *name)
{
	struct letterhead head = { .compiled = "build/compiled",
	                           .origin = STR("https://portal.example"), .words = words };
	struct notice n = a_notice(name);
	struct letter l;
	struct email m;

	is_err(OK, notice_person(t, p->keys, &n, f->ann), name);
	is_int(1, waiting(p, t, "ann@example.org", &l), "waits in the outbox");
	is_err(OK, letter_write(p->arena, &head, &l, &m), "becomes a letter");
	ok(str_search(m.body, STR("https://portal.example/children/0123/messages")) < m.body.n,
	   "with the link");
	ok(str_search(m.bytes, STR("Cleo")) == m.bytes.n &&
	       str_search(m.bytes, STR("Robin")) == m.bytes.n,
	   "and no name of the case");
}

int main(void)
{
	static const char *const letters[] = { "new-message", "new-form", "new-document",
	                                       "new-response", "new-dates", "new-decision",
	                                       "new-officer", "new-rights", "school-age",
	                                       "case-closed",
	                                       "case-reopened", "task-reminder", "staff-message",
	                                       "staff-new-work" };
	struct place p;
	struct family f;
	struct words *words;

	family_open(&p, &f);
	to_family(&p, &f);
	to_organisation(&p, &f);
	to_officers(&p, &f);
	if (words_open(p.arena, "build/compiled", &words) != OK)
		die("words");
	for (size_t i = 0; i < COUNT(letters); i++) {
		struct txn *t = place_begin(&p, MAIN, WRITE);

		says_little(&p, &f, t, words, letters[i]);
		family_abort(t);
	}
	place_remove(&p);
	return done();
}
