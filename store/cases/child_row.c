#include "store/cases/child_row.h"

#include "store/base/arena.h"
#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/base/log.h"
#include "store/compiled/json.h"
#include "store/engine/vault.h"

enum { ID = VAULT_ID_BYTES, VERSION = 1, TAG_BYTES = 4, HEAD_BYTES = 1 + TAG_BYTES };

static const struct str LIST_ROW = STR("list");

/* --- the list key ----------------------------------------------------------------------------- */

/* The ids of the one in use and, while rows are sealed anew, of the older one. */
struct lists {
	struct str now, older;
};

static enum err read_lists(struct txn *t, struct lists *l)
{
	struct str value;
	enum err e = txn_get(t, TABLE_META, LIST_ROW, &value);

	*l = (struct lists){ 0 };
	if (e != OK)
		return e;
	if (value.n != ID && value.n != 2 * ID)
		return ERR_DAMAGED;
	*l = (struct lists){ str_part(value, 0, ID), str_from(value, ID) };
	return OK;
}

static enum err make(struct txn *t, struct keys *k, struct lists *l)
{
	struct arena *a = txn_arena(t);
	enum err e;

	l->older = l->now;
	l->now = vault_random_id(a);
	if ((e = keys_owner_add(k, t, l->now)) != OK)
		return e;
	return txn_put(t, TABLE_META, LIST_ROW, KEY(a, l->now, l->older));
}

static bool is_of(struct str sealed, struct str list)
{
	return list.n == ID && sealed.n > HEAD_BYTES && sealed.p[0] == VERSION &&
	       str_equal(str_part(sealed, 1, TAG_BYTES), str_part(list, 0, TAG_BYTES));
}

/* --- sealing ---------------------------------------------------------------------------------- */

static struct str bound(struct arena *a, struct str id)
{
	return KEY(a, STR("waymark list row\1"), id);
}

static struct str seal(struct arena *a, const struct secret *key, struct str list, struct str id,
                       struct str plain)
{
	struct buf b = buf_open(a);

	buf_byte(&b, VERSION);
	buf_add(&b, str_part(list, 0, TAG_BYTES));
	vault_seal(key, bound(a, id), plain, &b);
	return buf_str(&b);
}

static enum err open_plain(struct arena *a, const struct secret *key, struct str id,
                           struct str sealed, struct str *plain)
{
	struct buf b = buf_open(a);
	enum err e = vault_open(key, bound(a, id), str_from(sealed, HEAD_BYTES), &b);

	*plain = buf_str(&b);
	return e == OK ? OK : ERR_DAMAGED;
}

static struct str written(struct arena *a, const struct child_row *row)
{
	struct values *v = values_open(a);
	struct buf b = buf_open(a);

	values_text(v, STR("name"), row->name);
	values_text(v, STR("ref"), row->reference);
	values_text(v, STR("team"), row->team);
	values_text(v, STR("officer"), row->officer);
	values_text(v, STR("staff"), row->staff);
	values_number(v, STR("born_on"), row->born_on);
	values_number(v, STR("state"), row->state);
	/* An earlier release takes the limit from a number that is another's there, or none's, and its
	 * lists would not open: it finds a row that holds no longer, and reads the record. */
	values_number(v, STR("next"), 0);
	values_number(v, STR("until"), row->from);
	values_text(v, STR("limit"),
	            row->next < LIMITS_OF_TIME ? str_of(timescale_row(row->next)->id) : STR(""));
	values_number(v, STR("due"), row->due);
	values_flag(v, STR("excused"), row->excused);
	if (row->unchecked)
		values_flag(v, STR("unchecked"), true);
	values_number(v, STR("from"), row->from);
	values_number(v, STR("holds"), row->until);
	json_write(&b, v);
	return buf_str(&b);
}

/* By its word, as a limit that is put in between gives its number to another. False: there is none,
 * or of a release that knows others. */
