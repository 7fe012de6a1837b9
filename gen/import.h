/* import.h: a form that another system holds, as a form of ours: a definition of the digital form
 * builder that several departments use, in JSON or YAML, in its first shape (pages that name the
 * next one) and its second (pages in order), or a list of questions as CSV. What cannot be carried
 * over is told line by line: an error for each thing that is lost, a warning for what is done
 * otherwise. */
#ifndef GEN_IMPORT_H
#define GEN_IMPORT_H

#include "gen/build.h"
#include "gen/form_yaml.h"
#include "gen/yaml.h"

enum { IMPORT_FIELDS = 200, IMPORT_PAGES = 400, IMPORT_RULES = 400, IMPORT_NAMES = 4000 };

/* What a name of theirs became. */
struct import_field {
	struct str section, name, key;     /* key: its id, in the second shape */
	struct form_field *field;
	const struct yaml_node *items;     /* of its list, in the order of field->options */
	const struct yaml_node *show_if;   /* the name of a condition, read once all fields are known */
};

struct import_page {
	struct form_page page;
	const struct yaml_node *node;
	struct str section, path;
	struct place at;
};

struct import {
	struct arena *arena;
	struct diag *diag;
	const char *file;
	struct form form;
	struct import_page *pages;         /* in their order */
	size_t page_count;
	struct import_field *fields;
	size_t field_count;
	struct form_yaml_rule *rules;
	const struct yaml_node **rule_nodes;       /* of rules, by number */
	struct str *rule_keys;
	size_t rule_count;
	struct str *taken;                 /* ids of fields, then of pages, that are given */
	size_t taken_count;
	const struct yaml_node *root;
	bool ordered;                      /* the second shape */
	int depth;                         /* of components within items of lists */
};

/* Reads the file by its name's end (.csv) and its first bytes, and writes a form in YAML to out.
 * False: it could not be read at all, nothing is written. What is written has been read back and
 * checked; if gen would refuse it, that is told too. */
bool import_read(struct build *b, const char *file, struct buf *out);

void import_json(struct import *in, struct str text);
void import_csv(struct import *in, struct str text);

/* Whole paths of the first shape become rules of pages, and pages get an order in which none leads
 * back (import_flow.c). order: numbers of pages, as many as are reached. */
size_t import_flow(struct import *in, size_t *order);

/* The condition of that name or id, or NULL: none, or it cannot be carried over, which is told once
 * (import_rule.c). */
const struct condition *import_rule(struct import *in, const struct yaml_node *name);
void import_rules_open(struct import *in);
/* One component to a page, with what it brings along (import_component.c). */
void import_component(struct import *in, struct import_page *p, const struct yaml_node *component);
/* The items of its list, which may stand with it or by name; NULL: there is none. */
const struct yaml_node *import_items(struct import *in, const struct yaml_node *component);
/* Its list as options of f, and what their items bring to the page (import_list.c). map: what its
 * name became. */
void import_list(struct import *in, struct import_page *p, struct form_field *f,
                 struct import_field *map, const struct yaml_node *component);

/* A new field at the end of the page; NULL: the page is full, which was told. */
struct form_field *import_add_field(struct import *in, struct import_page *p, struct place at);

#endif
