#include "cgi-bin/web/othercase.h"

#include "store/base/fold.h"
#include "store/cases/child_find.h"

enum { WORDS_MAX = 24, FOUND_MAX = 8 };

/* Letters and figures of the folded text; "plan_bram_holt.pdf" are four words. */
static size_t words_in(struct arena *a, struct str text, struct str words[static WORDS_MAX])
{
	struct buf b = buf_open(a);
	struct str rest = fold(a, text), word;
	size_t n = 0;

	for (size_t i = 0; i < rest.n; i++)
		buf_byte(&b, rest.p[i] == '_' || rest.p[i] == '.' ? ' ' : rest.p[i]);
	rest = buf_str(&b);
	while (n < WORDS_MAX && str_cut(&rest, ' ', &word))
		if (word.n > 0)
			words[n++] = word;
	return n;
}

static struct str pair_of(struct arena *a, struct str x, struct str y)
{
	return str_join(a, str_join(a, x, STR(" ")), y);
}

/* A case of that reference, or of that first and last name, which is not this one, nor of the same
 * name. */
static bool is_other(struct arena *a, const struct child *c, const struct child *found,
                     struct str typed)
{
	struct str first = fold(a, found->first), last = fold(a, found->last);
	struct str name = pair_of(a, first, last),
	           mine = pair_of(a, fold(a, c->first), fold(a, c->last));

	if (str_equal(found->id, c->id))
		return false;
	if (str_equal(fold(a, found->reference), typed))
		return true;
	return !str_equal(name, mine) &&
	       (str_equal(name, typed) || str_equal(pair_of(a, last, first), typed));
}

static enum err look(struct web *w, const struct child *c, struct str typed, bool *is_named)
{
	struct child_search found = { .typed = typed, .max = FOUND_MAX };
	enum err e = child_find(w->main, w->keys, &found);

	for (size_t i = 0; e == OK && i < found.count; i++)
		*is_named = *is_named || is_other(w->arena, c, &found.list[i], typed);
	return e;
}

enum err othercase_named(struct web *w, const struct child *c, struct str text, bool *is_named)
{
	struct str words[WORDS_MAX];
	size_t n = words_in(w->arena, text, words);
	enum err e = OK;

	*is_named = false;
	for (size_t i = 0; i < n && e == OK && !*is_named; i++) {
		if (str_find(words[i], '-') < words[i].n)
			e = look(w, c, words[i], is_named);
		if (e == OK && i + 1 < n && !*is_named)
			e = look(w, c, pair_of(w->arena, words[i], words[i + 1]), is_named);
	}
	return e;
}
