#include "store/people/guessable.h"

#include <string.h>

enum { KEYS_APART_MAX = 4 };       /* in quarters of a key */

static bool is_letter(char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* Letters only, lower case: what is left of a password without digits and signs. plain: those that
 * are often written for a letter are one, between the first letter and the last. */
static struct str letters_of(struct arena *a, struct str s, bool plain)
{
	static const char signs[] = "0134578@$!", letters[] = "oieastbasi";
	char *p = arena_take(a, s.n + 1);
	size_t n = 0;

	while (plain && s.n > 0 && !is_letter(s.p[s.n - 1]))
		s.n--;
	while (plain && s.n > 0 && !is_letter(s.p[0]))
		s = str_from(s, 1);
	for (size_t i = 0; i < s.n; i++) {
		const char *sign = plain && s.p[i] ? strchr(signs, s.p[i]) : NULL;
		char c = sign ? letters[sign - signs] : (char)(s.p[i] | 0x20);

		if (is_letter(c))
			p[n++] = c;
	}
	return str_bytes(p, n);
}

/* Fewer than five different characters: aaaaaaaaaaaa, 121212121212. */
static bool is_monotonous(struct str s)
{
	bool seen[256] = { false };
	size_t different = 0;

	for (size_t i = 0; i < s.n; i++) {
		different += !seen[(unsigned char)s.p[i]];
		seen[(unsigned char)s.p[i]] = true;
	}
	return different < 5;
}

/* Nearly all steps up or down by one: 123456789012, abcdefghijkl. */
static bool is_run(struct str s)
{
	size_t steps = 0;

	for (size_t i = 1; i < s.n; i++) {
		int step = s.p[i] - s.p[i - 1];

		steps += step == 1 || step == -1;
	}
	return steps * 10 >= s.n * 7;
}

/* One piece again and again, twice at least and perhaps a part of it once more:
 * Liverpool1Liverpool1. */
static bool is_repeated(struct str s)
{
	for (size_t piece = 1; piece <= s.n / 2; piece++)
		if (memcmp(s.p, s.p + piece, s.n - piece) == 0)
			return true;
	return false;
}

/* Where a key lies; false: it is none of the middle of a keyboard. */
static bool key_of_letter(char c, int *row, int *across)
{
	static const char *const rows[] = { "1234567890-=", "qwertyuiop[]", "asdfghjkl;'#",
	                                    "zxcvbnm,./" };
	static const int begins[] = { 0, 2, 3, 5 };
	static const char shifted[] = "!\"$%^&*()_+", keys[] = "124567890-=";
	const char *there = c ? strchr(shifted, c) : NULL;

	if (there)
		c = keys[there - shifted];
	if (c >= 'A' && c <= 'Z')
		c = (char)(c | 0x20);
	for (*row = 0; *row < 4; ++*row) {
		there = c ? strchr(rows[*row], c) : NULL;
		if (there) {
			*across = begins[*row] + 4 * (int)(there - rows[*row]);
			return true;
		}
	}
	return false;
}

static bool are_neighbours(char x, char y)
{
	int rows[2], across[2];

	if (!key_of_letter(x, &rows[0], &across[0]) || !key_of_letter(y, &rows[1], &across[1]))
		return false;
	return rows[0] - rows[1] <= 1 && rows[1] - rows[0] <= 1 &&
	       across[0] - across[1] <= KEYS_APART_MAX && across[1] - across[0] <= KEYS_APART_MAX;
}

/* Four steps of five go to a key beside: qwertyuiop12, 1qaz2wsx3edc. */
static bool is_walk(struct str s)
{
	size_t steps = 0;

	for (size_t i = 1; i < s.n; i++)
		steps += are_neighbours(s.p[i - 1], s.p[i]);
	return steps * 5 >= (s.n - 1) * 4;
}

/* Of these two alone, in any order, the longer first where both fit. */
static bool is_of_two(struct str letters, struct str x, struct str y)
{
	struct str longer = x.n >= y.n ? x : y, shorter = x.n >= y.n ? y : x;

	while (letters.n > 0) {
		if (str_starts(letters, longer))
			letters = str_from(letters, longer.n);
		else if (str_starts(letters, shorter))
			letters = str_from(letters, shorter.n);
		else
			return false;
	}
	return true;
}

static bool is_of_words(struct str letters, struct str words)
{
	struct str first, second, rest, others;

	for (rest = words; letters.n > 0 && str_cut(&rest, ' ', &first);) {
		if (first.n == 0 || !str_starts(letters, first))
			continue;
		for (others = words; str_cut(&others, ' ', &second);)
			if (second.n > 0 && is_of_two(letters, first, second))
				return true;
	}
	return false;
}

bool guessable_by_rule(struct arena *a, struct str password, struct str words)
{
	if (password.n < 2)
		return true;
	if (is_monotonous(password) || is_run(password) || is_repeated(password) || is_walk(password))
		return true;
	return is_of_words(letters_of(a, password, false), words) ||
	       is_of_words(letters_of(a, password, true), words);
}

static bool is_mostly(struct str letters, struct str word, size_t password_n)
{
	return word.n >= 4 && str_search(letters, word) < letters.n && word.n * 2 >= password_n;
}

bool guessable_from(struct arena *a, struct str password, const struct str *beside, size_t count)
{
	struct str letters = letters_of(a, password, false), plain = letters_of(a, password, true);

	for (size_t i = 0; i < count; i++) {
		struct str word = letters_of(a, str_part(beside[i], 0, str_find(beside[i], '@')), false);

		if (is_mostly(letters, word, password.n) || is_mostly(plain, word, password.n))
			return true;
	}
	return false;
}
