#include "cgi-bin/web/fastcgi.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/base/buf.h"
#include "tests/tap.h"

enum { BEGIN_REQUEST = 1, ABORT_REQUEST, END_REQUEST, PARAMS, STDIN, STDOUT };

static struct arena *arena;
static struct fastcgi *f;
static char **environment;

static void add_record(struct buf *b, int type, int id, struct str content, int padding)
{
	const char head[] = { 1, (char)type, (char)(id >> 8), (char)id, (char)(content.n >> 8),
	                      (char)content.n, (char)padding, 0 };

	buf_add(b, str_bytes(head, sizeof(head)));
	buf_add(b, content);
	for (int i = 0; i < padding; i++)
		buf_byte(b, '#');
}

static void add_pair(struct buf *b, const char *name, struct str value)
{
	buf_byte(b, (char)strlen(name));
	if (value.n < 128) {
		buf_byte(b, (char)value.n);
	} else {
		buf_byte(b, (char)(value.n >> 24 | 128));
		buf_byte(b, (char)(value.n >> 16));
		buf_byte(b, (char)(value.n >> 8));
		buf_byte(b, (char)value.n);
	}
	buf_text(b, name);
	buf_add(b, value);
}

static struct str begun(int role)
{
	char *p = arena_take(arena, 8);

	p[1] = (char)role;
	return str_bytes(p, 8);
}

/* A request with these pairs, the body in records of that size. */
static struct str request(struct str pairs, struct str body, size_t size)
{
	struct buf b = buf_open(arena);

	add_record(&b, BEGIN_REQUEST, 259, begun(1), 0);
	add_record(&b, PARAMS, 259, pairs, 3);
	add_record(&b, PARAMS, 259, STR(""), 0);
	while (body.n > 0) {
		struct str one = str_part(body, 0, size);

		add_record(&b, STDIN, 259, one, 7);
		body = str_from(body, one.n);
	}
	add_record(&b, STDIN, 259, STR(""), 0);
	return buf_str(&b);
}

/* Sends bytes from a process of its own, in pieces of that size; the other end of the
 * connection. */
static int sent(struct str bytes, size_t size, pid_t *child)
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0 || (*child = fork()) < 0)
		abort();
	if (*child == 0) {
		char answer[4096];

		close(ends[0]);
		while (bytes.n > 0) {
			ssize_t n = write(ends[1], bytes.p, bytes.n < size ? bytes.n : size);

			if (n <= 0)
				_exit(1);
			bytes = str_from(bytes, (size_t)n);
		}
		shutdown(ends[1], SHUT_WR);
		while (read(ends[1], answer, sizeof(answer)) > 0)
			;
		_exit(0);
	}
	close(ends[1]);
	return ends[0];
}

static void gone(int fd, pid_t child)
{
	close(fd);
	waitpid(child, NULL, 0);
}

static enum err open_bytes(struct str bytes, size_t size)
{
	pid_t child;
	int fd = sent(bytes, size, &child);
	enum err e = fastcgi_open(arena, fd, &f, &environment);

	gone(fd, child);
	return e;
}

static void variables(void)
{
	struct buf pairs = buf_open(arena);
	char *long_value = arena_take(arena, 70000);
	struct str all;

	memset(long_value, 'v', 70000);
	add_pair(&pairs, "A", STR("1"));
	add_pair(&pairs, "EMPTY", STR(""));
	add_pair(&pairs, "LONG", str_bytes(long_value, 300));
	all = request(buf_str(&pairs), STR(""), 1);
	is_err(OK, open_bytes(all, 70000), "a request is read");
	is_str("A=1", str_of(environment[0]), "its variables");
	is_str("EMPTY=", str_of(environment[1]), "one without a value too");
	is_int(305, (int64_t)strlen(environment[2]), "and one of more than 127 bytes");
	ok(!environment[3], "and no more");
	is_err(OK, open_bytes(all, 1), "and the same when it comes byte by byte");
	is_str("A=1", str_of(environment[0]), "with its variables");
	add_pair(&pairs, "BAD", STR("a\0b"));
	is_err(ERR_INVALID, open_bytes(request(buf_str(&pairs), STR(""), 1), 70000),
	       "a value with a NUL is refused");
	pairs.n = 0;
	add_pair(&pairs, "A=B", STR("1"));
	is_err(ERR_INVALID, open_bytes(request(buf_str(&pairs), STR(""), 1), 70000),
	       "a name with a sign of equality too");
	pairs.n = 0;
	add_pair(&pairs, "A", STR("1"));
	is_err(ERR_INVALID,
	       open_bytes(request(str_part(buf_str(&pairs), 0, pairs.n - 1), STR(""), 1), 70000),
	       "and a pair that is cut short");
}

static void many_variables(void)
{
	struct buf b = buf_open(arena), pairs = buf_open(arena);
	char *value = arena_take(arena, 60000);

	memset(value, 'v', 60000);
	add_pair(&pairs, "A", str_bytes(value, 60000));
	add_record(&b, BEGIN_REQUEST, 1, begun(1), 0);
	for (int i = 0; i < 3; i++)
		add_record(&b, PARAMS, 1, buf_str(&pairs), 0);
	add_record(&b, PARAMS, 1, STR(""), 0);
	is_err(ERR_LIMIT, open_bytes(buf_str(&b), 70000), "variables without measure are refused");
}

