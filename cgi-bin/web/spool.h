/* spool.h: the memory in which the web server holds what programs have said, until slow readers
 * have taken it. Uploads pass through it, and edge mostly lies in it. */
#ifndef WEB_SPOOL_H
#define WEB_SPOOL_H

#include "cgi-bin/web/web.h"

enum {
	SPOOL_SMALL_BYTES = 256 << 10,     /* what is no larger always goes */
	SPOOL_LEFT_PARTS = 4,              /* one of so many of that memory is left for all else */
};

/* Is there room for so many bytes to be sent? So those who take large files slowly, however many,
 * keep nobody from signing in or adding a file. Where the memory is not known, or cannot be asked,
 * there is. */
bool spool_has_room(const struct web *w, uint64_t bytes);

#endif