static bool read_next(const struct values *v, struct child_row *row)
{
	struct str limit = values_get(v, STR("limit"));

	row->next = LIMITS_OF_TIME;
	return values_find(v, STR("limit")) &&
	       (limit.n == 0 || timescale_limit_find(limit, &row->next));
}

static enum err read(struct arena *a, struct str plain, struct child_row *row)
{
	struct values *v;
	int64_t state;

	if (json_read(a, plain, &v) != OK)
		return ERR_DAMAGED;
	state = values_get_number(v, STR("state"));
	if (state < 0 || state >= CASE_STATES)
		return ERR_DAMAGED;
	row->name = values_get(v, STR("name"));
	row->reference = values_get(v, STR("ref"));
	row->team = values_get(v, STR("team"));
	row->officer = values_get(v, STR("officer"));
	row->staff = values_get(v, STR("staff"));
	row->born_on = (int32_t)values_get_number(v, STR("born_on"));
	row->state = (enum case_state)state;
	row->due = (int32_t)values_get_number(v, STR("due"));
	row->excused = values_is(v, STR("excused"));
	row->unchecked = values_is(v, STR("unchecked"));
	row->from = (int32_t)values_get_number(v, STR("from"));
	row->until = (int32_t)values_get_number(v, STR("holds"));
	if (!read_next(v, row) || !values_find(v, STR("born_on")))
		row->until = row->from;         /* of another version, which may have the year alone */
	return OK;
}

/* --- one row ---------------------------------------------------------------------------------- */

static bool is_unchecked(const struct child *c)
{
	for (const struct value *one = c->marks ? c->marks->first : NULL; one; one = one->next)
		if (values_get_number(one->children, STR("looked_on")) == 0)
			return true;
	return false;
}

void child_row_of(struct arena *a, const struct child *c, int32_t today, struct child_row *row)
{
	struct str scopes[WORK_SCOPES_MAX];
	size_t count = child_scopes(a, c, today, scopes);
	struct buf staff = buf_open(a);
	struct timescale t;

	child_timescale(c, today, &t);
	for (size_t i = 2; i < count; i++) {           /* behind the whole council and the team */
		buf_add(&staff, hex_write(a, scopes[i]));
		buf_byte(&staff, ' ');
	}
	*row = (struct child_row){
		.id = c->id, .name = child_name(a, c), .reference = c->reference, .team = c->team,
		.officer = values_get(child_officer(c, today), STR("name")), .staff = buf_str(&staff),
		.born_on = c->born_on, .state = t.state, .next = t.next, .due = t.next_due,
		.excused = timescale_is_excused(&t), .unchecked = is_unchecked(c),
		.from = today, .until = today + 1,
	};
}

bool child_row_holds(const struct child_row *row, int32_t today)
{
	return row->from <= today && today < row->until;
}

bool child_row_is_worked_on(struct arena *a, const struct child_row *row, struct str staff)
{
	struct str wanted = hex_write(a, staff);

	return str_search(row->staff, wanted) < row->staff.n;
}

static enum err open_row(struct txn *t, const struct secret *key, struct str id, struct str sealed,
                         struct child_row *row)
{
	struct str plain;
	enum err e = open_plain(txn_arena(t), key, id, sealed, &plain);

	*row = (struct child_row){ .id = id };
	return e == OK ? read(txn_arena(t), plain, row) : e;
}

/* An older one that says the same may stay. */
static bool says_the_same(struct arena *a, const struct child_row *now,
                          const struct child_row *older)
{
	struct child_row same = *now;

	same.from = older->from;
	return older->from <= now->from && str_equal(written(a, &same), written(a, older));
}

enum err child_row_seal(struct txn *t, struct keys *k, const struct child_row *row,
                        struct str before, struct str *sealed)
{
	struct arena *a = txn_arena(t);
	const struct secret *key;
	struct child_row there;
	struct lists l;
	enum err e = read_lists(t, &l);

	if (e == ERR_NOT_FOUND)
		e = make(t, k, &l);
	if (e != OK || (e = keys_owner_load(k, t, l.now, &key)) != OK)
		return e;
	*sealed = before;
	if (is_of(before, l.now) && open_row(t, key, row->id, before, &there) == OK &&
	    says_the_same(a, row, &there))
		return OK;
	*sealed = seal(a, key, l.now, row->id, written(a, row));
	return OK;
}

