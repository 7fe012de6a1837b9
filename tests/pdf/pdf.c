/* Prints tests/pdf/sheet.json and worse, and asks poppler what it sees. Run from the project's
 * root. */
#include "cgi-bin/web/pdf.h"

#include "store/base/arena.h"
#include "store/compiled/json.h"
#include "tests/tap.h"

#include <time.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#define FOLDER "build/tests/pdf/"
#define ARENA_BYTES (512u << 20)
#define QUESTIONS 140
#define SECOND INT64_C(1000000000)

/* Of this process: how long the machine made it wait is not its doing. */
static int64_t cpu_time(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * SECOND + t.tv_nsec;
}

static struct str read_all(struct arena *a, FILE *f)
{
	struct buf b = buf_open(a);
	size_t n;

	do {
		buf_reserve(&b, 4096);
		n = f ? fread(b.p + b.n, 1, 4096, f) : 0;
		b.n += n;
	} while (n > 0);
	return buf_str(&b);
}

static struct values *sheet_read(struct arena *a)
{
	FILE *f = fopen("tests/pdf/sheet.json", "r");
	struct values *sheet = values_open(a);

	is_err(OK, json_read(a, read_all(a, f), &sheet), "the sheet is read");
	if (f)
		fclose(f);
	return sheet;
}

static struct str printed(struct arena *a, const struct values *sheet, const char *path)
{
	struct buf out = buf_open(a);
	FILE *f = fopen(path, "w");

	is_err(OK, pdf_write(a, sheet, &out), path);
	ok(f && fwrite(out.p, 1, out.n, f) == out.n && fclose(f) == 0, "and kept");
	return buf_str(&out);
}

static struct str says(struct arena *a, const char *command)
{
	FILE *f = popen(command, "r");
	struct str text = read_all(a, f);

	ok(f && pclose(f) == 0 && text.n > 0, command);
	return text;
}

static bool has(struct str text, const char *part)
{
	return str_search(text, str_of(part)) < text.n;
}

/* One after the other. */
static bool in_order(struct str text, const char *first, const char *second)
{
	size_t at = str_search(text, str_of(first));

	return at < text.n && has(str_from(text, at), second);
}

static void about(struct arena *a, const struct values *sheet)
{
	struct str pdf = printed(a, sheet, FOLDER "sheet.pdf");
	struct str info = says(a, "pdfinfo " FOLDER "sheet.pdf 2>&1");
	struct buf again = buf_open(a);

	ok(!has(info, "Error"), "poppler reads it without complaint");
	ok(has(info, "Tagged:          yes"), "it is tagged");
	ok(has(info, "Education, Health and Care needs assessment"), "it has its title");
	ok(has(info, "Elmshire Council"), "and its author");
	ok(has(info, "A4"), "on A4");
	ok(has(pdf, "/Lang (en-GB)") && has(pdf, "/DisplayDocTitle true"),
	   "its catalog has the language");
	ok(has(pdf, "/Outlines"), "and an outline");
	ok(pdf_write(a, sheet, &again) == OK && str_equal(pdf, buf_str(&again)),
	   "the same sheet gives the same bytes");
}

static void structure(struct arena *a)
{
	struct str tree = says(a, "pdfinfo -struct-text " FOLDER "sheet.pdf 2>&1");

	ok(in_order(tree, "H1", "H2") && in_order(tree, "H2", "H3") && in_order(tree, "H3", "H4"),
	   "headings stand in their order");
	ok(in_order(tree, "full name?", "Alex Example"), "an answer follows its question");
	ok(has(tree, "LBody"), "rows are lists");
	ok(has(tree, "Span"), "a paragraph over two pages is one element of two spans");
	ok(!has(tree, "Page 1"), "the page number is part of no element");
}

