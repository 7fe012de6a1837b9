#include "store/cases/document.h"

#include "store/cases/fresh.h"
#include "tests/tap.h"
#include "tests/unit/family.h"

enum { NOW = FAMILY_NOW, ROUNDS = 300, MANY = 3000, REQUEST_BYTES = 24 << 20 };

static struct document a_plan(struct place *p, const struct family *f, int64_t at)
{
	return (struct document){ .child = f->child.id,
		                      .kind = STR("draft_plan"),
		                      .title = STR("canary-title"),
		                      .blob = vault_random_id(p->arena),
		                      .filename = STR("plan.pdf"),
		                      .type = STR("application/pdf"),
		                      .bytes = 1234,
		                      .by = f->officer,
		                      .by_name = STR("Robin Officer"),
		                      .recipients = values_open(p->arena),
		                      .sent_at = at };
}

static int64_t counted(struct place *p, struct txn *t, struct str person, const struct family *f)
{
	return family_counts(p, t, person, f->child.id).documents;
}

static void shared_with_one(struct place *p, const struct family *f)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct document d = a_plan(p, f, NOW), there, *list;
	struct str raw;
	size_t count;

	family_name(p, d.recipients, f->ann, "Ann Example");
	is_err(OK, document_add(t, p->keys, &d), "a document is shared with one parent");
	is_err(OK, document_load(t, p->keys, f->child.id, d.id, &there), "it is loaded");
	is_str("canary-title", there.title, "as it was");
	ok(str_equal(d.blob, there.blob) && there.bytes == 1234, "with the file it names");
	ok(document_is_for(&there, f->ann), "they may open it");
	ok(!document_is_for(&there, f->ben), "the other parent may not");
	ok(!document_is_for(&there, STR("")), "nor who is nobody");
	is_err(OK, document_list(t, p->keys, f->child.id, f->ben, &list, &count), "and has a list");
	is_int(0, (int64_t)count, "without it");
	is_err(OK, document_list(t, p->keys, f->child.id, STR(""), &list, &count), "the council");
	is_int(1, (int64_t)count, "sees it");
	is_int(1, counted(p, t, f->ann, f), "it is new to the one");
	is_int(0, counted(p, t, f->ben, f), "and not to the other");
	is_err(OK, document_opened(t, p->keys, &there, f->ben, NOW + 5), "who opens nothing by asking");
	is_err(OK, document_opened(t, p->keys, &there, f->ann, NOW + 9), "it is opened");
	is_int(0, counted(p, t, f->ann, f), "and no longer new");
	is_err(OK, document_opened(t, p->keys, &there, f->ann, NOW + 99), "opened again");
	is_err(OK, document_load(t, p->keys, f->child.id, d.id, &there), "it says");
	is_int(NOW + 9, values_get_number(there.recipients->first->children, STR("opened_at")),
	       "when it was first");
	d.title = STR("from an older copy");
	is_err(ERR_CONFLICT, document_save(t, p->keys, &d), "a save from an older copy is refused");
	is_err(OK, txn_get(t, TABLE_DOCUMENT, KEY(p->arena, f->child.id, d.id), &raw), "its row");
	is_int((int64_t)raw.n, (int64_t)str_search(raw, STR("canary")), "shows nothing");
	is_err(ERR_NOT_FOUND, document_load(t, p->keys, f->child.id, STR("x"), &there),
	       "what is no id is not found");
	place_commit(t);
}

static void called_back(struct place *p, const struct family *f)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct document d = a_plan(p, f, NOW + 100), *list;
	size_t count;

	family_name(p, d.recipients, f->ann, "Ann Example");
	family_name(p, d.recipients, f->ben, "Ben Example");
	is_err(OK, document_add(t, p->keys, &d), "a document goes to both");
	is_err(OK, document_opened(t, p->keys, &d, f->ann, NOW + 101), "one opens it");
	is_err(OK, document_withdraw(t, p->keys, &d, STR("wrong child"), NOW + 100 + 900),
	       "within 15 minutes it is called back");
	ok(d.recalled_at > 0 && d.withdrawn_at == 0, "as if it had not been");
	ok(!document_is_for(&d, f->ann) && !document_is_for(&d, f->ben), "nobody opens it any more");
	is_int(0, counted(p, t, f->ann, f), "it is new to none");
	is_int(0, counted(p, t, f->ben, f), "of the two");
	is_err(OK, document_list(t, p->keys, f->child.id, f->ben, &list, &count), "in their list");
	ok(count == 1 && !document_stands(&list[0]),
	   "it is one that does not stand: they may learn that it was there");
	is_err(OK, document_list(t, p->keys, f->child.id, STR(""), &list, &count), "the council");
	is_int(2, (int64_t)count, "still sees that it was there");
	is_err(ERR_EXISTS, document_withdraw(t, p->keys, &d, STR("again"), NOW + 1100),
	       "what was called back stays so");
	place_commit(t);
}

