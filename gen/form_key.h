/* form_key.h: one table of keys for each kind of map in a form drives its reading: the name, what
 * kind of value it has, where that goes, and for fields which types have it. */
#ifndef GEN_FORM_KEY_H
#define GEN_FORM_KEY_H

#include "gen/form_reader.h"

enum form_key_kind {
	KEY_ELSEWHERE,             /* its owner reads it */
	KEY_ID,                    /* struct str, see form_name_is_id */
	KEY_FIELD_ID,              /* struct str, see form_name_is_field */
	KEY_OPTION_ID,             /* struct str, see form_name_is_option */
	KEY_PLAIN,                 /* struct str with tokens filled */
	KEY_WORD,                  /* struct str as written */
	KEY_WORDS,                 /* struct form_text */
	KEY_MARKDOWN,              /* struct form_text, HTML */
	KEY_YES,                   /* bool */
	KEY_NUMBER,                /* int32_t, from low to high */
	KEY_CONDITION,             /* const struct condition * */
};

struct form_key {
	const char *name;
	enum form_key_kind kind;
	size_t offset;
	uint32_t types;            /* of fields: a bit for each type that has it; 0: all */
	int32_t low, high;
};

/* Reads every key of map into `into`. type -1: not a field, or one whose type is not known. False
 * when map is no map. what: "field", "page" … for messages. */
bool form_key_read(struct form_reader *r, const struct yaml_node *map, const char *what,
                   const struct form_key *keys, size_t count, int type, void *into);

/* An error when map lacks the key. */
void form_key_need(struct form_reader *r, const struct yaml_node *map, const char *what, const char *key);

/* `yes` and `no`; anything else is an error and no. */
bool form_key_yes(struct form_reader *r, const struct yaml_node *node);

#endif
