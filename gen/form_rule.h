/* form_rule.h: a form's words in one voice with places for what is known later, and its rules as
 * JSON for the script (site/scripts/rule.js) and in words for who has none. Inside gen only. */
#ifndef GEN_FORM_RULE_H
#define GEN_FORM_RULE_H

#include "store/compiled/form.h"
#include "store/compiled/values.h"

/* What a text is put in the words of. */
struct form_speaker {
	struct arena *arena;
	const struct form *form;
	const struct form_page *page;
	enum voice voice;
	const struct values *words;
};

/* The text in its voice, {first} and {id, words} as places. */
struct str form_rule_spoken(const struct form_speaker *s, const struct form_text *text);

/* Sets "rule": the condition as JSON, when a script can play it. list: of a column or preset
 * row. */
void form_rule_set(struct values *v, const struct form_speaker *s, const struct form_field *list,
                   const struct condition *c);

/* Sets "only": "Answer this only if …", as far as it hangs on answers of this page. */
void form_rule_only(struct values *v, const struct form_speaker *s, const struct form_field *list,
                    const struct form_field *f);

/* Sets "figure" of a calculated field: how it is made, as JSON. */
void form_rule_figure(struct values *v, const struct form_speaker *s, const struct form_field *f);

#endif
