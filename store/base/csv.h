/* csv.h: rows for a spreadsheet (RFC 4180): CR LF, quotes where they are needed, and a mark in
 * front that says UTF-8. What a spreadsheet would take for a formula begins with an apostrophe
 * instead. All that leaves for one is written here. */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include "store/base/buf.h"

/* The mark; before the first row. */
void csv_begin(struct buf *b);

void csv_row(struct buf *b, const struct str *cells, size_t count);

#endif
