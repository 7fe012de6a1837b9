/* tool.h: one run of the portal tool: its options, the store it works on, how it answers. Exit
 * codes: 0 done, 1 refused or failed, 2 wrong usage, 3 done, but people would lose something or
 * some records do not open. Results go to standard output, messages to standard error. */
#ifndef PORTAL_TOOL_H
#define PORTAL_TOOL_H

#include "store/compiled/values.h"
#include "store/compiled/words.h"
#include "store/engine/keys.h"

enum { TOOL_DONE = 0, TOOL_FAILED = 1, TOOL_USAGE = 2, TOOL_WARNED = 3 };

struct tool {
	const char *command;       /* "staff add" */
	const char *data, *edge, *keys_folder, *compiled, *origin;
	const char *mail, *mail_tls, *mail_account, *mail_ca, *mail_from;
	const char *email, *name, *role, *team, *phone, *since, *cases, *drafts, *csv, *with, *release,
	    *keep;
	const char *to, *secret, *heads, *heads_to;
	bool upgrades;             /* brings a store of an earlier release up to date */
	/* given or NULL */
	const char *json, *password_stdin, *once, *verify, *careful, *dry_run, *back, *restart;
	const char *prune, *prepare, *unless_running;
	const char *help, *version;
	char **arguments;
	int count;
	struct arena *arena;       /* for the whole run */
	struct store *store;
	struct keys *keys;
};

/* Opens the store and its keys; says what is wrong and gives the error. create: makes both when
 * they are not there. */
enum err tool_open(struct tool *t, bool create) MUST_CHECK;

/* The keys alone, again, in an arena of their own. */
enum err tool_open_keys(struct tool *t, struct arena *a, bool create) MUST_CHECK;

/* Takes the lock file data/NAME for the life of the process. ERR_BUSY: another has it; any other
 * error is said. */
enum err tool_lock(const struct tool *t, const char *name, bool wait, int *file) MUST_CHECK;

/* The compiled words; says what is wrong. */
enum err tool_words(struct tool *t, struct words **words) MUST_CHECK;

/* For who stays and speaks to the mail server: from now on nothing can be written but the store,
 * the heads and, where it may, what gen compiled, and no program can be run. Where the kernel has
 * no Landlock it goes on without. */
enum err tool_confine(const struct tool *t) MUST_CHECK;

/* "portal COMMAND: message" on standard error; gives TOOL_FAILED. */
int tool_refuse(const struct tool *t, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The same for what the system or the store said. */
int tool_failed(const struct tool *t, enum err e);

/* Runs work in one transaction: committed when it gives OK. */
enum err tool_run(const struct tool *t, enum environment environment, enum access access,
                  enum err (*work)(const struct tool *t, struct txn *txn, void *with),
                  void *with) MUST_CHECK;

/* A tree as a line of JSON on standard output. */
void tool_json(const struct values *v);

/* Seconds as "2026-11-24 18:58:08Z". */
struct str tool_time(struct arena *a, int64_t seconds);

#endif
