/* reply.h: the second half of web.h: what a handler asks of its request, and how it answers.
 * Include web.h. */
#ifndef WEB_REPLY_H
#define WEB_REPLY_H

#include "cgi-bin/web/cookie.h"
#include "cgi-bin/web/multipart.h"
#include "cgi-bin/web/response.h"
#include "store/compiled/values.h"

struct web;

/* Captured piece of the address, posted field, value of the query. */
struct str web_piece(const struct web *w, const char *name);
struct str web_field(const struct web *w, const char *name);
struct str web_query(const struct web *w, const char *name);

/* The word of content/words.yaml whose key is group, as "staff.roles.", and id behind it. */
struct str web_word(const struct web *w, const char *group, struct str id);

/* The next file of a multipart body and its bytes, as request_next_file and multipart_read. Put
 * the token and all that decides before the file in the form: only what stands before it can be
 * looked at first. */
enum err web_file(struct web *w, struct part *file) MUST_CHECK;
enum err web_file_read(struct web *w, struct str *piece) MUST_CHECK;

/* --- answers; the last thing a handler does. Returning ERR_* instead aborts, and sends the fixed
 * page for it. --- */

/* Plays compiled/pages/NAME with values (NULL: none) and these beside them: token, path, next,
 * has_problems, problems (list of field, text, href). A next or problems in values stays as it
 * is. */
enum err web_page(struct web *w, int status, const char *page, struct values *values) MUST_CHECK;
/* of build/site; ERR_NOT_FOUND */
enum err web_static(struct web *w, int status, struct str file) MUST_CHECK;
/* 303; a path of this site or it dies */
enum err web_redirect(struct web *w, struct str path) MUST_CHECK;
enum err web_text(struct web *w, int status, const char *type, struct str text) MUST_CHECK;
enum err web_json(struct web *w, int status, const struct values *tree) MUST_CHECK;

/* A stored file: always an attachment; type is our own verdict. from and its source live in
 * w->arena. ERR_BUSY: slow readers hold too much of the web server's memory (spool.h). */
enum err web_download(struct web *w, struct str filename, const char *type,
                      const struct source *from) MUST_CHECK;

/* Beside any of them. value empty: forget it. max_age 0: until the browser closes. */
void web_cookie(struct web *w, struct str name, struct str value, int64_t max_age,
                enum cookie_site site);
/* empty when there is none, or two */
struct str web_cookie_value(const struct web *w, struct str name);
void web_header(struct web *w, const char *name, struct str value);    /* bad bytes die */

/* Where to go after signing in: the query's or field's "next" when it is a path of this site,
 * else otherwise. */
struct str web_safe_next(const struct web *w, struct str otherwise);

/* The token of this session's forms; empty when nobody is signed in. */
struct str web_token(struct web *w);

/* The fixed page for w->status, else for e; as problem details (RFC 9457) where JSON is asked for.
 * Nothing of an answer that was begun is left, cookies neither. */
void web_fault(struct web *w, enum err e);

#endif
