/* organisation.h: a school or service that outlives its members. Tasks go to it; whoever belongs to
 * it sees them, from joining to leaving. Table "organisation": key = id, the system's key (members
 * as ids); TABLE_COUNT "organisation". Table "member": person id, organisation id, while they
 * belong. */
#ifndef PEOPLE_ORGANISATION_H
#define PEOPLE_ORGANISATION_H

#include "store/engine/record.h"

enum { ORGANISATION_MEMBERS_MAX = 200, ORGANISATION_LEFT_MAX = 200 };

struct organisation {
	struct str id;                 /* 16 bytes */
	uint64_t revision;
	/* kind: of the list organisation_kind (choices.h); e-mail for notices, may be empty; area:
	 * id of a team (team.h), may be empty */
	struct str name, kind, email, phone, area;
	/* list {person (hex), name, email, from, until (0: still)}, in the order of joining; of
	 * those who left, the last ORGANISATION_LEFT_MAX */
	struct values *members;
	int64_t created_at, closed_at;
};

/* Sets id. */
enum err organisation_add(struct txn *t, struct keys *k, struct organisation *o) MUST_CHECK;
enum err organisation_load(struct txn *t, struct keys *k, struct str id,
                           struct organisation *o) MUST_CHECK;
/* ERR_CONFLICT */
enum err organisation_save(struct txn *t, struct keys *k, struct organisation *o) MUST_CHECK;

/* Change o->members and table "member"; not yet saved. ERR_EXISTS: they belong already; ERR_LIMIT:
 * as many as can belong at once. ERR_NOT_FOUND: they do not belong. */
enum err organisation_join(struct txn *t, struct organisation *o, struct str person,
                           struct str name, struct str email, int64_t now) MUST_CHECK;
enum err organisation_leave(struct txn *t, struct organisation *o, struct str person,
                            int64_t now) MUST_CHECK;

/* Name and e-mail of somebody whose account goes are taken out of each that they belong or belonged
 * to; their id and the days stay, as the cases name them. Saved. Passes over what does not open. */
enum err organisation_forget(struct txn *t, struct keys *k, struct str person) MUST_CHECK;

/* When they left last, as far as it is remembered; 0: never. */
int64_t organisation_left_at(const struct organisation *o, struct str person);

bool organisation_has(struct txn *t, struct str organisation, struct str person);
enum err organisation_of(struct txn *t, struct keys *k, struct str person,
                         struct organisation **list, size_t *count) MUST_CHECK;

/* What lists show of one. */
struct organisation_line {
	struct str id, name, kind, area;
	size_t members;                /* who belong to it now */
	bool is_closed;
};

/* All of them, in no order that means anything. A list takes what its lines take, however many
 * belong, or belonged, to each. */
enum err organisation_list(struct txn *t, struct keys *k, struct organisation_line **list,
                           size_t *count) MUST_CHECK;

#endif
