/* integrity_row.h: one row under the eyes of integrity.c, and the rules by table; for
 * integrity_*.c. */
#ifndef KEEPING_INTEGRITY_ROW_H
#define KEEPING_INTEGRITY_ROW_H

#include "store/compiled/values.h"
#include "store/keeping/integrity.h"

enum owner { PLAIN, SYSTEM, FIRST,
             OTHER };    /* whose key opens it: nobody's, the system's, that of the id the
                                                * key begins with, or what the checker finds out */

struct row {
	struct integrity *i;
	struct txn *t;
	const char *table;
	struct str key, value;
	struct values *v;          /* of a sealed record */
};

struct integrity_rule {
	const char *name;
	enum table table;
	enum owner owner;
	void (*check)(struct row *r);      /* after it opened; NULL: that was all */
};

extern const struct integrity_rule integrity_case_rules[];
extern const size_t integrity_case_rules_count;

void integrity_fault(struct row *r, const char *what);
void integrity_must_have(struct row *r, enum table table, struct str key, const char *what);

/* Reads a file to its end. integrity_file.c */
void integrity_file(struct row *r, struct str owner, struct str hex_id);

/* Every file that answers (or NULL) name: uploads are lists of trees with an id and a size
 * (answers.h). */
void integrity_answers(struct row *r, struct str owner, const struct values *answers);

#endif
