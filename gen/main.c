/* gen: content/ and site/ to build/, and what else can be made of them. */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gen/blank.h"
#include "gen/build.h"
#include "gen/folder.h"
#include "gen/form_pages.h"
#include "gen/import.h"
#include "gen/language.h"
#include "gen/paths.h"
#include "gen/preview.h"
#include "gen/publish.h"
#include "gen/schema.h"
#include "gen/untranslated.h"
#include "gen/watch.h"
#include "store/base/clock.h"

/* Addresses are reserved, memory is taken as it is used. */
#define MEMORY_MAX ((size_t)16 << 30)

static const char usage[] =
    "usage: gen build [--release] [FOLDER]   make the site and the compiled forms in FOLDER/build\n"
    "       gen check [FOLDER]               say what is wrong, and write nothing\n"
    "       gen paths FORM [FOLDER]          print every way through a form: its pages and questions\n"
    "       gen blank FORM [LANGUAGE] [FOLDER]\n"
    "                                        make the form to print: FOLDER/build/blank/FORM.html, .pdf, .csv\n"
    "       gen changes FORM [OLD] [FOLDER]  print what is different in a form since it was built\n"
    "       gen schema                       print the JSON Schema of forms, for editors\n"
    "       gen untranslated FORM [LANGUAGE] [FOLDER]\n"
    "                                        print what a form says that other languages have no words for;\n"
    "                                        also of words, problems, choices, navigation and pages\n"
    "       gen import FILE [FOLDER]         print a form of ours made of another system's, or of a list\n"
    "       gen preview [--watch] [--form FORM] [--language LANGUAGE] [FOLDER]\n"
    "                                        build, then every form (or one) with sample answers in build/preview\n"
    "       gen switch NEW OLD               exchange two folders in one step; make install does\n"
    "       gen --help | --version\n"
    "\n"
    "FOLDER holds content/ and site/; it is the current one when left out. FORM is the id of a form, the\n"
    "name of its file in content/forms. OLD is a version of it that build/compiled keeps, or the first\n"
    "letters of one. --release compresses as well as can be, which takes longer. --watch\n"
    "does it again whenever a file is saved, until it is stopped; make preview shows it in a browser.\n"
    "Faults are told on standard error as file:line:column: what is wrong; what to write instead.\n"
    "Exit: 0 done, 1 faults, 2 wrong usage.\n";

struct order {
	const struct command *command;
	bool release, watch;
	struct str form, which, language;      /* which: see takes_which */
	const char *folder;
};

/* The errors so far are told by who runs it. */
struct command {
	const char *name;
	bool takes_form, takes_release;
	bool (*takes_which)(const char *word); /* behind FORM: OLD or LANGUAGE; NULL: none is taken */
	bool takes_watch;
	int (*run)(struct build *b, const struct order *order);
};

static int tell(struct build *b)
{
	struct buf out = buf_open(b->arena);

	diag_write(&b->diag, &out);
	if (out.n > 0)
		fwrite(out.p, 1, out.n, stderr);
	return b->diag.errors > 0;
}

static int say_nothing_written(const struct build *b)
{
	fprintf(stderr, "gen: %zu error%s, nothing was written\n", b->diag.errors,
	        b->diag.errors == 1 ? "" : "s");
	return 1;
}

static int run_build(struct build *b, const struct order *order)
{
	int64_t begun = clock_elapsed();
	struct buf out = buf_open(b->arena);
	size_t changed = 0;

	output_lock(&b->output, &b->diag);
	b->again = again_open(b->arena, b->output.folder, &b->links.pool, true);
	build_all(b);
	if (b->diag.errors == 0)
		output_write(&b->output, &b->diag, order->release ? 11 : 5, &changed);
	if (b->diag.errors == 0 && !again_write(&b->again))
		diag_error(&b->diag, (struct place){ b->output.folder, 0, 0 },
		           "gen.pages could not be written there");
	if (tell(b) != 0)
		return say_nothing_written(b);
	publish_tell(b, &out);
	fwrite(out.p, 1, out.n, stderr);
	fprintf(stderr, "gen: %zu files, %zu of them changed, %.3f s, of which compressing %.3f s\n",
	        b->output.count, changed, (double)(clock_elapsed() - begun) / 1e9,
	        (double)b->output.compressing / 1e9);
	return 0;
}

static int run_check(struct build *b, const struct order *order)
{
	(void)order;
	build_all(b);
	if (tell(b) != 0)
		return say_nothing_written(b);
	fprintf(stderr, "gen: nothing is wrong (%zu warning%s)\n", b->diag.warnings,
	        b->diag.warnings == 1 ? "" : "s");
	return 0;
}

