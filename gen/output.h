/* output.h: the files that gen makes. They are gathered in memory; what changed is written aside,
 * compressed, and takes the place of the old at the end: see layout.h. */
#ifndef GEN_OUTPUT_H
#define GEN_OUTPUT_H

#include "gen/diag.h"
#include "store/base/arena.h"

struct output_file {
	struct str path;               /* below the folder: "site/guide/index.html" */
	struct str bytes;
	const char *source;            /* what it is made from, for messages */
	bool changed;                  /* set by output_write */
	bool stands;                   /* as it is; its bytes are read when they are needed */
};

struct output {
	struct arena *arena;
	const char *folder;            /* "build" */
	struct output_file *files;
	size_t count, room;
	int64_t compressing;           /* nanoseconds that it took, set by output_write */
};

struct output output_open(struct arena *a, const char *folder);
void output_add(struct output *o, struct str path, struct str bytes, const char *source);
void output_add_standing(struct output *o, struct str path, const char *source);

/* Waits until no other gen and no `portal purge` writes there; held to the end of the process.
 * Before anything of the folder is read. */
void output_lock(struct output *o, struct diag *d);

/* Sorts the files; two of one path are an error. */
void output_check(struct output *o, struct diag *d);

/* The file of that path, after output_check; NULL when there is none. */
const struct output_file *output_find(const struct output *o, struct str path);

/* Writes them; quality: brotli's, 1 to 11. Faults go to d, and then the old output still stands.
 * *changed: how many files are new or other than before. */
void output_write(struct output *o, struct diag *d, int quality, size_t *changed);

#endif
