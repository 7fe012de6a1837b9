/* squeeze.h: files written on every core, as they are or compressed. The same bytes in give the
 * same bytes out. */
#ifndef GEN_SQUEEZE_H
#define GEN_SQUEEZE_H

#include <stdbool.h>
#include <stddef.h>

#include "store/base/str.h"

enum squeeze { SQUEEZE_NOT, SQUEEZE_GZ, SQUEEZE_BR };

struct squeeze_job {
	const char *path;              /* of what is written; its folder is there */
	struct str bytes;
	enum squeeze how;
};

/* Plain ones from the front of all, those to compress from its end: compressing is a step of its
 * own. */
struct squeeze_jobs {
	struct squeeze_job *all;
	size_t room, plain, squeezed;
};

void squeeze_add(struct squeeze_jobs *j, struct squeeze_job job);

/* Whether a file of that name gains by it. */
bool squeeze_wants(struct str path);

/* False when one of them could not be written; errno says why. Shows how far it is on a terminal
 * after a second. */
bool squeeze_files(struct squeeze_job *jobs, size_t count, int quality);

#endif
