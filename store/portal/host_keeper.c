/* What portal host asks of the keeper: does it run, does it send what is due, and has it been
 * started since the settings were changed? */
#include "store/portal/host.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/portal/machine.h"
#include "store/portal/release.h"

/* Made of the settings each time the web server starts or reloads. */
#define WEB_RULES "/run/waymark-web/lighttpd.conf"

bool host_counts(struct host *h, const char *pattern)
{
	const struct tool *t = h->tool;
	const char *const words[] = {
		"sh", "-c",
		"/proc/$PPID/exe stats --json --data \"$0\" --edge \"$1\" --keys \"$2\" 2>/dev/null | "
		"grep -Eq \"$3\"",
		t->data, t->edge, t->keys_folder, pattern, NULL
	};

	return (geteuid() == 0 || geteuid() == h->owner) && releases_run(NULL, true, words);
}

/* Letters that are due wait for who sends them; a refusal by the mail server makes them due
 * later. */
static bool letters_stand(struct host *h)
{
	return host_counts(h, "\"outbox_late_seconds\": ?(9[0-9]{2}|[0-9]{4,})[^0-9]");
}

static const char *lock_of(struct host *h)
{
	struct arena *a = h->tool->arena;

	return str_c(a, str_join(a, str_of(h->tool->data), STR("/keeper.lock")));
}

void host_keeper(struct host *h)
{
	int file = open(lock_of(h), O_RDWR | O_CLOEXEC);

	if (file < 0 || flock(file, LOCK_EX | LOCK_NB) == 0)
		host_say(h, WRONG, access(KEEPER_UNIT, F_OK) == 0
		         ? "systemctl start waymark-keeper; without it no letter goes out and nothing is removed. Does it "
		           "not stay, journalctl -u waymark-keeper says why"
		         : "let a service or cron start portal keeper; without it no letter goes out and nothing is removed",
		         "the keeper does not run");
	else if (letters_stand(h))
		host_say(h, WRONG,
		         "read its log (journalctl -u waymark-keeper), and restart it when that does not say why",
		         "the keeper runs, but letters have been due for a quarter of an hour and are not sent");
	else
		host_say(h, RIGHT, NULL, "the keeper runs");
	if (file >= 0)
		close(file);
}

/* Both are there, and a was written after b. */
static bool is_newer(const char *a, const char *b)
{
	struct stat one, two;

	if (!a || stat(a, &one) != 0 || stat(b, &two) != 0)
		return false;
	return one.st_mtim.tv_sec != two.st_mtim.tv_sec
	       ? one.st_mtim.tv_sec > two.st_mtim.tv_sec
	       : one.st_mtim.tv_nsec > two.st_mtim.tv_nsec;
}

/* What was looked at here is what stands in the file, and not what the services were told. */
void host_settings(struct host *h)
{
	const char *todo = access(KEEPER_UNIT, F_OK) == 0
	                   ? "systemctl restart waymark-keeper waymark-web"
	                   : "restart it, or end it where cron starts it again";
	const char *file = machine_settings(h->tool), *account = h->tool->mail_account;

	if (is_newer(file, lock_of(h)))
		host_say(h, ADVICE, todo, "%s was changed since the keeper began", file);
	else if (is_newer(account, lock_of(h)))
		host_say(h, ADVICE, todo, "%s was changed since the keeper began", account);
	else if (file && is_newer(file, WEB_RULES))
		host_say(h, ADVICE, todo, "%s was changed since the web server began", file);
}
