#include "cgi-bin/web/multipart.h"

#include <string.h>
#include <strings.h>

#include "store/base/buf.h"
#include "store/base/log.h"

enum { WINDOW_BYTES = 64 << 10, HEADER_BYTES_MAX = 4 << 10, REFILL_BYTES = 8 << 10,
       BOUNDARY_MAX = 70 };

/* The window p[start..end) slides over the body. When little is left in it, it is filled to the
 * brim, so that each byte is moved and looked at a bounded number of times however the bytes
 * arrive and wherever the boundaries stand. */
struct multipart {
	struct arena *arena;
	const struct wire *wire;
	uint64_t left;             /* bytes that are still to be read */
	struct str delimiter;      /* CR LF, two hyphens, boundary */
	char *p;
	size_t start, end;
	size_t parts, text_bytes;
	bool in_part, over, is_cut;
	enum err failed;           /* once broken, broken for good */
};

static enum err fail(struct multipart *m, enum err e)
{
	m->failed = e;
	return e;
}

static struct str window(const struct multipart *m)
{
	return (struct str){ m->p + m->start, m->end - m->start };
}

static enum err fill(struct multipart *m)
{
	if (m->left == 0 || m->end - m->start > REFILL_BYTES)
		return OK;
	memmove(m->p, m->p + m->start, m->end - m->start);
	m->end -= m->start;
	m->start = 0;
	while (m->left > 0 && m->end < WINDOW_BYTES) {
		size_t room = WINDOW_BYTES - m->end;
		ssize_t n = wire_read(m->wire, m->p + m->end, m->left < room ? (size_t)m->left : room);

		if (n < 0) {
			log_error("multipart", "read");
			return fail(m, ERR_IO);
		}
		if (n == 0) {
			m->is_cut = true;      /* what is in the window is still read */
			m->left = 0;
			return m->start == m->end ? fail(m, ERR_INVALID) : OK;
		}
		m->end += (size_t)n;
		m->left -= (uint64_t)n;
	}
	return OK;
}

enum err multipart_open(struct arena *a, const struct wire *wire, struct str boundary,
                        uint64_t length, struct multipart **m)
{
	if (boundary.n == 0 || boundary.n > BOUNDARY_MAX)
		return ERR_INVALID;
	*m = ARENA_NEW(a, struct multipart);
	**m = (struct multipart){ .arena = a, .wire = wire, .left = length };
	(*m)->delimiter = str_join(a, STR("\r\n--"), boundary);
	(*m)->p = arena_take(a, WINDOW_BYTES);
	return OK;
}

bool multipart_is_cut(const struct multipart *m)
{
	return m->is_cut;
}

/* After a boundary: CR LF and a part, or two hyphens, at most one CR LF, and nothing. */
static enum err after_boundary(struct multipart *m)
{
	struct str w = window(m);
	char extra;

	if (str_starts(w, STR("\r\n"))) {
		m->start += 2;
		return OK;
	}
	if (m->left > 0 || m->is_cut || !(str_is(w, "--") || str_is(w, "--\r\n")) ||
	    wire_read(m->wire, &extra, 1) > 0)
		return fail(m, ERR_INVALID);
	m->over = true;
	return ERR_NOT_FOUND;
}

/* Cuts one parameter off *rest: ; name="value". */
static bool cut_parameter(struct str *rest, struct str *name, struct str *value)
{
	struct str s = str_trim(*rest);
	size_t quote;

	if (s.n == 0 || s.p[0] != ';')
		return false;
	s = str_trim(str_from(s, 1));
	*name = str_part(s, 0, str_find(s, '='));
	s = str_from(s, name->n + 1);
	if (s.n == 0 || s.p[0] != '"')
		return false;
	s = str_from(s, 1);
	quote = str_find(s, '"');
	*value = str_part(s, 0, quote);
	*rest = str_from(s, quote + 1);
	return quote < s.n && (quote == 0 || s.p[quote - 1] != '\\');
}

static bool is_word(struct str s, const char *word)
{
	return s.n == strlen(word) && strncasecmp(s.p, word, s.n) == 0;
}

/* Browsers write a quote and the two bytes of a line break in a name so, and nothing else (HTML,
 * section "multipart form data": escape a multipart form data name). A name that held %22 itself
 * cannot be told. */
static struct str unescaped(struct arena *a, struct str s)
{
	static const struct {
		const char *from, *to;
	} rows[] = { { "%22", "\"" }, { "%0D", "\r" }, { "%0A", "\n" } };
	struct buf b = buf_open(a);
	size_t i, row;

	for (i = 0; i < s.n; i += row < COUNT(rows) ? 3 : 1) {
		for (row = 0; row < COUNT(rows) && !str_starts(str_from(s, i), str_of(rows[row].from));
		     row++)
			;
		if (row < COUNT(rows))
			buf_add(&b, str_of(rows[row].to));
		else
			buf_byte(&b, s.p[i]);
	}
	return buf_str(&b);
}

static enum err read_disposition(struct multipart *m, struct str value, struct part *p)
{
	struct str kind = str_part(value, 0, str_find(value, ';'));
	struct str rest = str_from(value, kind.n), name, text;
	enum err e;

