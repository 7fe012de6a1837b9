#include "cgi-bin/web/proof_kinds.h"
#include "cgi-bin/web/proof_unpack.h"
#include "store/compiled/doing.h"

/* Objects of a real file are some hundred KiB; unpacking more would keep its sender waiting. */
enum { PIECE_BYTES = 16 << 10, UNPACKED_BYTES_MAX = 32 << 20 };

static void leave(struct pdf *d, unsigned doings)
{
	struct pdf_packed *p = d->packed;

	d->doings |= doings | p->inside.doings;
	unpack_close(p->stream);
	p->stream = NULL;
}

/* One that was turned before it was packed (a predictor, 7.4.4.4) is no text of names. */
void pdf_packed_begin(struct pdf *d)
{
	struct pdf_packed *p = d->packed;

	p->inside = (struct pdf){ .at = PDF_OUTSIDE };
	p->is_begun = false;
	p->stream = d->is_turned ? NULL : unpack_open(false);
	if (!p->stream)
		d->doings |= DOES_UNREAD;
}

/* The names of a piece; a name ends where all of it ends. */
static enum unpacked unpack(struct pdf_packed *p, struct str piece)
{
	enum unpacked said;
	char plain[PIECE_BYTES];
	size_t n;

	do {
		n = sizeof(plain);
		said = unpack_next(p->stream, &piece, plain, &n);
		p->unpacked += n;
		pdf_add(&p->inside, str_bytes(plain, n));
	} while (said == UNPACK_MORE && n == sizeof(plain) && p->unpacked < UNPACKED_BYTES_MAX);
	if (said == UNPACK_END)
		pdf_add(&p->inside, STR(" "));
	return said;
}

/* Its first byte may be of the line end before it; what comes behind its end is the one before
 * "endstream". */
void pdf_packed_add(struct pdf *d, struct str piece)
{
	struct pdf_packed *p = d->packed;
	enum unpacked said;

	if (!p || !p->stream || piece.n == 0)
		return;
	if (!p->is_begun && piece.p[0] == '\n')
		piece = str_from(piece, 1);
	p->is_begun = true;
	said = unpack(p, piece);
	if (said == UNPACK_END)
		leave(d, 0);
	else if (said == UNPACK_BROKEN || p->unpacked >= UNPACKED_BYTES_MAX)
		leave(d, DOES_UNREAD);
}

/* Its end came before the end of what was packed; or the end of the file did. */
void pdf_packed_end(struct pdf *d)
{
	if (d->packed->stream)
		leave(d, DOES_UNREAD);
}
