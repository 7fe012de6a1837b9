/* values.h: a tree of names and values. Records, answers, the places of a page and JSON are all
 * made of it. Everything lives in one arena; text is copied in. Names are short and few, so
 * finding is a walk, spared for most names that are not there. */
#ifndef COMPILED_VALUES_H
#define COMPILED_VALUES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/base/str.h"

struct arena;

enum value_kind { VALUE_NULL, VALUE_FLAG, VALUE_NUMBER, VALUE_TEXT, VALUE_LIST, VALUE_TREE };

struct value {
	struct str name;           /* empty for an item of a list */
	enum value_kind kind;
	bool flag;
	int64_t number;
	struct str text;
	struct values *children;   /* of a list (unnamed) or a tree (named) */
	struct value *next;
};

struct values {
	struct arena *arena;
	struct value *first, *last;
	size_t count;
	uint64_t lacks;            /* a bit set: no name with it is there; 0 in one made by hand */
};

struct values *values_open(struct arena *a);

/* Each sets name, replacing what stood there. */
void values_text(struct values *v, struct str name, struct str text);
void values_flag(struct values *v, struct str name, bool flag);
void values_number(struct values *v, struct str name, int64_t number);
void values_null(struct values *v, struct str name);

/* The tree or list of that name, made empty when it is not there or of another kind. */
struct values *values_tree(struct values *v, struct str name);
struct values *values_list(struct values *v, struct str name);

/* Adds to a list. */
struct values *values_add_tree(struct values *list);
void values_add_text(struct values *list, struct str text);
void values_add_number(struct values *list, int64_t number);
/* A new last one, null, its name borrowed: for readers that know that no other has it. */
struct value *values_append(struct values *v, struct str name);

void values_remove(struct values *v, struct str name);

/* Copies every child of from into v (deep), replacing same names. */
void values_copy(struct values *v, const struct values *from);

/* The same names with the same values; the order counts in lists only. NULL is as good as empty. */
bool values_equal(const struct values *x, const struct values *y);

/* The same for one name: both without it are equal too. */
bool values_same(const struct values *x, const struct values *y, struct str name);

/* How much text is in it, all the way down, names as well. */
size_t values_bytes(const struct values *v);

/* A template plays a section over it: it is there, and not null, false, 0 or empty. */
bool values_holds(const struct value *v);

/* NULL when it is not there. */
struct value *values_find(const struct values *v, struct str name);

/* The empty text, NULL, false or 0 when it is not there or of another kind. */
struct str values_get(const struct values *v, struct str name);
struct values *values_get_tree(const struct values *v, struct str name);
struct values *values_get_list(const struct values *v, struct str name);
bool values_is(const struct values *v, struct str name);
int64_t values_get_number(const struct values *v, struct str name);

#endif
