/* guessable.h: passwords that are tried first: by what they are made of, and by a list of stolen
 * ones where the council gave one. The rules need no list and are the same everywhere. */
#ifndef PEOPLE_GUESSABLE_H
#define PEOPLE_GUESSABLE_H

#include "store/base/arena.h"
#include "store/base/err.h"
#include "store/base/str.h"

enum { PASSWORD_CHARACTERS_MIN = 12, PASSWORD_BYTES_MAX = 256 };

/* A few characters again and again, a run, a walk over the keyboard, or little more than one or two
 * of those words (parted by spaces), whatever digits and signs stand around and between or in place
 * of letters. */
bool guessable_by_rule(struct arena *a, struct str password, struct str words);

/* Made mostly of one of these: at least four letters of it, and half of the password. Of an address
 * what stands before the @. */
bool guessable_from(struct arena *a, struct str password, const struct str *beside, size_t count);

/* --- the list: DATA/stolen-passwords, a head and then the first eight bytes of the SHA-1 of each,
 * sorted --- */

/* False also when there is no list, or none that can be read (logged). */
bool guessable_is_listed(struct arena *a, const char *data, struct str password);

/* How many the list holds. ERR_NOT_FOUND: there is none; ERR_INVALID: it is cut or none of ours,
 * and refuses nothing for certain; ERR_IO: it cannot be read. */
enum err guessable_list_count(struct arena *a, const char *data, size_t *count) MUST_CHECK;

/* Puts a list in place of the one before, from a file with a password in each line or its SHA-1 as
 * 40 hex digits, with or without a colon and a number behind it. Of passwords those that are too
 * short for us are left out. ERR_NOT_FOUND: no such file; ERR_INVALID: nothing in it; ERR_LIMIT:
 * more than STOLEN_MAX. */
enum { STOLEN_MAX = 50000000 };
enum err guessable_list_make(struct arena *a, const char *data, const char *from,
                             size_t *count) MUST_CHECK;

#endif
