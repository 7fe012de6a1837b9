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
	void (*look)(enum timescale_event event, int32_t on);
};

extern struct case_life life;

/* The same seed gives the same lives. */
void life_seed(uint64_t seed);
uint32_t life_dice(uint32_t sides);
bool life_chance(uint32_t percent);

/* Nothing where a later day of the kind is entered already. */
void life_enter(enum timescale_event event, int32_t on);

/* A day in ISO, good for the next three as well. */
const char *life_iso(int32_t on);

/* What was entered, so that it can become a test by itself. */
void life_tell(void);

/* Two of a kind within two weeks, or on the same day of two years: one looks like the other,
 * mistyped (timescale_facts.c). */
bool life_looks_mended(void);

/* From the first entry to the last, all of which happened up to life.now or were planned then. */
void life_live(void);

#endif
