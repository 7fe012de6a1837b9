/* guidance_page.h: one file of content/guidance: its head, and what stands below it. */
#ifndef GEN_GUIDANCE_PAGE_H
#define GEN_GUIDANCE_PAGE_H

#include "gen/build.h"

struct guidance_page {
	const char *path;
	struct str title, address, description, section, layout, updated, body, text;
	struct place title_at;
	uint64_t order;
	int body_line;
	uint64_t hash;                 /* of the text */
	struct again_mark mark;        /* how the file stood before it was read */
	bool contents, in_menu, translated;
	bool has_tokens;               /* in its title, which each language fills for itself */
	/* taken from the run before: what only its own page needs is not read */
	bool head_only;
};

/* Once before the files of a folder: notes in b->again what heads are read with. */
void guidance_page_base(struct build *b);

/* Its head, as the run before read it or read now, of a file that stands so; false: said why. */
bool guidance_page_find(struct build *b, const char *path, struct again_mark mark,
                        struct guidance_page *g);

/* All of it, of one that has only its head. */
bool guidance_page_read(struct build *b, struct guidance_page *g);

#endif