static int run_paths(struct build *b, const struct order *order)
{
	const struct form *f = form_pages_read(b, order->form);
	struct buf out = buf_open(b->arena);
	struct paths paths;

	if (!f)
		return tell(b);
	paths = paths_find(b->arena, f);
	paths_write(&paths, &out);
	return fwrite(out.p, 1, out.n, stdout) != out.n;
}

static bool find_language(struct build *b, struct str code, const struct language **found)
{
	struct str *codes = ARENA_MANY(b->arena, b->language_count + 1, struct str);

	*found = NULL;
	for (size_t i = 0; i < b->language_count; i++) {
		codes[i] = b->languages[i].code;
		if (str_equal(codes[i], code))
			*found = &b->languages[i];
	}
	if (code.n > 0 && !*found)
		diag_unknown(&b->diag, (struct place){ "content/languages", 0, 0 }, "language", code, codes,
		             b->language_count);
	return code.n == 0 || *found;
}

static int run_blank(struct build *b, const struct order *order)
{
	const struct form *f = form_pages_read(b, order->form);
	const struct language *l;

	if (f && find_language(b, order->which, &l) && (!l || (f = form_pages_speak(b, l, f))))
		blank_write(b, f);
	if (b->diag.errors > 0)
		return tell(b);
	fprintf(stderr, "gen: %s/blank/%.*s.html, .pdf and .csv\n", b->output.folder,
	        STR_FMT(blank_name(b, f)));
	return 0;
}

static int run_changes(struct build *b, const struct order *order)
{
	struct buf out = buf_open(b->arena);

	if (!publish_changes(b, order->form, order->which, &out)) {
		tell(b);
		return 1;
	}
	return fwrite(out.p, 1, out.n, stdout) != out.n;
}

/* What is lost is told as errors; what could be carried over is printed all the same. */
static int run_import(struct build *b, const struct order *order)
{
	struct buf out = buf_open(b->arena);
	bool written = import_read(b, str_c(b->arena, order->form), &out);

	if (out.n > 0 && fwrite(out.p, 1, out.n, stdout) != out.n)
		return 1;
	(void)tell(b);
	if (!written)
		return say_nothing_written(b);
	fprintf(stderr, "gen: %zu things are lost, %zu are done otherwise here\n", b->diag.errors,
	        b->diag.warnings);
	return b->diag.errors > 0;
}

static int run_schema(struct build *b, const struct order *order)
{
	struct buf out = buf_open(b->arena);

	(void)order;
	schema_write(b->arena, &out);
	return fwrite(out.p, 1, out.n, stdout) != out.n;
}

/* Of each language, or the one that is named. */
static int run_untranslated(struct build *b, const struct order *order)
{
	struct buf out = buf_open(b->arena);
	const struct language *only;

	if (!find_language(b, order->which, &only))
		return tell(b);
	for (size_t i = 0; i < b->language_count && b->diag.errors == 0; i++) {
		struct str code = b->languages[i].code;
		size_t missing = 0;

		if (only && only != &b->languages[i])
			continue;
		buf_add(&out, untranslated_find(b, &b->languages[i], order->form, &missing));
		if (b->diag.errors == 0)
			fprintf(stderr, "gen: %.*s: %zu texts of %.*s have no translation\n", STR_FMT(code),
			        missing, STR_FMT(order->form));
	}
	if (tell(b) != 0)
		return 1;
	return fwrite(out.p, 1, out.n, stdout) != out.n;
}

static int preview_once(struct build *b, const struct order *order)
{
	struct buf said = buf_open(b->arena);
	const struct language *l;
	int status = find_language(b, order->language, &l) ? run_build(b, order) : tell(b);

	diag_write(&b->diag, &said);
	if (status == 0) {
		preview_write(b, order->form, l);
		status = b->diag.errors > 0 ? tell(b) : 0;
	}
	preview_stamp(b, buf_str(&said));
	return status;
}

/* In a process of its own, which gives back all that it took. */
static bool preview_child(const struct order *order)
{
	pid_t child = fork();
	struct build b;
	int status;

	if (child == 0) {
		build_open(&b, arena_open(MEMORY_MAX), order->folder);
		_exit(preview_once(&b, order));
	}
	return child > 0 && waitpid(child, &status, 0) == child;
}

static int run_preview(struct build *b, const struct order *order)
{
	const char *const folders[] = { b->content, b->site };
	int watch;

	if (!order->watch)
		return preview_once(b, order);
	watch = watch_open(b->arena, folders, COUNT(folders));
	if (watch < 0) {
		perror("gen: it cannot be seen when a file is saved");
		return 1;
	}
	do
		if (!preview_child(order))
			return 1;
	while (watch_wait(b->arena, watch, folders, COUNT(folders)));
	return 1;
}

