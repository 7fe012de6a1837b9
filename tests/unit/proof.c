#include "cgi-bin/web/proof.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cgi-bin/web/checker.h"
#include "cgi-bin/web/verdict.h"
#include "store/base/buf.h"
#include "store/base/err.h"
#include "store/compiled/doing.h"
#include "tests/tap.h"

static const char *const folders[PROOFS] = {
	[PROOF_GOOD] = "good", [PROOF_EMPTY] = "empty", [PROOF_LOCKED] = "locked",
	[PROOF_MACROS] = "macros",
	[PROOF_FETCHES] = "fetches", [PROOF_DAMAGED] = "damaged", [PROOF_ODD] = "odd",
	[PROOF_LARGE] = "large",
	[PROOF_PLACE] = "place",
	[PROOF_IS_PDF] = "is-pdf", [PROOF_IS_PICTURE] = "is-picture", [PROOF_IS_WORD] = "is-word",
	[PROOF_IS_OTHER] = "is-other",
};

static struct arena *arena;
static struct magic_set *magic;

static struct str file_of(const char *path)
{
	struct buf b = buf_open(arena);
	char bytes[4096];
	int fd = open(path, O_RDONLY);
	ssize_t n;

	while ((n = read(fd, bytes, sizeof(bytes))) > 0)
		buf_add(&b, str_bytes(bytes, (size_t)n));
	close(fd);
	return buf_str(&b);
}

static enum proof_kind kind_of(const char *name)
{
	return verdict_promised(verdict_ending(arena, str_of(name)));
}

/* In pieces of step bytes, as they come from the network. */
static enum proof prove(enum proof_kind kind, struct str bytes, size_t step)
{
	struct arena *a = arena_open(20 << 20);
	struct proof_of *p = proof_open(a, kind, magic);
	enum proof said;

	for (; bytes.n > 0; bytes = str_from(bytes, step))
		proof_add(p, str_part(bytes, 0, step));
	said = proof_end(p);
	arena_close(a);
	return said;
}

/* A file that is cut anywhere, and one with a byte changed, gets some answer: no crash, no endless
 * loop. */
static void torture(enum proof_kind kind, struct str bytes)
{
	char *copy = arena_take(arena, bytes.n + 1);
	size_t step = bytes.n / 40 + 1;

	if (bytes.n > 0)
		memcpy(copy, bytes.p, bytes.n);
	for (size_t n = 1; n < bytes.n; n += step)
		prove(kind, str_bytes(copy, n), 1 << 16);
	for (size_t i = 0; i < bytes.n; i += step) {
		copy[i] = (char)~copy[i];
		prove(kind, str_bytes(copy, bytes.n), 1 << 16);
		copy[i] = (char)~copy[i];
	}
}

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

/* --- where a photo was taken --- */

static enum proof ask(int checker, enum proof_kind kind, struct str bytes)
{
	unsigned doings;

	checker_begin(checker, kind);
	checker_add(checker, bytes);
	return checker_end(checker, &doings);
}

static bool holds(struct str bytes, struct str what)
{
	return str_search(bytes, what) < bytes.n;
}

/* All that changes are bytes to zeros, and in a PNG a checksum. */
static size_t changed(struct str before, const char *after, bool *is_zeroed)
{
	size_t count = 0;

	*is_zeroed = true;
	for (size_t i = 0; i < before.n; i++) {
		count += before.p[i] != after[i];
		*is_zeroed = *is_zeroed && (before.p[i] == after[i] || after[i] == 0);
	}
	return count;
}

static void clean(const char *path, struct str angle, struct str upright)
{
	struct str bytes = file_of(path);
	enum proof_kind kind = kind_of(path);
	char *copy = arena_take(arena, bytes.n);
	bool is_zeroed;
	size_t count;

	memcpy(copy, bytes.p, bytes.n);
	is_int(PROOF_PLACE, prove(kind, bytes, 7), path);
	ok(holds(bytes, angle), "it holds the angle");
	proof_clean(kind, copy, bytes.n);
	is_int(PROOF_GOOD, prove(kind, str_bytes(copy, bytes.n), 1 << 16),
	       "once cleaned it is a good picture without a place");
	ok(!holds(str_bytes(copy, bytes.n), angle), "the angle is in it no more");
	ok(holds(str_bytes(copy, bytes.n), upright), "which way up it is held is");
	count = changed(bytes, copy, &is_zeroed);
	ok(count > 20 && count < 110 && (is_zeroed || kind == KIND_PNG),
	   "and nothing else has changed");
	torture(kind, bytes);
}

