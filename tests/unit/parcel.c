#include "store/cases/parcel.h"

#include "store/engine/blob.h"
#include "tests/scratch.h"
#include "tests/tap.h"

enum { NOW = 1700000000 };

static const struct str child = STR("child-0000000001"), ann = STR("staff-ann-000001"),
                        ben = STR("staff-ben-000001");

static struct parcel made(struct scratch *s, struct txn *t)
{
	struct parcel p = { .child = child, .by = ann, .kind = STR("letter"),
	                    .title = STR("canary-title"), .filename = STR("a.pdf"), .type = STR("pdf"),
	                    .bytes = 8, .made_at = NOW };
	struct blob_writer *w;
	struct blob b;

	if (blob_create(s->arena, s->data, &w) != OK || blob_write(w, STR("a letter")) != OK ||
	    blob_finish(w, &b) != OK || blob_keep(t, s->keys, child, w) != OK)
		die("blob");
	p.blob = b.id;
	p.recipients = values_open(s->arena);
	values_text(values_add_tree(p.recipients), STR("name"), STR("A Mother"));
	if (parcel_add(t, s->keys, &p) != OK)
		die("parcel_add");
	return p;
}

static void is_of_one(struct scratch *s, struct txn *t)
{
	struct parcel p = made(s, t), there;
	struct str raw;

	is_err(OK, parcel_load(t, s->keys, child, p.id, ann, NOW + 60, &there),
	       "whoever brought it finds it");
	is_str("canary-title", there.title, "as it was");
	is_str("A Mother", values_get(there.recipients->first->children, STR("name")),
	       "with whom it is for");
	is_err(ERR_NOT_FOUND, parcel_load(t, s->keys, child, p.id, ben, NOW + 60, &there),
	       "nobody else does");
	is_err(ERR_NOT_FOUND,
	       parcel_load(t, s->keys, STR("child-0000000002"), p.id, ann, NOW + 60, &there),
	       "nor another case");
	is_err(ERR_NOT_FOUND, parcel_load(t, s->keys, child, p.id, ann, NOW + PARCEL_SECONDS, &there),
	       "nor anybody after its time");
	is_err(OK, txn_get(t, TABLE_PARCEL, KEY(s->arena, child, p.id), &raw), "its row");
	is_int((int64_t)raw.n, (int64_t)str_search(raw, STR("canary")), "shows nothing");
	is_err(OK, parcel_remove(t, &p, false), "when it is shared it goes");
	is_int(1, txn_count(t, STR("blob")), "and leaves its file to the document");
}

static void has_an_end(struct scratch *s, struct txn *t)
{
	struct parcel p = made(s, t), there;
	size_t removed;
	int64_t rows;

	is_err(OK, parcel_purge(t, s->keys, NOW + PARCEL_SECONDS - 1, 10, &removed), "before its time");
	is_int(0, (int64_t)removed, "it stays");
	is_err(OK, parcel_purge(t, s->keys, NOW + PARCEL_SECONDS, 10, &removed), "afterwards");
	is_int(1, (int64_t)removed, "it goes");
	is_err(ERR_NOT_FOUND, parcel_load(t, s->keys, child, p.id, ann, NOW, &there), "for good");
	is_int(1, txn_count(t, STR("blob")), "with its file");
	is_err(OK, txn_rows(t, TABLE_PARCEL_DUE, STR(""), &rows), "and");
	is_int(0, rows, "nothing is left of it");
}

int main(void)
{
	struct scratch s = { 0 };
	struct txn *t;

	scratch_open(&s);
	t = scratch_begin(&s, MAIN, WRITE);
	if (keys_owner_add(s.keys, t, child) != OK)
		die("owner");
	is_of_one(&s, t);
	has_an_end(&s, t);
	scratch_commit(t);
	scratch_close(&s);
	return done();
}
