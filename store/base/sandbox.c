#include "store/base/sandbox.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
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
enum { CALL_OPEN = NONE, CALL_STAT = NONE, CALL_LSTAT = NONE, CALL_MKDIR = NONE, CALL_RENAME = NONE, CALL_UNLINK = NONE,
       CALL_FORK = NONE, CALL_VFORK = NONE, CALL_ALARM = NONE, CALL_ACCESS = NONE };
#else
enum { CALL_OPEN = __NR_open, CALL_STAT = __NR_stat, CALL_LSTAT = __NR_lstat, CALL_MKDIR = __NR_mkdir,
       CALL_RENAME = __NR_rename, CALL_UNLINK = __NR_unlink, CALL_FORK = __NR_fork, CALL_VFORK = __NR_vfork,
       CALL_ALARM = __NR_alarm, CALL_ACCESS = __NR_access };
#endif

enum { PROOF = 1 << SANDBOX_PROOF, CHECKER = 1 << SANDBOX_CHECKER, PROGRAM = 1 << SANDBOX_PROGRAM,
       ALL = PROOF | CHECKER | PROGRAM, MOST = CHECKER | PROGRAM };

/* Those called most often stand first. mmap and mprotect are looked at apart: never for code. */
static const struct allowed {
	int call;
	int by;
} allowed[] = {
	{ __NR_read, ALL }, { __NR_write, MOST }, { __NR_pread64, PROGRAM }, { __NR_munmap, ALL }, { __NR_madvise, ALL },
	{ __NR_close, MOST }, { __NR_openat, PROGRAM }, { CALL_OPEN, PROGRAM }, { __NR_fcntl, PROGRAM },
	{ __NR_fstat, MOST }, { __NR_newfstatat, PROGRAM }, { CALL_STAT, PROGRAM }, { CALL_LSTAT, PROGRAM },
	{ __NR_statx, PROGRAM }, { __NR_lseek, PROGRAM }, { __NR_readv, PROGRAM }, { __NR_writev, MOST },
	{ __NR_pwrite64, PROGRAM }, { __NR_pwritev, PROGRAM }, { __NR_fdatasync, PROGRAM }, { __NR_fsync, PROGRAM },
	{ __NR_msync, PROGRAM }, { __NR_ftruncate, PROGRAM }, { __NR_fallocate, PROGRAM }, { __NR_flock, PROGRAM },
	{ __NR_futex, ALL }, { __NR_mlock, PROGRAM }, { __NR_munlock, PROGRAM }, { __NR_brk, ALL }, { __NR_mremap, ALL },
	{ __NR_getrandom, MOST }, { __NR_getpid, MOST }, { __NR_gettid, MOST }, { __NR_clock_gettime, MOST },
	{ __NR_gettimeofday, PROGRAM }, { __NR_clock_nanosleep, PROGRAM }, { __NR_nanosleep, PROGRAM },
	{ __NR_rt_sigprocmask, ALL }, { __NR_rt_sigaction, ALL }, { __NR_rt_sigreturn, ALL }, { __NR_setitimer, PROGRAM },
	{ CALL_ALARM, PROGRAM }, { __NR_renameat, PROGRAM }, { __NR_renameat2, PROGRAM }, { CALL_RENAME, PROGRAM },
	{ __NR_unlinkat, PROGRAM }, { CALL_UNLINK, PROGRAM }, { __NR_mkdirat, PROGRAM }, { CALL_MKDIR, PROGRAM },
	{ __NR_getdents64, PROGRAM }, { __NR_fadvise64, PROGRAM }, { __NR_sched_yield, PROGRAM },
	{ __NR_clone, CHECKER }, { __NR_wait4, CHECKER }, { __NR_prctl, CHECKER }, { __NR_prlimit64, CHECKER },
	{ __NR_exit_group, ALL }, { __NR_exit, ALL }, { __NR_restart_syscall, ALL },
};

