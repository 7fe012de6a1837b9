/* responder.h: the life of one worker of a crew: it answers one request after another, with a fresh
 * arena each, and keeps from one to the next only what is in standing.h. */
#ifndef WEB_RESPONDER_H
#define WEB_RESPONDER_H

#include "cgi-bin/web/web.h"

/* Of the process: it leaves after so many requests (WAYMARK_REQUESTS), or when it holds more memory
 * of its own (WAYMARK_MEMORY_MIB). */
enum { RESPONDER_REQUESTS = 1000, RESPONDER_MEMORY_MIB = 8 };

/* answer: one request, from its variables to what is sent. It may die: only that request is
 * lost. */
void responder_run(const struct web_program *p, void (*answer)(struct web *w, char **environment))
	__attribute__((noreturn));

#endif
