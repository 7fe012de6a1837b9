#include "cgi-bin/web/checker.h"

#include <string.h>
#include <sys/mman.h>

#include "cgi-bin/web/aside.h"
#include "store/base/log.h"
#include "store/base/sandbox.h"
#include "store/compiled/doing.h"

/* A good file that would do something: its word is PROOFS and the bits of what. */
enum { ARENA_BYTES = 20 << 20, DOINGS_END = 1 << DOINGS, CLEANED = 98 };

/* What begins a file: all of it comes, or its first bytes lie in memory that both sides see. */
struct beginning {
	enum proof_kind kind;
	size_t head_n;             /* 0: all of it comes */
};

static char *head;

static void *load_magic(void)
{
	return proof_magic();
}

static int look(int from, struct str begin, void *magic)
{
	struct beginning b = { KIND_NONE, 0 };
	struct proof_of *p;
	enum proof said;
	struct str piece;

	memcpy(&b, begin.p, begin.n < sizeof(b) ? begin.n : sizeof(b));
	if (b.head_n > 0) {
		proof_clean(b.kind, head, b.head_n);
		while (aside_next(from, &piece))
			;
		return CLEANED;
	}
	p = proof_open(arena_open(ARENA_BYTES), b.kind, magic);
	while (aside_next(from, &piece))
		proof_add(p, piece);
	said = proof_end(p);
	return said == PROOF_GOOD && proof_doings(p) ? PROOFS + (int)proof_doings(p) : (int)said;
}

int checker_start(void)
{
	static const struct aside_work work = { load_magic, SANDBOX_PROOF, look };

	if (!head)
		head = mmap(NULL, CHECKER_HEAD_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
		            -1, 0);
	if (head == MAP_FAILED)
		die("checker_start");
	return aside_start(&work);
}

static void begin(int checker, enum proof_kind kind, size_t head_n)
{
	struct beginning b = { kind, head_n };

	aside_begin(checker, str_bytes((const char *)&b, sizeof(b)));
}

void checker_clean(int checker, enum proof_kind kind, char *bytes, size_t n)
{
	if (!head || n == 0 || n > CHECKER_HEAD_BYTES)
		return;
	memcpy(head, bytes, n);
	begin(checker, kind, n);
	if (aside_end(checker) == CLEANED)
		memcpy(bytes, head, n);
	memset(head, 0, n);
}

void checker_begin(int checker, enum proof_kind promised)
{
	begin(checker, promised, 0);
}

void checker_add(int checker, struct str piece)
{
	aside_add(checker, piece);
}

enum proof checker_end(int checker, unsigned *doings)
{
	int said = aside_end(checker);

	*doings = 0;
	if (said > PROOFS && said < PROOFS + DOINGS_END) {
		*doings = (unsigned)(said - PROOFS);
		return PROOF_GOOD;
	}
	return said >= 0 && said < PROOFS ? (enum proof)said : PROOF_UNKNOWN;
}
