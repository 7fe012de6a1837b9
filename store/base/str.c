#include "store/base/str.h"

#include <string.h>

#include "store/base/arena.h"
#include "store/base/err.h"
#include "store/base/utf8.h"

int str_compare(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n ? memcmp(a.p, b.p, n) : 0;

	if (order != 0)
		return order;
	return (a.n > b.n) - (a.n < b.n);
}

bool str_starts(struct str s, struct str prefix)
{
	return s.n >= prefix.n && str_equal(str_part(s, 0, prefix.n), prefix);
}

bool str_ends(struct str s, struct str suffix)
{
	return s.n >= suffix.n && str_equal(str_from(s, s.n - suffix.n), suffix);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct str str_trim(struct str s)
{
	while (s.n > 0 && is_blank(s.p[0]))
		s = str_from(s, 1);
	while (s.n > 0 && is_blank(s.p[s.n - 1]))
		s.n--;
	return s;
}

/* Its length, or 0. */
static size_t blank_at(struct str s)
{
	static const char *const blanks[] = { "\xc2\xa0", "\xc2\xad", "\xe1\xa0\x8e", "\xe2\x80\xa8",
		                                  "\xe2\x80\xa9", "\xe2\x80\xaf", "\xe2\x81\x9f",
		                                  "\xe2\x81\xa0", "\xe3\x80\x80", "\xef\xbb\xbf" };

	if (s.n == 0 || (unsigned char)s.p[0] <= ' ')
		return s.n > 0;
	if (str_starts(s, STR("\xe2\x80")) && s.n > 2 && (unsigned char)s.p[2] <= 0x8f)
		return 3;                                  /* U+2000 to U+200F */
	for (size_t i = 0; i < COUNT(blanks); i++)
		if (str_starts(s, str_of(blanks[i])))
			return str_of(blanks[i]).n;
	return 0;
}

/* Where the last character begins. */
static size_t last_character(struct str s)
{
	size_t at = s.n;

	while (at > 0 && ((unsigned char)s.p[--at] & 0xc0) == 0x80)
		;
	return at;
}

struct str str_strip(struct str s)
{
	size_t n;

	while ((n = blank_at(s)) > 0)
		s = str_from(s, n);
	while (s.n > 0 && blank_at(str_from(s, last_character(s))) > 0)
		s.n = last_character(s);
	return s;
}

static bool turns(struct str s)
{
	unsigned char last = s.n > 2 ? (unsigned char)s.p[2] : 0;

	return (str_starts(s, STR("\xe2\x80")) && last >= 0xaa && last <= 0xae) ||
	       (str_starts(s, STR("\xe2\x81")) && last >= 0xa6 && last <= 0xa9);
}

struct str str_straight(struct arena *a, struct str s)
{
	char *p;
	size_t n = 0;

	if (!memchr(s.n > 0 ? s.p : "", '\xe2', s.n))
		return s;
	p = arena_take(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++) {
		if (turns(str_from(s, i)))
			i += 2;
		else
			p[n++] = s.p[i];
	}
	return (struct str){ p, n };
}

static bool is_arabic_digit(struct str two)
{
	unsigned char last = two.n > 1 ? (unsigned char)two.p[1] : 0;

	return (str_starts(two, STR("\xd9")) && last >= 0xa0 && last <= 0xa9) ||
	       (str_starts(two, STR("\xdb")) && last >= 0xb0 && last <= 0xb9);
}

struct str str_latin_digits(struct arena *a, struct str s)
{
	char *p = arena_take(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (is_arabic_digit(str_from(s, i)))
			p[n++] = (char)('0' + (s.p[++i] & 0x0f));
		else
			p[n++] = s.p[i];
	}
	return (struct str){ p, n };
}

size_t str_find(struct str s, char c)
{
	const char *at = s.n ? memchr(s.p, c, s.n) : NULL;

	return at ? (size_t)(at - s.p) : s.n;
}

size_t str_find_last(struct str s, char c)
{
	const char *at = s.n ? memrchr(s.p, c, s.n) : NULL;

	return at ? (size_t)(at - s.p) : s.n;
}

size_t str_search(struct str s, struct str needle)
{
	const char *at;

	if (needle.n == 0)
		return 0;
	at = s.n ? memmem(s.p, s.n, needle.p, needle.n) : NULL;
	return at ? (size_t)(at - s.p) : s.n;
}

bool str_cut(struct str *rest, char separator, struct str *piece)
{
	size_t at;

	if (!rest->p)
		return false;
	at = str_find(*rest, separator);
	*piece = str_part(*rest, 0, at);
	*rest = at < rest->n ? str_from(*rest, at + 1) : (struct str){ NULL, 0 };
	return true;
}

bool str_number(struct str s, uint64_t max, uint64_t *n)
{
	uint64_t value = 0;

	if (s.n == 0 || s.n > 20)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		uint64_t digit = (uint64_t)(unsigned char)s.p[i] - '0';

		if (digit > 9 || digit > max || value > (max - digit) / 10)
			return false;
		value = value * 10 + digit;
	}
	*n = value;
	return true;
}

