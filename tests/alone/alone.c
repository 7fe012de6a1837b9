/* alone: runs one test and sees to it that nothing of it is left.
 *
 *   alone SECONDS TEST [ARGUMENT ...]
 *
 * A test that goes on for longer, and whatever it started and did not end itself, would keep prove
 * waiting for ever: its output stays open. Both are ended here and told as a check that failed,
 * with what still ran, in one line. The test finds its own name in TEST_NAME. */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LEFT_SECONDS 30                 /* what was told to end may take as long */
#define SAID_BYTES_MAX 2048

static volatile sig_atomic_t told;      /* the signal that asked this program to end */

static void on_end(int signal_number)
{
	told = signal_number;
}

static void on_child(int signal_number)
{
	(void)signal_number;
}

static time_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec;
}

/* Parent of pid, 0 when it is gone. */
static pid_t parent_of(pid_t pid)
{
	char path[64], line[512];
	char *after = NULL;
	FILE *in;
	int parent = 0;

	snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
	if (!(in = fopen(path, "r")))
		return 0;
	if (fgets(line, sizeof line, in) && (after = strrchr(line, ')')))
		sscanf(after + 1, " %*c %d", &parent);
	fclose(in);
	return (pid_t)parent;
}

static bool is_ours(pid_t pid)
{
	for (int depth = 0; pid > 1 && depth < 64; depth++)
		if ((pid = parent_of(pid)) == getpid())
			return true;
	return false;
}

/* Adds " PID words of the command;" to said. */
static void say(char said[SAID_BYTES_MAX], pid_t pid)
{
	char path[64], words[160];
	size_t had = strlen(said), got = 0;
	FILE *in;

	snprintf(path, sizeof path, "/proc/%d/cmdline", (int)pid);
	if ((in = fopen(path, "r"))) {
		got = fread(words, 1, sizeof words - 1, in);
		fclose(in);
	}
	while (got > 0 && words[got - 1] == '\0')
		got--;
	for (size_t i = 0; i < got; i++)
		if (iscntrl((unsigned char)words[i]) || words[i] == '#')
			words[i] = ' ';
	words[got] = '\0';
	snprintf(said + had, SAID_BYTES_MAX - had, " %d %s;", (int)pid, got > 0 ? words : "(ended)");
}

/* All that comes from the test, named in said and killed. Ends when nobody is left. */
static void end_all(char said[SAID_BYTES_MAX])
{
	struct timespec pause = { .tv_nsec = 20 * 1000 * 1000 };
	struct dirent *entry;
	DIR *proc;
	bool first = true;

	do {
		if (!(proc = opendir("/proc")))
			return;
		while ((entry = readdir(proc))) {
			pid_t pid = (pid_t)atoi(entry->d_name);

			if (pid <= 1 || !is_ours(pid))
				continue;
			if (first)
				say(said, pid);
			kill(pid, SIGKILL);
		}
		closedir(proc);
		first = false;
		nanosleep(&pause, NULL);
		while (waitpid(-1, NULL, WNOHANG) > 0)
			;
	} while (waitpid(-1, NULL, WNOHANG) == 0);
}

/* Waits until test has ended (its status goes out), or, with test 0, until nobody is left. False:
 * it is late, or this program was told to end. */
static bool await(pid_t test, int *status, time_t until)
{
	struct timespec pause = { .tv_nsec = 100 * 1000 * 1000 };

	while (!told) {
		int ended;
		pid_t pid = waitpid(-1, &ended, WNOHANG);

		if (pid == test && pid > 0) {
			*status = ended;
			return true;
		}
		if (pid < 0 && errno == ECHILD)
			return true;
		if (pid == 0 && now() >= until)
			return false;
		if (pid == 0)
			nanosleep(&pause, NULL);        /* a child's end cuts it short */
	}
	return false;
}

int main(int argc, char **argv)
{
	char said[SAID_BYTES_MAX] = "";
	int status = 0;
	long limit = argc > 2 ? strtol(argv[1], NULL, 10) : 0;
	bool in_time, alone;
	pid_t test;

	if (limit <= 0) {
		fprintf(stderr, "alone: give the seconds it may take, and a test\n");
		return 2;
	}
	setenv("TEST_NAME", argv[2], 1);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	signal(SIGCHLD, on_child);
	if ((test = fork()) == 0) {
		signal(SIGCHLD, SIG_DFL);
		execv(argv[2], argv + 2);
		fprintf(stderr, "alone: %s: %s\n", argv[2], strerror(errno));
		_exit(127);
	}
	signal(SIGTERM, on_end);
	signal(SIGINT, on_end);
	signal(SIGHUP, on_end);
	in_time = await(test, &status, now() + limit);
	alone = in_time && await(0, &status, now() + LEFT_SECONDS);
	if (!alone)
		end_all(said);
	if (told)
		return 128 + told;
	if (!in_time)
		printf("not ok - %s took over %ld seconds; these ran:%s\n", argv[2], limit, said);
	else if (!alone)
		printf("not ok - %s has ended and left running:%s\n", argv[2], said);
	if (!in_time || !alone)
		return 1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
