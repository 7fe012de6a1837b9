#include "cgi-bin/web/pdf_text.h"

#include "store/base/arena.h"
#include "store/base/buf.h"
#include "store/base/utf8.h"

#include <glib.h>

enum { TAB = 0x09, LINE_FEED = 0x0a, RETURN = 0x0d, NEXT_LINE = 0x85, LINE_SEPARATOR = 0x2028,
       PARAGRAPH_SEPARATOR = 0x2029, LEFT_OVERRIDE = 0x202d, RIGHT_OVERRIDE = 0x202e };

static bool is_line_end(gunichar c)
{
	return c == LINE_FEED || c == RETURN || c == NEXT_LINE || c == LINE_SEPARATOR ||
	       c == PARAGRAPH_SEPARATOR;
}

/* Cc, Cs, Cn of the kind that no font can have; and overrides, which turn whole lines round. */
static bool is_unwanted(gunichar c)
{
	return g_unichar_type(c) == G_UNICODE_CONTROL || c == LEFT_OVERRIDE || c == RIGHT_OVERRIDE ||
	       (c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef) || c == 0xfffc;
}

bool pdf_text_clean(struct arena *a, struct str s, struct str *out)
{
	struct buf b = buf_open(a);
	const char *next, *end = s.p + s.n;
	size_t marks = 0;

	if (!str_is_utf8(s))
		return false;
	buf_reserve(&b, s.n);
	for (const char *p = s.p; p < end; p = next) {
		gunichar c = g_utf8_get_char(p);

		next = g_utf8_next_char(p);
		marks = g_unichar_ismark(c) ? marks + 1 : 0;
		if (c == RETURN && next < end && *next == '\n')
			continue;
		if (is_line_end(c))
			buf_byte(&b, '\n');
		else if (c == TAB)
			buf_byte(&b, ' ');
		else if (!is_unwanted(c) && marks <= PDF_TEXT_MARKS_MAX)
			buf_add(&b, str_bytes(p, (size_t)(next - p)));
	}
	*out = buf_str(&b);
	return true;
}

bool pdf_text_line(struct str *rest, struct str *line, bool *gap)
{
	*gap = false;
	while (str_cut(rest, '\n', line)) {
		*line = str_trim(*line);
		if (line->n > 0)
			return true;
		*gap = true;
	}
	return false;
}
