/* An address and what stands in the places of a letter: the message that comes of it has the
 * headers that we write and no other. */
#include "store/post/letter.h"

#include <stdlib.h>

#include "store/base/arena.h"
#include "store/base/utf8.h"
#include "store/post/mime.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

/* Lines end with CR LF, hold ASCII, and are not too long for a server; only folded lines begin with
 * a blank. */
static void check_headers(struct str s, size_t headers)
{
	size_t length = 0, lines = 0;

	for (size_t i = 0; i < s.n; i++, length++) {
		if (s.p[i] == '\r' && i + 1 < s.n && s.p[i + 1] == '\n') {
			if (length > 998)
				abort();
			lines += i + 2 >= s.n || s.p[i + 2] != ' ';
			length = 0;
			i++;
			continue;
		}
		if (s.p[i] < ' ' || s.p[i] > '~')
			abort();
	}
	if (lines != headers)
		abort();
}

/* What letter.c lets through to mime.h. */
static bool is_name(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f)
			return false;
	return s.n < 400 && str_is_utf8(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena *a = arena_open(4 << 20);
	struct str rest = str_bytes(bytes, n), address;
	struct buf b = buf_open(a);

	if (n > 4096 || !str_cut(&rest, '\n', &address) || !rest.p)
		rest = STR("");
	if (n <= 4096 && letter_is_address(address)) {
		if (address.n > 254 || str_find(address, '@') == address.n ||
		    str_find(address, ' ') < address.n || str_find(address, ',') < address.n)
			abort();
		if (is_name(rest)) {
			mime_mailbox(&b, "From", rest, address);
			check_headers(buf_str(&b), 1);
		}
	}
	arena_close(a);
	return 0;
}
