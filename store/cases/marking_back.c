#include "store/cases/marking_back.h"

#include <stdlib.h>
#include <string.h>

#include "store/base/hex.h"
#include "store/base/log.h"
#include "store/cases/history.h"
#include "store/cases/task.h"
#include "store/compiled/form_file.h"
#include "store/forms/submission_desk.h"
#include "store/people/person.h"

/* Raised when all cases have to be looked through once more. */
enum { MARKING_RULES = 1 };

enum { ADDRESS_BYTES = 24, ENTRIES = 200, FORMS_MAX = 32, FULL_BYTES = 64 << 20,
       CASE_BYTES = 160 << 20 };

static const char *const flags[] = { "confidential_address", "court_order", "do_not_contact" };

/* What some cases share: their forms as they were compiled. */
struct known {
	struct { struct str id, version; struct form *form; } forms[FORMS_MAX];
	size_t count;
};

struct look {
	const struct marking *m;
	const struct marking_back *b;
	struct known *known;
	struct child c;
	struct values *found;          /* list, as child.marks: what is to be noted */
	bool is_decided[COUNT(flags)]; /* by an officer, once; known when has_history */
	bool has_history;
	struct str sender;             /* of all that was found; empty: several */
};

/* --- how far it is ---------------------------------------------------------------------------- */

/* "RULES:" and the last case that was looked through; "RULES." when all were. */
static struct str mark(struct arena *a, char end, struct str last)
{
	return KEY(a, str_of_number(a, MARKING_RULES), str_bytes(&end, 1), last);
}

static enum err next_mark(struct txn *t, struct str *last, bool *is_done)
{
	struct arena *a = txn_arena(t);
	struct str value, going = mark(a, ':', STR(""));
	enum err e = txn_get(t, TABLE_META, STR("marks"), &value);

	*last = STR("");
	*is_done = e == OK && str_equal(value, mark(a, '.', STR("")));
	if (e == OK && str_starts(value, going))
		*last = str_copy(a, str_from(value, going.n));
	return err_unless_missing(e);
}

enum err marking_back_none(struct txn *t)
{
	return txn_put(t, TABLE_META, STR("marks"), mark(txn_arena(t), '.', STR("")));
}

/* A store without a case is left as it is. */
enum err marking_back_due(struct txn *t, bool *due)
{
	struct str last, id, value;
	struct walk *w;
	bool is_done;
	enum err e = next_mark(t, &last, &is_done);

	*due = false;
	if (e != OK || is_done || (e = txn_walk(t, TABLE_CHILD, STR(""), STR(""), &w)) != OK)
		return e;
	e = walk_next(w, &id, &value);
	*due = e == OK;
	return err_unless_missing(e);
}

/* --- what an officer decided ------------------------------------------------------------------ */

/* Of which flag an entry tells is told by its words, which a council may have changed since: then
 * it may be any. */
static void decide(struct look *l, const struct history_entry *entry)
{
	struct arena *a = txn_arena(l->m->main);
	bool any = true;

	if (!str_is(entry->action, "flag_changed") && !str_is(entry->action, "flag_looked"))
		return;
	for (size_t i = 0; i < COUNT(flags) && any; i++) {
		struct str key = str_join(a, STR("casework.flags."), str_of(flags[i]));

		if (!str_equal(words_get(l->m->words, key), entry->what))
			continue;
		l->is_decided[i] = true;
		any = false;
	}
	for (size_t i = 0; i < COUNT(flags) && any; i++)
		l->is_decided[i] = true;
}

static enum err read_history(struct look *l)
{
	struct history_page page = { l->c.id, STR(""), STR(""), ENTRIES };
	struct history_entry *list;
	size_t count = ENTRIES;

	l->has_history = true;
	while (count == ENTRIES) {
		enum err e = history_list(l->m->main, l->m->keys, &page, &list, &count);

		if (e != OK)
			return e;
		for (size_t i = 0; i < count; i++)
			decide(l, &list[i]);
		if (count > 0)
			page.after = list[count - 1].key;
	}
	return OK;
}

static bool is_open(const struct look *l, struct str flag)
{
	for (size_t i = 0; i < COUNT(flags); i++)
		if (str_is(flag, flags[i]))
			return !l->is_decided[i] && !values_find(l->c.flags, flag);
	return false;
}

/* --- one form --------------------------------------------------------------------------------- */

/* form NULL: it is not there any more, or cannot be read. */
static enum err form_of(struct look *l, struct str id, struct str version, struct form **form)
{
	struct known *k = l->known;
	enum err e;

	for (size_t i = 0; i < k->count; i++)
		if (str_equal(k->forms[i].id, id) && str_equal(k->forms[i].version, version)) {
			*form = k->forms[i].form;
			return OK;
		}
	e = form_load(txn_arena(l->m->main), l->b->compiled, id, version, form);
	if (e != OK)
		*form = NULL;
	if (e != OK && !err_is_unreadable(e))
		return e;
	if (k->count < FORMS_MAX) {
		k->forms[k->count].id = str_copy(txn_arena(l->m->main), id);
		k->forms[k->count].version = str_copy(txn_arena(l->m->main), version);
		k->forms[k->count++].form = *form;
	}
	return OK;
}

static enum err keep(struct look *l, const struct submission *s, const struct values *answers)
{
	enum err e = answers->count > 0 && !l->has_history ? read_history(l) : OK;

