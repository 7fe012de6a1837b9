#include "store/post/mime.h"

#include "store/base/date.h"

enum { LINE_BYTES_MAX = 998, HEADER_BYTES_MAX = 900, WORD_BYTES_MAX = 42, QUOTED_LINE_MAX = 75 };

static bool is_ascii(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if ((unsigned char)s.p[i] > 0x7e)
			return false;
	}
	return true;
}

static void two_digits(struct buf *b, int64_t n)
{
	buf_byte(b, (char)('0' + n / 10 % 10));
	buf_byte(b, (char)('0' + n % 10));
}

void mime_date(struct buf *b, int64_t seconds)
{
	static const char days[][4] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
	static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
	                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	int32_t day = (int32_t)(seconds / 86400);
	struct civil c = date_civil(day);

	buf_text(b, "Date: ");
	buf_text(b, days[date_weekday(day)]);
	buf_text(b, ", ");
	buf_number(b, c.day);
	buf_byte(b, ' ');
	buf_text(b, months[c.month - 1]);
	buf_byte(b, ' ');
	buf_number(b, c.year);
	buf_byte(b, ' ');
	two_digits(b, seconds / 3600 % 24);
	buf_byte(b, ':');
	two_digits(b, seconds / 60 % 60);
	buf_byte(b, ':');
	two_digits(b, seconds % 60);
	buf_text(b, " +0000\r\n");
}

static void base64(struct buf *b, struct str s)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < s.n; i += 3) {
		unsigned char c[3] = { 0, 0, 0 };

		for (size_t j = 0; j < 3 && i + j < s.n; j++)
			c[j] = (unsigned char)s.p[i + j];
		buf_byte(b, digits[c[0] >> 2]);
		buf_byte(b, digits[(c[0] & 3) << 4 | c[1] >> 4]);
		buf_byte(b, i + 1 < s.n ? digits[(c[1] & 15) << 2 | c[2] >> 6] : '=');
		buf_byte(b, i + 2 < s.n ? digits[c[2] & 63] : '=');
	}
}

/* RFC 2047: no word over 75 bytes, no character cut in two. */
static void encoded_words(struct buf *b, struct str text)
{
	while (text.n > 0) {
		size_t n = text.n < WORD_BYTES_MAX ? text.n : WORD_BYTES_MAX;

		while (n < text.n && n > 1 && ((unsigned char)text.p[n] & 0xc0) == 0x80)
			n--;
		buf_text(b, "=?UTF-8?B?");
		base64(b, str_part(text, 0, n));
		buf_text(b, "?=");
		text = str_from(text, n);
		if (text.n > 0)
			buf_text(b, "\r\n ");
	}
}

void mime_text(struct buf *b, const char *header, struct str text)
{
	buf_text(b, header);
	buf_text(b, ": ");
	if (is_ascii(text) && text.n <= HEADER_BYTES_MAX &&
	    str_search(text, STR("=?")) == text.n)
		buf_add(b, text);
	else
		encoded_words(b, text);
	buf_text(b, "\r\n");
}

static void quoted_name(struct buf *b, struct str name)
{
	buf_byte(b, '"');
	for (size_t i = 0; i < name.n; i++) {
		if (name.p[i] == '"' || name.p[i] == '\\')
			buf_byte(b, '\\');
		buf_byte(b, name.p[i]);
	}
	buf_byte(b, '"');
}

void mime_mailbox(struct buf *b, const char *header, struct str name, struct str address)
{
	buf_text(b, header);
	buf_text(b, ": ");
	if (name.n > 0 && is_ascii(name))
		quoted_name(b, name);
	else if (name.n > 0)
		encoded_words(b, name);
	buf_text(b, name.n > 0 ? " <" : "");
	buf_add(b, address);
	buf_text(b, name.n > 0 ? ">\r\n" : "\r\n");
}

static bool is_plain(struct str text)
{
	struct str line;

	if (!is_ascii(text))
		return false;
	while (str_cut(&text, '\n', &line)) {
		if (line.n > LINE_BYTES_MAX)
			return false;
	}
	return true;
}

static void quoted_line(struct buf *b, struct str line)
{
	static const char hex[] = "0123456789ABCDEF";
	size_t column = 0;

	for (size_t i = 0; i < line.n; i++) {
		unsigned char c = (unsigned char)line.p[i];
		bool bare = c > 0x20 ? c < 0x7f && c != '=' : c == ' ' && i + 1 < line.n;
		size_t wide = bare ? 1 : 3;

		if (column + wide > QUOTED_LINE_MAX) {
			buf_text(b, "=\r\n");
			column = 0;
		}
		column += wide;
		if (bare) {
			buf_byte(b, (char)c);
			continue;
		}
		buf_byte(b, '=');
		buf_byte(b, hex[c >> 4]);
		buf_byte(b, hex[c & 15]);
	}
}

void mime_body(struct buf *b, struct str text)
{
	bool plain = is_plain(text);
	struct str line;

	buf_text(b, "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
	            "Content-Transfer-Encoding: ");
	buf_text(b, plain ? "7bit\r\n\r\n" : "quoted-printable\r\n\r\n");
	while (str_cut(&text, '\n', &line)) {
		if (plain)
			buf_add(b, line);
		else
			quoted_line(b, line);
		buf_text(b, "\r\n");
	}
}
