#include "store/forms/earlier.h"

#include "store/base/hex.h"
#include "store/engine/blob.h"
#include "store/forms/draft_files.h"
#include "tests/unit/earlier_desk.h"

enum { MINUTE = 60 };

static struct str file(struct desk *k, const char *list, int64_t size)
{
	struct blob_writer *w;
	struct values *one;
	struct blob b;

	if (blob_create(k->s.arena, k->s.data, &w) != OK || blob_write(w, STR("a letter")) != OK ||
	    blob_finish(w, &b) != OK || blob_keep(k->t, k->s.keys, ann, w) != OK)
		die("file");
	one = values_add_tree(values_list(k->d.answers, str_of(list)));
	values_text(one, STR("id"), hex_write(k->s.arena, b.id));
	values_number(one, STR("size"), size);
	return b.id;
}

static struct str comes_and_goes(struct desk *k, int64_t size, int64_t after)
{
	struct str id;

	load(k);
	id = file(k, "files", size);
	save(k, after);
	values_remove(load(k), STR("files"));
	save(k, after + 1);
	return id;
}

static void keeps_files(struct desk *k)
{
	const int64_t mib = 1 << 20;
	struct str first, second, third, stays;
	struct values *sent;
	size_t count;

	begin(k);
	first = comes_and_goes(k, 20 * mib, 0);
	ok(txn_has(k->t, TABLE_BLOB, first), "a file that was removed is still there");
	second = comes_and_goes(k, 20 * mib, 10);
	ok(txn_has(k->t, TABLE_BLOB, first), "as long as there is room");
	third = comes_and_goes(k, 20 * mib, 20);
	ok(!txn_has(k->t, TABLE_BLOB, first), "then the oldest goes");
	ok(txn_has(k->t, TABLE_BLOB, second) && txn_has(k->t, TABLE_BLOB, third),
	   "and the others stay");
	load(k);
	stays = file(k, "files", mib);
	save(k, 30);
	sent = load(k);
	is_err(OK, draft_empty(k->t, k->s.keys, &k->d, sent), "when it is sent");
	ok(!txn_has(k->t, TABLE_BLOB, second) && !txn_has(k->t, TABLE_BLOB, third),
	   "the files that were removed go");
	ok(txn_has(k->t, TABLE_BLOB, stays), "and what was sent stays");
	all(k, &count);
	is_int(0, (int64_t)count, "nothing is left of what it said earlier");
}

/* Ben, who helps, adds a file to those that are there, and takes it away again. */
static struct str helper_adds(struct desk *k, int64_t size, int64_t after)
{
	struct str id;

	load(k);
	k->d.by = ben;
	k->d.by_name = STR("Ben");
	id = file(k, "files", size);
	save(k, after);
	return id;
}

static void helper_removes(struct desk *k, struct str id, int64_t after)
{
	struct values *files = values_list(load(k), STR("files")), *left = values_open(k->s.arena);

	k->d.by = ben;
	k->d.by_name = STR("Ben");
	for (const struct value *one = files->first; one; one = one->next)
		if (!str_equal(values_get(one->children, STR("id")), hex_write(k->s.arena, id)))
			values_copy(values_add_tree(values_list(left, STR("files"))), one->children);
	values_remove(k->d.answers, STR("files"));
	if (left->count > 0)
		values_copy(k->d.answers, left);
	save(k, after);
}

static bool remembers(struct desk *k, struct str id)
{
	size_t count;
	const struct earlier *list = all(k, &count);

	for (size_t i = 0; i < count; i++)
		if (draft_files_has(list[i].before, hex_write(k->s.arena, id)))
			return true;
	return false;
}

/* Saved more than a sitting apart. */
static void keeps_files_of_the_owner(struct desk *k)
{
	const int64_t mib = 1 << 20, apart = 20 * MINUTE;
	struct str mine, other, stays, ones[3];

	begin(k);
	mine = comes_and_goes(k, 20 * mib, 0);
	load(k);
	stays = file(k, "files", mib);
	save(k, apart);
	for (int i = 0; i < 3; i++) {
		ones[i] = helper_adds(k, 40 * mib, (2 + 2 * i) * apart);
		helper_removes(k, ones[i], (3 + 2 * i) * apart);
	}
	ok(txn_has(k->t, TABLE_BLOB, mine) && remembers(k, mine),
	   "what a helper adds and removes pushes out no file of the owner");
	ok(!txn_has(k->t, TABLE_BLOB, ones[2]) && !remembers(k, ones[2]),
	   "there is no room for their own beside it");
	other = helper_adds(k, 40 * mib, 10 * apart);
	helper_removes(k, stays, 11 * apart);
	helper_removes(k, other, 12 * apart);
	ok(remembers(k, stays) && txn_has(k->t, TABLE_BLOB, stays),
	   "a file of the owner that a helper removed can be put back");
	ok(remembers(k, mine), "and what the owner removed before");
	ok(!txn_has(k->t, TABLE_BLOB, other) && !remembers(k, other),
	   "whatever the helper had added beside it");
}

static void goes_with_its_draft(struct desk *k)
{
	struct str gone, there;
	int64_t rows;

	begin(k);
	gone = comes_and_goes(k, 1, 0);
	load(k);
	there = file(k, "files", 1);
	save(k, 10);
	is_err(OK, draft_remove(k->t, k->s.keys, &k->d), "a draft is deleted");
	ok(!txn_has(k->t, TABLE_BLOB, gone) && !txn_has(k->t, TABLE_BLOB, there),
	   "with its files, removed ones too");
	is_err(OK, txn_rows(k->t, TABLE_EARLIER, KEY(k->s.arena, ann, k->d.id), &rows), "its memory");
	is_int(0, rows, "is gone");
}

int main(void)
{
	struct desk k = { .t = NULL };

	desk_open(&k);
	keeps_files(&k);
	keeps_files_of_the_owner(&k);
	goes_with_its_draft(&k);
	desk_close(&k);
	return done();
}
