/* words.h: the words people read, as gen compiled them: build/compiled/words. Bytes: lines
 * "key<TAB>text", sorted by key as bytes. In a text "\n" is a new line and "\\" a backslash.
 * Keys: "wizard.next" for what content/words.yaml holds, "council.phone" for
 * content/council.yaml, "problems.required_text" for content/problems.yaml, "officer_role.officer"
 * for content/choices.yaml (see choices.h); "language.code" (BCP 47) for the language they are
 * in. */
#ifndef COMPILED_WORDS_H
#define COMPILED_WORDS_H

#include "store/base/arena.h"
#include "store/base/err.h"
#include "store/compiled/form.h"
#include "store/compiled/problems.h"

struct words {
	struct arena *arena;
	struct str bytes;
};

/* Maps folder/words for the life of the process. ERR_NOT_FOUND, ERR_DAMAGED. */
enum err words_open(struct arena *a, const char *folder, struct words **w) MUST_CHECK;

/* The same as they are now, read into a: for who stays while they may be exchanged. */
enum err words_load(struct arena *a, const char *folder, struct words **w) MUST_CHECK;

/* The same from bytes that the caller keeps. ERR_DAMAGED: not lines of this kind. */
enum err words_read_bytes(struct arena *a, struct str bytes, struct words **w) MUST_CHECK;

/* Every line has a key, in order, once. For gen, before it writes them. */
enum err words_check(struct str bytes) MUST_CHECK;

/* False when there is no such key. */
bool words_find(const struct words *w, struct str key, struct str *text);

/* The empty text when there is no such key, which is logged. w NULL: empty. */
struct str words_get(const struct words *w, struct str key);

struct words_pair {
	struct str name, text;
};

/* Fills {name} from pairs (count of them), else from key council.NAME, and {a.b} from key a.b; an
 * unknown name stays as it stands. "{{" gives one brace. Filled in text is not filled again. In
 * another language, what runs the other way than the sentence stands between WORDS_APART and
 * WORDS_APART_END. */
#define WORDS_APART "\xe2\x81\xa8"          /* U+2068, first strong isolate */
#define WORDS_APART_END "\xe2\x81\xa9"      /* U+2069, pop directional isolate */
struct str words_fill(struct arena *a, const struct words *w, struct str text,
                      const struct words_pair *pairs, size_t count);

/* Adds what fills a place of that sentence, apart where it has to be. */
struct buf;
void words_add(struct buf *b, struct str sentence, struct str filled);

/* text with {first} filled; with a capital when it begins with it and first is only
 * council.first_unknown. */
struct str words_spoken(struct arena *a, const struct words *w, struct str text, struct str first);

/* The sentence for a problem, in a table behind the name of its row (and column): the field's own
 * words when it has some (form may be NULL). first: {first}. */
struct str words_problem(struct arena *a, const struct words *w, const struct form *form,
                         const struct problem *problem, struct str first);

/* By dates.day, or dates.month where there is no day; in that order where there is no such word. */
struct str words_date(struct arena *a, const struct words *w, int32_t day); /* "1 July 2021" */
struct str words_date_short(struct arena *a, const struct words *w, int32_t day); /* "1 Jul 2021" */

/* An ISO date, month or year ("2021-07-01", "2021-07", "2021") in words; anything else as it
 * stands. */
struct str words_date_text(struct arena *a, const struct words *w, struct str iso);

struct str words_time(struct arena *a, const struct words *w, int64_t seconds); /* "14:05", UK */
struct str words_when(struct arena *a, const struct words *w, int64_t seconds);   /* both, short */
struct str words_size(struct arena *a, const struct words *w, int64_t bytes);       /* "1.2 MB" */

#endif
