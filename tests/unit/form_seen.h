/* form_seen.h: the sample form with answers, as a page and a review see it. */
#ifndef TESTS_UNIT_FORM_SEEN_H
#define TESTS_UNIT_FORM_SEEN_H

#include "store/compiled/form_values.h"

#include "tests/form_sample.h"
#include "tests/tap.h"

#define PAIRS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static inline struct form_view view_of(struct arena *a, struct values *answers)
{
	struct form_view v = { .form = sample_form(a), .answers = answers,
	                       .occasion = { .today = SAMPLE_TODAY },
	                       .address = STR("/drafts/1"), .files = STR("/drafts/1/files") };
	struct words *w = NULL;

	if (words_read_bytes(a, sample_words(), &w) != OK)
		w = NULL;
	v.words = w;
	return v;
}

static inline struct form_view typed(struct arena *a, const char *const *pairs)
{
	return view_of(a, sample_answers(a, sample_form(a), pairs));
}

/* "a.b.2.c": down trees by name and lists by number from 0. */
static inline const struct value *at(const struct values *v, const char *path)
{
	struct str rest = str_of(path), name;
	const struct value *one = NULL;
	uint64_t n;

	while (str_cut(&rest, '.', &name)) {
		if (v && v->first && v->first->name.n == 0 && str_number(name, 99, &n))
			for (one = v->first; one && n > 0; n--)
				one = one->next;
		else
			one = values_find(v, name);
		v = one ? one->children : NULL;
	}
	return one;
}

static inline struct str text_at(const struct values *v, const char *path)
{
	const struct value *one = at(v, path);

	return one && one->kind == VALUE_TEXT ? one->text : STR("(no text)");
}

static inline bool flag_at(const struct values *v, const char *path)
{
	const struct value *one = at(v, path);

	return one && one->kind == VALUE_FLAG && one->flag;
}

#endif
