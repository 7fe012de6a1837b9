#include "store/base/escape.h"

/* Text needs the first three, an attribute all of them. */
enum { IN_TEXT = 3, IN_ATTRIBUTE = 5 };

static void entity(struct buf *b, struct str s, unsigned char last)
{
	static const unsigned char kinds[256] = { ['&'] = 1, ['<'] = 2, ['>'] = 3, ['"'] = 4,
	                                          ['\''] = 5 };
	static const char *const names[] = { "", "&amp;", "&lt;", "&gt;", "&quot;", "&#39;" };
	size_t start = 0;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char kind = kinds[(unsigned char)s.p[i]];

		if (kind == 0 || kind > last)
			continue;
		buf_add(b, str_part(s, start, i - start));
		buf_text(b, names[kind]);
		start = i + 1;
	}
	buf_add(b, str_from(s, start));
}

void escape_text(struct buf *b, struct str s)
{
	entity(b, s, IN_TEXT);
}

void escape_attribute(struct buf *b, struct str s)
{
	entity(b, s, IN_ATTRIBUTE);
}

static bool is_unreserved(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
	       c == '.' || c == '_' || c == '~';
}

void escape_url(struct buf *b, struct str s)
{
	static const char hex[] = "0123456789ABCDEF";

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (is_unreserved((char)c)) {
			buf_byte(b, (char)c);
			continue;
		}
		buf_byte(b, '%');
		buf_byte(b, hex[c >> 4]);
		buf_byte(b, hex[c & 15]);
	}
}

static bool is_safe_href(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= 0x20 || s.p[i] == '\\')
			return false;
	if (s.n > 0 && s.p[0] == '/')
		return s.n == 1 || s.p[1] != '/';
	return str_starts(s, STR("#")) || str_starts(s, STR("?")) || str_starts(s, STR("./")) ||
	       str_starts(s, STR("https://")) || str_starts(s, STR("mailto:")) ||
	       str_starts(s, STR("tel:")) || str_starts(s, STR("otpauth://totp/"));
}

void escape_href(struct buf *b, struct str s)
{
	escape_attribute(b, is_safe_href(s) ? s : STR("#"));
}
