#include "cgi-bin/web/proof_field.h"
#include "cgi-bin/web/proof_kinds.h"
#include "cgi-bin/web/proof_unpack.h"

#include <string.h>

/* What stands in the parts of a Word file, a piece at a time: of one of XML its fields, of an OLE
 * file (MS-CFB) that is embedded the names of what it holds. Pictures are passed over at their
 * first bytes. What a part is, its bytes say and not its name: the name is the sender's choice. */

enum { PIECE_BYTES = 64 << 10, TAIL_BYTES = 32 };

struct content {
	enum { CONTENT_NEW, CONTENT_XML, CONTENT_OLE, CONTENT_OTHER } what;
	struct codes codes;
	char tail[2 * TAIL_BYTES];         /* the end of the piece before, and the beginning of this */
	size_t tail_n;
	enum proof said;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Two bytes a letter: a list of names of one byte finds nothing in it. */
static bool is_wide_xml(struct str s)
{
	bool has_mark = str_starts(s, STR("\xff\xfe")) || str_starts(s, STR("\xfe\xff"));
	size_t n = has_mark ? 2 : 0;

	while (has_mark && n < s.n && (is_blank(s.p[n]) || s.p[n] == '\0'))
		n++;
	if (has_mark)
		return n < s.n && s.p[n] == '<';
	return s.n > 1 && ((s.p[0] == '<' && s.p[1] == '\0') || (s.p[0] == '\0' && s.p[1] == '<'));
}

static void begin(struct content *c, struct str first)
{
	struct str s = first;

	c->what = CONTENT_OTHER;
	if (str_starts(s, STR("\xd0\xcf\x11\xe0"))) {
		c->what = CONTENT_OLE;
		return;
	}
	if (is_wide_xml(s)) {
		c->said = PROOF_ODD;
		return;
	}
	if (str_starts(s, STR("\xef\xbb\xbf")))
		s = str_from(s, 3);
	while (s.n > 0 && is_blank(s.p[0]))
		s = str_from(s, 1);
	if (s.n == 0 || s.p[0] == '<')
		c->what = CONTENT_XML;
}

static char small(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* name, in small letters, stands at the beginning. */
static bool starts_wide(struct str s, struct str name)
{
	if (s.n < 2 * name.n - 1)
		return false;
	for (size_t i = 0; i < name.n; i++)
		if (small(s.p[2 * i]) != name.p[i] || (i + 1 < name.n && s.p[2 * i + 1] != '\0'))
			return false;
	return true;
}

/* Names in an OLE file have two bytes a letter; Windows compares them without regard to
 * capitals. */
static bool names(struct str s, struct str name)
{
	for (size_t i = 0; i < s.n; i++)
		if (small(s.p[i]) == name.p[0] && starts_wide(str_from(s, i), name))
			return true;
	return false;
}

/* A parcel of any file (a script, a program), and small programs. */
static void look_at_names(struct content *c, struct str s)
{
	if (names(s, STR("ole10native")))
		c->said = PROOF_ACTS;
	else if (names(s, STR("_vba_project")))
		c->said = PROOF_MACROS;
}

/* A name may lie over the end of a piece. */
static void add_names(struct content *c, struct str piece)
{
	size_t more = piece.n < TAIL_BYTES ? piece.n : TAIL_BYTES;

	memcpy(c->tail + c->tail_n, piece.p, more);
	look_at_names(c, str_bytes(c->tail, c->tail_n + more));
	look_at_names(c, piece);
	if (piece.n >= TAIL_BYTES) {
		memcpy(c->tail, piece.p + piece.n - TAIL_BYTES, TAIL_BYTES);
		c->tail_n = TAIL_BYTES;
		return;
	}
	c->tail_n += more;
	if (c->tail_n > TAIL_BYTES) {
		memmove(c->tail, c->tail + c->tail_n - TAIL_BYTES, TAIL_BYTES);
		c->tail_n = TAIL_BYTES;
	}
}

/* False: there is no more to learn. */
static bool add(struct content *c, struct str piece)
{
	if (c->what == CONTENT_NEW && piece.n > 0)
		begin(c, piece);
	if (c->what == CONTENT_XML)
		codes_add(&c->codes, piece);
	else if (c->what == CONTENT_OLE)
		add_names(c, piece);
	return c->said == PROOF_GOOD && c->codes.said == PROOF_GOOD && c->what != CONTENT_OTHER;
}

static enum proof end(struct content *c)
{
	return c->said == PROOF_GOOD ? codes_end(&c->codes) : c->said;
}

static enum proof add_packed(struct content *c, struct unpacker *u, char *room,
                             struct docx_content *of)
{
	struct str packed = of->bytes;
	enum unpacked said;
	size_t n, all = 0;

	do {
		n = PIECE_BYTES;
		said = unpack_next(u, &packed, room, &n);
		all += n;
		if (all > of->plain)
			return PROOF_ODD;              /* more than it says */
		if (!add(c, str_bytes(room, n)))
			break;
		if (c->what == CONTENT_XML) {
			if (n > of->left)
				return PROOF_ODD;          /* no letter is so long */
			of->left -= n;
		}
	} while (said == UNPACK_MORE && n == PIECE_BYTES);
	return said == UNPACK_BROKEN && c->what != CONTENT_OTHER ? PROOF_DAMAGED : PROOF_GOOD;
}

enum proof docx_content_check(struct arena *a, struct docx_content *of)
{
	struct content c = { .what = CONTENT_NEW };
	struct unpacker *u;
	enum proof said;
	char *room;

	if (!of->is_packed) {
		add(&c, of->bytes);
		return end(&c);
	}
	if (!(u = unpack_open(true)))
		return PROOF_UNKNOWN;
	room = arena_take(a, PIECE_BYTES);
	said = add_packed(&c, u, room, of);
	unpack_close(u);
	arena_give_back(a, room, PIECE_BYTES);
	return said == PROOF_GOOD ? end(&c) : said;
}
