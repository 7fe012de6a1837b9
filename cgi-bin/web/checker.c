#include "cgi-bin/web/checker.h"

#include "cgi-bin/web/aside.h"
#include "store/base/sandbox.h"

enum { ARENA_BYTES = 20 << 20 };

static void *load_magic(void)
{
	return proof_magic();
}

static int look(int from, struct str begin, void *magic)
{
	enum proof_kind promised = begin.n > 0 ? (enum proof_kind)begin.p[0] : KIND_NONE;
	struct proof_of *p = proof_open(arena_open(ARENA_BYTES), promised, magic);
	struct str piece;

	while (aside_next(from, &piece))
		proof_add(p, piece);
	return (int)proof_end(p);
}

int checker_start(void)
{
	static const struct aside_work work = { load_magic, SANDBOX_PROOF, look };

	return aside_start(&work);
}

void checker_begin(int checker, enum proof_kind promised)
{
	char kind = (char)promised;

	aside_begin(checker, str_bytes(&kind, 1));
}

void checker_add(int checker, struct str piece)
{
	aside_add(checker, piece);
}

enum proof checker_end(int checker)
{
	int said = aside_end(checker);

	return said >= 0 && said < PROOFS ? (enum proof)said : PROOF_UNKNOWN;
}
