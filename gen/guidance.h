/* guidance.h: content/guidance: Markdown with a head between --- lines to static pages. */
#ifndef GEN_GUIDANCE_H
#define GEN_GUIDANCE_H

#include "gen/build.h"

void guidance_build(struct build *b);

#endif
