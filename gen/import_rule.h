/* import_rule.h: what the readers of conditions share. Inside the importer only. */
#ifndef GEN_IMPORT_RULE_H
#define GEN_IMPORT_RULE_H

#include "gen/import.h"

/* "field op value", in words or signs of theirs. NULL: it cannot be said here. */
const struct condition *import_rule_compare(struct import *in, struct str name, struct str op,
                                            struct str value);

/* ALL, ANY or NOT of parts; a single part is itself. */
const struct condition *import_rule_join(struct arena *a, enum condition_kind kind,
                                         const struct condition *const *parts, size_t count);

/* "a.b == 'x' and not ('y' in c)" (import_expression.c). NULL: it cannot be said here. */
const struct condition *import_expression(struct import *in, struct str text);

#endif
