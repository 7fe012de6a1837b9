#include "store/forms/earlier.h"

#include "store/base/hex.h"
#include "store/engine/blob.h"
#include "store/forms/draft_files.h"
#include "tests/scratch.h"
#include "tests/tap.h"

enum { NOW = 1700000000, MINUTE = 60, HOUR = 3600, DAY = 86400 };

static const struct str ann = STR("person-ann-00001"), ben = STR("person-ben-00001");

struct desk {
	struct scratch s;
	struct txn *t;
	struct draft d;
};

static void begin(struct desk *k)
{
	k->d = (struct draft){ .person = ann, .form = STR("x"), .version = STR("0123456789abcdef"), .keep_days = 28,
		.answers = values_open(k->s.arena), .visited = values_open(k->s.arena) };
	if (draft_add(k->t, k->s.keys, &k->d, NOW) != OK)
		die("begin");
}

/* As a program does: what stands in the store, copied, and changed. */
static struct values *load(struct desk *k)
{
	struct values *v = values_open(k->s.arena);

	if (draft_load(k->t, k->s.keys, ann, k->d.id, &k->d) != OK)
		die("load");
	values_copy(v, k->d.answers);
	return k->d.answers = v;
}

static void save(struct desk *k, int64_t after)
{
	if (draft_save(k->t, k->s.keys, &k->d, NOW + after) != OK)
		die("save");
}

static void says(struct desk *k, const char *id, const char *text, int64_t after)
{
	values_text(load(k), str_of(id), str_of(text));
	save(k, after);
}

static struct earlier *all(struct desk *k, size_t *count)
{
	struct earlier *list;

	if (earlier_list(k->t, k->s.keys, ann, k->d.id, &list, count) != OK)
		die("all");
	return list;
}

static void is_entries(struct desk *k, size_t wanted, const char *what)
{
	size_t count;

	all(k, &count);
	is_int((int64_t)wanted, (int64_t)count, what);
}

static void keeps_what_was(struct desk *k)
{
	struct earlier *list, one;
	size_t count;
	struct str raw;

	begin(k);
	says(k, "likes", "canary: trains", 10);
	says(k, "likes", "maps", 20);
	list = all(k, &count);
	is_int(1, (int64_t)count, "a text that is written, and another in its place: one change");
	is_str("canary: trains", values_get(list[0].before, STR("likes")), "with what it said before");
	is_int(NOW + 20, list[0].at, "and when");
	ok(str_equal(ann, list[0].by), "and by whom");
	is_err(OK, earlier_load(k->t, k->s.keys, ann, k->d.id, list[0].revision, &one), "one of them opens by its number");
	is_err(ERR_NOT_FOUND, earlier_load(k->t, k->s.keys, ben, k->d.id, list[0].revision, &one), "for nobody else");
	is_err(OK, txn_get(k->t, TABLE_EARLIER, earlier_at(k->s.arena, ann, k->d.id, list[0].revision).key, &raw), "its row");
	is_int((int64_t)raw.n, (int64_t)str_search(raw, STR("canary")), "shows nothing");
	says(k, "likes", "maps", 30);
	is_entries(k, 1, "a save that changes nothing adds nothing");
}

static void knows_a_sitting(struct desk *k)
{
	struct earlier *list;
	size_t count;

	begin(k);
	says(k, "text", "I", 0);
	for (int i = 1; i <= 20; i++)
		says(k, "text", "I write and write and write", i * 20);
	is_entries(k, 0, "a script that saves what grows adds nothing in a sitting");
	says(k, "other", "x", 410);
	says(k, "other", "xy", 420);
	is_entries(k, 0, "nor does another answer");
	says(k, "text", "", 430);
	list = all(k, &count);
	is_int(1, (int64_t)count, "a text that is emptied in the same sitting is kept");
	ok(list[0].took && str_is(values_get(list[0].before, STR("text")), "I write and write and write"), "as it stood");
	says(k, "text", "I write", 440);
	says(k, "text", "I write now", EARLIER_SITTING - 1);
	is_entries(k, 1, "what grows again adds nothing");
	says(k, "text", "I write now too", EARLIER_SITTING);
	is_entries(k, 2, "a new sitting begins after its time");
	load(k);
	values_text(k->d.answers, STR("text"), STR("I write now too, and Ben"));
	values_text(k->d.answers, STR("new"), STR("Ben's"));
	k->d.by = ben;
	k->d.by_name = STR("Ben Reed");
	save(k, EARLIER_SITTING + 10);
	list = all(k, &count);
	is_int(3, (int64_t)count, "and with another hand");
	is_int(VALUE_NULL, values_find(list[0].before, STR("new"))->kind, "whose first answers stand there too");
	is_str("Ben Reed", list[0].by_name, "whose name it has");
	ok(str_equal(ben, list[0].by), "and number");
}

