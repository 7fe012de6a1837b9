/* deliver.h: letters go from both outboxes to the mail server, one at a time: those with a code
 * first. A letter leaves the outbox only after it was taken, so a kill at any point repeats it
 * and never loses it, and a store that takes nothing sends none; the lock file data/mail.lock keeps
 * a keeper and `mail run` from delivering the same letter at once. */
#ifndef PORTAL_DELIVER_H
#define PORTAL_DELIVER_H

#include "store/portal/tool.h"
#include "store/post/mail.h"

struct deliver;

/* Reads the mail options of t; says what is wrong with them. */
enum err deliver_mail(const struct tool *t, struct mail **m) MUST_CHECK;

/* The same without a word: why is what is wrong with them; NULL where the system says it. */
enum err deliver_mail_why(const struct tool *t, struct mail **m, const char **why) MUST_CHECK;

/* deliver_mail, with what letters need. */
enum err deliver_open(struct tool *t, struct deliver **d) MUST_CHECK;

/* Delivers what is due until nothing is, or until so many seconds have passed (0: no end), a letter
 * under way to its end. */
enum err deliver_due(struct deliver *d, int seconds, uint64_t *sent) MUST_CHECK;

#endif
