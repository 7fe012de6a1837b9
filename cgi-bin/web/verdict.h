/* verdict.h: what kind of file a name promises, and what is said of one that is something else.
 * What the bytes are is for proof.h to say, in a process of its own. */
#ifndef WEB_VERDICT_H
#define WEB_VERDICT_H

#include "cgi-bin/web/proof.h"

/* The ending of a file name in lower case, "" when there is none; and the kind that it promises. */
struct str verdict_ending(struct arena *a, struct str name);
enum proof_kind verdict_promised(struct str ending);

/* NULL for PROOF_GOOD, else a key of content/problems.yaml. */
const char *verdict_problem(enum proof said);

#endif
