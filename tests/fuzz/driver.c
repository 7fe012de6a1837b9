/* driver CHANGES KEEP FILE...: each file as it stands, then CHANGES changed copies of it, the same
 * ones in every run. An input that brings the target down is left in the file KEEP. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/base/str.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INPUT_MAX = 1 << 18, EDITS_MAX = 4, SECONDS_MAX = 20 };

static struct {
	const char *keep;
	const uint8_t *bytes;
	size_t n;
} now;

static void leave(int number)
{
	int fd = open(now.keep, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (fd >= 0 && write(fd, now.bytes, now.n) < 0)
		_exit(3);
	signal(number, SIG_DFL);
	raise(number);
}

/* In memory of its exact size, so that reading past its end is seen. */
static void run(const uint8_t *bytes, size_t n)
{
	uint8_t *exact = malloc(n ? n : 1);

	if (!exact)
		abort();
	if (n > 0)
		memcpy(exact, bytes, n);
	now.bytes = exact;
	now.n = n;
	alarm(SECONDS_MAX);
	LLVMFuzzerTestOneInput(exact, n);
	free(exact);
}

/* xorshift64 (Marsaglia 2003): the same numbers everywhere. */
static size_t chance(uint64_t *state, size_t below)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return (size_t)(*state % below);
}

static size_t insert(uint8_t *p, size_t n, size_t at, const uint8_t *piece, size_t piece_n)
{
	if (n + piece_n > INPUT_MAX)
		return n;
	memmove(p + at + piece_n, p + at, n - at);
	memcpy(p + at, piece, piece_n);
	return n + piece_n;
}

/* One change: a bit, a byte of meaning, a piece taken out, a piece said again elsewhere, the end
 * cut off. */
static size_t change(uint64_t *state, uint8_t *p, size_t n)
{
	static const uint8_t meaning[] =
	    "\0\xff\x80\x7f\r\n\t -=&%;:\"'<>{}[]\\/\x01\x02\x10\x20\x40\xc3\xe2\xf0"
	    "0129aZ";
	uint8_t piece[64];
	size_t at = chance(state, n + 1), length = 1 + chance(state, sizeof(piece));

	if (at + length > n)
		length = n - at;
	memcpy(piece, p + at, length);
	switch (chance(state, 6)) {
	case 0:
		if (at < n)
			p[at] = (uint8_t)(p[at] ^ 1u << chance(state, 8));
		return n;
	case 1:
		if (at < n)
			p[at] = meaning[chance(state, sizeof(meaning))];
		return n;
	case 2: return insert(p, n, at, &meaning[chance(state, sizeof(meaning))], 1);
	case 3:
		memmove(p + at, p + at + length, n - at - length);
		return n - length;
	case 4: return insert(p, n, chance(state, n + 1), piece, length);
	default: return chance(state, 8) == 0 ? at : n;
	}
}

static void run_changed(const uint8_t *bytes, size_t n, size_t changes)
{
	static uint8_t copy[INPUT_MAX];
	uint64_t state = 0x9e3779b97f4a7c15u ^ n;

	for (size_t i = 0; i < changes; i++) {
		size_t copy_n = n;

		if (n > 0)
			memcpy(copy, bytes, n);
		for (size_t k = chance(&state, EDITS_MAX) + 1; k > 0; k--)
			copy_n = change(&state, copy, copy_n);
		run(copy, copy_n);
	}
}

static bool run_file(const char *path, size_t changes)
{
	static uint8_t bytes[INPUT_MAX];
	int fd = open(path, O_RDONLY);
	ssize_t n = fd < 0 ? -1 : read(fd, bytes, sizeof(bytes));

	close(fd);
	if (n < 0)
		return false;
	run(bytes, (size_t)n);
	run_changed(bytes, (size_t)n, changes);
	return true;
}

int main(int argc, char **argv)
{
	size_t changes;

	if (argc < 3)
		return 2;
	changes = strtoul(argv[1], NULL, 10);
	now.keep = argv[2];
	LLVMFuzzerInitialize(&argc, &argv);
	signal(SIGABRT, leave);
	signal(SIGALRM, leave);
	for (int i = 3; i < argc; i++)
		if (!run_file(argv[i], changes)) {
			fprintf(stderr, "%s cannot be read\n", argv[i]);
			return 2;
		}
	printf("%zu\n", (size_t)(argc - 3) * (changes + 1));
	return 0;
}
