/* type_words.h: what people call the types of questions, beside the names of the form language. */
#ifndef GEN_TYPE_WORDS_H
#define GEN_TYPE_WORDS_H

#include "store/base/arena.h"
#include "store/compiled/form.h"

/* "Dropdown" is a select. False: nobody calls one so. */
bool type_words_find(struct arena *a, struct str word, enum field_type *type);

#endif
