/* recording.h: what a program that is traced does to files, written down as trace.h has it. */
#ifndef TESTS_FAULTS_RECORDING_H
#define TESTS_FAULTS_RECORDING_H

#include <stdbool.h>
#include <stdio.h>
#include <sys/user.h>

#include "tests/faults/tracee.h"

/* What happens below folder goes to log. */
struct recording { FILE *log; const char *folder; };

/* Before a call. True: its end is wanted too. */
bool recording_begins(pid_t pid, const struct call *c, struct user_regs_struct *regs);

/* Behind one whose end was wanted: what came of it. */
void recording_ends(const struct recording *r, pid_t pid, long long result);

#endif
