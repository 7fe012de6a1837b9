/* layout.h: how a folder that readers see becomes what was made. What is to stand in it is compared
 * with what stands there; only the smallest part that holds every difference, one file or one
 * folder, is laid out aside (FOLDER/next-NAME; what did not change is linked) and takes its place
 * in one step. So a page that changes in a site of thousands costs what that page costs. What
 * programs read (compiled) is replaced as a whole when more than one file differs. What was
 * replaced stays beside it for the requests that have opened it, and goes with a later run. Each
 * switch gives the top another inode or another time: who keeps what was read asks for both. */
#ifndef GEN_LAYOUT_H
#define GEN_LAYOUT_H

#include "gen/output.h"
#include "gen/squeeze.h"
#include "gen/stood.h"

struct layout_entry {
	struct str path;               /* below the top: "guide/index.html.br" */
	struct output_file *file;      /* what it is made of; NULL: it is kept as it stands */
	enum squeeze how;
	bool differs;
};

struct layout {
	struct arena *arena;
	const char *top, *next,
	    *old; /* "build/site", "build/next-site", how what was replaced is called */
	struct stood stood;            /* what stands there */
	struct layout_entry *entries;
	size_t count, differences;
	struct str part;               /* below the top, what is replaced; "" is all of it */
};

/* Compares. name: "site" or "compiled". recompress: no compressed file that stands there is good
 * enough. Sets changed of each file of o that is new or other. */
struct layout layout_open(struct output *o, const char *name, bool recompress);

/* Links what stays, adds to jobs what is to be written. False: errno says why. */
bool layout_prepare(struct layout *l, struct squeeze_jobs *jobs);

/* Once the jobs are done. False: errno says why, and what stood there stands. */
bool layout_switch(struct layout *l);

/* After it: notes what stands there for the next run. False: errno says why. */
bool layout_note(const struct layout *l);

/* Removes what earlier runs replaced, once no request can be reading it any more. */
void layout_sweep(const struct output *o);

/* Removes what is laid out aside, also by a run that was stopped. */
void layout_remove_next(const struct output *o, const char *name);

#endif
