/* settings.h: the numbers and days of content/council.yaml that programs go by. */
#ifndef GEN_SETTINGS_H
#define GEN_SETTINGS_H

#include "gen/build.h"

/* Each that is there is a whole number in its bounds, and the day of opening is the same in words. */
void settings_check(struct build *b);

#endif
