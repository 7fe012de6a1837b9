#include "store/base/date.h"

#include <string.h>
#include <strings.h>

#include "store/base/arena.h"
#include "store/base/buf.h"
#include "store/base/err.h"

enum { DAY_SECONDS = 86400 };

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_days(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

bool date_is_real(struct civil c)
{
	return c.year >= 1 && c.year <= 9999 && c.month >= 1 && c.month <= 12 && c.day >= 1 &&
	       c.day <= month_days(c.year, c.month);
}

/* Counted from 1 March, so that the leap day is the last of the year. */
int32_t date_of(struct civil c)
{
	int year = c.month > 2 ? c.year : c.year - 1;
	int era = year / 400;
	int of_era = year - era * 400;
	int of_year = (153 * (c.month + (c.month > 2 ? -3 : 9)) + 2) / 5 + c.day - 1;
	int day_of_era = of_era * 365 + of_era / 4 - of_era / 100 + of_year;

	return era * 146097 + day_of_era - 719468;
}

struct civil date_civil(int32_t day)
{
	int32_t days = day + 719468;
	int era = (days >= 0 ? days : days - 146096) / 146097;
	int of_era = days - era * 146097;
	int year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int of_year = of_era - (365 * year + year / 4 - year / 100);
	int shifted = (5 * of_year + 2) / 153;
	int month = shifted < 10 ? shifted + 3 : shifted - 9;

	return (struct civil){ year + era * 400 + (month <= 2), month,
		                   of_year - (153 * shifted + 2) / 5 + 1 };
}

int date_weekday(int32_t day)
{
	int weekday = (day + 3) % 7;     /* 1970-01-01 was a Thursday */

	return weekday < 0 ? weekday + 7 : weekday;
}

int32_t date_add_months(int32_t day, int months)
{
	struct civil c = date_civil(day);
	int count = c.year * 12 + c.month - 1 + months;

	c.year = count / 12;
	c.month = count % 12 + 1;
	if (c.day > month_days(c.year, c.month))
		c.day = month_days(c.year, c.month);
	return date_of(c);
}

int date_years_between(int32_t born, int32_t on)
{
	struct civil b = date_civil(born), o = date_civil(on);
	bool had_birthday = o.month > b.month || (o.month == b.month && o.day >= b.day);

	return o.year - b.year - !had_birthday;
}

static bool read_year(struct str s, int *year)
{
	uint64_t n;

	if (s.n != 4 || !str_number(s, 9999, &n))
		return false;
	*year = (int)n;
	return true;
}

bool date_read_iso(struct str s, int32_t *day)
{
	struct civil c;
	uint64_t month, number;

	if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-' || !read_year(str_part(s, 0, 4), &c.year) ||
	    !str_number(str_part(s, 5, 2), 12, &month) || !str_number(str_part(s, 8, 2), 31, &number))
		return false;
	c.month = (int)month;
	c.day = (int)number;
	if (!date_is_real(c))
		return false;
	*day = date_of(c);
	return true;
}

static void two_digits(struct buf *b, int n)
{
	buf_byte(b, (char)('0' + n / 10));
	buf_byte(b, (char)('0' + n % 10));
}

static void write_civil(struct buf *b, struct civil c, int parts)
{
	two_digits(b, c.year / 100);
	two_digits(b, c.year % 100);
	if (parts > 1) {
		buf_byte(b, '-');
		two_digits(b, c.month);
	}
	if (parts > 2) {
		buf_byte(b, '-');
		two_digits(b, c.day);
	}
}

struct str date_write_iso(struct arena *a, int32_t day)
{
	struct buf b = buf_open(a);

	write_civil(&b, date_civil(day), 3);
	return buf_str(&b);
}

static bool read_month(struct str s, int *month)
{
	static const char *const names[] = { "january", "february", "march", "april", "may", "june",
		                             "july", "august", "september", "october", "november",
		                             "december" };
	char lower[12];
	uint64_t n;

	if (s.n > 3 && s.p[s.n - 1] == '.')              /* "Apr." */
		s.n--;
	if (str_number(s, 12, &n) && s.n <= 2) {
		*month = (int)n;
		return n > 0;
	}
	if (s.n < 3 || s.n > 9)
		return false;
	for (size_t i = 0; i < s.n; i++)
		lower[i] = (char)(s.p[i] | 0x20);
	for (int i = 0; i < 12; i++) {
		if (strncmp(names[i], lower, s.n) == 0 && (s.n == 3 || names[i][s.n] == '\0')) {
			*month = i + 1;
			return true;
		}
	}
	if (s.n == 4 && memcmp(lower, "sept", 4) == 0) {
		*month = 9;
		return true;
	}
	return false;
}

