#include "cgi-bin/web/confine.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cgi-bin/web/standing.h"
#include "store/base/sandbox.h"
#include "tests/scratch.h"
#include "tests/tap.h"

enum { KILLED = 1000 };

static char data[300], edge[300], keys[300], compiled[300], site[300], outside[300];

/* What became of a process that locked itself in and then did this: errno of it, 0, or that the
 * kernel ended it. */
static int outcome_of(int (*act)(void), bool is_responder, const char *const *reads)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		struct standing s = { .is_confined = false };
		struct web_program p = { .name = "test", .reads = reads };
		struct web w = { .program = &p, .standing = is_responder ? &s : NULL,
		                 .config = { .data = data, .edge = edge, .keys = keys, .compiled = compiled,
		                             .site = site } };

		prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
		confine(&w);
		errno = 0;
		_exit(act() < 0 ? errno : 0);
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status)                                   ? WEXITSTATUS(status)
	       : WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS ? KILLED
	                                                           : -1;
}

static int outcome(int (*act)(void), bool is_responder)
{
	return outcome_of(act, is_responder, NULL);
}

static int below(const char *folder, const char *name, int flags)
{
	char path[400];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	return open(path, flags, 0600);
}

static int run_a_program(void) { return execl("/bin/true", "true", NULL); }
static int make_a_process(void) { return fork(); }
static void *nothing(void *with) { return with; }
static int make_a_thread(void)
{
	pthread_t thread;

	return pthread_create(&thread, NULL, nothing, NULL) == 0 && pthread_join(thread, NULL) == 0
	           ? 0
	           : -1;
}
static int make_a_socket(void) { return socket(AF_INET, SOCK_STREAM, 0); }
static int connect_somewhere(void) { return connect(0, NULL, 0); }
static int listen_to_all(void) { return listen(0, 1); }
static int ask_who_is_there(void)
{
	struct sockaddr_storage who;
	socklen_t n = sizeof(who);

	return getpeername(0, (struct sockaddr *)&who, &n);
}
static int look_into_another(void) { return (int)ptrace(PTRACE_ATTACH, getppid(), 0, 0); }
static int end_another(void) { return kill(getppid(), 0); }
static int give_code(void)
{
	return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED
	           ? -1
	           : 0;
}
static int make_code(void)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return mprotect(p, 4096, PROT_READ | PROT_EXEC);
}
static int use_io_uring(void) { return (int)syscall(__NR_io_uring_setup, 1, NULL); }
static int load_bpf(void) { return (int)syscall(__NR_bpf, 0, NULL, 0); }
static int read_the_keyring(void) { return (int)syscall(__NR_keyctl, 0, 0, 0, 0, 0); }
static int change_rights(void) { return fchmodat(AT_FDCWD, data, 0777, 0); }
static int use_a_newer_call(void) { return (int)syscall(__NR_landlock_create_ruleset, NULL, 0, 1); }
static int accept_a_request(void) { return accept4(0, NULL, NULL, 0); }

static int read_accounts(void) { return open("/etc/passwd", O_RDONLY); }
static int read_itself(void) { return open("/proc/self/environ", O_RDONLY); }
static int list_the_root(void) { return open("/", O_RDONLY | O_DIRECTORY); }
static int read_beside(void) { return below(outside, "secret", O_RDONLY); }
static int read_from_below(void)
{
	char path[700];

	snprintf(path, sizeof(path), "%s/../outside/secret", data);
	return open(path, O_RDONLY);
}
static int follow_a_link(void) { return below(data, "link", O_RDONLY); }
static int write_site(void) { return below(site, "index.html", O_WRONLY | O_CREAT); }
static int write_compiled(void) { return below(compiled, "form", O_WRONLY | O_CREAT); }
static int write_keys(void) { return below(keys, "master", O_WRONLY | O_CREAT | O_TRUNC); }
static int read_keys(void) { return below(keys, "master", O_RDONLY); }
static int write_data(void)
{
	char from[400], to[400];

	snprintf(from, sizeof(from), "%s/one", data);
	snprintf(to, sizeof(to), "%s/two", data);
	if (below(data, "one", O_WRONLY | O_CREAT) < 0 || rename(from, to) != 0 || unlink(to) != 0)
		return -1;
	return below(edge, "place", O_RDWR | O_CREAT);
}
static int read_site(void) { return below(site, "index.html", O_RDONLY); }

static void test_calls(void)
{
	static const struct { int (*act)(void); const char *says; } ends[] = {
		{ run_a_program, "running a program ends the process" },
		{ make_a_process, "making a process ends it" },
		{ make_a_socket, "a socket ends it" }, { connect_somewhere, "connecting ends it" },
		{ listen_to_all, "listening ends it" },
		{ look_into_another, "looking into another process ends it" },
		{ end_another, "a signal to another process ends it" },
		{ give_code, "memory for code ends it" },
		{ make_code, "memory that becomes code ends it" }, { use_io_uring, "io_uring ends it" },
		{ load_bpf, "bpf ends it" },
	};

	for (size_t i = 0; i < COUNT(ends); i++) {
		is_int(KILLED, outcome(ends[i].act, false), ends[i].says);
		is_int(KILLED, outcome(ends[i].act, true), ends[i].says);
	}
	is_int(0, outcome_of(make_a_thread, false, CONFINE_FONTS),
	       "where type is set a thread can be made");
	is_int(KILLED, outcome_of(make_a_process, false, CONFINE_FONTS), "and no process");
	is_int(KILLED, outcome(make_a_thread, false), "elsewhere neither");
	is_int(ENOSYS, outcome(ask_who_is_there, false),
	       "who is at the other end is not told: a library that writes a warning asks");
	is_int(ENOSYS, outcome(read_the_keyring, false), "the kernel's keys are not there");
	is_int(ENOSYS, outcome(change_rights, false), "the rights of a file cannot be changed");
	is_int(ENOSYS, outcome(use_a_newer_call, false), "a call that nobody listed is not there");
	is_int(KILLED, outcome(accept_a_request, false),
	       "a program that answers one request takes no other");
	is_int(ENOTSOCK, outcome(accept_a_request, true),
	       "a responder takes the next from the socket it was given");
}

