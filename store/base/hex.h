/* hex.h: bytes as lower-case hexadecimal text: how ids and tokens stand in addresses, cookies and
 * JSON. */
#ifndef BASE_HEX_H
#define BASE_HEX_H

#include <stdbool.h>

#include "store/base/str.h"

struct str hex_write(struct arena *a, struct str bytes);

/* False unless text is exactly 2 * bytes lower-case digits. */
bool hex_read(struct arena *a, struct str text, size_t bytes, struct str *out);

/* An id that may be none: the empty text is the empty id. */
bool hex_read_or_none(struct arena *a, struct str text, size_t bytes, struct str *out);

#endif