static void cut_and_clean(const char *path)
{
	struct str bytes = file_of(path);
	char *copy = arena_take(arena, bytes.n);

	for (size_t n = 0; n <= bytes.n; n++) {
		char *exact = malloc(n + 1);

		memcpy(exact, bytes.p, n);
		proof_clean(kind_of(path), exact, n);
		free(exact);
	}
	for (size_t i = 0; i < bytes.n * 8; i++) {
		memcpy(copy, bytes.p, bytes.n);
		copy[i / 8] = (char)(copy[i / 8] ^ 1 << i % 8);
		proof_clean(kind_of(path), copy, bytes.n);
	}
	ok(true, "cut anywhere, and with any bit changed, it is cleaned as far as it can be read");
}

/* In text a figure becomes a space, and what stands around it stays. */
static void clean_text(const char *path)
{
	static const char *const figures[] = { "53,46.2057N", "-1.53367", "63/1" }, *const others[] = {
		"Orientation=\"6\"", "exif:GPSVersionID=\"2.3.0.0\"", "exif:GPSLatitude = \"           \"",
		"Longtitude>        </drone" };
	struct str bytes = file_of(path);
	char *copy = arena_take(arena, bytes.n);

	memcpy(copy, bytes.p, bytes.n);
	is_int(PROOF_PLACE, prove(kind_of(path), bytes, 7), path);
	proof_clean(kind_of(path), copy, bytes.n);
	is_int(PROOF_GOOD, prove(kind_of(path), str_bytes(copy, bytes.n), 1 << 16),
	       "once cleaned it is a good picture without a place");
	for (size_t i = 0; i < COUNT(figures); i++)
		ok(holds(bytes, str_of(figures[i])) && !holds(str_bytes(copy, bytes.n), str_of(figures[i])),
		   figures[i]);
	for (size_t i = 0; i < COUNT(others); i++)
		ok(holds(str_bytes(copy, bytes.n), str_of(others[i])), others[i]);
	torture(kind_of(path), bytes);
	cut_and_clean(path);
}

static void test_places(void)
{
	struct str good = file_of("tests/files/good/held-upright.jpg");
	char *copy = arena_take(arena, good.n);
	int checker = checker_start();
	struct str photo = file_of("tests/places/little.jpg");
	char *head = arena_take(arena, photo.n);

	clean("tests/places/little.jpg", STR("\xd2\x04\0\0"), STR("\x12\x01\x03\0\1\0\0\0\6\0"));
	clean("tests/places/big.jpg", STR("\0\0\x04\xd2"), STR("\x01\x12\0\x03\0\0\0\1\0\6"));
	clean("tests/places/picture.png", STR("\0\0\x04\xd2"), STR("\x01\x12\0\x03\0\0\0\1\0\6"));
	clean("tests/places/behind.png", STR("\xd2\x04\0\0"), STR("\x12\x01\x03\0\1\0\0\0\6\0"));
	cut_and_clean("tests/places/big.jpg");
	cut_and_clean("tests/places/picture.png");
	clean_text("tests/places/edited.jpg");
	clean_text("tests/places/edited.png");
	memcpy(copy, good.p, good.n);
	proof_clean(KIND_JPEG, copy, good.n);
	ok(memcmp(copy, good.p, good.n) == 0,
	   "a photo that says nothing of a place stays as it is to the byte");
	memcpy(head, photo.p, photo.n);
	checker_clean(checker, KIND_JPEG, head, photo.n);
	is_int(PROOF_GOOD, ask(checker, KIND_JPEG, str_bytes(head, photo.n)),
	       "checker: a photo is cleaned aside");
	close(checker);
	wait(NULL);
}


/* The one child of a process; waits until there is one, ten seconds at most. 0: there is none. */
static pid_t child_of(pid_t parent)
{
	char path[100], pid[20] = "";
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", (int)parent, (int)parent);
	for (int i = 0; i < 10000 && !pid[0]; i++) {
		f = fopen(path, "r");
		if (f && fgets(pid, sizeof(pid), f) == NULL)
			usleep(1000);
		if (f)
			fclose(f);
	}
	return (pid_t)atoi(pid);
}

