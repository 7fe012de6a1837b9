/* rule_words.h: a rule of a form in words, for editors. What families read of rules is made by
 * store/compiled/form_only.c from content/words.yaml. */
#ifndef GEN_RULE_WORDS_H
#define GEN_RULE_WORDS_H

#include "store/base/arena.h"
#include "store/compiled/form.h"

/* "“School year” is “Reception” or “Year 1”, and the account is professional"; negated: the
 * contrary. Labels are those about a child, cut when they are long. */
struct str rule_words(struct arena *a, const struct form *f, const struct condition *c,
                      bool negated);

/* A label's beginning, to about 60 characters, on one line. */
struct str rule_words_label(struct arena *a, const struct form_text *label);

/* The same rule, written twice or named. */
bool rule_words_same(const struct condition *x, const struct condition *y);

#endif
