/* escape.h: text made safe for the place it goes to. */
#ifndef BASE_ESCAPE_H
#define BASE_ESCAPE_H

#include "store/base/buf.h"

void escape_text(struct buf *b, struct str s);       /* between tags: & < > */
void escape_attribute(struct buf *b, struct str s);  /* inside a quoted attribute: also " ' */
/* one piece of a path or query: RFC 3986 unreserved stay */
void escape_url(struct buf *b, struct str s);

/* A whole address in an attribute: a path of this site ("/…", not "//…"), "#…", "?…", https:,
 * "./…", mailto:, tel: or otpauth://totp/; anything else becomes "#". Then as escape_attribute. */
void escape_href(struct buf *b, struct str s);

#endif