static void test_checker(void)
{
	int checker = checker_start();
	unsigned doings;
	pid_t child;
	char *zeros = arena_take(arena, PROOF_BYTES_MAX + 1);
	struct str good = file_of("tests/files/good/small.docx"),
	           bad = file_of("tests/files/macros/vba.doc");

	is_int(PROOF_GOOD, ask(checker, KIND_DOCX, good), "checker: a good file");
	is_int(PROOF_MACROS, ask(checker, KIND_DOC, bad), "checker: a bad one after it");
	is_int(PROOF_EMPTY, ask(checker, KIND_PDF, STR("")), "checker: an empty one");
	is_int(PROOF_ODD, ask(checker, KIND_DOCX, str_bytes(zeros, PROOF_BYTES_MAX + 1)),
	       "checker: one that is too long is not kept");
	is_int(PROOF_IS_OTHER, ask(checker, 77, good), "checker: a kind that is none");
	checker_begin(checker, KIND_DOCX);
	checker_add(checker, good);
	child = child_of(child_of(getpid()));
	ok(child > 0 && kill(child, SIGKILL) == 0, "checker: a process of its own looks at a file");
	is_int(PROOF_UNKNOWN, checker_end(checker, &doings),
	       "checker: a file whose process was ended is not taken for good");
	is_int(PROOF_GOOD, ask(checker, KIND_DOCX, good),
	       "checker: the next file is looked at all the same");
	close(checker);
	wait(NULL);
	ok(true, "checker: it ends when nobody holds its descriptor");
}

/* --- what a PDF would do --- */

static unsigned doings_of(struct str bytes, size_t step)
{
	struct arena *a = arena_open(20 << 20);
	struct proof_of *p = proof_open(a, KIND_PDF, NULL);
	unsigned doings;

	for (; bytes.n > 0; bytes = str_from(bytes, step))
		proof_add(p, str_part(bytes, 0, step));
	doings = proof_end(p) == PROOF_GOOD ? proof_doings(p) : ~0U;
	arena_close(a);
	return doings;
}

/* However it comes, and by the process aside as well. */
static void does(int checker, const char *name, const char *wanted)
{
	char path[300];
	struct str bytes, whole, pieces;
	unsigned aside;
	bool is_good;

	snprintf(path, sizeof(path), "tests/files/good/%s.pdf", name);
	bytes = file_of(path);
	whole = doing_write(arena, doings_of(bytes, 1 << 16));
	pieces = doing_write(arena, doings_of(bytes, 7));
	checker_begin(checker, KIND_PDF);
	checker_add(checker, bytes);
	is_good = checker_end(checker, &aside) == PROOF_GOOD;
	snprintf(path, sizeof(path), "good/%s.pdf: found \"%s\"", name, wanted);
	ok(is_good && str_is(whole, wanted) && str_is(pieces, wanted) &&
	       str_is(doing_write(arena, aside), wanted),
	   path);
}

static void test_doings(void)
{
	static const char *const rows[][2] = {
		{ "small", "" }, { "two", "" }, { "shown-large-first", "" }, { "objects-packed", "" },
		{ "script-in-a-stream-of-text", "" },
		{ "script", "script" }, { "script-spelt-in-numbers", "script" },
		{ "files-inside", "files" }, { "starts-a-program", "start" },
		{ "sends-what-is-typed", "send" }, { "script-in-packed-objects", "script start" },
		{ "script-behind-a-longer-line", "script start" }, { "script-behind-a-word", "script" },
		{ "objects-turned", "unread" }, { "objects-cut", "script unread" },
		{ "objects-without-end", "unread" },
	};
	int checker = checker_start();

	for (size_t i = 0; i < COUNT(rows); i++)
		does(checker, rows[i][0], rows[i][1]);
	is_int(PROOF_GOOD, ask(checker, KIND_DOCX, file_of("tests/files/good/small.docx")),
	       "what one file does is not said of the next");
	close(checker);
	wait(NULL);
}

static void test_keys(void)
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

static void test_memory(void)
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
static void test_other_list(void)
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
	/* as a program: else root alone may enter the sandbox */
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	test_checker();
	test_places();
	test_doings();
	magic = proof_magic();
	for (enum proof p = 0; p < PROOF_UNKNOWN; p++)
		look_at_folder(p);
	test_keys();
	if (!__asan_init)
		test_memory();
	test_other_list();
	return done();
}
