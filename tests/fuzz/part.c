/* A part of a Word file, unpacked: what kinds there are (the first byte is odd), or which parts
 * belong to which. What some readers overlook, a mark of the order of bytes in front and an empty
 * line behind, changes nothing of what is said. And as a part with text: its fields say the same
 * in whatever pieces it comes. */
#include "cgi-bin/web/proof_field.h"
#include "cgi-bin/web/proof_kinds.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { INPUT_MAX = 1 << 15, ARENA_MAX = 16 << 20 };

static enum proof fields_of(struct str xml, size_t step)
{
	struct codes c = { .said = PROOF_GOOD };

	for (; xml.n > 0; xml = str_from(xml, step))
		codes_add(&c, str_part(xml, 0, step));
	return codes_end(&c);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena *a;
	struct str xml;
	enum proof said;

	if (n < 1 || n > INPUT_MAX)
		return 0;
	xml = str_bytes(bytes + 1, n - 1);
	a = arena_open(ARENA_MAX);
	said = docx_part_check(a, xml, bytes[0] & 1);
	if (said != docx_part_check(a, str_join(a, xml, STR("\n")), bytes[0] & 1))
		abort();
	if (str_starts(xml, STR("<")) &&
	    said != docx_part_check(a, str_join(a, STR("\xef\xbb\xbf"), xml), bytes[0] & 1))
		abort();
	if (fields_of(xml, n) != fields_of(xml, 1) || fields_of(xml, n) != fields_of(xml, 7))
		abort();
	arena_close(a);
	return 0;
}
