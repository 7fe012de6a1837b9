/* log.h: the operational log: one line an event on standard error, never with personal data.
 * A line has seven words, one space between them:
 *
 *     2026-11-27T09:15:02Z upload error disk write ENOSPC 28
 *
 * the time by clock_now in UTC; the program; "event", "error" or "die"; what, and of what: words
 * fixed at build time, with an underline for each space in them; the system's reason or "-"; a
 * number. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stddef.h>
#include <stdint.h>

#include "store/base/err.h"

/* Names the program in every later line. */
void log_open(const char *program);

/* Something failed; adds the system's reason (errno). */
void log_error(const char *event, const char *detail);

/* The same, and what errno says: err_of_errno. */
enum err log_failed(const char *event, const char *detail);

/* Something is worth knowing. */
void log_event(const char *event, const char *detail, int64_t number);

/* So many records were passed over as they do not open; the checker tells which. None: nothing. */
void log_damaged(const char *what, size_t count);

/* What die() does last instead of leaving with status 1, told with; it must not return. NULL: that
 * again. The web programs send the fixed page for status 500. */
void log_on_die(void (*leave)(void *with), void *with);

/* A broken invariant: says so and leaves. Nothing has been answered or committed yet. */
void die(const char *why) __attribute__((noreturn));

#endif
