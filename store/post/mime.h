/* mime.h: header lines and bodies of mail (RFC 5322, 2045, 2047), CR LF at the end of each line.
 * The caller has checked that no text holds a control character. */
#ifndef POST_MIME_H
#define POST_MIME_H

#include "store/base/buf.h"

/* "Date: Tue, 24 Nov 2026 18:58:08 +0000" */
void mime_date(struct buf *b, int64_t seconds);

/* Text as it is when it is short ASCII, else as encoded words of whole characters, folded. */
void mime_text(struct buf *b, const char *header, struct str text);

/* "To: address", or with a name: From: "The name" <address> */
void mime_mailbox(struct buf *b, const char *header, struct str name, struct str address);

/* The MIME headers, the empty line and the text: 7bit when it is ASCII in lines that mail allows,
 * else quoted-printable. Ends of lines are LF in, CR LF out. */
void mime_body(struct buf *b, struct str text);

#endif
