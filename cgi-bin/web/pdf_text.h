/* pdf_text.h: what people typed, made safe to set in type. */
#ifndef WEB_PDF_TEXT_H
#define WEB_PDF_TEXT_H

#include "store/base/str.h"

#define PDF_TEXT_MARKS_MAX 8     /* on one letter; no living script needs more */

struct arena;

/* A copy without control characters, direction overrides and marks beyond the limit; a tab is a
 * space, every kind of line end a line feed. False: s is not UTF-8. */
bool pdf_text_clean(struct arena *a, struct str s, struct str *out);

/* Cuts the next line that is not blank off *rest. *gap: blank lines stood before it. */
bool pdf_text_line(struct str *rest, struct str *line, bool *gap);

#endif
