/* What is typed, as "name<TAB>value" lines: it is read, checked, sent and shown; reading twice changes
 * nothing, sending twice changes nothing, and what is whole goes out whole. */
#include "store/compiled/check.h"

#include <stdlib.h>

#include "store/base/buf.h"
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

	for (size_t i = 0; i < f->page_count; i++)
		check_read(f, &f->pages[i], &posted, answers);
}

static void show(const struct form *f, const struct values *answers, const struct problems *problems)
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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = str_bytes(data, size), once;
	struct occasion o = { .today = SAMPLE_TODAY };
	struct values *answers, *sent;
	struct problems problems;
	struct arena *a;
	struct form *f;

	if (size > INPUT_MAX || !str_is_utf8(text))
		return 0;
	a = arena_open(ARENA_MAX);
	f = sample_form(a);
	answers = values_open(a);
	problems = problems_open(a);
	read_all(f, &text, answers);
	once = as_json(a, answers_sent(f, answers, &o));
	read_all(f, &text, answers);
	sent = answers_sent(f, answers, &o);
	if (!str_equal(once, as_json(a, sent)) || !str_equal(once, as_json(a, answers_sent(f, sent, &o))))
		abort();
	check_form(f, answers, &o, CHECK_COMPLETE, &problems);
	check_form(f, answers, &o, CHECK_ADVICE, &problems);
	show(f, answers, &problems);
	arena_close(a);
	return 0;
}
