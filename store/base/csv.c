#include "store/base/csv.h"

#include <string.h>

#include "store/base/err.h"

void csv_begin(struct buf *b)
{
	buf_text(b, "\xef\xbb\xbf");
}

/* OWASP, CSV injection: these begin a formula in one program or another; the wide ones where
 * Japanese is written. */
static bool is_formula(struct str cell)
{
	static const char *const wide[] = { "\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d",
		                                "\xef\xbc\xa0" };

	for (size_t i = 0; i < COUNT(wide); i++)
		if (str_starts(cell, str_of(wide[i])))
			return true;
	return cell.n > 0 && strchr("=+-@\t\r\n", cell.p[0]) != NULL;
}

static bool needs_quotes(struct str cell)
{
	for (size_t i = 0; i < cell.n; i++)
		if (strchr("\",\r\n;", cell.p[i]))
			return true;
	return false;
}

static void add(struct buf *b, struct str cell)
{
	bool quotes = needs_quotes(cell);

	if (quotes)
		buf_byte(b, '"');
	if (is_formula(cell))
		buf_byte(b, '\'');
	for (size_t i = 0; i < cell.n; i++) {
		if (cell.p[i] == '"')
			buf_byte(b, '"');
		buf_byte(b, cell.p[i]);
	}
	if (quotes)
		buf_byte(b, '"');
}

void csv_row(struct buf *b, const struct str *cells, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			buf_byte(b, ',');
		add(b, cells[i]);
	}
	buf_text(b, "\r\n");
}