static void scripts(struct arena *a)
{
	struct str text = says(a, "pdftotext " FOLDER "sheet.pdf -");

	ok(has(text, "القراءة"), "Arabic can be copied");
	ok(has(says(a, "pdftotext -f 1 -l 1 -r 72 -x 500 -y 0 -W 96 -H 760 " FOLDER "sheet.pdf -"),
	       "أحب"),
	   "and an Arabic answer stands on the right of an English page");
	ok(has(text, "আমি সকালে আমার শিক্ষকের সঙ্গে"), "Bengali can be copied");
	ok(has(text, "ਪੰਜਾਬੀ") && has(text, "தமிழ்") && has(text, "Zażółć") && has(text, "Русский"),
	   "so can Gurmukhi, Tamil, Polish and Russian");
	ok(has(text, "<b>no talking</b> & no questions."), "markup is printed as it was typed");
	ok(!has(text, "wordw-"), "a long word is broken without a hyphen");
	ok(has(text, "EHC-7K2M-94QX"), "a reference stays whole");
	ok(has(text, "我喜欢早上和老师一起读书") && has(text, "さくら") && has(text, "김민준"),
	   "and Chinese, Japanese and Korean");
	ok(has(text, "😀👍") && has(text, "☹ ✅"), "the small pictures of a phone are no boxes");
}

static struct values *question(struct values *list, struct str label, struct str text)
{
	struct values *entry = values_add_tree(list);

	values_text(entry, STR("label"), label);
	if (text.n > 0)
		values_text(values_add_tree(values_list(entry, STR("lines"))), STR("text"), text);
	return entry;
}

static struct values *page_add(struct values *sheet)
{
	struct values *part = values_add_tree(values_list(sheet, STR("parts")));
	struct values *page = values_add_tree(values_list(part, STR("pages")));

	values_text(part, STR("title"), STR("Part"));
	values_text(page, STR("title"), STR("Page"));
	return values_list(page, STR("entries"));
}

static struct str repeated(struct arena *a, struct str piece, size_t times)
{
	struct buf b = buf_open(a);

	for (size_t i = 0; i < times; i++)
		buf_add(&b, piece);
	return buf_str(&b);
}

static void hostile(struct arena *a)
{
	struct values *sheet = values_open(a), *list = page_add(sheet);
	int64_t before = cpu_time();
	struct str text;

	question(list, STR("marks"), str_join(a, STR("marked a"), repeated(a, STR("\xcc\x81"), 10000)));
	question(list, STR("controls"), STR("a\x01\x1b[31mb\tc\r\nd\xe2\x80\xae" "e"));
	question(list, STR("endless"), repeated(a, STR("x"), 200000));
	question(list, STR("long"), str_join(a, repeated(a, STR("every word of it "), 1 << 16),
	                                     STR("was kept.")));
	printed(a, sheet, FOLDER "hostile.pdf");
	ok(cpu_time() - before < 10 * SECOND, "marks, endless words and a mebibyte end in time");
	printf("# %lld ms\n", (long long)((cpu_time() - before) / 1000000));
	text = says(a, "pdftotext " FOLDER "hostile.pdf - 2>&1");
	ok(has(text, "[31mb c") && !has(text, "\x1b") && !has(text, "\xe2\x80\xae"),
	   "control characters and overrides are gone");
	ok(has(text, "was kept."), "the end of a very long answer is there");
}

static int64_t time_of(struct arena *a, struct str answer, const char *path)
{
	struct values *sheet = values_open(a);
	int64_t before = cpu_time();

	question(page_add(sheet), STR("long"), answer);
	printed(a, sheet, path);
	return cpu_time() - before;
}

static void one_word(struct arena *a)
{
	int64_t words = time_of(a, repeated(a, STR("word "), (1 << 20) / 5), FOLDER "words.pdf");
	int64_t word = time_of(a, str_join(a, repeated(a, STR("x"), 1 << 20), STR(" ends here.")),
	                       FOLDER "word.pdf");

	printf("# words %lld ms, word %lld ms\n", (long long)(words / 1000000),
	       (long long)(word / 1000000));
	ok(word < 5 * words, "a word of a mebibyte takes hardly longer than many words");
	ok(has(says(a, "pdftotext " FOLDER "word.pdf -"), "ends here."), "with what stands behind it");
}

