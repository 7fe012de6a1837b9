/* assets.h: styles, scripts and images under names that change with their bytes, so that browsers
 * may keep them for ever. Also what is served as it stands, from site/public. */
#ifndef GEN_ASSETS_H
#define GEN_ASSETS_H

#include "gen/build.h"

void assets_build(struct build *b);

#endif
