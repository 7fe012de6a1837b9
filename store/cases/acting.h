/* acting.h: who acts for a young person who lacks capacity for the decisions about their plan: a
 * deputy or an attorney, where there is none a parent, or whoever represents that parent (CFA 80;
 * Regs 64, 65); or who represents a parent of a child (Regs 63). It stands in child.acting; nothing
 * is kept of why. */
#ifndef CASES_ACTING_H
#define CASES_ACTING_H

#include "store/cases/child.h"

enum acting_ground { ACTING_DEPUTY, ACTING_ATTORNEY, ACTING_PARENT, ACTING_FOR_PARENT,
                     ACTING_CHILDS_PARENT,  /* for a parent of a child, not for the young person */
                     ACTING_GROUNDS };

struct acting {
	enum acting_ground ground;
	struct str name;
	struct str person;             /* hex: the account that they read the case with; or empty */
	struct str of;                 /* the same of the parent they act for, where that is so */
	int32_t from;                  /* day */
	bool waits;                    /* the family is told of it on the day it holds from */
};

/* "deputy": words casework.acting.grounds.ID, casework.acting.short.ID. */
const char *acting_ground_id(enum acting_ground ground);
bool acting_ground_find(struct str id, enum acting_ground *ground);

/* Who is noted, from whatever day; false: nobody. */
bool acting_find(const struct child *c, struct acting *x);

/* NULL: nobody acts, or nobody any more. */
void acting_set(struct arena *a, struct child *c, const struct acting *x);

/* For another system: ground, name, from (ISO); nothing of nobody. */
void acting_write(const struct child *c, struct values *to);

/* From its day on, and for a young person not before the end of compulsory school age: until then
 * the rights are the parent's in any case. For a child's parent until then. */
bool acting_holds(const struct child *c, const struct acting *x, int32_t today);

/* What was for a child's parent ended with compulsory school age. */
bool acting_is_over(const struct child *c, const struct acting *x, int32_t today);

/* The letter that rights changed: to everybody who sees the case; of a child's parent to them and
 * to who acts alone, or the others would learn of it. was, is: what held before and does now;
 * NULL: nobody acted, or does. */
enum err acting_write_letters(struct txn *t, struct keys *k, const struct child *c,
                              const struct acting *was, const struct acting *is,
                              int64_t now) MUST_CHECK;

/* The day on which the family is to be told of it; 0: none. */
int32_t acting_tells_on(const struct child *c);

/* Writes those letters of an open case once it holds, where that waits; is_told: nothing waits any
 * more, the caller saves c. A record that does not open is passed over, as other cases wait behind
 * this one. */
enum err acting_tell(struct txn *t, struct keys *k, struct child *c, int64_t now,
                     bool *is_told) MUST_CHECK;

#endif
