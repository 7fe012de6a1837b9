#include "store/cases/task.h"

#include <stdlib.h>

#include "store/base/arena.h"
#include "store/base/hex.h"
#include "store/cases/case_keys.h"
#include "store/cases/fresh.h"
#include "store/people/organisation.h"

enum { ID = VAULT_ID_BYTES, TIME = 8, ADDRESS_BYTES = 24 };

/* Rows of what an organisation sent stand behind all open ones, the newest first. */
#define SENT_ROWS ((int64_t)1 << 41)

static struct record_at at(struct arena *a, const struct task *one)
{
	return (struct record_at){ TABLE_TASK, KEY(a, one->child, one->id), one->child };
}

static struct str for_key(struct arena *a, const struct task *one)
{
	return KEY(a, one->assignee, key_time(a, task_place(one)), one->child, one->id);
}

static const char *const state_names[TASK_STATES] = { "new", "started", "submitted", "withdrawn" };

const char *task_state_name(enum task_state state)
{
	return state_names[state];
}

static bool read_state(struct str name, enum task_state *state)
{
	for (int i = 0; i < TASK_STATES; i++) {
		if (str_is(name, state_names[i])) {
			*state = (enum task_state)i;
			return true;
		}
	}
	return false;
}

static struct values *written(struct arena *a, const struct task *one)
{
	struct values *v = values_open(a);
	struct values *documents = values_list(v, STR("documents"));

	values_number(v, STR("v"), 1);
	values_text(v, STR("form"), one->form);
	values_text(v, STR("title"), one->title);
	values_text(v, STR("assignee"), hex_write(a, one->assignee));
	values_text(v, STR("assignee_name"), one->assignee_name);
	values_flag(v, STR("for_organisation"), one->for_organisation);
	if (one->shut)
		values_flag(v, STR("shut"), true);
	values_text(v, STR("by"), hex_write(a, one->by));
	values_text(v, STR("by_name"), one->by_name);
	values_text(v, STR("note"), one->note);
	for (const struct value *id = one->documents ? one->documents->first : NULL; id; id = id->next)
		values_add_text(documents, id->text);
	values_text(v, STR("state"), str_of(task_state_name(one->state)));
	values_text(v, STR("draft_person"), hex_write(a, one->draft_person));
	values_text(v, STR("draft"), hex_write(a, one->draft));
	values_text(v, STR("started_by"), one->started_by);
	values_text(v, STR("taken_from"), hex_write(a, one->taken_from));
	values_text(v, STR("submission"), hex_write(a, one->submission));
	values_number(v, STR("sent_at"), one->sent_at);
	values_number(v, STR("submitted_at"), one->submitted_at);
	values_number(v, STR("due_on"), one->due_on);
	values_number(v, STR("reminded_on"), one->reminded_on);
	return v;
}

static enum err read(struct arena *a, struct values *v, struct task *one)
{
	one->form = values_get(v, STR("form"));
	one->title = values_get(v, STR("title"));
	one->assignee_name = values_get(v, STR("assignee_name"));
	one->for_organisation = values_is(v, STR("for_organisation"));
	one->shut = values_is(v, STR("shut"));
	one->by_name = values_get(v, STR("by_name"));
	one->note = values_get(v, STR("note"));
	one->documents = values_list(v, STR("documents"));
	one->started_by = values_get(v, STR("started_by"));
	one->sent_at = values_get_number(v, STR("sent_at"));
	one->submitted_at = values_get_number(v, STR("submitted_at"));
	one->due_on = (int32_t)values_get_number(v, STR("due_on"));
	one->reminded_on = (int32_t)values_get_number(v, STR("reminded_on"));
	if (!read_state(values_get(v, STR("state")), &one->state) ||
	    !hex_read(a, values_get(v, STR("assignee")), ID, &one->assignee) ||
	    !hex_read_or_none(a, values_get(v, STR("by")), ID, &one->by) ||
	    !hex_read_or_none(a, values_get(v, STR("draft_person")), ID, &one->draft_person) ||
	    !hex_read_or_none(a, values_get(v, STR("draft")), ID, &one->draft) ||
	    !hex_read_or_none(a, values_get(v, STR("taken_from")), ID, &one->taken_from) ||
	    !hex_read_or_none(a, values_get(v, STR("submission")), ADDRESS_BYTES, &one->submission))
		return ERR_DAMAGED;
	return OK;
}

struct str task_person(const struct task *one)
{
	return one->for_organisation ? STR("") : one->assignee;
}

bool task_is_open(const struct task *one)
{
	return one->state == TASK_NEW || one->state == TASK_STARTED;
}

static bool is_kept_in_list(const struct task *one)
{
	return one->for_organisation && one->state == TASK_SUBMITTED;
}

