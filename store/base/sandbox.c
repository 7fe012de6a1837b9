#include "store/base/sandbox.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "store/base/err.h"
#include "store/base/log.h"

#if defined(__x86_64__)
enum { ARCH = (int)AUDIT_ARCH_X86_64 };
#elif defined(__aarch64__)
enum { ARCH = (int)AUDIT_ARCH_AARCH64 };
#else
#error "say here how this processor's calls are told apart"
#endif

/* What a call is where it does not exist: never the number of one. */
enum { NONE = 0x3fffffff };
#ifndef __NR_open
enum { CALL_OPEN = NONE, CALL_STAT = NONE, CALL_LSTAT = NONE, CALL_MKDIR = NONE, CALL_RENAME = NONE,
       CALL_UNLINK = NONE, CALL_FORK = NONE, CALL_VFORK = NONE, CALL_ALARM = NONE,
       CALL_ACCESS = NONE, CALL_POLL = NONE };
#else
enum { CALL_OPEN = __NR_open, CALL_STAT = __NR_stat, CALL_LSTAT = __NR_lstat,
       CALL_MKDIR = __NR_mkdir, CALL_RENAME = __NR_rename, CALL_UNLINK = __NR_unlink,
       CALL_FORK = __NR_fork, CALL_VFORK = __NR_vfork, CALL_ALARM = __NR_alarm,
       CALL_ACCESS = __NR_access, CALL_POLL = __NR_poll };
#endif

enum { PROOF = SANDBOX_PROOF, CHECKER = SANDBOX_CHECKER, PROGRAM = SANDBOX_PROGRAM,
       ACCEPT = SANDBOX_ACCEPT, THREADS = SANDBOX_THREADS, CONNECT = SANDBOX_CONNECT,
       MOST = CHECKER | PROGRAM, ALL = PROOF | MOST };

/* mmap and mprotect are looked at apart: never for code. */
static const struct allowed {
	int call;
	unsigned by;
} allowed[] = {
	{ __NR_read, ALL }, { __NR_write, MOST | CONNECT },
	{ CALL_OPEN, PROGRAM }, { __NR_close, MOST | CONNECT }, { CALL_STAT, PROGRAM },
	{ __NR_fstat, MOST }, { CALL_LSTAT, PROGRAM }, { CALL_POLL, PROGRAM | CONNECT },
	{ __NR_lseek, PROGRAM },
	{ __NR_munmap, ALL }, { __NR_brk, ALL }, { __NR_rt_sigaction, ALL },
	{ __NR_rt_sigprocmask, ALL },
	{ __NR_rt_sigreturn, ALL }, { __NR_pread64, PROGRAM }, { __NR_pwrite64, PROGRAM },
	{ __NR_readv, PROGRAM },
	{ __NR_writev, MOST }, { CALL_ACCESS, PROGRAM }, { __NR_mremap, ALL }, { __NR_msync, PROGRAM },
	{ __NR_madvise, ALL }, { __NR_nanosleep, PROGRAM }, { CALL_ALARM, PROGRAM },
	{ __NR_setitimer, PROGRAM },
	{ __NR_getpid, MOST }, { __NR_exit, ALL }, { __NR_uname, PROGRAM }, { __NR_fcntl, PROGRAM },
	{ __NR_flock, PROGRAM }, { __NR_fsync, PROGRAM }, { __NR_fdatasync, PROGRAM },
	{ __NR_ftruncate, PROGRAM },
	{ CALL_RENAME, PROGRAM }, { CALL_MKDIR, PROGRAM }, { CALL_UNLINK, PROGRAM },
	{ __NR_geteuid, PROGRAM },
	{ __NR_statfs, PROGRAM },
	{ __NR_fstatfs, PROGRAM }, { __NR_mlock, PROGRAM }, { __NR_munlock, PROGRAM },
	{ __NR_gettid, MOST },
	{ __NR_futex, ALL }, { __NR_getdents64, PROGRAM },
	{ __NR_restart_syscall, ALL }, { __NR_clock_gettime, MOST | CONNECT },
	{ __NR_clock_nanosleep, PROGRAM }, { __NR_exit_group, ALL },
	{ __NR_openat, PROGRAM }, { __NR_mkdirat, PROGRAM },
	{ __NR_newfstatat, PROGRAM }, { __NR_unlinkat, PROGRAM },
	{ __NR_renameat, PROGRAM }, { __NR_faccessat, PROGRAM },
	{ __NR_ppoll, PROGRAM | CONNECT }, { __NR_set_robust_list, ALL },
	{ __NR_pwritev, PROGRAM }, { __NR_getrandom, MOST },
	{ __NR_statx, PROGRAM },
	{ __NR_accept4, ACCEPT }, { __NR_epoll_pwait, ACCEPT }, { __NR_close_range, ACCEPT },
	{ __NR_prlimit64, ACCEPT | CHECKER },
	{ __NR_clone, CHECKER }, { __NR_wait4, CHECKER }, { __NR_prctl, CHECKER },
	{ __NR_rseq, THREADS },
	{ __NR_socket, CONNECT }, { __NR_connect, CONNECT },
#ifdef __SANITIZE_ADDRESS__
	/* make test SANITIZE=1 asks where its signals go, and dies when it is not told */
	{ __NR_sigaltstack, ALL }, { __NR_sched_yield, ALL },
#endif
};

/* Whoever calls one of these is no longer our program. clone stands here for those who may not. Not
 * among them: getpeername and getsockname, which GLib calls before it writes a warning, to see who
 * reads its errors. */
