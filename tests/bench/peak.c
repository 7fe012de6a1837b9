/* peak.c: peak PROGRAM...: runs it and prints its peak of resident memory in KiB, last on standard
 * error. Small itself, because a program begins with the peak of what started it. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int count, char **words)
{
	struct rusage used;
	int status;
	pid_t child = count > 1 ? fork() : -1;

	if (child == 0) {
		execv(words[1], words + 1);
		_exit(127);
	}
	if (child < 0 || wait4(child, &status, 0, &used) != child)
		return 1;
	fprintf(stderr, "%ld\n", used.ru_maxrss);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
