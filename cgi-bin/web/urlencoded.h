/* urlencoded.h: application/x-www-form-urlencoded to names and values (URL Standard section 5,
 * made strict). Also the text rules that every posted value obeys. */
#ifndef WEB_URLENCODED_H
#define WEB_URLENCODED_H

#include "store/base/arena.h"
#include "store/base/err.h"
#include "store/base/str.h"

enum {
	URLENCODED_BYTES_MAX = 1 << 20,
	URLENCODED_PAIRS_MAX = 2000,
	URLENCODED_NAME_MAX = 128,
	URLENCODED_VALUE_MAX = 256 << 10,
};

struct field {
	struct str name, value;
};

struct fields {
	struct field *items;
	size_t count, size;
	bool is_over;              /* one is longer than URLENCODED_VALUE_MAX: nobody may use them */
};

/* A value over URLENCODED_VALUE_MAX is read, so that it can be given back to who typed it.
 * ERR_INVALID: a broken percent escape, text that fields_text refuses, an empty or too long name.
 * ERR_LIMIT: more than the limits above. Empty pieces ("&&") are passed over; a name without "="
 * has an empty value. */
enum err urlencoded_read(struct arena *a, struct str body, struct fields *f) MUST_CHECK;

/* Decodes percent escapes once (and plus as space, when asked). ERR_INVALID: broken escape. */
enum err urlencoded_decode(struct arena *a, struct str s, bool plus, struct str *out) MUST_CHECK;

/* The one text rule: UTF-8, no control characters but TAB and LF. CR LF, CR, VT and FF become LF;
 * the others are left out. ERR_INVALID: not UTF-8, or NUL. */
enum err fields_text(struct arena *a, struct str s, struct str *out) MUST_CHECK;
/* The same of a name, which nobody pastes: ERR_INVALID where something would be left out of C0. */
enum err fields_name(struct arena *a, struct str s, struct str *out) MUST_CHECK;

void fields_add(struct arena *a, struct fields *f, struct str name, struct str value);

/* The i-th value of that name. False when it was not sent. Names are compared, never hashed:
 * 2,000 are the limit. */
bool fields_find(const struct fields *f, struct str name, size_t i, struct str *value);

#endif
