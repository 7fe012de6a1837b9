#include "store/base/log.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/base/clock.h"
#include "store/base/date.h"
#include "tests/tap.h"

enum { SAID_BYTES = 4096, DAY = 86400 };

static char said[SAID_BYTES];

/* What another process writes to standard error. */
static int writes(void (*act)(void))
{
	int ends[2], status = -1;
	size_t n = 0;
	ssize_t more;
	pid_t child;

	if (pipe(ends) != 0 || (child = fork()) < 0)
		die("pipe");
	if (child == 0) {
		dup2(ends[1], STDERR_FILENO);
		act();
		_exit(0);
	}
	close(ends[1]);
	while ((more = read(ends[0], said + n, sizeof(said) - 1 - n)) > 0)
		n += (size_t)more;
	said[n] = '\0';
	close(ends[0]);
	waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* "2026-11-27T09:15:02Z" at the beginning of what was said, as seconds; 0: it is none. */
static int64_t time_said(void)
{
	int32_t day;
	int hour, minute, second, end = 0;

	if (sscanf(said + 10, "T%2d:%2d:%2dZ %n", &hour, &minute, &second, &end) != 3 || end != 11)
		return 0;
	if (!date_read_iso(str_bytes(said, 10), &day))
		return 0;
	return (int64_t)day * DAY + hour * 3600 + minute * 60 + second;
}

static void disk_full(void)
{
	log_open("upload");
	errno = ENOSPC;
	log_error("disk", "write");
}

static void dead_letters(void)
{
	log_open("keeper");
	log_event("put in order", "dead\nletters", -3);
	log_event("", "-", 7);
}

static void broken(void)
{
	log_open("wizard");
	die("arena: full");
}

static void very_long(void)
{
	char word[SAID_BYTES / 2];

	memset(word, 'w', sizeof(word) - 1);
	word[sizeof(word) - 1] = '\0';
	log_open(word);
	log_event(word, word, INT64_MIN);
}

static void line_of_a_fault(void)
{
	int64_t before = clock_now(), at;

	is_int(0, writes(disk_full), "a fault is said and the program goes on");
	at = time_said();
	ok(at >= before && at <= clock_now(), "its line begins with the time, in UTC");
	is_str("upload error disk write ENOSPC 28\n", str_of(said + 21),
	       "then program, kind, what, of what, reason, number");
}

static void words_of_lines(void)
{
	char *second;

	writes(dead_letters);
	second = strchr(said, '\n');
	ok(second && strlen(second) > 22, "two events are two lines");
	*second++ = '\0';
	is_str("keeper event put_in_order dead_letters - -3", str_of(said + 21),
	       "what would part words or lines is an underline");
	is_str("keeper event - - - 7\n", str_of(second + 21),
	       "and nothing is a dash: always seven words");
}

int main(void)
{
	line_of_a_fault();
	words_of_lines();
	is_int(1, writes(broken), "a broken invariant leaves");
	is_str("wizard die arena:_full - - 0\n", str_of(said + 21), "and says why");
	writes(very_long);
	ok(strlen(said) < 512 && said[strlen(said) - 1] == '\n' &&
	       strchr(said, '\n') == said + strlen(said) - 1,
	   "a line ends, however long its words would be");
	return done();
}
