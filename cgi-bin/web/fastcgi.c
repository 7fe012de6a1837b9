#include "cgi-bin/web/fastcgi.h"

#include <errno.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "store/base/buf.h"

/* Section 8: types of records, roles, and how many bytes stand before a record's content (3.3). */
enum { VERSION = 1, HEAD_BYTES = 8, RESPONDER = 1, STATUS_BYTES = 8 };
enum { BEGIN_REQUEST = 1, END_REQUEST = 3, PARAMS = 4, STDIN = 5, STDOUT = 6 };

enum {
	WINDOW_BYTES = 16 << 10,           /* a request without a body, whole */
	CONTENT_BYTES_MAX = 65528,         /* of a record that we write: a multiple of eight */
	PIECES_MAX = 32,                   /* of one call of writev */
};

/* The window p[start..end) slides over the connection; content and padding are what is left of the
 * record at hand. */
struct fastcgi {
	int fd;
	unsigned char id[2];
	unsigned char *p;
	size_t start, end;
	size_t content, padding;
	int type;
	bool is_over;                      /* the body */
};

/* --- reading ---------------------------------------------------------------------------------- */

static ssize_t read_some(int fd, void *p, size_t n)
{
	ssize_t got;

	do
		got = read(fd, p, n);
	while (got < 0 && errno == EINTR);
	return got;
}

/* At least n bytes are in the window; n is at most that of a head. */
static bool have(struct fastcgi *f, size_t n)
{
	while (f->end - f->start < n) {
		ssize_t got;

		memmove(f->p, f->p + f->start, f->end - f->start);
		f->end -= f->start;
		f->start = 0;
		if ((got = read_some(f->fd, f->p + f->end, WINDOW_BYTES - f->end)) <= 0)
			return false;
		f->end += (size_t)got;
	}
	return true;
}

/* Up to n bytes of the content at hand; 0: it broke off. */
static size_t take(struct fastcgi *f, void *p, size_t n)
{
	size_t there = f->end - f->start;
	ssize_t got;

	n = n < f->content ? n : f->content;
	if (there > 0) {
		n = n < there ? n : there;
		memcpy(p, f->p + f->start, n);
		f->start += n;
	} else {
		got = read_some(f->fd, p, n);
		n = got > 0 ? (size_t)got : 0;
	}
	f->content -= n;
	return n;
}

static bool pass(struct fastcgi *f, size_t n)
{
	while (n > 0) {
		size_t there = f->end - f->start;
		size_t now = n < there ? n : there;

		f->start += now;
		n -= now;
		if (n > 0 && !have(f, 1))
			return false;
	}
	return true;
}

/* Past what is left of one record, to the content of the next one of this request. */
static bool next_record(struct fastcgi *f)
{
	const unsigned char *head;
	bool ours;

	do {
		if (!pass(f, f->content + f->padding) || !have(f, HEAD_BYTES))
			return false;
		head = f->p + f->start;
		if (head[0] != VERSION)
			return false;
		f->type = head[1];
		f->content = (size_t)(head[4] << 8 | head[5]);
		f->padding = head[6];
		ours = (head[2] | head[3]) != 0 &&
		       (f->type == BEGIN_REQUEST || (head[2] == f->id[0] && head[3] == f->id[1]));
		if (ours && f->type == BEGIN_REQUEST)
			memcpy(f->id, head + 2, sizeof(f->id));
		f->start += HEAD_BYTES;
	} while (!ours);
	return true;
}

/* 5.1: the role, two bytes, and a flag whether to keep the connection, which may be left
 * unheeded. */
static bool read_begin(struct fastcgi *f)
{
	unsigned char body[HEAD_BYTES];

	if (!next_record(f) || f->type != BEGIN_REQUEST || f->content != sizeof(body) ||
	    !have(f, sizeof(body)))
		return false;
	return take(f, body, sizeof(body)) == sizeof(body) && body[0] == 0 && body[1] == RESPONDER;
}

/* 3.3: a stream ends with an empty record. */
static enum err read_params(struct fastcgi *f, struct buf *b)
{
	for (;;) {
		if (!next_record(f) || f->type != PARAMS)
			return ERR_INVALID;
		if (f->content == 0)
			return OK;
		if (b->n + f->content > FASTCGI_VARIABLES_BYTES_MAX)
			return ERR_LIMIT;
		buf_reserve(b, f->content);
		while (f->content > 0) {
			size_t n = take(f, b->p + b->n, f->content);

			if (n == 0)
				return ERR_INVALID;
			b->n += n;
		}
	}
}

/* 3.4: a length is one byte below 128, else four. */
static bool cut_length(struct str *s, size_t *n)
{
	const unsigned char *p = (const unsigned char *)s->p;

	if (s->n == 0)
		return false;
	if (p[0] < 128) {
		*n = p[0];
		*s = str_from(*s, 1);
		return true;
	}
	if (s->n < 4)
		return false;
	*n = (size_t)(p[0] & 127) << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 | p[3];
	*s = str_from(*s, 4);
	return true;
}

