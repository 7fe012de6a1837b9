/* form_key.h: one table of keys for each kind of map in a form drives its reading: the name, what
 * kind of value it has, where that goes, and for fields which types have it. */
#ifndef GEN_FORM_KEY_H
#define GEN_FORM_KEY_H

#include "gen/form_reader.h"

enum form_key_kind {
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
	/* What its owner reads; the kind says only what it looks like. */
	KEY_FIRST_ELSEWHERE,
	KEY_NAME = KEY_FIRST_ELSEWHERE,  /* a name of its own, as KEY_ID */
	KEY_WAS,                   /* ids that it had before: one, or a list */
	KEY_GIVEN,                 /* as KEY_YES: no warning about the length of the words beside it */
	KEY_TYPE, KEY_NEED, KEY_OPEN, KEY_SOURCE, KEY_MARK,    /* one of form_key_words */
	KEY_AUDIENCE, KEY_LINES,   /* a list of form_key_words */
	KEY_CONDITIONS,            /* a map of conditions */
	KEY_PARTS, KEY_PAGES, KEY_FIELDS, KEY_ENTRIES, /* lists of maps; ENTRIES: options written out */
	KEY_OPTIONS,               /* the name of a list, options written out, or a source of them */
	KEY_ROWS,                  /* the name of a list, or rows written out */
	KEY_PROBLEMS,              /* a map of words */
	KEY_DAYS,                  /* a day, a map with a length of time, or a list of such */
	KEY_VALUE,                 /* a text, or a map of one way to make a value */
};

struct form_key {
	const char *name;
	enum form_key_kind kind;
	size_t offset;
	uint32_t types;            /* of fields: a bit for each type that has it; 0: all */
	int32_t low, high;
};

/* A kind of map: its keys, and what it is called in messages. */
struct form_keys {
	const char *what;
	const struct form_key *keys;
	size_t count;
	const char *const *needed; /* ends with NULL; itself NULL: none */
};

extern const struct form_keys form_keys_form, form_keys_part, form_keys_page, form_keys_field,
	form_keys_option, form_keys_source, form_keys_list, form_keys_block;

/* The words that a key of that kind may hold; NULL when it may hold others. */
const struct str *form_key_words(enum form_key_kind kind, size_t *count);

/* Reads every key of map into `into`; an error for each that is needed and not there. type -1: not
 * a field, or one whose type is not known. False when map is no map. */
bool form_key_read(struct form_reader *r, const struct yaml_node *map, const struct form_keys *keys,
                   int type, void *into);

/* Whether a key is for fields of that type; -1: any. */
bool form_key_fits(const struct form_key *key, int type);

/* The number of node among the words of that kind, or -1: an error, which names the nearest. what:
 * for the message. */
int form_key_word(struct form_reader *r, const struct yaml_node *node, enum form_key_kind kind,
                  const char *what);

/* An error when map lacks the key. */
void form_key_need(struct form_reader *r, const struct yaml_node *map, const char *what,
                   const char *key);

#endif
