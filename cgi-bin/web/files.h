/* files.h: the files among a form's answers. */
#ifndef WEB_FILES_H
#define WEB_FILES_H

#include "cgi-bin/web/web.h"
#include "store/compiled/answers.h"
#include "store/engine/blob.h"

/* The uploaded file with that id (hex) in any upload field of the answers: its tree {id, name,
 * type, size, …}, and the field. NULL: none. */
const struct values *files_find(const struct form *f, const struct values *answers, struct str id,
                                const struct form_field **field);

/* Bytes of all uploaded files of one field, and how many. */
int64_t files_total(const struct values *answers, struct str field, size_t *count);

/* Where the bytes of a blob come from, while they are sent; id: its bytes, owner: whose key seals
 * it. */
enum err files_open(struct web *w, struct str owner, struct str id,
                    struct source **from) MUST_CHECK;

/* Sends it as a download; owner: whose key seals it. */
enum err files_send(struct web *w, const struct form *f, const struct values *answers,
                    struct str owner, struct str id) MUST_CHECK;

/* The ending of a name that receive.h took, in lower case. */
struct str files_ending(struct arena *a, struct str name);

/* Sends a blob (16 bytes) as a download under that name; its type is by the ending that receive.h
 * looked at, never what a browser said. */
enum err files_send_blob(struct web *w, struct str owner, struct str id, struct str name,
                         struct str ending) MUST_CHECK;

#endif
