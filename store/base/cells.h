/* cells.h: rows of a spreadsheet as people bring them: RFC 4180, with commas, semicolons or tabs
 * between the cells, any end of line, and the mark of UTF-8 in front or not. */
#ifndef BASE_CELLS_H
#define BASE_CELLS_H

#include "store/base/arena.h"
#include "store/base/str.h"

/* The next row that is not blank, out of rest: its cells without spaces at their ends and without
 * their quotes; what comes after max cells is left out. False: there are no more. number: of the
 * line on which it ends, from 1; begin with 0. */
bool cells_row(struct arena *a, struct str *rest, size_t *number, struct str *cells, size_t max,
               size_t *count);

/* A file of one separator: the first that its first line has. A comma within a cell is then told
 * from one between cells. */
struct cells {
	struct str rest;
	size_t number;             /* of the line on which the last row ended */
	const char *separators;
};

struct cells cells_open(struct str text);

/* The next row, as above. */
bool cells_next(struct arena *a, struct cells *c, struct str *cells, size_t max, size_t *count);

#endif
