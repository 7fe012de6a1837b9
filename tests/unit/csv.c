#include "store/base/csv.h"

#include "store/base/arena.h"
#include "tests/tap.h"

static struct str row(struct arena *a, const struct str *cells, size_t count)
{
	struct buf b = buf_open(a);

	csv_row(&b, cells, count);
	return buf_str(&b);
}

int main(void)
{
	struct arena *a = arena_open(1 << 20);
	struct str plain[] = { STR("North"), STR(""), STR("12") },
	odd[] = { STR("a, \"b\""), STR("two\nlines"), STR("a;b") };
	struct str formulas[] = { STR("=1+1"), STR("+44"), STR("-3"), STR("@SUM"), STR("\t=1"),
	                          STR("a=b"), STR("\n=1"), STR("\xef\xbc\x9d" "1+1"), STR("=a;\"b\"") };
	struct buf b = buf_open(a);

	csv_begin(&b);
	is_str("\xef\xbb\xbf", buf_str(&b), "a file says that it is UTF-8");
	is_str("North,,12\r\n", row(a, plain, 3), "plain cells stand as they are");
	is_str("\"a, \"\"b\"\"\",\"two\nlines\",\"a;b\"\r\n", row(a, odd, 3),
	       "what would part them stands in quotes");
	is_str("'=1+1,'+44,'-3,'@SUM,'\t=1,a=b,\"'\n=1\",'\xef\xbc\x9d" "1+1,\"'=a;\"\"b\"\"\"\r\n",
	       row(a, formulas, 9), "nothing is taken for a formula");
	arena_close(a);
	return done();
}
