#include "store/portal/sealer.h"

#include "store/base/arena.h"
#include "store/base/clock.h"
#include "store/post/letter.h"

enum { DAY = 86400, LATE_DAYS = 31, LETTER_SECONDS = DAY, HEADS_A_LETTER = 100, EIGHT = 8 };

/* --- sealing ---------------------------------------------------------------------------------- */

struct looking {
	struct arena *a;
	struct head last, now;
	int64_t waits_at;
};

/* A head is made within the hour after the entry it saw, unless no keeper ran. */
bool sealer_is_over(const struct head *h, const struct audit_removed *gone)
{
	return h->at <= gone->said_at - (AUDIT_KEEP_DAYS - LATE_DAYS) * (int64_t)DAY;
}

static bool is_as_sealed(struct txn *txn, struct keys *k, const struct head *h)
{
	struct audit_removed gone;
	struct str hash;

	if (h->number == 0)
		return true;
	if (audit_removed(txn, k, &gone) != OK)
		return false;
	if (h->entry < gone.sequence)
		return sealer_is_over(h, &gone);
	return audit_hash(txn, k, h->entry, &hash) == OK && vault_equal(hash, h->hash);
}

static enum err look(const struct tool *t, struct txn *txn, void *with)
{
	struct looking *l = with;
	enum err e = audit_head(txn, &l->now.entry, &l->now.hash);

	if (e != OK)
		return e;
	l->now.hash = str_copy(l->a, l->now.hash);
	if (l->now.entry < l->last.entry || !is_as_sealed(txn, t->keys, &l->last))
		return ERR_CONFLICT;
	return l->now.entry == l->last.entry ? ERR_NOT_FOUND : OK;
}

static enum err look_further(const struct tool *t, struct txn *txn, void *with)
{
	struct looking *l = with;
	struct audit_removed gone;
	struct audit_entry entry;
	enum err e = look(t, txn, with);

	if (e != OK || (e = audit_removed(txn, t->keys, &gone)) != OK)
		return e;
	e = audit_read(txn, t->keys,
	               (l->last.entry > gone.sequence ? l->last.entry : gone.sequence) + 1, &entry);
	if (e == OK)
		l->waits_at = entry.at;
	return e == ERR_NOT_FOUND ? ERR_DAMAGED : e;
}

enum err sealer_look(const struct tool *t, struct arena *a, struct head *last, int64_t *waits_at)
{
	struct looking l = { .a = a };
	enum err e = sealing_last(a, t->heads, &l.last);

	if (e == OK || e == ERR_NOT_FOUND)
		e = tool_run(t, MAIN, READ, look_further, &l);
	*last = l.last;
	*waits_at = l.waits_at;
	return e;
}

enum err sealer_seal(const struct tool *t, struct arena *a, struct head *made)
{
	struct looking l = { .a = a };
	enum err e = sealing_last(a, t->heads, &l.last);

	*made = l.last;
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	e = tool_run(t, MAIN, READ, look, &l);
	if (e != OK)
		return e;
	*made = l.now;
	made->at = clock_now();
	return sealing_add(a, t->heads, made);
}

/* --- telling ---------------------------------------------------------------------------------- */

struct telling {
	struct heads heads;
	int64_t now;
	bool told;
};

/* The number of the last head that was sent, and when. */
static void read_told(struct txn *txn, uint64_t *number, int64_t *at)
{
	struct str value;
	bool is_there = txn_get(txn, TABLE_META, STR("heads_told"), &value) == OK &&
	                value.n == 2 * EIGHT;

	*number = is_there ? (uint64_t)key_read_time(str_part(value, 0, EIGHT)) : 0;
	*at = is_there ? key_read_time(str_from(value, EIGHT)) : 0;
}

static void add_lines(struct values *lines, const struct head *h)
{
	struct buf text = buf_open(lines->arena);
	struct str rest, line;

	head_write(&text, h);
	for (rest = buf_str(&text); str_cut(&rest, '\n', &line);)
		values_text(values_add_tree(lines), STR("text"), line);
}

static enum err write_letter(const struct tool *t, struct txn *txn, struct telling *l,
                             uint64_t after)
{
	struct arena *a = txn_arena(txn);
	struct letter letter = { .name = STR("audit-heads"), .to = str_of(t->heads_to),
	                         .places = values_open(a) };
	struct values *lines = values_list(letter.places, STR("lines"));
	uint64_t last = after;
	enum err e;

	for (size_t i = 0, n = 0; i < l->heads.count && n < HEADS_A_LETTER; i++) {
		if (l->heads.list[i].number <= after)
			continue;
		add_lines(lines, &l->heads.list[i]);
		last = l->heads.list[i].number;
		n++;
	}
	if (last == after)
		return OK;
	if ((e = outbox_add(txn, t->keys, &letter, l->now)) != OK)
		return e;
	l->told = true;
	return txn_put(txn, TABLE_META, STR("heads_told"),
	               KEY(a, key_time(a, (int64_t)last), key_time(a, l->now)));
}

static enum err tell(const struct tool *t, struct txn *txn, void *with)
{
	struct telling *l = with;
	uint64_t number;
	int64_t at;

	read_told(txn, &number, &at);
	/* A folder that was begun anew counts from one again; a clock that was set back must not keep
	 * it quiet. */
	if (l->heads.list[l->heads.count - 1].number < number)
		number = 0;
	if (at <= l->now && l->now < at + LETTER_SECONDS)
		return OK;
	return write_letter(t, txn, l, number);
}

enum err sealer_tell(const struct tool *t, struct arena *a, bool *told)
{
	struct telling l = { .now = clock_now() };
	enum err e;

	*told = false;
	if (!t->heads_to || !*t->heads_to)
		return OK;
	if (!letter_is_address(str_of(t->heads_to)))
		return ERR_INVALID;
	if ((e = sealing_all(a, t->heads, &l.heads)) != OK)
		return err_unless_missing(e);
	e = tool_run(t, MAIN, WRITE, tell, &l);
	*told = e == OK && l.told;
	return e;
}
