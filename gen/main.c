/* gen: content/ and site/ to build/. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "gen/build.h"
#include "store/base/clock.h"

/* Addresses are reserved, memory is taken as it is used. */
#define MEMORY_MAX ((size_t)16 << 30)

static const char usage[] =
	"usage: gen build [--release] [FOLDER]   make the site and the compiled forms in FOLDER/build\n"
	"       gen check [FOLDER]               say what is wrong, and write nothing\n"
	"       gen --help | --version\n"
	"\n"
	"FOLDER holds content/ and site/; it is the current one when left out. --release compresses as\n"
	"well as can be, which takes longer. Faults are told on standard error as\n"
	"file:line:column: what is wrong; what to write instead. Exit: 0 done, 1 faults, 2 wrong usage.\n";

struct order {
	bool write, release;
	const char *folder;
};

static int tell(struct build *b)
{
	struct buf out = buf_open(b->arena);

	diag_write(&b->diag, &out);
	fwrite(out.p, 1, out.n, stderr);
	return b->diag.errors > 0;
}

static int run(const struct order *order)
{
	struct arena *a = arena_open(MEMORY_MAX);
	int64_t begun = clock_elapsed();
	size_t changed = 0;
	struct build b;
	int status;

	build_open(&b, a, order->folder);
	if (order->write)
		b.again = again_open(a, b.output.folder, true);
	build_all(&b);
	if (order->write && b.diag.errors == 0)
		output_write(&b.output, &b.diag, order->release ? 11 : 5, &changed);
	if (order->write && b.diag.errors == 0 && !again_write(&b.again))
		diag_error(&b.diag, (struct place){ b.output.folder, 0, 0 }, "gen.pages could not be written there");
	status = tell(&b);
	if (status == 0 && order->write)
		fprintf(stderr, "gen: %zu files, %zu of them changed, %.3f s, of which compressing %.3f s\n", b.output.count,
		        changed, (double)(clock_elapsed() - begun) / 1e9, (double)b.output.compressing / 1e9);
	else if (status == 0)
		fprintf(stderr, "gen: nothing is wrong (%zu warnings)\n", b.diag.warnings);
	else
		fprintf(stderr, "gen: %zu errors, nothing was written\n", b.diag.errors);
	return status;
}

static bool read_order(int count, char **words, struct order *order)
{
	*order = (struct order){ .folder = "." };
	if (count < 2)
		return false;
	order->write = strcmp(words[1], "build") == 0;
	if (!order->write && strcmp(words[1], "check") != 0)
		return false;
	for (int i = 2; i < count; i++) {
		if (order->write && strcmp(words[i], "--release") == 0)
			order->release = true;
		else if (words[i][0] == '-' || i + 1 < count)
			return false;
		else
			order->folder = words[i];
	}
	return true;
}

int main(int count, char **words)
{
	struct order order;

	if (count == 2 && strcmp(words[1], "--help") == 0)
		return fputs(usage, stdout) < 0;
	if (count == 2 && strcmp(words[1], "--version") == 0)
		return puts("gen 1.0") < 0;
	if (!read_order(count, words, &order)) {
		fputs(usage, stderr);
		return 2;
	}
	return run(&order);
}
