/* settings.h: what content/council.yaml must hold: the numbers and days that programs go by, no
 * gaps. */
#ifndef GEN_SETTINGS_H
#define GEN_SETTINGS_H

#include "gen/build.h"

/* Each that is there is a whole number in its bounds, the day of opening is the same in words, a
 * number to dial is the one that is shown, and no text is empty. */
void settings_check(struct build *b);

#endif
