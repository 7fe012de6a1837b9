/* incoming.h: a body that the web server hands on while it arrives (server.stream-request-body), so
 * that what came before the connection broke can be saved. Only for programs with body_seconds. A
 * slow sender keeps such a program waiting; how long, and how many of them, has limits here. */
#ifndef WEB_INCOMING_H
#define WEB_INCOMING_H

#include "cgi-bin/web/web.h"

enum {
	INCOMING_MAX = 96,             /* programs that wait for bodies at one time: of all senders */
	INCOMING_OF_ADDRESS_MAX = 16,  /* and of one address */
	INCOMING_QUEUE_MAX = 64,       /* programs that wait for one of these places */
	INCOMING_QUEUE_MS = 2000,      /* and how long */
	INCOMING_IDLE_SECONDS = 18,    /* without a byte; the web server gives up after 20 */
	INCOMING_NOBODY_SECONDS = 60,  /* all of it, of somebody who is not signed in */
};

/* Before a byte of the body is read: takes a place among those that wait, sets the time that nobody
 * has, and stays when the web server says that the sender has gone (SIGTERM): the body then ends
 * early, and there is something to save. ERR_LIMIT: no place became free. */
enum err incoming_begin(struct web *w) MUST_CHECK;

/* Once it is known who sends: somebody who is signed in has body_seconds from now. */
void incoming_trust(struct web *w);

/* Nobody holds the store open for a slow sender: both READs end before the body is read, and begin
 * anew behind it. Nothing to do when it was there whole. */
void incoming_let_go(struct web *w);
enum err incoming_take_up(struct web *w) MUST_CHECK;

/* A handler has read the body, with that result: takes up again. ERR_UNSIGNED: the session was
 * ended meanwhile. */
enum err incoming_over(struct web *w, enum err e) MUST_CHECK;

/* The body broke off, or took too long, behind all that the page has typed ("whole",
 * upload-new.mustache): e was of web_file or web_file_read. */
bool incoming_broke(struct web *w, enum err e);

/* It did: what of the page was typed is there, the file is not. */
bool incoming_is_cut(const struct web *w);

/* The body was read, or will not be: what of it still comes is passed over, so that the sender
 * hears the answer. */
void incoming_end(struct web *w);

#endif
