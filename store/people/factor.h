/* factor.h: the second factor of a staff account: a code of an app (totp.h), or one of ten recovery
 * codes that work once each. Of a recovery code the store holds a keyed hash. */
#ifndef PEOPLE_FACTOR_H
#define PEOPLE_FACTOR_H

#include "store/people/staff.h"

enum { FACTOR_CODES = 10 };

enum factor { FACTOR_WRONG, FACTOR_APP, FACTOR_RECOVERY };

/* What was typed as a code: spaces, hyphens and the size of letters do not count. Changes s only
 * (the step of the app, or the recovery code goes): save it before the code opens anything. */
enum factor factor_check(struct arena *a, struct keys *k, struct staff *s, struct str typed,
                         int64_t now);

/* Ten new recovery codes, "k7mw-3xqp-9dfr"; the older ones end. The caller saves s, and shows them
 * once. */
void factor_codes(struct arena *a, struct keys *k, struct staff *s, struct str codes[FACTOR_CODES]);

size_t factor_codes_left(const struct staff *s);

/* Lost: the next sign-in enrols a new one. The caller saves s. */
void factor_reset(struct staff *s);

#endif
