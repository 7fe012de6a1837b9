/* A draft that goes over to a colleague: draft.h. */
#include "store/base/arena.h"
#include "store/base/hex.h"
#include "store/engine/blob.h"
#include "store/forms/draft_files.h"
#include "store/forms/draft_give.h"
#include "store/forms/earlier.h"
#include "store/forms/helper.h"

/* Each file once, wherever it is named; one that went meanwhile is in nobody's way. */
static enum err give_file(struct txn *t, struct keys *k, struct str hex, struct str from,
                          struct str to)
{
	struct str id;
	enum err e;

	if (!hex_read(txn_arena(t), hex, VAULT_ID_BYTES, &id))
		return OK;
	e = blob_give(t, k, id, from, to);
	return err_unless_missing(e);
}

/* given: trees whose files went over already. */
static enum err give_files(struct txn *t, struct keys *k, const struct values *answers,
                           const struct values *given, struct str from, struct str to)
{
	struct draft_file file = { .list = NULL };
	enum err e = OK;

	while (e == OK && draft_files_next(answers, &file))
		if (!draft_files_has(given, file.id))
			e = give_file(t, k, file.id, from, to);
	return e;
}

/* What the form no longer asks: a tree by field of lists. */
static enum err give_aside(struct txn *t, struct keys *k, const struct draft *d, struct str to)
{
	enum err e = OK;

	for (const struct value *list = d->aside ? d->aside->first : NULL; list; list = list->next)
		for (const struct value *one = list->children->first; one && e == OK; one = one->next)
			e = give_files(t, k, one->children, d->answers, d->person, to);
	return e;
}

static bool is_given(const struct draft *d, const struct earlier *list, size_t count, struct str id)
{
	for (size_t i = 0; i < count; i++)
		if (draft_files_has(list[i].before, id))
			return true;
	return draft_files_has(d->answers, id) || draft_files_aside(d->aside, id);
}

static enum err give_earlier(struct txn *t, struct keys *k, const struct draft *d,
                             const struct draft_hands *hands, const struct draft *given)
{
	struct arena *a = txn_arena(t);
	struct earlier *list;
	size_t count;
	enum err e = earlier_list(t, k, d->person, d->id, &list, &count);

	for (size_t i = 0; i < count && e == OK; i++) {
		struct record_at there = earlier_at(a, d->person, d->id, list[i].revision);
		struct record_at here = earlier_at(a, hands->person, given->id, list[i].revision);
		struct draft_file file = { .list = NULL };

		while (e == OK && draft_files_next(list[i].before, &file))
			if (!is_given(d, list, i, file.id))
				e = give_file(t, k, file.id, d->person, hands->person);
		if (list[i].by_name.n == 0) {
			list[i].by = d->person;
			list[i].by_name = hands->from;
		}
		if (e == OK && (e = record_add(t, k, &here, earlier_written(a, &list[i]))) == OK)
			e = txn_delete(t, there.table, there.key);
	}
	return e;
}

/* d as a signpost. Whom its owner had asked to help helps no more: that is for the next one to
 * ask. */
static enum err leave(struct txn *t, struct keys *k, struct draft *d, struct str to, int64_t now)
{
	enum err e = helper_forget(t, k, d->person, d->id);

	if (e != OK)
		return e;
	d->taken_by = to;
	d->answers = values_open(txn_arena(t));
	d->stored = d->answers;
	d->aside = d->memory = NULL;
	return draft_save(t, k, d, now);
}

enum err draft_give(struct txn *t, struct keys *k, struct draft *d, const struct draft_hands *hands,
                    int64_t now, struct draft *given)
{
	struct draft_row *rows;
	size_t count;
	enum err e = draft_list(t, k, hands->person, &rows, &count);

	if (e != OK || count >= DRAFTS_MAX)
		return e != OK ? e : ERR_LIMIT;
	*given = *d;
	given->person = hands->person;
	given->id = vault_random_id(txn_arena(t));
	given->saved_at = given->stored_at = now;
	if (given->memory)                             /* another hand: a new sitting */
		values_number(given->memory, STR("since"), 0);
	if ((e = give_files(t, k, d->answers, NULL, d->person, hands->person)) != OK ||
	    (e = give_aside(t, k, d, hands->person)) != OK ||
	    (e = give_earlier(t, k, d, hands, given)) != OK)
		return e;
	return (e = draft_put(t, k, given)) == OK ? leave(t, k, d, hands->to, now) : e;
}
