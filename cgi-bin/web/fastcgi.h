/* fastcgi.h: one request over one connection of a web server, as a responder (FastCGI
 * Specification 1.0, Open Market, 1996; sections named in fastcgi.c). All of it is in the arena of
 * the request, so that nothing of it is left for the next; an answer leaves with its end in one
 * call. One request at a time on a connection, as lighttpd asks. */
#ifndef WEB_FASTCGI_H
#define WEB_FASTCGI_H

#include "cgi-bin/web/wire.h"
#include "store/base/arena.h"

struct fastcgi;

enum { FASTCGI_VARIABLES_BYTES_MAX = 128 << 10 };

/* Reads all up to the body. environment: "NAME=value", NULL behind the last, as environ has it.
 * ERR_INVALID: broken off, or no request of a responder. ERR_LIMIT: more variables than that. */
enum err fastcgi_open(struct arena *a, int fd, struct fastcgi **f, char ***environment) MUST_CHECK;

/* Reads the body and writes the answer. */
struct wire fastcgi_wire(struct fastcgi *f);

#endif
