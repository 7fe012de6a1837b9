/* import_text.h: names and texts of theirs as ours. Inside the importer only. */
#ifndef GEN_IMPORT_TEXT_H
#define GEN_IMPORT_TEXT_H

#include "gen/import.h"

/* Words for a label or hint: one line, no HTML, braces and bars that mean something here made harmless
 * (told when something is lost). Markdown for a text, of HTML or of Markdown (import_text.c). */
struct form_text import_words(struct import *in, const struct yaml_node *node);
struct form_text import_plain(struct import *in, struct str text, struct place at);
struct form_text import_markdown(struct import *in, const struct yaml_node *node);

/* Letters, digits and underscores of a name: "applicantName" to "applicant_name"; joint: '_' or '-'. */
struct str import_slug(struct arena *a, struct str name, char joint, size_t max);

#endif
