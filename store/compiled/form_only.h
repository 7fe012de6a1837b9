/* form_only.h: when a question is asked, in words, for who reads it where nothing can come and go:
 * on a page without scripts and on paper. Inside compiled/ and for gen. */
#ifndef COMPILED_FORM_ONLY_H
#define COMPILED_FORM_ONLY_H

#include "store/compiled/form.h"

struct arena;

/* Whoever asks says where the words come from. */
struct form_only {
	struct arena *arena;
	const struct form *form;
	/* only of its answers is spoken, the rest is decided; NULL: of all */
	const struct form_page *page;
	const void *from;
	struct str (*word)(const struct form_only *o,
	                   struct str key); /* of content/words.yaml: "only.chose" */
	struct str (*spoken)(const struct form_only *o, const struct form_text *text);
	struct str (*option)(const struct form_only *o, const struct form_field *field, struct str id);
	/* holds for whoever reads this; NULL: nothing is known of them */
	const struct condition *known;
};

/* "Answer this only if you chose “A” or “B” for “Question”": begin is "question", "page" or "info".
 * list: of a column, else NULL. Empty: there is no rule, or nothing can be said of it. */
struct str form_only_words(const struct form_only *o, const char *begin,
                           const struct form_field *list, const struct condition *rule);

#endif
