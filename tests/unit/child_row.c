#include "store/cases/child_row.h"

#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/compiled/json.h"
#include "tests/scratch.h"
#include "tests/tap.h"

enum { DAY = 86400 };

static const int64_t NOW = (int64_t)1790000000;        /* 21 September 2026 */

static struct child robin(struct scratch *s)
{
	struct child c = { .first = STR("Robin"), .last = STR("Example"), .team = STR("north"),
	                   .born_on = 16000 };

	c.dates = values_open(s->arena);
	c.officers = values_open(s->arena);
	values_number(c.dates, STR("received"), date_today(NOW) - 10);
	return c;
}

static void assign(struct scratch *s, struct child *c, struct str staff, const char *name,
                   int32_t until)
{
	struct values *one = values_add_tree(c->officers);

	values_text(one, STR("staff"), hex_write(s->arena, staff));
	values_text(one, STR("name"), str_of(name));
	values_number(one, STR("from"), 1);
	values_number(one, STR("until"), until);
}

static struct work_item first(struct txn *t, enum work_kind kind)
{
	struct work_item *items;
	size_t count;

	if (work_list(t, work_scope_all(), kind, NULL, 9, &items, &count) != OK || count != 1)
		die("child_row: list");
	return items[0];
}

static void rows(struct scratch *s, struct txn *t)
{
	struct child c = robin(s);
	struct str staff = STR("officer number 1");
	int32_t today = date_today(NOW);
	struct work_item item;
	struct child_row *list, one;
	struct str before;

	assign(s, &c, staff, "Hazel Officer", today + 3);
	is_err(OK, child_add(t, s->keys, &c, NOW), "a case is opened");
	item = first(t, WORK_CASE);
	ok(item.shown.n > 0, "its place in the list says what is shown of it");
	ok(str_search(item.shown, STR("Robin")) == item.shown.n, "and not in clear");
	is_err(OK, child_row_open(t, s->keys, c.id, item.shown, &one), "the row opens");
	is_str("Robin Example", one.name, "with the child's name");
	is_str("Hazel Officer", one.officer, "the officer's");
	is_int(16000, one.born_on, "the day of birth, which tells namesakes apart");
	ok(child_row_is_worked_on(s->arena, &one, staff), "and knows who works on it");
	ok(!child_row_is_worked_on(s->arena, &one, STR("officer number 2")), "and who does not");
	is_int(today + 4, one.until, "it holds until the officer goes");
	is_err(ERR_DAMAGED, child_row_open(t, s->keys, STR("somebody else 16"), item.shown, &one),
	       "it opens for no other child");

	before = item.shown;
	is_err(OK, child_save(t, s->keys, &c, NOW), "saved without a change");
	ok(str_equal(before, first(t, WORK_CASE).shown), "the row stays as it is");
	c.last = STR("Another");
	is_err(OK, child_save(t, s->keys, &c, NOW), "with another name");
	item = first(t, WORK_CASE_COUNCIL);
	is_err(OK, child_row_open(t, s->keys, c.id, item.shown, &one), "every list");
	is_str("Robin Another", one.name, "shows the new one");

	is_err(OK, txn_put(t, TABLE_KEY, c.id, STR("destroyed")), "without the child's key");
	is_err(OK, child_rows_load(t, s->keys, &item, 1, today, &list), "the list is read");
	is_str("Robin Another", list[0].name, "all the same");
	ok(child_rows_load(t, s->keys, &item, 1, today + 4, &list) != OK,
	   "but on a day when it holds no more, from the record");
}

static void without_a_row(struct scratch *s, struct txn *t)
{
	struct child c = robin(s);
	struct work_item item;
	struct child_row *list;

	is_err(OK, child_add(t, s->keys, &c, NOW), "a case is opened");
	item = first(t, WORK_CASE);
	item.shown = STR("");
	is_err(OK, child_rows_load(t, s->keys, &item, 1, date_today(NOW), &list),
	       "a place without a row");
	is_str("Robin Example", list[0].name, "is read from the record");
	is_err(OK, work_move(t, c.id, (struct str[]){ work_scope_all() }, 1), "moved without a row");
	ok(first(t, WORK_CASE).shown.n > 0, "it takes along what stood there");
}

/* As a release left it that kept the number of what is due next: each limit that is put in between
 * gives those numbers to others. */
static struct str of_before(struct scratch *s, struct txn *t, struct str id, int32_t today)
{
	struct values *v = values_open(s->arena);
	struct buf plain = buf_open(s->arena), sealed = buf_open(s->arena);
	const struct secret *key;
	struct str list;

