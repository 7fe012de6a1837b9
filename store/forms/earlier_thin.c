/* When too much is kept of what a draft said before: earlier.h. */
#include "store/base/arena.h"
#include "store/forms/draft_files.h"
#include "store/forms/earlier.h"

enum { HOUR = 3600, DAY = 86400, ROOM = 4 /* of what there may be a quarter is freed at a time */ };

enum fate { STAYS, CHANGED, GOES };

struct thinning {
	const struct draft *d;
	int64_t now;
	struct earlier *list;
	size_t count;
	enum fate *fates;
	struct values *dropped;        /* list of trees: answers that are kept no more */
};

static bool is_much(size_t count, size_t bytes, size_t part)
{
	return count > EARLIER_MAX * part / ROOM || bytes > (size_t)EARLIER_BYTES_MAX * part / ROOM;
}

static void add_up(const struct thinning *n, size_t *count, size_t *bytes)
{
	*count = *bytes = 0;
	for (size_t i = 0; i < n->count; i++) {
		*count += n->fates[i] != GOES;
		*bytes += n->fates[i] != GOES ? n->list[i].bytes : 0;
	}
}

static void drop(struct thinning *n, const struct values *answers)
{
	values_copy(values_add_tree(n->dropped), answers);
}

static void drop_entry(struct thinning *n, size_t i)
{
	n->fates[i] = GOES;
	drop(n, n->list[i].before);
}

/* Which hour or day of the past it belongs to; 0: the last hour. */
static int64_t span_of(const struct thinning *n, const struct earlier *e)
{
	int64_t age = n->now - e->at;

	if (age < HOUR)
		return 0;
	return age < DAY ? e->at / HOUR : -(e->at / DAY);
}

static bool are_one(const struct thinning *n, const struct earlier *newer,
                    const struct earlier *older)
{
	int64_t span = span_of(n, newer);

	return span != 0 && span == span_of(n, older) && !newer->took && !older->took &&
	       str_equal(newer->by_name, older->by_name) && str_equal(newer->version, older->version);
}

/* What stood there before both is what stood there before the older one, where that changed it. */
static void merge(struct thinning *n)
{
	size_t newer = 0;

	for (size_t i = 1; i < n->count; i++) {
		struct earlier *into = &n->list[newer];
		size_t before = into->before->count;

		if (!are_one(n, into, &n->list[i])) {
			newer = i;
			continue;
		}
		drop(n, into->before);
		values_copy(into->before, n->list[i].before);
		into->bytes += into->before->count > before ? n->list[i].bytes : 0;
		n->fates[newer] = CHANGED;
		n->fates[i] = GOES;
	}
}

/* It says what somebody else had written before that hand, in these saves one after the other,
 * changed it. */
static bool is_of_others(const struct thinning *n, size_t at)
{
	const struct earlier *e = &n->list[at];

	for (const struct value *field = e->before->first; e->by_name.n > 0 && field;
	     field = field->next) {
		size_t i = at + 1;

		while (i < n->count && str_equal(n->list[i].by_name, e->by_name) &&
		       (n->fates[i] == GOES || !values_find(n->list[i].before, field->name)))
			i++;
		if (i == n->count || !str_equal(n->list[i].by_name, e->by_name))
			return true;
	}
	return false;
}

/* The oldest go; with_taking: those that took something away too; with_others: those that keep what
 * others wrote from a hand that changes it again and again. */
static void cut(struct thinning *n, bool with_taking, bool with_others)
{
	size_t count, bytes;

	add_up(n, &count, &bytes);
	for (size_t i = n->count; i-- > 1 && is_much(count, bytes, ROOM - 1);) {
		if (n->fates[i] == GOES || (n->list[i].took && !with_taking) ||
		    (!with_others && is_of_others(n, i)))
			continue;
		drop_entry(n, i);
		count--;
		bytes -= n->list[i].bytes;
	}
}

static bool is_in_use(const struct thinning *n, struct str id)
{
	return draft_files_has(n->d->answers, id) || draft_files_aside(n->d->aside, id);
}

/* Bytes of the files that only this entry and older ones name. */
static int64_t files_from(const struct thinning *n, size_t at)
{
	struct draft_file file = { .list = NULL };
	int64_t bytes = 0;

	while (draft_files_next(n->list[at].before, &file)) {
		bool named = is_in_use(n, file.id);

		for (size_t i = 0; i < at && !named; i++)
			named = n->fates[i] != GOES && draft_files_has(n->list[i].before, file.id);
		bytes += named ? 0 : file.size;
	}
	return bytes;
}

static int64_t files_of(const struct thinning *n)
{
	int64_t bytes = 0;

	for (size_t i = 0; i < n->count; i++)
		bytes += n->fates[i] != GOES ? files_from(n, i) : 0;
	return bytes;
}

/* Removed files, newest first, as far as there is room. */
static void cut_files(struct thinning *n)
{
	int64_t bytes = 0;

	for (size_t i = 0; i < n->count; i++) {
		int64_t here = n->fates[i] != GOES ? files_from(n, i) : 0;

		if (bytes + here > EARLIER_FILES_BYTES_MAX)
			drop_entry(n, i);
		else
			bytes += here;
	}
}

/* --- files that somebody who helps added and took away again ------------------------------ */

static bool names_file(const struct value *list, struct str id)
{
	for (const struct value *one = list->kind == VALUE_LIST ? list->children->first : NULL; one;
	     one = one->next)
		if (one->kind == VALUE_TREE && str_equal(values_get(one->children, STR("id")), id))
			return true;
	return false;
}

