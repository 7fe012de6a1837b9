/* blob_file.h: where a blob lies: DATA/blobs/AB/HEX; between blob.c, blob_read.c and
 * blob_sweep.c, nobody else includes it. */
#ifndef ENGINE_BLOB_FILE_H
#define ENGINE_BLOB_FILE_H

#include "store/engine/blob.h"

/* DATA/blobs, DATA/blobs/AB, DATA/blobs/AB/HEX; suffix "" or ".part". */
char *blob_root(struct arena *a, const char *data);
char *blob_folder(struct arena *a, const char *data, struct str id);
char *blob_path(struct arena *a, const char *data, struct str id, const char *suffix);

/* As log_failed; ERR_FULL also where there are no more descriptors. */
enum err blob_failed(const char *detail);

/* The row: data key, length and hash. */
enum err blob_row_read(struct txn *t, struct keys *k, struct str owner, struct str id,
                       struct blob *b, unsigned char key[VAULT_KEY_BYTES]) MUST_CHECK;
enum err blob_row_add(struct txn *t, struct keys *k, struct str owner, const struct blob *b,
                      const unsigned char key[VAULT_KEY_BYTES]) MUST_CHECK;

#endif
