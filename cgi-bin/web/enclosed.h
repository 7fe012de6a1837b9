/* enclosed.h: the files that came with a message, for whoever may read the message: on its page and
 * as downloads. */
#ifndef WEB_ENCLOSED_H
#define WEB_ENCLOSED_H

#include "cgi-bin/web/web.h"
#include "store/cases/message.h"

/* Into v: files (list: name, size, href) and has_files; path: what stands before the id of each.
 * for_council: also does, what a file would do when it is opened. */
void enclosed_values(struct web *w, const struct message *m, struct str path, bool for_council,
                     struct values *v);

/* Sends the one of the piece "file" of the address. ERR_NOT_FOUND: it is not of this message. */
enum err enclosed_send(struct web *w, const struct message *m) MUST_CHECK;

#endif
