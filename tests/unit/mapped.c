#include "store/base/mapped.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/tap.h"

static struct arena *room;

static void write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "we");

	if (!f || fputs(text, f) < 0 || fclose(f) != 0)
		abort();
}

static struct str told(const char *path)
{
	struct str bytes = STR("(none)");

	return mapped_open(path, &bytes) == OK ? bytes : STR("(none)");
}

static void exchange(const char *text)
{
	write_file("words.new", text);
	if (rename("words.new", "words") != 0)
		abort();
}

static void strangers(void)
{
	struct str bytes;

	is_err(ERR_NOT_FOUND, mapped_open("nothing", &bytes), "a file that is not there is not found");
	is_err(ERR_NOT_FOUND, mapped_open("words/below", &bytes), "nor one below a file");
	is_err(ERR_DAMAGED, mapped_open(".", &bytes), "a folder is no file");
	write_file("empty", "");
	is_err(ERR_DAMAGED, mapped_open("empty", &bytes), "and an empty one holds nothing");
	unlink("empty");
}

static struct str first_bytes(size_t max)
{
	struct str bytes;

	return mapped_read(room, "version", max, &bytes) == OK ? bytes : STR("(none)");
}

static void small_ones(void)
{
	struct str bytes;

	is_err(ERR_NOT_FOUND, mapped_read(room, "nothing", 8, &bytes),
	       "a small file that is not there is not found");
	write_file("version", "first");
	is_str("fir", first_bytes(3), "of a small file so many bytes are read");
	write_file("version", "second");
	is_str("second", first_bytes(64), "and as long as nothing is kept each time anew");
}

static void small_ones_stay(void)
{
	is_str("second", first_bytes(64), "once files are kept a small one is read");
	write_file("version", "third");
	is_str("second", first_bytes(64), "and gives then what it gave");
	unlink("version");
}

/* How a process of its own ends that writes there. */
static int ends_writing(char *p)
{
	pid_t child = fork();
	int status = 0;

	if (child == 0) {
		*p = 'x';
		_exit(0);
	}
	waitpid(child, &status, 0);
	return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static void made(void)
{
	struct arena *a = mapped_make(told("words"));
	char *p = arena_take(a, 4);

	ok(!mapped_made("words"), "nothing was made of a file yet");
	p[0] = 'm';
	mapped_done("words", p);
	ok(mapped_made("words") == p, "what was made is found again");
	ok(!mapped_made("other") && !mapped_made("words2"), "of that file alone");
	ok(ends_writing(p) != 0, "and nobody can write into it");
	ok(!mapped_make(str_bytes(p, 1 << 20)), "there is no room to make something of a large one");
	a = mapped_make(STR("small"));
	ok(a != NULL, "but of a small one");
	mapped_done("nothing-kept", arena_take(a, 4));
	ok(!mapped_made("nothing-kept"), "what is not kept has nothing noted");
}

int main(void)
{
	char folder[] = "/tmp/waymark-mapped-XXXXXX";
	char name[32];
	bool all = true;

	if (!mkdtemp(folder) || chdir(folder) != 0)
		abort();
	room = arena_open(1 << 16);
	exchange("one");
	strangers();
	small_ones();
	ok(!mapped_make(STR("a")) && !mapped_made("words"),
	   "a process that keeps nothing makes nothing either");
	is_str("one", told("words"), "a file is read");
	exchange("two");
	is_str("two", told("words"), "each time as it stands there");
	mapped_keep(arena_open(1 << 20));
	is_str("two", told("words"), "where files are kept it is read once");
	exchange("three");
	is_str("two", told("words"), "and stays what it was");
	small_ones_stay();
	write_file("other", "other");
	is_str("other", told("other"), "beside another");
	made();
	for (int i = 0; i < MAPPED_KEPT_MAX + 50; i++) {
		snprintf(name, sizeof(name), "many%d", i);
		write_file(name, name);
		all = all && str_equal(told(name), str_of(name)) && str_equal(told(name), str_of(name));
		unlink(name);
		all = all && (str_equal(told(name), str_of(name)) == (i < MAPPED_KEPT_MAX - 3));
	}
	ok(all, "more than can be kept are read all the same");
	arena_close(room);
	unlink("words");
	unlink("other");
	rmdir(folder);
	return done();
}
