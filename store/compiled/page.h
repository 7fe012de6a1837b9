/* page.h: a page that gen compiled: steps that copy, escape, repeat and choose. Played with no
 * values it is the static file, with a person's values it is what the programs send. Bytes:
 * "WMPG" 1, then steps; see page.c. Foreign bytes are refused, never trusted. */
#ifndef COMPILED_PAGE_H
#define COMPILED_PAGE_H

#include "store/base/arena.h"
#include "store/base/buf.h"
#include "store/base/err.h"
#include "store/compiled/values.h"

struct page {
	struct str bytes;          /* mapped read-only for the life of the process */
};

/* A place knows what it stands in, and escapes for it. */
enum page_place { PLACE_TEXT, PLACE_ATTRIBUTE, PLACE_HREF, PLACE_URL, PLACE_RAW, PLACE_PLAIN };

/* One step. Sections go into a tree (once), a list (once per item) or a true flag, non-empty text
 * or number other than 0 (once, same context); inverted ones play when the section would not.
 * Names are looked for in the innermost context first, then outwards; "a.b" goes into a tree a;
 * "." is the item itself. */
enum page_step { STEP_TEXT = 1, STEP_VALUE, STEP_SECTION, STEP_INVERTED, STEP_END, STEP_SPOKEN };

/* For gen: appends steps to b. page_begin once first; each section is ended by page_write_end. */
void page_begin(struct buf *b);
void page_write_text(struct buf *b, struct str text);
void page_write_value(struct buf *b, enum page_place place, struct str name);
/* A value in PLACE_TEXT, where elements may stand, of a page in another language: what stands
 * between PAGE_ENGLISH and the PAGE_ENGLISH_END of it comes between open and close instead. */
#define PAGE_ENGLISH "\xe2\x81\xa6"          /* U+2066, left-to-right isolate */
#define PAGE_ENGLISH_END "\xe2\x81\xa9"      /* U+2069, pop directional isolate */
void page_write_spoken(struct buf *b, struct str name, struct str open, struct str close);
void page_write_section(struct buf *b, bool inverted, struct str name);
void page_write_end(struct buf *b);

/* Checks the shape once (balanced, in bounds, nesting to 32). ERR_DAMAGED. */
enum err page_read_bytes(struct str bytes, struct page *p) MUST_CHECK;

/* Maps folder/pages/NAME. ERR_NOT_FOUND, ERR_DAMAGED. */
enum err page_open(struct arena *a, const char *folder, struct str name, struct page *p) MUST_CHECK;

/* Plays p with values (a tree) onto the end of b. A missing name is the empty text. */
void page_play(const struct page *p, const struct values *values, struct buf *b);

#endif
