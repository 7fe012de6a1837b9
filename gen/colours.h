/* colours.h: the council's colours: whether people can see them, and as variables of the
 * stylesheet. */
#ifndef GEN_COLOURS_H
#define GEN_COLOURS_H

#include "gen/build.h"

/* The council's colours against each other: WCAG 2.2 1.4.3 (text, 4.5 to 1) and 1.4.11 (controls,
 * 3 to 1). */
void colours_check(struct build *b);

/* ":root{--brand:#14485a;…}" from council.yaml. */
struct str colours_style(const struct build *b);

#endif
