#include "cgi-bin/web/response.h"

#include <string.h>
#include <unistd.h>

#include "tests/tap.h"

static struct arena *arena;

static bool holds(struct str text, const char *part)
{
	return str_search(text, str_of(part)) < text.n;
}

/* A name of so many letters of so many bytes each, and ".pdf". */
static void attachment_long(const char *letter, size_t letters, size_t bytes)
{
	struct response r = response_open(arena);
	struct buf name = buf_open(arena), cut = buf_open(arena);

	for (size_t i = 0; i < letters; i++)
		buf_text(&name, letter);
	for (size_t i = 0; i < (240 - 4) / bytes; i++)
		for (size_t k = 0; k < bytes; k++) {
			static const char hex[] = "0123456789ABCDEF";
			unsigned char c = (unsigned char)letter[k];

			buf_text(&cut, (char[]){ '%', hex[c >> 4], hex[c & 15], '\0' });
		}
	buf_text(&name, ".pdf");
	buf_text(&cut, ".pdf\r\n");
	is_err(OK, response_attachment(&r, buf_str(&name)), "a file with a name of any length is sent");
	ok(str_ends(buf_str(&r.headers), buf_str(&cut)),
	   "under as much of it as a disk can hold, in whole letters, and its ending");
}

static void headers(void)
{
	struct response r = response_open(arena);

	is_err(OK, response_header(&r, STR("Location"), STR("/drafts")), "a header is added");
	is_str("Location: /drafts\r\n", buf_str(&r.headers), "as a whole line");
	is_err(ERR_INVALID, response_header(&r, STR("Location"), STR("/a\r\nX: y")),
	       "CR LF in a value is refused");
	is_err(ERR_INVALID, response_header(&r, STR("Location"), STR("/a\nX: y")),
	       "LF alone is refused");
	is_err(ERR_INVALID, response_header(&r, STR("Location"), STR("/a\0b")), "NUL is refused");
	is_err(ERR_INVALID, response_header(&r, STR("Loca tion"), STR("/")),
	       "a name with a space is refused");
	is_err(ERR_INVALID, response_header(&r, STR(""), STR("/")), "an empty name is refused");
	is_str("Location: /drafts\r\n", buf_str(&r.headers), "nothing of what was refused is there");
	r = response_open(arena);
	is_err(OK, response_attachment(&r, STR("re\xC3\xA9l \"1\".pdf")),
	       "a stored file is an attachment");
	is_str("Content-Disposition: attachment; filename=\"re__l _1_.pdf\"; filename*=UTF-8''re%C3%A9l%20%221%22.pdf\r\n",
	       buf_str(&r.headers), "with its name twice: ASCII and whole");
	attachment_long("\xE5\xA0\xB1", 150, 3);
	attachment_long("\xF0\x9F\x98\x80", 146, 4);
	attachment_long("\xD0\xB6", 146, 2);
}

static struct str sent(const struct response *r, bool head)
{
	char *bytes = arena_take(arena, 65536);
	ssize_t n;
	struct wire wire;
	int ends[2];

	if (pipe(ends) != 0)
		return STR("");
	wire = wire_of(-1, ends[1]);
	if (response_send(arena, r, head, &wire) != OK)
		return STR("");
	close(ends[1]);
	n = read(ends[0], bytes, 65536);
	close(ends[0]);
	return str_bytes(bytes, n > 0 ? (size_t)n : 0);
}

static enum err next_piece(void *from, struct buf *out, bool *last)
{
	int *left = from;

	buf_text(out, "piece");
	*last = --*left == 0;
	return OK;
}

static void whole(void)
{
	struct response r = response_open(arena);
	int pieces = 3;
	struct source source = { &pieces, next_piece, 15 };
	struct str text;

	response_begin(&r, 422, "text/html; charset=utf-8", POLICY_PAGE, false);
	buf_text(&r.body, "<p>");
	text = sent(&r, false);
	ok(str_starts(text, STR("Status: 422\r\n")), "an answer begins with its status");
	ok(str_ends(text, STR("Content-Length: 3\r\n\r\n<p>")), "and ends with its length and body");
	ok(holds(text, "Cache-Control: no-store\r\n"), "it is never kept");
	ok(holds(text, "default-src 'none'; script-src 'self'"), "it runs no script of others");
	ok(!holds(text, "Strict-Transport-Security"), "plain http does not ask for https");
	ok(str_ends(sent(&r, true), STR("Content-Length: 3\r\n\r\n")),
	   "HEAD has the length and no body");
	r = response_open(arena);
	response_begin(&r, 200, "application/pdf", POLICY_FILE, true);
	r.source = &source;
	text = sent(&r, false);
	ok(str_ends(text, STR("Content-Length: 15\r\n\r\npiecepiecepiece")),
	   "a stored file is sent piece by piece");
	ok(holds(text, "Content-Security-Policy: sandbox"), "and opens nothing");
	ok(holds(text, "Strict-Transport-Security: max-age="), "https asks for https");
}

int main(void)
{
	arena = arena_open(8 << 20);
	headers();
	whole();
	arena_close(arena);
	return done();
}
