/* colours.h: the council's colours: whether people can see them, and as variables of the
 * stylesheet. */
#ifndef GEN_COLOURS_H
#define GEN_COLOURS_H

#include "gen/build.h"

/* The council's colours, and those for dark pages where it has them, against each other: WCAG 2.2
 * 1.4.3 (text, 4.5 to 1) and 1.4.11 (controls, 3 to 1). */
void colours_check(struct build *b);

/* ":root{color-scheme:light;--brand:#14485a;…}" from council.yaml; the same in a media query for
 * dark pages. */
struct str colours_style(const struct build *b);

#endif
