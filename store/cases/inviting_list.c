/* Many invitations from a list. */
#include "store/base/arena.h"
#include "store/base/date.h"
#include "store/base/utf8.h"
#include "store/cases/child_find.h"
#include "store/cases/inviting.h"
#include "store/compiled/check.h"
#include "store/post/letter.h"

/* --- the list as cells ------------------------------------------------------------------------ */

enum column { COLUMN_REFERENCE, COLUMN_UPN, COLUMN_BORN, COLUMN_EMAIL, COLUMN_NAME, COLUMN_RELATION,
              COLUMNS };

static const char *const names[COLUMNS] = { "reference", "upn", "born", "email", "name",
                                            "relation" };

enum { CELLS_MAX = 40, FOUND_MAX = 5 };

struct reader {
	struct arena *a;
	struct str rest;
	char separator;
};

/* A cell in quotes, from behind the first. */
static bool quoted(struct reader *r, struct str *cell)
{
	char *p = arena_take(r->a, r->rest.n + 1);
	size_t n = 0, i = 0;

	for (; i < r->rest.n; i++) {
		if (r->rest.p[i] == '"' && !(i + 1 < r->rest.n && r->rest.p[i + 1] == '"'))
			break;
		if (r->rest.p[i] == '"')
			i++;
		p[n++] = r->rest.p[i];
	}
	*cell = str_bytes(p, n);
	if (i == r->rest.n)
		return false;
	r->rest = str_from(r->rest, i + 1);
	return true;
}

static bool bare(struct reader *r, struct str *cell)
{
	size_t i = 0;

	while (i < r->rest.n && r->rest.p[i] != r->separator && r->rest.p[i] != '\n' &&
	       r->rest.p[i] != '\r')
		i++;
	*cell = str_part(r->rest, 0, i);
	r->rest = str_from(r->rest, i);
	return true;
}

/* One line of cells, trimmed; those after CELLS_MAX are left out. False: broken quotes. */
static bool read_line(struct reader *r, struct str cells[CELLS_MAX], size_t *count)
{
	struct str cell;

	*count = 0;
	for (;;) {
		bool is_quoted = r->rest.n > 0 && r->rest.p[0] == '"';

		if (is_quoted)
			r->rest = str_from(r->rest, 1);
		if (!(is_quoted ? quoted(r, &cell) : bare(r, &cell)))
			return false;
		if (*count < CELLS_MAX)
			cells[(*count)++] = str_strip(str_straight(r->a, cell));
		if (r->rest.n == 0)
			return true;
		if (r->rest.p[0] != r->separator)
			break;
		r->rest = str_from(r->rest, 1);
	}
	if (r->rest.p[0] == '\r')
		r->rest = str_from(r->rest, 1);
	if (r->rest.n > 0 && r->rest.p[0] == '\n')
		r->rest = str_from(r->rest, 1);
	return true;
}

static char separator_of(struct str csv)
{
	struct str head = str_part(csv, 0, str_find(csv, '\n'));

	if (str_find(head, '\t') < head.n)
		return '\t';
	return str_find(head, ';') < head.n ? ';' : ',';
}

/* Where each column stands, from 1; 0: nowhere. False: one that is needed is missing. */
static bool read_head(struct reader *r, size_t at[COLUMNS])
{
	struct str cells[CELLS_MAX];
	size_t count;

	if (!read_line(r, cells, &count))
		return false;
	for (int c = 0; c < COLUMNS; c++) {
		at[c] = 0;
		for (size_t i = 0; i < count; i++)
			if (str_is(str_lower(r->a, cells[i]), names[c]))
				at[c] = i + 1;
	}
	return (at[COLUMN_REFERENCE] || at[COLUMN_UPN]) && at[COLUMN_BORN] && at[COLUMN_EMAIL] &&
	       at[COLUMN_NAME] && at[COLUMN_RELATION];
}

/* --- one row ---------------------------------------------------------------------------------- */

struct many {
	struct txn *t;
	struct keys *k;
	struct inviting_list *l;
};

static bool read_relation(const struct many *m, struct str text, enum relation *r)
{
	struct arena *a = txn_arena(m->t);

	text = str_lower(a, text);
	for (int i = 0; i < RELATIONS; i++) {
		struct str id = str_of(grant_relation_name((enum relation)i)),
		           word = words_get(m->l->words, str_join(a, STR("relation."), id));

		*r = (enum relation)i;
		if (str_equal(text, id) || str_equal(text, str_lower(a, word)))
			return true;
	}
	return false;
}

static bool is_family(enum relation r)
{
	return r == RELATION_PARENT || r == RELATION_CARER || r == RELATION_SELF;
}

/* Whom that may be about is invited on the case, by an officer who has read it. */
static bool is_warned_of(const struct child *c, enum relation r)
{
	return c->flags->count > 0 && r != RELATION_SCHOOL && r != RELATION_PROFESSIONAL;
}

static bool may_invite(const struct many *m, const struct child *c)
{
	struct allowed what;

	if (m->l->who->kind == ACTOR_SYSTEM)
		return true;
	return allow(m->t, m->k, m->l->who, ACT_CASE_GRANT, c->id, &what) == OK;
}

/* The one case of that reference or pupil number. */
static enum err find_case(const struct many *m, struct str word, struct child *c)
{
	struct child_search found = { .typed = word, .max = FOUND_MAX };
	enum err e;