struct str str_copy(struct arena *a, struct str s)
{
	return (struct str){ str_c(a, s), s.n };
}

char *str_c(struct arena *a, struct str s)
{
	char *p = arena_take(a, s.n + 1);

	if (s.n > 0)
		memcpy(p, s.p, s.n);
	return p;
}

struct str str_join(struct arena *a, struct str x, struct str y)
{
	char *p = arena_take(a, x.n + y.n + 1);

	if (x.n > 0)
		memcpy(p, x.p, x.n);
	if (y.n > 0)
		memcpy(p + x.n, y.p, y.n);
	return (struct str){ p, x.n + y.n };
}

struct str str_lower(struct arena *a, struct str s)
{
	char *p = str_c(a, s);

	for (size_t i = 0; i < s.n; i++)
		if (p[i] >= 'A' && p[i] <= 'Z')
			p[i] = (char)(p[i] - 'A' + 'a');
	return (struct str){ p, s.n };
}

struct str str_digits(char room[24], int64_t n)
{
	size_t at = 24;
	uint64_t left = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;

	do
		room[--at] = (char)('0' + left % 10);
	while ((left /= 10) > 0);
	if (n < 0)
		room[--at] = '-';
	return str_bytes(room + at, 24 - at);
}

struct str str_of_number(struct arena *a, int64_t n)
{
	char room[24];

	return str_copy(a, str_digits(room, n));
}

/* Length of the well-formed sequence at p, 0 when there is none (RFC 3629 section 4). */
static size_t utf8_length(const unsigned char *p, size_t n)
{
	static const struct { unsigned char low, high, second_low, second_high, length; } rows[] = {
		{ 0x01, 0x7f, 0, 0, 1 },          { 0xc2, 0xdf, 0x80, 0xbf, 2 },
		{ 0xe0, 0xe0, 0xa0, 0xbf, 3 },    { 0xe1, 0xec, 0x80, 0xbf, 3 },
		{ 0xed, 0xed, 0x80, 0x9f, 3 },    { 0xee, 0xef, 0x80, 0xbf, 3 },
		{ 0xf0, 0xf0, 0x90, 0xbf, 4 },    { 0xf1, 0xf3, 0x80, 0xbf, 4 },
		{ 0xf4, 0xf4, 0x80, 0x8f, 4 },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		if (p[0] < rows[i].low || p[0] > rows[i].high)
			continue;
		if (n < rows[i].length)
			return 0;
		if (rows[i].length > 1 && (p[1] < rows[i].second_low || p[1] > rows[i].second_high))
			return 0;
		for (size_t k = 2; k < rows[i].length; k++)
			if ((p[k] & 0xc0) != 0x80)
				return 0;
		return rows[i].length;
	}
	return 0;
}

/* Eight bytes of 1 to 127: no high bit is set, and none borrows when 1 is taken from each. */
static bool is_plain(const unsigned char *p)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	uint64_t eight;

	memcpy(&eight, p, sizeof(eight));
	return ((eight | (eight - ones)) & ones << 7) == 0;
}

bool str_is_utf8(struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p;

	for (size_t at = 0; at < s.n;) {
		size_t step = s.n - at >= 8 && is_plain(p + at) ? 8 : utf8_length(p + at, s.n - at);

		if (step == 0)
			return false;
		at += step;
	}
	return true;
}

struct str str_whole_start(struct str s, size_t bytes_max)
{
	size_t n = s.n < bytes_max ? s.n : bytes_max;

	while (n > 0 && n < s.n && ((unsigned char)s.p[n] & 0xc0) == 0x80)
		n--;
	return str_part(s, 0, n);
}

size_t str_characters(struct str s)
{
	size_t count = 0;

	for (size_t i = 0; i < s.n; i++)
		count += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return count;
}