/* From an older window, when nobody was there to be shown both. */
static void keeps_what_came_beside(struct desk *k)
{
	struct earlier *list;
	struct values *typed = values_open(k->s.arena);
	size_t count;

	begin(k);
	says(k, "likes", "maps", 10);
	values_copy(typed, load(k));
	values_text(typed, STR("likes"), STR("mops"));
	k->d.beside = typed;
	save(k, 20);
	list = all(k, &count);
	is_int(1, (int64_t)count, "what an older copy said is kept, in the same sitting and however little it is");
	is_str("mops", values_get(list[0].before, STR("likes")), "word by word");
	is_int(1, (int64_t)list[0].before->count, "and no answer that both have");
	is_str("maps", values_get(load(k), STR("likes")), "what was saved since stands");
	ok(values_is(k->d.memory, STR("beside")), "the draft says that there is such an answer");
	save(k, 30);
	load(k);
	ok(values_is(k->d.memory, STR("beside")), "also after a save that changes nothing");
	says(k, "likes", "maps and mops", 40);
	load(k);
	ok(!values_is(k->d.memory, STR("beside")), "until an answer changes");
}

static struct values *row(struct values *answers, const char *list, const char *id, const char *name)
{
	struct values *one = values_add_tree(values_list(answers, str_of(list)));

	values_text(one, STR("row"), str_of(id));
	values_text(one, STR("name"), str_of(name));
	return one;
}

static void names_rows(struct desk *k)
{
	struct values *v;
	struct earlier *list;
	size_t count;

	begin(k);
	v = load(k);
	row(v, "people", "r1", "Ada");
	row(v, "people", "r2", "Bea");
	save(k, 0);
	v = load(k);
	values_remove(v, STR("people"));
	row(v, "people", "r2", "Bea");
	save(k, 5);
	list = all(k, &count);
	is_int(1, (int64_t)count, "a row that is removed in the same sitting is kept");
	ok(list[0].took && values_get_list(list[0].gone, STR("people"))->count == 1, "and named:");
	is_str("r1", values_get_list(list[0].gone, STR("people"))->first->text, "that one");
	is_str("Ada", values_get(values_get_list(list[0].before, STR("people"))->first->children, STR("name")), "with what it said");
	v = load(k);
	values_add_text(values_list(v, STR("ticks")), STR("a"));
	save(k, 6);
	v = load(k);
	values_remove(v, STR("ticks"));
	save(k, 7);
	is_entries(k, 1, "a tick that comes and goes leaves nothing");
}

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
	ok(txn_has(k->t, TABLE_BLOB, second) && txn_has(k->t, TABLE_BLOB, third), "and the others stay");
	load(k);
	stays = file(k, "files", mib);
	save(k, 30);
	sent = load(k);
	is_err(OK, draft_empty(k->t, k->s.keys, &k->d, sent), "when it is sent");
	ok(!txn_has(k->t, TABLE_BLOB, second) && !txn_has(k->t, TABLE_BLOB, third), "the files that were removed go");
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
	ok(txn_has(k->t, TABLE_BLOB, mine) && remembers(k, mine), "what a helper adds and removes pushes out no file of the owner");
	ok(!txn_has(k->t, TABLE_BLOB, ones[2]) && !remembers(k, ones[2]), "there is no room for their own beside it");
	other = helper_adds(k, 40 * mib, 10 * apart);
	helper_removes(k, stays, 11 * apart);
	helper_removes(k, other, 12 * apart);
	ok(remembers(k, stays) && txn_has(k->t, TABLE_BLOB, stays), "a file of the owner that a helper removed can be put back");
	ok(remembers(k, mine), "and what the owner removed before");
	ok(!txn_has(k->t, TABLE_BLOB, other) && !remembers(k, other), "whatever the helper had added beside it");
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
	ok(!txn_has(k->t, TABLE_BLOB, gone) && !txn_has(k->t, TABLE_BLOB, there), "with its files, removed ones too");
	is_err(OK, txn_rows(k->t, TABLE_EARLIER, KEY(k->s.arena, ann, k->d.id), &rows), "its memory");
	is_int(0, rows, "is gone");
}

