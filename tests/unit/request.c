#include "cgi-bin/web/request.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tests/tap.h"

static struct arena *arena;
static struct request request;

/* 0 when it was taken, else the status it was refused with. */
static int take(const struct variable *items, size_t count)
{
	struct variable copy[16];
	struct variables v = { copy, count };
	int status = 0;

	memcpy(copy, items, count * sizeof(*items));
	return request_read(arena, &v, 5 << 20, &request, &status) == OK ? 0 : status;
}

#define TAKE(...) take((const struct variable[]){ __VA_ARGS__ }, \
                       sizeof((const struct variable[]){ __VA_ARGS__ }) / sizeof(struct variable))
#define VAR(n, v) { STR(n), STR(v) }
#define GETS VAR("REQUEST_METHOD", "GET")
#define POSTS VAR("REQUEST_METHOD", "POST"), VAR("REQUEST_URI", "/a")
#define LABELLED VAR("CONTENT_TYPE", "application/x-www-form-urlencoded")

static void targets(void)
{
	is_int(0, TAKE(GETS, VAR("REQUEST_URI", "/forms/a%2Db/?x=1&y=%26")), "a GET is read");
	is_str("/forms/a-b", request.path, "its path decoded, without the last slash");
	is_str("&", request_query(&request, "y"), "its query too");
	is_str("/forms/a%2Db/?x=1&y=%26", request.target, "and kept as it was sent");
	is_int(0, TAKE(GETS, VAR("REQUEST_URI", "/")), "the root is a path");
	is_str("/", request.path, "of one slash");
	is_int(400, TAKE(GETS), "no address: 400");
	is_int(400, TAKE(GETS, VAR("REQUEST_URI", "/a/../b")), "dot segments: 400");
	is_int(400, TAKE(GETS, VAR("REQUEST_URI", "/a/%2e%2e/b")), "escaped dot segments: 400");
	is_int(400, TAKE(GETS, VAR("REQUEST_URI", "/.git/config")), "names that begin with a dot: 400");
	is_int(400, TAKE(GETS, VAR("REQUEST_URI", "/a%2Fb")), "an escaped slash: 400");
	is_int(400, TAKE(GETS, VAR("REQUEST_URI", "/a//b")), "an empty segment: 400");
	is_int(400, TAKE(GETS, VAR("REQUEST_URI", "/a%00")), "NUL: 400");
	is_int(400, TAKE(GETS, VAR("REQUEST_URI", "/a%5Cb")), "a backslash: 400");
	is_int(400, TAKE(GETS, VAR("REQUEST_URI", "/a?x=%0")), "a broken query: 400");
	is_int(400, TAKE(GETS, VAR("REQUEST_URI", "http://other.example/")),
	       "an address of elsewhere: 400");
}

static void methods(void)
{
	is_int(0, TAKE(VAR("REQUEST_METHOD", "HEAD"), VAR("REQUEST_URI", "/a")), "HEAD is read");
	ok(request.head && request.method == GET, "as a GET without a body");
	is_int(405, TAKE(VAR("REQUEST_METHOD", "TRACE"), VAR("REQUEST_URI", "/a")), "TRACE: 405");
	is_int(405, TAKE(VAR("REQUEST_METHOD", "PUT"), VAR("REQUEST_URI", "/a")), "PUT: 405");
	is_int(400, TAKE(VAR("REQUEST_URI", "/a")), "no method: 400");
	is_int(400, TAKE(GETS, VAR("REQUEST_URI", "/a"), VAR("CONTENT_LENGTH", "1")),
	       "GET with a body: 400");
}

static void bodies(void)
{
	is_int(411, TAKE(POSTS, LABELLED), "no length: 411");
	is_int(400, TAKE(POSTS, LABELLED, VAR("CONTENT_LENGTH", "0x10")),
	       "a length that is no number: 400");
	is_int(400, TAKE(POSTS, LABELLED, VAR("CONTENT_LENGTH", "-1")), "a negative one: 400");
	is_int(400, TAKE(POSTS, LABELLED, VAR("CONTENT_LENGTH", "99999999999999999999")),
	       "twenty digits: 400");
	is_int(413, TAKE(POSTS, LABELLED, VAR("CONTENT_LENGTH", "5242881")),
	       "more than the program takes: 413");
	is_int(413, TAKE(POSTS, LABELLED, VAR("CONTENT_LENGTH", "1048577")),
	       "more than a form has: 413");
	is_int(400, TAKE(POSTS, LABELLED, VAR("CONTENT_LENGTH", "1"), VAR("HTTP_CONTENT_LENGTH", "2")),
	       "two lengths: 400");
	is_int(0, TAKE(POSTS, LABELLED, VAR("CONTENT_LENGTH", "1"), VAR("HTTP_CONTENT_LENGTH", "1")),
	       "the same one twice is one");
	is_int(415, TAKE(POSTS, VAR("CONTENT_LENGTH", "1"), VAR("CONTENT_TYPE", "text/plain")),
	       "another type: 415");
	is_int(415, TAKE(POSTS, VAR("CONTENT_LENGTH", "1")), "no type: 415");
	is_int(415,
	       TAKE(POSTS, VAR("CONTENT_LENGTH", "1"),
	            VAR("CONTENT_TYPE", "application/x-www-form-urlencoded; charset=utf-7")),
	       "another charset: 415");
	is_int(0,
	       TAKE(POSTS, VAR("CONTENT_LENGTH", "1"),
	            VAR("CONTENT_TYPE", "application/x-www-form-urlencoded; charset=\"UTF-8\"")),
	       "UTF-8 is ours");
	is_int(0,
	       TAKE(POSTS, VAR("CONTENT_LENGTH", "2000000"),
	            VAR("CONTENT_TYPE", "multipart/form-data; boundary=----x1")),
	       "multipart may be larger than a form");
	is_str("----x1", request.boundary, "its boundary is found");
	is_int(400, TAKE(POSTS, VAR("CONTENT_LENGTH", "1"), VAR("CONTENT_TYPE", "multipart/form-data")),
	       "no boundary: 400");
	is_int(400,
	       TAKE(POSTS, VAR("CONTENT_LENGTH", "1"),
	            VAR("CONTENT_TYPE", "multipart/form-data; boundary=\"a\\\"b\"")),
	       "a boundary with a quote: 400");
}

