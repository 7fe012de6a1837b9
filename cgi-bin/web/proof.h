/* proof.h: is a file what its name promises, from its first byte to its last? Runs in a process
 * that holds no key and no store (checker.h), because what it reads was made by strangers. Pure:
 * bytes in, a word out. */
#ifndef WEB_PROOF_H
#define WEB_PROOF_H

#include "store/base/arena.h"
#include "store/base/str.h"

enum proof_kind { KIND_NONE, KIND_PDF, KIND_JPEG, KIND_PNG, KIND_DOC, KIND_DOCX };

enum proof {
	PROOF_GOOD,
	PROOF_EMPTY,
	PROOF_LOCKED,              /* with a password */
	PROOF_MACROS,              /* holds small programs */
	PROOF_FETCHES,             /* a Word file that loads a part of itself from another computer */
	/* a Word file with a field or an object that starts a program, or reads other files */
	PROOF_ACTS,
	PROOF_DAMAGED,             /* cut short, or its parts do not fit together */
	PROOF_ODD,                 /* two kinds at once, or made to exhaust whoever opens it */
	PROOF_PLACE,               /* a photo that says where it was taken */
	PROOF_LARGE,               /* a picture of more points than anybody's program opens */
	PROOF_IS_PDF, PROOF_IS_PICTURE, PROOF_IS_WORD, PROOF_IS_OTHER,   /* what it is instead */
	/* nobody could say: the process that looks at it came to an end, or had no memory */
	PROOF_UNKNOWN,
	PROOFS,
};

/* Bytes that one file may have; more is PROOF_ODD. */
enum { PROOF_BYTES_MAX = 16 << 20, PICTURE_SIDE_MAX = 30000, PICTURE_POINTS_MAX = 250000000 };

struct proof_of;
struct magic_set;              /* libmagic's own name for what it has loaded */

/* Loads libmagic's list of kinds, which takes files; NULL: there is none that knows a PDF, and no
 * second vote. */
struct magic_set *proof_magic(void);

/* Memory: three pieces of 64 KiB, and for Word files all of it. magic may be NULL. */
struct proof_of *proof_open(struct arena *a, enum proof_kind promised, struct magic_set *magic);
void proof_add(struct proof_of *p, struct str piece);
enum proof proof_end(struct proof_of *p);

/* After that, of a PDF that is PROOF_GOOD: what it would do (enum doing). Nothing found is no
 * promise: a filter that is not read is DOES_UNREAD, and what nobody thought of yet is not
 * looked for. */
unsigned proof_doings(const struct proof_of *p);

/* Takes out of the first bytes of a photo where it was taken, by zeros in its place; no other byte
 * changes but the checksum over it. What stands further on stays, and is PROOF_PLACE. */
void proof_clean(enum proof_kind kind, char *head, size_t n);

#endif