static void strangers(void)
{
	struct buf b = buf_open(arena);
	struct str whole = request(STR("\1\1A1"), STR("body"), 4);

	is_err(ERR_INVALID, open_bytes(STR(""), 1), "a connection without a byte is no request");
	is_err(ERR_INVALID, open_bytes(STR("GET / HTTP/1.0\r\n\r\n"), 100), "nor is one of HTTP");
	is_err(ERR_INVALID, open_bytes(str_part(whole, 0, 30), 100), "nor one that breaks off");
	add_record(&b, BEGIN_REQUEST, 1, begun(2), 0);
	is_err(ERR_INVALID, open_bytes(buf_str(&b), 100), "an authorizer is not what we are");
	b.n = 0;
	add_record(&b, 9, 0, STR("\17\0FCGI_MPXS_CONNS"), 0);
	buf_add(&b, whole);
	is_err(OK, open_bytes(buf_str(&b), 100), "what is said of no request is passed over");
	is_str("A=1", str_of(environment[0]), "and the request behind it read");
}

static size_t read_body(struct wire *w, size_t size, char *last)
{
	char piece[70000];
	size_t all = 0;
	ssize_t n;

	while ((n = wire_read(w, piece, size)) > 0) {
		all += (size_t)n;
		*last = piece[n - 1];
	}
	return n == 0 ? all : SIZE_MAX;
}

static void body_of(size_t bytes, size_t record, size_t send, size_t size, const char *sentence)
{
	char *body = arena_take(arena, bytes + 1), last = ' ';
	struct wire w;
	pid_t child;
	int fd;

	memset(body, 'b', bytes);
	body[bytes - 1] = 'e';
	fd = sent(request(STR("\1\1A1"), str_bytes(body, bytes), record), send, &child);
	if (fastcgi_open(arena, fd, &f, &environment) != OK)
		abort();
	w = fastcgi_wire(f);
	is_int((int64_t)bytes, (int64_t)read_body(&w, size, &last), sentence);
	ok(last == 'e' && wire_read(&w, body, 1) == 0, "to its last byte, and then no more");
	gone(fd, child);
}

static void bodies(void)
{
	struct buf b = buf_open(arena);
	struct wire w;
	pid_t child;
	char byte;
	int fd;

	body_of(5, 5, 1000, 70000, "a short body is read");
	body_of(300000, 65535, 100000, 65536, "a long one of long records");
	body_of(300000, 1000, 4096, 65536, "one of short records");
	body_of(5000, 700, 13, 100, "one that comes in odd pieces");
	add_record(&b, BEGIN_REQUEST, 1, begun(1), 0);
	add_record(&b, PARAMS, 1, STR(""), 0);
	add_record(&b, STDIN, 1, STR("a"), 0);
	add_record(&b, ABORT_REQUEST, 1, STR(""), 0);
	fd = sent(buf_str(&b), 100, &child);
	ok(fastcgi_open(arena, fd, &f, &environment) == OK, "a request without variables is read");
	w = fastcgi_wire(f);
	ok(wire_read(&w, &byte, 1) == 1 && wire_read(&w, &byte, 1) == -1,
	   "a body that is given up is a fault, not an end");
	gone(fd, child);
}

/* What a web server gets: the streams put together, how many bytes, and whether the end came
 * last. */
static size_t answer_of(struct str head, struct str body, bool last, bool *ended)
{
	struct str bytes = request(STR("\1\1A1"), STR(""), 1);
	char *all = arena_take(arena, 4 << 20);
	size_t have = 0, at = 0, content = 0;
	int ends[2];
	ssize_t n;

	*ended = false;
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0 ||
	    write(ends[1], bytes.p, bytes.n) != (ssize_t)bytes.n)
		abort();
	if (fork() == 0) {
		struct wire w;

		close(ends[1]);
		if (fastcgi_open(arena, ends[0], &f, &environment) != OK)
			_exit(1);
		w = fastcgi_wire(f);
		_exit(wire_write(&w, head, body, last) == OK ? 0 : 1);
	}
	close(ends[0]);
	while ((n = read(ends[1], all + have, (4 << 20) - have)) > 0)
		have += (size_t)n;
	for (unsigned char *p; at + 8 <= have; at += 8 + (size_t)(p[4] << 8 | p[5]) + p[6]) {
		p = (unsigned char *)all + at;
		content += p[1] == STDOUT ? (size_t)(p[4] << 8 | p[5]) : 0;
		*ended = p[1] == END_REQUEST && p[2] == 1 && p[3] == 3 && at + 16 == have;
	}
	close(ends[1]);
	waitpid(-1, NULL, 0);
	return at == have ? content : SIZE_MAX;
}

static void answers(void)
{
	char *body = arena_take(arena, 3 << 20);
	bool ended;

	is_int(12, (int64_t)answer_of(STR("head"), STR("the body"), true, &ended),
	       "head and body are sent as one stream");
	ok(ended, "and its end behind them");
	is_int(4, (int64_t)answer_of(STR("head"), STR(""), false, &ended), "a piece is sent");
	ok(!ended, "without an end");
	is_int((3 << 20) + 4, (int64_t)answer_of(STR("head"), str_bytes(body, 3 << 20), true, &ended),
	       "more than records can hold is sent in many");
	ok(ended, "and its end");
}

int main(void)
{
	arena = arena_open(64 << 20);
	variables();
	many_variables();
	strangers();
	bodies();
	answers();
	return done();
}
