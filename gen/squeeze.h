/* squeeze.h: .gz and .br beside files of text, on every core. The same bytes in give the same
 * bytes out. */
#ifndef GEN_SQUEEZE_H
#define GEN_SQUEEZE_H

#include <stdbool.h>
#include <stddef.h>

#include "store/base/str.h"

struct squeeze_job {
	const char *path;              /* written are path.gz and path.br */
	struct str bytes;
};

/* Whether a file of that name gains by it. */
bool squeeze_wants(struct str path);

/* False when one of them could not be written. Shows how far it is on a terminal after a second. */
bool squeeze_files(struct squeeze_job *jobs, size_t count, int quality);

#endif
