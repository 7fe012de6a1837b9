#include "cgi-bin/web/request.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "store/base/buf.h"
#include "store/base/log.h"
#include "store/base/utf8.h"

static enum err refuse(int *status, int with)
{
	*status = with;
	return ERR_INVALID;
}

static enum err read_method(const struct variables *v, struct request *r, int *status)
{
	struct str method = config_variable(v, "REQUEST_METHOD");

	r->head = str_is(method, "HEAD");
	r->method = str_is(method, "POST") ? POST : GET;
	if (method.n == 0)
		return refuse(status, 400);
	if (r->method != POST && !r->head && !str_is(method, "GET"))
		return refuse(status, 405);
	return OK;
}

/* Printable ASCII, no empty segment and none that begins with a dot. */
static bool is_path(struct str path)
{
	size_t segments = 0;

	if (path.n > REQUEST_PATH_MAX || path.n == 0 || path.p[0] != '/')
		return false;
	for (size_t i = 0; i < path.n; i++) {
		if (path.p[i] <= ' ' || path.p[i] > '~' || path.p[i] == '\\')
			return false;
		if (path.p[i] != '/')
			continue;
		if (++segments > REQUEST_SEGMENTS_MAX)
			return false;
		if (i + 1 < path.n && (path.p[i + 1] == '/' || path.p[i + 1] == '.'))
			return false;
	}
	return true;
}

static enum err read_target(struct arena *a, const struct variables *v, struct request *r)
{
	struct str query = config_variable(v, "REQUEST_URI"), raw;

	r->target = query;
	if (!str_cut(&query, '?', &raw) || urlencoded_decode(a, raw, false, &r->path) != OK)
		return ERR_INVALID;
	for (size_t i = 0; i + 2 < raw.n; i++) {
		if (strncasecmp(raw.p + i, "%2f", 3) == 0)
			return ERR_INVALID;
	}
	if (!is_path(r->path))
		return ERR_INVALID;
	if (r->path.n > 1 && r->path.p[r->path.n - 1] == '/')
		r->path.n--;
	return urlencoded_read(a, query, &r->query);
}

static bool is_word(struct str s, const char *word)
{
	return s.n == strlen(word) && strncasecmp(s.p, word, s.n) == 0;
}

static struct str unquoted(struct str s)
{
	if (s.n >= 2 && s.p[0] == '"' && s.p[s.n - 1] == '"')
		return str_part(s, 1, s.n - 2);
	return s;
}

/* RFC 2046 5.1.1, less the space that it allows inside. */
static bool is_boundary(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		      (c != '\0' && strchr("'()+_,-./:=?", c))))
			return false;
	}
	return s.n > 0 && s.n <= 70;
}

static enum err read_parameter(struct request *r, struct str parameter, int *status)
{
	struct str value = parameter, name;

	if (!str_cut(&value, '=', &name) || !value.p)
		return refuse(status, 400);
	value = unquoted(str_trim(value));
	if (is_word(str_trim(name), "charset"))
		return is_word(value, "utf-8") ? OK : refuse(status, 415);
	if (r->body != BODY_MULTIPART || !is_word(str_trim(name), "boundary") || r->boundary.n > 0)
		return refuse(status, 415);
	r->boundary = value;
	return is_boundary(value) ? OK : refuse(status, 400);
}

static enum err read_type(const struct variables *v, struct request *r, int *status)
{
	struct str rest = config_variable(v, "CONTENT_TYPE"), type, parameter;
	enum err e;

	if (rest.n == 0)
		return r->length == 0 ? OK : refuse(status, 415);
	if (!str_cut(&rest, ';', &type))
		return refuse(status, 415);
	if (is_word(str_trim(type), "multipart/form-data"))
		r->body = BODY_MULTIPART;
	else if (!is_word(str_trim(type), "application/x-www-form-urlencoded"))
		return refuse(status, 415);
	while (str_cut(&rest, ';', &parameter)) {
		if ((e = read_parameter(r, parameter, status)) != OK)
			return e;
	}
	return r->body != BODY_MULTIPART || r->boundary.n > 0 ? OK : refuse(status, 400);
}

/* lighttpd hands the header on a second time; spelt with an underscore it is another one that
 * must not differ. */
static enum err read_length(const struct variables *v, uint64_t bytes_max, struct request *r,
                            int *status)
{
	struct str length = config_variable(v, "CONTENT_LENGTH");
	struct str again = config_variable(v, "HTTP_CONTENT_LENGTH");

	if (again.p && !str_equal(again, length))
		return refuse(status, 400);
	if (r->method == GET)
		return length.n == 0 || str_is(length, "0") ? OK : refuse(status, 400);
	if (length.n == 0)
		return refuse(status, 411);
	if (!str_number(length, INT64_MAX, &r->length))
		return refuse(status, 400);
	if (r->length > bytes_max)
		return refuse(status, 413);
	r->body = BODY_FIELDS;
	if (read_type(v, r, status) != OK)
		return ERR_INVALID;
	if (r->body == BODY_FIELDS && r->length > URLENCODED_BYTES_MAX)
		return refuse(status, 413);
	return OK;
}

