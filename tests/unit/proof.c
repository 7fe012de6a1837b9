#include "cgi-bin/web/proof.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "tests/unit/proof_files.h"

static const char *const folders[PROOFS] = {
	[PROOF_GOOD] = "good", [PROOF_EMPTY] = "empty", [PROOF_LOCKED] = "locked",
	[PROOF_MACROS] = "macros",
	[PROOF_FETCHES] = "fetches", [PROOF_ACTS] = "acts",
	[PROOF_DAMAGED] = "damaged", [PROOF_ODD] = "odd",
	[PROOF_LARGE] = "large",
	[PROOF_PLACE] = "place",
	[PROOF_IS_PDF] = "is-pdf", [PROOF_IS_PICTURE] = "is-picture", [PROOF_IS_WORD] = "is-word",
	[PROOF_IS_OTHER] = "is-other",
};

static void look_at(enum proof wanted, const char *name)
{
	char path[300], sentence[400];
	struct str bytes;
	enum proof whole, pieces;

	snprintf(path, sizeof(path), "tests/files/%s/%s", folders[wanted], name);
	bytes = file_of(path);
	whole = prove(kind_of(name), bytes, 1 << 16);
	pieces = prove(kind_of(name), bytes, 7);
	snprintf(sentence, sizeof(sentence), "%s/%s: %s", folders[wanted], name,
	         folders[whole] ? folders[whole] : "?");
	ok(whole == wanted && pieces == wanted, sentence);
	if (bytes.n < 8192)
		torture(kind_of(name), bytes);
}

static void look_at_folder(enum proof wanted)
{
	char path[100];
	const struct dirent *entry;
	DIR *folder;

	snprintf(path, sizeof(path), "tests/files/%s", folders[wanted]);
	folder = opendir(path);
	ok(folder != NULL, path);
	while (folder && (entry = readdir(folder)))
		if (entry->d_name[0] != '.')
			look_at(wanted, entry->d_name);
	if (folder)
		closedir(folder);
}

static void faults_have_words(void)
{
	bool all = verdict_problem(PROOF_GOOD) == NULL;

	for (enum proof p = PROOF_GOOD + 1; p < PROOFS; p++)
		all = all && verdict_problem(p);
	ok(all, "each word about a file but good has a sentence for people");
}

/* --- want of memory --- */

enum { SMALL_BYTES = 1024, MUCH_BYTES = 1 << 20 };

/* Pieces that are smaller can still be had: libmagic itself falls without them. */
static void use_memory_up(void)
{
	struct rlimit none = { 0, 0 };
	void *volatile one;

	if (setrlimit(RLIMIT_AS, &none) != 0)
		abort();
	for (size_t n = MUCH_BYTES; n >= SMALL_BYTES; n /= 2) {
		do
			one = malloc(n);
		while (one);
	}
}

/* AddressSanitizer keeps memory of its own, so none of it runs out: make test SANITIZE=1 passes
 * over it. */
void __asan_init(void) __attribute__((weak));

static void without_memory(void)
{
	struct str bytes = file_of("tests/files/good/two.pdf");
	pid_t child = fork();
	int status;

	if (child == 0) {
		struct proof_of *p = proof_open(arena_open(20 << 20), KIND_PDF, magic);

		proof_add(p, bytes);
		use_memory_up();
		_exit((int)proof_end(p));
	}
	waitpid(child, &status, 0);
	ok(WIFEXITED(status), "without memory a good file is looked at");
	is_int(PROOF_UNKNOWN, WEXITSTATUS(status),
	       "and nobody knows what it is, instead of calling it another kind of file");
}

/* As when the list of this machine cannot be mapped: libmagic goes on with what else it finds. */
static void another_list(void)
{
	char path[] = "/tmp/waymark-magic.XXXXXX";
	int file = mkstemp(path);

	if (file < 0 || dprintf(file, "0 string zzz nothing\n") < 0 || close(file) != 0 ||
	    setenv("MAGIC", path, 1) != 0)
		abort();
	ok(proof_magic() == NULL, "a list of kinds that does not know a PDF has no vote");
	unlink(path);
	unsetenv("MAGIC");
}

int main(void)
{
	arena = arena_open(256 << 20);
	magic = proof_magic();
	for (enum proof p = 0; p < PROOF_UNKNOWN; p++)
		look_at_folder(p);
	faults_have_words();
	if (!__asan_init)
		without_memory();
	another_list();
	return done();
}
