/* import_text.h: keys, names and texts of theirs as ours. Inside the importer only. */
#ifndef GEN_IMPORT_TEXT_H
#define GEN_IMPORT_TEXT_H

#include "gen/import.h"

/* Words for a label or hint: one line, no HTML, braces and bars that mean something here made
 * harmless (told when something is lost). Markdown for a text, of HTML or of Markdown
 * (import_text.c). */
struct form_text import_words(struct import *in, const struct yaml_node *node);
struct form_text import_plain(struct import *in, struct str text, struct place at);
struct form_text import_markdown(struct import *in, const struct yaml_node *node);

/* Letters, digits and underscores of a name: "applicantName" to "applicant_name"; joint: '_' or
 * '-'. */
struct str import_slug(struct arena *a, struct str name, char joint, size_t max);

/* Keys of a map of theirs. LOOKS: how something looks, which is another's here. */
struct import_key {
	const char *name;
	enum { IMPORT_DONE, IMPORT_LOOKS, IMPORT_LOST } what;
	const char *why;                   /* of LOST; NULL: nothing more to say */
};

/* Tells of each key of map that holds something and is lost; one that is not listed is. what: the
 * map, for messages. */
void import_keys(struct import *in, const struct yaml_node *map, const char *what,
                 const struct import_key *keys, size_t count);

/* An id of ours made of a name of theirs, unlike any other given with the same prefix. */
enum import_id { IMPORT_FIELD_ID, IMPORT_PAGE_ID, IMPORT_PART_ID, IMPORT_RULE_ID };
struct str import_id(struct import *in, enum import_id kind, struct str name);

/* An option's id, unlike the count others. */
struct str import_option_id(struct import *in, const struct form_option *others, size_t count,
                            struct str name);

#endif
