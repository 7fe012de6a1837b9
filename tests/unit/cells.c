#include "store/base/cells.h"

#include "store/base/buf.h"
#include "tests/tap.h"

enum { MAX = 4 };

/* Every row as "number:cell|cell ". */
static struct str rows(struct arena *a, const char *text)
{
	struct buf b = buf_open(a);
	struct str rest = str_of(text), cells[MAX];
	size_t number = 0, count;

	while (cells_row(a, &rest, &number, cells, MAX, &count)) {
		buf_add(&b, str_of_number(a, (int64_t)number));
		for (size_t i = 0; i < count; i++) {
			buf_text(&b, i == 0 ? ":" : "|");
			buf_add(&b, cells[i]);
		}
		buf_text(&b, " ");
	}
	return buf_str(&b);
}

/* The same of a file of one separator. */
static struct str rows_of(struct arena *a, const char *text)
{
	struct cells c = cells_open(str_of(text));
	struct buf b = buf_open(a);
	struct str cells[MAX];
	size_t count;

	while (cells_next(a, &c, cells, MAX, &count)) {
		buf_add(&b, str_of_number(a, (int64_t)c.number));
		for (size_t i = 0; i < count; i++) {
			buf_text(&b, i == 0 ? ":" : "|");
			buf_add(&b, cells[i]);
		}
		buf_text(&b, " ");
	}
	return buf_str(&b);
}

int main(void)
{
	struct arena *a = arena_open(1 << 20);

	is_str("1:a|b 2:c; d|e ", rows_of(a, "a,b\nc; d,e\n"),
	       "the first line says what parts cells: then a semicolon does not");
	is_str("1:a|b 2:c, d|e ",
	       rows_of(a, "\xef\xbb\xbf"
	                  "a;b\nc, d;e"),
	       "nor a comma, when it was a semicolon");
	is_str("1:a 2:b,c ", rows_of(a, "a\n\"b,c\""),
	       "one cell a line is parted by anything that stands alone");
	is_str("1:a|b 2:c| ", rows(a, "a,b\r\nc,"), "cells between commas, whatever ends the line");
	is_str("1:a|b 3:c|d ",
	       rows(a, "\xef\xbb\xbf"
	               "a;b\n\nc\td\n"),
	       "semicolons and tabs, without blank lines and the mark in front");
	is_str("1:a, b|c \"d\" ", rows(a, "\"a, b\", \"c \"\"d\"\"\""),
	       "quotes hold a comma and a quote");
	is_str("2:a\nb|c 3:d ", rows(a, "\"a\nb\",c\nd"), "and an end of line");
	is_str("1:1|2|3|4 ", rows(a, "1,2,3,4,5,6"), "what is too much is left out");
	is_str("2:a\nb ", rows(a, "\"a\nb") , "a quote without an end ends with the text");
	is_str("", rows(a, "\n , \n"), "nothing is no row");
	arena_close(a);
	return done();
}
