/* trace.c: runs a program as it is and lets its k-th call to the system fail, or kills it there; or
 * writes down what it did to files. Its children are followed. By ptrace, so that what is tested
 * are the very programs that are installed, static ones too. trace fail KIND K once|on REPORT
 * PROGRAM...   KIND: see kinds[]; "on": that call and every later one trace record LOG FOLDER
 * PROGRAM...            what happens below FOLDER is added to LOG (trace.h) REPORT gets "calls hit
 * name": how many calls of the kind were met, whether one failed, and which. Leaves with the
 * program's status, or 128 and the signal. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/faults/recording.h"

enum { SLOW_MICROSECONDS = 300000 };

static const struct { const char *name; enum kind kind; int error; } kinds[] = {
	{ "space", SPACE, ENOSPC }, { "io", IO, EIO }, { "memory", MEMORY, ENOMEM },
	{ "files", FILES, EMFILE },
	{ "lock", LOCK, ENOLCK }, { "random", RANDOM, EIO }, { "kill", KILL, 0 }, { "short", SHORT, 0 },
	{ "process", PROCESS, EAGAIN }, { "slow", SLOW, 0 },
	{ "flush", FLUSH, EIO }, { "pages", PAGES, ENOSPC },
};

struct run {
	int kind, error;
	unsigned long at, met;         /* which call fails; how many there were */
	int on, hit;
	const char *hit_name;
	struct recording recording;    /* log NULL: none is made */
};

/* --- failing -------------------------------------------------------------------------------- */

/* The file named by TRACE_PAST, by which tests move the clock, is no part of the program. */
static int is_past(const struct call *c, pid_t pid, const struct user_regs_struct *regs)
{
	static char path[PATH_BYTES];
	const char *past = getenv("TRACE_PAST");

	if (!past)
		return 0;
	if (c->shape == OPENAT || c->shape == OPEN)
		tracee_text(pid, c->shape == OPEN ? regs->rdi : regs->rsi, path, sizeof(path));
	else if (c->number != SYS_newfstatat && c->number != SYS_read && c->number != SYS_fstat)
		return 0;
	else if (!tracee_descriptor(pid, (int)regs->rdi, path))
		return 0;
	return strcmp(path, past) == 0;
}

/* Nothing fails before the file named by TRACE_FROM is there. */
static int has_begun(void)
{
	const char *from = getenv("TRACE_FROM");

	return !from || access(from, F_OK) == 0;
}

/* Words to people and to the log are no part of what is kept, and a file that is only read needs no
 * space. */
static int counts(const struct run *r, const struct call *c, const struct user_regs_struct *regs)
{
	int writes = c->shape == WRITE || c->shape == PWRITE || c->shape == WRITEV;
	unsigned long long flags = c->shape == OPEN ? regs->rsi : regs->rdx;

	if (!(c->kinds & r->kind))
		return 0;
	if (writes && (regs->rdi == 2 || (regs->rdi == 1 && r->kind != KILL)))
		return 0;
	if ((c->shape == OPEN || c->shape == OPENAT) && (r->kind & (SPACE | KILL)))
		return (flags & O_CREAT) != 0;
	if (c->shape == LOCKING)
		return regs->rsi == F_SETLK || regs->rsi == F_SETLKW;
	if (r->kind == SHORT)
		return regs->rdx > 1;
	return 1;
}

static void fail(struct run *r, pid_t pid, const struct call *c, struct user_regs_struct *regs)
{
	if (!has_begun() || !counts(r, c, regs) || is_past(c, pid, regs))
		return;
	r->met++;
	if (r->on ? r->met < r->at : r->met != r->at)
		return;
	if (!r->hit)
		r->hit_name = c->name;
	r->hit = 1;
	if (r->kind == SLOW) {
		usleep(SLOW_MICROSECONDS);
		return;
	}
	if (r->kind == KILL) {
		kill(pid, SIGKILL);
		return;
	}
	if (r->kind == SHORT) {
		regs->rdx /= 2;
	} else {
		regs->orig_rax = (unsigned long long)-1;
		regs->rax = (unsigned long long)-r->error;
	}
	ptrace(PTRACE_SETREGS, pid, 0, regs);
}

/* --- the loop ------------------------------------------------------------------------------- */

/* How it goes on after this stop. */
static enum __ptrace_request stopped(struct run *r, pid_t pid, int status, int *signal)
{
	struct user_regs_struct regs;
	const struct call *c;

	*signal = 0;
	if (status >> 16 == PTRACE_EVENT_SECCOMP) {
		if (ptrace(PTRACE_GETREGS, pid, 0, &regs) != 0 || !(c = tracee_call(regs.orig_rax)))
			return PTRACE_CONT;
		if (r->recording.log)
			return recording_begins(pid, c, &regs) ? PTRACE_SYSCALL : PTRACE_CONT;
		fail(r, pid, c, &regs);
	} else if (WSTOPSIG(status) == (SIGTRAP | 0x80)) {
		if (ptrace(PTRACE_GETREGS, pid, 0, &regs) == 0)
			recording_ends(&r->recording, pid, (long long)regs.rax);
	} else if (status >> 16 == 0 && WSTOPSIG(status) != SIGSTOP) {
		*signal = WSTOPSIG(status);
	}
	return PTRACE_CONT;
}

static int follow(struct run *r, pid_t first)
{
	int status, last = 0, signal;
	pid_t pid;

	if (waitpid(first, &status, 0) != first || !WIFSTOPPED(status))
		broken("start");
	if (ptrace(PTRACE_SETOPTIONS, first, 0,
	           PTRACE_O_TRACESECCOMP | PTRACE_O_EXITKILL | PTRACE_O_TRACESYSGOOD |
	               PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE |
	               PTRACE_O_TRACEEXEC) != 0)
		broken("options");
	ptrace(PTRACE_CONT, first, 0, 0);
	while ((pid = waitpid(-1, &status, __WALL)) > 0) {
		if (WIFSTOPPED(status)) {
			enum __ptrace_request how = stopped(r, pid, status, &signal);

			ptrace(how, pid, 0, signal);
		} else if (pid == first) {
			last = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
		}
	}
	return last;
}

static void usage(void)
{
	fprintf(stderr,
	        "usage: trace fail KIND K once|on REPORT PROGRAM... | trace record LOG FOLDER PROGRAM...\n");
	exit(2);
}

int main(int count, char **words)
{
	struct run r = { .hit_name = "-" };
	int status, program = 6;
	FILE *report;
	pid_t pid;

	if (count > 6 && strcmp(words[1], "fail") == 0) {
		for (size_t i = 0; i < COUNT(kinds); i++)
			if (strcmp(words[2], kinds[i].name) == 0)
				r.kind = (int)kinds[i].kind, r.error = kinds[i].error;
		r.at = strtoul(words[3], NULL, 10);
		r.on = strcmp(words[4], "on") == 0;
	} else if (count > 4 && strcmp(words[1], "record") == 0) {
		program = 4;
		r.recording.folder = words[3];
		if (!(r.recording.log = fopen(words[2], "ae")))
			broken(words[2]);
	}
	if (!r.recording.log && r.kind == 0)
		usage();
	if ((pid = fork()) == 0)
		tracee_become(words + program);
	status = follow(&r, pid);
	if (r.recording.log)
		return fclose(r.recording.log) == 0 ? status : 125;
	if (!(report = fopen(words[5], "we")))
		broken(words[5]);
	fprintf(report, "%lu %d %s\n", r.met, r.hit, r.hit_name);
	return fclose(report) == 0 ? status : 125;
}
