#include "gen/output.h"

#include <unistd.h>

#include "gen/folder.h"
#include "tests/scratch.h"
#include "tests/tap.h"

/* What one run of gen makes. */
struct made { const char *path, *bytes; };

static const struct made first[] = {
	{ "site/index.html", "home" }, { "site/guide/index.html", "guide" },
	{ "site/guide/one/index.html", "one" },
	{ "site/guide/two/index.html", "two" }, { "site/a.woff2", "letters" },
	{ "compiled/forms/f", "1\n" }, { "compiled/forms/f@1", "form" },
	{ "compiled/pages/f@1/p.child", "page" },
};

static size_t write_with(struct scratch *s, const struct made *all, size_t count, const char *path,
                         const char *bytes, int quality)
{
	struct diag d = diag_open(s->arena);
	struct output o = output_open(s->arena, scratch_path(s, "build"));
	size_t changed = 0;

	for (size_t i = 0; i < count; i++) {
		bool other = path && strcmp(path, all[i].path) == 0;

		if (!other || bytes)
			output_add(&o, str_of(all[i].path), str_of(other ? bytes : all[i].bytes), "test");
	}
	output_check(&o, &d);
	output_write(&o, &d, quality, &changed);
	return d.errors > 0 ? 1000 : changed;
}

/* The first ones, that of path with other bytes, or without it. */
static size_t run(struct scratch *s, const char *path, const char *bytes)
{
	return write_with(s, first, COUNT(first), path, bytes, 5);
}

static ino_t inode(struct scratch *s, const char *name)
{
	struct stat about;

	return stat(scratch_path(s, name), &about) == 0 ? about.st_ino : 0;
}

static bool says(struct scratch *s, const char *name, const char *bytes)
{
	return inode(s, name) != 0 && str_is(scratch_read(s, scratch_path(s, name)), bytes);
}

static bool nothing_aside(struct scratch *s)
{
	return inode(s, "build/next-site") == 0 && inode(s, "build/next-compiled") == 0;
}

static void from_nothing(struct scratch *s)
{
	is_int(COUNT(first), (int64_t)run(s, NULL, NULL), "from nothing, every file is written");
	ok(says(s, "build/site/guide/one/index.html", "one"), "as it was made");
	ok(inode(s, "build/site/guide/one/index.html.br") &&
	       inode(s, "build/site/guide/one/index.html.gz"),
	   "text is compressed twice");
	ok(!inode(s, "build/site/a.woff2.gz"), "what gains nothing is not");
	is_int(0, (int64_t)run(s, NULL, NULL), "the same once more changes nothing");
	ok(nothing_aside(s), "and leaves nothing aside");
}

static void one_page(struct scratch *s)
{
	ino_t two = inode(s, "build/site/guide/two/index.html.br"),
	      folder = inode(s, "build/site/guide/two");
	ino_t one = inode(s, "build/site/guide/one"), form = inode(s, "build/compiled/forms"),
	      gz = inode(s, "build/site/guide/one/index.html.gz");

	is_int(1, (int64_t)run(s, "site/guide/one/index.html", "one, changed"), "one page changes");
	ok(says(s, "build/site/guide/one/index.html", "one, changed"), "its file is the new one");
	ok(inode(s, "build/site/guide/one/index.html.gz") != gz, "its compressed forms too");
	ok(inode(s, "build/site/guide/one") != one, "its folder took the old one's place whole");
	ok(inode(s, "build/site/guide/two") == folder &&
	       inode(s, "build/site/guide/two/index.html.br") == two,
	   "the next page's was not touched");
	run(s, NULL, NULL);
	is_int(1, (int64_t)run(s, "compiled/forms/f", "2\n"), "one compiled file changes");
	ok(inode(s, "build/compiled/forms") == form && says(s, "build/compiled/forms/f", "2\n"),
	   "it alone is replaced");
	run(s, NULL, NULL);
}

