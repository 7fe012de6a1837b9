#include "tests/faults/tracee.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static const struct call calls[] = {
	{ "open", SYS_open, SPACE | IO | FILES | KILL, OPEN },
	{ "openat", SYS_openat, SPACE | IO | FILES | KILL, OPENAT },
	{ "read", SYS_read, IO, OTHER },
	{ "pread64", SYS_pread64, IO, OTHER },
	{ "readv", SYS_readv, IO, OTHER },
	{ "write", SYS_write, SPACE | IO | KILL | SHORT, WRITE },
	{ "pwrite64", SYS_pwrite64, SPACE | IO | KILL | SHORT | PAGES, PWRITE },
	{ "writev", SYS_writev, SPACE | IO | KILL | PAGES, WRITEV },
	{ "pwritev", SYS_pwritev, SPACE | IO | KILL | PAGES, WRITEV },
	{ "sendfile", SYS_sendfile, SPACE | IO | KILL, SENDFILE },
	{ "fsync", SYS_fsync, SPACE | IO | KILL | SLOW | FLUSH, SYNC },
	{ "fdatasync", SYS_fdatasync, SPACE | IO | KILL | SLOW | FLUSH, SYNC },
	{ "msync", SYS_msync, SPACE | IO | KILL | SLOW | FLUSH, OTHER },
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
	{ "clone", SYS_clone, PROCESS, OTHER },
	{ "clone3", SYS_clone3, PROCESS, OTHER },
	{ "fork", SYS_fork, PROCESS, OTHER },
	{ "vfork", SYS_vfork, PROCESS, OTHER },
	{ "prctl", SYS_prctl, 0, ADVICE },
};

void broken(const char *what)
{
	fprintf(stderr, "trace: %s: %s\n", what, strerror(errno));
	exit(125);
}

const struct call *tracee_call(unsigned long long number)
{
	for (size_t i = 0; i < COUNT(calls); i++)
		if ((unsigned long long)calls[i].number == number)
			return &calls[i];
	return NULL;
}

/* --- the program's side --------------------------------------------------------------------- */

static void filter(void)
{
	struct sock_filter code[COUNT(calls) * 2 + 3];
	unsigned short n = 0;
	struct sock_fprog program = { .filter = code };

	code[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
	                                         offsetof(struct seccomp_data, nr));
	for (size_t i = 0; i < COUNT(calls); i++) {
		code[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
		                                         (unsigned)calls[i].number, 0, 1);
		code[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE);
	}
	code[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	program.len = n;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
		broken("filter");
}

void tracee_become(char **words)
{
	if (ptrace(PTRACE_TRACEME, 0, 0, 0) != 0)
		broken("ptrace");
	raise(SIGSTOP);
	filter();
	execv(words[0], words);
	broken(words[0]);
}

/* --- looking into it ------------------------------------------------------------------------ */

void tracee_memory(pid_t pid, unsigned long long from, void *to, size_t n)
{
	struct iovec here = { to, n }, there = { (void *)from, n };

	if (process_vm_readv(pid, &here, 1, &there, 1, 0) != (ssize_t)n)
		broken("memory");
}

void tracee_text(pid_t pid, unsigned long long from, char *to, size_t most)
{
	for (size_t i = 0; i + 1 < most; i++) {
		tracee_memory(pid, from + i, to + i, 1);
		if (to[i] == '\0')
			return;
	}
	broken("path");
}

int tracee_link(pid_t pid, const char *what, char *path)
{
	char link[64];
	ssize_t n;

	snprintf(link, sizeof(link), "/proc/%d/%s", (int)pid, what);
	n = readlink(link, path, PATH_BYTES - 1);
	path[n > 0 ? n : 0] = '\0';
	return n > 0;
}

int tracee_descriptor(pid_t pid, int fd, char *path)
{
	char what[32];

	snprintf(what, sizeof(what), "fd/%d", fd);
	return tracee_link(pid, what, path);
}
