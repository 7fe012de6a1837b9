#include "cgi-bin/web/config.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/tap.h"

static void write_to(const char *folder, const char *name, const char *text)
{
	char path[512];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	if (!(file = fopen(path, "we")) || fputs(text, file) < 0 || fclose(file) != 0)
		abort();
}

static struct str read_from(struct arena *a, const char *folder, const char *name)
{
	char path[512], text[64];
	ssize_t n;
	int file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	if ((file = open(path, O_RDONLY | O_CLOEXEC)) < 0)
		return STR("nothing");
	n = read(file, text, sizeof(text));
	close(file);
	return str_copy(a, str_bytes(text, n > 0 ? (size_t)n : 0));
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *where)
{
	(void)about, (void)kind, (void)where;
	return remove(path);
}

/* Two files of a build, and a switch between reading the one and the other. */
static void pinned(struct arena *a, const char *top)
{
	char compiled[512], next[512];
	struct config c = { .data = "/", .edge = "/", .keys = "/", .site = "/", .compiled = compiled };
	struct config relative = { .data = "data", .edge = "/", .keys = "/", .site = "/",
	                           .compiled = compiled };

	snprintf(compiled, sizeof(compiled), "%s/compiled", top);
	snprintf(next, sizeof(next), "%s/next", top);
	if (mkdir(compiled, 0700) != 0 || mkdir(next, 0700) != 0)
		abort();
	write_to(compiled, "words", "old words");
	write_to(compiled, "page", "old page");
	write_to(next, "words", "new words");
	write_to(next, "page", "new page");
	config_pin(&relative);
	is_str(compiled, str_of(relative.compiled),
	       "where another folder is given from where we are, nothing is pinned");
	config_pin(&c);
	is_str("old words", read_from(a, c.compiled, "words"), "a request reads what is compiled");
	if (renameat2(AT_FDCWD, compiled, AT_FDCWD, next, RENAME_EXCHANGE) != 0)
		abort();
	is_str("old page", read_from(a, c.compiled, "page"),
	       "a build that is switched meanwhile changes nothing for it");
	is_str("new page", read_from(a, compiled, "page"), "the next one reads the new");
}

int main(void)
{
	char top[] = "/tmp/waymark-config.XXXXXX";
	struct arena *a = arena_open(1 << 20);

	if (!mkdtemp(top))
		return 1;
	pinned(a, top);
	nftw(top, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	arena_close(a);
	return done();
}
