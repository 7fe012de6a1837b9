/* decimal.h: numbers as people write them, counted in millionths so that sums are exact. */
#ifndef BASE_DECIMAL_H
#define BASE_DECIMAL_H

#include <stdbool.h>
#include <stdint.h>

#include "store/base/str.h"

/* "-12.5": a sign, to 12 digits, of which to 6 behind a point. False for anything else. */
bool decimal_read(struct str s, int64_t *millionths);

/* With so many digits behind the point (to 6), rounded half away from zero; without the point when
 * nothing but zeros would follow it. */
struct str decimal_write(struct arena *a, int64_t millionths, int decimals);

#endif
