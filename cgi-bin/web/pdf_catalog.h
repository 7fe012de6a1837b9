/* pdf_catalog.h: what the drawing library leaves out of a document's catalog. */
#ifndef WEB_PDF_CATALOG_H
#define WEB_PDF_CATALOG_H

#include "store/base/buf.h"
#include "store/base/err.h"

/* Adds an incremental update (ISO 32000-1, 7.5.6) to the document that stands in out from byte start on:
 * its catalog again with Lang, with the title shown in place of the file's name, and marked as tagged.
 * language: letters, digits and hyphens, else it is left out. ERR_IO: the document is not of the shape
 * it was meant for; nothing was added. */
enum err pdf_catalog_mend(struct arena *a, struct str language, size_t start, struct buf *out) MUST_CHECK;

#endif
