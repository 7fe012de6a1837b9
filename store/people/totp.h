/* totp.h: one-time codes of an authenticator app (RFC 6238: HMAC-SHA-1, six digits, steps of 30
 * seconds from 1970); the only liboath. */
#ifndef PEOPLE_TOTP_H
#define PEOPLE_TOTP_H

#include <stdbool.h>

#include "store/base/arena.h"
#include "store/base/str.h"

enum { TOTP_SECRET_BYTES = 20, TOTP_DIGITS = 6, TOTP_SECONDS = 30 };

struct str totp_secret(struct arena *a);       /* a new one: random bytes */

/* The code of the step that now lies in. */
struct str totp_code(struct arena *a, struct str secret, int64_t now);

/* True when digits are the code of the step that now lies in, of the one before or of the one
 * after (clocks differ), and that step is later than *step; *step is then that one. */
bool totp_check(struct arena *a, struct str secret, struct str digits, int64_t now, int64_t *step);

/* The secret as people type it: base 32, in groups of four. */
struct str totp_key(struct arena *a, struct str secret);

/* otpauth://totp/SERVICE:ACCOUNT?secret=…&issuer=SERVICE: what a QR code holds for an app. */
struct str totp_link(struct arena *a, struct str secret, struct str service, struct str account);

#endif
