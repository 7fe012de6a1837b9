/* checker.h: the process that looks at files of strangers. It is made before the program opens a key or the store,
 * so that it holds neither, and may call nothing but read and exit (sandbox.h): whatever a file does to
 * libmagic or to our own readers, there is nothing to take and nowhere to send it. One process waits; each
 * file is looked at by a child of its own, so that no file meets another. */
#ifndef WEB_CHECKER_H
#define WEB_CHECKER_H

#include "cgi-bin/web/proof.h"
#include "store/base/err.h"

/* A descriptor for the three below. Call it before anything else was opened. Ends with the program. */
int checker_start(void);

/* One file after another. They never fail: a checker that is gone says PROOF_UNKNOWN in the end. */
void checker_begin(int checker, enum proof_kind promised);
void checker_add(int checker, struct str piece);
enum proof checker_end(int checker);

#endif
