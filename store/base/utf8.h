/* utf8.h: text for people: UTF-8 (RFC 3629). */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "store/base/str.h"

/* UTF-8 (RFC 3629): well formed, no NUL. */
bool str_is_utf8(struct str s);
size_t str_characters(struct str s);                   /* code points; s is well formed */

/* The beginning of s, so many bytes at most: never half a character. */
struct str str_whole_start(struct str s, size_t bytes_max);

/* A name, a title or other text of one line: without the characters that turn the direction of
 * writing of all that follows (U+202A to U+202E, U+2066 to U+2069; Unicode Annex 9): nobody types
 * them, and "exe.fdp" is shown as "pdf.exe" by one. Marks that only Arabic and Hebrew beside Latin
 * need (U+061C, U+200E, U+200F) stay. */
struct str str_straight(struct arena *a, struct str s);

/* Without what is blank to the eye at both ends: ASCII controls, no-break and wide spaces, marks
 * without width. A line copied out of a message often brings one. */
struct str str_strip(struct str s);

/* The digits of Arabic and Persian keyboards (U+0660 to U+0669, U+06F0 to U+06F9) as 0 to 9; the
 * rest as it is. */
struct str str_latin_digits(struct arena *a, struct str s);

#endif
