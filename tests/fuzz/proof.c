#include "cgi-bin/web/proof.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

/* The first byte says which kind the name promises, the second how the rest comes. However it comes, the word is
 * the same. */
static enum proof prove(const uint8_t *bytes, size_t n, size_t step)
{
	struct arena *a = arena_open(20 << 20);
	struct proof_of *p = proof_open(a, bytes[0] % (KIND_DOCX + 1), NULL);
	struct str rest = str_bytes(bytes + 2, n - 2);
	enum proof said;

	for (; rest.n > 0; rest = str_from(rest, step))
		proof_add(p, str_part(rest, 0, step));
	said = proof_end(p);
	arena_close(a);
	return said;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	if (n >= 2 && prove(bytes, n, 1 << 16) != prove(bytes, n, (size_t)bytes[1] + 1))
		abort();
	return 0;
}