static void withdrawn(struct place *p, const struct family *f)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct document d = a_plan(p, f, NOW + 200), *list;
	size_t count;

	family_name(p, d.recipients, f->ben, "Ben Example");
	is_err(OK, document_add(t, p->keys, &d), "a document");
	is_err(OK, document_withdraw(t, p->keys, &d, STR("A newer one is here"), NOW + 200 + 901),
	       "after 15 minutes");
	ok(d.withdrawn_at > 0 && d.recalled_at == 0, "is withdrawn instead");
	ok(!document_is_for(&d, f->ben), "it does not open");
	is_int(0, counted(p, t, f->ben, f), "and is not new");
	is_err(OK, document_list(t, p->keys, f->child.id, f->ben, &list, &count), "but it is shown");
	ok(count == 2 && str_is(list[0].reason, "A newer one is here"), "with the reason");
	family_abort(t);
}

static void added_by_family(struct place *p, const struct family *f)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct document d = a_plan(p, f, NOW + 300);

	d.by = f->ann;
	d.from_family = true;
	is_err(OK, document_add(t, p->keys, &d), "a parent adds a document");
	ok(document_is_for(&d, f->ann), "and may open it");
	ok(!document_is_for(&d, f->ben), "the other may not");
	ok(!document_is_new(&d, f->ann), "it is not new to who added it");
	family_abort(t);
}

static void denied(struct place *p, const struct family *f)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct document d = a_plan(p, f, NOW + 400);
	struct grant g = family_counts(p, t, f->ben, f->child.id);

	g.may = MAY_STATUS | MAY_MESSAGE;
	is_err(OK, grant_save(t, p->keys, &g), "to who may not see documents");
	family_name(p, d.recipients, f->ben, "Ben Example");
	is_err(ERR_NOT_FOUND, document_add(t, p->keys, &d), "none is shared");
	family_abort(t);
}

/* --- counts, by chance ------------------------------------------------------------------------ */

static bool is_right(struct place *p, struct txn *t, const struct family *f, struct str person)
{
	struct document *list;
	size_t count;
	int64_t n = 0;

	if (document_list(t, p->keys, f->child.id, person, &list, &count) != OK)
		die("document_list");
	for (size_t i = 0; i < count; i++)
		n += document_is_new(&list[i], person);
	return n == counted(p, t, person, f);
}

static void share(struct place *p, struct txn *t, const struct family *f, int64_t at)
{
	struct document d = a_plan(p, f, at);
	uint32_t to = vault_random_below(4);

	if (to & 1)
		family_name(p, d.recipients, f->ann, "x");
	if (to & 2)
		family_name(p, d.recipients, f->ben, "x");
	if (document_add(t, p->keys, &d) != OK)
		die("share");
}

static void step(struct place *p, struct txn *t, const struct family *f, int64_t at)
{
	struct document *list;
	size_t count;
	uint32_t what = vault_random_below(8);

	if (document_list(t, p->keys, f->child.id, STR(""), &list, &count) != OK)
		die("document_list");
	list += vault_random_below((uint32_t)count);
	if (what < 2)
		share(p, t, f, at);
	else if (what < 7 && document_opened(t, p->keys, list, what & 1 ? f->ann : f->ben, at) != OK)
		die("opened");
	else if (what == 7 && document_stands(list) &&
	         document_withdraw(t, p->keys, list, STR(""), at) != OK)
		die("withdraw");
}

static void counts_hold(struct place *p, const struct family *f)
{
	bool right = true, again = true;

	for (int i = 0; i < ROUNDS; i++) {
		struct txn *t = place_begin(p, MAIN, WRITE);
		int64_t before;

		step(p, t, f, NOW + 10000 + 40 * i);
		right = right && is_right(p, t, f, f->ann) && is_right(p, t, f, f->ben);
		before = counted(p, t, f->ann, f);
		again = again && fresh_recount(t, p->keys, f->ann, f->child.id) == OK &&
		        before == counted(p, t, f->ann, f);
		place_commit(t);
	}
	ok(right,
	   "shared, opened, called back and withdrawn by chance: the counts are what counting gives");
	ok(again, "and counting again changes nothing");
}

/* More than a case ever has, in the memory of a request. */
static void many(struct place *p, const struct family *f)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct arena *small = arena_open(REQUEST_BYTES), *before;
	struct document *list;
	size_t count;

	for (int i = 0; i < MANY; i++) {
		struct document d = a_plan(p, f, NOW + 1000 + i);

		d.title = STR("A report of the length that titles have, with a year");
		d.from_family = i % 2 == 1;
		family_name(p, d.recipients, f->ann, "Ann Example");
		family_name(p, d.recipients, f->ben, "Ben Example");
		if (document_add(t, p->keys, &d) != OK)
			die("document_add");
	}
	before = txn_read_into(t, small);
	is_err(OK, document_list(t, p->keys, f->child.id, f->ann, &list, &count),
	       "thousands of documents are listed in the memory of a request");
	ok(count >= MANY && str_equal(list[MANY / 2].child, f->child.id) &&
	       document_is_for(&list[MANY / 2], f->ann),
	   "all of them, with whom they are for");
	ok(arena_left(small) > REQUEST_BYTES / 3, "and leave room for the page");
	printf("# %zu bytes each\n", arena_used(small) / count);
	txn_read_into(t, before);
	arena_close(small);
	txn_abort(t);
}

int main(void)
{
	struct place p;
	struct family f;

	family_open(&p, &f);
	shared_with_one(&p, &f);
	called_back(&p, &f);
	withdrawn(&p, &f);
	added_by_family(&p, &f);
	denied(&p, &f);
	counts_hold(&p, &f);
	many(&p, &f);
	place_remove(&p);
	return done();
}