	if (!is_word(str_trim(kind), "form-data") || p->name.n > 0)
		return ERR_INVALID;
	while (str_trim(rest).n > 0) {
		if (!cut_parameter(&rest, &name, &text))
			return ERR_INVALID;
		text = unescaped(m->arena, text);
		if (is_word(name, "name") && p->name.n == 0 && text.n <= MULTIPART_NAME_MAX) {
			e = fields_name(m->arena, text, &p->name);
		} else if (is_word(name, "filename") && !p->is_file) {
			p->is_file = true;
			e = fields_text(m->arena, text, &p->filename);
		} else {
			e = ERR_INVALID;      /* filename*, a second name, anything unknown */
		}
		if (e != OK)
			return e;
	}
	return p->name.n > 0 ? OK : ERR_INVALID;
}

static enum err read_header(struct multipart *m, struct str line, struct part *p)
{
	struct str name = str_part(line, 0, str_find(line, ':'));
	struct str value = str_trim(str_from(line, name.n + 1));

	if (name.n == line.n || name.n == 0 || !str_equal(name, str_trim(name)))
		return ERR_INVALID;      /* no colon, or a folded line */
	if (str_find(value, '\r') < value.n || str_find(value, '\n') < value.n)
		return ERR_INVALID;
	if (is_word(name, "content-disposition"))
		return read_disposition(m, value, p);
	if (is_word(name, "content-transfer-encoding"))
		return ERR_INVALID;
	if (is_word(name, "content-type") && is_word(str_part(value, 0, 10), "multipart/"))
		return ERR_INVALID;
	return OK;
}

static enum err read_headers(struct multipart *m, struct part *p)
{
	struct str head = str_part(window(m), 0, HEADER_BYTES_MAX), line;
	size_t count = 0, end = str_search(head, STR("\r\n\r\n"));
	enum err e;

	if (end == head.n)
		return head.n == HEADER_BYTES_MAX ? ERR_LIMIT : ERR_INVALID;
	m->start += end + 4;
	for (head.n = end; head.n > 0; head = str_from(head, line.n + 2)) {
		line = str_part(head, 0, str_search(head, STR("\r\n")));
		if (++count > MULTIPART_HEADERS_MAX)
			return ERR_LIMIT;
		if ((e = read_header(m, line, p)) != OK)
			return e;
	}
	return p->name.n > 0 ? OK : ERR_INVALID;
}

/* To just behind the next boundary. */
static enum err skip_part(struct multipart *m)
{
	struct str piece, first = str_from(m->delimiter, 2);
	enum err e = OK;

	if (m->parts == 0) {
		if ((e = fill(m)) != OK || !str_starts(window(m), first))
			return fail(m, e == ERR_IO ? e : ERR_INVALID);
		m->start += first.n;
		return OK;
	}
	while (m->in_part && e == OK)
		e = multipart_read(m, &piece);
	return err_unless_missing(e);
}

static enum err next_part(struct multipart *m, struct part *p)
{
	enum err e;

	*p = (struct part){ 0 };
	if (m->failed != OK)
		return m->failed;
	if (m->over)
		return ERR_NOT_FOUND;
	if ((e = skip_part(m)) != OK)
		return e;
	if (fill(m) != OK)
		return m->failed;
	if ((e = after_boundary(m)) != OK)
		return e;
	if (m->parts++ == MULTIPART_PARTS_MAX)
		return fail(m, ERR_LIMIT);
	if ((e = read_headers(m, p)) != OK)
		return fail(m, e);
	m->in_part = true;
	return OK;
}

enum err multipart_read(struct multipart *m, struct str *piece)
{
	size_t at, keep = m->delimiter.n - 1;
	struct str w;

	*piece = STR("");
	if (m->failed != OK)
		return m->failed;
	if (!m->in_part)
		return ERR_NOT_FOUND;
	if (fill(m) != OK)
		return m->failed;
	w = window(m);
	at = str_search(w, m->delimiter);
	if (at == 0 && w.n > 0) {
		m->start += m->delimiter.n;
		m->in_part = false;
		return ERR_NOT_FOUND;
	}
	if (at == w.n) {         /* it may begin in the last bytes */
		if (m->left == 0)
			return fail(m, ERR_INVALID);
		at = w.n - keep;
	}
	*piece = str_part(w, 0, at);
	m->start += at;
	return OK;
}

static enum err read_text(struct multipart *m, struct str *text)
{
	struct buf b = buf_open(m->arena);
	struct str piece;
	enum err e;

	while ((e = multipart_read(m, &piece)) == OK) {
		if (m->text_bytes + b.n + piece.n > URLENCODED_BYTES_MAX)
			return fail(m, ERR_LIMIT);
		buf_add(&b, piece);
	}
	if (e != ERR_NOT_FOUND)
		return e;
	return fields_text(m->arena, buf_str(&b), text) == OK ? OK : fail(m, ERR_INVALID);
}

enum err multipart_next_file(struct multipart *m, struct fields *f, struct part *file)
{
	struct str text, same;
	enum err e;

	while ((e = next_part(m, file)) == OK && !file->is_file) {
		if ((e = read_text(m, &text)) != OK)
			return e;
		m->text_bytes += text.n;
		f->is_over = f->is_over || text.n > MULTIPART_TEXT_MAX;
		fields_add(m->arena, f, file->name, text);
	}
	if (e == OK && fields_find(f, file->name, 0, &same))
		return fail(m, ERR_INVALID);
	return e;
}
