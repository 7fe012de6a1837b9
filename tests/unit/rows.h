/* rows.h: all rows of the durable store that have an id in them: what must go when its owner
 * goes. */
#ifndef TESTS_UNIT_ROWS_H
#define TESTS_UNIT_ROWS_H

#include <inttypes.h>
#include <stdio.h>

#include "gen/folder.h"
#include "store/base/arena.h"
#include "store/base/log.h"
#include "store/engine/txn.h"
#include "store/keeping/integrity.h"

static inline int64_t rows_of_table(struct txn *t, enum table table, struct str id, bool in_values)
{
	struct str key, value;
	struct walk *w;
	int64_t n = 0;

	if (txn_walk(t, table, STR(""), STR(""), &w) != OK)
		die("rows: walk");
	while (walk_next(w, &key, &value) == OK)
		n += str_search(key, id) < key.n || (in_values && str_search(value, id) < value.n);
	return n;
}

/* With id in the key, or also in the value as it is kept, and says in
 * which tables. */
static inline int64_t rows_with(struct txn *t, struct str id, bool in_values)
{
	const char *name;
	int64_t n = 0;

	for (size_t i = 0; i < integrity_tables(); i++) {
		enum table table = integrity_table(i, &name);
		int64_t found = table < TABLE_MAIN_END ? rows_of_table(t, table, id, in_values) : 0;

		if (found > 0)
			printf("# %s: %" PRId64 "\n", name, found);
		n += found;
	}
	return n;
}

/* "	TABLE_X,   / * child id, … -> …" of tables.h: the key of table x is made of that. */
static inline bool rows_key_says(struct arena *a, struct str tables, const char *name,
                                 const char *what)
{
	struct str line, first, row = str_join(a, STR("table_"), str_of(name));

	while (str_cut(&tables, '\n', &line)) {
		struct str lower = str_lower(a, str_trim(line));

		first = str_part(lower, 0, row.n);
		if (!str_equal(first, row) || lower.n == row.n ||
		    (lower.p[row.n] != ',' && lower.p[row.n] != ' '))
			continue;
		return str_search(str_part(lower, 0, str_search(lower, STR("->"))), str_of(what)) <
		       str_search(lower, STR("->"));
	}
	die("rows: no such table in tables.h");
}

/* Each table whose key is made of that ("child id") has a row with id in the key: then a test that
 * looks whether all of them go looks at all of them. Says which has none. */
static inline bool rows_everywhere(struct txn *t, struct str id, const char *what)
{
	struct arena *a = txn_arena(t);
	struct str tables;
	const char *name;
	bool all = true;

	if (!folder_read(a, "store/engine/tables.h", &tables))
		die("rows: store/engine/tables.h");
	for (size_t i = 0; i < integrity_tables(); i++) {
		enum table table = integrity_table(i, &name);

		if (table > TABLE_MAIN_END || !rows_key_says(a, tables, name, what) ||
		    rows_of_table(t, table, id, false) > 0)
			continue;
		printf("# no row of the table %s has the %s: add one to this test\n", name, what);
		all = false;
	}
	return all;
}

#endif
