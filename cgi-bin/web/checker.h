/* checker.h: whether a file is what its name promises (proof.h), asked of a process aside that may
 * do nothing but read and end: whatever a file does to libmagic or to our own readers, there is
 * nothing to take and nowhere to send it. */
#ifndef WEB_CHECKER_H
#define WEB_CHECKER_H

#include "cgi-bin/web/proof.h"
#include "store/base/err.h"

/* A descriptor for the three below (aside.h). */
int checker_start(void);

/* One file after another. They never fail: a checker that is gone says PROOF_UNKNOWN in the end.
 * doings: proof_doings, 0 unless PROOF_GOOD. */
void checker_begin(int checker, enum proof_kind promised);
void checker_add(int checker, struct str piece);
enum proof checker_end(int checker, unsigned *doings);

/* Before that, of a photo's first bytes: as they are without saying where it was taken
 * (proof_clean). Where nobody could do it they are as they were, and the photo will be
 * PROOF_PLACE. */
enum { CHECKER_HEAD_BYTES = 192 << 10 };
void checker_clean(int checker, enum proof_kind kind, char *head, size_t n);

#endif
