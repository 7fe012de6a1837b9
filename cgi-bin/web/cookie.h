/* cookie.h: reading the Cookie header (RFC 6265) and writing Set-Cookie. */
#ifndef WEB_COOKIE_H
#define WEB_COOKIE_H

#include "store/base/buf.h"
#include "store/base/err.h"

enum { COOKIE_VALUE_MAX = 128 };

/* The value of the cookie of that name. ERR_NOT_FOUND: none, two of that name, or a value that is
 * empty, too long or not of base64url letters, digits, "-", "_" and ".". Such a value is treated
 * as no cookie at all. */
enum err cookie_find(struct str header, struct str name, struct str *value) MUST_CHECK;

enum cookie_site { COOKIE_LAX, COOKIE_STRICT };

struct cookie {
	struct str name, value;    /* value empty: the browser forgets it */
	int64_t max_age;           /* seconds; 0: until the browser closes */
	enum cookie_site site;
	bool secure;
};

/* Always HttpOnly, Path=/ and no Domain. ERR_INVALID: bytes that no cookie has. */
enum err cookie_write(struct buf *b, const struct cookie *c) MUST_CHECK;

#endif
