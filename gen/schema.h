/* schema.h: the form language as a JSON Schema (draft 7), for editors that complete and check while
 * one types: of the files of content/forms, content/lists and content/blocks. It is made from the
 * tables of keys that drive the reading (form_key.h), so that it knows every key and no other. What
 * only the whole form can tell (ids that are there, order, reach) stays with gen check. */
#ifndef GEN_SCHEMA_H
#define GEN_SCHEMA_H

#include "store/base/buf.h"

void schema_write(struct arena *a, struct buf *out);

#endif
