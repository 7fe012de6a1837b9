#include "store/cases/child_work.h"

#include "store/base/arena.h"
#include "store/base/date.h"
#include "store/cases/acting.h"
#include "store/cases/child_row.h"
#include "store/cases/schoolage.h"

/* How far ahead it is looked for the day on which the clock says something else; then it is looked
 * again. Day by day, so that no rule of the clock has to be told twice. */
enum { AHEAD_DAYS = 35 };

/* What is excused stands in the lists behind what is due soon, each day anew; the second day more
 * is for the hours until it is looked. */
enum { EXCUSED_DAYS = DUE_SOON_DAYS + 2 };

struct outlook {
	int32_t due;               /* where it stands in the lists; WORK_NO_DAY: none */
	enum work_kind move;       /* WORK_CASE_COUNCIL, …_FAMILY or …_OTHER; 0: nobody's */
	enum case_state state;
	enum limit_of_time next;   /* shown in the row */
};

static enum work_kind kind_of_move(enum mover move)
{
	switch (move) {
	case MOVE_NOBODY: return 0;
	case MOVE_COUNCIL: return WORK_CASE_COUNCIL;
	case MOVE_FAMILY: return WORK_CASE_FAMILY;
	default: return WORK_CASE_OTHER;
	}
}

static int32_t place_of(const struct timescale *t)
{
	if (t->next_due == TIMESCALE_NEVER)
		return WORK_NO_DAY;
	if (timescale_is_excused(t))
		return t->today + EXCUSED_DAYS;
	return t->next_due < 0 ? 0 : t->next_due;
}

static struct outlook look(const struct timescale_facts *facts, int32_t today)
{
	struct timescale t;

	timescale_of(facts, today, &t);
	return (struct outlook){
		.due = place_of(&t),
		.move = kind_of_move(t.move), .state = t.state, .next = t.next,
	};
}

static int32_t sooner(int32_t x, int64_t day, int32_t today)
{
	return day > today && day < x ? (int32_t)day : x;
}

/* The next day on which somebody comes, goes or is back. */
static int32_t officers_turn(const struct child *c, int32_t today)
{
	int32_t day = WORK_NO_DAY;

	for (const struct value *one = c->officers ? c->officers->first : NULL; one; one = one->next) {
		day = sooner(day, values_get_number(one->children, STR("from")), today);
		day = sooner(day, values_get_number(one->children, STR("until")) + 1, today);
		day = sooner(day, values_get_number(one->children, STR("away_until")) + 1, today);
	}
	return day;
}

/* What should have been told by now is on the next day. */
static int32_t tells_on(const struct child *c, int32_t today)
{
	int32_t days[] = { acting_tells_on(c), schoolage_tells_on(c, today) }, first = WORK_NO_DAY;

	for (size_t i = 0; i < COUNT(days); i++)
		if (days[i] != 0)
			first = sooner(first, days[i] <= today ? today + 1 : days[i], today);
	return first;
}

static int32_t turn(const struct timescale_facts *facts, const struct outlook *now, int32_t first,
                    int32_t today)
{
	int32_t last = sooner(today + AHEAD_DAYS, first, today);

	for (int32_t day = today + 1; day < last; day++) {
		struct outlook then = look(facts, day);

		if (then.due != now->due || then.move != now->move || then.state != now->state ||
		    then.next != now->next)
			return day;
	}
	return last;
}

struct places {
	struct txn *t;
	struct str id;
	const struct str *scopes;
	size_t count;
	struct str shown;
};

static enum err put(const struct places *p, enum work_kind kind, int64_t when)
{
	struct work_item w = { kind, p->id, p->id, when, p->shown };

	return work_put(p->t, &w, p->scopes, p->count);
}

/* For counting alone. */
static enum err put_due(const struct places *p, bool is_open, int64_t when)
{
	struct places narrow = *p;

	narrow.shown = STR("");
	return is_open ? put(&narrow, WORK_DUE, when) : work_remove(p->t, WORK_DUE, p->id, p->id);
}

static enum err put_or_remove(const struct places *p, enum work_kind kind, bool stands,
                              int64_t when)
{
	return stands ? put(p, kind, when) : work_remove(p->t, kind, p->id, p->id);
}

/* Only one state stands; which one stood before is not known here. */
static enum err put_state(const struct places *p, const struct outlook *o, bool is_open)
{
	struct arena *a = txn_arena(p->t);
	struct str key, value;
	struct walk *w;
	enum err e;

	if ((e = txn_walk(p->t, TABLE_WORK_OF, p->id, STR(""), &w)) != OK)
		return e;
	while ((e = walk_next(w, &key, &value)) == OK) {
		unsigned kind = (unsigned char)key.p[VAULT_ID_BYTES];

		if (kind < WORK_STATE || (is_open && kind == WORK_STATE + o->state))
			continue;
		if ((e = work_remove(p->t, (enum work_kind)kind, p->id,
		                     str_copy(a, str_from(key, VAULT_ID_BYTES + 1)))) != OK)
			return e;
	}
	if (e != ERR_NOT_FOUND || !is_open)
		return err_unless_missing(e);
	return put(p, (enum work_kind)(WORK_STATE + o->state), o->due);
}