	if (word.n == 0)
		return ERR_NOT_FOUND;
	if ((e = child_find(m->t, m->k, &found)) != OK)
		return e;
	for (size_t i = 0; i < found.count; i++) {
		struct arena *a = txn_arena(m->t);
		struct str typed = str_lower(a, word);

		if (!str_equal(typed, str_lower(a, found.list[i].reference)) &&
		    !str_equal(typed, str_lower(a, found.list[i].upn)))
			continue;
		*c = found.list[i];
		return may_invite(m, c) ? OK : ERR_NOT_FOUND;
	}
	return ERR_NOT_FOUND;
}

/* The same person twice in one list is invited once. */
static bool came_before(const struct many *m, const struct inviting_row *row)
{
	for (size_t i = 0; i < m->l->count; i++) {
		const struct inviting_row *one = &m->l->rows[i];

		if (one->result == INVITING_SENT && str_equal(one->reference, row->reference) &&
		    str_equal(one->email, row->email))
			return true;
	}
	return false;
}

static enum err would_send(const struct many *m, const struct invite *i)
{
	bool is;
	enum err e = inviting_is_linked(m->t, m->k, i->child, i->email, m->l->who->now, &is);

	if (e == OK && !is)
		e = inviting_is_open(m->t, m->k, i->child, i->email, m->l->who->now, &is);
	if (e != OK)
		return e;
	return is ? ERR_EXISTS : OK;
}

static enum err settle(const struct many *m, const struct child *c, struct inviting_row *row,
                       enum relation relation)
{
	struct invite i = { .child = c->id, .email = row->email, .name = row->name,
	                    .relation = relation };
	bool is_linked;
	enum err e;

	i.may = is_family(relation) ? MAY_ALL : MAY_ALL & ~MAY_HISTORY;
	if (came_before(m, row)) {
		row->result = INVITING_OPEN;
		return OK;
	}
	e = m->l->send ? inviting_send(m->t, m->k, m->l->words, m->l->who, &i) : would_send(m, &i);
	row->result = INVITING_SENT;
	if (e != ERR_EXISTS)
		return e;
	if ((e = inviting_is_linked(m->t, m->k, c->id, row->email, m->l->who->now, &is_linked)) != OK)
		return e;
	row->result = is_linked ? INVITING_LINKED : INVITING_OPEN;
	return OK;
}

static struct str cell(const struct str cells[CELLS_MAX], size_t count, size_t at)
{
	return at > 0 && at <= count ? cells[at - 1] : STR("");
}

static enum err one_row(const struct many *m, const struct str cells[CELLS_MAX], size_t count,
                        const size_t at[COLUMNS], struct inviting_row *row)
{
	struct str word = cell(cells, count, at[COLUMN_REFERENCE]), email;
	enum relation relation;
	struct child c;
	int32_t born_on;
	enum err e;

	word = word.n > 0 ? word : cell(cells, count, at[COLUMN_UPN]);
	email = cell(cells, count, at[COLUMN_EMAIL]);
	*row = (struct inviting_row){
		.number = m->l->count + 1, .reference = word, .email = email, .result = INVITING_WRONG
	};
	row->name = cell(cells, count, at[COLUMN_NAME]);
	if (!check_email(txn_arena(m->t), email, &row->email) ||
	    !letter_is_address(row->email) || row->name.n == 0 ||
	    !date_read_text(cell(cells, count, at[COLUMN_BORN]), &born_on) ||
	    !read_relation(m, cell(cells, count, at[COLUMN_RELATION]), &relation))
		return OK;
	row->result = INVITING_NOT_FOUND;
	if ((e = find_case(m, word, &c)) != OK)
		return err_unless_missing(e);
	row->result = INVITING_NOT_BORN;
	if (c.born_on != born_on || born_on == 0)
		return OK;
	row->result = c.closed_at > 0 ? INVITING_CLOSED : INVITING_WARNED;
	return c.closed_at > 0 || is_warned_of(&c, relation) ? OK : settle(m, &c, row, relation);
}

/* --- all of them ------------------------------------------------------------------------------ */

const char *inviting_result_id(enum inviting_result result)
{
	static const char *const ids[INVITING_RESULTS] = {
		"sent", "linked", "open", "not_found", "not_born", "wrong", "closed",
		"warned",
	};

	return ids[result];
}

static bool is_empty(const struct str *cells, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (cells[i].n > 0)
			return false;
	return true;
}

enum err inviting_list(struct txn *t, struct keys *k, struct str csv, struct inviting_list *l)
{
	struct many m = { t, k, l };
	struct reader r = { txn_arena(t), csv, ',' };
	struct str cells[CELLS_MAX];
	size_t at[COLUMNS], n;
	enum err e = OK;

	l->count = 0;
	if (csv.n > INVITING_BYTES_MAX)
		return ERR_LIMIT;
	if (str_starts(r.rest, STR("\xEF\xBB\xBF")))
		r.rest = str_from(r.rest, 3);
	r.separator = separator_of(r.rest);
	if (!str_is_utf8(r.rest) || !read_head(&r, at))
		return ERR_INVALID;
	l->rows = ARENA_MANY(r.a, INVITING_ROWS_MAX, struct inviting_row);
	while (r.rest.n > 0 && e == OK) {
		if (!read_line(&r, cells, &n))
			return ERR_INVALID;
		if (is_empty(cells, n))
			continue;
		if (l->count == INVITING_ROWS_MAX)
			return ERR_LIMIT;
		e = one_row(&m, cells, n, at, &l->rows[l->count]);
		l->count += e == OK;
	}
	return e;
}
