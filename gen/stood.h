/* stood.h: what stood in a folder when gen last left it, so that thousands of folders need not be
 * listed again. The note holds the path of each file, in order, and how each folder stood (time,
 * inode): a folder that still stands so holds the same names. Only folders that were too young to
 * tell are listed. */
#ifndef GEN_STOOD_H
#define GEN_STOOD_H

#include "gen/again.h"

struct stood {
	struct arena *arena;
	const char *top, *note;        /* "build/site", "build/gen.site" */
	struct str *names;             /* of files below top, in the order of their bytes */
	size_t count;
	/* of top and each folder below it, in the order in which names lead to them */
	struct again_mark *marks;
	size_t folder_count;
	bool is_other;                 /* than the note says: it is worth writing anew */
};

/* What stands in top: as noted, when each folder is as it was; else listed. */
struct stood stood_open(struct arena *a, const char *top, const char *note);

/* Notes that names are there now, all of them. part: what was replaced below top, "" for all of it;
 * NULL: nothing was. False: the note could not be written. */
bool stood_write(const struct stood *s, const struct str *names, size_t count,
                 const struct str *part);

#endif
