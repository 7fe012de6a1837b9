#include "cgi-bin/web/crew.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "store/base/log.h"

enum {
	LISTENER = 0,              /* FCGI_LISTENSOCK_FILENO */
	WORKERS_MAX = 64,          /* most of them wait, as for a password to be checked */
	BUSY_MAX = 2,              /* that only work, for each processor */
	LOOK_MS = 5,               /* a worker that is done within it takes the next one itself; */
	LOOK_LONGER = 4,           /* so many times longer with so many workers */
	LOOKS = 10,
	IDLE_MS = 60 * 1000,
	SPARE_MS = 2000,           /* when another is free too */
};

/* Shared by all of a crew: what can be seen without asking. */
struct board {
	struct { atomic_int is_free; } seats[WORKERS_MAX];
	atomic_int watched;        /* the first process is awake and looks for itself */
	atomic_uint taken;         /* how many connections so far */
};

struct crew {
	const char *path;          /* of the program; NULL: not known */
	struct stat program;
	struct board *board;
	/* by seat, 0: none. Not on the board, where a worker that was taken over writes */
	pid_t pids[WORKERS_MAX];
	int seat;                  /* a worker's own */
	int told;                  /* eventfd: no worker is free */
	int signals;               /* signalfd of the first process */
	/* epoll of a worker, on the socket: one that asks wakes one worker */
	int queue;
	sigset_t blocked;          /* in the first process always, in a worker while it works */
};

bool crew_is_wanted(void)
{
	int listens = 0;
	socklen_t n = sizeof(listens);

	return getsockopt(LISTENER, SOL_SOCKET, SO_ACCEPTCONN, &listens, &n) == 0 && listens;
}

static int free_workers(const struct crew *c)
{
	int n = 0;

	for (int i = 0; i < WORKERS_MAX; i++)
		n += atomic_load(&c->board->seats[i].is_free);
	return n;
}

/* --- the first process ------------------------------------------------------------------------ */

static int workers(const struct crew *c)
{
	int n = 0;

	for (int i = 0; i < WORKERS_MAX; i++)
		n += c->pids[i] != 0;
	return n;
}

static void pause_ms(int ms)
{
	nanosleep(&(struct timespec){ .tv_nsec = ms * 1000000L }, NULL);
}

/* One that fell makes the next one wait a moment: it may fall at once, for a reason that stays. */
static void gather(struct crew *c)
{
	bool fell = false;
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		fell |= !WIFEXITED(status) || WEXITSTATUS(status) != 0;
		for (int i = 0; i < WORKERS_MAX; i++) {
			if (c->pids[i] != pid)
				continue;
			atomic_store(&c->board->seats[i].is_free, 0);
			c->pids[i] = 0;
		}
	}
	if (fell)
		pause_ms(LOOK_MS);
}

static bool same_file(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino &&
	       a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

static bool is_replaced(const struct crew *c)
{
	struct stat now;

	return c->path && stat(c->path, &now) == 0 && !same_file(&now, &c->program);
}

/* A newer release stands in its place: become it. Workers of the older one leave by themselves. */
static void renew(struct crew *c)
{
	char *const words[] = { (char *)(uintptr_t)c->path, NULL };
	sigset_t none;

	if (!is_replaced(c))
		return;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	execve(c->path, words, environ);
	log_error("crew", "renew");
	sigprocmask(SIG_SETMASK, &c->blocked, NULL);
	if (stat(c->path, &c->program) != 0)
		c->path = NULL;
}

/* SIGTERM is for the end of a wait; the first process passes its own end on, however it comes. */
static void become_worker(struct crew *c, int seat, pid_t first)
{
	struct epoll_event ready = { .events = EPOLLIN | EPOLLEXCLUSIVE };

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != first)
		_exit(0);                      /* it ended before it could be asked to tell */
	close(c->signals);
	c->seat = seat;
	c->queue = epoll_create1(EPOLL_CLOEXEC);
	if (c->queue < 0 || epoll_ctl(c->queue, EPOLL_CTL_ADD, LISTENER, &ready) != 0)
		die("epoll");
	signal(SIGTERM, SIG_DFL);
	signal(SIGINT, SIG_DFL);
	signal(SIGHUP, SIG_DFL);
}

/* True: in the new worker. */
static bool start(struct crew *c)
{
	pid_t first = getpid(), pid;
	int seat = 0;

	renew(c);
	while (c->pids[seat] != 0)
		seat++;
	if ((pid = fork()) < 0) {
		log_error("crew", "fork");
		pause_ms(10 * LOOK_MS);
		return false;
	}
	if (pid == 0) {
		become_worker(c, seat, first);
		return true;
	}
	c->pids[seat] = pid;
	return false;
}

/* What woke it: a signal (then it is taken), somebody who waits, or a worker that was the last free
 * one. */
static bool woken(struct crew *c, bool by_reader, bool by_worker, int ms)
{
	struct pollfd p[] = { { c->signals, POLLIN, 0 }, { by_reader ? LISTENER : -1, POLLIN, 0 },
	                      { by_worker ? c->told : -1, POLLIN, 0 } };
	struct signalfd_siginfo signal;
	uint64_t times;

	if (poll(p, sizeof(p) / sizeof(p[0]), ms) <= 0)
		return false;
	if (p[0].revents && read(c->signals, &signal, sizeof(signal)) == sizeof(signal)) {
		if (signal.ssi_signo != SIGCHLD)
			_exit(0);
		gather(c);
	}
	if (p[2].revents && read(c->told, &times, sizeof(times)) != sizeof(times))
		return false;
	return p[1].revents || p[2].revents;
}