/* The beginning of a version: hexadecimal digits. */
static bool is_version(const char *word)
{
	size_t n = strspn(word, "0123456789abcdef");

	return n > 0 && n <= 16 && word[n] == '\0';
}

/* The code of a language, and no folder. */
static bool is_language(const char *word)
{
	size_t n = strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-");

	return n > 1 && n < 12 && word[n] == '\0' && access(word, F_OK) != 0;
}

static const struct command commands[] = {
	{ "build", false, true, NULL, false, run_build },
	{ "check", false, false, NULL, false, run_check },
	{ "paths", true, false, NULL, false, run_paths },
	{ "blank", true, false, is_language, false, run_blank },
	{ "changes", true, false, is_version, false, run_changes },
	{ "schema", false, false, NULL, false, run_schema },
	{ "untranslated", true, false, is_language, false, run_untranslated },
	{ "import", true, false, NULL, false, run_import },
	{ "preview", false, false, NULL, true, run_preview },
};

static const struct command *find_command(const char *name)
{
	for (size_t i = 0; i < COUNT(commands); i++)
		if (strcmp(name, commands[i].name) == 0)
			return &commands[i];
	return NULL;
}

/* "gen --help", "gen paths --help" */
static bool asks_help(int count, char **words)
{
	return count > 1 && strcmp(words[count - 1], "--help") == 0 &&
	       (count == 2 || find_command(words[1]));
}

/* With a dash; *k goes on to its value. */
static bool read_option(int count, char **words, int *k, struct order *order)
{
	const char *word = words[*k];
	bool watches = order->command->takes_watch, has_value = watches && *k + 1 < count;

	if (order->command->takes_release && strcmp(word, "--release") == 0)
		order->release = true;
	else if (watches && strcmp(word, "--watch") == 0)
		order->watch = true;
	else if (has_value && strcmp(word, "--form") == 0)
		order->form = str_of(words[++*k]);
	else if (has_value && strcmp(word, "--language") == 0)
		order->language = str_of(words[++*k]);
	else
		return false;
	return true;
}

/* FORM, then OLD or LANGUAGE, then FOLDER, each once and where the command takes it. */
static bool read_plain(const char *word, struct order *order)
{
	if (order->command->takes_form && order->form.n == 0)
		order->form = str_of(word);
	else if (order->command->takes_which && order->which.n == 0 && !order->folder &&
	         order->command->takes_which(word))
		order->which = str_of(word);
	else if (!order->folder)
		order->folder = word;
	else
		return false;
	return true;
}

static bool read_order(int count, char **words, struct order *order)
{
	*order = (struct order){ .command = count > 1 ? find_command(words[1]) : NULL };
	if (!order->command)
		return false;
	for (int k = 2; k < count; k++)
		if (!(words[k][0] == '-' ? read_option(count, words, &k, order)
		                         : read_plain(words[k], order)))
			return false;
	order->folder = order->folder ? order->folder : ".";
	return !order->command->takes_form || order->form.n > 0;
}

/* One fault instead of one for each file that is not there. */
static bool is_portal(const struct order *order)
{
	char path[PATH_MAX];
	bool is = true;

	for (size_t i = 0; is && i < 2; i++) {
		int n = snprintf(path, sizeof(path), "%s/%s", order->folder, i == 0 ? "content" : "site");

		is = n > 0 && (size_t)n < sizeof(path) && access(path, X_OK) == 0;
	}
	if (!is)
		fprintf(stderr, "%s: there is no folder with content/ and site/ here; %s\n", order->folder,
		        order->command->takes_which == is_version
		        ? "write the first letters of a version, or the folder of the portal"
		        : "write the folder of the portal");
	return is;
}

int main(int count, char **words)
{
	struct order order;
	struct build b;

	if (asks_help(count, words))
		return fputs(usage, stdout) < 0;
	if (count == 2 && strcmp(words[1], "--version") == 0)
		return puts("gen 1.0") < 0;
	if (count == 4 && strcmp(words[1], "switch") == 0) {
		if (folder_exchange(words[2], words[3]))
			return 0;
		perror("gen switch");
		return 1;
	}
	if (!read_order(count, words, &order)) {
		fputs(usage, stderr);
		return 2;
	}
	if (order.command->run != run_schema && !is_portal(&order))
		return 1;
	build_open(&b, arena_open(MEMORY_MAX), order.folder);
	return order.command->run(&b, &order);
}
