/* again.h: pages of guidance and forms that need not be played again. FOLDER/gen.pages holds, for
 * each page of the last run, a hash of all that it was made from, how the files that were made
 * stood on the disk (size, time, inode), and what the page names. When the hash is still the same
 * and the files still stand so, they are taken as they are, unread. */
#ifndef GEN_AGAIN_H
#define GEN_AGAIN_H

#include "gen/links.h"
#include "gen/output.h"
#include "store/compiled/values.h"

/* How a file stands; size 0: there is none. */
struct again_mark {
	uint64_t size, at, inode;
};

/* The two files that are made of one page. */
struct again_page {
	uint64_t key;
	struct str site, compiled;     /* paths as in output.h; site empty: only programs play it */
};

struct again_record {
	struct again_page page;        /* of those that were read: its paths are empty */
	struct again_mark site, compiled;
	struct links_named named;
	bool stands;                   /* the marks are right */
};

struct again {
	struct arena *arena;
	const char *folder;
	struct pool *pool;             /* of the links */
	uint64_t self, base;           /* of gen itself; of what every page of a kind is made from */
	struct again_record *old, *now;
	uint32_t old_count, now_count, now_room;
	uint32_t *slots;               /* by key: 1 + the number of an old one, or 0 */
	size_t slot_count;
};

/* look: false makes every page anew. */
struct again again_open(struct arena *a, const char *folder, struct pool *pool, bool look);

/* All that pages of a kind share: gen itself, then a text, the files below folder that end so,
 * everything in a tree. */
void again_base(struct again *g);
void again_base_text(struct again *g, struct str text);
void again_base_files(struct again *g, const char *folder, const char *suffix);
void again_base_values(struct again *g, const struct values *v);

/* Of the page of that name with that source; g->base must be whole. */
uint64_t again_key(const struct again *g, struct str name, struct str source);

/* What was made with this key, when it stands as it was made; else NULL. */
const struct again_record *again_take(struct again *g, const struct again_page *p);

/* Notes a page that was made now, and what it names, which must stay. */
void again_note(struct again *g, const struct again_page *p, struct links_named named);

/* The same for what was read of a source, as some texts: taken while the file stands as it stood
 * before it was read. path: from where gen runs. Nothing is noted of a file that was written only
 * now. */
struct again_mark again_mark_source(const char *path);
const struct again_record *again_take_source(struct again *g, uint64_t key, struct again_mark mark);
void again_note_source(struct again *g, uint64_t key, struct again_mark mark,
                       const struct str *texts, size_t count);
struct str again_text(const struct again *g, const struct again_record *r, size_t i);

/* Once all is written. */
bool again_write(struct again *g);

#endif
