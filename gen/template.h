/* template.h: templates played once with what is known when building. What is not known stays a
 * place of the compiled page. docs/templates.md says which is which. */
#ifndef GEN_TEMPLATE_H
#define GEN_TEMPLATE_H

#include "gen/diag.h"
#include "gen/mustache.h"
#include "store/compiled/values.h"

struct template;

enum { TEMPLATE_BUCKETS = 256 };

struct templates {
	struct arena *arena;
	struct diag *diag;
	const char *site;              /* the folder with layouts/, pages/, parts/ */
	struct str *names;             /* of all templates: "layouts/plain", "text" for parts/text */
	size_t name_count;
	struct str *places;            /* first words that may stand for run-time values */
	size_t place_count;
	struct template *read[TEMPLATE_BUCKETS];   /* so far, by the hash of the name */
	struct buf text, safe;         /* room that is used again by each page */
};

/* Known text may hold places: TEMPLATE_PLACE, the place's name, TEMPLATE_PLACE_END. */
#define TEMPLATE_PLACE '\001'
#define TEMPLATE_PLACE_END '\002'

/* Known text that begins so is English on a page of another language: see language.h. */
#define TEMPLATE_ENGLISH '\003'

/* Lists the templates below site and reads site/places.yaml. */
struct templates templates_open(struct arena *a, struct diag *d, const char *site);

/* Plays the template of that name onto page as steps (page_begin included). Faults go to the
 * diag. */
void template_play(struct templates *t, struct str name, const struct values *known,
                   struct buf *page);

/* The same for plain text that no HTML stands around: letters. */
void template_play_plain(struct templates *t, const struct mustache *m, const struct values *known,
                         struct buf *page);

#endif
