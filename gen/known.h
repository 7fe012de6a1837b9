/* known.h: the first words of templates that are known when building, with every name that may
 * follow. */
#ifndef GEN_KNOWN_H
#define GEN_KNOWN_H

#include "gen/yaml.h"
#include "store/compiled/values.h"

/* The trees page, form, part, field and option with every name of docs/templates.md, each empty.
 * So a name that is misspelt is told from one that has no value here. */
void known_names(struct values *known);
void known_page(struct values *page);
void known_field(struct values *field);
void known_option(struct values *option);

/* content/council.yaml, content/words.yaml and content/navigation.yaml (main is navigation) as
 * trees. In a list of trees each item has every name that one of them has. A NULL is passed
 * over. */
void known_settings(struct values *known, const struct yaml_node *council,
                    const struct yaml_node *words, const struct yaml_node *navigation);

#endif
