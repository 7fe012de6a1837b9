#include "cgi-bin/web/multipart.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/base/buf.h"
#include "store/base/clock.h"
#include "tests/tap.h"

#define DISPOSITION "Content-Disposition: form-data; name=\"a\""
#define FILE_PART                                                                                  \
	"--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x.pdf\"\r\nContent-Type: text/html\r\n\r\n"

static struct arena *arena;
static struct str last_file, last_name;
static bool last_cut;
static struct fields last_fields;

static int file_of(struct str body)
{
	int fd = memfd_create("body", MFD_CLOEXEC);

	if (write(fd, body.p, body.n) != (ssize_t)body.n || lseek(fd, 0, SEEK_SET) != 0)
		abort();
	return fd;
}

/* Reads all of it: texts into last_fields, the last file into last_file. OK when it ended as it
 * must. */
static enum err read_fd(int fd, size_t length)
{
	struct wire wire = wire_of(fd, -1);
	struct multipart *m;
	struct part p;
	struct str piece;
	enum err e;

	last_fields = (struct fields){ 0 };
	if ((e = multipart_open(arena, &wire, STR("b"), length, &m)) != OK)
		return e;
	while ((e = multipart_next_file(m, &last_fields, &p)) == OK) {
		struct buf b = buf_open(arena);

		last_name = p.filename;
		while ((e = multipart_read(m, &piece)) == OK)
			buf_add(&b, piece);
		last_file = buf_str(&b);
		if (e != ERR_NOT_FOUND)
			break;
	}
	last_cut = multipart_is_cut(m);
	return e == ERR_NOT_FOUND ? OK : e;
}

static enum err read_body(struct str body)
{
	int fd = file_of(body);
	enum err e = read_fd(fd, body.n);

	close(fd);
	return e;
}

#define READ_BODY(text) read_body(STR(text))

static struct str text(const char *name)
{
	struct str v = STR("(none)");

	fields_find(&last_fields, str_of(name), 0, &v);
	return v;
}

static void reads(void)
{
	is_err(OK,
	       READ_BODY("--b\r\n" DISPOSITION "\r\n\r\none\r\ntwo\r\n" FILE_PART
	                 "%PDF\r\n--\r\n-b\r\n--b--\r\n"),
	       "texts and a file are read");
	is_str("one\ntwo", text("a"), "a text with its line break");
	is_str("%PDF\r\n--\r\n-b", last_file, "a file byte for byte, though it looks like a boundary");
	is_str("x.pdf", last_name, "and its name");
	is_err(OK, READ_BODY("--b\r\n" DISPOSITION "\r\n\r\n\r\n--b--"),
	       "the last line break may be missing");
	is_str("", text("a"), "an empty text is one");
	is_err(OK, READ_BODY("--b\r\ncontent-DISPOSITION:form-data ; NAME=\"a\"\r\n\r\nx\r\n--b--\r\n"),
	       "case and spacing of headers are free");
	is_err(OK, READ_BODY("--b\r\n" DISPOSITION "; filename=\"\"\r\n\r\n\r\n--b--\r\n"),
	       "no file chosen");
	is_str("", last_file, "is an empty file");
	is_err(OK,
	       READ_BODY("--b\r\n" DISPOSITION
	                 "; filename=\"my %22own%22 %41 100%25 %0D%0A.pdf\"\r\n\r\n\r\n--b--\r\n"),
	       "a name with what browsers escape");
	is_str("my \"own\" %41 100%25 \n.pdf", last_name,
	       "has its quotes and its line break, and every other percent sign");
	is_err(OK, READ_BODY("--b\r\n" DISPOSITION "\r\n\r\nsepa\002ra\033ted\r\n--b--"),
	       "what is pasted from PDFs is taken");
	is_str("separated", text("a"), "without the characters that nobody sees");
}

