#include "store/base/cells.h"

#include "store/base/buf.h"

static bool is_separator(char c)
{
	return c == ',' || c == ';' || c == '\t';
}

/* One cell from *at on, to a separator or the end of its line; lines: how many it went over. */
static struct str cell(struct arena *a, struct str s, size_t *at, size_t *lines)
{
	struct buf b = buf_open(a);
	bool quoted = false;
	size_t i = *at;

	while (i < s.n && s.p[i] == ' ')
		i++;
	if (i < s.n && s.p[i] == '"') {
		quoted = true;
		i++;
	}
	for (; i < s.n; i++) {
		char c = s.p[i];

		if (quoted && c == '"' && i + 1 < s.n && s.p[i + 1] == '"')
			i++;
		else if (quoted && c == '"') {
			quoted = false;
			continue;
		} else if (!quoted && (is_separator(c) || c == '\n' || c == '\r'))
			break;
		*lines += c == '\n';
		buf_byte(&b, c);
	}
	*at = i;
	return str_trim(str_straight(a, buf_str(&b)));
}

/* Past the end of this line. */
static void end_line(struct str s, size_t *at, size_t *lines)
{
	if (*at < s.n && s.p[*at] == '\r')
		++*at;
	if (*at < s.n && s.p[*at] == '\n')
		++*at;
	++*lines;
}

bool cells_row(struct arena *a, struct str *rest, size_t *number, struct str *cells, size_t max, size_t *count)
{
	static const struct str mark = { "\xef\xbb\xbf", 3 };
	size_t lines = *number;

	if (lines == 0 && str_starts(*rest, mark))
		*rest = str_from(*rest, mark.n);
	while (rest->n > 0) {
		size_t at = 0, n = 0;
		bool more = true, filled = false;

		while (more) {
			struct str one = cell(a, *rest, &at, &lines);

			filled = filled || one.n > 0;
			if (n < max)
				cells[n++] = one;
			more = at < rest->n && is_separator(rest->p[at]);
			at += more;
		}
		end_line(*rest, &at, &lines);
		*rest = str_from(*rest, at);
		*number = lines;
		*count = n;
		if (filled)
			return true;
	}
	return false;
}
