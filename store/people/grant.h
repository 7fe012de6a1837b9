/* grant.h: who may see what of a child's case, from when to when. Per person and child, never per
 * household. Beside it stand the counts of what is new to that person: kept, not counted. Table
 * "grant": person id, child id, sealed with the person's key: the list of the name menu is one
 * walk. Table "grant_of": child id, person id. */
#ifndef PEOPLE_GRANT_H
#define PEOPLE_GRANT_H

#include "store/engine/record.h"

enum relation { RELATION_PARENT, RELATION_CARER, RELATION_SELF, RELATION_SCHOOL,
                RELATION_PROFESSIONAL, RELATION_OTHER, RELATIONS };

/* What a grant lets a person do; bits. */
enum { MAY_STATUS = 1, MAY_MESSAGE = 2, MAY_DOCUMENTS = 4, MAY_FORMS = 8, MAY_HISTORY = 16,
       MAY_ALL = 31 };

struct grant {
	struct str person, child;      /* 16 bytes each */
	uint64_t revision;
	enum relation relation;
	bool responsibility;           /* parental responsibility (Children Act 1989 s.3) */
	unsigned may;
	/* it is for them that a flag of the case (child.h) keeps things from others */
	bool is_protected;
	int64_t from, until;           /* seconds, UTC; until 0: open */
	struct str child_name;         /* for the menu */
	int64_t unread, documents, tasks;      /* new to this person */
	/* this visit's first look at the dashboard, and the last of the visit before */
	int64_t visited_at, visit_before;
};

const char *grant_relation_name(enum relation r);      /* "parent", …: key below words relation.* */
bool grant_relation_read(struct str name, enum relation *r);

/* ERR_EXISTS */
enum err grant_add(struct txn *t, struct keys *k, struct grant *g) MUST_CHECK;
enum err grant_load(struct txn *t, struct keys *k, struct str person, struct str child,
                    struct grant *g) MUST_CHECK;
/* ERR_CONFLICT */
enum err grant_save(struct txn *t, struct keys *k, struct grant *g) MUST_CHECK;
bool grant_is_open(const struct grant *g, int64_t now);

/* All of a person's, and all of a child's (loaded; open and ended ones). */
enum err grant_list(struct txn *t, struct keys *k, struct str person, struct grant **list,
                    size_t *count) MUST_CHECK;
enum err grant_of(struct txn *t, struct keys *k, struct str child, struct grant **list,
                  size_t *count) MUST_CHECK;

/* The case's name, for the menus of all of them. */
enum err grant_rename(struct txn *t, struct keys *k, struct str child, struct str name) MUST_CHECK;

/* Removes the row (a case or an account that is forgotten). Ending a grant is grant_save with
 * until. */
enum err grant_remove(struct txn *t, struct str person, struct str child) MUST_CHECK;

#endif
