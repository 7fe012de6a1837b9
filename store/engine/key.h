/* key.h: keys of rows, so that their order is that of time. */
#ifndef ENGINE_KEY_H
#define ENGINE_KEY_H

#include <stddef.h>
#include <stdint.h>

#include "store/base/str.h"

/* Keys: pieces one after the other. */
struct str key_of(struct arena *a, const struct str *parts, size_t count);
struct str key_time(struct arena *a, int64_t seconds);      /* 8 bytes, oldest first */
struct str key_newest(struct arena *a, int64_t seconds);    /* 8 bytes, newest first */
int64_t key_read_time(struct str eight);
int64_t key_read_newest(struct str eight);
#define KEY(a, ...) key_of((a), (const struct str[]){ __VA_ARGS__ }, \
                           sizeof((const struct str[]){ __VA_ARGS__ }) / sizeof(struct str))

#endif
