/* earlier_desk.h: a draft that is saved again and again, for the tests of its memory. */
#ifndef TESTS_UNIT_EARLIER_DESK_H
#define TESTS_UNIT_EARLIER_DESK_H

#include "store/forms/earlier.h"
#include "tests/scratch.h"
#include "tests/tap.h"

enum { NOW = 1700000000 };

static const struct str ann = STR("person-ann-00001"), ben = STR("person-ben-00001");

struct desk {
	struct scratch s;
	struct txn *t;
	struct draft d;
};

static inline void begin(struct desk *k)
{
	k->d = (struct draft){ .person = ann,
		                   .form = STR("x"),
		                   .version = STR("0123456789abcdef"),
		                   .keep_days = 28,
		                   .answers = values_open(k->s.arena),
		                   .visited = values_open(k->s.arena) };
	if (draft_add(k->t, k->s.keys, &k->d, NOW) != OK)
		die("begin");
}

/* As a program does: what stands in the store, copied, and changed. */
static inline struct values *load(struct desk *k)
{
	struct values *v = values_open(k->s.arena);

	if (draft_load(k->t, k->s.keys, ann, k->d.id, &k->d) != OK)
		die("load");
	values_copy(v, k->d.answers);
	return k->d.answers = v;
}

static inline void save(struct desk *k, int64_t after)
{
	if (draft_save(k->t, k->s.keys, &k->d, NOW + after) != OK)
		die("save");
}

static inline void says(struct desk *k, const char *id, const char *text, int64_t after)
{
	values_text(load(k), str_of(id), str_of(text));
	save(k, after);
}

static inline struct earlier *all(struct desk *k, size_t *count)
{
	struct earlier *list;

	if (earlier_list(k->t, k->s.keys, ann, k->d.id, &list, count) != OK)
		die("all");
	return list;
}

static inline void is_entries(struct desk *k, size_t wanted, const char *what)
{
	size_t count;

	all(k, &count);
	is_int((int64_t)wanted, (int64_t)count, what);
}

/* Ann and Ben have keys. */
static inline void desk_open(struct desk *k)
{
	scratch_open(&k->s);
	k->t = scratch_begin(&k->s, MAIN, WRITE);
	if (keys_owner_add(k->s.keys, k->t, ann) != OK || keys_owner_add(k->s.keys, k->t, ben) != OK)
		die("owner");
}

static inline void desk_close(struct desk *k)
{
	scratch_commit(k->t);
	scratch_close(&k->s);
}

#endif
