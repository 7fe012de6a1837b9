/* export_name.h: what a file is called outside: names that every system can hold. */
#ifndef KEEPING_EXPORT_NAME_H
#define KEEPING_EXPORT_NAME_H

#include <stdbool.h>

#include "store/base/str.h"

/* "01-Report March 2026.pdf": a number, so that none is there twice, then the name as it was
 * given, without what a path, a shell or another system reads otherwise; at most 120 bytes. */
struct str export_name(struct arena *a, size_t number, struct str given);

/* Nothing stands in that folder. False too when it is none. */
bool export_is_empty(const char *folder);

#endif