/* Entry at is the newest that names it: by that hand it was removed. Added it was by the hand of
 * the newest older entry of the same answer that lacks it; by the owner where there is none. */
static bool is_of_one_hand(const struct thinning *n, size_t at, const struct draft_file *file)
{
	const struct earlier *removed = &n->list[at];

	if (removed->by_name.n == 0 || is_in_use(n, file->id))
		return false;
	for (size_t i = 0; i < at; i++)
		if (draft_files_has(n->list[i].before, file->id))
			return false;
	for (size_t i = at + 1; i < n->count; i++) {
		const struct value *was = values_find(n->list[i].before, file->list->name);

		if (was && !names_file(was, file->id))
			return n->list[i].by_name.n > 0 && str_equal(n->list[i].by, removed->by);
	}
	return false;
}

static bool find_of_one_hand(const struct thinning *n, size_t at, struct draft_file *file)
{
	*file = (struct draft_file){ .list = NULL };
	while (n->fates[at] != GOES && draft_files_next(n->list[at].before, file))
		if (is_of_one_hand(n, at, file))
			return true;
	return false;
}

static void take_out(struct values *list, struct str id)
{
	struct value **at = &list->first;

	list->last = NULL;
	while (*at) {
		bool goes = (*at)->kind == VALUE_TREE &&
		            str_equal(values_get((*at)->children, STR("id")), id);

		list->count -= goes;
		if (goes) {
			*at = (*at)->next;
		} else {
			list->last = *at;
			at = &(*at)->next;
		}
	}
}

/* From all entries; the one that says nothing but that it went goes too. */
static void forget_file(struct thinning *n, size_t at, struct str id)
{
	const struct earlier *e = &n->list[at];
	const struct value *gone = e->gone->first;

	drop(n, e->before);
	if (e->before->count == 1 && e->gone->count == 1 && gone->kind == VALUE_LIST &&
	    gone->children->count == 1)
		n->fates[at] = GOES;
	for (size_t i = 0; i < n->count; i++)
		for (const struct value *one = n->list[i].before->first; one; one = one->next) {
			if (!names_file(one, id))
				continue;
			take_out(one->children, id);
			if (n->fates[i] == STAYS)
				n->fates[i] = CHANGED;
		}
}

/* They go before any other, the oldest first, as long as there is too much. */
static void cut_files_of_one_hand(struct thinning *n)
{
	struct draft_file file;

	for (size_t i = n->count; i-- > 0;)
		while (files_of(n) > EARLIER_FILES_BYTES_MAX && find_of_one_hand(n, i, &file))
			forget_file(n, i, file.id);
}

static bool is_kept(const struct thinning *n, struct str id)
{
	for (size_t i = 0; i < n->count; i++)
		if (n->fates[i] != GOES && draft_files_has(n->list[i].before, id))
			return true;
	return is_in_use(n, id);
}

static enum err remove_files(struct txn *t, const struct thinning *n)
{
	enum err e = OK;

	for (const struct value *one = n->dropped->first; one; one = one->next) {
		struct draft_file file = { .list = NULL };

		while (e == OK && draft_files_next(one->children, &file))
			if (!is_kept(n, file.id))
				e = draft_files_remove_one(t, file.id);
	}
	return e;
}

static enum err write(struct txn *t, struct keys *k, const struct thinning *n, size_t i)
{
	struct earlier *one = &n->list[i];
	struct record_at where = earlier_at(txn_arena(t), n->d->person, n->d->id, one->revision);
	struct str row;
	enum err e;

	if (n->fates[i] == GOES)
		return txn_delete(t, TABLE_EARLIER, where.key);
	if ((e = record_save(t, k, &where, earlier_written(txn_arena(t), one), 1)) != OK)
		return e;
	e = txn_get(t, TABLE_EARLIER, where.key, &row);
	one->bytes = row.n;
	return e;
}

static struct thinning begin(struct arena *a, const struct draft *d, int64_t now,
                             struct earlier *list, size_t count)
{
	return (struct thinning){ d, now, list, count, ARENA_MANY(a, count + 1, enum fate),
		                      values_list(values_open(a), STR("dropped")) };
}

bool earlier_is_much(const struct earlier *list, size_t count, const struct draft *d)
{
	size_t bytes = 0;
	int64_t files = 0;

	for (size_t i = 0; i < count; i++) {
		struct draft_file file = { .list = NULL };

		bytes += list[i].bytes;
		while (draft_files_next(list[i].before, &file))
			files += draft_files_has(d->answers, file.id) ? 0 : file.size;
	}
	return is_much(count, bytes, ROOM) || files > EARLIER_FILES_BYTES_MAX;
}

enum err earlier_thin(struct txn *t, struct keys *k, const struct draft *d, int64_t now,
                      struct earlier *list, size_t *count)
{
	struct thinning n = begin(txn_arena(t), d, now, list, *count);
	size_t entries, bytes, left = 0;
	enum err e = OK;

	add_up(&n, &entries, &bytes);
	if (is_much(entries, bytes, ROOM)) {
		merge(&n);
		cut(&n, false, false);
		cut(&n, true, false);
		cut(&n, true, true);
	}
	cut_files_of_one_hand(&n);
	cut_files(&n);
	for (size_t i = 0; i < n.count && e == OK; i++)
		e = n.fates[i] == STAYS ? OK : write(t, k, &n, i);
	if (e == OK)
		e = remove_files(t, &n);
	for (size_t i = 0; i < n.count; i++)
		if (n.fates[i] != GOES)
			list[left++] = list[i];
	*count = left;
	return e;
}
