/* writing.h: a message to the council while it is written. It is kept as it was typed whenever
 * something other than sending happens: an upload, a fault, a session that ended, a second
 * window. */
#ifndef WEB_WRITING_H
#define WEB_WRITING_H

#include "cgi-bin/web/kin.h"
#include "cgi-bin/web/receive.h"
#include "store/cases/message.h"
#include "store/cases/unsent.h"

struct writing {
	struct kin kin;
	struct unsent u;               /* as typed; id empty: not kept yet */
	struct message earlier;        /* what it replies to; id empty: a new one */
	struct str path;               /* ".../messages/new" or ".../messages/ID/reply" */
	/* what tells its page from others, once.h: a page begins one message */
	struct str page;
	/* it was saved elsewhere since the page was made: this is another one */
	bool is_split;
};

/* Of /children/CHILD/messages/new or /messages/ID/reply: may they, and what is replied to.
 * ERR_NOT_FOUND. Ask again after web_write. */
enum err writing_open(struct web *w, struct writing *wr) MUST_CHECK;

/* For the page: the one that ?draft= names, or a new one with what is known. */
enum err writing_load(struct web *w, struct writing *wr) MUST_CHECK;

/* What was posted. The one it names is loaded; of another account or gone, it is a new one. */
enum err writing_read(struct web *w, const struct request *posted, struct writing *wr) MUST_CHECK;

/* main is WRITE. ERR_LIMIT: too many are begun; nothing is written. */
enum err writing_keep(struct web *w, struct writing *wr) MUST_CHECK;

/* Says in w->problems what is missing. */
void writing_check(struct web *w, const struct writing *wr);

/* main is WRITE: message, files, letter to the officers, history; and the kept one goes. */
enum err writing_send(struct web *w, struct writing *wr, struct message *m) MUST_CHECK;

enum err writing_page(struct web *w, int status, struct writing *wr) MUST_CHECK;

/* The page of one that is kept. */
struct str writing_path(struct web *w, const struct writing *wr);

/* A post of such an address that came while nobody was signed in: kept for whoever has signed in
 * now, when they may write about that child. *next: its page. Nothing for other addresses. */
enum err writing_parked(struct web *w, const struct request *as, struct str *next) MUST_CHECK;

/* Their kind, for content/choices.yaml. */
struct str writing_voice(enum relation relation);

#endif
