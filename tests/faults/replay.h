/* replay.h: what trace.c wrote down of a run, played onto a disk up to any step, as if the power
 * went then. For powercut.c. */
#ifndef TESTS_FAULTS_REPLAY_H
#define TESTS_FAULTS_REPLAY_H

#include "tests/faults/disk.h"
#include "tests/faults/trace.h"

struct step {
	struct event e;
	char *path, *other, *data;
	uint32_t safe_at;          /* the step whose sync put it on the disk; UINT32_MAX: none did */
};

struct replay {
	struct step *steps;
	uint32_t count;
};

/* home: what the recorded paths begin with. */
void replay_read(struct replay *r, const char *path, const char *home);

/* Of what no sync had put on the disk by then. SOME: by chance, and of writes some sectors. */
enum choice { NOTHING, ALL, SOME };

/* d becomes what stood in base with the first steps, until of them, played onto it. seed: for
 * rand_r. */
void replay_play(const struct replay *r, const struct disk *base, struct disk *d, uint32_t until,
                 enum choice choice, unsigned *seed);

#endif
