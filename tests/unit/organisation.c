#include "store/people/organisation.h"

#include "tests/tap.h"
#include "tests/unit/place.h"

enum { NOW = 1800000000 };

static const struct str ANN = STR("person-ann-00001"), BEN = STR("person-ben-00002");

static struct organisation add(struct place *p, const char *name)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct organisation o = { .name = str_of(name), .kind = STR("primary"),
	                          .email = STR("office@brook.example"), .created_at = NOW };

	is_err(OK, organisation_add(t, p->keys, &o), "an organisation is added");
	place_commit(t);
	return o;
}

static void record(struct place *p, struct organisation *older)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct organisation o;
	struct str raw;

	is_err(ERR_NOT_FOUND, organisation_load(t, p->keys, ANN, &o),
	       "one that is not there is not found");
	is_err(ERR_NOT_FOUND, organisation_load(t, p->keys, STR("short"), &o), "nor is what is no id");
	is_err(OK, organisation_load(t, p->keys, older->id, &o), "it is loaded");
	is_str("Brook School", o.name, "with its name");
	is_str("primary", o.kind, "and kind");
	o.phone = STR("01632 960 700");
	is_err(OK, organisation_save(t, p->keys, &o), "a change is saved");
	is_err(ERR_CONFLICT, organisation_save(t, p->keys, older),
	       "a save from an older copy is refused");
	is_err(OK, txn_get(t, TABLE_ORGANISATION, o.id, &raw), "its row");
	is_int((int64_t)raw.n, (int64_t)str_search(raw, STR("Brook")), "shows nothing");
	is_int(2, txn_count(t, STR("organisation")), "they are counted");
	place_commit(t);
}

static void joining(struct place *p, struct str id)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct organisation o, *list;
	size_t count;

	is_err(OK, organisation_load(t, p->keys, id, &o), "an organisation");
	ok(!organisation_has(t, id, ANN), "to which somebody does not belong");
	is_err(OK, organisation_join(t, &o, ANN, STR("Ann Example"), STR("ann@brook.example"), NOW),
	       "takes them in");
	is_err(ERR_EXISTS, organisation_join(t, &o, ANN, STR("Ann"), STR("a@brook.example"), NOW),
	       "once");
	is_err(OK, organisation_join(t, &o, BEN, STR("Ben Example"), STR("ben@brook.example"), NOW),
	       "and another");
	is_err(OK, organisation_save(t, p->keys, &o), "and is saved");
	place_commit(t);
	t = place_begin(p, MAIN, READ);
	ok(organisation_has(t, id, ANN), "from then on they belong to it");
	is_err(OK, organisation_of(t, p->keys, ANN, &list, &count),
	       "and are asked what they belong to");
	is_int(1, (int64_t)count, "which is that one");
	is_str("Brook School", list[0].name, "by name");
	is_int(2, (int64_t)list[0].members->count, "with all who are in it");
	txn_abort(t);
}

static void leaving(struct place *p, struct str id)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct organisation o, *list;
	size_t count;

	is_err(OK, organisation_load(t, p->keys, id, &o), "an organisation");
	is_err(OK, organisation_leave(t, &o, ANN, NOW + 9), "lets somebody go");
	is_err(ERR_NOT_FOUND, organisation_leave(t, &o, ANN, NOW + 9), "once");
	is_err(OK, organisation_save(t, p->keys, &o), "and is saved");
	ok(!organisation_has(t, id, ANN), "who belongs to it no more");
	ok(organisation_has(t, id, BEN), "while the other stays");
	is_err(OK, organisation_of(t, p->keys, ANN, &list, &count), "they are asked again");
	is_int(0, (int64_t)count, "and belong to none");
	is_int(2, (int64_t)o.members->count, "that they were there is remembered");
	is_int(NOW + 9, values_get_number(o.members->first->children, STR("until")), "and until when");
	is_err(OK,
	       organisation_join(t, &o, ANN, STR("Ann Example"), STR("ann@brook.example"), NOW + 20),
	       "somebody can come back");
	is_int(3, (int64_t)o.members->count, "as a new member");
	txn_abort(t);
	store_signals_back();
}

static struct str person(struct arena *a, int i)
{
	char text[VAULT_ID_BYTES + 1];

	snprintf(text, sizeof(text), "person-%09d", i);
	return str_copy(a, str_bytes(text, VAULT_ID_BYTES));
}

static void limits(struct place *p, struct str id)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct organisation o;
	enum err e = OK;
	int i = 0;

	is_err(OK, organisation_load(t, p->keys, id, &o), "an organisation");
	while (i < ORGANISATION_MEMBERS_MAX && e == OK)
		e = organisation_join(t, &o, person(p->arena, i++), STR("x"), STR(""), NOW);
	is_err(OK, e, "takes two hundred members");
	is_err(ERR_LIMIT, organisation_join(t, &o, ANN, STR("x"), STR(""), NOW), "and no more at once");
	for (i = 0; i < 3 * ORGANISATION_LEFT_MAX && e == OK; i++) {
		e = organisation_leave(t, &o, person(p->arena, i), NOW + i);
		if (e == OK)
			e = organisation_join(t, &o, person(p->arena, i + 200), STR("x"), STR(""), NOW);
	}
	is_err(OK, e, "members come and go for years");
	is_int(ORGANISATION_MEMBERS_MAX + ORGANISATION_LEFT_MAX, (int64_t)o.members->count,
	       "and its record stays small: of those who left, the last two hundred");
	is_err(OK, organisation_save(t, p->keys, &o), "it is saved");
	txn_abort(t);
	store_signals_back();
}

static void listing(struct place *p)
{
	struct txn *t = place_begin(p, MAIN, READ);
	struct organisation_line *list;
	size_t count;

	is_err(OK, organisation_list(t, p->keys, &list, &count), "a list of all");
	is_int(2, (int64_t)count, "gives each once");
	ok(str_is(list[0].name, "Brook School") != str_is(list[1].name, "Brook School"),
	   "by its name");
	txn_abort(t);
}

/* A large council has more than a thousand, and people come and go there for years. */
static void many(struct place *p)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct organisation_line *list;
	size_t count, before;

	for (int i = 0; i < 100; i++) {
		struct organisation o = { .name = STR("One of many"), .created_at = NOW };
		enum err e = organisation_add(t, p->keys, &o);

		for (int m = 0; m < 50 && e == OK; m++)
			e = organisation_join(t, &o, person(p->arena, m), STR("Somebody Longname"),
			                      STR("somebody.longname@school.example"), NOW);
		if (e != OK || organisation_save(t, p->keys, &o) != OK)
			ok(false, "a school with fifty people is kept");
	}
	before = arena_used(txn_arena(t));
	is_err(OK, organisation_list(t, p->keys, &list, &count), "of a hundred schools");
	is_int(102, (int64_t)count, "each is in the list");
	ok(list[0].members == 50 || list[1].members == 50 || list[2].members == 50,
	   "with how many belong to it");
	ok(arena_used(txn_arena(t)) - before < 100 * 1024,
	   "and what it takes does not grow with who belongs to them");
	txn_abort(t);
	store_signals_back();
}

int main(void)
{
	struct place p;
	struct organisation brook, hill;

	place_open(&p);
	brook = add(&p, "Brook School");
	hill = add(&p, "Hill Service");
	record(&p, &brook);
	joining(&p, brook.id);
	leaving(&p, brook.id);
	limits(&p, hill.id);
	listing(&p);
	many(&p);
	place_remove(&p);
	return done();
}
