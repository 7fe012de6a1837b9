#include "store/base/cells.h"

#include <string.h>

#include "store/base/buf.h"
#include "store/base/utf8.h"

static const char all_separators[] = ",;\t";

static bool is_separator(const struct cells *c, char sign)
{
	return sign != '\0' && strchr(c->separators, sign);
}

/* One cell from *at on, to a separator or the end of its line; lines: how many it went over. */
static struct str cell(struct arena *a, const struct cells *in, size_t *at, size_t *lines)
{
	struct str s = in->rest;
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
		} else if (!quoted && (is_separator(in, c) || c == '\n' || c == '\r'))
			break;
		*lines += c == '\n';
		buf_byte(&b, c);
	}
	*at = i;
	return str_strip(str_straight(a, buf_str(&b)));
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

static struct str without_mark(struct str text)
{
	static const struct str mark = { "\xef\xbb\xbf", 3 };

	return str_starts(text, mark) ? str_from(text, mark.n) : text;
}

bool cells_next(struct arena *a, struct cells *c, struct str *cells, size_t max, size_t *count)
{
	while (c->rest.n > 0) {
		size_t at = 0, n = 0;
		bool more = true, filled = false;

		while (more) {
			struct str one = cell(a, c, &at, &c->number);

			filled = filled || one.n > 0;
			if (n < max)
				cells[n++] = one;
			more = at < c->rest.n && is_separator(c, c->rest.p[at]);
			at += more;
		}
		end_line(c->rest, &at, &c->number);
		c->rest = str_from(c->rest, at);
		*count = n;
		if (filled)
			return true;
	}
	return false;
}

struct cells cells_open(struct str text)
{
	static const char *const each[] = { ",", ";", "\t" };
	struct cells c = { .rest = without_mark(text), .separators = all_separators };

	for (size_t i = 0; i < c.rest.n && c.rest.p[i] != '\n'; i++) {
		const char *found = is_separator(&c, c.rest.p[i]) ? strchr(all_separators, c.rest.p[i])
		                                                  : NULL;

		if (!found)
			continue;
		c.separators = each[found - all_separators];
		break;
	}
	return c;
}

bool cells_row(struct arena *a, struct str *rest, size_t *number, struct str *cells, size_t max,
               size_t *count)
{
	struct cells c = { *number == 0 ? without_mark(*rest) : *rest, *number, all_separators };
	bool found = cells_next(a, &c, cells, max, count);

	*rest = c.rest;
	*number = c.number;
	return found;
}
