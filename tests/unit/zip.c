#include "cgi-bin/web/zip.h"

#include <stdio.h>

#include "tests/scratch.h"
#include "tests/tap.h"

/* A stored file that comes in three pieces. */
struct pieces {
	int left;
	size_t each;
};

static enum err next(void *from, struct buf *out, bool *last)
{
	struct pieces *p = from;

	for (size_t i = 0; i < p->each; i++)
		buf_byte(out, (char)('a' + (i + (size_t)p->left) % 26));
	*last = --p->left == 0;
	return OK;
}

static enum err broken(void *from, struct buf *out, bool *last)
{
	(void)from, (void)out, (void)last;
	return ERR_INVALID;
}

static struct str all_of(struct arena *a, struct source *from, enum err *e)
{
	struct buf b = buf_open(a);
	bool last = false;

	for (*e = OK; *e == OK && !last;)
		*e = from->next(from->from, &b, &last);
	return buf_str(&b);
}

/* What another program says of the archive: names, lengths, and whether each sum is right. */
static struct str told(struct scratch *s, struct str zip)
{
	const char *file = scratch_path(s, "all.zip"), *said = scratch_path(s, "said");
	char command[600];

	scratch_write(file, zip);
	snprintf(command, sizeof(command),
	         "python3 -c 'import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1])\n"
	         "print(z.testzip(), *[\"%%s:%%d\" %% (i.filename, i.file_size) for i in z.infolist()], sep=\"|\", end=\"\")' "
	         "%s > %s", file, said);
	ok(system(command) == 0, "another program opens it");
	return scratch_read(s, said);
}

static void whole(struct scratch *s)
{
	struct zip *z = zip_open(s->arena);
	struct pieces three = { 3, 70000 };
	struct source from = { &three, next, 210000 }, out;
	struct str bytes;
	enum err e;

	zip_text(z, STR("form.txt"), 1700000000, STR("What we said"));
	zip_file(z, STR("files/Zo\xc3\xab.pdf"), 1700000000, &from);
	zip_text(z, STR("files/zo\xc3\xab.pdf"), 1700000000, STR(""));
	zip_text(z, STR("form.txt"), 1700000000, STR("again"));
	is_err(OK, zip_finish(z, &out), "an archive is finished");
	ok(three.left == 3, "nothing is read before it is sent");
	bytes = all_of(s->arena, &out, &e);
	is_err(OK, e, "it is sent piece by piece");
	is_int((int64_t)out.bytes, (int64_t)bytes.n, "as long as was promised");
	is_str("None|form.txt:12|files/Zo\xc3\xab.pdf:210000|files/zo\xc3\xab 2.pdf:0|form 2.txt:5",
	       told(s, bytes), "with each file under a name of its own, and whole");
}

static void odd(struct scratch *s)
{
	struct zip *z = zip_open(s->arena);
	struct source from = { NULL, broken, 5 }, huge = { NULL, broken, UINT32_MAX }, out;
	enum err e;

	is_err(OK, zip_finish(z, &out), "one without files");
	is_int((int64_t)out.bytes, (int64_t)all_of(s->arena, &out, &e).n, "is one too");
	z = zip_open(s->arena);
	zip_file(z, STR("a.pdf"), 0, &from);
	is_err(OK, zip_finish(z, &out), "a file that turns out to be broken");
	all_of(s->arena, &out, &e);
	is_err(ERR_INVALID, e, "stops it on the way");
	z = zip_open(s->arena);
	zip_file(z, STR("a.pdf"), 0, &huge);
	is_err(ERR_LIMIT, zip_finish(z, &out), "more than 4 GB is refused");
}

int main(void)
{
	struct scratch s;

	scratch_open(&s);
	whole(&s);
	odd(&s);
	scratch_close(&s);
	return done();
}
