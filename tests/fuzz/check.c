/* What is typed, as "name<TAB>value" lines: it is read, checked, sent and shown; reading twice
 * changes nothing, sending twice changes nothing, and what is whole goes out whole. */
#include "store/compiled/check.h"

#include <stdlib.h>

#include "gen/form_read.h"
#include "gen/markdown.h"
#include "store/base/buf.h"
#include "store/base/err.h"
#include "store/base/utf8.h"
#include "store/compiled/form_values.h"
#include "store/compiled/json.h"
#include "tests/form_sample.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INPUT_MAX = 1 << 14, ARENA_MAX = 1 << 28 };

static bool find(void *from, struct str name, size_t i, struct str *value)
{
	struct str rest = *(struct str *)from, line;

	while (str_cut(&rest, '\n', &line)) {
		size_t tab = str_find(line, '\t');

		if (tab == line.n || !str_equal(str_part(line, 0, tab), name) || i-- > 0)
			continue;
		*value = str_from(line, tab + 1);
		return true;
	}
	return false;
}

static struct str as_json(struct arena *a, const struct values *v)
{
	struct buf b = buf_open(a);

	json_write(&b, v);
	return buf_str(&b);
}

static void read_all(const struct form *f, struct str *text, struct values *answers)
{
	struct posted posted = { text, find };
	struct occasion o = { .today = SAMPLE_TODAY };

	for (size_t i = 0; i < f->page_count; i++)
		check_read(f, &f->pages[i], &posted, &o, answers);
}

static void show(const struct form *f, const struct values *answers,
                 const struct problems *problems)
{
	struct form_view v = { .form = f, .answers = answers, .problems = problems,
		.occasion = { .today = SAMPLE_TODAY }, .address = STR("/x") };
	struct values *out = values_open(answers->arena);
	struct words *w;

	if (words_read_bytes(answers->arena, sample_words(), &w) != OK)
		abort();
	v.words = w;
	for (size_t i = 0; i < f->page_count; i++)
		form_values_page(&v, &f->pages[i], out);
	form_values_review(&v, out);
	form_values_problems(&v, problems, STR("problems"), out);
}

/* Rules on numbers, dates and rows, bounds, sums and texts that speak of answers. */
static const struct form *rules(const char *name)
{
	static struct arena *kept;
	struct form_source source = { .content = "content", .markdown = markdown_html };
	struct diag d;
	const struct form *f;

	if (!kept)
		kept = arena_open(ARENA_MAX);
	d = diag_open(kept);
	source.arena = kept;
	source.diag = &d;
	if (!(f = form_read(&source, name)) || d.errors > 0)
		abort();
	return f;
}

static void run(const struct form *f, struct str text)
{
	struct occasion o = { .today = SAMPLE_TODAY };
	struct arena *a = arena_open(ARENA_MAX);
	struct values *answers, *sent;
	struct problems problems;
	struct str once;

	answers = values_open(a);
	problems = problems_open(a);
	read_all(f, &text, answers);
	once = as_json(a, answers_sent(f, answers, &o));
	read_all(f, &text, answers);
	sent = answers_sent(f, answers, &o);
	if (!str_equal(once, as_json(a, sent)) ||
	    !str_equal(once, as_json(a, answers_sent(f, sent, &o))))
		abort();
	check_form(f, answers, &o, CHECK_COMPLETE, &problems);
	check_form(f, answers, &o, CHECK_ADVICE, &problems);
	show(f, answers, &problems);
	arena_close(a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct form *forms[4];
	static struct arena *kept;
	struct str text = str_bytes(data, size);

	if (size > INPUT_MAX || !str_is_utf8(text))
		return 0;
	if (!kept) {
		kept = arena_open(ARENA_MAX);
		forms[0] = sample_form(kept);
		forms[1] = rules("tests/forms/good/compare/form.yaml");
		forms[2] = rules("tests/forms/good/calculated/form.yaml");
		forms[3] = rules("tests/forms/good/answers-in-words/form.yaml");
	}
	for (size_t i = 0; i < COUNT(forms); i++)
		run(forms[i], text);
	return 0;
}
