/* nonce.h: a change carries a nonce from its page; its outcome is stored with it in the same
 * transaction: repeated, it gives the same answer and has no second effect. */
#ifndef ENGINE_NONCE_H
#define ENGINE_NONCE_H

#include "store/engine/record.h"

/* ERR_NOT_FOUND: not used yet. Else the outcome that was kept. */
enum err nonce_find(struct txn *t, struct keys *k, struct str person, struct str nonce,
                    struct str *outcome) MUST_CHECK;
enum err nonce_keep(struct txn *t, struct keys *k, struct str person, struct str nonce,
                    struct str outcome, int64_t now) MUST_CHECK;
enum err nonce_purge(struct txn *t, int64_t now, size_t rows_max, size_t *removed) MUST_CHECK;

#endif
