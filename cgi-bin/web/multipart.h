/* multipart.h: multipart/form-data (RFC 7578) read piece by piece, made strict: CR LF only, no
 * text before the first boundary or after the last, no nesting, no transfer encodings, no
 * filename*. Of a file no more than 64 KiB are in memory; time is linear. */
#ifndef WEB_MULTIPART_H
#define WEB_MULTIPART_H

#include "cgi-bin/web/urlencoded.h"
#include "cgi-bin/web/wire.h"
#include "store/base/arena.h"
#include "store/base/err.h"
#include "store/base/str.h"

enum {
	MULTIPART_PARTS_MAX = 2000,
	MULTIPART_TEXT_MAX = URLENCODED_VALUE_MAX,     /* bytes of one text part */
	MULTIPART_HEADERS_MAX = 8,         /* of one part, 4 KiB together */
	MULTIPART_NAME_MAX = 128,
};

struct multipart;

struct part {
	struct str name;           /* in the arena, obeys fields_text */
	bool is_file;              /* it has a filename, perhaps empty: no file was chosen */
	struct str filename;       /* as sent: a label, never part of a path */
};

/* boundary: as request.h found it. length: bytes that may be read, no more are asked for. */
enum err multipart_open(struct arena *a, const struct wire *wire, struct str boundary,
                        uint64_t length, struct multipart **m) MUST_CHECK;

/* The next bytes of the current part, borrowed until the next call. ERR_NOT_FOUND: it has ended.
 * ERR_INVALID: broken or cut short. */
enum err multipart_read(struct multipart *m, struct str *piece) MUST_CHECK;

/* The body ended before its length: what came whole before that has been read. */
bool multipart_is_cut(const struct multipart *m);

/* Skips what is left of the current part and goes on to the next file; text parts on the way are
 * added to f, all of them to URLENCODED_BYTES_MAX; one over MULTIPART_TEXT_MAX is told (is_over).
 * ERR_NOT_FOUND: the closing boundary has come, and nothing after it. ERR_INVALID: broken or cut
 * short, or a name of both a file and an earlier text. ERR_LIMIT: too many parts or headers, or too
 * much text. */
enum err multipart_next_file(struct multipart *m, struct fields *f, struct part *file) MUST_CHECK;

#endif
