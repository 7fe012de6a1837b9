/* words_write.h: words.yaml, council.yaml and problems.yaml to compiled/words, as
 * store/compiled/words.h has it. */
#ifndef GEN_WORDS_WRITE_H
#define GEN_WORDS_WRITE_H

#include "gen/build.h"

void words_build(struct build *b);

#endif
