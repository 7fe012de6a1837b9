/* mailbox.h: mail as files in a folder, NNN-NAME.eml, numbered as they come: for trying the
 * portal out and for tests. */
#ifndef POST_MAILBOX_H
#define POST_MAILBOX_H

#include "store/post/letter.h"

struct mailbox;

/* Makes data/mail (0700) when it is not there. */
enum err mailbox_open(struct arena *a, const char *data, struct mailbox **box) MUST_CHECK;

/* Written aside, synced, renamed; a message whose Message-ID is there already is not written
 * again. */
enum err mailbox_add(struct mailbox *box, const struct email *m) MUST_CHECK;

#endif
