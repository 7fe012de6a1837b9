/* The shapes of email addresses, postcodes and numbers: forgiving in what is typed, strict in
 * what is kept. */
#include "store/compiled/check.h"

#include <stdlib.h>

#include "store/base/arena.h"
#include "store/base/buf.h"
#include "store/base/err.h"
#include "store/base/utf8.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static char upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static bool is_among(char c, const char *set)
{
	return c != '\0' && str_find(str_of(set), c) < str_of(set).n;
}

/* s in capitals without the characters of skip. */
static struct str squeeze(struct arena *a, struct str s, const char *skip)
{
	struct buf b = buf_open(a);

	for (size_t i = 0; i < s.n; i++)
		if (!is_among(s.p[i], skip))
			buf_byte(&b, upper(s.p[i]));
	return buf_str(&b);
}

/* RFC 5321 4.1.2 without quoted names; letters of other scripts may stand on both sides (RFC
 * 6531). */
static bool is_local_part(struct str s)
{
	if (s.n == 0 || s.n > 64 || s.p[0] == '.' || s.p[s.n - 1] == '.' ||
	    str_search(s, STR("..")) < s.n)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= ' ' || s.p[i] == 0x7f || is_among(s.p[i], "\"(),:;<>@[\\]"))
			return false;
	return true;
}

static bool is_label(struct str s)
{
	if (s.n == 0 || s.n > 63 || s.p[0] == '-' || s.p[s.n - 1] == '-')
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!is_letter(s.p[i]) && !is_digit(s.p[i]) && s.p[i] != '-' &&
		    (unsigned char)s.p[i] < 0x80)
			return false;
	return true;
}

static bool is_domain(struct str s)
{
	struct str label;
	size_t count = 0;

	while (str_cut(&s, '.', &label)) {
		if (!is_label(label))
			return false;
		count++;
	}
	return count > 1 && label.n > 1 && !is_digit(label.p[0]);
}

bool check_email(struct arena *a, struct str s, struct str *normal)
{
	size_t at;

	s = str_trim(s);
	at = str_find_last(s, '@');
	if (s.n > 254 || at == s.n || !str_is_utf8(s) || !is_local_part(str_part(s, 0, at)) ||
	    !is_domain(str_from(s, at + 1)))
		return false;
	*normal = str_lower(a, s);
	return true;
}

/* A9, A99, AA9, AA99, A9A, AA9A (and GIR). */
static bool is_outward(struct str s)
{
	size_t letters = s.n > 1 && is_letter(s.p[1]) ? 2 : 1;

	if (str_is(s, "GIR"))
		return true;
	if (s.n < letters + 1 || s.n > letters + 2 || !is_letter(s.p[0]) || !is_digit(s.p[letters]))
		return false;
	return s.n == letters + 1 || is_digit(s.p[letters + 1]) || is_letter(s.p[letters + 1]);
}

static bool is_inward(struct str s)
{
	return s.n == 3 && is_digit(s.p[0]) && is_letter(s.p[1]) && is_letter(s.p[2]) &&
	       !is_among(s.p[1], "CIKMOV") && !is_among(s.p[2], "CIKMOV");
}

bool check_postcode(struct arena *a, struct str s, struct str *normal)
{
	struct str all = squeeze(a, s, " \t.-\xc2\xa0"), outward, inward;   /* U+00A0 */

	if (all.n < 5 || all.n > 7)
		return false;
	outward = str_part(all, 0, all.n - 3);
	inward = str_from(all, all.n - 3);
	if (!is_outward(outward) || !is_inward(inward))
		return false;
	*normal = str_join(a, outward, str_join(a, STR(" "), inward));
	return true;
}

/* "ext 12", "x12" at the end. */
static struct str without_extension(struct arena *a, struct str s)
{
	struct str lower = str_lower(a, s);
	size_t at = str_search(lower, STR("ext"));
	uint64_t n;

	if (at == s.n)
		at = str_find(lower, 'x');
	if (at == s.n)
		return s;
	while (at < s.n && !is_digit(s.p[at]) && (is_letter(s.p[at]) || is_among(s.p[at], " .")))
		at++;
	if (!str_number(str_from(s, at), 999999, &n))
		return s;
	while (at > 0 && !is_digit(s.p[at - 1]) && s.p[at - 1] != ')')
		at--;
	return str_part(s, 0, at);
}

/* Kept as it was grouped, with one space for each run of blanks. */
bool check_tel(struct arena *a, struct str s, struct str *normal)
{
	struct buf b = buf_open(a);
	struct str number;
	size_t digits = 0;

	s = str_trim(s);
	number = without_extension(a, s);
	for (size_t i = 0; i < number.n; i++) {
		digits += is_digit(number.p[i]);
		if (!is_digit(number.p[i]) && !is_among(number.p[i], " \t-().") &&
		    !(number.p[i] == '+' && digits == 0))
			return false;
	}
	if (digits < 7 || digits > 15 || s.n > 40)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!is_among(s.p[i], " \t") || (b.n > 0 && b.p[b.n - 1] != ' '))
			buf_byte(&b, s.p[i] == '\t' ? ' ' : s.p[i]);
	*normal = buf_str(&b);
	return true;
}

/* Digits, at most 12, with at most so many after the point. */
static bool is_number(struct str s, int decimals)
{
	size_t point, digits;

	if (s.n > 0 && s.p[0] == '-')
		s = str_from(s, 1);
	point = str_find(s, '.');
	digits = s.n - (point < s.n);
	if (point == 0 || point == s.n - 1 || digits == 0 || digits > 12)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (i != point && !is_digit(s.p[i]))
			return false;
	return point == s.n || s.n - point - 1 <= (size_t)(decimals < 0 ? 0 : decimals);
}

