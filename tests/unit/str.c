#include "store/base/str.h"

#include "store/base/arena.h"
#include "store/base/utf8.h"
#include "tests/tap.h"

#define HEBREW "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d"
#define ARABIC "\xd8\xb3\xd9\x84\xd8\xa7\xd9\x85"

int main(void)
{
	struct arena *a = arena_open(1 << 16);

	is_str("report-fdp.exe",
	       str_straight(a, STR("report-\xe2\x80\xae"
	                           "fdp.exe")),
	       "an override of direction goes");
	is_str("abcdefghi",
	       str_straight(a, STR("a\xe2\x80\xaa"
	                           "b\xe2\x80\xab"
	                           "c\xe2\x80\xac"
	                           "d\xe2\x80\xad"
	                           "e\xe2\x81\xa6"
	                           "f\xe2\x81\xa7"
	                           "g\xe2\x81\xa8"
	                           "h\xe2\x81\xa9"
	                           "i")),
	       "so does every character that begins or ends one");
	is_str(HEBREW " " ARABIC, str_straight(a, STR(HEBREW " " ARABIC)),
	       "Hebrew and Arabic names stay as they are");
	is_str(HEBREW "\xe2\x80\x8f (A)\xe2\x80\x8e",
	       str_straight(a, STR(HEBREW "\xe2\x80\x8f (A)\xe2\x80\x8e")),
	       "with the marks that hold brackets in their place");
	is_str("\xe2\x80\xa6 \xe2\x82\xac", str_straight(a, STR("\xe2\x80\xa6 \xe2\x82\xac")),
	       "signs that look like them in bytes stay");
	is_str("x", str_straight(a, STR("x\xe2\x80\xae")), "one at the end");
	is_str("\xe2\x80", str_straight(a, STR("\xe2\x80")), "half of one is left alone");
	is_str("", str_straight(a, STR("")), "and nothing is nothing");
	is_str("a\xc2\xa0" "b", str_strip(STR(" \xc2\xa0" "a\xc2\xa0" "b\xe2\x80\x8b\xef\xbb\xbf\r\n")),
	       "what is blank to the eye goes at both ends");
	is_str("", str_strip(STR("\xe2\x80\x8b\xc2\xa0\xe3\x80\x80")), "and nothing else is nothing");
	arena_close(a);
	return done();
}
