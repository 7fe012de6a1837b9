/* changes.h: what is different between two versions of a form, in sentences for its editors: where
 * it stands, what is new, gone, moved, called otherwise, asked otherwise, and what becomes of
 * answers. */
#ifndef GEN_CHANGES_H
#define GEN_CHANGES_H

#include "store/base/buf.h"
#include "store/compiled/form_match.h"

struct changes {
	struct arena *arena;
	const struct form_match *m;
	struct buf *out;
	struct str where;          /* "Part 2, page “Health”: " */
	size_t count;
};

/* Adds them to out, each a line behind two spaces. Gives how many. */
size_t changes_write(struct arena *a, const struct form *from, const struct form *to,
                     struct buf *out);

/* For changes_*.c: one sentence; a pair of questions, or of columns of the table list. */
void changes_say(struct changes *c, const char *format, ...) __attribute__((format(printf, 2, 3)));
void changes_field(struct changes *c, const struct form_pair *list, const struct form_pair *p);

/* Conditions that say the same, whichever nodes they are made of. */
bool changes_same_rule(const struct condition *x, const struct condition *y);

bool changes_same_text(const struct form_text *x, const struct form_text *y);

#endif
