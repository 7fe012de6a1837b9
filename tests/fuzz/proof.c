#include "cgi-bin/web/proof.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

/* The first byte says which kind the name promises, the second how the rest comes. However it
 * comes, the word is the same, and what it would do. */
static enum proof prove(const uint8_t *bytes, size_t n, size_t step, unsigned *doings)
{
	struct arena *a = arena_open(20 << 20);
	struct proof_of *p = proof_open(a, bytes[0] % (KIND_DOCX + 1), NULL);
	struct str rest = str_bytes(bytes + 2, n - 2);
	enum proof said;

	for (; rest.n > 0; rest = str_from(rest, step))
		proof_add(p, str_part(rest, 0, step));
	said = proof_end(p);
	*doings = proof_doings(p);
	arena_close(a);
	return said;
}

/* Cleaning changes no file that is good, and makes none worse that says where it was taken. */
static bool cleans(const uint8_t *bytes, size_t n, enum proof said)
{
	uint8_t *copy = malloc(n);
	bool holds = true;
	unsigned doings;

	memcpy(copy, bytes, n);
	proof_clean(bytes[0] % (KIND_DOCX + 1), (char *)copy + 2, n - 2);
	if (said == PROOF_GOOD)
		holds = memcmp(copy, bytes, n) == 0;
	if (said == PROOF_PLACE) {
		said = prove(copy, n, 1 << 16, &doings);
		holds = said == PROOF_GOOD || said == PROOF_PLACE;
	}
	free(copy);
	return holds;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	unsigned whole, pieces;
	enum proof said;

	if (n < 2)
		return 0;
	said = prove(bytes, n, 1 << 16, &whole);
	if (said != prove(bytes, n, (size_t)bytes[1] + 1, &pieces) || whole != pieces ||
	    !cleans(bytes, n, said))
		abort();
	return 0;
}
