/* form_yaml.h: a form written as the YAML that gen reads. For what is imported: its texts have one
 * voice and stand as they are to be written, Markdown as Markdown. */
#ifndef GEN_FORM_YAML_H
#define GEN_FORM_YAML_H

#include "gen/rule_yaml.h"

void form_yaml_write(const struct form *f, struct form_yaml_rule *rules, size_t count,
                     struct buf *out);

#endif