int64_t task_place(const struct task *one)
{
	if (is_kept_in_list(one))
		return SENT_ROWS - one->submitted_at;
	return one->due_on > 0 ? one->due_on : WORK_NO_DAY;
}

/* --- records ------------------------------------------------------------------------------ */

static enum err stand(struct txn *t, struct keys *k, const struct task *one)
{
	enum err e;

	if (!task_is_open(one) && !is_kept_in_list(one))
		return OK;
	if ((e = txn_put(t, TABLE_TASK_FOR, for_key(txn_arena(t), one), STR(""))) != OK ||
	    !task_is_open(one))
		return e;
	if (one->due_on > 0)
		e = fresh_for_council(t, WORK_TASK, one->child, str_from(one->id, TIME), one->due_on);
	if (e != OK || one->for_organisation)
		return e;
	return fresh_add(t, k, one->assignee, one->child, FRESH_TASKS, 1);
}

/* one as it is in the store. */
static enum err step_back(struct txn *t, struct keys *k, const struct task *one)
{
	enum err e;

	if (!task_is_open(one) && !is_kept_in_list(one))
		return OK;
	if ((e = txn_delete(t, TABLE_TASK_FOR, for_key(txn_arena(t), one))) != OK || !task_is_open(one))
		return e;
	if ((e = work_remove(t, WORK_TASK, one->child, str_from(one->id, TIME))) != OK ||
	    one->for_organisation)
		return e;
	return fresh_add(t, k, one->assignee, one->child, FRESH_TASKS, -1);
}

enum err task_add(struct txn *t, struct keys *k, struct task *one)
{
	struct arena *a = txn_arena(t);
	struct record_at where;
	enum err e;

	one->id = KEY(a, key_newest(a, one->sent_at), vault_random_id(a));
	one->revision = 1;
	if (!one->documents)
		one->documents = values_open(a);
	where = at(a, one);
	if ((e = record_add(t, k, &where, written(a, one))) != OK)
		return e;
	return stand(t, k, one);
}

enum err task_load(struct txn *t, struct keys *k, struct str child, struct str id, struct task *one)
{
	struct record_at where;
	struct values *v;
	enum err e;

	if (child.n != ID || id.n != TASK_ID_BYTES)
		return ERR_NOT_FOUND;
	*one = (struct task){ .child = child, .id = id };
	where = at(txn_arena(t), one);
	if ((e = record_load(t, k, &where, &v, &one->revision)) != OK)
		return e;
	return read(txn_arena(t), v, one);
}

enum err task_find(struct txn *t, struct keys *k, struct str child, struct str item,
                   struct task *one)
{
	struct str *ids;
	size_t count;
	enum err e;

	if (child.n != ID)
		return ERR_NOT_FOUND;
	if ((e = case_keys(t, TABLE_TASK, child, &ids, &count)) != OK)
		return e;
	for (size_t i = 0; i < count; i++)
		if (str_equal(str_from(ids[i], TIME), item))
			return task_load(t, k, child, ids[i], one);
	return ERR_NOT_FOUND;
}

static bool stand_alike(struct arena *a, const struct task *x, const struct task *y)
{
	return task_is_open(x) == task_is_open(y) && x->for_organisation == y->for_organisation &&
	       str_equal(for_key(a, x), for_key(a, y));
}

enum err task_save(struct txn *t, struct keys *k, struct task *one)
{
	struct arena *a = txn_arena(t);
	struct record_at where = at(a, one);
	struct task there;
	enum err e;

	if ((e = task_load(t, k, one->child, one->id, &there)) != OK)
		return e;
	if (there.revision != one->revision)
		return ERR_CONFLICT;
	if (!stand_alike(a, &there, one)) {
		if ((e = step_back(t, k, &there)) != OK || (e = stand(t, k, one)) != OK)
			return e;
	}
	if ((e = record_save(t, k, &where, written(a, one), there.revision + 1)) == OK)
		one->revision = there.revision + 1;
	return e;
}

/* --- whose ---------------------------------------------------------------------------------- */

/* Their access to the case ended after it was sent (a new form to the same person opens that form,
 * not these); or they have access without the right to complete forms. */
static bool has_ended(struct txn *t, struct keys *k, const struct task *one, int64_t now)
{
	struct grant g;

	if (grant_load(t, k, one->assignee, one->child, &g) != OK)
		return false;
	if (g.until == 0 || g.until > now)
		return (g.may & MAY_FORMS) == 0;
	return one->sent_at <= g.until;
}

bool task_is_for(struct txn *t, struct keys *k, const struct task *one, struct str person,
                 int64_t now)
{
	if (one->for_organisation)
		return organisation_has(t, one->assignee, person);
	return person.n > 0 && str_equal(one->assignee, person) && !has_ended(t, k, one, now);
}

