/* tap.h: tests as sentences, in the Test Anything Protocol. A line a check; both values when it
 * fails. */
#ifndef TESTS_TAP_H
#define TESTS_TAP_H

#include <stdbool.h>
#include <stdint.h>

#include "store/base/err.h"
#include "store/base/str.h"

void ok(bool holds, const char *sentence);
void is_int(int64_t wanted, int64_t got, const char *sentence);
void is_str(const char *wanted, struct str got, const char *sentence);
void is_err(enum err wanted, enum err got, const char *sentence);

/* Prints the plan; 0 when everything held. The last thing main() returns. */
int done(void);

#endif
