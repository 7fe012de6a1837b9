/* incoming.h: a body that the web server hands on while it arrives (server.stream-request-body), so
 * that what came before the connection broke can be saved. Only for programs with body_seconds. A
 * slow sender keeps such a program waiting; how long, and how many of them, has limits here. */
#ifndef WEB_INCOMING_H
#define WEB_INCOMING_H

#include "cgi-bin/web/web.h"

enum {
	/* programs that read bodies at one time: of strangers, of families, of the council */
	INCOMING_NOBODY_MAX = 16,
	INCOMING_FAMILIES_MAX = 64,
	INCOMING_COUNCIL_MAX = 32,
	INCOMING_OF_ONE_MAX = 8,       /* and of one account, or one stranger's address */
	INCOMING_QUEUE_MS = 2000,      /* as many more wait for one of these places, so long */
	INCOMING_IDLE_SECONDS = 18,    /* without a byte; the web server gives up after 20 */
	INCOMING_NOBODY_SECONDS = 60,  /* all of it, of somebody who is not signed in */
	INCOMING_TYPED_SECONDS = 20,   /* what was typed, where there is no place for the file */
};

/* Before anything is opened: whether its body is read while it arrives. It then stays when the web
 * server says that the sender has gone (SIGTERM): the body ends early, and there is something to
 * save. */
bool incoming_begin(struct web *w);

/* Once it is known who sends, and before a byte of that body is read: takes a place among those
 * that wait, and sets the time that they have. Strangers, families and the council have places of
 * their own, so that none takes them from the others; who had a session is counted by account,
 * others by address, but for this machine's own, as crowd.h has it. Half of the places are kept for
 * one file of each. No place became free, then:
 * for a stranger ERR_LIMIT; else has_no_place: what was typed is read, and a file that was chosen
 * is as one that broke off. Both environments may have been begun anew. */
enum err incoming_admit(struct web *w) MUST_CHECK;

/* Nobody holds the store open for a slow sender: both READs end before the body is read, and begin
 * anew behind it. Nothing to do when it was there whole. */
void incoming_let_go(struct web *w);
enum err incoming_take_up(struct web *w) MUST_CHECK;

/* A handler has read the body, with that result: takes up again. ERR_UNSIGNED: the session was
 * ended meanwhile. */
enum err incoming_over(struct web *w, enum err e) MUST_CHECK;

/* For web_file: may that file be read? ERR_INVALID: there is no place for it; what was typed has
 * come. ERR_LIMIT: and more is typed behind it. */
enum err incoming_file(struct web *w, const struct part *file) MUST_CHECK;

/* The body broke off, took too long or was left there, behind all that the page has typed ("whole",
 * upload-new.mustache): e was of web_file or web_file_read. */
bool incoming_broke(struct web *w, enum err e);

/* It did: what of the page was typed is there, the file is not. And the key of
 * content/problems.yaml that says so. */
bool incoming_is_cut(const struct web *w);
const char *incoming_problem(const struct web *w);

/* The body was read, or will not be: what of it still comes is passed over, so that the sender
 * hears the answer. */
void incoming_end(struct web *w);

#endif
