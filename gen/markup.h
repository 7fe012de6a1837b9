/* markup.h: where in the HTML a template stands: what a value must be escaped for, and where none
 * may be. */
#ifndef GEN_MARKUP_H
#define GEN_MARKUP_H

#include <stdbool.h>

#include "store/base/str.h"
#include "store/compiled/page.h"

enum markup_in {
	MARKUP_TEXT, MARKUP_OPEN, MARKUP_TAG, MARKUP_NAME, MARKUP_EQUALS, MARKUP_QUOTED,
	MARKUP_UNQUOTED, MARKUP_DECLARATION, MARKUP_COMMENT, MARKUP_CODE
};

struct markup {
	enum markup_in in;
	char quote;
	bool begun;                    /* the attribute's value has begun */
	bool closing;                  /* the tag began with </ */
	char tag[12], name[20];        /* lower case, cut to fit */
	size_t tag_n, name_n, matched; /* matched: bytes of what ends a comment or code */
};

/* Moves on over text. */
void markup_feed(struct markup *m, struct str text);

/* NULL and the place a value at this point stands in, or why none may stand here. */
const char *markup_place(const struct markup *m, enum page_place *place);

/* Inside a tag, where names of attributes stand. */
bool markup_in_tag(const struct markup *m);

/* Whether an element may stand here: the content of some is text alone. */
bool markup_takes_elements(const struct markup *m);

/* The tags around what is English on a page of another language: it says so, for readers aloud and
 * for the direction it runs in (WCAG 3.1.2). */
struct str markup_english(struct arena *a, const char *element);
struct str markup_end(struct arena *a, const char *element);

/* Whether a section that opens at a and ends at b leaves the page in one piece, played or not. */
bool markup_same(const struct markup *a, const struct markup *b);

#endif
