/* publish.h: what a build changes for those who fill in forms, told in words (changes.h): each form
 * beside the version that stands in build/compiled, before that is switched. */
#ifndef GEN_PUBLISH_H
#define GEN_PUBLISH_H

#include "gen/build.h"
#include "store/compiled/form.h"

struct publication {
	const struct form *form, *before; /* form NULL: it is gone; before NULL: it was not there, or
	                                   * cannot be read */
	bool is_new;
	struct publication *next;
};

/* Looks for the version before; call it before anything is written. */
void publish_note(struct build *b, const struct form *f);

/* And for forms that are gone; files: of content/forms, sorted. */
void publish_note_gone(struct build *b, const struct str *files, size_t count);

/* Every form whose version changed, in the order of its file. Nothing on the first build. */
void publish_tell(const struct build *b, struct buf *out);

/* `gen changes`: the form as content/ has it now against the version that is built, or, when that
 * is the same, the newest other one that is kept; old: the version it begins with. False: said
 * why. */
bool publish_changes(struct build *b, struct str form, struct str old, struct buf *out);

#endif