static void refuses(void)
{
	is_err(ERR_INVALID, READ_BODY(""), "an empty body is refused");
	is_err(ERR_INVALID, READ_BODY("a=1&b=2"), "another format under this label is refused");
	is_err(ERR_INVALID, READ_BODY("x\r\n--b\r\n" DISPOSITION "\r\n\r\n\r\n--b--"),
	       "text before the first boundary is refused");
	is_err(ERR_INVALID, READ_BODY("--b\r\n" DISPOSITION "\r\n\r\n\r\n--b--\r\nx"),
	       "text after the last boundary is refused");
	is_err(ERR_INVALID, READ_BODY("--b\n" DISPOSITION "\n\n\n--b--\n"),
	       "lines that end in LF alone are refused");
	is_err(ERR_INVALID, READ_BODY("--b\r\n" DISPOSITION "\nX: y\r\n\r\n\r\n--b--"),
	       "so is one of them");
	is_err(ERR_INVALID, READ_BODY("--b\r\nX: y\r\n\r\n\r\n--b--"),
	       "a part without a name is refused");
	is_err(ERR_INVALID,
	       READ_BODY("--b\r\nContent-Disposition: form-data; name=\"\"\r\n\r\n\r\n--b--"),
	       "or with an empty one");
	is_err(ERR_INVALID,
	       READ_BODY("--b\r\nContent-Disposition: form-data; name=\"a\002\"\r\n\r\n\r\n--b--"),
	       "or with a control character in it");
	is_err(ERR_INVALID, READ_BODY("--b\r\n" DISPOSITION "; name=\"c\"\r\n\r\n\r\n--b--"),
	       "or with two");
	is_err(ERR_INVALID, READ_BODY("--b\r\n" DISPOSITION "\r\n" DISPOSITION "\r\n\r\n\r\n--b--"),
	       "or with two dispositions");
	is_err(ERR_INVALID,
	       READ_BODY("--b\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n\r\n--b--"),
	       "or with another one");
	is_err(ERR_INVALID, READ_BODY("--b\r\n" DISPOSITION "; filename*=UTF-8''x\r\n\r\n\r\n--b--"),
	       "filename* is refused");
	is_err(ERR_INVALID, READ_BODY("--b\r\n" DISPOSITION "; filename=\"a\\\"b\"\r\n\r\n\r\n--b--"),
	       "an escaped quote is refused");
	is_err(ERR_INVALID,
	       READ_BODY("--b\r\n" DISPOSITION
	                 "\r\nContent-Transfer-Encoding: base64\r\n\r\n\r\n--b--"),
	       "a transfer encoding is refused");
	is_err(ERR_INVALID,
	       READ_BODY("--b\r\n" DISPOSITION
	                 "\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n\r\n--b--"),
	       "multipart within multipart is refused");
	is_err(ERR_INVALID,
	       READ_BODY("--b\r\nContent-Disposition: form-data;\r\n name=\"a\"\r\n\r\n\r\n--b--"),
	       "folded headers are refused");
	is_err(ERR_INVALID, READ_BODY("--b\r\n" DISPOSITION "\r\n\r\n\xFF\r\n--b--"),
	       "a text that is not UTF-8 is refused");
	is_err(ERR_INVALID,
	       READ_BODY("--b\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\n\r\n" FILE_PART
	                 "\r\n--b--"),
	       "one name for a text and a file is refused");
}

static void prefixes(void)
{
	struct str body = STR("--b\r\n" DISPOSITION "\r\n\r\none\r\n" FILE_PART "two\r\n--b--");
	size_t taken = 0;

	for (size_t n = 0; n < body.n; n++)
		taken += read_body(str_part(body, 0, n)) == OK;
	is_int(0, (int64_t)taken, "every strict beginning of a body is refused");
	is_err(OK, read_body(body), "and the whole is taken");
}

/* The connection breaks: fewer bytes than were promised. */
static void cuts(void)
{
	struct str body = STR("--b\r\n" DISPOSITION "\r\n\r\none\r\n" FILE_PART "two\r\n--b--");
	size_t taken = 0, told = 0, kept = 0, text_ends = str_search(body, STR("one")) + 3 + 5;

	for (size_t n = 0; n < body.n; n++) {
		int fd = file_of(str_part(body, 0, n));

		taken += read_fd(fd, body.n) == OK;
		told += last_cut;
		kept += str_is(text("a"), "one") == (n >= text_ends);
		close(fd);
	}
	is_int(0, (int64_t)taken, "a body that breaks off is refused, wherever that is");
	is_int((int64_t)body.n, (int64_t)told, "and is known from one that is wrong");
	is_int((int64_t)body.n, (int64_t)kept, "a text is kept when all of it came, and only then");
	is_err(ERR_INVALID, READ_BODY("--b\r\n" FILE_PART "x"),
	       "a body that is there whole, and ends in a file,");
	ok(!last_cut, "did not break off");
}

