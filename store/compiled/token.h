/* token.h: the places in a form's words that speak of an earlier answer: "{setting_name, your
 * setting}": the id of a field, and the words that stand there while it has no answer. */
#ifndef COMPILED_TOKEN_H
#define COMPILED_TOKEN_H

#include <stdbool.h>

#include "store/base/str.h"

struct arena;
struct buf;

struct token {
	struct str id, words;
	struct str whole;          /* with its braces */
};

/* A doubled brace begins none. */
bool token_is_in(struct str text);

/* Moves what stands before the next token to b (b NULL: drops it), and *rest behind it. False when
 * there is none: all of *rest was moved. */
bool token_cut(struct str *rest, struct buf *b, struct token *token);

/* text with the words in the place of each token, for where no answers are at hand. */
struct str token_words(struct arena *a, struct str text);

/* The name of the place that a compiled page has for it: the same for the same token, another for
 * others. It stands in the tree told-of, a name that no field has. */
struct str token_place(struct arena *a, const struct token *token);

#endif
