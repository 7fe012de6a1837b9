#include "cgi-bin/web/response.h"

#include <string.h>

#include "store/base/utf8.h"

enum { NAME_BYTES_MAX = 240, ENDING_BYTES_MAX = 12 };

/* reference: OWASP Secure Headers, and design.md 6 on requests across sites. */
static const char page_policy[] =
	"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
	"connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; "
	"base-uri 'none'; object-src 'none'; require-trusted-types-for 'script'";
static const char file_policy[] = "sandbox; default-src 'none'; frame-ancestors 'none'";

struct response response_open(struct arena *a)
{
	return (struct response){ .headers = buf_open(a), .body = buf_open(a) };
}

static bool is_token(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		      c == '-'))
			return false;
	}
	return s.n > 0;
}

enum err response_header(struct response *r, struct str name, struct str value)
{
	if (!is_token(name) || value.n > RESPONSE_HEADER_MAX)
		return ERR_INVALID;
	for (size_t i = 0; i < value.n; i++) {
		if (value.p[i] < ' ' || value.p[i] > '~')
			return ERR_INVALID;
	}
	buf_add(&r->headers, name);
	buf_text(&r->headers, ": ");
	buf_add(&r->headers, value);
	buf_text(&r->headers, "\r\n");
	return OK;
}

static void fixed(struct response *r, const char *name, const char *value)
{
	buf_text(&r->headers, name);
	buf_text(&r->headers, ": ");
	buf_text(&r->headers, value);
	buf_text(&r->headers, "\r\n");
}

/* To what both names together may take of a header. Disks hold 255 bytes. */
static struct str saved_as(struct arena *a, struct str name)
{
	struct str ending = str_from(name, str_find_last(name, '.'));

	if (name.n <= NAME_BYTES_MAX)
		return name;
	if (ending.n > ENDING_BYTES_MAX)
		ending = STR("");
	return str_join(a, str_whole_start(name, NAME_BYTES_MAX - ending.n), ending);
}

enum err response_attachment(struct response *r, struct str filename)
{
	static const char hex[] = "0123456789ABCDEF";
	struct buf b = buf_open(r->headers.arena);

	filename = saved_as(r->headers.arena, filename);
	buf_text(&b, "attachment; filename=\"");
	for (size_t i = 0; i < filename.n; i++) {
		char c = filename.p[i];

		buf_byte(&b, c < ' ' || c > '~' || strchr("\"\\%/", c) ? '_' : c);
	}
	buf_text(&b, "\"; filename*=UTF-8''");
	for (size_t i = 0; i < filename.n; i++) {
		unsigned char c = (unsigned char)filename.p[i];

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		    c == '-' || c == '_' || c == '.') {
			buf_byte(&b, (char)c);
		} else {
			buf_byte(&b, '%');
			buf_byte(&b, hex[c >> 4]);
			buf_byte(&b, hex[c & 15]);
		}
	}
	return response_header(r, STR("Content-Disposition"), buf_str(&b));
}

void response_begin(struct response *r, int status, const char *type, enum response_policy policy,
                    bool secure)
{
	r->status = status;
	fixed(r, "Content-Type", type);
	fixed(r, "Content-Security-Policy", policy == POLICY_FILE ? file_policy : page_policy);
	fixed(r, "Cache-Control", "no-store");
	fixed(r, "X-Content-Type-Options", "nosniff");
	fixed(r, "Referrer-Policy", "same-origin");
	fixed(r, "Cross-Origin-Opener-Policy", "same-origin");
	fixed(r, "Cross-Origin-Resource-Policy", "same-origin");
	fixed(r, "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
	fixed(r, "Vary", "Cookie");
	if (secure)
		fixed(r, "Strict-Transport-Security", "max-age=31536000; includeSubDomains");
}

static enum err send_source(struct arena *a, const struct source *source, const struct wire *wire)
{
	struct buf piece = buf_open(a);
	bool last = false;
	enum err e;

	while (!last) {
		piece.n = 0;
		if ((e = source->next(source->from, &piece, &last)) != OK)
			return e;
		if ((e = wire_write(wire, buf_str(&piece), STR(""), last)) != OK)
			return e;
	}
	return OK;
}

enum err response_send(struct arena *a, const struct response *r, bool head,
                       const struct wire *wire)
{
	struct buf b = buf_open(a);
	enum err e;

	buf_reserve(&b, r->headers.n + 128);
	buf_text(&b, "Status: ");
	buf_number(&b, r->status);
	buf_text(&b, "\r\n");
	buf_add(&b, buf_str(&r->headers));
	buf_text(&b, "Content-Length: ");
	buf_number(&b, r->source ? (int64_t)r->source->bytes : (int64_t)r->body.n);
	buf_text(&b, "\r\n\r\n");
	if (r->source && !head) {
		e = wire_write(wire, buf_str(&b), STR(""), false);
		return e == OK ? send_source(a, r->source, wire) : e;
	}
	return wire_write(wire, buf_str(&b), head ? STR("") : buf_str(&r->body), true);
}
