/* work.h: what waits for the council: an index of things with a date, in the order of the date, for
 * the whole council, for each team and for each officer. It holds keys, and of cases what a list
 * shows of them (child_row.h); else a list loads what it shows. Table "work": scope (16), kind (1),
 * when (8, oldest first), of (16), item (16) -> that, sealed, or empty. Table "work_of": of, kind,
 * item -> when (8) and the scopes it stands under (16 each). Counts are kept (TABLE_COUNT "work",
 * scope, kind). */
#ifndef CASES_WORK_H
#define CASES_WORK_H

#include "store/cases/work_kind.h"
#include "store/engine/txn.h"

/* No legal due day: after all others. */
#define WORK_NO_DAY INT32_MAX

struct work_item {
	enum work_kind kind;
	struct str of, item;       /* 16 bytes each */
	int64_t when;              /* days since 1970 or seconds, as its kind says; not negative */
	struct str shown;          /* sealed by whoever puts it; empty: as it stood there, or nothing */
};

enum { WORK_SCOPE_BYTES = 16, WORK_SCOPES_MAX = 12,
       WORK_OF_AT = WORK_SCOPE_BYTES + 1 + 8 /* `of` in a key */ };

/* Scopes: the whole council; a team by its id in council.areas; an officer by staff id (as it
 * is). */
struct str work_scope_all(void);
struct str work_scope_team(struct arena *a, struct str team);

/* Puts it under these scopes, taking it away from where it stood before (other when or scopes). */
enum err work_put(struct txn *t, const struct work_item *w, const struct str *scopes,
                  size_t count) MUST_CHECK;
/* Puts it under the scopes where another one of w->of stands. ERR_NOT_FOUND: that one does not. */
enum err work_put_beside(struct txn *t, const struct work_item *w, enum work_kind kind,
                         struct str item) MUST_CHECK;
/* OK when it is not there */
enum err work_remove(struct txn *t, enum work_kind kind, struct str of, struct str item) MUST_CHECK;

/* What is shown of it where it stands; empty when it stands nowhere. */
enum err work_shown(struct txn *t, enum work_kind kind, struct str of, struct str item,
                    struct str *shown) MUST_CHECK;

/* All of one child's (or submission's) go under these scopes instead: another team or officer. */
enum err work_move(struct txn *t, struct str of, const struct str *scopes, size_t count) MUST_CHECK;
enum err work_remove_all(struct txn *t, struct str of) MUST_CHECK;

/* Does it stand under that scope? */
bool work_stands(struct txn *t, const struct work_item *w, struct str scope);

/* Where a list goes on: an item as it was listed; NULL: the first. */
enum err work_list(struct txn *t, struct str scope, enum work_kind kind,
                   const struct work_item *after, size_t max, struct work_item **items,
                   size_t *count) MUST_CHECK;

/* How many there are (kept); and how many with from <= when < before, counted, at most max. */
struct work_span { int64_t from, before, max; };
int64_t work_count(struct txn *t, struct str scope, enum work_kind kind);
enum err work_count_within(struct txn *t, struct str scope, enum work_kind kind,
                           const struct work_span *span, int64_t *count) MUST_CHECK;

#endif
