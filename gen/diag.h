/* diag.h: what gen has to say about the files of content/ and site/, gathered and told at the
 * end. A line is `file:line:column: what is wrong; what to write instead`; a warning says so
 * after its place. */
#ifndef GEN_DIAG_H
#define GEN_DIAG_H

#include "store/base/buf.h"

/* line 0: the file as a whole. */
struct place {
	const char *file;
	int line, column;          /* from 1; columns count characters */
};

struct finding;

struct diag {
	struct arena *arena;
	struct finding *first, *last;
	struct finding **buckets;  /* so that nothing is said twice */
	size_t errors, warnings;
};

struct diag diag_open(struct arena *a);

void diag_error(struct diag *d, struct place at, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void diag_warning(struct diag *d, struct place at, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* An error about a word that is none of those known: `unknown WHAT "word"; write "nearest"`, and
 * when nothing is near, the first of those that are. */
void diag_unknown(struct diag *d, struct place at, const char *what, struct str word,
                  const struct str *known, size_t count);

/* The known word that is nearest by spelling, or the empty text when none is near. */
struct str diag_nearest(struct str word, const struct str *known, size_t count);

/* Adds the errors of another one. */
void diag_append(struct diag *d, const struct diag *other);

/* All of it, sorted by place. */
void diag_write(const struct diag *d, struct buf *out);

#endif
