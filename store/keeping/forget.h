/* forget.h: an account goes with everything that hangs on it: drafts and their files, the lists,
 * outcomes of changes, its part in cases and schools, and the key, which makes what is left of it
 * in backups unreadable. */
#ifndef KEEPING_FORGET_H
#define KEEPING_FORGET_H

#include "store/compiled/words.h"
#include "store/engine/keys.h"

/* Removes the account, with an entry in the trail by the system. What was sent is the council's
 * and stays, sealed by its subject's key; the person's own list of it goes. ERR_NOT_FOUND. */
enum err forget_person(struct txn *t, struct keys *k, struct str person, int64_t now) MUST_CHECK;

/* Removes accounts that nobody signed in to for 24 months (person_until); one that has sent a form,
 * or has a part in a case, stays as long as that. count_max at most. With words only those that
 * were told before, by forget_warn. */
enum err forget_unused(struct txn *t, struct keys *k, const struct words *words, int64_t now,
                       size_t count_max, size_t *removed) MUST_CHECK;

/* How many of those would go, count_max at most: what is due to be looked at again is not among
 * them. */
enum err forget_due(struct txn *t, struct keys *k, const struct words *words, int64_t now,
                    size_t count_max, size_t *count) MUST_CHECK;

/* Puts the letters for those that go next into the outbox (account-warning, see parting.h), each
 * once until somebody signs in; letters_max at most. */
enum err forget_warn(struct txn *t, struct keys *k, const struct words *words, int64_t now,
                     size_t letters_max, size_t *sent) MUST_CHECK;

#endif
