/* pdf_catalog.h: what the drawing library leaves out of a document's catalog. */
#ifndef WEB_PDF_CATALOG_H
#define WEB_PDF_CATALOG_H

#include "store/base/buf.h"

/* Adds an incremental update (ISO 32000-1, 7.5.6) to the document that stands in out from byte
 * start on: its catalog again with Lang, with the title shown in place of the file's name, and
 * marked as tagged. language: letters, digits and hyphens, else it is left out. A document of
 * another shape than cairo 1.16 writes is left as it is, and the log says so: it can be read all
 * the same. */
void pdf_catalog_mend(struct arena *a, struct str language, size_t start, struct buf *out);

#endif