static const int deadly[] = {
	__NR_socket, __NR_connect, __NR_accept, __NR_sendto, __NR_recvfrom, __NR_sendmsg, __NR_recvmsg,
	__NR_shutdown,
	__NR_bind, __NR_listen, __NR_socketpair, __NR_setsockopt, __NR_getsockopt,
	__NR_clone, CALL_FORK, CALL_VFORK, __NR_execve, __NR_kill, __NR_ptrace, __NR_accept4,
	__NR_process_vm_readv,
	__NR_process_vm_writev, __NR_bpf, __NR_execveat, __NR_userfaultfd, __NR_io_uring_setup,
	__NR_clone3,
};

/* What is said to a call. The last two look at one of its arguments first. */
enum answer { REFUSE, KILL, ALLOW, MEMORY, CLONE, ANSWERS };

enum { CALLS = 512, FILTER_MAX = 500, CALL_IS_OTHER = 0x40000000 };

static void fill(unsigned set, unsigned char said[CALLS])
{
	for (size_t i = 0; i < COUNT(deadly); i++)
		if (deadly[i] < CALLS)
			said[deadly[i]] = KILL;
	for (size_t i = 0; i < COUNT(allowed); i++)
		if (allowed[i].call < CALLS && allowed[i].by & set)
			said[allowed[i].call] = ALLOW;
	said[__NR_mmap] = said[__NR_mprotect] = MEMORY;
	if (set & THREADS) {
		said[__NR_clone] = CLONE;
		said[__NR_clone3] = REFUSE;        /* hides its flags; the C library does without it */
	}
}

/* --- the filter: a program of the kernel's (seccomp(2), BPF) --- */

struct filter {
	struct sock_filter at[FILTER_MAX];
	size_t n;
	size_t first[CALLS + 1], count;    /* where the answer changes from one number to the next */
	unsigned char said[CALLS];
	size_t answer[ANSWERS];            /* where each stands, behind the comparisons */
};

static struct sock_filter load(size_t offset)
{
	return (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (unsigned)offset);
}

static struct sock_filter answer(unsigned with)
{
	return (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, with);
}

static void add(struct filter *f, struct sock_filter one)
{
	if (f->n == FILTER_MAX)
		die("sandbox_filter");
	f->at[f->n++] = one;
}

/* Allowed when this argument has (or has not) that bit. */
static void look_at_argument(struct filter *f, size_t which, unsigned bit, bool must)
{
	add(f, load(offsetof(struct seccomp_data, args[0]) + 8 * which));
	add(f, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, bit, !must, must));
	add(f, answer(SECCOMP_RET_ALLOW));
	add(f, answer(SECCOMP_RET_KILL_PROCESS));
}

/* How far it is from one instruction to another behind it. */
static unsigned char jump(size_t from, size_t to)
{
	if (to <= from || to - from - 1 > UINT8_MAX)
		die("sandbox_jump");
	return (unsigned char)(to - from - 1);
}

static void add_comparisons(struct filter *f, size_t from, size_t count);

/* What follows a comparison on one side: more of them here, or the answer. */
static size_t add_side(struct filter *f, size_t from, size_t count)
{
	size_t at = f->n;

	if (count == 1)
		return f->answer[f->said[f->first[from]]];
	add_comparisons(f, from, count);
	return at;
}

/* The stretches from..from + count - 1, halved until there is one. When a filter is loaded the
 * kernel goes through it once for every call there is: one comparison after another took it three
 * times as long. */
static void add_comparisons(struct filter *f, size_t from, size_t count)
{
	size_t half = count / 2, here = f->n, below, above;

	add(f, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, (unsigned)f->first[from + half],
	                                    0, 0));
	below = add_side(f, from, half);
	above = add_side(f, from + half, count - half);
	f->at[here].jf = jump(here, below);
	f->at[here].jt = jump(here, above);
}

enum { BEFORE = 6 };               /* instructions before the comparisons */

static void write_filter(struct filter *f, unsigned set)
{
	fill(set, f->said);
	for (size_t i = 0; i < CALLS; i++)
		if (i == 0 || f->said[i] != f->said[i - 1])
			f->first[f->count++] = i;
	for (size_t i = 0; i < ANSWERS; i++)       /* of one instruction each, but for the last */
		f->answer[i] = BEFORE + f->count - 1 + i + (i == CLONE ? 3 : 0);
	add(f, load(offsetof(struct seccomp_data, arch)));
	add(f, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)ARCH, 1, 0));
	add(f, answer(SECCOMP_RET_KILL_PROCESS));
	add(f, load(offsetof(struct seccomp_data, nr)));
	add(f, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, CALL_IS_OTHER, 0, 1));
	add(f, answer(SECCOMP_RET_KILL_PROCESS));
	add_comparisons(f, 0, f->count);
	add(f, answer(SECCOMP_RET_ERRNO | ENOSYS));
	add(f, answer(SECCOMP_RET_KILL_PROCESS));
	add(f, answer(SECCOMP_RET_ALLOW));
	look_at_argument(f, 2, PROT_EXEC, false);
	look_at_argument(f, 0, CLONE_THREAD, true);
}

bool sandbox_has_calls(void)
{
	unsigned kill = SECCOMP_RET_KILL_PROCESS;

	return syscall(__NR_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &kill) == 0;
}

bool sandbox_enter(unsigned calls)
{
	struct filter f = { .n = 0 };
	struct sock_fprog program = { .filter = f.at };

	write_filter(&f, calls);
	program.len = (unsigned short)f.n;
	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0)
		return true;
	if (errno == ENOSYS || errno == EINVAL)
		return false;
	log_error("sandbox", "calls");
	/* the kernel never says that: whoever keeps us in a box of theirs does */
	if (errno != EPERM)
		die("sandbox");
	return false;
}
