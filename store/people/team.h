/* team.h: the council's area teams, as content/council.yaml lists them under `areas`. */
#ifndef PEOPLE_TEAM_H
#define PEOPLE_TEAM_H

#include "store/compiled/values.h"
#include "store/compiled/words.h"

struct team {
	struct str id, name, email; /* "north", "SEN North Team"; where the whole team reads its mail */
};

/* The one of that number, from 1. False: there are not so many. */
bool team_at(struct arena *a, const struct words *w, size_t number, struct team *t);

/* All of them, to choose from: id, label, chosen (flag). */
void team_values(const struct words *w, struct str chosen, struct values *list);

/* The one with that id or, in letters of any size, that name. */
bool team_find(struct arena *a, const struct words *w, struct str id_or_name, struct team *t);

/* The one that works where this postcode lies, by the first half of it: council.areas,
 * postcodes. */
bool team_of_postcode(struct arena *a, const struct words *w, struct str postcode, struct team *t);

/* Its name; when it stands there no more, the id itself. */
struct str team_name(struct arena *a, const struct words *w, struct str id);

#endif