static struct str large(size_t fill, char with, const char *ending)
{
	struct buf b = buf_open(arena);

	buf_text(&b, FILE_PART);
	buf_reserve(&b, fill + 16);
	memset(b.p + b.n, with, fill);
	b.n += fill;
	buf_text(&b, ending);
	return buf_str(&b);
}

static void windows(void)
{
	size_t right = 0, tries = 0;

	for (size_t fill = 65536 - 200; fill < 65536 + 16; fill++, tries++) {
		arena_close(arena);
		arena = arena_open(64 << 20);
		right += read_body(large(fill, 'x', "\r\n--\r\n--b--\r\n")) == OK &&
		         last_file.n == fill + 4;
	}
	is_int((int64_t)tries, (int64_t)right,
	       "wherever the boundary falls in the window, the file is the same");
}

#define SECOND INT64_C(1000000000)

static void limits(void)
{
	struct buf b = buf_open(arena);
	struct str body;
	int64_t start, took = INT64_MAX;

	for (int i = 0; i <= MULTIPART_PARTS_MAX; i++)
		buf_text(&b, "--b\r\n" DISPOSITION "\r\n\r\n\r\n");
	buf_text(&b, "--b--");
	is_err(ERR_LIMIT, read_body(buf_str(&b)), "2,001 parts are too many");
	is_err(ERR_LIMIT, READ_BODY("--b\r\nA:1\r\nB:1\r\nC:1\r\nD:1\r\nE:1\r\nF:1\r\nG:1\r\nH:1\r\n"
	                            DISPOSITION "\r\n\r\n\r\n--b--"),
	       "nine headers are too many");
	b = buf_open(arena);
	buf_text(&b, "--b\r\n" DISPOSITION "\r\n\r\n");
	for (int i = 0; i <= MULTIPART_TEXT_MAX; i++)
		buf_byte(&b, 'x');
	buf_text(&b, "\r\n--b--");
	is_err(OK, read_body(buf_str(&b)), "a text over 256 KiB is read");
	ok(last_fields.is_over, "to be given back alone");
	b = buf_open(arena);
	buf_text(&b, "--b\r\n" DISPOSITION "\r\n\r\n");
	for (int i = 0; i <= URLENCODED_BYTES_MAX; i++)
		buf_byte(&b, 'x');
	buf_text(&b, "\r\n--b--");
	is_err(ERR_LIMIT, read_body(buf_str(&b)), "one over a mebibyte is not");
	body = large(15 << 20, '\r', "\r\n--b--\r\n");
	is_err(OK, read_body(body), "15 MiB of carriage returns are a file");
	is_int(15 << 20, (int64_t)last_file.n, "of 15 MiB");
	for (int i = 0; i < 10 && took > SECOND; i++) {       /* a busy machine may hold one up */
		arena_close(arena);
		arena = arena_open(64 << 20);
		body = large(15 << 20, '\r', "\r\n--b--\r\n");
		start = clock_elapsed();
		if (read_body(body) == OK)
			took = clock_elapsed() - start;
	}
	ok(took <= SECOND, "read in under a second");
}

/* A pipe gives the bytes in pieces; the result is that of a file. */
static void pipes(void)
{
	struct str body = large(200000, 'y', "\r\n--b--\r\n");
	int ends[2], status;
	pid_t child;

	if (pipe(ends) != 0 || (child = fork()) < 0)
		abort();
	if (child == 0) {
		for (size_t at = 0; at < body.n; at += 1000) {
			struct str piece = str_part(body, at, 1000);

			if (write(ends[1], piece.p, piece.n) < 0)
				_exit(1);
		}
		_exit(0);
	}
	close(ends[1]);
	is_err(OK, read_fd(ends[0], body.n), "a body from a pipe is read");
	is_int(200000, (int64_t)last_file.n, "whole");
	waitpid(child, &status, 0);
	close(ends[0]);
}

int main(void)
{
	arena = arena_open(64 << 20);
	reads();
	refuses();
	prefixes();
	cuts();
	windows();
	limits();
	pipes();
	arena_close(arena);
	return done();
}
