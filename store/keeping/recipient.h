/* recipient.h: who may open a backup: a pair of keys, each a line of text in a file. The public one
 * is on the machine that serves; the secret one (0400) in the safe, with the people who restore. */
#ifndef KEEPING_RECIPIENT_H
#define KEEPING_RECIPIENT_H

#include "store/base/arena.h"
#include "store/engine/vault_box.h"

/* Writes path (the secret one) and path.pub. ERR_EXISTS: one of them is there; nothing was
 * written. */
enum err recipient_make(struct arena *a, const char *path) MUST_CHECK;

/* ERR_NOT_FOUND; ERR_INVALID: not such a key; ERR_DENIED: others may read the secret one. */
enum err recipient_read_public(struct arena *a, const char *path,
                               unsigned char public[VAULT_PUBLIC_BYTES]) MUST_CHECK;
enum err recipient_read_secret(struct arena *a, const char *path, struct secret *secret) MUST_CHECK;

#endif
