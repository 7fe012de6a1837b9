/* integrity.h: is the whole store sound: every record of every table opens, everything it names
 * is there, every file is present and whole. One table of rules (integrity.c); a new table of
 * tables.h needs a row there. */
#ifndef KEEPING_INTEGRITY_H
#define KEEPING_INTEGRITY_H

#include "store/engine/keys.h"

/* A finding names the table and a key, never what is in a record. */
struct integrity {
	struct store *store;
	struct keys *keys;
	const char *data;
	const char *compiled;      /* where versions of forms are kept; NULL: they are not looked for */
	void (*found)(void *to, const char *table, struct str key, const char *what);
	void (*report)(void *to, const char *table, uint64_t rows);
	void *to;
	uint64_t rows, files, faults;      /* results */
};

/* Goes through all of it in one read transaction a table. The result is only about the going:
 * what is wrong is counted in faults. */
enum err integrity_check(struct integrity *i) MUST_CHECK;

size_t integrity_tables(void);
enum table integrity_table(size_t i, const char **name);

#endif
