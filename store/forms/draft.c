#include "store/forms/draft.h"

#include "store/base/arena.h"
#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/cases/task.h"
#include "store/cases/task_fill.h"
#include "store/forms/draft_files.h"
#include "store/forms/draft_give.h"
#include "store/forms/earlier.h"
#include "store/forms/helper.h"

static struct str key(struct arena *a, const struct draft *d)
{
	return KEY(a, d->person, d->id);
}

static struct record_at at(struct arena *a, const struct draft *d)
{
	return (struct record_at){ TABLE_DRAFT, key(a, d), d->person };
}

static struct record_at row_at(struct arena *a, const struct draft *d)
{
	return (struct record_at){ TABLE_DRAFT_ROW,
		                       KEY(a, d->person, key_newest(a, d->saved_at), d->id), d->person };
}

static struct str due_key(struct arena *a, const struct draft *d)
{
	return KEY(a, key_time(a, draft_until(d)), d->person, d->id);
}

int64_t draft_until(const struct draft *d)
{
	int32_t last = date_today(d->saved_at) + (int32_t)d->keep_days;

	return ((int64_t)last + 1) * 86400;      /* an hour late in summer, never early */
}

int64_t draft_page_revision(const struct draft *d, struct str page)
{
	return values_get_number(d->visited, page);
}

void draft_page_saved(struct draft *d, struct str page)
{
	values_number(d->visited, page, draft_page_revision(d, page) + 1);
	if (d->by_name.n > 0 && !d->hands)
		d->hands = values_open(d->visited->arena);
	if (d->by_name.n > 0)
		values_text(d->hands, page, d->by_name);
	else if (d->hands)
		values_remove(d->hands, page);
}

bool draft_is_signpost(const struct draft *d)
{
	return d->submission.n > 0 || d->taken_by.n > 0;
}

static struct values *written(struct arena *a, const struct draft *d)
{
	struct values *v = values_open(a);

	values_number(v, STR("v"), 1);
	values_text(v, STR("form"), d->form);
	values_text(v, STR("version"), d->version);
	values_text(v, STR("about"), d->about);
	values_copy(values_tree(v, STR("answers")), d->answers);
	if (d->aside && d->aside->count > 0)
		values_copy(values_tree(v, STR("aside")), d->aside);
	values_copy(values_tree(v, STR("visited")), d->visited);
	if (d->hands && d->hands->count > 0)
		values_copy(values_tree(v, STR("hands")), d->hands);
	if (d->memory)
		values_copy(values_tree(v, STR("memory")), d->memory);
	values_text(v, STR("last"), d->last);
	values_number(v, STR("created_at"), d->created_at);
	values_number(v, STR("saved_at"), d->saved_at);
	values_number(v, STR("keep_days"), d->keep_days);
	values_text(v, STR("submission"), d->submission);
	if (d->taken_by.n > 0)
		values_text(v, STR("taken_by"), d->taken_by);
	if (d->task.n > 0) {
		values_text(v, STR("child"), hex_write(a, d->child));
		values_text(v, STR("task"), hex_write(a, d->task));
	}
	return v;
}

static enum err read(struct arena *a, struct values *v, struct draft *d)
{
	struct str task = values_get(v, STR("task"));

	d->form = values_get(v, STR("form"));
	d->version = values_get(v, STR("version"));
	d->about = values_get(v, STR("about"));
	d->answers = values_tree(v, STR("answers"));
	d->stored = d->answers;
	d->memory = values_get_tree(v, STR("memory"));
	d->hands = values_get_tree(v, STR("hands"));
	d->aside = values_tree(v, STR("aside"));
	d->visited = values_tree(v, STR("visited"));
	d->last = values_get(v, STR("last"));
	d->created_at = values_get_number(v, STR("created_at"));
	d->saved_at = values_get_number(v, STR("saved_at"));
	d->keep_days = d->stored_days = values_get_number(v, STR("keep_days"));
	d->stored_at = d->saved_at;
	d->submission = values_get(v, STR("submission"));
	d->taken_by = values_get(v, STR("taken_by"));
	if (task.n > 0 && (!hex_read(a, task, TASK_ID_BYTES, &d->task) ||
	                   !hex_read(a, values_get(v, STR("child")), VAULT_ID_BYTES, &d->child)))
		return ERR_DAMAGED;
	return OK;
}

static enum err index_add(struct txn *t, struct keys *k, const struct draft *d)
{
	struct arena *a = txn_arena(t);
	struct record_at where = row_at(a, d);
	struct values *row = values_open(a);
	enum err e;

	if (draft_is_signpost(d))
		return txn_put(t, TABLE_DRAFT_DUE, due_key(a, d), STR(""));
	values_text(row, STR("form"), d->form);
	values_text(row, STR("version"), d->version);
	values_text(row, STR("about"), d->about);
	values_number(row, STR("until"), draft_until(d));
	if ((e = record_save(t, k, &where, row, d->revision)) != OK)
		return e;
	return txn_put(t, TABLE_DRAFT_DUE, due_key(a, d), STR(""));
}

/* d as it stands in the store. */
static enum err index_remove(struct txn *t, const struct draft *d)
{
	struct arena *a = txn_arena(t);
	enum err e;

	if ((e = err_unless_missing(txn_delete(t, TABLE_DRAFT_ROW, row_at(a, d).key))) != OK)
		return e;
	return err_unless_missing(txn_delete(t, TABLE_DRAFT_DUE, due_key(a, d)));
}

