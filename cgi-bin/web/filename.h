/* filename.h: what a file is called by whoever sends it. It is data, and names nothing on a disk of
 * ours. */
#ifndef WEB_FILENAME_H
#define WEB_FILENAME_H

#include "store/base/str.h"

enum { FILENAME_CHARACTERS_MAX = 150 };

/* In one line, without folders (some browsers send them) and without what turns the direction of
 * writing; may be empty. */
struct str filename_plain(struct arena *a, struct str name);

/* A plain one that is too long loses what stands before its ending. One whose ending is too long
 * for that comes back as it is. */
struct str filename_short(struct arena *a, struct str name);

#endif
