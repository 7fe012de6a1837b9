/* letters.h: content/letters/NAME.txt, its first line "Subject: …", to steps at
 * compiled/letters/NAME. */
#ifndef GEN_LETTERS_H
#define GEN_LETTERS_H

#include "gen/build.h"

void letters_build(struct build *b);

#endif
