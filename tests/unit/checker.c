/* The process aside that looks at files; what it says that a PDF would do. */
#include "cgi-bin/web/checker.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "store/base/err.h"
#include "store/compiled/doing.h"
#include "tests/unit/proof_files.h"

static enum proof ask(int checker, enum proof_kind kind, struct str bytes)
{
	unsigned doings;

	checker_begin(checker, kind);
	checker_add(checker, bytes);
	return checker_end(checker, &doings);
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

static void one_after_the_other(void)
{
	int checker = checker_start();
	unsigned doings;
	pid_t child;
	char *zeros = arena_take(arena, PROOF_BYTES_MAX + 1);
	struct str good = file_of("tests/files/good/small.docx"),
	           bad = file_of("tests/files/macros/vba.doc");

	is_int(PROOF_GOOD, ask(checker, KIND_DOCX, good), "a good file");
	is_int(PROOF_MACROS, ask(checker, KIND_DOC, bad), "a bad one after it");
	is_int(PROOF_EMPTY, ask(checker, KIND_PDF, STR("")), "an empty one");
	is_int(PROOF_ODD, ask(checker, KIND_DOCX, str_bytes(zeros, PROOF_BYTES_MAX + 1)),
	       "one that is too long is not kept");
	is_int(PROOF_IS_OTHER, ask(checker, 77, good), "a kind that is none");
	checker_begin(checker, KIND_DOCX);
	checker_add(checker, good);
	child = child_of(child_of(getpid()));
	ok(child > 0 && kill(child, SIGKILL) == 0, "a process of its own looks at a file");
	is_int(PROOF_UNKNOWN, checker_end(checker, &doings),
	       "a file whose process was ended is not taken for good");
	is_int(PROOF_GOOD, ask(checker, KIND_DOCX, good),
	       "the next file is looked at all the same");
	close(checker);
	wait(NULL);
	ok(true, "it ends when nobody holds its descriptor");
}

static void cleans_a_photo(void)
{
	int checker = checker_start();
	struct str photo = file_of("tests/places/little.jpg");
	char *head = arena_take(arena, photo.n);

	memcpy(head, photo.p, photo.n);
	checker_clean(checker, KIND_JPEG, head, photo.n);
	is_int(PROOF_GOOD, ask(checker, KIND_JPEG, str_bytes(head, photo.n)),
	       "a photo is cleaned aside");
	close(checker);
	wait(NULL);
}

/* --- what a PDF would do ---------------------------------------------------------------------- */

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

static void doings(void)
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

/* As a program: else root alone may enter the sandbox. */
int main(void)
{
	arena = arena_open(256 << 20);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	one_after_the_other();
	cleans_a_photo();
	doings();
	return done();
}
