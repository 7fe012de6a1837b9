/* person.h: an account of the families' part: a parent, a young person, a professional. Table
 * "person": key = person id (16 bytes). Table "email": keyed hash of the address -> person id.
 * Table "person_due": time it goes when nobody signs in, person id. */
#ifndef PEOPLE_PERSON_H
#define PEOPLE_PERSON_H

#include "store/engine/record.h"

struct person {
	struct str id;                 /* 16 bytes */
	uint64_t revision;
	/* e-mail in normal form; password as Argon2id text */
	struct str forename, surname, email, password;
	bool professional;
	struct str role, organisation;
	/* property_name, house_no, street, area, town, county, postcode */
	struct values *address;
	int64_t created_at;            /* seconds, UTC */
	int64_t signed_in_at;          /* last time */
	int64_t frozen_until;          /* password sign-in is stopped until then; 0: it is not */
	/* a browser that was known by then is a stranger again (familiar.h) */
	int64_t known_from;
	/* list of {id (hex), first, last, dob}: whom they sent a form about; or NULL */
	struct values *linked;
};

/* Adds somebody to p->linked (arena a); not yet saved. False: they are there already (same name
 * and birth date), have no name, or the list is full. */
enum { LINKED_MAX = 200 };
struct linked { struct str first, last, dob, id /* hex; empty: a new one */; };
bool person_link(struct arena *a, struct person *p, const struct linked *somebody);

/* The one with that id, or NULL. */
const struct values *person_linked(const struct person *p, struct str id);

/* Makes the account and its key; sets id. ERR_EXISTS: the e-mail address has an account. */
enum err person_add(struct txn *t, struct keys *k, struct person *p) MUST_CHECK;
enum err person_load(struct txn *t, struct keys *k, struct str id, struct person *p) MUST_CHECK;
/* ERR_CONFLICT */
enum err person_save(struct txn *t, struct keys *k, struct person *p) MUST_CHECK;

/* The id behind an e-mail address in normal form; ERR_NOT_FOUND. */
enum err person_find(struct txn *t, struct keys *k, struct str email, struct str *id) MUST_CHECK;

/* Moves the account to another address. ERR_EXISTS: that one has an account. */
enum err person_move(struct txn *t, struct keys *k, struct person *p, struct str email) MUST_CHECK;

/* Seconds, UTC: the end of the day 24 months after the last sign-in. */
enum { PERSON_MONTHS = 24 };
int64_t person_until(const struct person *p);

/* The account, its address and its key. What else hangs on it goes before: forget.h. */
enum err person_remove(struct txn *t, struct keys *k, const struct person *p) MUST_CHECK;

/* "Forename Surname", in the arena of the transaction. */
struct str person_name(struct arena *a, const struct person *p);

#endif