static void has_an_end(struct desk *k)
{
	struct earlier *list;
	struct str kept = STR("");
	size_t count, taken = 0;
	char text[32];

	begin(k);
	says(k, "old", "something that somebody wrote in a hurry", 0);
	says(k, "old", "", 10);
	for (int i = 1; i <= EARLIER_MAX + 20; i++) {
		snprintf(text, sizeof(text), "%d", i);
		says(k, "text", text, i * EARLIER_SITTING);
	}
	list = all(k, &count);
	ok(count <= EARLIER_MAX, "there is an end to what is kept");
	for (size_t i = 0; i < count; i++)
		if (values_find(list[i].before, STR("old")) && list[i].took)
			kept = values_get(list[i].before, STR("old"));
	is_str("something that somebody wrote in a hurry", kept, "what was taken away stays when the rest thins out");
	is_str("119", values_get(list[0].before, STR("text")), "the newest is whole");
	for (size_t i = 1; i < count; i++)
		taken += list[i - 1].revision <= list[i].revision;
	is_int(0, (int64_t)taken, "and they stand in order");
	is_int((int64_t)count, values_get_number(k->d.memory, STR("count")), "the kept count is how many there are");
}

static void is_not_pushed_out(struct desk *k)
{
	struct earlier *list;
	size_t count, kept = 0;
	char text[80];

	begin(k);
	says(k, "likes", "what took its owner an hour", 0);
	says(k, "other", "and this too", 1);
	for (int i = 1; i <= 3 * EARLIER_MAX; i++) {
		snprintf(text, sizeof(text), "%d times something else in its place", i);
		values_text(load(k), i % 3 == 0 ? STR("other") : STR("likes"), i % 2 ? STR("") : str_of(text));
		k->d.by = STR("person-ben-00001");
		k->d.by_name = STR("Ben");
		save(k, 10 + i);
	}
	list = all(k, &count);
	ok(count <= EARLIER_MAX, "who helps and saves very often does not fill the memory");
	for (size_t i = 0; i < count; i++)
		kept += str_is(values_get(list[i].before, STR("likes")), "what took its owner an hour") +
		        str_is(values_get(list[i].before, STR("other")), "and this too");
	is_int(2, (int64_t)kept, "and does not push out of it what the owner had written");
}

static void has_a_size(struct desk *k)
{
	char *text = arena_take(k->s.arena, 65536);
	struct earlier *list;
	size_t count, bytes = 0;

	begin(k);
	for (int i = 0; i < 20; i++) {
		memset(text, 'a' + i, 65000);
		says(k, "text", text, i);
	}
	list = all(k, &count);
	for (size_t i = 0; i < count; i++)
		bytes += list[i].bytes;
	ok(bytes <= EARLIER_BYTES_MAX && count >= 4, "long texts have an end too");
}

int main(void)
{
	struct desk k = { .t = NULL };

	scratch_open(&k.s);
	k.t = scratch_begin(&k.s, MAIN, WRITE);
	if (keys_owner_add(k.s.keys, k.t, ann) != OK || keys_owner_add(k.s.keys, k.t, ben) != OK)
		die("owner");
	keeps_what_was(&k);
	knows_a_sitting(&k);
	keeps_what_came_beside(&k);
	names_rows(&k);
	keeps_files(&k);
	keeps_files_of_the_owner(&k);
	goes_with_its_draft(&k);
	has_an_end(&k);
	is_not_pushed_out(&k);
	has_a_size(&k);
	scratch_commit(k.t);
	scratch_close(&k.s);
	return done();
}
