/* keys_file.h: the files of the master key; between keys.c and keys_file.c, nobody else includes
 * it. */
#ifndef ENGINE_KEYS_FILE_H
#define ENGINE_KEYS_FILE_H

#include "store/engine/keys.h"

/* ERR_NOT_FOUND, ERR_DENIED, ERR_INVALID as keys_open. number: tells whether the file was
 * replaced since. */
enum err keys_file_read(const char *folder, const char *name, struct secret *key,
                        uint64_t *number) MUST_CHECK;

/* False when it cannot be told. */
bool keys_file_is(const char *folder, const char *name, uint64_t number);

/* The first key; when another process was faster, its key stands. */
enum err keys_file_create(const char *folder) MUST_CHECK;

/* The old file as master.1, a new one as master; at every instant both keys that rows may hang on
 * are there. */
enum err keys_file_replace(const char *folder) MUST_CHECK;
enum err keys_file_remove_old(const char *folder) MUST_CHECK;

#endif
