/* words_choices.h: content/choices.yaml as words: "LIST" its ids, "LIST.ID" a label,
 * "LIST.ID.for" who may choose it, as store/compiled/choices.h has it. */
#ifndef GEN_WORDS_CHOICES_H
#define GEN_WORDS_CHOICES_H

#include "gen/words_write.h"

struct yaml_node;

/* How many words the file may give. */
size_t words_choices_max(const struct yaml_node *choices);

/* Puts them at l->all + l->count. What is wrong is said in d. */
void words_choices_gather(struct word_list *l, struct diag *d, const struct yaml_node *choices);

#endif
