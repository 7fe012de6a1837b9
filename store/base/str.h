/* str.h: text as pointer and length, never assumed to end in NUL; it borrows its bytes. */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct arena;

struct str {
	const char *p;
	size_t n;
};

#define STR(literal) ((struct str){ "" literal, sizeof(literal) - 1 })
#define STR_FMT(s) (int)(s).n, (s).p     /* for "%.*s" */

/* The smallest are here: a page calls them ten thousand times. */
static inline struct str str_bytes(const void *p, size_t n)
{
	return (struct str){ (const char *)p, n };
}

/* NULL is the empty text. */
static inline struct str str_of(const char *text)
{
	return (struct str){ text, text ? strlen(text) : 0 };
}

static inline bool str_equal(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || (a.p[0] == b.p[0] && memcmp(a.p, b.p, a.n) == 0));
}

static inline bool str_is(struct str a, const char *text)
{
	return str_equal(a, str_of(text));
}

int str_compare(struct str a, struct str b);           /* by byte, shorter first */
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
struct str str_trim(struct str s);                     /* without space, tab, CR, LF at both ends */

/* The rest; empty when start is past the end. */
static inline struct str str_from(struct str s, size_t start)
{
	start = start > s.n ? s.n : start;
	return start == 0 ? s : (struct str){ s.p + start, s.n - start };
}

static inline struct str str_part(struct str s, size_t start, size_t n)
{
	s = str_from(s, start);
	return (struct str){ s.p, s.n > n ? n : s.n };
}

/* Position of c, or s.n when it is not there. */
size_t str_find(struct str s, char c);
size_t str_find_last(struct str s, char c);

/* Position of needle, or s.n when it is not there. Linear time. */
size_t str_search(struct str s, struct str needle);

/* Cuts the text before the next separator off *rest. False: *rest is used up (rest->p NULL). */
bool str_cut(struct str *rest, char separator, struct str *piece);

/* A whole number in decimal digits only, to max. False for anything else. */
bool str_number(struct str s, uint64_t max, uint64_t *n);

struct str str_copy(struct arena *a, struct str s);
char *str_c(struct arena *a, struct str s);            /* NUL-terminated copy */
struct str str_join(struct arena *a, struct str x, struct str y);
struct str str_lower(struct arena *a, struct str s);   /* ASCII only */
struct str str_of_number(struct arena *a, int64_t n);
struct str str_digits(char room[24], int64_t n);       /* the same, at the end of room */

#endif
