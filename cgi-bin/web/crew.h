/* crew.h: the processes of one program as a FastCGI responder. The web server starts the first one,
 * with a socket that listens as standard input. It opens nothing and reads nothing from outside: it
 * starts workers when somebody waits and none is free, and a new one for one that ended. Who waits
 * stands in the queue of the socket meanwhile, so that nobody is turned away when a worker leaves
 * or falls; where one was woken and left instead, the first process looks who waits. A worker
 * leaves after a minute without work. */
#ifndef WEB_CREW_H
#define WEB_CREW_H

#include <stdbool.h>

struct crew;

/* Whether this process was started as a responder. */
bool crew_is_wanted(void);

/* Returns in each new worker; the first process stays inside until it is told to stop. */
struct crew *crew_open(const char *name);

/* Waits until somebody asks. False: nobody did for long enough. A SIGTERM ends the worker here and
 * nowhere else: it waits while a request is answered. Nothing was taken yet: who leaves now leaves
 * it to another. */
bool crew_wait(struct crew *c);

/* The connection; -1: another worker was faster. */
int crew_take(struct crew *c);

/* Free again, once what was taken is answered. */
void crew_free(struct crew *c);

int crew_descriptor(const struct crew *c);     /* the last one that a worker's crew holds */

#endif
