/* sight_row.h: the shown rows of a table or people list, one after the other. */
#ifndef COMPILED_SIGHT_ROW_H
#define COMPILED_SIGHT_ROW_H

#include "store/compiled/sight.h"

/* One shown row after the other: preset rows in their order, then free ones. Start with a zeroed
 * row. */
struct sight_row {
	struct str id;
	const struct form_option *preset;  /* NULL: a free row */
	const struct values *row;          /* NULL: nothing in it yet */
	size_t number;                     /* from 1 */
	size_t preset_at;
	const struct value *at;
	bool in_free;
};

bool sight_row_next(const struct sight *s, const struct form_field *list, struct sight_row *at);
struct sight sight_in_row(const struct sight *s, const struct form_field *list,
                          const struct values *row);

/* People lists, tables with free_rows and tables without preset rows. */
bool sight_is_free(const struct form_field *list);
size_t sight_rows_max(const struct form_field *list);

#endif
