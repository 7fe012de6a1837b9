/* json.h: values to JSON text and back (RFC 8259). */
#ifndef COMPILED_JSON_H
#define COMPILED_JSON_H

#include "store/base/buf.h"
#include "store/base/err.h"
#include "store/compiled/values.h"

/* An object to a tree in arena a. ERR_INVALID: not one whole object, a name twice, deeper than 16,
 * not UTF-8, or a number that is not a whole one. Names and texts are borrowed from text, which
 * must live as long as the tree. */
enum err json_read(struct arena *a, struct str text, struct values **tree) MUST_CHECK;

/* A tree as one compact object, names in the order they were set. */
void json_write(struct buf *b, const struct values *tree);

#endif
