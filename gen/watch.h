/* watch.h: waits until somebody saves a file of a folder (inotify). */
#ifndef GEN_WATCH_H
#define GEN_WATCH_H

#include <stdbool.h>

#include "store/base/arena.h"

/* Looks at the folders and all in them. -1: it cannot; the reason is in errno. What is saved from
 * now on is told by the next watch_wait. */
int watch_open(struct arena *a, const char *const *folders, size_t count);

/* Waits for a change, and then until there was none for a moment; folders that are new in them are
 * looked at from now on. False: it cannot. Hidden files and what editors write beside a file do not
 * count. */
bool watch_wait(struct arena *a, int watch, const char *const *folders, size_t count);

#endif
