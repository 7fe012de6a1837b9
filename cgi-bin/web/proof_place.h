/* proof_place.h: where a photo was taken, as far as it says so itself. For proof_*.c. */
#ifndef WEB_PROOF_PLACE_H
#define WEB_PROOF_PLACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/base/str.h"

/* What a camera says of a photo, which may be where it was taken: a segment of a JPEG or a chunk of
 * a PNG, looked at once it has passed. Longer than EXIF_BYTES_MAX it is odd: a JPEG has no room for
 * that. */
enum { EXIF_BYTES_MAX = 64 << 10 };
struct exif {
	unsigned char *bytes;              /* room for EXIF_BYTES_MAX */
	size_t n, length;
	bool has_place, is_odd;
};
void exif_begin(struct exif *x, uint64_t length);      /* 0: what follows is something else */
void exif_add(struct exif *x, struct str piece);       /* what is longer is passed over */

/* The same in the text of XMP, whose figures become spaces. */
bool xmp_place(unsigned char *p, size_t n, bool takes_out);

#endif
