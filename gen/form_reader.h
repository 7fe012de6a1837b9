/* form_reader.h: what the parts of the form compiler (gen/form_*.c) share while they read. */
#ifndef GEN_FORM_READER_H
#define GEN_FORM_READER_H

#include "gen/form_read.h"
#include "store/compiled/setting.h"

enum { FORM_BLOCKS_DEEP = 4, FORM_CONDITION_DEEP = 16, FORM_CONDITION_SIZE = 256 };

struct form_named {               /* a condition of `conditions` */
	const struct yaml_node *node;
	const struct condition *condition;
	enum { NAMED_NEW, NAMED_OPEN, NAMED_READ } state;
	bool used;
};

struct form_origin {
	const void *of;
	const struct yaml_node *node;
};

/* A file of lists/ or blocks/ that was read; root NULL: it could not be. */
struct form_shared {
	const char *file;
	const struct yaml_node *root;
	struct form_shared *next;
};

struct form_reader {
	const struct form_source *source;
	struct arena *arena;
	struct diag *diag;
	const char *file;
	struct form *form;
	struct form_named *named;
	size_t named_count;
	struct form_origin *origins;      /* open addressing, a power of two */
	size_t origin_count, origin_size;
	struct form_shared *shared;
	const struct form_opened *opened; /* the list that is being read, or NULL */
	bool has_self;                    /* "self_when": there are two voices */
	bool is_holed;                    /* a block is missing: what seems unknown may stand in it */
	bool as_given;                    /* the words of this map were given; nobody can part them */
};

/* Remembers what a part of the form was read from, so that checks can say where it stands. */
void form_origin_add(struct form_reader *r, const void *of, const struct yaml_node *node);
const struct yaml_node *form_origin_find(const struct form_reader *r, const void *of);

/* The place of the key in what `of` was read from, else of the whole. */
struct place form_origin_at(const struct form_reader *r, const void *of, const char *key);

enum form_text_kind { FORM_TEXT_PLAIN, FORM_TEXT_WORDS, FORM_TEXT_MARKDOWN, FORM_TEXT_ANSWER };

/* A number of content/council.yaml (settings.h says when it is wrong). */
int32_t form_setting(const struct form_reader *r, enum setting s);

/* Words with voices and tokens. PLAIN: one voice, no {first}. ANSWER: what a calculated answer is
 * made of. */
struct form_text form_text_read(struct form_reader *r, const struct yaml_node *node,
                                enum form_text_kind kind);

void form_option_read(struct form_reader *r, const struct yaml_node *node,
                      struct form_field *field);

/* Preset rows: a list of content/lists, or written out. */
void form_option_read_rows(struct form_reader *r, const struct yaml_node *node,
                           struct form_field *field);
void form_move_read(struct form_reader *r);    /* every `was`, once all is read */

/* How a calculated answer is made, from its "value". */
void form_figure_read(struct form_reader *r, const struct yaml_node *node,
                      struct form_field *field);

/* Fields, with blocks put in their place. */
struct form_field *form_field_read(struct form_reader *r, const struct yaml_node *list,
                                   size_t *count);

#endif
