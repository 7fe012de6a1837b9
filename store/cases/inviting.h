/* inviting.h: somebody is invited to a case, with the letter and the history: one at a time, or
 * many from a list (CSV, RFC 4180, also parted by ; or tabs as spreadsheets do). The same rules for
 * the council's pages and the operator's tool. */
#ifndef CASES_INVITING_H
#define CASES_INVITING_H

#include "store/cases/history.h"
#include "store/cases/invite.h"
#include "store/compiled/words.h"

/* Adds the invitation, its letter and the entry of the history. i: child, email, name, relation,
 * responsibility and may are set. ERR_EXISTS: this address is linked already, or an invitation to
 * it stands open; nothing is written. ERR_INVALID: no birth date of the child is known. */
enum err inviting_send(struct txn *t, struct keys *k, const struct words *w,
                       const struct asker *who, struct invite *i) MUST_CHECK;

/* A new link for the same invitation, with its letter and entry. ERR_EXISTS: it was used. */
enum err inviting_again(struct txn *t, struct keys *k, const struct words *w,
                        const struct asker *who, struct invite *i) MUST_CHECK;

/* Is the account of this address linked to the case now? Is an invitation to it open? */
enum err inviting_is_linked(struct txn *t, struct keys *k, struct str child, struct str email,
                            int64_t now, bool *is) MUST_CHECK;
enum err inviting_is_open(struct txn *t, struct keys *k, struct str child, struct str email,
                          int64_t now, bool *is) MUST_CHECK;

/* --- many ------------------------------------------------------------------------------------- */

enum inviting_result {
	INVITING_SENT, INVITING_LINKED, INVITING_OPEN, INVITING_NOT_FOUND, INVITING_NOT_BORN,
	INVITING_WRONG,
	INVITING_CLOSED,
	INVITING_WARNED,               /* of the family, where staff must know something first */
	INVITING_RESULTS
};

struct inviting_row {
	size_t number;                 /* of the line among the rows, from 1 */
	struct str reference, email, name;
	enum inviting_result result;
};

enum { INVITING_ROWS_MAX = 300, INVITING_BYTES_MAX = 256 << 10 };

/* Words invites.results.ID: "sent", "linked", "open", "not_found", "not_born", "wrong",
 * "closed", "warned". */
const char *inviting_result_id(enum inviting_result result);

/* words, who and send are set by the caller; rows and, when it is OK, count say what became, or
 * would become, of each row. */
struct inviting_list {
	const struct words *words;
	const struct asker *who;
	bool send;                     /* false: says what would be done and writes nothing */
	struct inviting_row *rows;
	size_t count;
};

/* The list's first row names the columns, in any order: reference or upn (or both), born, email,
 * name, relation (an id or the word for it). A row that is wrong stops no other; all are in the
 * one transaction. Who asks must reach the case (allow), unless it is the system. ERR_INVALID: a
 * column is missing, or it is no list; ERR_LIMIT: too many rows. */
enum err inviting_list(struct txn *t, struct keys *k, struct str csv,
                       struct inviting_list *l) MUST_CHECK;

#endif
