/* template_find.h: one template by its name, read once. Inside template*.c only. */
#ifndef GEN_TEMPLATE_FIND_H
#define GEN_TEMPLATE_FIND_H

#include "gen/template.h"

struct template {
	struct str name;
	struct mustache read;
	bool good;                     /* false: what is wrong with it was told */
	struct template *next;
};

/* "text" or "parts/text", "layouts/plain". NULL: there is no such file. */
struct template *template_find(struct templates *t, struct str name);

#endif