enum err draft_add(struct txn *t, struct keys *k, struct draft *d, int64_t now)
{
	struct arena *a = txn_arena(t);
	struct record_at where;
	struct draft_row *rows;
	size_t count;
	enum err e;

	if ((e = draft_list(t, k, d->person, &rows, &count)) != OK)
		return e;
	if (count >= DRAFTS_MAX)
		return ERR_LIMIT;
	d->id = vault_random_id(a);
	d->revision = 1;
	d->created_at = d->saved_at = d->stored_at = now;
	d->stored_days = d->keep_days;
	d->stored = d->answers;
	where = at(a, d);
	if ((e = record_add(t, k, &where, written(a, d))) != OK)
		return e;
	if ((e = txn_count_add(t, STR("draft"), 1)) != OK)
		return e;
	return index_add(t, k, d);
}

enum err draft_put(struct txn *t, struct keys *k, struct draft *d)
{
	struct record_at where = at(txn_arena(t), d);
	enum err e = record_save(t, k, &where, written(txn_arena(t), d), d->revision);

	if (e == OK)
		e = txn_count_add(t, STR("draft"), 1);
	return e == OK ? index_add(t, k, d) : e;
}

enum err draft_load(struct txn *t, struct keys *k, struct str person, struct str id,
                    struct draft *d)
{
	struct record_at where;
	struct values *v;
	enum err e;

	*d = (struct draft){ .person = person, .id = id };
	where = at(txn_arena(t), d);
	if ((e = record_load(t, k, &where, &v, &d->revision)) != OK)
		return e;
	return read(txn_arena(t), v, d);
}

enum err draft_save(struct txn *t, struct keys *k, struct draft *d, int64_t now)
{
	struct record_at where = at(txn_arena(t), d);
	struct draft there = *d;
	uint64_t revision;
	enum err e;

	if ((e = record_revision(t, &where, &revision)) != OK)
		return e;
	if (revision != d->revision)
		return ERR_CONFLICT;
	there.saved_at = d->stored_at;       /* the same revision: its index rows are those of then */
	there.keep_days = d->stored_days;
	if ((e = index_remove(t, &there)) != OK)
		return e;
	d->revision++;
	d->saved_at = d->stored_at = now;
	d->stored_days = d->keep_days;
	if (!draft_is_signpost(d) && d->stored != d->answers && (e = earlier_note(t, k, d, now)) != OK)
		return e;
	d->stored = d->answers;
	if ((e = record_save(t, k, &where, written(txn_arena(t), d), d->revision)) != OK)
		return e;
	return index_add(t, k, d);
}

enum err draft_empty(struct txn *t, struct keys *k, struct draft *d, const struct values *sent)
{
	enum err e;

	if ((e = earlier_forget(t, k, d->person, d->id, sent)) != OK ||
	    (e = helper_forget(t, k, d->person, d->id)) != OK)
		return e;
	if ((e = draft_files_remove(t, d->answers, sent)) != OK ||
	    (e = draft_files_remove_aside(t, d->aside, sent)) != OK)
		return e;
	d->answers = values_open(txn_arena(t));
	d->stored = d->answers;
	d->aside = d->memory = d->hands = NULL;
	return OK;
}

enum err draft_remove(struct txn *t, struct keys *k, const struct draft *d)
{
	struct draft there;
	enum err e;

	if ((e = draft_load(t, k, d->person, d->id, &there)) != OK)
		return e;
	if (there.submission.n == 0 && (e = draft_files_remove(t, there.answers, NULL)) != OK)
		return e;
	if ((e = draft_files_remove_aside(t, there.aside, NULL)) != OK)
		return e;
	if ((e = earlier_forget(t, k, d->person, d->id, NULL)) != OK ||
	    (e = helper_forget(t, k, d->person, d->id)) != OK)
		return e;
	if (there.task.n > 0 && there.submission.n == 0 && (e = task_dropped(t, k, &there)) != OK)
		return e;
	if ((e = index_remove(t, &there)) != OK)
		return e;
	if ((e = txn_count_add(t, STR("draft"), -1)) != OK)
		return e;
	return txn_delete(t, TABLE_DRAFT, key(txn_arena(t), d));
}

enum err draft_list(struct txn *t, struct keys *k, struct str person, struct draft_row **rows,
                    size_t *count)
{
	struct draft_row *list = ARENA_MANY(txn_arena(t), DRAFTS_MAX + 1, struct draft_row);
	struct str row_key, value;
	struct values *v;
	struct walk *w;
	size_t n = 0;
	enum err e;

	if ((e = txn_walk(t, TABLE_DRAFT_ROW, person, STR(""), &w)) != OK)
		return e;
	while (n <= DRAFTS_MAX && (e = walk_next(w, &row_key, &value)) == OK) {
		struct record_at where = { TABLE_DRAFT_ROW, row_key, person };

		if ((e = record_open(t, k, &where, value, &v, NULL)) != OK)
			return e;
		list[n++] = (struct draft_row){
			.id = str_from(row_key, 24), .form = values_get(v, STR("form")),
			.version = values_get(v, STR("version")), .about = values_get(v, STR("about")),
			.saved_at = key_read_newest(str_part(row_key, 16, 8)),
			.until = values_get_number(v, STR("until")),
		};
	}
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	*rows = list;
	*count = n;
	return OK;
}
