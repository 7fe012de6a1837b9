/* addressee.h: the people of a case whom something can be sent to: those with an open grant that
 * lets them read it. Ticked on the page; checked again by the store when it is sent. */
#ifndef WEB_ADDRESSEE_H
#define WEB_ADDRESSEE_H

#include "cgi-bin/web/desk_case.h"

struct addressee {
	struct str person, name;
	enum relation relation;
	bool chosen;
};

struct addressees {
	struct addressee *all;
	size_t count, chosen;
};

/* Everyone who may (MAY_…) do that now, oldest grant first. */
enum err addressees_load(struct web *w, const struct child *c, unsigned may,
                         struct addressees *l) MUST_CHECK;

/* Ticks that one; false: they are not among them. */
bool addressees_choose(struct addressees *l, struct str person);

/* Ticks those of the posted fields "to" (hex); others are left out. */
void addressees_read(struct web *w, struct addressees *l);

/* people (list: id, name, relation, chosen), has_people. */
void addressees_values(struct web *w, const struct addressees *l, struct values *v);

/* Those who are ticked, as a list {person (hex), name} for a record; and their names, parted by
 * commas. */
struct values *addressees_list(struct web *w, const struct addressees *l);
struct str addressees_names(struct web *w, const struct addressees *l);

#endif
