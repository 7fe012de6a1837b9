/* plain.h: whether words are plain: how old one must be to read them, and which abbreviations
 * nobody explains. Warnings only; content/plain.yaml says what is too much. */
#ifndef GEN_PLAIN_H
#define GEN_PLAIN_H

#include "gen/yaml.h"

struct plain {
	int32_t reading_age;                   /* 0: not looked at */
	struct str known, known_at_work;       /* parted by spaces; at work: where no family reads */
	struct str given;                      /* files of content/guidance that are not looked at */
	const struct values *abbreviations;    /* to words, several parted by ";" */
};

/* From content/plain.yaml; root NULL: nothing is looked at. */
struct plain plain_read(struct arena *a, struct diag *d, const struct yaml_node *root);

/* The age by the Flesch-Kincaid grade level (Kincaid, Fishburne, Rogers and Chissom 1975: 0.39
 * words a sentence, 11.8 syllables a word, less 15.59), a grade being five years younger than its
 * pupils. text: plain, Markdown or HTML; what stands in tags, links and braces is passed over. */
int plain_age(struct str text, size_t *words);

/* One of the words that spaces part. */
bool plain_has_word(struct str list, struct str word);

/* Warns of a sentence that is too long to keep in mind. */
void plain_check_sentences(struct diag *d, struct place at, struct str text);

/* What a text stands in: all that the form or page says, where an abbreviation may be explained,
 * and whether only people read it who do this for their work. */
struct plain_around {
	struct str text;
	bool at_work;
};

/* Warns of a text. */
void plain_check(const struct plain *p, struct diag *d, struct place at, struct str text,
                 struct plain_around around);

#endif
