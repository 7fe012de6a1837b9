#include "store/engine/blob.h"

#include "store/base/hex.h"
#include "store/base/whole.h"
#include "tests/scratch.h"
#include "tests/tap.h"

enum { CHUNK = VAULT_CHUNK_BYTES, SEALED_CHUNK = CHUNK + 17, HEADER = 24 };

static const struct str ANN = STR("owner-number-001"), BEN = STR("owner-number-002");

static struct str text_of(struct scratch *s, size_t n)
{
	struct buf b = buf_open(s->arena);

	for (size_t i = 0; b.n < n; i++) {
		buf_text(&b, "canary");
		buf_number(&b, (int64_t)i);
	}
	return str_part(buf_str(&b), 0, n);
}

static struct blob keep(struct scratch *s, struct str owner, struct str text, size_t piece)
{
	struct blob_writer *w;
	struct txn *t;
	struct blob b = { 0 };

	if (blob_create(s->arena, s->data, &w) != OK)
		die("create");
	for (struct str rest = text; rest.n > 0; rest = str_from(rest, piece))
		if (blob_write(w, str_part(rest, 0, piece)) != OK)
			die("write");
	if (blob_finish(w, &b) != OK)
		die("finish");
	t = scratch_begin(s, MAIN, WRITE);
	if (blob_keep(t, s->keys, owner, w) != OK)
		die("keep");
	scratch_commit(t);
	return b;
}

static enum err read_all(struct scratch *s, struct str owner, struct str id, struct buf *out)
{
	struct txn *t = scratch_begin(s, MAIN, READ);
	struct blob_reader *r;
	struct blob b;
	bool last = false;
	enum err e = blob_open(t, s->keys, s->data, owner, id, &r, &b);

	if (e == OK) {
		while (!last && e == OK)
			e = blob_read(r, out, &last);
		blob_close(r);
	}
	txn_abort(t);
	return e;
}

static const char *path_of(struct scratch *s, struct str id)
{
	struct str name = hex_write(s->arena, id);
	struct buf b = buf_open(s->arena);

	buf_text(&b, "blobs/");
	buf_add(&b, str_part(name, 0, 2));
	buf_byte(&b, '/');
	buf_add(&b, name);
	return scratch_path(s, str_c(s->arena, buf_str(&b)));
}

static void lengths(struct scratch *s)
{
	static const size_t sizes[] = { 0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 7 };
	static const size_t pieces[] = { 1000, CHUNK, 3 * CHUNK };
	int same = 0;

	for (size_t i = 0; i < COUNT(sizes); i++) {
		for (size_t p = 0; p < COUNT(pieces); p++) {
			struct str text = text_of(s, sizes[i]);
			struct blob b = keep(s, ANN, text, pieces[p]);
			struct buf got = buf_open(s->arena);

			same += read_all(s, ANN, b.id, &got) == OK && str_equal(text, buf_str(&got)) &&
			        b.bytes == text.n;
		}
	}
	is_int(COUNT(sizes) * COUNT(pieces), same,
	       "a file of any length comes back as it was, in whatever pieces it arrived");
}

static enum err read_as(struct scratch *s, struct str id, struct str bytes)
{
	struct buf got = buf_open(s->arena);

	scratch_write(path_of(s, id), bytes);
	return read_all(s, ANN, id, &got);
}

static void tampering(struct scratch *s)
{
	struct blob one = keep(s, ANN, text_of(s, 3 * CHUNK), CHUNK);
	struct blob two = keep(s, ANN, text_of(s, 3 * CHUNK), CHUNK);
	struct str whole = scratch_read(s, path_of(s, one.id)),
	           other = scratch_read(s, path_of(s, two.id));
	char *p = str_c(s->arena, whole);
	int refused = 0, tried = 0;

	is_int(HEADER + 3 * SEALED_CHUNK, (int64_t)whole.n, "three chunks lie in the file");
	is_int((int64_t)whole.n, (int64_t)str_search(whole, STR("canary")), "which shows nothing");
	for (size_t at = 0; at < whole.n; at += 9973, tried++) {
		p[at] = (char)(p[at] ^ 1 << at % 8);
		refused += read_as(s, one.id, str_bytes(p, whole.n)) == ERR_DAMAGED;
		p[at] = (char)(p[at] ^ 1 << at % 8);
	}
	is_int(tried, refused, "a changed bit is refused");
	is_err(ERR_DAMAGED, read_as(s, one.id, str_part(whole, 0, HEADER + 2 * SEALED_CHUNK)),
	       "a file cut at the edge of a chunk is refused");
	is_err(ERR_DAMAGED, read_as(s, one.id, str_part(whole, 0, whole.n - 1)), "or by one byte");
	is_err(ERR_DAMAGED, read_as(s, one.id, str_part(whole, 0, HEADER)), "or to its header");
	is_err(ERR_DAMAGED, read_as(s, one.id, STR("")), "or to nothing");
	is_err(ERR_DAMAGED, read_as(s, one.id, str_join(s->arena, whole, STR("x"))),
	       "or with something behind it");
	memcpy(p + HEADER, whole.p + HEADER + SEALED_CHUNK, SEALED_CHUNK);
	memcpy(p + HEADER + SEALED_CHUNK, whole.p + HEADER, SEALED_CHUNK);
	is_err(ERR_DAMAGED, read_as(s, one.id, str_bytes(p, whole.n)),
	       "or with two chunks changed about");
	is_err(ERR_DAMAGED, read_as(s, one.id, other), "two files of one owner cannot be swapped");
	is_err(OK, read_as(s, one.id, whole), "as it was, it opens");
	if (unlink(path_of(s, one.id)) != 0)
		die("unlink");
	is_err(ERR_DAMAGED, read_all(s, ANN, one.id, &(struct buf){ .arena = s->arena }),
	       "a file that is gone is refused");
}

