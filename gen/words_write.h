/* words_write.h: words.yaml, council.yaml, problems.yaml and choices.yaml to compiled/words, as
 * store/compiled/words.h has it. */
#ifndef GEN_WORDS_WRITE_H
#define GEN_WORDS_WRITE_H

#include "gen/build.h"

struct word {
	struct str key, text;
	struct place at;
};

struct word_list {
	struct arena *arena;
	struct word *all;          /* room for all that is gathered */
	size_t count;
};

/* Sorts l and writes its lines; a key that stands twice is said in d. */
void words_write_bytes(struct word_list *l, struct diag *d, struct buf *out);

void words_build(struct build *b);

#endif