enum err child_row_open(struct txn *t, struct keys *k, struct str id, struct str sealed,
                        struct child_row *row)
{
	const struct secret *key;
	struct lists l;
	enum err e = read_lists(t, &l);

	if (e != OK)
		return e == ERR_NOT_FOUND ? ERR_DAMAGED : e;
	if (!is_of(sealed, l.now) && !is_of(sealed, l.older))
		return ERR_DAMAGED;
	if ((e = keys_owner_load(k, t, is_of(sealed, l.now) ? l.now : l.older, &key)) != OK)
		return ERR_DAMAGED;
	return open_row(t, key, id, sealed, row);
}

/* --- a list ----------------------------------------------------------------------------------- */

static enum err load_record(struct txn *t, struct keys *k, struct str id, int32_t today,
                            struct child_row *row)
{
	struct child c;
	enum err e = child_load(t, k, id, &c);

	if (e == OK)
		child_row_of(txn_arena(t), &c, today, row);
	return e;
}

enum err child_rows_load(struct txn *t, struct keys *k, const struct work_item *items, size_t count,
                         int32_t today, struct child_row **rows)
{
	struct child_row *list = ARENA_MANY(txn_arena(t), count + 1, struct child_row);
	const struct secret *key;
	struct lists l;
	enum err e = read_lists(t, &l);

	if (e == OK)
		e = keys_owner_load(k, t, l.now, &key);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	for (size_t i = 0; i < count; i++)
		if (is_of(items[i].shown, l.now) &&
		    (e = open_row(t, key, items[i].of, items[i].shown, &list[i])) != OK) {
			log_event("child_row", "does_not_open", TABLE_WORK);
			return e;
		}
	for (size_t i = 0; i < count; i++)
		if (list[i].id.n == 0 || !child_row_holds(&list[i], today))
			if ((e = load_record(t, k, items[i].of, today, &list[i])) != OK)
				return e;
	*rows = list;
	return OK;
}

/* --- a new list key --------------------------------------------------------------------------- */

static enum err renew_row(struct txn *t, struct keys *k, const struct lists *l, struct str key,
                          struct str value)
{
	struct arena *a = txn_arena(t);
	struct str id = str_part(key, WORK_OF_AT, ID), plain;
	const struct secret *older, *now;
	enum err e;

	if (!is_of(value, l->older))
		return OK;
	if ((e = keys_owner_load(k, t, l->older, &older)) != OK ||
	    (e = open_plain(a, older, id, value, &plain)) != OK)
		return e;
	if ((e = keys_owner_load(k, t, l->now, &now)) != OK)
		return e;
	return txn_put(t, TABLE_WORK, key, seal(a, now, l->now, id, plain));
}

static enum err destroy_older(struct txn *t, const struct lists *l)
{
	enum err e = txn_put(t, TABLE_META, LIST_ROW, l->now);

	return e == OK ? keys_owner_destroy(t, l->older) : e;
}

enum err child_rows_renew(struct txn *t, struct keys *k, size_t rows_max, struct str *from,
                          bool *done)
{
	struct str key, value;
	struct lists l;
	struct walk *w;
	enum err e = read_lists(t, &l);

	*done = e == ERR_NOT_FOUND;        /* no case was ever listed */
	if (e != OK)
		return *done ? OK : e;
	if (l.older.n == 0 && (e = make(t, k, &l)) != OK)
		return e;
	if ((e = txn_walk(t, TABLE_WORK, STR(""), *from, &w)) != OK)
		return e;
	for (size_t i = 0; i < rows_max && (e = walk_next(w, &key, &value)) == OK; i++) {
		if ((e = renew_row(t, k, &l, key, value)) != OK)
			return e;
		*from = key;
	}
	if (e != ERR_NOT_FOUND)
		return e;
	*done = true;
	return destroy_older(t, &l);
}
