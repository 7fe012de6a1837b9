/* again.h: pages of guidance and forms that need not be played again. FOLDER/gen.pages holds, for
 * each page of the last run, a hash of all that it was made from and one of what was made. When the first is
 * still the same and the second is that of the files that stand there, these are taken as they are. */
#ifndef GEN_AGAIN_H
#define GEN_AGAIN_H

#include "gen/output.h"
#include "store/compiled/values.h"

struct again {
	struct arena *arena;
	const char *folder;
	uint64_t self, base;           /* of gen itself; of what every page of a kind is made from */
	struct str old;                /* the file as it stands: lines of two hashes */
	struct buf lines;              /* the file as it will be */
};

/* The two files that are made of one page. */
struct again_page {
	uint64_t key;
	struct str site, compiled;     /* paths as in output.h; site empty: only programs play it */
};

/* look: false makes every page anew. */
struct again again_open(struct arena *a, const char *folder, bool look);

/* All that pages of a kind share: gen itself, then a text, the files below folder that end so,
 * everything in a tree. */
void again_base(struct again *g);
void again_base_text(struct again *g, struct str text);
void again_base_files(struct again *g, const char *folder, const char *suffix);
void again_base_values(struct again *g, const struct values *v);

/* Of the page of that name with that source; g->base must be whole. */
uint64_t again_key(const struct again *g, struct str name, struct str source);

/* The bytes that stand there, when they are what this key gave; else false. */
bool again_take(struct again *g, const struct again_page *p, struct str *site, struct str *compiled);

/* Notes what a page gave. */
void again_note(struct again *g, const struct again_page *p, struct str site, struct str compiled);

/* Once all is written. */
bool again_write(struct again *g);

#endif
