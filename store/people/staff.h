/* staff.h: an account of the council's side. Made by an operator, never by registration;
 * disabled, never deleted while the trail names it. Table "staff": key = staff id (16 bytes).
 * Table "staff_email": keyed hash of the address -> staff id. */
#ifndef PEOPLE_STAFF_H
#define PEOPLE_STAFF_H

#include "store/engine/record.h"

/* Who reads cases: all but the last. viewer changes nothing; administrator is the one of an area;
 * admin, of the system, manages staff accounts and reads no case. */
enum staff_role { STAFF_VIEWER, STAFF_OFFICER, STAFF_ADMINISTRATOR, STAFF_MANAGER, STAFF_ADMIN,
                  STAFF_ROLES };

enum { STAFF_INVITE_BYTES = 32, STAFF_INVITE_SECONDS = 72 * 3600 };

struct staff {
	struct str id;                 /* 16 bytes */
	uint64_t revision;
	struct str email, name, phone;             /* e-mail in normal form */
	struct str team;               /* id of a team (team.h), or empty */
	enum staff_role role;
	struct str password;           /* Argon2id text; empty until it is set */
	/* secret of the second factor, totp.h; empty: not enrolled yet */
	struct str totp;
	int64_t totp_step;             /* the last step that was accepted: none twice */
	/* list of hashes of the codes that are left, factor.h; or NULL */
	struct values *recovery;
	/* keyed hash of the invite's token, 16 bytes; empty: none open */
	struct str invite_hash;
	int64_t invite_until;          /* seconds, UTC */
	int64_t created_at, signed_in_at, frozen_until;
	/* a browser that was known by then is a stranger again (familiar.h) */
	int64_t known_from;
	int64_t disabled_at;           /* 0: it is in use */
};

/* Makes the account and its key; sets id. ERR_EXISTS: the e-mail address has an account. */
enum err staff_add(struct txn *t, struct keys *k, struct staff *s) MUST_CHECK;
enum err staff_load(struct txn *t, struct keys *k, struct str id, struct staff *s) MUST_CHECK;
/* ERR_CONFLICT */
enum err staff_save(struct txn *t, struct keys *k, struct staff *s) MUST_CHECK;

/* The id behind an e-mail address in normal form; ERR_NOT_FOUND. */
enum err staff_find(struct txn *t, struct keys *k, struct str email, struct str *id) MUST_CHECK;

/* The account behind id `after` (empty: the first), in no order that means anything;
 * ERR_NOT_FOUND: no more. */
enum err staff_after(struct txn *t, struct keys *k, struct str after, struct staff *s) MUST_CHECK;

/* Opens a one-time way to set a password, good until then; an older one ends. token:
 * STAFF_INVITE_BYTES, only in the link /staff/set-password/HEX; the caller saves. */
void staff_invite(struct arena *a, struct keys *k, struct staff *s, int64_t until,
                  struct str *token);

/* The account whose open invite this token is. ERR_NOT_FOUND: none, used, over, or disabled. */
enum err staff_invited(struct txn *t, struct keys *k, struct str token, int64_t now,
                       struct staff *s) MUST_CHECK;

/* "viewer", "officer", "administrator", "manager", "admin": in the tool and in records. */
const char *staff_role_name(enum staff_role role);
bool staff_role_read(struct str name, enum staff_role *role);

/* An account of a role that reads cases. */
bool staff_reads_cases(const struct staff *s);

/* "disabled", "invited" (no password yet), "active": a word of the tool and of
 * content/words.yaml. */
const char *staff_state(const struct staff *s);

/* Removes accounts disabled before that time, and their keys. */
enum err staff_purge(struct txn *t, struct keys *k, int64_t disabled_before,
                     size_t *removed) MUST_CHECK;

#endif
