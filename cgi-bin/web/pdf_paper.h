/* pdf_paper.h: a flow printed on pages: where they break, what is written around it. */
#ifndef WEB_PDF_PAPER_H
#define WEB_PDF_PAPER_H

#include "cgi-bin/web/pdf_flow.h"
#include "store/base/buf.h"

/* What a reader is told about the document. Clean texts. */
struct pdf_about {
	struct str title, author, language, footer;
	struct str created;     /* ISO 8601 */
};

/* Adds a PDF to out, tagged but without language: pdf_catalog.h. ERR_IO: see the log. */
enum err pdf_paper_print(const struct pdf_flow *f, const struct pdf_about *about, struct buf *out)
	MUST_CHECK;

#endif
