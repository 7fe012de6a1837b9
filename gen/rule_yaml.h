/* rule_yaml.h: conditions and words written as YAML between brackets. Part of form_yaml.h. */
#ifndef GEN_RULE_YAML_H
#define GEN_RULE_YAML_H

#include "store/base/buf.h"
#include "store/compiled/form.h"

/* A condition of `conditions`: where it is looked at, its id stands. */
struct form_yaml_rule {
	struct str id;
	const struct condition *condition;
	bool used;                 /* set by form_yaml_write; one that is not used is not written */
};

struct rule_yaml {
	struct form_yaml_rule *rules;
	size_t count;
	struct buf *out;
};

/* Its id when it is one of rules. */
void rule_yaml_write(const struct rule_yaml *w, const struct condition *c);

/* The condition itself; parts of it that are of rules by their id. */
void rule_yaml_write_out(const struct rule_yaml *w, const struct condition *c);

/* Marks the rules that c looks at as used. */
void rule_yaml_use(const struct rule_yaml *w, const struct condition *c);

/* Begins with a letter or figure, and holds nothing else but others and what is not ASCII: YAML
 * reads it as text as it stands. */
bool rule_yaml_is_plain(struct str s, const char *others);
void rule_yaml_quote(struct buf *b, struct str s);
void rule_yaml_word(struct buf *b, struct str s);      /* quoted when it must be */

#endif
