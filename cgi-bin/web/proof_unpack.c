#include "cgi-bin/web/proof_unpack.h"

#include <stdlib.h>
#include <zlib.h>

struct unpacker {
	z_stream z;
};

struct unpacker *unpack_open(bool is_raw)
{
	struct unpacker *u = calloc(1, sizeof(*u));

	if (u && inflateInit2(&u->z, is_raw ? -MAX_WBITS : MAX_WBITS) == Z_OK)
		return u;
	free(u);
	return NULL;
}

/* Z_BUF_ERROR: nothing is left to take, and nothing to give. */
enum unpacked unpack_next(struct unpacker *u, struct str *packed, char *plain, size_t *n)
{
	int said;

	u->z.next_in = (Bytef *)(uintptr_t)packed->p;
	u->z.avail_in = (uInt)packed->n;
	u->z.next_out = (Bytef *)plain;
	u->z.avail_out = (uInt)*n;
	said = inflate(&u->z, Z_NO_FLUSH);
	*packed = str_from(*packed, packed->n - u->z.avail_in);
	*n -= u->z.avail_out;
	if (said == Z_STREAM_END)
		return UNPACK_END;
	return said == Z_OK || said == Z_BUF_ERROR ? UNPACK_MORE : UNPACK_BROKEN;
}

void unpack_close(struct unpacker *u)
{
	if (u)
		inflateEnd(&u->z);
	free(u);
}
