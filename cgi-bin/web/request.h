/* request.h: one request, read from CGI variables (RFC 3875) and the wire, checked before anybody
 * uses it. */
#ifndef WEB_REQUEST_H
#define WEB_REQUEST_H

#include "cgi-bin/web/config.h"
#include "cgi-bin/web/urlencoded.h"
#include "cgi-bin/web/wire.h"

enum method { GET = 1, POST };
enum body { BODY_NONE, BODY_FIELDS, BODY_MULTIPART };

enum { REQUEST_PATH_MAX = 1024, REQUEST_SEGMENTS_MAX = 16 };

struct request {
	enum method method;
	bool head;                 /* HEAD: played as GET, the body is left out */
	struct str path; /* "/forms/ehcna/about": decoded once, no empty or dot segments, no slash at
	                    the end */
	struct str target;         /* path and query as they were sent: where to come back to */
	/* never mixed with fields; a POST with one name in both is refused */
	struct fields query;
	struct fields fields;      /* of the body; of multipart: the text parts that came so far */
	enum body body;
	uint64_t length;           /* of the body, in bytes */
	struct str boundary;
	struct str cookies;        /* the Cookie header; see cookie.h */
	struct str fetch_site, origin, referer;    /* headers, for origin.h */
	struct str token; /* header X-Form-Token: what a script sends instead of the field "token" */
	struct str
	    address; /* who asks: "v4 192.0.2.1" whole, or "v6 2001:db8:0:1" (the first 64 bits) */
	struct str network;        /* "v4 192.0.2" (24 bits) or "v6 2001:db8:0" (48 bits) */
	struct str agent;          /* User-Agent, for device.h */
	bool wants_json;           /* Accept names JSON and not text/html, or the path ends in .json */
};

/* Reads all but the body. On a fault *status is 400, 405 (other method), 411, 413 or 415 and the
 * answer ERR_INVALID. bytes_max: of the body, of this program. */
enum err request_read(struct arena *a, const struct variables *v, uint64_t bytes_max,
                      struct request *r, int *status) MUST_CHECK;

/* Reads a BODY_FIELDS body into fields; nothing to do for the others. Faults as above. */
enum err request_read_fields(struct arena *a, const struct wire *wire, struct request *r,
                             int *status) MUST_CHECK;

/* The value of that name: the empty text when it was not sent. Posted; or of the query. */
struct str request_field(const struct request *r, const char *name);

/* A password: is never kept, nor shown again. */
bool request_is_secret(struct str name);
struct str request_query(const struct request *r, const char *name);

/* A posted text of one line, trimmed and straight (str.h); of many lines: browsers end them with CR
 * LF, here LF alone is kept. */
struct str request_line(struct arena *a, const struct request *r, const char *name);
struct str request_lines(struct arena *a, const struct request *r, const char *name);

/* The i-th of a repeated name, for struct posted of check.h: from is a struct request. */
bool request_field_at(void *from, struct str name, size_t i, struct str *value);

#endif
