#include "store/cases/unsent.h"

#include "store/base/hex.h"
#include "store/engine/blob.h"
#include "tests/scratch.h"
#include "tests/tap.h"

enum { NOW = 1700000000, DAY = 86400 };

static const struct str ann = STR("person-ann-00001"), ben = STR("person-ben-00001"),
                        child = STR("child-0000000001");

static struct unsent begun(struct str person)
{
	return (struct unsent){ .person = person,
		                    .child = child,
		                    .type = STR("late"),
		                    .subject = STR("canary-subject"),
		                    .text = STR("canary-text") };
}

static struct str file_of(struct scratch *s, struct txn *t, struct str person)
{
	struct blob_writer *w;
	struct blob b;

	if (blob_create(s->arena, s->data, &w) != OK || blob_write(w, STR("a letter")) != OK ||
	    blob_finish(w, &b) != OK || blob_keep(t, s->keys, person, w) != OK)
		die("file_of");
	return b.id;
}

static void is_kept(struct scratch *s, struct txn *t)
{
	struct unsent u = begun(ann), there, older, *list;
	struct str raw;
	size_t count;

	is_err(OK, unsent_add(t, s->keys, &u, NOW), "a message is begun");
	is_err(OK, unsent_load(t, s->keys, ann, child, u.id, &there), "and can be gone on with");
	is_str("canary-text", there.text, "as it was typed");
	is_err(ERR_NOT_FOUND, unsent_load(t, s->keys, ben, child, u.id, &there),
	       "by nobody else of the same case");
	is_err(ERR_NOT_FOUND, unsent_load(t, s->keys, ann, STR("child-0000000002"), u.id, &there),
	       "and in no other case");
	is_err(OK, txn_get(t, TABLE_UNSENT, KEY(s->arena, ann, child, u.id), &raw), "its row");
	is_int((int64_t)raw.n, (int64_t)str_search(raw, STR("canary")), "shows nothing");
	older = u;
	u.text = STR("more of it");
	is_err(OK, unsent_save(t, s->keys, &u, NOW + 5), "it is saved again");
	older.text = STR("from another window");
	is_err(ERR_CONFLICT, unsent_save(t, s->keys, &older, NOW + 9),
	       "an older copy does not replace it");
	is_err(OK, unsent_list(t, s->keys, ann, child, &list, &count), "the list");
	ok(count == 1 && str_is(list[0].text, "more of it"), "has it as saved last");
	is_err(OK, unsent_remove(t, s->keys, &u, true), "it is deleted");
	is_err(ERR_NOT_FOUND, unsent_load(t, s->keys, ann, child, u.id, &there), "and gone");
}

static void has_an_end(struct scratch *s, struct txn *t)
{
	struct unsent u = begun(ann), other = begun(ben), there;
	struct str file = file_of(s, t, ann);
	size_t removed;
	int64_t rows;

	u.files = values_open(s->arena);
	values_text(values_add_tree(u.files), STR("id"), hex_write(s->arena, file));
	is_err(OK, unsent_add(t, s->keys, &u, NOW), "a message with a file is begun");
	is_err(OK, unsent_add(t, s->keys, &other, NOW), "the other parent begins one");
	is_err(OK, unsent_save(t, s->keys, &other, NOW + DAY), "and saves it a day later");
	is_err(OK, unsent_purge(t, s->keys, NOW + UNSENT_DAYS * DAY - 1, 9, &removed),
	       "a second before its time is over");
	is_int(0, (int64_t)removed, "nothing goes");
	is_err(OK, unsent_purge(t, s->keys, NOW + UNSENT_DAYS * DAY, 9, &removed), "then");
	is_int(1, (int64_t)removed, "one goes");
	ok(!txn_has(t, TABLE_BLOB, file), "with its file");
	is_err(OK, unsent_load(t, s->keys, ben, child, other.id, &there),
	       "what was saved later is still there");
	is_err(OK, unsent_forget(t, s->keys, ben, STR("")), "an account that goes");
	is_err(OK, txn_rows(t, TABLE_UNSENT, STR(""), &rows), "takes its own along");
	is_int(0, rows, "all of them");
	is_err(OK, txn_rows(t, TABLE_UNSENT_DUE, STR(""), &rows), "and of when they go");
	is_int(0, rows, "nothing is left");
}

static void has_a_limit(struct scratch *s, struct txn *t)
{
	struct unsent u;
	int added = 0;

	do
		u = begun(ann);
	while (unsent_add(t, s->keys, &u, NOW) == OK && ++added < 2 * UNSENT_MAX);
	is_int(UNSENT_MAX, added, "so many may be begun, and no more");
}

int main(void)
{
	struct scratch s = { 0 };
	struct txn *t;

	scratch_open(&s);
	t = scratch_begin(&s, MAIN, WRITE);
	if (keys_owner_add(s.keys, t, ann) != OK || keys_owner_add(s.keys, t, ben) != OK)
		die("owner");
	is_kept(&s, t);
	has_an_end(&s, t);
	has_a_limit(&s, t);
	scratch_commit(t);
	scratch_close(&s);
	return done();
}
