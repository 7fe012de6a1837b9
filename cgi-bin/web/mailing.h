/* mailing.h: a message of the council while it is written: of /staff/cases/CASE/messages/new and
 * /messages/ID/reply. Sent at once or shown again with every word; files are chosen anew then. */
#ifndef WEB_MAILING_H
#define WEB_MAILING_H

#include "cgi-bin/web/addressee.h"
#include "store/cases/message.h"

struct receive;

struct mailing {
	struct desk_case d;
	struct addressees to;
	struct message earlier;        /* what it replies to; id empty: a new one */
	struct str type, subject, text;
	/* The latest answer of the council to the same message, and which one the page knew (id, or
	 * empty): when they differ somebody answered meanwhile. */
	struct message answer;
	struct str known;
	struct str path;
};

/* May they, whom can it go to, what is replied to. ERR_NOT_FOUND. Ask again after web_write. */
enum err mailing_open(struct web *w, struct mailing *m) MUST_CHECK;

/* What a page begins with; what was posted. */
void mailing_begin(struct web *w, struct mailing *m);
void mailing_read(struct web *w, struct mailing *m);

/* Says in w->problems what is missing. */
void mailing_check(struct web *w, const struct mailing *m);

/* Somebody else answered since the page was made. */
bool mailing_is_answered(const struct mailing *m);

/* main is WRITE: the message with its files, the letters, history; the earlier one counts as
 * read. */
enum err mailing_send(struct web *w, struct mailing *m, struct receive *files, size_t count,
                      struct str *id) MUST_CHECK;

enum err mailing_page(struct web *w, int status, const struct mailing *m) MUST_CHECK;

#endif