/* A kernel that can lock it in and does not is no reason to go on. */
static int lock_in_without_descriptors(void)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		struct web_program p = { .name = "test" };
		struct web w = { .program = &p,
		                 .config = { .data = data, .edge = edge, .keys = keys, .compiled = compiled,
		                                            .site = site } };

		prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
		close(STDERR_FILENO);
		setrlimit(RLIMIT_NOFILE, &(struct rlimit){ 0, 0 });
		confine(&w);
		_exit(0);
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void test_files(void)
{
	is_int(EACCES, outcome(read_accounts, false), "the accounts of the machine cannot be read");
	is_int(EACCES, outcome(read_itself, false), "nor what the kernel says of processes");
	is_int(EACCES, outcome(list_the_root, false), "no folder above can be listed");
	is_int(EACCES, outcome(read_beside, false), "nor a file beside the data be read");
	is_int(EACCES, outcome(read_from_below, true), "by no way round");
	is_int(EACCES, outcome(follow_a_link, true), "and by no link");
	is_int(EACCES, outcome(write_site, false), "the site cannot be written to");
	is_int(EACCES, outcome(write_compiled, false), "nor what was compiled");
	is_int(EACCES, outcome(write_keys, false), "nor a key");
	is_int(0, outcome(read_keys, false), "a key can be read");
	is_int(0, outcome(write_data, false), "in the data files are made, moved and removed");
	is_int(0, outcome(read_site, true), "the site can be read");
	is_int(1, lock_in_without_descriptors(), "where it cannot lock itself in it goes no further");
}

/* What becomes of it in who may write below two folders only, and speaks to others. */
static int outcome_beside(int (*act)(void))
{
	const struct sandbox_path paths[] = { { data, SANDBOX_OWN }, { edge, SANDBOX_OWN },
		                              { NULL, SANDBOX_OWN } };
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
		sandbox_writes(paths, COUNT(paths));
		errno = 0;
		_exit(act() < 0 ? errno : 0);
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int remove_a_folder(void)
{
	char path[400];

	snprintf(path, sizeof(path), "%s/folder", data);
	return mkdir(path, 0700) == 0 ? rmdir(path) : -1;
}

/* To a socket of this machine that listens. */
static int connect_to_it(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int listens = socket(AF_INET, SOCK_STREAM, 0), fd = socket(AF_INET, SOCK_STREAM, 0);
	socklen_t n = sizeof(at);

	if (bind(listens, (struct sockaddr *)&at, n) != 0 || listen(listens, 1) != 0 ||
	    getsockname(listens, (struct sockaddr *)&at, &n) != 0)
		return -1;
	return connect(fd, (struct sockaddr *)&at, n);
}

static void test_writes(void)
{
	is_int(EACCES, outcome_beside(write_site), "K15: the keeper cannot write to the site");
	is_int(EACCES, outcome_beside(write_keys), "nor a key");
	is_int(EACCES, outcome_beside(run_a_program), "nor run a program");
	is_int(0, outcome_beside(write_data), "in the data it makes, moves and removes files");
	is_int(0, outcome_beside(remove_a_folder), "and folders");
	is_int(0, outcome_beside(read_accounts), "a library reads what it looks servers up by");
	is_int(0, outcome_beside(connect_to_it), "and connects");
}

static void make(const char *folder, const char *name, const char *text)
{
	int fd = below(folder, name, O_WRONLY | O_CREAT);

	if (fd < 0 || write(fd, text, 1) != 1)
		abort();
	close(fd);
}

int main(void)
{
	struct {
		char *path;
		const char *name;
	} folders[] = { { data, "data" },         { edge, "data/edge" }, { keys, "keys" },
		            { compiled, "compiled" }, { site, "site" },      { outside, "outside" } };
	char link[700], to[400];
	struct scratch scratch;

	scratch_folder(&scratch);
	for (size_t i = 0; i < COUNT(folders); i++) {
		snprintf(folders[i].path, 300, "%s/%s", scratch.data, folders[i].name);
		mkdir(folders[i].path, 0700);
	}
	make(keys, "master", "k");
	make(site, "index.html", "s");
	make(outside, "secret", "x");
	snprintf(link, sizeof(link), "%s/link", data);
	snprintf(to, sizeof(to), "%s/secret", outside);
	if (symlink(to, link) != 0)
		abort();
	if (sandbox_has_calls())
		test_calls();
	else
		ok(true, "# SKIP this kernel has no seccomp");
	if (sandbox_files_version() > 0) {
		test_files();
		test_writes();
	} else {
		ok(true, "# SKIP this kernel has no Landlock");
	}
	nftw(scratch.data, scratch_unlink, 16, FTW_DEPTH | FTW_PHYS);
	return done();
}
