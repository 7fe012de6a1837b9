#include "cgi-bin/web/proof_kinds.h"

#include <string.h>

/* XMP (ISO 16684-1) is text: what editing programs and drones write beside Exif, and the Exif
 * values once more, by the names of CIPA DC-010: exif:GPSLatitude="53,46.2N",
 * <drone-dji:GpsLongitude>-1.53</…>. */
enum { NAME_MIN = 8 };             /* "gps" and "tude", and something between */

static bool is_name(char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

static bool is_same(const char *text, const char *small, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((text[i] | 0x20) != small[i])
			return false;
	return true;
}

/* A latitude, longitude or altitude, also of where it leads to. */
static bool is_angle(struct str name)
{
	return name.n >= NAME_MIN && is_same(name.p, "gps", 3) &&
	       is_same(name.p + name.n - 4, "tude", 4);
}

static size_t past_spaces(struct str s, size_t at)
{
	while (at < s.n && (s.p[at] == ' ' || s.p[at] == '\t' || s.p[at] == '\r' || s.p[at] == '\n'))
		at++;
	return at;
}

/* Behind a name: ="…", or >…<. The value goes from *from as far as what is given. */
static size_t value_of(struct str s, size_t at, size_t *from)
{
	char ends = '<';

	at = past_spaces(s, at);
	if (at < s.n && s.p[at] == '=') {
		at = past_spaces(s, at + 1);
		ends = at < s.n ? s.p[at] : '"';
		if (ends != '"' && ends != '\'')
			return *from = at;
	} else if (at >= s.n || s.p[at] != '>') {
		return *from = at;
	}
	*from = at < s.n ? at + 1 : s.n;
	return *from + str_find(str_from(s, *from), ends);
}

static bool has_figure(struct str value)
{
	for (size_t i = 0; i < value.n; i++)
		if (value.p[i] >= '0' && value.p[i] <= '9')
			return true;
	return false;
}

bool xmp_place(unsigned char *p, size_t n, bool takes_out)
{
	struct str s = str_bytes((const char *)p, n);
	bool found = false;

	for (size_t at = str_find(s, ':'); at < n; at += str_find(str_from(s, at), ':')) {
		size_t name = ++at, from, to;

		while (at < n && is_name(s.p[at]))
			at++;
		if (!is_angle(str_part(s, name, at - name)))
			continue;
		to = value_of(s, at, &from);
		if (!has_figure(str_part(s, from, to - from)))
			continue;
		found = true;
		if (takes_out)
			memset(p + from, ' ', to - from);
	}
	return found;
}
