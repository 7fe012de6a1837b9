#include "store/base/log.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/base/clock.h"
#include "store/base/date.h"

enum { WORD_BYTES = 64, DAY_SECONDS = 86400 };

static const char *program_name = "waymark";
static void (*die_leave)(void *with);
static void *die_with;

/* One word of a line, on the stack: no memory can be asked for where this is called from. */
struct word {
	char text[WORD_BYTES];
};

/* What parts words or lines is an underline, so that a line always has as many words; nothing is a
 * dash. */
static struct word word(const char *said)
{
	struct word w = { "-" };
	size_t n = 0;

	for (; said[n] && n < sizeof(w.text) - 1; n++)
		w.text[n] = said[n] > ' ' && said[n] < 0x7f ? said[n] : '_';
	if (n > 0)
		w.text[n] = '\0';
	return w;
}

static struct word time_of(int64_t at)
{
	struct civil day = date_civil((int32_t)(at / DAY_SECONDS));
	int second = (int)(at % DAY_SECONDS);
	struct word w;

	snprintf(w.text, sizeof(w.text), "%04d-%02d-%02dT%02d:%02d:%02dZ", day.year, day.month, day.day,
	         second / 3600, second / 60 % 60, second % 60);
	return w;
}

static void line(const char *kind, const char *event, const char *detail, const char *reason,
                 int64_t number)
{
	char text[5 * WORD_BYTES + 32];
	int n = snprintf(text, sizeof(text), "%s %s %s %s %s %s %lld\n", time_of(clock_now()).text,
	                 word(program_name).text, kind, word(event).text, word(detail).text, reason,
	                 (long long)number);

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

void log_damaged(const char *what, size_t count)
{
	if (count > 0)
		log_event("damaged", what, (int64_t)count);
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