/* In place of the file lies a pipe that holds its bytes and, at their end, says that it cannot be
 * read just now. */
static void unreadable_end(struct scratch *s)
{
	struct blob b = keep(s, ANN, text_of(s, CHUNK), CHUNK), opened;
	struct txn *t = scratch_begin(s, MAIN, READ);
	struct buf sealed = buf_open(s->arena), out = buf_open(s->arena);
	int fd = open(path_of(s, b.id), O_RDONLY), pipes[2];
	struct blob_reader *r;
	bool last;

	if (fd < 0 || whole_read(fd, HEADER + SEALED_CHUNK, &sealed) != OK || close(fd) != 0 ||
	    pipe2(pipes, O_NONBLOCK) != 0 || fcntl(pipes[1], F_SETPIPE_SZ, 4 * CHUNK) < 0 ||
	    whole_write(pipes[1], str_from(buf_str(&sealed), HEADER)) != OK ||
	    (fd = dup(pipes[0])) < 0 || close(fd) != 0 ||
	    blob_open(t, s->keys, s->data, ANN, b.id, &r, &opened) != OK || dup2(pipes[0], fd) != fd)
		die("pipe");
	is_err(ERR_IO, blob_read(r, &out, &last),
	       "a file whose end cannot be read is not one that was changed");
	is_int(0, (int64_t)out.n, "and nothing of it is given");
	blob_close(r);
	close(pipes[0]);
	close(pipes[1]);
	txn_abort(t);
}

static void owners(struct scratch *s)
{
	struct blob b = keep(s, ANN, STR("canary"), 10);
	struct buf got = buf_open(s->arena);
	struct txn *t;

	is_err(ERR_DAMAGED, read_all(s, BEN, b.id, &got), "a file does not open for another owner");
	t = scratch_begin(s, MAIN, WRITE);
	is_err(OK, blob_give(t, s->keys, b.id, ANN, BEN), "it is given to them");
	scratch_commit(t);
	is_err(OK, read_all(s, BEN, b.id, &got), "and now it does");
	is_err(ERR_DAMAGED, read_all(s, ANN, b.id, &got), "for nobody else");
	t = scratch_begin(s, MAIN, WRITE);
	is_err(OK, keys_owner_destroy(t, BEN), "their key is destroyed");
	scratch_commit(t);
	is_err(ERR_NOT_FOUND, read_all(s, BEN, b.id, &got), "the file is forgotten");
	is_err(ERR_NOT_FOUND, read_all(s, ANN, STR("no such file, id"), &got),
	       "what never was is not found");
}

static int mappings(void)
{
	FILE *f = fopen("/proc/self/maps", "re");
	int c, lines = 0;

	while (f && (c = fgetc(f)) != EOF)
		lines += c == '\n';
	if (f)
		fclose(f);
	return lines;
}

/* A responder keeps files of one person after another. */
static void leftovers(struct scratch *s)
{
	int before;

	keep(s, ANN, STR("the first"), 10);
	before = mappings();
	for (int i = 0; i < 20; i++)
		keep(s, ANN, STR("another"), 10);
	is_int(before, mappings(), "the key of a file that is kept does not stay in memory of its own");
}

static void sweeping(struct scratch *s)
{
	struct blob kept = keep(s, ANN, STR("kept"), 10), removed = keep(s, ANN, STR("removed"), 10), b;
	struct blob_writer *finished, *half, *discarded;
	struct txn *t;
	size_t n;

	if (blob_create(s->arena, s->data, &finished) != OK ||
	    blob_create(s->arena, s->data, &half) != OK ||
	    blob_create(s->arena, s->data, &discarded) != OK || blob_finish(finished, &b) != OK)
		die("create");
	blob_discard(discarded);
	t = scratch_begin(s, MAIN, WRITE);
	is_err(OK, blob_remove(t, removed.id), "a file is removed");
	is_err(OK, blob_sweep(t, s->data, 3600, &n), "a sweep");
	is_int(0, (int64_t)n, "leaves what is younger than its age");
	is_err(OK, blob_sweep(t, s->data, 0, &n), "a later one");
	is_int(3, (int64_t)n, "takes what was removed, never kept and never finished");
	scratch_commit(t);
	ok(access(path_of(s, kept.id), F_OK) == 0, "what is kept stays");
	ok(access(path_of(s, removed.id), F_OK) != 0 && access(path_of(s, b.id), F_OK) != 0,
	   "the others are gone");
}

int main(void)
{
	struct scratch s = { 0 };
	struct txn *t;
	int saved = dup(STDERR_FILENO), nothing = open("/dev/null", O_WRONLY);

	scratch_open(&s);
	t = scratch_begin(&s, MAIN, WRITE);
	if (keys_owner_add(s.keys, t, ANN) != OK || keys_owner_add(s.keys, t, BEN) != OK)
		die("owners");
	scratch_commit(t);
	dup2(nothing, STDERR_FILENO);
	lengths(&s);
	tampering(&s);
	unreadable_end(&s);
	owners(&s);
	leftovers(&s);
	sweeping(&s);
	dup2(saved, STDERR_FILENO);
	scratch_close(&s);
	return done();
}