/* As many lines as a form can hold, in the memory that a program has. */
static void many_lines(struct arena *a)
{
	struct values *sheet = values_open(a), *list = page_add(sheet);
	struct arena *small = arena_open(96 << 20);
	struct buf out = buf_open(small);
	int64_t before = cpu_time();
	struct str text;
	FILE *f = fopen(FOLDER "lines.pdf", "w");

	values_text(sheet, STR("title"), STR("Many lines"));
	values_text(sheet, STR("too_long"), STR("Cut: read the rest in the portal."));
	question(list, STR("lines"), repeated(a, STR("a\n"), 1 << 19));
	question(list, STR("behind"), STR("not reached"));
	is_err(OK, pdf_write(small, sheet, &out), "half a million lines are no fault");
	ok(cpu_time() - before < 4 * SECOND, "and end in time");
	printf("# %lld ms, %zu bytes\n", (long long)((cpu_time() - before) / 1000000), out.n);
	ok(f && fwrite(out.p, 1, out.n, f) == out.n && fclose(f) == 0, "kept");
	arena_close(small);
	text = says(a, "pdftotext -l 1 " FOLDER "lines.pdf -");
	ok(in_order(text, "Many lines", "Cut: read the rest"), "its first page says that it is cut");
	text = says(a, "pdftotext " FOLDER "lines.pdf - | tail -n 8");
	ok(has(text, "Cut: read the rest") && !has(text, "not reached"), "and so does its end");
}

static void refused(struct arena *a)
{
	struct values *sheet = values_open(a);
	struct buf out = buf_open(a);

	values_text(sheet, STR("title"), STR("a\xff"));
	is_err(ERR_DAMAGED, pdf_write(a, sheet, &out), "a title that is not UTF-8 is refused");
	values_text(sheet, STR("title"), STR("a"));
	values_text(sheet, STR("created"), STR("yesterday"));
	is_err(ERR_DAMAGED, pdf_write(a, sheet, &out), "so is a date that is none");
	values_text(sheet, STR("created"), STR("2026-03-02"));
	question(page_add(sheet), STR("q"), STR("\xc3"));
	is_err(ERR_DAMAGED, pdf_write(a, sheet, &out), "and an answer cut in a letter");
	is_int(0, (int64_t)out.n, "then nothing was written");
}

static void smallest(struct arena *a)
{
	struct values *sheet = values_open(a);

	printed(a, sheet, FOLDER "nothing.pdf");
	values_text(sheet, STR("title"), STR("طلب تقييم"));
	values_text(sheet, STR("language"), STR("ar"));
	question(page_add(sheet), STR("ما اسم طفلك؟"), STR(""));
	printed(a, sheet, FOLDER "arabic.pdf");
	ok(has(says(a, "pdfinfo " FOLDER "arabic.pdf"), "Pages:           1"),
	   "a blank form from right to left is a page");
	ok(has(says(a, "pdftotext -r 72 -x 400 -y 0 -W 196 -H 842 " FOLDER "arabic.pdf -"), "طفلك"),
	   "and its questions stand on the right");
}

static void whole_form(struct arena *a)
{
	struct values *sheet = values_open(a), *list = NULL;
	struct str answer = repeated(a, STR("An answer of some length, as people give it. "), 8);
	struct rusage usage;
	int64_t before;

	values_text(sheet, STR("title"), STR("A whole form"));
	for (int i = 0; i < QUESTIONS; i++) {
		list = i % 10 == 0 ? page_add(sheet) : list;
		question(list, STR("What would you like the council to know about this?"), answer);
	}
	before = cpu_time();
	printed(a, sheet, FOLDER "whole.pdf");
	getrusage(RUSAGE_SELF, &usage);
	printf("# %d questions: %lld ms, %ld KiB at the most\n", QUESTIONS,
	       (long long)((cpu_time() - before) / 1000000), usage.ru_maxrss);
	ok(cpu_time() - before < 2 * SECOND, "a whole form is printed in two seconds");
}

int main(void)
{
	struct arena *a = arena_open(ARENA_BYTES);
	struct values *sheet = sheet_read(a);

	whole_form(a);
	about(a, sheet);
	structure(a);
	scripts(a);
	smallest(a);
	refused(a);
	hostile(a);
	one_word(a);
	many_lines(a);
	arena_close(a);
	return done();
}
