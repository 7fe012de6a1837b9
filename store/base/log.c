#include "store/base/log.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *program_name = "waymark";
static void (*die_leave)(void *with);
static void *die_with;

static void line(const char *kind, const char *event, const char *detail, const char *reason,
                 int64_t number)
{
	char text[256];
	int n = snprintf(text, sizeof(text), "%s %s %s %s %s %lld\n", program_name, kind, event,
	                 detail, reason, (long long)number);

	if (n > (int)sizeof(text) - 1) {
		n = sizeof(text) - 1;
		text[n - 1] = '\n';
	}
	if (n > 0 && write(STDERR_FILENO, text, (size_t)n) < 0)
		return;      /* nowhere left to say it */
}

void log_open(const char *program)
{
	program_name = program;
}

void log_error(const char *event, const char *detail)
{
	int saved = errno;

	line("error", event, detail, saved ? strerrorname_np(saved) : "-", saved);
	errno = saved;
}

enum err log_failed(const char *event, const char *detail)
{
	log_error(event, detail);
	return err_of_errno();
}

void log_event(const char *event, const char *detail, int64_t number)
{
	line("event", event, detail, "-", number);
}

void log_on_die(void (*leave)(void *with), void *with)
{
	die_leave = leave;
	die_with = with;
}

void die(const char *why)
{
	line("die", why, "-", "-", 0);
	if (die_leave)
		die_leave(die_with);
	_exit(1);
}
