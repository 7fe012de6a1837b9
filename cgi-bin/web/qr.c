#include "cgi-bin/web/qr.h"

#include "store/base/arena.h"
#include "store/base/buf.h"
#include "store/base/log.h"

#include <qrencode.h>

enum { QUIET = 4 };            /* light modules around, as the standard asks */

/* A run of dark modules in a row: to its place, right, down, left, closed. */
static void add_run(struct buf *b, int x, int y, int n)
{
	buf_byte(b, 'M');
	buf_number(b, x + QUIET);
	buf_byte(b, ' ');
	buf_number(b, y + QUIET);
	buf_byte(b, 'h');
	buf_number(b, n);
	buf_text(b, "v1h-");
	buf_number(b, n);
	buf_byte(b, 'z');
}

static void add_row(struct buf *b, const unsigned char *row, int width, int y)
{
	for (int x = 0, n; x < width; x += n > 0 ? n : 1) {
		for (n = 0; x + n < width && (row[x + n] & 1); n++)
			;
		if (n > 0)
			add_run(b, x, y, n);
	}
}

void qr_values(struct values *v, struct str text)
{
	QRcode *q = QRcode_encodeString(str_c(v->arena, text), 0, QR_ECLEVEL_M, QR_MODE_8, 1);
	struct buf b = buf_open(v->arena);

	if (!q)
		die("qrencode");
	for (int y = 0; y < q->width; y++)
		add_row(&b, q->data + (size_t)y * (size_t)q->width, q->width, y);
	values_number(v, STR("size"), q->width + 2 * QUIET);
	values_text(v, STR("shape"), buf_str(&b));
	QRcode_free(q);
}
