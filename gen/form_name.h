/* form_name.h: names in a form: how they are written, and the files that they name. */
#ifndef GEN_FORM_NAME_H
#define GEN_FORM_NAME_H

#include "gen/form_reader.h"

/* Letters a-z, digits, hyphens; 1 to 32 (forms, parts, pages, files). A letter, then letters,
 * digits, underscores; to 40 (fields, columns). Letters, digits, underscores, hyphens; 1 to 40
 * (options, rows). */
bool form_name_is_id(struct str s);
bool form_name_is_field(struct str s);
bool form_name_is_option(struct str s);

/* content/FOLDER/ID.EXT, or NULL: there is none, and the nearest one was named. */
const char *form_name_file(struct form_reader *r, const struct yaml_node *node, const char *folder,
                           const char *ext, const char *what);

/* The map in content/FOLDER/ID.yaml, whose own name stands under `what`; read once. NULL: said
 * why. */
const struct yaml_node *form_name_shared(struct form_reader *r, const struct yaml_node *node,
                                         const char *folder, const char *what);

#endif