	values_text(v, STR("name"), STR("Robin Example"));
	values_number(v, STR("born_on"), 16000);
	values_number(v, STR("next"), LIMITS_OF_TIME - 1);
	values_number(v, STR("due"), TIMESCALE_NEVER);
	values_number(v, STR("from"), today);
	values_number(v, STR("until"), today + 100);
	json_write(&plain, v);
	if (txn_get(t, TABLE_META, STR("list"), &list) != OK ||
	    keys_owner_load(s->keys, t, list, &key) != OK)
		die("child_row: list key");
	buf_byte(&sealed, 1);
	buf_add(&sealed, str_part(list, 0, 4));
	vault_seal(key, KEY(s->arena, STR("waymark list row\1"), id), buf_str(&plain), &sealed);
	return buf_str(&sealed);
}

/* What a release of before reads of a row. */
static struct values *as_before(struct scratch *s, struct txn *t, const struct work_item *item)
{
	struct buf plain = buf_open(s->arena);
	const struct secret *key;
	struct str list;
	struct values *v;

	if (txn_get(t, TABLE_META, STR("list"), &list) != OK ||
	    keys_owner_load(s->keys, t, list, &key) != OK ||
	    vault_open(key, KEY(s->arena, STR("waymark list row\1"), item->of),
	               str_from(item->shown, 5), &plain) != OK ||
	    json_read(s->arena, buf_str(&plain), &v) != OK)
		die("child_row: row");
	return v;
}

/* It took a number for the limit, and refused one that it did not know, and the list with it. */
static void for_a_release_before(struct scratch *s, struct txn *t)
{
	struct child c = robin(s);
	struct work_item item;
	struct values *v;

	is_err(OK, child_add(t, s->keys, &c, NOW), "a case is opened");
	item = first(t, WORK_CASE);
	v = as_before(s, t, &item);
	is_int(0, values_get_number(v, STR("next")), "whoever goes back to an earlier release");
	ok(values_get_number(v, STR("until")) <= values_get_number(v, STR("from")),
	   "has that read what is due next from the record");
}

static void of_another_release(struct scratch *s, struct txn *t)
{
	struct child c = robin(s);
	struct work_item item;
	struct child_row *list;
	int32_t today = date_today(NOW);

	is_err(OK, child_add(t, s->keys, &c, NOW), "a case is opened");
	item = first(t, WORK_CASE);
	item.shown = of_before(s, t, c.id, today);
	is_err(OK, child_rows_load(t, s->keys, &item, 1, today, &list), "a row of another release");
	is_int(LIMIT_DECISION_TO_ASSESS, list[0].next, "is read from the record, as to what is due");
	ok(list[0].due < TIMESCALE_NEVER, "with its day");
}

static void renewed(struct scratch *s, struct txn *t)
{
	struct child c = robin(s);
	struct str old_key, now_key, from = STR(""), old_row;
	struct child_row one;
	bool done = false;
	int steps = 0;

	is_err(OK, child_add(t, s->keys, &c, NOW), "a case is opened");
	old_row = first(t, WORK_CASE).shown;
	is_err(OK, txn_get(t, TABLE_META, STR("list"), &old_key), "there is a list key");
	while (!done && steps++ < 50)
		if (child_rows_renew(t, s->keys, 2, &from, &done) != OK)
			die("child_row: renew");
	ok(done && steps > 1, "it is made anew, in steps");
	is_err(OK, txn_get(t, TABLE_META, STR("list"), &now_key), "there is one");
	ok(now_key.n == 16 && !str_equal(now_key, old_key), "another one");
	ok(!txn_has(t, TABLE_KEY, old_key), "the older is destroyed");
	is_err(OK, child_row_open(t, s->keys, c.id, first(t, WORK_CASE).shown, &one),
	       "the rows open as before");
	is_str("Robin Example", one.name, "and say the same");
	is_err(ERR_DAMAGED, child_row_open(t, s->keys, c.id, old_row, &one),
	       "what was left of an older one opens no more");

	is_err(OK, child_forget(t, s->keys, c.id), "the case is forgotten");
	from = STR("");
	done = false;
	while (!done)
		if (child_rows_renew(t, s->keys, 100, &from, &done) != OK)
			die("child_row: renew");
	ok(done, "and a key made anew over nothing");
}

int main(void)
{
	void (*const each[])(struct scratch *, struct txn *) = {
		rows, without_a_row, of_another_release, for_a_release_before, renewed,
	};
	struct scratch s;
	struct txn *t;

	scratch_open(&s);
	for (size_t i = 0; i < COUNT(each); i++) {
		t = scratch_begin(&s, MAIN, WRITE);
		each[i](&s, t);
		txn_abort(t);
	}
	scratch_close(&s);
	return done();
}
