/* sandbox.h: what a process can no longer do, whatever takes it over. Calls of the kernel by
 * seccomp, files by Landlock; once entered neither can be left, and processes made later are in
 * them too. */
#ifndef BASE_SANDBOX_H
#define BASE_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

/* Who may call what; the list is in sandbox.c. A call that only a thief needs (running a program, a
 * socket, looking into another process) ends the process. Any other that is not listed is answered
 * as an older kernel would, so that a newer C library does without it. */
enum sandbox_calls {
	SANDBOX_PROOF = 1 << 0,    /* looks at one stranger's file: reads what it is sent, and ends */
	SANDBOX_CHECKER = 1 << 1,  /* makes those processes */
	SANDBOX_PROGRAM = 1 << 2,  /* answers a request: the store, files below folders it names */
	SANDBOX_ACCEPT = 1 << 3,   /* and takes another from a socket that it was given */
	SANDBOX_THREADS = 1 << 4,  /* and makes threads, as pango does; never processes */
	SANDBOX_CONNECT = 1 << 5,  /* connects, to clamd: with one of the first two */
};

/* calls: of enum sandbox_calls, together. False: this kernel has no seccomp, or a container does
 * not let us, and nothing is in force. A kernel that has it and refuses: die(). Needs
 * no_new_privs. */
bool sandbox_enter(unsigned calls);

/* From now on files can be opened below these paths only, and none can be run. False: this kernel
 * has no Landlock, and nothing is in force. A kernel that has it and refuses: die(). Call it before
 * sandbox_enter. */
enum sandbox_right {
	SANDBOX_READ,
	SANDBOX_WRITE,             /* and make, move and remove */
	SANDBOX_OWN,               /* and remove folders */
};
/* NULL, or one that is not there: passed over */
struct sandbox_path { const char *path; enum sandbox_right right; };
bool sandbox_files(const struct sandbox_path *paths, size_t count);

/* The same for who speaks to others by a library that reads what it likes: from now on files can
 * be written, made and removed below these paths only, and none can be run; reading and speaking go
 * on. Needs no_new_privs. */
bool sandbox_writes(const struct sandbox_path *paths, size_t count);

/* What the kernel knows: 0 is none. From 3 on cutting a file short is a right of its own. */
int sandbox_files_version(void);
bool sandbox_has_calls(void);

#endif