	for (const struct value *one = answers->first; one && e == OK; one = one->next) {
		if (!is_open(l, values_get(one->children, STR("flag"))))
			continue;
		if (l->found->count == 0)
			l->sender = s->person;
		else if (!str_equal(l->sender, s->person))
			l->sender = STR("");
		values_copy(values_add_tree(l->found), one->children);
	}
	return e;
}

static enum err look_into(struct look *l, struct str address)
{
	struct marking_form f = { .form = NULL };
	struct submission s;
	struct form *form, *newest;
	struct values *answers = values_open(txn_arena(l->m->main));
	enum err e = submission_open(l->m->main, l->m->keys, address, &s);

	if (e != OK || !str_equal(s.child, l->c.id))
		return err_is_unreadable(e) ? OK : e;
	if ((e = form_of(l, s.form, s.version, &form)) != OK || !form ||
	    (e = form_of(l, s.form, STR(""), &newest)) != OK)
		return e;
	f = (struct marking_form){ form, newest, &s };
	marking_find(l->m, &f, answers);
	return keep(l, &s, answers);
}

/* --- one case --------------------------------------------------------------------------------- */

static int by_address(const void *a, const void *b)
{
	return memcmp(a, b, ADDRESS_BYTES);
}

/* What the case took in, and what came back that it had asked for; newest first, as they sort. */
static enum err addresses(struct look *l, struct buf *sent)
{
	struct str address;
	struct task *tasks;
	size_t count;
	enum err e = task_list(l->m->main, l->m->keys, l->c.id, &tasks, &count);

	for (size_t i = 0; e == OK && i < count; i++)
		buf_add(sent, tasks[i].submission);
	for (const struct value *one = l->c.submissions->first; one; one = one->next)
		if (hex_read(sent->arena, one->text, ADDRESS_BYTES, &address))
			buf_add(sent, address);
	if (sent->n > 0)
		qsort(sent->p, sent->n / ADDRESS_BYTES, ADDRESS_BYTES, by_address);
	return e;
}

static enum err look_through(struct look *l)
{
	struct arena *a = txn_arena(l->m->main);
	struct buf sent = buf_open(a);
	enum err e = addresses(l, &sent);

	for (size_t at = 0; at < sent.n && e == OK; at += ADDRESS_BYTES) {
		if (at > 0 && by_address(sent.p + at, sent.p + at - ADDRESS_BYTES) == 0)
			continue;
		if (arena_used(a) > CASE_BYTES) {
			log_event("marks", "too_much", (int64_t)(sent.n / ADDRESS_BYTES));
			break;
		}
		e = look_into(l, str_bytes(sent.p + at, ADDRESS_BYTES));
	}
	return e;
}

/* What marking_put() opens, before it writes: one that does not open would stop all behind it. */
static enum err opens(struct look *l)
{
	struct grant *list;
	struct person p;
	size_t count;
	enum err e = grant_of(l->m->main, l->m->keys, l->c.id, &list, &count);

	for (size_t i = 0; e == OK && i < count; i++)
		if (list[i].is_protected)
			e = err_unless_missing(person_load(l->m->main, l->m->keys, list[i].person, &p));
	if (err_is_unreadable(e))
		log_event("marks", "passed_over", 0);
	return e;
}

static enum err one_case(struct look *l, struct str id, size_t *marked)
{
	struct values *all = values_open(txn_arena(l->m->main));
	enum err e = child_load(l->m->main, l->m->keys, id, &l->c);

	l->found = values_open(txn_arena(l->m->main));
	if (e == OK)
		e = look_through(l);
	if (e == OK && l->found->count > 0)
		e = opens(l);
	if (e != OK || l->found->count == 0)
		return err_is_unreadable(e) ? OK : e;
	for (const struct value *one = l->c.marks->first; one; one = one->next)
		values_copy(values_add_tree(all), one->children);
	for (const struct value *one = l->found->first; one; one = one->next)
		values_copy(values_add_tree(all), one->children);
	++*marked;
	return marking_put(l->m, &l->c, l->found, all, l->sender);
}

static enum err next_cases(struct txn *t, struct str last, struct str *ids, size_t max,
                           size_t *count)
{
	struct str id, value;
	struct walk *w;
	enum err e = txn_walk(t, TABLE_CHILD, STR(""), last, &w);

	*count = 0;
	while (e == OK && *count < max && (e = walk_next(w, &id, &value)) == OK)
		if (!str_equal(id, last))
			ids[(*count)++] = str_copy(txn_arena(t), id);
	return err_unless_missing(e);
}

enum err marking_back_some(const struct marking *m, struct marking_back *b)
{
	struct arena *a = txn_arena(m->main);
	struct str *ids = ARENA_MANY(a, b->count_max, struct str), last;
	struct known known = { .count = 0 };
	size_t count, i;
	enum err e = next_mark(m->main, &last, &b->is_done);

	if (e != OK || b->is_done ||
	    (e = next_cases(m->main, last, ids, b->count_max, &count)) != OK)
		return e;
	for (i = 0; i < count && (i == 0 || arena_used(a) < FULL_BYTES); i++) {
		struct look l = { .m = m, .b = b, .known = &known };

		if ((e = one_case(&l, ids[i], &b->marked)) != OK)
			return e;
		last = ids[i];
	}
	b->looked += i;
	b->is_done = i == count && count < b->count_max;
	return b->is_done ? marking_back_none(m->main)
	                  : txn_put(m->main, TABLE_META, STR("marks"), mark(a, ':', last));
}
