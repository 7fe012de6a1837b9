#include "cgi-bin/web/filename.h"

#include <string.h>

#include "store/base/arena.h"
#include "store/base/utf8.h"
#include "tests/tap.h"

int main(void)
{
	struct arena *a = arena_open(1 << 20);
	char longest[FILENAME_CHARACTERS_MAX + 100];
	struct str name, report = STR("report.pdf");

	is_str("report.pdf", filename_plain(a, report), "a plain name stays");
	is_str("report.pdf", filename_plain(a, STR("C:\\Users\\me\\report.pdf")), "folders go");
	is_str("report.pdf", filename_plain(a, STR("/home/me/report.pdf")), "these too");
	is_str("my report.pdf", filename_plain(a, STR(" my\nreport.pdf\t")), "it is in one line");
	is_str("fdp.exe", filename_plain(a, STR("\xe2\x80\xae" "fdp.exe")),
	       "nothing in it turns the direction of writing");
	is_str("", filename_plain(a, STR("/home/")), "a folder alone has no name");
	is_str("report.pdf", filename_short(a, report), "a short name stays");
	memset(longest, 'x', sizeof(longest));
	memcpy(longest + sizeof(longest) - 4, ".pdf", 4);
	name = filename_short(a, str_bytes(longest, sizeof(longest)));
	is_int(FILENAME_CHARACTERS_MAX, (int64_t)str_characters(name), "a long one is cut");
	ok(str_ends(name, STR("x….pdf")), "and keeps its ending, behind a sign that it was cut");
	memset(longest, 'x', sizeof(longest));
	longest[0] = '.';
	name = str_bytes(longest, sizeof(longest));
	is_int((int64_t)name.n, (int64_t)filename_short(a, name).n,
	       "one that is all ending is left, to be refused as too long");
	arena_close(a);
	return done();
}
