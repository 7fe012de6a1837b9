/* sandbox.h: what a process can no longer do, whatever takes it over. Calls of the kernel by seccomp, files by
 * Landlock; once entered neither can be left, and processes made later are in them too. */
#ifndef BASE_SANDBOX_H
#define BASE_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

/* Who may call what; the list is in sandbox.c. A call that only a thief needs (running a program, a socket, looking
 * into another process) ends the process. Any other that is not listed is answered as an older kernel would,
 * so that a newer C library does without it. */
enum sandbox_calls {
	SANDBOX_PROOF,             /* looks at one stranger's file: reads what it is sent, and ends */
	SANDBOX_CHECKER,           /* makes those processes */
	SANDBOX_PROGRAM,           /* answers requests: the open store, files below folders it names */
	SANDBOX_SETS,
};

/* False: this kernel has no seccomp, and nothing is in force. Needs no_new_privs. */
bool sandbox_enter(enum sandbox_calls calls);

#endif
