/* choices.h: the lists of content/choices.yaml that people choose from on the pages of a case:
 * message_type, document_kind, officer_role. They stand among the words: "LIST" holds its ids in
 * order, parted by spaces; "LIST.ID" the label; "LIST.ID.for" who may choose it, any of parent,
 * young_person, school, professional, staff, parted by spaces. So a label alone is
 * words_get(w, "message_type.ID"). */
#ifndef COMPILED_CHOICES_H
#define COMPILED_CHOICES_H

#include "store/compiled/values.h"
#include "store/compiled/words.h"

struct choice {
	struct str id, label;
};

/* What `who` may choose, in order; who empty: all that there is, also what only the portal
 * writes. An unknown list is empty. */
size_t choices_list(struct arena *a, const struct words *w, struct str list, struct str who,
                    struct choice **all);

/* The same for the page: id, label, chosen (flag). */
void choices_values(const struct words *w, struct str list, struct str who, struct str chosen,
                    struct values *out);

/* Whether who may choose it: what came from a page is asked here. False for an unknown one. */
bool choices_offer(struct arena *a, const struct words *w, struct str list, struct str who,
                   struct str id);

#endif