static struct str write_address(struct arena *a, const char *kind, const void *bytes, int family)
{
	char text[INET6_ADDRSTRLEN];

	if (!inet_ntop(family, bytes, text, sizeof(text)))
		return STR("none");
	return str_join(a, str_of(kind), str_of(text));
}

/* An IPv6 reader holds 2^64 addresses: counting them one by one would count nothing. */
static void read_address(struct arena *a, const struct variables *v, struct request *r)
{
	const char *text = str_c(a, config_variable(v, "REMOTE_ADDR"));
	unsigned char four[4], six[16];

	r->address = r->network = STR("none");
	if (strncasecmp(text, "::ffff:", 7) == 0)
		text += 7;
	if (inet_pton(AF_INET, text, four) == 1) {
		r->address = write_address(a, "v4 ", four, AF_INET);
		four[3] = 0;
		r->network = write_address(a, "v4 ", four, AF_INET);
	} else if (inet_pton(AF_INET6, text, six) == 1) {
		memset(six + 8, 0, 8);
		r->address = write_address(a, "v6 ", six, AF_INET6);
		memset(six + 6, 0, 2);
		r->network = write_address(a, "v6 ", six, AF_INET6);
	}
}

enum err request_read(struct arena *a, const struct variables *v, uint64_t bytes_max,
                      struct request *r, int *status)
{
	struct str accept = config_variable(v, "HTTP_ACCEPT");
	enum err e;

	*r = (struct request){ .cookies = config_variable(v, "HTTP_COOKIE") };
	r->fetch_site = config_variable(v, "HTTP_SEC_FETCH_SITE");
	r->origin = config_variable(v, "HTTP_ORIGIN");
	r->referer = config_variable(v, "HTTP_REFERER");
	r->token = config_variable(v, "HTTP_X_FORM_TOKEN");
	r->agent = config_variable(v, "HTTP_USER_AGENT");
	r->wants_json = str_search(accept, STR("json")) < accept.n &&
	                str_search(accept, STR("text/html")) == accept.n;
	read_address(a, v, r);
	if ((e = read_method(v, r, status)) != OK)
		return e;
	if (read_target(a, v, r) != OK)
		return refuse(status, 400);
	r->wants_json |= str_ends(r->path, STR(".json"));
	return read_length(v, bytes_max, r, status);
}

/* length bytes and the end, no more and no less: else ERR_INVALID. */
static enum err read_all(const struct wire *wire, char *p, size_t length)
{
	size_t have = 0;

	for (;;) {
		char extra;
		ssize_t n = have < length ? wire_read(wire, p + have, length - have)
		                          : wire_read(wire, &extra, 1);

		if (n < 0) {
			log_error("request", "read");
			return ERR_IO;
		}
		if (n == 0 || have == length)
			return n == 0 && have == length ? OK : ERR_INVALID;
		have += (size_t)n;
	}
}

enum err request_read_fields(struct arena *a, const struct wire *wire, struct request *r,
                             int *status)
{
	enum err e;
	char *p;

	if (r->body != BODY_FIELDS)
		return OK;
	p = arena_take(a, r->length + 1);
	if ((e = read_all(wire, p, r->length)) != OK)
		return e == ERR_IO ? e : refuse(status, 400);
	if ((e = urlencoded_read(a, str_bytes(p, r->length), &r->fields)) != OK)
		return refuse(status, e == ERR_LIMIT ? 413 : 400);
	for (size_t i = 0; i < r->query.count; i++) {
		struct str same;

		if (fields_find(&r->fields, r->query.items[i].name, 0, &same))
			return refuse(status, 400);
	}
	return OK;
}

struct str request_field(const struct request *r, const char *name)
{
	struct str value = STR("");

	fields_find(&r->fields, str_of(name), 0, &value);
	return value;
}

struct str request_query(const struct request *r, const char *name)
{
	struct str value = STR("");

	fields_find(&r->query, str_of(name), 0, &value);
	return value;
}

struct str request_line(struct arena *a, const struct request *r, const char *name)
{
	return str_strip(str_straight(a, request_field(r, name)));
}

struct str request_lines(struct arena *a, const struct request *r, const char *name)
{
	struct str typed = request_field(r, name);
	struct buf b = buf_open(a);

	for (size_t i = 0; i < typed.n; i++)
		if (typed.p[i] != '\r')
			buf_byte(&b, typed.p[i]);
	return buf_str(&b);
}

bool request_is_secret(struct str name)
{
	static const char *const names[] = { "password", "old_password", "new_password",
		                                 "confirm_password", "password_again" };

	for (size_t i = 0; i < COUNT(names); i++)
		if (str_is(name, names[i]))
			return true;
	return false;
}

bool request_field_at(void *from, struct str name, size_t i, struct str *value)
{
	struct request *r = from;

	return fields_find(&r->fields, name, i, value);
}