static void coming_and_going(struct scratch *s)
{
	ino_t home = inode(s, "build/site/index.html"), folder = inode(s, "build/site/guide");

	run(s, "site/guide/two/index.html", NULL);
	ok(inode(s, "build/site/guide/two") == 0,
	   "a page that is no longer made is gone, with its folder");
	ok(inode(s, "build/site/guide") != folder && inode(s, "build/site/index.html") == home,
	   "by a switch of the folder around it");
	run(s, NULL, NULL);
	ok(says(s, "build/site/guide/two/index.html", "two") &&
	       says(s, "build/site/index.html", "home"),
	   "it comes back");
	unlink(scratch_path(s, "build/site/guide/one/index.html.br"));
	scratch_write(scratch_path(s, "build/site/guide/stray"), STR("stray"));
	is_int(0, (int64_t)run(s, NULL, NULL), "a compressed form that is missing is no change");
	ok(inode(s, "build/site/guide/one/index.html.br") != 0, "but is made again");
	ok(inode(s, "build/site/guide/stray") == 0, "what nobody made goes");
	run(s, "compiled/forms/f@1", NULL);
	ok(says(s, "build/compiled/forms/f@1", "form"), "a version that is no longer made is kept");
	run(s, "site/guide/one/index.html", NULL);
	run(s, "site/index.html", "other");
	ok(says(s, "build/compiled/pages/f@1/p.child", "page") &&
	       says(s, "build/site/index.html", "other"),
	   "whatever else changes");
}

/* Folders are listed only while they are young; then how they stand says that nothing came or
 * went. */
static void long_ago(struct scratch *s)
{
	run(s, NULL, NULL);
	usleep(60 * 1000);
	run(s, NULL, NULL);
	scratch_write(scratch_path(s, "build/site/guide/two/stray"), STR("stray"));
	mkdir(scratch_path(s, "build/site/guide/new"), 0755);
	scratch_write(scratch_path(s, "build/site/guide/new/stray"), STR("stray"));
	unlink(scratch_path(s, "build/site/guide/one/index.html.gz"));
	is_int(0, (int64_t)run(s, NULL, NULL), "what came and went between two runs is no change");
	ok(inode(s, "build/site/guide/one/index.html.gz") != 0, "but what went is made again");
	ok(inode(s, "build/site/guide/two/stray") == 0 && inode(s, "build/site/guide/new/stray") == 0,
	   "and what came goes");
	scratch_write(scratch_path(s, "build/gen.site"), STR("genstood and no more"));
	is_int(1, (int64_t)run(s, "site/index.html", "read"),
	       "a note that is not whole is as good as none");
}

static void better(struct scratch *s)
{
	ino_t html, br;

	run(s, NULL, NULL);
	html = inode(s, "build/site/index.html");
	br = inode(s, "build/site/index.html.br");
	is_int(0, (int64_t)write_with(s, first, COUNT(first), NULL, NULL, 11),
	       "a release changes no page");
	ok(inode(s, "build/site/index.html") == html && inode(s, "build/site/index.html.br") != br,
	   "but compresses each again");
	br = inode(s, "build/site/index.html.br");
	run(s, NULL, NULL);
	ok(inode(s, "build/site/index.html.br") == br, "what is compressed better stays");
}

static void failing(struct scratch *s)
{
	struct made broken[COUNT(first) + 2];

	memcpy(broken, first, sizeof(first));
	broken[0].bytes = "never seen";
	broken[COUNT(first)] = (struct made){ "site/x", "a file" };
	broken[COUNT(first) + 1] = (struct made){ "site/x/y", "below it" };
	is_int(1000, (int64_t)write_with(s, broken, COUNT(broken), NULL, NULL, 5),
	       "what cannot be laid out is a fault");
	ok(says(s, "build/site/index.html", "home") &&
	       says(s, "build/site/guide/two/index.html", "two"),
	   "and what stood there stands");
	ok(nothing_aside(s), "with nothing left aside");
}

int main(void)
{
	struct scratch s = { 0 };

	scratch_folder(&s);
	from_nothing(&s);
	one_page(&s);
	coming_and_going(&s);
	long_ago(&s);
	better(&s);
	failing(&s);
	scratch_close(&s);
	return done();
}
