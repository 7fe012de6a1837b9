/* letterbox.h: the lists of messages of somebody of a case: what came, what was sent, what is not
 * sent yet. */
#ifndef WEB_LETTERBOX_H
#define WEB_LETTERBOX_H

#include "cgi-bin/web/kin.h"
#include "store/cases/message.h"

/* A message as one stands in a list: when, kind, from, to, subject, has_files, href. */
enum err letterbox_row(struct web *w, const struct kin *k, const struct message *m,
                       struct values *one) MUST_CHECK;

/* The page of a box. */
enum err letterbox_page(struct web *w, enum mailbox box) MUST_CHECK;

#endif
