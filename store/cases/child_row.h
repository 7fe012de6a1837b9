/* child_row.h: what a list of the council's says of a case, sealed beside its place in the work
 * index (work.h), so that a page of a list is one walk and opens no record and no key of a child.
 * The rows hang on one key of their own, the list key, not on the children's: a case that is
 * forgotten takes its rows along, and child_rows_renew makes what is left of them elsewhere
 * unreadable. TABLE_META "list" -> id of the list key's owner (16), and while rows are sealed anew
 * that of the older one behind it. A row: 1, the first 4 bytes of that id, then JSON sealed with
 * the child's id as additional data. */
#ifndef CASES_CHILD_ROW_H
#define CASES_CHILD_ROW_H

#include "store/cases/child.h"
#include "store/cases/timescale_case.h"

struct child_row {
	struct str id;                     /* of the child */
	struct str name, reference, team;  /* team: as in the case */
	struct str officer;                /* by name, the one to name first; or empty */
	struct str staff;                  /* who works on it, in hex, each with a space behind */
	int32_t born_on;                   /* 0: unknown */
	enum case_state state;
	enum limit_of_time next;           /* LIMITS_OF_TIME: nothing is due in law */
	int32_t due;                       /* day of `next` */
	bool excused;                      /* timescale_is_excused() */
	bool unchecked;                    /* an answer marked it, and nobody has looked at that */
	/* from the day it was sealed, until before this one, it holds */
	int32_t from, until;
};

/* As it is said today, until tomorrow. */
void child_row_of(struct arena *a, const struct child *c, int32_t today, struct child_row *row);
bool child_row_holds(const struct child_row *row, int32_t today);
bool child_row_is_worked_on(struct arena *a, const struct child_row *row, struct str staff);

/* Sealed; `before` itself, which may be empty, when it says the same. The first one makes the list
 * key. */
enum err child_row_seal(struct txn *t, struct keys *k, const struct child_row *row,
                        struct str before, struct str *sealed) MUST_CHECK;

/* One that is sealed for that child. ERR_DAMAGED */
enum err child_row_open(struct txn *t, struct keys *k, struct str id, struct str sealed,
                        struct child_row *row) MUST_CHECK;

/* The rows of cases as work_list gave them; of those that no longer hold today, or that an earlier
 * version put there without a row, the record is opened. ERR_DAMAGED */
enum err child_rows_load(struct txn *t, struct keys *k, const struct work_item *items, size_t count,
                         int32_t today, struct child_row **rows) MUST_CHECK;

/* A new list key: the first step makes it, each seals some rows with it, from *from (a key of
 * "work"; empty at first) on; the last destroys the older one. One that was interrupted is
 * finished. */
enum err child_rows_renew(struct txn *t, struct keys *k, size_t rows_max, struct str *from,
                          bool *done) MUST_CHECK;

#endif
