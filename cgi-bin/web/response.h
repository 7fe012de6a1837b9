/* response.h: one answer, built whole and written once. Every header goes through one function. */
#ifndef WEB_RESPONSE_H
#define WEB_RESPONSE_H

#include "cgi-bin/web/wire.h"
#include "store/base/arena.h"
#include "store/base/buf.h"
#include "store/base/err.h"

enum { RESPONSE_HEADER_MAX = 1024 };

/* Bytes that are made while they are sent: a stored file. next appends the next piece to out. */
struct source {
	void *from;
	enum err (*next)(void *from, struct buf *out, bool *last);
	uint64_t bytes;            /* of all pieces */
};

struct response {
	int status;
	struct buf headers;        /* whole lines */
	struct buf body;
	const struct source *source;   /* instead of body; NULL: none */
};

/* Status 0: nothing was decided yet. */
struct response response_open(struct arena *a);

/* ERR_INVALID: a name that is no token, or a value with CR, LF, NUL or another control character,
 * or over RESPONSE_HEADER_MAX. Nothing is added. */
enum err response_header(struct response *r, struct str name, struct str value) MUST_CHECK;

/* Content-Disposition: attachment, with an ASCII name and the whole one (RFC 6266, RFC 8187). A
 * name that is longer than a disk can hold loses what stands before its ending. */
enum err response_attachment(struct response *r, struct str filename) MUST_CHECK;

/* Sets status, type, and the headers that everything has: CSP, no-store, nosniff and their kind.
 * sandbox: the policy for a person's file instead of that for a page. */
enum response_policy { POLICY_PAGE, POLICY_FILE };
void response_begin(struct response *r, int status, const char *type, enum response_policy policy,
                    bool secure);

/* Writes the answer. head: headers only. ERR_IO: the reader has gone; else what the source said in
 * the middle. */
enum err response_send(struct arena *a, const struct response *r, bool head,
                       const struct wire *wire) MUST_CHECK;

#endif
