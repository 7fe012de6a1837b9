/* fresh.h: what is new: to a person of a case (the counts kept in their grant), and to the council
 * (work.h). Messages, documents and tasks all say it here. */
#ifndef CASES_FRESH_H
#define CASES_FRESH_H

#include "store/cases/work.h"
#include "store/people/grant.h"

enum fresh { FRESH_UNREAD, FRESH_DOCUMENTS, FRESH_TASKS };

/* More or less of it; nothing when they have no grant. A grant that was loaded before is then of an
 * older revision: load it again before it is saved. */
enum err fresh_add(struct txn *t, struct keys *k, struct str person, struct str child,
                   enum fresh what, int by) MUST_CHECK;

/* ERR_NOT_FOUND unless they have an open grant with that bit (MAY_…). */
enum err fresh_may(struct txn *t, struct keys *k, struct str person, struct str child, unsigned may,
                   int64_t now) MUST_CHECK;

/* Counts again from what there is: for a grant that begins, or begins anew, when things were sent
 * to that person before. */
enum err fresh_recount(struct txn *t, struct keys *k, struct str person,
                       struct str child) MUST_CHECK;

/* Something of this child (16 bytes: item) waits for all who reach the case, from `when` on. */
enum err fresh_for_council(struct txn *t, enum work_kind kind, struct str child, struct str item,
                           int64_t when) MUST_CHECK;

#endif
