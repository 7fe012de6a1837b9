/* sound.h: whether a test's store is whole, by the checker that portal check has. */
#ifndef TESTS_UNIT_SOUND_H
#define TESTS_UNIT_SOUND_H

#include "store/keeping/integrity.h"
#include "tests/tap.h"
#include "tests/unit/place.h"

static inline void sound_fault(void *to, const char *table, struct str key, const char *what)
{
	(void)to, (void)key;
	printf("# %s: %s\n", table, what);
}

static inline void sound_report(void *to, const char *table, uint64_t rows)
{
	(void)to, (void)table, (void)rows;
}

/* Gives how many rows it went through. */
static inline uint64_t is_sound(struct place *p)
{
	struct integrity i = { .store = p->store, .keys = p->keys, .data = p->data,
	                       .found = sound_fault, .report = sound_report };

	is_err(OK, integrity_check(&i), "the store is gone through");
	is_int(0, (int64_t)i.faults, "and is sound");
	return i.rows;
}

#endif
