#include "cgi-bin/web/urlencoded.h"
#include "store/base/utf8.h"

#include <string.h>

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

enum err urlencoded_decode(struct arena *a, struct str s, bool plus, struct str *out)
{
	char *p = arena_take(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '%') {
			int high = i + 1 < s.n ? hex(s.p[i + 1]) : -1;
			int low = i + 2 < s.n ? hex(s.p[i + 2]) : -1;

			if (high < 0 || low < 0)
				return ERR_INVALID;
			p[n++] = (char)(high * 16 + low);
			i += 2;
		} else {
			p[n++] = s.p[i] == '+' && plus ? ' ' : s.p[i];
		}
	}
	*out = (struct str){ p, n };
	return OK;
}

/* What is pasted brings what nobody sees: from word processors line breaks of their own kind (VT,
 * FF) and stray C1 bytes (U+0080 to U+009F: C2, then 80 to 9F), from PDFs and spreadsheets other
 * control characters. Refusing them would throw away an hour of a parent's typing. */
static bool is_unseen(char c)
{
	return (c >= 0 && c < '\t') || (c > '\r' && c < ' ') || c == 0x7F;
}

static bool is_c1(struct str s, size_t i)
{
	return (unsigned char)s.p[i] == 0xC2 && (unsigned char)s.p[i + 1] < 0xA0;
}

enum err fields_text(struct arena *a, struct str s, struct str *out)
{
	char *p;
	size_t n = 0;

	if (!str_is_utf8(s))
		return ERR_INVALID;
	p = arena_take(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c == '\0')
			return ERR_INVALID;
		if (is_c1(s, i))
			i++;
		else if (c == '\v' || c == '\f')
			p[n++] = '\n';
		else if (c != '\r' && !is_unseen(c))
			p[n++] = c;
		else if (c == '\r' && (i + 1 == s.n || s.p[i + 1] != '\n'))
			p[n++] = '\n';
	}
	*out = (struct str){ p, n };
	return OK;
}

enum err fields_name(struct arena *a, struct str s, struct str *out)
{
	for (size_t i = 0; i < s.n; i++)
		if (is_unseen(s.p[i]))
			return ERR_INVALID;
	return fields_text(a, s, out);
}

void fields_add(struct arena *a, struct fields *f, struct str name, struct str value)
{
	if (f->count == f->size) {
		size_t size = f->size > 0 ? f->size * 2 : 32;
		struct field *items = ARENA_MANY(a, size, struct field);

		if (f->count > 0)
			memcpy(items, f->items, f->count * sizeof(*items));
		f->items = items;
		f->size = size;
	}
	f->items[f->count++] = (struct field){ name, value };
}

bool fields_find(const struct fields *f, struct str name, size_t i, struct str *value)
{
	for (size_t at = 0; at < f->count; at++) {
		if (str_equal(f->items[at].name, name) && i-- == 0) {
			*value = f->items[at].value;
			return true;
		}
	}
	return false;
}

static enum err read_pair(struct arena *a, struct str piece, struct fields *f)
{
	struct str name, value = STR(""), rest = piece;
	enum err e;

	if (f->count == URLENCODED_PAIRS_MAX)
		return ERR_LIMIT;
	if (!str_cut(&rest, '=', &name))
		return ERR_INVALID;
	if ((e = urlencoded_decode(a, name, true, &name)) != OK)
		return e;
	if (name.n > URLENCODED_NAME_MAX)
		return ERR_LIMIT;
	if ((e = fields_name(a, name, &name)) != OK)
		return e;
	if (name.n == 0)
		return ERR_INVALID;
	if (rest.p && (e = urlencoded_decode(a, rest, true, &value)) != OK)
		return e;
	f->is_over = f->is_over || value.n > URLENCODED_VALUE_MAX;
	if ((e = fields_text(a, value, &value)) != OK)
		return e;
	fields_add(a, f, name, value);
	return OK;
}

/* Who writes this format escapes them; another body under this label shows itself so. */
static bool has_raw_control(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7F)
			return true;
	}
	return false;
}

enum err urlencoded_read(struct arena *a, struct str body, struct fields *f)
{
	struct str rest = body, piece;
	enum err e;

	if (body.n > URLENCODED_BYTES_MAX)
		return ERR_LIMIT;
	if (has_raw_control(body))
		return ERR_INVALID;
	if (body.n == 0)
		return OK;
	while (str_cut(&rest, '&', &piece)) {
		if (piece.n > 0 && (e = read_pair(a, piece, f)) != OK)
			return e;
	}
	return OK;
}
