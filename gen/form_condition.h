/* form_condition.h: conditions of a form from YAML; docs/form-language.md, "Conditions". Inside gen
 * only, part of form_reader.h. */
#ifndef GEN_FORM_CONDITION_H
#define GEN_FORM_CONDITION_H

#include "gen/form_reader.h"

/* NULL: it was no condition, and that was said. */
const struct condition *form_condition_read(struct form_reader *r, const struct yaml_node *node);
void form_condition_open(struct form_reader *r, const struct yaml_node *map);

/* A new one that stands at node, with room for so many parts. */
struct condition *form_condition_new(struct form_reader *r, const struct yaml_node *node,
                                     enum condition_kind kind, size_t room);

/* One rule about the answer to field: rule->key is "at_least", "before", "any_row" … NULL: it is
 * wrong, and that was said. */
const struct condition *form_compare_read(struct form_reader *r, const struct yaml_node *rule,
                                          struct str field);

/* "after", "before" … of a date field. */
void form_compare_bounds(struct form_reader *r, const struct yaml_node *map,
                         struct form_field *field);

#endif
