/* pdf.h: a form, blank, begun or sent, as a tagged PDF on A4 (ISO 32000-1, 14.8). The sheet is a
 * tree, every text in it UTF-8 and printed as it stands, never as markup; all may be missing:
 *   title, subtitle   the first heading and the line below it
 *   language          BCP 47, "en-GB"; also decides the side that lines start on
 *   author            who answers for the document: the council
 *   created           ISO 8601 date or date and UTC time; the same sheet then gives the same bytes
 *   footer            the word before the page number
 *   too_long          what is said at the top and the end of one that is cut: pdf_flow.h
 *   no_answer         stands where an entry is empty; without it there is room to write
 *   paper             of a blank form, tree of how: see form_paper.h
 *   facts             list of {label, text}
 *   parts             list of {title, pages: list of {title, paper, entries}}; an entry is that of
 *                     form_values_review(): {label, paper, lines: list of {text}, files: list of
 *                     {name}, rows: list of {title, cells: list of {label, value}}} */
#ifndef WEB_PDF_H
#define WEB_PDF_H

#include "store/base/buf.h"
#include "store/base/err.h"

struct values;

/* Adds the document to out; a needs about twice its size. ERR_DAMAGED: a text is not UTF-8 or
 * created is no date. ERR_IO: the libraries failed, see the log. Then out may hold a part of it. */
enum err pdf_write(struct arena *a, const struct values *sheet, struct buf *out) MUST_CHECK;

#endif
