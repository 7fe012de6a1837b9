#include "cgi-bin/web/process.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "store/base/log.h"

enum { PAGE_BYTES_MAX = 64 << 10 };

/* The whole fixed page for 500, or nothing. */
static size_t fault_page(const char *site, char *to)
{
	size_t have = 0;
	char path[4096];
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "%s/500.html", site ? site : "");
	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) < 0)
		return 0;
	while ((n = read(fd, to + have, PAGE_BYTES_MAX - have)) > 0)
		have += (size_t)n;
	close(fd);
	return n < 0 ? 0 : have;
}

/* The arena may be what broke: nothing here takes memory. Without the page nothing is said, and the
 * web server answers with its own. */
static void send_500(void *with)
{
	const struct farewell *f = with;
	const struct str head = STR("Status: 500\r\nContent-Type: text/html; charset=utf-8\r\n"
	                            "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n\r\n");
	char page[PAGE_BYTES_MAX];
	size_t n = fault_page(f->site, page);

	if (n > 0 && wire_write(f->wire, head, str_bytes(page, n), true) != OK)
		_exit(2);
	_exit(1);
}

static void limit(int what, size_t most)
{
	struct rlimit r = { most, most };

	if (setrlimit((__rlimit_resource_t)what, &r) != 0)
		die("setrlimit");
}

void process_begin(struct farewell *f, const char *name, size_t memory_bytes_max, int last)
{
	sigset_t none;

	log_open(name);
	log_on_die(send_500, f);
	if (close_range((unsigned)last + 1, ~0U, 0) != 0)
		die("close_range");
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_IGN);        /* a reader who has gone is an error of write() */
	signal(SIGALRM, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	umask(077);
	limit(RLIMIT_CORE, 0);
	limit(RLIMIT_DATA, memory_bytes_max);
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		die("prctl");
}

void process_time(int seconds_max)
{
	struct rlimit r;
	struct timespec used;

	if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used) != 0)
		die("clock_gettime");
	if (getrlimit(RLIMIT_CPU, &r) != 0)
		die("getrlimit");
	r.rlim_cur = (rlim_t)(used.tv_sec + seconds_max);
	if (r.rlim_cur > r.rlim_max)
		r.rlim_cur = r.rlim_max;
	if (setrlimit(RLIMIT_CPU, &r) != 0)
		die("setrlimit");
	alarm((unsigned)seconds_max);
}
