/* trace.h: what a recorded program did to files, one event after the other: this head, the path,
 * the other path of a rename, the bytes of a write. Written by recording.c, played again by
 * replay.c. */
#ifndef TESTS_FAULTS_TRACE_H
#define TESTS_FAULTS_TRACE_H

#include <stdint.h>

enum event_kind { EVENT_WRITE = 1, EVENT_SYNC, EVENT_CREATE, EVENT_RENAME, EVENT_UNLINK,
                  EVENT_FOLDER, EVENT_CUT, EVENT_LINK, EVENT_TOLD };

struct event {
	uint32_t kind;
	uint32_t path_bytes, other_bytes, data_bytes;
	uint64_t at;           /* offset of a write, length of a cut */
	uint32_t synced;       /* a write that comes back only when it is on the disk */
	uint32_t nothing;
};

#endif