/* Whoever calls one of these is no longer our program. clone stands here for those who may not. */
static const int deadly[] = {
	__NR_execve, __NR_execveat, __NR_socket, __NR_socketpair, __NR_connect, __NR_bind, __NR_listen, __NR_accept,
	__NR_accept4, __NR_clone, __NR_clone3, CALL_FORK, CALL_VFORK, __NR_ptrace, __NR_process_vm_readv,
	__NR_process_vm_writev, __NR_pidfd_getfd, __NR_kill, __NR_tkill, __NR_bpf, __NR_perf_event_open,
	__NR_io_uring_setup, __NR_keyctl, __NR_add_key, __NR_request_key, __NR_userfaultfd, __NR_mount, __NR_umount2,
	__NR_pivot_root, __NR_chroot, __NR_unshare, __NR_setns, __NR_init_module, __NR_finit_module,
	__NR_open_by_handle_at, __NR_setuid, __NR_setgid, __NR_memfd_create, __NR_linkat, __NR_symlinkat, __NR_mknodat,
	__NR_fchmodat, __NR_fchownat, __NR_personality,
};

enum { FIRST = 4, LAST = 8, ROOM = FIRST + COUNT(allowed) + COUNT(deadly) + 2 + LAST };

static void add(struct sock_filter *f, size_t *n, struct sock_filter one)
{
	f[(*n)++] = one;
}

/* How far the end of the program is from the instruction that is added next. */
static unsigned char to(size_t target, size_t n)
{
	return (unsigned char)(target - n - 1);
}

static struct sock_filter load(size_t offset)
{
	return (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (unsigned)offset);
}

static void jump_if(struct sock_filter *f, size_t *n, unsigned short test, unsigned value, size_t target)
{
	add(f, n, (struct sock_filter)BPF_JUMP((unsigned short)(BPF_JMP | test | BPF_K), value, to(target, *n), 0));
}

static size_t count_of(int set)
{
	size_t n = 0;

	for (size_t i = 0; i < COUNT(allowed); i++)
		n += (allowed[i].by & set) != 0;
	return n;
}

/* Arch, number, then one comparison after the other; behind them: refuse, kill, allow, and the look at mmap. */
static size_t write_filter(enum sandbox_calls calls, struct sock_filter f[ROOM])
{
	int set = 1 << calls;
	size_t n = 0, refuse = FIRST + count_of(set) + COUNT(deadly) + 2, kill = refuse + 1, allow = refuse + 2;
	size_t memory = refuse + 3;

	add(f, &n, load(offsetof(struct seccomp_data, arch)));
	add(f, &n, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)ARCH, 0, to(kill, n)));
	add(f, &n, load(offsetof(struct seccomp_data, nr)));
	jump_if(f, &n, BPF_JGE, 0x40000000, kill);
	jump_if(f, &n, BPF_JEQ, __NR_mmap, memory);
	jump_if(f, &n, BPF_JEQ, __NR_mprotect, memory);
	for (size_t i = 0; i < COUNT(allowed); i++)
		if (allowed[i].by & set)
			jump_if(f, &n, BPF_JEQ, (unsigned)allowed[i].call, allow);
	for (size_t i = 0; i < COUNT(deadly); i++)
		jump_if(f, &n, BPF_JEQ, (unsigned)deadly[i], kill);
	add(f, &n, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS));
	add(f, &n, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS));
	add(f, &n, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
	add(f, &n, load(offsetof(struct seccomp_data, args[2])));
	add(f, &n, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, PROT_EXEC, 0, 1));
	add(f, &n, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS));
	add(f, &n, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
	return n;
}

bool sandbox_enter(enum sandbox_calls calls)
{
	struct sock_filter filter[ROOM];
	struct sock_fprog program = { .filter = filter };

	program.len = (unsigned short)write_filter(calls, filter);
	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0)
		return true;
	if (errno != ENOSYS && errno != EINVAL)
		log_error("sandbox", "calls");
	return false;
}
