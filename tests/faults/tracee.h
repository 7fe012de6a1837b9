/* tracee.h: a program that trace.c runs: it stops before each of the calls in tracee.c, and can be
 * looked into then. */
#ifndef TESTS_FAULTS_TRACEE_H
#define TESTS_FAULTS_TRACEE_H

#include <stddef.h>
#include <sys/types.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* What can go wrong with a call. */
enum kind { SPACE = 1, IO = 2, MEMORY = 4, FILES = 8, LOCK = 16, RANDOM = 32, KILL = 64,
            SHORT = 128, PROCESS = 256, SLOW = 512, FLUSH = 1024,
            PAGES = 2048 };

/* What its arguments are. */
enum shape { OTHER, FD, WRITE, PWRITE, WRITEV, OPEN, OPENAT, SYNC, RENAME, RENAMEAT, LINK, LINKAT,
             UNLINK, UNLINKAT, FOLDER, FOLDERAT, CUT, ADVICE, LOCKING, SENDFILE };

struct call { const char *name; long number; int kinds; enum shape shape; };

enum { PATH_BYTES = 4096 };

/* The call of that number; NULL: the program does not stop before it. */
const struct call *tracee_call(unsigned long long number);

/* In a child: becomes the program, stopped until its parent follows it. */
void tracee_become(char **words) __attribute__((noreturn));

/* Of a stopped process: memory; a text that ends within so many bytes; where a link of /proc/PID or
 * a descriptor leads, 0 when that cannot be told. path: PATH_BYTES. */
void tracee_memory(pid_t pid, unsigned long long from, void *to, size_t n);
void tracee_text(pid_t pid, unsigned long long from, char *to, size_t most);
int tracee_link(pid_t pid, const char *what, char *path);
int tracee_descriptor(pid_t pid, int fd, char *path);

/* Says what could not be done, and leaves with 125: it is the test that is at fault. */
void broken(const char *what) __attribute__((noreturn));

#endif
