/* unaccepted.h: an application that no case took in goes `keep_application_months` of
 * content/council.yaml after it was sent, from family and council alike. Whoever sent it is told
 * before: parting.h. A request that the council owes an answer (SEND Regulations 2014, reg. 5)
 * stays until it has one: it is the family's proof that they asked. */
#ifndef KEEPING_UNACCEPTED_H
#define KEEPING_UNACCEPTED_H

#include "store/compiled/words.h"
#include "store/engine/keys.h"
#include "store/forms/submission.h"

/* The last day on which one that was sent then is there, however soon the letter went. words NULL:
 * by 12 months. */
int32_t unaccepted_until(const struct words *words, int64_t sent_at);

/* It starts the clock and nobody has answered it. */
bool unaccepted_is_owed(const struct submission *s);

/* Puts the letters that are due into the outbox (application-warning), each once; letters_max at
 * most. */
enum err unaccepted_warn(struct txn *t, struct keys *k, const struct words *words, int64_t now,
                         size_t letters_max, size_t *sent) MUST_CHECK;

/* How many are over and were told in time, to max at most; removes them, with an entry in the trail
 * for each. */
enum err unaccepted_due(struct txn *t, struct keys *k, const struct words *words, int64_t now,
                        size_t max, size_t *due) MUST_CHECK;
enum err unaccepted_purge(struct txn *t, struct keys *k, const struct words *words, int64_t now,
                          size_t max, size_t *removed) MUST_CHECK;

#endif