static bool cut_pair(struct str *s, struct str *name, struct str *value)
{
	size_t name_n, value_n;

	if (!cut_length(s, &name_n) || !cut_length(s, &value_n) || name_n > s->n ||
	    value_n > s->n - name_n)
		return false;
	*name = str_part(*s, 0, name_n);
	*value = str_part(*s, name_n, value_n);
	*s = str_from(*s, name_n + value_n);
	return str_find(*name, '\0') == name->n && str_find(*value, '\0') == value->n &&
	       str_find(*name, '=') == name->n;
}

static bool count_pairs(struct str s, size_t *count)
{
	struct str name, value;

	for (*count = 0; s.n > 0; ++*count)
		if (!cut_pair(&s, &name, &value))
			return false;
	return true;
}

static char *joined(struct arena *a, struct str name, struct str value)
{
	char *p = arena_take(a, name.n + value.n + 2);

	memcpy(p, name.p, name.n);
	p[name.n] = '=';
	memcpy(p + name.n + 1, value.p, value.n);
	return p;
}

enum err fastcgi_open(struct arena *a, int fd, struct fastcgi **f, char ***environment)
{
	struct buf params = buf_open(a);
	struct str rest, name, value;
	size_t count;
	enum err e;

	*f = ARENA_NEW(a, struct fastcgi);
	(*f)->fd = fd;
	(*f)->p = arena_take(a, WINDOW_BYTES);
	if (!read_begin(*f))
		return ERR_INVALID;
	if ((e = read_params(*f, &params)) != OK)
		return e;
	rest = buf_str(&params);
	if (!count_pairs(rest, &count))
		return ERR_INVALID;
	*environment = ARENA_MANY(a, count + 1, char *);
	for (size_t i = 0; i < count && cut_pair(&rest, &name, &value); i++)
		(*environment)[i] = joined(a, name, value);
	return OK;
}

static ssize_t read_body(const struct wire *w, void *p, size_t n)
{
	struct fastcgi *f = w->with;

	while (!f->is_over && f->content == 0) {
		if (!next_record(f) || f->type != STDIN) {
			errno = EPIPE;
			return -1;
		}
		f->is_over = f->content == 0;
	}
	if (f->is_over || n == 0)
		return 0;
	if ((n = take(f, p, n)) > 0)
		return (ssize_t)n;
	errno = EPIPE;
	return -1;
}

/* --- writing ---------------------------------------------------------------------------------- */

struct pieces {
	struct iovec all[PIECES_MAX];
	unsigned char heads[PIECES_MAX / 2][HEAD_BYTES];
	size_t count;
};

static enum err flush(const struct fastcgi *f, struct pieces *s)
{
	struct iovec *at = s->all, *end = s->all + s->count;
	ssize_t n;

	while (at < end) {
		if ((n = writev(f->fd, at, (int)(end - at))) < 0 && errno != EINTR)
			return ERR_IO;
		for (; at < end && n >= (ssize_t)at->iov_len; at++)
			n -= (ssize_t)at->iov_len;
		if (at < end && n > 0) {
			at->iov_base = (char *)at->iov_base + n;
			at->iov_len -= (size_t)n;
		}
	}
	s->count = 0;
	return OK;
}

static enum err add_record(const struct fastcgi *f, struct pieces *s, int type, struct str content)
{
	enum err e = s->count == PIECES_MAX ? flush(f, s) : OK;
	unsigned char *head;

	if (e != OK)
		return e;
	head = s->heads[s->count / 2];
	memcpy(head,
	       (const unsigned char[HEAD_BYTES]){ VERSION, (unsigned char)type, f->id[0], f->id[1],
	                                          (unsigned char)(content.n >> 8),
	                                          (unsigned char)content.n, 0, 0 },
	       HEAD_BYTES);
	s->all[s->count++] = (struct iovec){ head, HEAD_BYTES };
	s->all[s->count++] = (struct iovec){ (void *)(uintptr_t)content.p, content.n };
	return OK;
}

static enum err add_stream(const struct fastcgi *f, struct pieces *s, struct str bytes)
{
	enum err e = OK;

	while (bytes.n > 0 && e == OK) {
		struct str one = str_part(bytes, 0,
		                          bytes.n < CONTENT_BYTES_MAX ? bytes.n : CONTENT_BYTES_MAX);

		e = add_record(f, s, STDOUT, one);
		bytes = str_from(bytes, one.n);
	}
	return e;
}

/* Who closes while there is something left to read takes the answer away from the other end. The
 * web server ends the body, or closes once it has the whole answer. */
static void read_rest(const struct wire *w)
{
	char rest[4096];

	while (read_body(w, rest, sizeof(rest)) > 0)
		;
}

static enum err write_answer(const struct wire *w, struct str head, struct str body, bool last)
{
	static const char done[STATUS_BYTES];          /* 5.5: application status 0, request complete */
	struct fastcgi *f = w->with;
	struct pieces s = { .count = 0 };

	if (add_stream(f, &s, head) != OK || add_stream(f, &s, body) != OK)
		return ERR_IO;
	if (last && (add_record(f, &s, STDOUT, STR("")) != OK ||
	             add_record(f, &s, END_REQUEST, str_bytes(done, sizeof(done))) != OK))
		return ERR_IO;
	if (flush(f, &s) != OK)
		return ERR_IO;
	if (last)
		read_rest(w);
	return OK;
}

struct wire fastcgi_wire(struct fastcgi *f)
{
	return (
	    struct wire){ .read = read_body, .write = write_answer, .with = f, .in = -1, .out = -1 };
}
