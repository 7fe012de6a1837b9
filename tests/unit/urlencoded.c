#include "cgi-bin/web/urlencoded.h"

#include <string.h>

#include "store/base/buf.h"
#include "tests/tap.h"

static struct arena *arena;

static enum err read_body(const char *body, struct fields *f)
{
	*f = (struct fields){ 0 };
	return urlencoded_read(arena, str_of(body), f);
}

static struct str value(const struct fields *f, const char *name, size_t i)
{
	struct str v = STR("(none)");

	fields_find(f, str_of(name), i, &v);
	return v;
}

static void reads(void)
{
	struct fields f;

	is_err(OK, read_body("a=1&b=two+words&c=%E2%82%AC", &f), "names and values are read");
	is_int(3, (int64_t)f.count, "as many as there are");
	is_str("two words", value(&f, "b", 0), "plus is a space");
	is_str("\xE2\x82\xAC", value(&f, "c", 0), "escapes are bytes of UTF-8");
	is_err(OK, read_body("a=%2541;b=1", &f), "a semicolon is data");
	is_str("%41;b=1", value(&f, "a", 0), "escapes are decoded once");
	is_err(OK, read_body("x=1&x=2", &f), "a name may come twice");
	is_str("2", value(&f, "x", 1), "and its second value is found");
	is_str("(none)", value(&f, "x", 2), "a third is not");
	is_err(OK, read_body("", &f), "an empty body has no fields");
	is_err(OK, read_body("&&a&", &f), "empty pieces are passed over");
	is_int(1, (int64_t)f.count, "and a bare name is a field");
	is_str("", value(&f, "a", 0), "with an empty value");
}

static void mends(void)
{
	struct fields f;

	is_err(OK, read_body("t=a%0D%0Ab%0Dc%0Ad%09e", &f), "line breaks of every system are taken");
	is_str("a\nb\nc\nd\te", value(&f, "t", 0), "and become LF; a tab stays");
	is_err(OK, read_body("t=one%0Btwo%C2%92s", &f), "what word processors paste is taken");
	is_str("one\ntwos", value(&f, "t", 0), "as a line break, and without stray control bytes");
	is_err(OK, read_body("t=sepa%02ra%1B%1F%07t%7Fed%08", &f),
	       "what is pasted from PDFs and spreadsheets is taken");
	is_str("separated", value(&f, "t", 0), "without the characters that nobody sees");
}

static void refuses(void)
{
	struct fields f;

	is_err(ERR_INVALID, read_body("a=%", &f), "a broken escape is refused");
	is_err(ERR_INVALID, read_body("a=%4", &f), "half an escape is refused");
	is_err(ERR_INVALID, read_body("a=%zz", &f), "an escape of other letters is refused");
	is_err(ERR_INVALID, read_body("a=%00", &f), "NUL in a value is refused");
	is_err(ERR_INVALID, read_body("a%00=1", &f), "NUL in a name is refused");
	is_err(ERR_INVALID, read_body("a%1B=1", &f), "a control character in a name is refused");
	is_err(ERR_INVALID, read_body("a=%C0%AF", &f), "overlong UTF-8 is refused");
	is_err(ERR_INVALID, read_body("a=%ED%A0%80", &f), "a surrogate is refused");
	is_err(ERR_INVALID, read_body("=1", &f), "a value without a name is refused");
	is_err(ERR_INVALID, read_body("--b\r\nContent-Disposition: form-data", &f),
	       "another format under this label is refused");
}

static void limits(void)
{
	struct buf b = buf_open(arena), name = buf_open(arena);
	struct fields f = { 0 };

	for (int i = 0; i < URLENCODED_PAIRS_MAX; i++)
		buf_text(&b, "a=1&");
	is_err(OK, urlencoded_read(arena, buf_str(&b), &f), "2,000 pairs are read");
	buf_text(&b, "a=1");
	f = (struct fields){ 0 };
	is_err(ERR_LIMIT, urlencoded_read(arena, buf_str(&b), &f), "2,001 are too many");
	for (int i = 0; i < URLENCODED_NAME_MAX; i++)
		buf_byte(&name, 'n');
	f = (struct fields){ 0 };
	is_err(OK, urlencoded_read(arena, buf_str(&name), &f), "a name of 128 bytes is read");
	buf_byte(&name, 'n');
	is_err(ERR_LIMIT, urlencoded_read(arena, buf_str(&name), &f), "one of 129 is not");
	b = buf_open(arena);
	buf_text(&b, "v=");
	for (int i = 0; i < URLENCODED_VALUE_MAX; i++)
		buf_byte(&b, 'v');
	f = (struct fields){ 0 };
	is_err(OK, urlencoded_read(arena, buf_str(&b), &f), "a value of 256 KiB is read");
	ok(!f.is_over, "and may be used");
	buf_byte(&b, 'v');
	f = (struct fields){ 0 };
	is_err(OK, urlencoded_read(arena, buf_str(&b), &f), "so is one of a byte more");
	ok(f.is_over && f.items[0].value.n == URLENCODED_VALUE_MAX + 1, "to be given back alone");
}

int main(void)
{
	arena = arena_open(64 << 20);
	reads();
	mends();
	refuses();
	limits();
	arena_close(arena);
	return done();
}