static enum err put_case(const struct places *p, const struct outlook *o, bool is_open)
{
	static const enum work_kind moves[] = { WORK_CASE_COUNCIL, WORK_CASE_FAMILY, WORK_CASE_OTHER };
	enum err e = put_or_remove(p, WORK_CASE, is_open, o->due);

	if (e == OK)
		e = put_due(p, is_open, o->due);
	for (size_t i = 0; i < COUNT(moves) && e == OK; i++)
		e = put_or_remove(p, moves[i], is_open && o->move == moves[i], o->due);
	return e == OK ? put_state(p, o, is_open) : e;
}

static enum err seal_row(struct places *p, struct keys *k, const struct child *c, int32_t today,
                         int32_t until)
{
	struct child_row row;
	struct str before;
	enum err e = work_shown(p->t, c->closed_at == 0 ? WORK_CASE : WORK_CLOSED, c->id, c->id,
	                        &before);

	if (e != OK)
		return e;
	child_row_of(txn_arena(p->t), c, today, &row);
	row.until = until;
	return child_row_seal(p->t, k, &row, before, &p->shown);
}

enum err child_work_put(struct txn *t, struct keys *k, const struct child *c, int32_t today)
{
	struct str scopes[WORK_SCOPES_MAX], all = work_scope_all();
	struct places p = { t, c->id, scopes, 0, STR("") }, whole = { t, c->id, &all, 1, STR("") };
	bool is_open = c->closed_at == 0;
	struct timescale_facts facts;
	struct outlook o;
	int32_t again;
	enum err e;

	child_facts(c, &facts);
	o = look(&facts, today);
	again = is_open ? sooner(officers_turn(c, today), tells_on(c, today), today)
	                : officers_turn(c, today);
	again = is_open ? turn(&facts, &o, again, today) : again;
	p.count = child_scopes(txn_arena(t), c, today, scopes);
	if ((e = seal_row(&p, k, c, today, again)) != OK)
		return e;
	if ((e = work_remove(t, WORK_TURN, c->id, c->id)) != OK ||
	    (e = work_move(t, c->id, scopes, p.count)) != OK)
		return e;
	if ((e = put_case(&p, &o, is_open)) != OK)
		return e;
	if ((e = put_or_remove(&p, WORK_CLOSED, !is_open, date_today(c->closed_at))) != OK)
		return e;
	return again == WORK_NO_DAY ? OK : put(&whole, WORK_TURN, again);
}

/* --- each case once, by another rule of the clock than before --------------------------------- */

/* "RULES:" and the last case that was put anew; "RULES." when all are. */
static struct str mark(struct arena *a, char end, struct str last)
{
	return KEY(a, str_of_number(a, CHILD_WORK_RULES), str_bytes(&end, 1), last);
}

static enum err next_mark(struct txn *t, struct str *key, bool *is_done)
{
	struct arena *a = txn_arena(t);
	struct str value, going = mark(a, ':', STR(""));
	enum err e = txn_get(t, TABLE_META, STR("work"), &value);

	*key = STR("");
	*is_done = e == OK && str_equal(value, mark(a, '.', STR("")));
	if (e == OK && str_starts(value, going))
		*key = str_copy(a, str_from(value, going.n));
	return err_unless_missing(e);
}

/* What does not open is the checker's to tell. */
static enum err put_anew(struct txn *t, struct keys *k, struct str id, int32_t today)
{
	struct child c;
	enum err e = child_load(t, k, id, &c);

	return e == OK ? child_work_put(t, k, &c, today) : err_is_unreadable(e) ? OK : e;
}

enum err child_work_renew(struct txn *t, struct keys *k, int64_t now, size_t count_max,
                          size_t *count)
{
	struct str last, id, value;
	struct walk *w;
	bool is_done;
	enum err e = next_mark(t, &last, &is_done);

	*count = 0;
	if (e != OK || is_done || (e = txn_walk(t, TABLE_CHILD, STR(""), last, &w)) != OK)
		return e;
	while (*count < count_max && (e = walk_next(w, &id, &value)) == OK) {
		if (str_equal(id, last))
			continue;
		id = str_copy(txn_arena(t), id);
		if ((e = put_anew(t, k, id, date_today(now))) != OK)
			return e;
		last = id;
		++*count;
	}
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	return txn_put(t, TABLE_META, STR("work"),
	               e == OK ? mark(txn_arena(t), ':', last)
	                       : mark(txn_arena(t), '.', STR("")));
}
