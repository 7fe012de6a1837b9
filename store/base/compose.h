/* compose.h: accents that were typed apart from their letters, as some keyboards and files have
 * them. */
#ifndef BASE_COMPOSE_H
#define BASE_COMPOSE_H

#include "store/base/str.h"

/* Latin letters and marks behind them become one letter each, as in Unicode's form NFC; all else
 * stays. to: room for s.n bytes. Gives how many were written. What is no UTF-8 is copied. */
size_t compose(struct str s, char *to);

#endif
