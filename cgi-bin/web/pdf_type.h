/* pdf_type.h: text set in lines of a width. The only one, with pdf_paper, that knows pango. */
#ifndef WEB_PDF_TYPE_H
#define WEB_PDF_TYPE_H

#include "cgi-bin/web/pdf_flow.h"

#include <pango/pangocairo.h>

struct pdf_type {
	PangoContext *left, *right;      /* for paragraphs that start on the left, on the right */
	bool right_first;                /* the document itself is written from right to left */
};

/* language is BCP 47; sample is the text that decides right_first. */
void pdf_type_open(struct pdf_type *t, cairo_t *cr, const char *language, struct str sample);
void pdf_type_close(struct pdf_type *t);

/* The lines of text from its byte at on: all, or (*whole false) the first few thousand bytes, of
 * which the last line is to be set again with what follows. Sets s->right at byte 0, and heeds it
 * later. To be released with g_object_unref(). */
PangoLayout *pdf_type_set(const struct pdf_type *t, struct pdf_step *s, double width, size_t at,
                          bool *whole);

double pdf_type_height(PangoLayout *l);
double pdf_type_line_height(PangoLayoutIter *i);

#endif
