/* proof_pdf.h: what a PDF says of itself while it passes. For proof*.c. */
#ifndef WEB_PROOF_PDF_H
#define WEB_PROOF_PDF_H

#include <stdbool.h>

#include "cgi-bin/web/proof.h"

/* PDF (ISO 32000): names outside its streams, and inside of those that hold objects (7.5.7). What
 * its first and last bytes say is asked by pdf_end. */
struct pdf {
	enum { PDF_OUTSIDE, PDF_NAME, PDF_LINE, PDF_STREAM } at;
	char name[48];
	size_t name_n;
	char keyword[12];                  /* the letters just before, while they could be a keyword */
	size_t keyword_n;
	size_t matched;                    /* of "endstream" */
	size_t depth;                      /* of the text in brackets that it is in (7.3.4.2) */
	bool is_escaped;                   /* a backslash stands just before */
	bool is_locked;
	unsigned doings;                   /* of enum doing */
	bool is_objects, is_turned;        /* what the object says of its stream */
	struct pdf_packed *packed;         /* NULL: it is what was packed, and has no streams */
};
void pdf_add(struct pdf *d, struct str piece);
enum proof pdf_end(const struct pdf *d, struct str first, struct str last, uint64_t bytes);

/* Names in streams of objects, unpacked while they pass; what cannot be unpacked is
 * DOES_UNREAD. */
struct pdf_packed {
	struct pdf inside;
	struct unpacker *stream;           /* NULL: not in one */
	bool is_begun;                     /* a byte of it has come */
	uint64_t unpacked;                 /* bytes, of the whole file */
};
void pdf_packed_begin(struct pdf *d);
void pdf_packed_add(struct pdf *d, struct str piece);
void pdf_packed_end(struct pdf *d);

#endif
