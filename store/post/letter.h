/* letter.h: a letter of the outbox made into a message: the compiled template
 * COMPILED/letters/NAME played with the letter's places and what every letter may use (service,
 * council, phone, link). The first line of what comes out is "Subject: …", then an empty line,
 * then the text. The same letter always gives the same bytes (RFC 5322). */
#ifndef POST_LETTER_H
#define POST_LETTER_H

#include "store/compiled/words.h"
#include "store/post/outbox.h"

struct letterhead {
	const char *compiled;          /* folder: build/compiled */
	/* https://host[:port], no slash at the end: what links begin with */
	struct str origin;
	struct str from;               /* sender's address; empty: council.mail_from */
	const struct words *words;     /* council.* */
};

struct email {
	struct str id;                 /* Message-ID without < > */
	struct str from, to, subject, body;    /* addresses alone; subject and body as UTF-8 */
	struct str code;               /* the place "code", or empty */
	struct str name;               /* of the template */
	struct str host;               /* of the origin: for EHLO and the Message-ID */
	struct str bytes;              /* the whole message, CR LF */
};

/* ERR_NOT_FOUND: no such template. ERR_INVALID: an address that is not one, a control character,
 * no subject; nothing of it may be sent. */
enum err letter_write(struct arena *a, const struct letterhead *h, const struct letter *l,
                      struct email *m) MUST_CHECK;

/* "local@domain" (RFC 5321, the plain form): printable ASCII without quotes, comments, spaces or
 * lists. */
bool letter_is_address(struct str s);

#endif