static int body_of(const char *query, const char *claimed, const char *sent, size_t n)
{
	struct variable items[] = { VAR("REQUEST_METHOD", "POST"),
	                            { STR("REQUEST_URI"), str_of(query) }, LABELLED,
	                            { STR("CONTENT_LENGTH"), str_of(claimed) } };
	int fd = memfd_create("body", MFD_CLOEXEC), status = take(items, COUNT(items));
	struct wire wire = wire_of(fd, -1);

	if (write(fd, sent, n) != (ssize_t)n || lseek(fd, 0, SEEK_SET) != 0)
		abort();
	if (status == 0 && request_read_fields(arena, &wire, &request, &status) == OK)
		status = 0;
	close(fd);
	return status;
}

static void fields(void)
{
	is_int(0, body_of("/a?next=/b", "7", "x=1&x=2", 7), "a body of the claimed length is read");
	is_str("1", request_field(&request, "x"), "its first value");
	is_str("", request_field(&request, "next"), "the query is not mixed with it");
	is_int(0, body_of("/a", "21", "x=a%0D%0Ab%0A%0D%0Ac+", 21), "a text of many lines is read");
	is_str("a\nb\n\nc ", request_lines(arena, &request, "x"), "its lines end with LF alone");
	is_str("", request_lines(arena, &request, "y"), "what was not sent is empty");
	is_int(0, body_of("/a", "16", "x=+a%E2%80%AEb++", 16), "a text of one line is read");
	is_str("ab", request_line(arena, &request, "x"),
	       "without blanks at its ends and what turns the writing");
	is_int(400, body_of("/a", "8", "x=1&x=2", 7), "a byte short: 400");
	is_int(400, body_of("/a", "6", "x=1&x=2", 7), "a byte long: 400");
	is_int(400, body_of("/a?x=9", "3", "x=1", 3), "one name in query and body: 400");
}

static void addresses(void)
{
	TAKE(GETS, VAR("REQUEST_URI", "/"), VAR("REMOTE_ADDR", "192.0.2.77"));
	is_str("v4 192.0.2.77", request.address, "an IPv4 address is whole");
	is_str("v4 192.0.2.0", request.network, "its network is 24 bits");
	TAKE(GETS, VAR("REQUEST_URI", "/"), VAR("REMOTE_ADDR", "2001:db8:1:2:3:4:5:6"));
	is_str("v6 2001:db8:1:2::", request.address, "of IPv6 64 bits count");
	is_str("v6 2001:db8:1::", request.network, "and 48 for its network");
	TAKE(GETS, VAR("REQUEST_URI", "/"), VAR("REMOTE_ADDR", "::ffff:192.0.2.1"));
	is_str("v4 192.0.2.1", request.address, "IPv4 within IPv6 is IPv4");
}

static void environment(void)
{
	char *twice[] = { "A=1", "B=2", "A=3", NULL }, *many[200];
	struct variables v;

	is_err(ERR_INVALID, config_variables(arena, twice, &v), "a variable twice is refused");
	for (int i = 0; i < 198; i++) {
		many[i] = arena_take(arena, 16);
		many[i][0] = (char)('A' + i % 26);
		many[i][1] = (char)('A' + i / 26);
		many[i][2] = '=';
	}
	many[198] = "WAYMARK_SITE=/site";
	many[199] = NULL;
	is_err(ERR_INVALID, config_variables(arena, many, &v), "more than 128 are refused");
	is_str("/site", config_variable(&v, "WAYMARK_SITE"), "and our own are still known");
	ok(!getenv("PATH") && !getenv("WAYMARK_SITE"), "nothing is left in the environment");
}

int main(void)
{
	arena = arena_open(64 << 20);
	targets();
	methods();
	bodies();
	fields();
	addresses();
	environment();
	arena_close(arena);
	return done();
}
