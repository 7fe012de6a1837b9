/* staff_roll.h: the names of all staff accounts in one record, so that a list of them opens no
 * account. Kept by staff.c in the transaction of the account. Table "staff_roll": "all" -> sealed
 * record of the system: list {id (hex), name, team, role, disabled_at}, in no order. */
#ifndef PEOPLE_STAFF_ROLL_H
#define PEOPLE_STAFF_ROLL_H

#include "store/people/staff.h"

/* Only id, name, team, role and disabled_at are set. */
enum err staff_roll(struct txn *t, struct keys *k, struct staff **list, size_t *count) MUST_CHECK;

/* Puts an account as it is now; one that is there already is replaced. */
enum err staff_roll_put(struct txn *t, struct keys *k, const struct staff *s) MUST_CHECK;
enum err staff_roll_remove(struct txn *t, struct keys *k, struct str id) MUST_CHECK;

/* Does it say of the account what the account says? */
bool staff_roll_agrees(struct txn *t, struct keys *k, struct str id);

#endif