/* "3", "3rd" */
static bool read_day(struct str s, int *day)
{
	static const char *const ends[] = { "st", "nd", "rd", "th" };
	uint64_t n;

	for (size_t i = 0; i < COUNT(ends) && s.n > 2; i++)
		if (strncasecmp(s.p + s.n - 2, ends[i], 2) == 0)
			s.n -= 2;
	if (s.n > 2 || !str_number(s, 31, &n))
		return false;
	*day = (int)n;
	return true;
}

bool date_read_parts(struct str day, struct str month, struct str year, int32_t *out)
{
	struct civil c;

	if (!read_day(str_trim(day), &c.day) || !read_month(str_trim(month), &c.month) ||
	    !read_year(str_trim(year), &c.year) || !date_is_real(c))
		return false;
	*out = date_of(c);
	return true;
}

/* Cuts s at spaces, slashes, hyphens and full stops into at most max pieces; 0 when there are
 * more. */
static size_t pieces(struct str s, struct str *piece, size_t max)
{
	size_t count = 0;

	for (size_t at = 0; at < s.n;) {
		size_t start = at;

		while (at < s.n && !memchr(" /-.,", s.p[at], 5))
			at++;
		if (at > start) {
			if (count == max)
				return 0;
			piece[count++] = str_part(s, start, at - start);
		}
		at += at < s.n;
	}
	return count;
}

bool date_read_text(struct str s, int32_t *out)
{
	struct str piece[3];

	s = str_trim(s);
	if (date_read_iso(s, out))
		return true;
	return pieces(s, piece, 3) == 3 && date_read_parts(piece[0], piece[1], piece[2], out);
}

/* "2011/12" is a school year to who types it, and December 2011 to nobody. */
static bool is_school_year(struct str s, int year, struct str piece)
{
	uint64_t n;

	return str_find(s, '/') < s.n && piece.n == 2 && str_number(piece, 99, &n) &&
	       (int)n == (year + 1) % 100;
}

bool date_read_fuzzy(struct arena *a, struct str s, struct str *iso)
{
	struct buf b = buf_open(a);
	struct str piece[3];
	struct civil c = { 0, 1, 1 };
	size_t count = pieces(str_trim(s), piece, 3);
	int32_t day;

	if (count == 3 && date_read_text(s, &day)) {
		*iso = date_write_iso(a, day);
		return true;
	}
	if (count == 2 && piece[0].n == 4 && read_year(piece[0], &c.year)) {
		if (is_school_year(s, c.year, piece[1]))
			return false;
		piece[0] = piece[1];                     /* 2019-06, as it is stored */
	} else if (count == 0 || count > 2 || !read_year(piece[count - 1], &c.year)) {
		return false;
	}
	if (count == 2 && !read_month(piece[0], &c.month))
		return false;
	if (c.year < 1)
		return false;
	write_civil(&b, c, (int)count);
	*iso = buf_str(&b);
	return true;
}

/* 01:00 UTC on the last Sunday of a month of 31 days, in seconds. */
static int64_t last_sunday(int year, int month)
{
	int32_t last = date_of((struct civil){ year, month, 31 });

	return (int64_t)(last - (date_weekday(last) + 1) % 7) * DAY_SECONDS + 3600;
}

struct local_time date_local(int64_t utc_seconds)
{
	int64_t day = utc_seconds / DAY_SECONDS - (utc_seconds % DAY_SECONDS < 0);
	int year = date_civil((int32_t)day).year;
	bool summer = utc_seconds >= last_sunday(year, 3) && utc_seconds < last_sunday(year, 10);
	int64_t local = utc_seconds + (summer ? 3600 : 0);
	int64_t local_day = local / DAY_SECONDS - (local % DAY_SECONDS < 0);
	int of_day = (int)(local - local_day * DAY_SECONDS);

	return (struct local_time){ date_civil((int32_t)local_day), of_day / 3600, of_day / 60 % 60,
		                        of_day % 60 };
}

int32_t date_today(int64_t utc_seconds)
{
	return date_of(date_local(utc_seconds).date);
}

/* A day on which the clocks change has an hour less or more. */
int64_t date_day_end(int64_t utc_seconds)
{
	struct local_time t = date_local(utc_seconds);
	int64_t end = utc_seconds + DAY_SECONDS - 1 - (t.hour * 3600 + t.minute * 60 + t.second);

	if (date_today(end) != date_of(t.date))
		return end - 3600;
	return date_local(end).hour == 22 ? end + 3600 : end;
}

int32_t date_school_age_end(int32_t born)
{
	struct civil c = date_civil(born);
	int year = c.year + 16 + (c.month >= 9);
	int32_t last = date_of((struct civil){ year, 6, 30 });

	return last - (date_weekday(last) + 3) % 7;     /* back to the Friday */
}
