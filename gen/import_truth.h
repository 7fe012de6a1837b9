/* import_truth.h: which of some conditions hold together, as tables, and a table as a rule that
 * says it in few words. Inside the importer only. */
#ifndef GEN_IMPORT_TRUTH_H
#define GEN_IMPORT_TRUTH_H

#include "gen/import.h"

enum { IMPORT_ATOMS = 12 };

/* A row for each way in which the conditions hold or fail: bit i of its number is condition i. */
struct import_truth {
	unsigned char rows[1 << IMPORT_ATOMS];
};

struct import_truths {
	struct import *in;
	const struct condition *atoms[IMPORT_ATOMS];
	size_t atom_count;
	struct import_truth possible;  /* some answers make these hold and no others */
};

/* How many rows count. */
size_t import_truth_rows(const struct import_truths *s);

/* Sets possible. When there are too many ways to answer, everything is. */
void import_truth_possible(struct import_truths *s);

/* Some answers lead to a row of it. */
bool import_truth_can(const struct import_truths *s, const struct import_truth *t);

/* The rule that holds in just those rows of t, of those that are possible; of conditions that say
 * the same there it looks at the first. NULL: it always holds. at: for messages. */
const struct condition *import_truth_rule(struct import_truths *s, const struct import_truth *t,
                                          struct place at);

#endif
