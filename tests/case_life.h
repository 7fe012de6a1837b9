/* case_life.h: lives of cases as a council may enter them, thrown at random. */
#ifndef TESTS_CASE_LIFE_H
#define TESTS_CASE_LIFE_H

#include "store/cases/timescale_case.h"

enum { LIFE_ENTRIES = 400 };

struct life_entry {
	enum timescale_event event;
	int32_t on;
};

/* The one that is lived. look: what is done after each entry. */
struct case_life {
	struct timescale_facts facts;
	/* all that was entered, in the order of entering */
	struct life_entry entries[LIFE_ENTRIES];
	size_t entered;
	int32_t now;
	int number;                    /* of the life, for life_broken */
	void (*look)(enum timescale_event event, int32_t on);
};

extern struct case_life life;

/* The same seed gives the same lives: the one that a person named, or else this one. */
void life_begin(int argc, char **argv, uint32_t seed);
uint32_t life_dice(uint32_t sides);
bool life_chance(uint32_t percent);

/* Nothing where a later day of the kind is entered already. */
void life_enter(enum timescale_event event, int32_t on);

/* A day in ISO, good for the next three as well. */
const char *life_iso(int32_t on);

/* A promise does not hold in this life, of that limit or NULL. The first time it and what was
 * entered are written down, so that they can become a test by themselves. */
void life_broken(bool *is_broken, const char *promise, const struct timescale *t,
                 const struct timescale_limit *l, const char *what);

/* Two of a kind within two weeks, or on the same day of two years: one looks like the other,
 * mistyped (timescale_facts.c). */
bool life_looks_mended(void);

/* From the first entry to the last, all of which happened up to life.now or were planned then. */
void life_live(void);

#endif
