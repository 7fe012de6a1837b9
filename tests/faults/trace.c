/* trace.c: runs a program as it is and lets its k-th call to the system fail, or kills it there; or writes down what it did
 * to files. Its children are followed. By ptrace, so that what is tested are the very programs that are installed, static
 * ones too.
 *   trace fail KIND K once|on REPORT PROGRAM...   KIND: see kinds[]; "on": that call and every later one
 *   trace record LOG FOLDER PROGRAM...            what happens below FOLDER is added to LOG (trace.h)
 * REPORT gets "calls hit name": how many calls of the kind were met, whether one failed, and which.
 * Leaves with the program's status, or 128 and the signal. */
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/faults/trace.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

enum kind { SPACE = 1, IO = 2, MEMORY = 4, FILES = 8, LOCK = 16, RANDOM = 32, KILL = 64, SHORT = 128 };
enum { PATH_BYTES = 4096, DATA_BYTES = 1 << 20, TRACEES = 64 };

static const struct { const char *name; enum kind kind; int error; } kinds[] = {
	{ "space", SPACE, ENOSPC }, { "io", IO, EIO }, { "memory", MEMORY, ENOMEM }, { "files", FILES, EMFILE },
	{ "lock", LOCK, ENOLCK }, { "random", RANDOM, EIO }, { "kill", KILL, 0 }, { "short", SHORT, 0 },
};

enum shape { OTHER, FD, WRITE, PWRITE, WRITEV, OPEN, OPENAT, SYNC, RENAME, RENAMEAT, LINK, LINKAT, UNLINK, UNLINKAT, FOLDER, FOLDERAT,
             CUT, ADVICE, LOCKING, SENDFILE };

static const struct call { const char *name; long number; int kinds; enum shape shape; } calls[] = {
	{ "open", SYS_open, SPACE | IO | FILES | KILL, OPEN },
	{ "openat", SYS_openat, SPACE | IO | FILES | KILL, OPENAT },
	{ "read", SYS_read, IO, OTHER },
	{ "pread64", SYS_pread64, IO, OTHER },
	{ "readv", SYS_readv, IO, OTHER },
	{ "write", SYS_write, SPACE | IO | KILL | SHORT, WRITE },
	{ "pwrite64", SYS_pwrite64, SPACE | IO | KILL | SHORT, PWRITE },
	{ "writev", SYS_writev, SPACE | IO | KILL, WRITEV },
	{ "pwritev", SYS_pwritev, SPACE | IO | KILL, WRITEV },
	{ "sendfile", SYS_sendfile, SPACE | IO | KILL, SENDFILE },
	{ "fsync", SYS_fsync, SPACE | IO | KILL, SYNC },
	{ "fdatasync", SYS_fdatasync, SPACE | IO | KILL, SYNC },
	{ "msync", SYS_msync, SPACE | IO | KILL, OTHER },
	{ "syncfs", SYS_syncfs, IO | KILL, OTHER },
	{ "rename", SYS_rename, SPACE | IO | KILL, RENAME },
	{ "renameat", SYS_renameat, SPACE | IO | KILL, RENAMEAT },
	{ "renameat2", SYS_renameat2, SPACE | IO | KILL, RENAMEAT },
	{ "link", SYS_link, SPACE | IO | KILL, LINK },
	{ "linkat", SYS_linkat, SPACE | IO | KILL, LINKAT },
	{ "unlink", SYS_unlink, IO | KILL, UNLINK },
	{ "unlinkat", SYS_unlinkat, IO | KILL, UNLINKAT },
	{ "mkdir", SYS_mkdir, SPACE | IO | KILL, FOLDER },
	{ "mkdirat", SYS_mkdirat, SPACE | IO | KILL, FOLDERAT },
	{ "ftruncate", SYS_ftruncate, SPACE | IO | KILL, CUT },
	{ "stat", SYS_stat, IO, OTHER },
	{ "fstat", SYS_fstat, IO, OTHER },
	{ "newfstatat", SYS_newfstatat, IO, OTHER },
	{ "lseek", SYS_lseek, IO, FD },
	{ "getdents64", SYS_getdents64, IO, OTHER },
	{ "mmap", SYS_mmap, MEMORY, OTHER },
	{ "mremap", SYS_mremap, MEMORY, OTHER },
	{ "brk", SYS_brk, MEMORY, OTHER },
	{ "mprotect", SYS_mprotect, MEMORY, OTHER },
	{ "mlock", SYS_mlock, MEMORY, OTHER },
	{ "flock", SYS_flock, LOCK, OTHER },
	{ "fcntl", SYS_fcntl, LOCK, LOCKING },
	{ "getrandom", SYS_getrandom, RANDOM, OTHER },
	{ "prctl", SYS_prctl, 0, ADVICE },
};