bool task_has_document(const struct task *one, struct str document)
{
	struct str hex = one->documents ? hex_write(one->documents->arena, document) : STR("");

	for (const struct value *id = one->documents ? one->documents->first : NULL; id; id = id->next)
		if (hex.n > 0 && str_equal(id->text, hex))
			return true;
	return false;
}

enum err task_links(struct txn *t, struct keys *k, struct str person, struct str child, int64_t now)
{
	struct task *list;
	size_t count;
	enum err e = task_list(t, k, child, &list, &count);

	for (size_t i = 0; e == OK && i < count; i++)
		if (list[i].state != TASK_WITHDRAWN && task_is_for(t, k, &list[i], person, now))
			return OK;
	return e == OK ? ERR_NOT_FOUND : e;
}

enum err task_list(struct txn *t, struct keys *k, struct str child, struct task **list,
                   size_t *count)
{
	struct str *ids;
	enum err e;

	*count = 0;
	if (child.n != ID)
		return ERR_NOT_FOUND;
	if ((e = case_keys(t, TABLE_TASK, child, &ids, count)) != OK)
		return e;
	*list = ARENA_MANY(txn_arena(t), *count + 1, struct task);
	for (size_t i = 0; i < *count; i++)
		if ((e = task_load(t, k, child, ids[i], &(*list)[i])) != OK)
			return e;
	return OK;
}

/* What stands for an id: due, child, task; the first max of the open ones, or of those that were
 * sent. */
static enum err standing(struct txn *t, struct str assignee, bool sent, size_t max,
                         struct str *places, size_t *count)
{
	struct arena *a = txn_arena(t);
	struct str from = sent ? KEY(a, assignee, key_time(a, (int64_t)WORK_NO_DAY + 1)) : STR("");
	struct str key, value;
	struct walk *w;
	size_t n = 0;
	enum err e;

	if ((e = txn_walk(t, TABLE_TASK_FOR, assignee, from, &w)) != OK)
		return e;
	while (n < max && (e = walk_next(w, &key, &value)) == OK) {
		if (!sent && key_read_time(str_part(key, ID, TIME)) > WORK_NO_DAY)
			break;
		places[n++] = str_from(key, ID);
	}
	*count += n;
	return err_unless_missing(e);
}

static int by_place(const void *x, const void *y)
{
	return str_compare(*(const struct str *)x, *(const struct str *)y);
}

static enum err list_of(struct txn *t, struct keys *k, struct str person, bool sent, size_t max,
                        struct task **list, size_t *count)
{
	struct arena *a = txn_arena(t);
	struct organisation *theirs;
	struct str *places;
	size_t organisations, n = 0;
	enum err e;

	if ((e = organisation_of(t, k, person, &theirs, &organisations)) != OK)
		return e;
	places = ARENA_MANY(a, max * (organisations + 1) + 1, struct str);
	e = sent ? OK : standing(t, person, false, max, places, &n);
	for (size_t i = 0; i < organisations && e == OK; i++)
		e = standing(t, theirs[i].id, sent, max, places + n, &n);
	qsort(places, n, sizeof(*places), by_place);
	*count = n < max ? n : max;
	*list = ARENA_MANY(a, *count + 1, struct task);
	for (size_t i = 0; i < *count && e == OK; i++)
		e = task_load(t, k, str_part(places[i], TIME, ID), str_from(places[i], TIME + ID),
		              &(*list)[i]);
	return e;
}

enum err task_open(struct txn *t, struct keys *k, struct str person, size_t max, struct task **list,
                   size_t *count)
{
	return list_of(t, k, person, false, max, list, count);
}

enum err task_sent(struct txn *t, struct keys *k, struct str person, size_t max, struct task **list,
                   size_t *count)
{
	return list_of(t, k, person, true, max, list, count);
}

static bool has_any(struct txn *t, enum table table, struct str prefix)
{
	struct str key, value;
	struct walk *w;

	return txn_walk(t, table, prefix, STR(""), &w) == OK && walk_next(w, &key, &value) == OK;
}

bool task_concerns(struct txn *t, struct str person)
{
	return has_any(t, TABLE_TASK_FOR, person) || has_any(t, TABLE_MEMBER, person);
}

enum err task_count(struct txn *t, struct str person, struct str child, int64_t *count)
{
	struct str *places;
	size_t n;
	enum err e;

	*count = 0;
	if ((e = case_keys(t, TABLE_TASK_FOR, person, &places, &n)) != OK)
		return e;
	for (size_t i = 0; i < n; i++)
		*count += str_equal(str_part(places[i], TIME, ID), child);
	return OK;
}
