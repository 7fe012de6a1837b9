/* rehearsal.h: a version of a form tried on drafts that were begun with others: which fields would
 * lose their answer, have to be answered again or be asked anew, and in how many drafts. Counts,
 * and nothing of what was answered. */
#ifndef FORMS_REHEARSAL_H
#define FORMS_REHEARSAL_H

#include "store/compiled/form_match.h"
#include "store/forms/draft.h"

struct rehearsal_version {
	struct str id;
	const struct form *form;       /* NULL: it is not kept any more */
	struct form_match match;
	uint64_t drafts;
};

/* Of drafts on other versions than the new one. */
struct rehearsal_counts {
	uint64_t lost;                 /* answered, and no longer asked */
	uint64_t again;                /* answered, and asked in a way that does not take all of it */
	uint64_t over;                 /* with more rows than there is room for: kept all the same */
	uint64_t added;                /* asked now, not before, and without an answer */
	uint64_t insisted;             /* without an answer, which it needs now and did not before */
};

struct rehearsal_field {
	struct str id, label;          /* label as the child's voice has it */
	struct rehearsal_counts drafts;
};

struct rehearsal {
	struct arena *arena;           /* outlives every draft */
	const char *compiled;          /* where older versions are kept */
	const struct form *to;
	struct rehearsal_version *versions;
	size_t version_count;
	struct rehearsal_field *fields;    /* in the order they were met */
	size_t field_count, field_room;
	struct rehearsal_counts drafts;
	/* drafts of the form; of them on `to` already, on no kept version */
	uint64_t all, same, unkept;
};

struct rehearsal rehearsal_open(struct arena *a, const char *compiled, const struct form *to);

/* Passes over drafts of other forms and those that were sent. ERR_FULL: more versions than there
 * can be. */
enum err rehearsal_add(struct rehearsal *r, const struct draft *d,
                       const struct occasion *o) MUST_CHECK;

#endif
