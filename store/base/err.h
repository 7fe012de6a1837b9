/* err.h: what may go wrong without anybody having made a mistake. A person's mistake is data:
 * problems.h. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdbool.h>

#define MUST_CHECK __attribute__((warn_unused_result))
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

enum err {
	OK = 0,
	ERR_NOT_FOUND,   /* no such thing, or not for this person: both look the same */
	ERR_EXISTS,      /* it is there already; nothing was written */
	ERR_CONFLICT,    /* saved elsewhere since it was loaded; nothing was written */
	/* bytes from outside that are not what they should be: broken, forged or foreign */
	ERR_INVALID,
	/* known person, forbidden act (answered like ERR_NOT_FOUND unless said otherwise) */
	ERR_DENIED,
	ERR_UNSIGNED,    /* nobody is signed in, and somebody must be */
	ERR_EXPIRED,     /* it was there and its time is over */
	ERR_LIMIT,       /* too many, too often or too large */
	ERR_BUSY,        /* try again soon */
	ERR_FULL,        /* no space left: disk, map or descriptor */
	ERR_IO,          /* the system said no; it is in the log */
	ERR_DAMAGED,     /* what is kept is not as it was written, or does not open with our keys */
};

/* A word for logs, never shown to people. */
const char *err_name(enum err e);

/* What errno says: ERR_FULL: there is no room; else ERR_IO. */
enum err err_of_errno(void);

/* Of a record that an index names: it is missing or does not open. Who goes through many passes
 * over it, so that it holds up nobody behind it; the checker tells which. */
bool err_is_unreadable(enum err e);

/* OK for ERR_NOT_FOUND too: of what may be gone already, or the end of a walk. */
enum err err_unless_missing(enum err e) MUST_CHECK;

#endif