/* Without needless zeros in front; "-0" is 0. */
static struct str plain_number(struct arena *a, struct str s, double value)
{
	bool minus = s.p[0] == '-';

	s = str_from(s, minus);
	while (s.n > 1 && s.p[0] == '0' && s.p[1] != '.')
		s = str_from(s, 1);
	return minus && value < 0 ? str_join(a, STR("-"), s) : s;
}

/* "1,234", "12 345": one sign between groups of three figures. Anywhere else it may be meant as
 * something else: "2,5" is two and a half for many, and for nobody 25. */
static bool is_grouped(struct str s)
{
	size_t figures = 0;
	char sign = '\0';

	for (size_t i = 0; i < s.n; i++) {
		if (is_digit(s.p[i])) {
			figures++;
			continue;
		}
		if (!is_among(s.p[i], " ,") ||
		    (sign ? s.p[i] != sign || figures != 3 : figures == 0 || figures > 3))
			return false;
		sign = s.p[i];
		figures = 0;
	}
	return !sign || figures == 3;
}

bool check_number(struct arena *a, struct str s, int decimals, struct str *normal, double *value)
{
	struct str whole, plain;
	size_t point, minus;

	s = str_trim(s);
	minus = s.n > 0 && s.p[0] == '-';
	point = str_find(s, '.');
	whole = point > minus ? str_part(s, minus, point - minus) : STR("");
	if (!is_grouped(whole))
		return false;
	plain = str_join(a, squeeze(a, str_part(s, 0, point), " ,"), str_from(s, point));
	if (!is_number(plain, decimals))
		return false;
	*value = strtod(str_c(a, plain), NULL);
	*normal = plain_number(a, plain, *value);
	return true;
}

/* "9:30", "9.30", "0930", "930"; the hour alone only with the half of the day. */
static bool read_clock(struct str s, bool with_half, uint64_t *hour, uint64_t *minute)
{
	size_t at = str_find(s, ':');
	struct str rest;

	if (at == s.n)
		at = str_find(s, '.');
	*minute = 0;
	if (at == s.n && s.n <= 2)
		return with_half && str_number(s, 12, hour);
	rest = at < s.n ? str_from(s, at + 1) : str_from(s, s.n - 2);
	at = at < s.n ? at : s.n - 2;
	return at <= 2 && rest.n == 2 && str_number(str_part(s, 0, at), 23, hour) &&
	       str_number(rest, 59, minute);
}

static struct str clock_text(struct arena *a, uint64_t hour, uint64_t minute)
{
	struct buf b = buf_open(a);

	buf_byte(&b, (char)('0' + hour / 10));
	buf_byte(&b, (char)('0' + hour % 10));
	buf_byte(&b, ':');
	buf_byte(&b, (char)('0' + minute / 10));
	buf_byte(&b, (char)('0' + minute % 10));
	return buf_str(&b);
}

/* Cuts "am" or "p.m." off the end. Its first letter, or NUL. */
static char cut_half(struct str *s)
{
	static const char *const halves[] = { "AM", "A.M", "A.M.", "PM", "P.M", "P.M." };

	for (size_t i = 0; i < COUNT(halves); i++)
		if (str_ends(*s, str_of(halves[i]))) {
			s->n -= str_of(halves[i]).n;
			return halves[i][0];
		}
	return '\0';
}

bool check_time(struct arena *a, struct str s, struct str *normal)
{
	struct str plain = squeeze(a, s, " \t");
	uint64_t hour, minute;
	char half;

	if (str_is(plain, "NOON") || str_is(plain, "MIDDAY"))
		plain = STR("12PM");
	half = cut_half(&plain);
	if (!read_clock(plain, half != '\0', &hour, &minute) ||
	    (half != '\0' && (hour == 0 || hour > 12)))
		return false;
	if (half != '\0')
		hour = hour % 12 + (half == 'P' ? 12 : 0);
	*normal = clock_text(a, hour, minute);
	return true;
}

/* NHS Data Dictionary: weights 10 to 2, eleven less the remainder, 11 stands for 0 and 10 for
 * none. */
bool check_nhs_number(struct str s)
{
	int digits[10], sum = 0;
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (is_among(s.p[i], " -"))
			continue;
		if (!is_digit(s.p[i]) || n == COUNT(digits))
			return false;
		digits[n++] = s.p[i] - '0';
	}
	if (n != COUNT(digits))
		return false;
	for (int i = 0; i < 9; i++)
		sum += digits[i] * (10 - i);
	return (11 - sum % 11) % 11 == digits[9];
}

/* Unique pupil number: a check letter, then eleven figures, then a figure (or a letter while
 * temporary). The figures weigh 2 to 13; the remainder by 23 names the letter. */
bool check_upn(struct str s)
{
	static const char letters[] = "ABCDEFGHJKLMNPQRTUVWXYZ";
	size_t sum = 0;

	s = str_trim(s);
	if (s.n != 13)
		return false;
	for (size_t i = 1; i < 13; i++) {
		size_t worth = str_find(STR("ABCDEFGHJKLMNPQRTUVWXYZ"), upper(s.p[i]));

		if (is_digit(s.p[i]))
			worth = (size_t)(s.p[i] - '0');
		else if (i < 12 || worth == 23)
			return false;
		sum += worth * (i + 1);
	}
	return upper(s.p[0]) == letters[sum % 23];
}