struct run {
	int kind, error;
	unsigned long at, met;         /* which call fails; how many there were */
	int on, hit;
	const char *hit_name;
	FILE *log;
	const char *folder;
};

/* What a recorded call will have done, if it succeeds. */
struct waiting { pid_t pid; const struct call *call; struct event event; char path[PATH_BYTES], other[PATH_BYTES]; char *data; };

static struct waiting waiting[TRACEES];

static void broken(const char *what)
{
	fprintf(stderr, "trace: %s: %s\n", what, strerror(errno));
	exit(125);
}

/* --- the program's side --------------------------------------------------------------------- */

static void filter(void)
{
	struct sock_filter code[COUNT(calls) * 2 + 3];
	unsigned short n = 0;
	struct sock_fprog program = { .filter = code };

	code[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
	for (size_t i = 0; i < COUNT(calls); i++) {
		code[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)calls[i].number, 0, 1);
		code[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE);
	}
	code[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	program.len = n;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
		broken("filter");
}

static void become(char **words)
{
	if (ptrace(PTRACE_TRACEME, 0, 0, 0) != 0)
		broken("ptrace");
	raise(SIGSTOP);
	filter();
	execv(words[0], words);
	broken(words[0]);
}

/* --- looking into it ------------------------------------------------------------------------ */

static void take_memory(pid_t pid, unsigned long long from, void *to, size_t n)
{
	struct iovec here = { to, n }, there = { (void *)from, n };

	if (process_vm_readv(pid, &here, 1, &there, 1, 0) != (ssize_t)n)
		broken("memory");
}

static void take_text(pid_t pid, unsigned long long from, char *to, size_t most)
{
	for (size_t i = 0; i + 1 < most; i++) {
		take_memory(pid, from + i, to + i, 1);
		if (to[i] == '\0')
			return;
	}
	broken("path");
}

static int path_of_link(pid_t pid, const char *what, char *path)
{
	char link[64];
	ssize_t n;

	snprintf(link, sizeof(link), "/proc/%d/%s", (int)pid, what);
	n = readlink(link, path, PATH_BYTES - 1);
	path[n > 0 ? n : 0] = '\0';
	return n > 0;
}

static int path_of_fd(pid_t pid, int fd, char *path)
{
	char what[32];

	snprintf(what, sizeof(what), "fd/%d", fd);
	return path_of_link(pid, what, path);
}

/* --- failing -------------------------------------------------------------------------------- */

/* The file named by TRACE_PAST, by which tests move the clock, is no part of the program. */
static int is_past(const struct call *c, pid_t pid, const struct user_regs_struct *regs)
{
	static char path[PATH_BYTES];
	const char *past = getenv("TRACE_PAST");

	if (!past)
		return 0;
	if (c->shape == OPENAT || c->shape == OPEN)
		take_text(pid, c->shape == OPEN ? regs->rdi : regs->rsi, path, sizeof(path));
	else if (c->number != SYS_newfstatat && c->number != SYS_read && c->number != SYS_fstat)
		return 0;
	else if (!path_of_fd(pid, (int)regs->rdi, path))
		return 0;
	return strcmp(path, past) == 0;
}

/* Words to people and to the log are no part of what is kept, and a file that is only read needs no space. */
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
	if (!counts(r, c, regs) || is_past(c, pid, regs))
		return;
	r->met++;
	if (r->on ? r->met < r->at : r->met != r->at)
		return;
	if (!r->hit)
		r->hit_name = c->name;
	r->hit = 1;
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

/* --- recording ------------------------------------------------------------------------------ */

static void path_at(pid_t pid, int folder, unsigned long long text, char *path)
{
	char name[PATH_BYTES / 2], above[PATH_BYTES];

	take_text(pid, text, name, sizeof(name));
	if (name[0] == '/') {
		snprintf(path, PATH_BYTES, "%s", name);
		return;
	}
	if (folder == AT_FDCWD ? !path_of_link(pid, "cwd", above) : !path_of_fd(pid, folder, above))
		broken("folder");
	snprintf(path, PATH_BYTES, "%.2000s/%.2000s", above, name);
}

/* "pos:" and "flags:" of an open file. */
static void position(pid_t pid, int fd, unsigned long long *at, unsigned *flags)
{
	char path[64], line[128];
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/fdinfo/%d", (int)pid, fd);
	if (!(f = fopen(path, "r")))
		broken("fdinfo");
	while (fgets(line, sizeof(line), f)) {
		sscanf(line, "pos: %llu", at);
		sscanf(line, "flags: %o", flags);
	}
	fclose(f);
}

static void take_data(struct waiting *w, const struct user_regs_struct *regs)
{
	struct iovec parts[64];
	size_t count = 1, n = 0;

	if (w->call->shape == WRITEV) {
		count = regs->rdx < COUNT(parts) ? regs->rdx : COUNT(parts);
		take_memory(w->pid, regs->rsi, parts, count * sizeof(*parts));
	} else {
		parts[0] = (struct iovec){ (void *)regs->rsi, regs->rdx };
	}
	for (size_t i = 0; i < count; i++)
		n += parts[i].iov_len;
	if (!(w->data = malloc(n + 1)))
		broken("data");
	for (size_t i = 0, at = 0; i < count; at += parts[i++].iov_len)
		take_memory(w->pid, (unsigned long long)parts[i].iov_base, w->data + at, parts[i].iov_len);
	w->event.data_bytes = (uint32_t)n;
}

static void note_write(struct waiting *w, const struct user_regs_struct *regs)
{
	unsigned long long at = 0;
	unsigned flags = 0;

	w->event.kind = EVENT_WRITE;
	path_of_fd(w->pid, (int)regs->rdi, w->path);
	position(w->pid, (int)regs->rdi, &at, &flags);
	if (flags & O_APPEND)
		broken("appending is not known here");
	w->event.at = w->call->number == SYS_pwrite64 || w->call->number == SYS_pwritev ? regs->r10 : at;
	w->event.synced = (flags & O_DSYNC) != 0;
	take_data(w, regs);
}

static void note_open(struct waiting *w, int folder, unsigned long long text, unsigned long long flags)
{
	if (!(flags & O_CREAT) && !(flags & O_TRUNC))
		return;
	w->event.kind = EVENT_CREATE;
	w->event.at = (flags & O_TRUNC) != 0;
	path_at(w->pid, folder, text, w->path);
}

static void note(struct waiting *w, const struct user_regs_struct *g)
{
	int fd = (int)g->rdi;

	switch (w->call->shape) {
	case WRITE: case PWRITE: case WRITEV:
		note_write(w, g);
		break;
	case OPEN:
		note_open(w, AT_FDCWD, g->rdi, g->rsi);
		break;
	case OPENAT:
		note_open(w, fd, g->rsi, g->rdx);
		break;
	case SYNC:
		w->event.kind = EVENT_SYNC;
		path_of_fd(w->pid, fd, w->path);
		break;
	case RENAME: case LINK:
		w->event.kind = w->call->shape == RENAME ? EVENT_RENAME : EVENT_LINK;
		path_at(w->pid, AT_FDCWD, g->rdi, w->path);
		path_at(w->pid, AT_FDCWD, g->rsi, w->other);
		break;
	case RENAMEAT: case LINKAT:
		w->event.kind = w->call->shape == RENAMEAT ? EVENT_RENAME : EVENT_LINK;
		path_at(w->pid, fd, g->rsi, w->path);
		path_at(w->pid, (int)g->rdx, g->r10, w->other);
		break;
	case UNLINK: case FOLDER:
		w->event.kind = w->call->shape == UNLINK ? EVENT_UNLINK : EVENT_FOLDER;
		path_at(w->pid, AT_FDCWD, g->rdi, w->path);
		break;
	case UNLINKAT: case FOLDERAT:
		w->event.kind = w->call->shape == UNLINKAT ? EVENT_UNLINK : EVENT_FOLDER;
		path_at(w->pid, fd, g->rsi, w->path);
		break;
	case CUT:
		w->event.kind = EVENT_CUT;
		w->event.at = g->rsi;
		path_of_fd(w->pid, fd, w->path);
		break;
	default:
		break;
	}
}

static void keep(const struct run *r, struct waiting *w, long long result)
{
	struct event *e = &w->event;

	if (e->kind != 0 && result >= 0 && strncmp(w->path, r->folder, strlen(r->folder)) == 0) {
		if (e->kind == EVENT_WRITE && (unsigned long long)result < e->data_bytes)
			e->data_bytes = (uint32_t)result;
		e->path_bytes = (uint32_t)strlen(w->path);
		e->other_bytes = (uint32_t)strlen(w->other);
		fwrite(e, sizeof(*e), 1, r->log);
		fwrite(w->path, 1, e->path_bytes, r->log);
		fwrite(w->other, 1, e->other_bytes, r->log);
		fwrite(w->data ? w->data : "", 1, e->data_bytes, r->log);
	}
	free(w->data);
	memset(w, 0, sizeof(*w));
}

static struct waiting *waiting_of(pid_t pid)
{
	for (size_t i = 0; i < TRACEES; i++)
		if (waiting[i].pid == pid)
			return &waiting[i];
	return NULL;
}

/* True: the end of the call is wanted too. */
static int record(pid_t pid, const struct call *c, struct user_regs_struct *regs)
{
	struct waiting *w = waiting_of(0);

	if (c->shape == ADVICE && regs->rdi == PR_SET_DUMPABLE) {      /* else its files cannot be looked at, but by root */
		regs->orig_rax = (unsigned long long)-1;
		regs->rax = 0;
		ptrace(PTRACE_SETREGS, pid, 0, regs);
	}
	if (!w)
		broken("too many processes");
	w->pid = pid;
	w->call = c;
	note(w, regs);
	if (w->event.kind != 0)
		return 1;
	memset(w, 0, sizeof(*w));
	return 0;
}

/* --- the loop ------------------------------------------------------------------------------- */

static const struct call *call_of(unsigned long long number)
{
	for (size_t i = 0; i < COUNT(calls); i++)
		if ((unsigned long long)calls[i].number == number)
			return &calls[i];
	return NULL;
}

/* How it goes on after this stop. */
static enum __ptrace_request stopped(struct run *r, pid_t pid, int status, int *signal)
{
	struct user_regs_struct regs;
	const struct call *c;
	struct waiting *w;

	*signal = 0;
	if (status >> 16 == PTRACE_EVENT_SECCOMP) {
		if (ptrace(PTRACE_GETREGS, pid, 0, &regs) != 0 || !(c = call_of(regs.orig_rax)))
			return PTRACE_CONT;
		if (r->log)
			return record(pid, c, &regs) ? PTRACE_SYSCALL : PTRACE_CONT;
		fail(r, pid, c, &regs);
	} else if (WSTOPSIG(status) == (SIGTRAP | 0x80)) {
		if ((w = waiting_of(pid)) && ptrace(PTRACE_GETREGS, pid, 0, &regs) == 0)
			keep(r, w, (long long)regs.rax);
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
	if (ptrace(PTRACE_SETOPTIONS, first, 0, PTRACE_O_TRACESECCOMP | PTRACE_O_EXITKILL | PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK |
	           PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC) != 0)
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
	fprintf(stderr, "usage: trace fail KIND K once|on REPORT PROGRAM... | trace record LOG FOLDER PROGRAM...\n");
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
		r.folder = words[3];
		if (!(r.log = fopen(words[2], "ae")))
			broken(words[2]);
	}
	if (!r.log && r.kind == 0)
		usage();
	if ((pid = fork()) == 0)
		become(words + program);
	status = follow(&r, pid);
	if (r.log)
		return fclose(r.log) == 0 ? status : 125;
	if (!(report = fopen(words[5], "we")))
		broken(words[5]);
	fprintf(report, "%lu %d %s\n", r.met, r.hit, r.hit_name);
	return fclose(report) == 0 ? status : 125;
}
