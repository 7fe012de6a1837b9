#include "tests/tap.h"

#include <stdio.h>

static int run_count, failed_count;

void ok(bool holds, const char *sentence)
{
	run_count++;
	failed_count += !holds;
	printf("%sok %d - %s\n", holds ? "" : "not ", run_count, sentence);
	fflush(stdout);
}

void is_int(int64_t wanted, int64_t got, const char *sentence)
{
	ok(wanted == got, sentence);
	if (wanted != got)
		printf("#   wanted %lld\n#   got    %lld\n", (long long)wanted, (long long)got);
}

void is_str(const char *wanted, struct str got, const char *sentence)
{
	bool same = str_is(got, wanted);

	ok(same, sentence);
	if (!same)
		printf("#   wanted \"%s\"\n#   got    \"%.*s\"\n", wanted, STR_FMT(got));
}

void is_err(enum err wanted, enum err got, const char *sentence)
{
	ok(wanted == got, sentence);
	if (wanted != got)
		printf("#   wanted %s\n#   got    %s\n", err_name(wanted), err_name(got));
}

int done(void)
{
	printf("1..%d\n", run_count);
	return failed_count > 0;
}