/* Until nobody is free. */
static void sleep_well(struct crew *c)
{
	atomic_store(&c->board->watched, 0);
	if (free_workers(c) > 0)
		woken(c, false, true, -1);
	atomic_store(&c->board->watched, 1);
}

static void look_later(struct crew *c, int n)
{
	woken(c, false, false, LOOK_MS * (n < LOOK_LONGER ? n : LOOK_LONGER));
}

/* Somebody waits and nobody is free: while nobody takes anything; or at each of many looks, and
 * more can work. One reader who asks again and again has done with a single worker. */
static bool is_short(struct crew *c, int n)
{
	for (int i = 0; i < LOOKS; i++) {
		unsigned taken = atomic_load(&c->board->taken);

		look_later(c, n);
		if (workers(c) != n || free_workers(c) > 0 || !woken(c, true, false, 0))
			return false;
		if (atomic_load(&c->board->taken) == taken)
			return true;
	}
	return n < BUSY_MAX * sysconf(_SC_NPROCESSORS_ONLN);
}

/* Somebody waits and those who are free do not come: the one whom it woke has left instead. */
static bool is_passed_over(struct crew *c, int n)
{
	unsigned taken = atomic_load(&c->board->taken);

	if (!woken(c, true, false, 0))
		return false;
	look_later(c, n);
	return atomic_load(&c->board->taken) == taken && woken(c, true, false, 0);
}

static void lead(struct crew *c)
{
	for (;;) {
		int n = workers(c);

		if (n == 0) {
			if (woken(c, true, false, -1) && start(c))
				return;
			continue;
		}
		look_later(c, n);
		if (n == WORKERS_MAX || free_workers(c) > 0) {
			if (n == WORKERS_MAX || !is_passed_over(c, n))
				sleep_well(c);
			else if (start(c))
				return;
			continue;
		}
		if (woken(c, true, false, -1) && is_short(c, n) && start(c))
			return;
	}
}

static int own_signals(struct crew *c)
{
	sigemptyset(&c->blocked);
	sigaddset(&c->blocked, SIGTERM);
	sigaddset(&c->blocked, SIGINT);
	sigaddset(&c->blocked, SIGHUP);
	sigaddset(&c->blocked, SIGCHLD);
	sigprocmask(SIG_SETMASK, &c->blocked, NULL);
	return signalfd(-1, &c->blocked, SFD_CLOEXEC);
}

/* A web server that ended before it could be asked to tell has removed the socket's name; what it
 * sent may have come before this program was there. */
static bool is_left_behind(void)
{
	union {
		struct sockaddr any;
		struct sockaddr_un name;
	} of;
	socklen_t n = sizeof(of);
	struct stat about;

	memset(&of, 0, sizeof(of));
	if (getsockname(LISTENER, &of.any, &n) != 0 || of.any.sa_family != AF_UNIX ||
	    n >= sizeof(of.name) || of.name.sun_path[0] == '\0')
		return false;
	return stat(of.name.sun_path, &about) != 0 && errno == ENOENT;
}

struct crew *crew_open(const char *name)
{
	struct crew *c = calloc(1, sizeof(*c));
	int flags = fcntl(LISTENER, F_GETFL);

	log_open(name);
	if (!c || close_range(STDERR_FILENO + 1, ~0U, 0) != 0 ||
	    fcntl(LISTENER, F_SETFL, flags | O_NONBLOCK) != 0)
		die("crew_open");
	signal(SIGPIPE, SIG_IGN);
	prctl(PR_SET_PDEATHSIG, SIGTERM);      /* a web server that was killed told nobody */
	if (is_left_behind())
		_exit(0);
	c->path = program_invocation_name[0] == '/' ? program_invocation_name : NULL;
	if (c->path && stat(c->path, &c->program) != 0)
		c->path = NULL;
	c->board = mmap(NULL, sizeof(*c->board), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
	                0);
	c->told = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	c->signals = own_signals(c);
	if (c->board == MAP_FAILED || c->told < 0 || c->signals < 0)
		die("crew_open");
	atomic_store(&c->board->watched, 1);
	lead(c);
	return c;
}

/* --- a worker --------------------------------------------------------------------------------- */

bool crew_wait(struct crew *c)
{
	int ms = free_workers(c) > 1 ? SPARE_MS : IDLE_MS;
	struct epoll_event event;
	sigset_t none;
	int ready;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &c->blocked, NULL);
	do
		ready = epoll_pwait(c->queue, &event, 1, ms, &none);
	while (ready < 0 && errno == EINTR);
	return ready > 0 && !is_replaced(c);
}

int crew_take(struct crew *c)
{
	int fd = accept4(LISTENER, NULL, NULL, SOCK_CLOEXEC);
	uint64_t once = 1;

	if (fd < 0 && errno != EAGAIN && errno != ECONNABORTED && errno != EINTR)
		die("accept");
	if (fd < 0)
		return -1;
	atomic_store(&c->board->seats[c->seat].is_free, 0);
	atomic_fetch_add(&c->board->taken, 1);
	if (!atomic_load(&c->board->watched) && free_workers(c) == 0 &&
	    write(c->told, &once, sizeof(once)) != sizeof(once))
		log_error("crew", "told");
	return fd;
}

void crew_free(struct crew *c)
{
	atomic_store(&c->board->seats[c->seat].is_free, 1);
}

int crew_descriptor(const struct crew *c)
{
	return c->queue > c->told ? c->queue : c->told;
}
