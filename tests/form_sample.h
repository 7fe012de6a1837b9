/* form_sample.h: a small form with one of everything, made by hand, for the tests of
 * store/compiled. */
#ifndef TESTS_FORM_SAMPLE_H
#define TESTS_FORM_SAMPLE_H

#include "store/base/arena.h"
#include "store/compiled/answers.h"

/* 1 March 2022. */
enum { SAMPLE_TODAY = 19052 };

/* Pages: who (on_behalf_of, first_name, dob, statements, email, hours, since, place), adult (job;
 * when 18), family (people: name required, rel, sibling_send when rel is sibling), needs (preset
 * rows special and pep (when has_pep is yes), free rows; need, info, date, docs), papers (files),
 * agree (agree, nhs, notes). */
struct form *sample_form(struct arena *a);

/* "council.first_unknown" and the like: what build/compiled/words would hold. */
struct str sample_words(void);

/* Posted inputs: pairs of name and value, ended by NULL. */
struct sample_posted {
	const char *const *pairs;
};

bool sample_find(void *from, struct str name, size_t i, struct str *value);

/* Answers as if these pairs had been posted on all pages in turn. */
struct values *sample_answers(struct arena *a, const struct form *f, const char *const *pairs);

/* Answers written as JSON; a text that is none fails the test that gave it. */
struct values *sample_json(struct arena *a, const char *text);

#endif
