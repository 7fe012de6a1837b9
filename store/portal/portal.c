/* The operator's tool: one table of commands, one of options. */
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/base/log.h"
#include "store/portal/commands.h"
#include "store/portal/machine.h"

#define PORTAL_VERSION "0.1"
enum { TOOL_BYTES = 64 << 20 };

/* LATER: goes on as the data's owner by itself, when it has opened what root alone may read. */
enum opens { NOTHING, LATER, CLOSED, STORE, NEW_STORE };

struct command {
	const char *words, *arguments;     /* "staff disable", "EMAIL" */
	int count_min, count_max;
	enum opens opens;
	const char *options;               /* beside the common ones, each between spaces */
	int (*run)(struct tool *t);
	const char *about;
};

#define MAIL_OPTIONS " mail mail-tls mail-account mail-ca mail-from origin compiled "

static const struct command commands[] = {
	{ "keeper", "", 0, 0, NEW_STORE, MAIL_OPTIONS " heads heads-to unless-running ",
	  keeper_run,
	  "hold the store open, deliver mail, purge every hour, until SIGTERM" },
	{ "staff add", "", 0, 0, STORE, " email name role team phone password-stdin origin compiled ",
	  staff_command_add,
	  "make a staff account; prints a link to set a password unless one is given" },
	{ "staff list", "", 0, 0, STORE, " ", staff_command_list, "list staff accounts" },
	{ "staff disable", "EMAIL", 0, 1, STORE, " email ", staff_command_disable,
	  "stop an account and end its sessions" },
	{ "staff enable", "EMAIL", 0, 1, STORE, " email ", staff_command_enable,
	  "take a disabled account into use again, the last administrator's too" },
	{ "staff invite", "", 0, 0, STORE, " email origin ", staff_command_invite,
	  "print a new link to set a password, good once for 72 hours; the older one ends" },
	{ "staff reset-factor", "", 0, 0, STORE, " email ", staff_command_reset,
	  "forget a lost second factor: the next sign-in asks for a new one; tells the person by letter" },
	{ "person find", "[ID]", 0, 1, STORE, " email ", person_command_find,
	  "an account by --email or id: when and how many, no answers; goes into the trail" },
	{ "mail run", "", 0, 0, STORE, MAIL_OPTIONS " once ", mail_command_run,
	  "deliver the outbox; --once: what is due now" },
	{ "mail list", "", 0, 0, STORE, " ", mail_command_list, "list letters that wait or failed" },
	{ "mail retry", "[ID]", 0, 1, STORE, " ", mail_command_retry,
	  "try all waiting and failed letters again, or one" },
	{ "purge", "", 0, 0, STORE, " compiled careful ", store_command_purge,
	  "apply every retention rule now, without brakes; send warnings that are due; remove versions nobody needs" },
	{ "backup", "FILE", 1, 1, STORE, " to ", store_command_backup,
	  "copy the store into FILE while it serves; --to: sealed, so that this machine cannot open it again" },
	{ "restore", "FILE", 1, 1, LATER, " secret ", store_command_restore,
	  "put a backup into an empty data folder" },
	{ "drill", "FILE", 1, 1, LATER, " secret compiled ", store_command_drill,
	  "prove a backup: restore it aside, open every record and file in it, and remove that again" },
	{ "upgrade", "", 0, 0, CLOSED, " dry-run ", store_command_upgrade,
	  "bring a store of an earlier release up to date; the keeper does it when it starts" },
	{ "recipient new", "FILE", 1, 1, NOTHING, " ", recipient_command,
	  "make a pair of keys for sealed backups: FILE, for the safe, and FILE.pub, for portal backup --to" },
	{ "check", "", 0, 0, STORE, " compiled ", store_command_check,
	  "verify every record, reference and file" },
	{ "audit heads", "", 0, 0, NOTHING, " heads ", audit_command_heads,
	  "print the sealed heads of the trail, to be kept elsewhere" },
	{ "audit seal", "", 0, 0, STORE, " heads heads-to dry-run ", audit_command_seal,
	  "seal the head of the trail now; the keeper does every hour; --dry-run: look whether it does" },
	{ "audit verify", "FILE", 1, 1, STORE, " ", audit_command_verify,
	  "compare the trail with heads that were kept elsewhere, and say where they part" },
	{ "audit", "", 0, 0, STORE, " verify ", audit_command,
	  "print the audit trail, or verify its chain" },
	{ "key rotate", "", 0, 0, STORE, " prepare ", store_command_rotate,
	  "make a new master key and move every key to it; --prepare: only make it, for services that are handed keys" },
	{ "demo", "", 0, 0, NEW_STORE, " cases drafts compiled ", demo_command,
	  "put invented people and forms into an empty store; --cases and --drafts add so many more, again and again" },
	{ "export submissions", "DIR", 1, 1, STORE, " since compiled ", export_command,
	  "write every submission since a day, in clear, with its files, into an empty DIR" },
	{ "rehearse", "FORM", 1, 1, STORE, " compiled with ", rehearse_command,
	  "try the newest version of a form on all drafts: how many would lose, answer again, gain what; 3: some would" },
	{ "invite", "", 0, 0, STORE, " csv compiled dry-run ", invite_command,
	  "invite everybody of a list to their cases; a line for each row, failed when one could not be invited" },
	{ "host", "", 0, 0, NOTHING, MAIL_OPTIONS " release ", host_command,
	  "look whether this machine is fit to serve: rights, key, mail, clock, disk, fonts; what is wrong, what to do" },
	{ "deploy", "[FROM]", 0, 1, NOTHING, " release back keep restart prune compiled ",
	  deploy_command,
	  "serve the release in a folder or archive from now on; --back: the one before; alone: list them; --prune: remove "
	  "versions of forms that portal purge found nobody to need" },
	{ "passwords", "FILE", 1, 1, NOTHING, " ", passwords_command,
	  "refuse the passwords of a list from now on: one a line, or its SHA-1; instead of the list before" },
	{ "stats", "", 0, 0, STORE, " ", report_command_stats,
	  "counts and sizes, without personal data" },
};

struct option_row {
	const char *name, *value;          /* value NULL: a flag */
	size_t at;
	const char *about;
};

#define AT(member) offsetof(struct tool, member)

/* The first lines are for every command. */
static const struct option_row options[] = {
	{ "data", "DIR", AT(data), "the store (or WAYMARK_DATA)" },
	{ "edge", "DIR", AT(edge), "what may be lost (or WAYMARK_EDGE; else DATA/edge)" },
	{ "keys", "DIR", AT(keys_folder), "the master key (or WAYMARK_KEYS; else DATA.keys)" },
	{ "json", NULL, AT(json), "one JSON object a line" },
	{ "help", NULL, AT(help), "this text" },
	{ "version", NULL, AT(version), "the version" },
	{ "compiled", "DIR", AT(compiled), "what gen compiled (or WAYMARK_COMPILED)" },
	{ "origin", "URL", AT(origin),
	  "what links begin with (or WAYMARK_ORIGIN; else what DATA/origin says)" },
	{ "mail", "URL", AT(mail), "file: or smtp://host:port or smtps://host:port" },
	{ "mail-tls", "HOW", AT(mail_tls), "none, try or require" },
	{ "mail-account", "FILE", AT(mail_account), "two lines, user and password (0600)" },
	{ "mail-ca", "FILE", AT(mail_ca), "certificates to trust" },
	{ "mail-from", "ADDRESS", AT(mail_from), "sender; else mail_from of council.yaml" },
	{ "once", NULL, AT(once), "end when nothing is due" },
	{ "email", "ADDRESS", AT(email), "e-mail address" },
	{ "name", "NAME", AT(name), "full name" },
	{ "role", "ROLE", AT(role), "viewer, officer, administrator, manager or admin" },
	{ "team", "TEAM", AT(team), "id or name of an area team of council.yaml" },
	{ "phone", "NUMBER", AT(phone), "phone" },
	{ "password-stdin", NULL, AT(password_stdin), "read the password from standard input" },
	{ "since", "DATE", AT(since), "the first day, for example 2026-11-24" },
	{ "cases", "N", AT(cases), "how many invented cases to add, in every state" },
	{ "drafts", "N", AT(drafts), "how many forms that are begun to add" },
	{ "verify", NULL, AT(verify), "verify the chain" },
	{ "heads", "DIR", AT(heads),
	  "where heads of the trail are sealed (or WAYMARK_HEADS); without it they are not" },
	{ "heads-to", "ADDRESS", AT(heads_to),
	  "who gets them by letter, once a day (or WAYMARK_HEADS_TO)" },
	{ "to", "FILE", AT(to), "the public key of a recipient (portal recipient new)" },
	{ "secret", "FILE", AT(secret), "the secret key of the recipient" },
	{ "careful", NULL, AT(careful),
	  "with brakes: nothing goes after a leap of the clock, or when too much would" },
	{ "csv", "FILE", AT(csv),
	  "a list with the columns reference or upn, born, email, name, relation" },
	{ "with", "DIR", AT(with), "where the newest version is compiled, when not in --compiled" },
	{ "release", "LINK", AT(release),
	  "FOLDER/current, beside which releases stand (or WAYMARK_RELEASE)" },
	{ "back", NULL, AT(back), "go back to the release that was served before" },
	{ "keep", "N", AT(keep), "how many releases stay; 5" },
	{ "prepare", NULL, AT(prepare), "make the new key beside the old one, and move nothing yet" },
	{ "prune", NULL, AT(prune), "remove what portal purge wrote down in the last hour" },
	{ "restart", NULL, AT(restart), "have systemd restart the keeper and reload the web server" },
	{ "unless-running", NULL, AT(unless_running),
	  "end without a word when one runs already, for cron" },
	{ "dry-run", NULL, AT(dry_run), "say what would be done, and do nothing" },
};
enum { COMMON_OPTIONS = 6 };

static bool takes(const struct command *c, size_t option)
{
	char word[32];

	snprintf(word, sizeof(word), " %s ", options[option].name);
	return option < COMMON_OPTIONS || strstr(c->options, word);
}

static void help_all(FILE *to)
{
	fputs("usage: portal COMMAND [--data DIR] [options]\n\n", to);
	for (size_t i = 0; i < COUNT(commands); i++)
		fprintf(to, "  %-18s %-7s %s\n", commands[i].words, commands[i].arguments,
		        commands[i].about);
	fputs("\nportal COMMAND --help tells more. Exit: 0 done, 1 refused or failed, 2 wrong usage,\n"
	      "3 done, and people would lose something (rehearse), or some do not open (restore).\n", to);
}

static void help_one(FILE *to, const struct command *c)
{
	fprintf(to, "usage: portal %s %s%s[options]\n%s\n\n", c->words, c->arguments,
	        *c->arguments ? " " : "", c->about);
	for (size_t i = 0; i < COUNT(options); i++) {
		if (takes(c, i))
			fprintf(to, "  --%-15s %-8s %s\n", options[i].name,
			        options[i].value ? options[i].value : "", options[i].about);
	}
}

/* "staff", "add": the row, and how many words it took. */
static const struct command *command_find(int count, char **words, int *used)
{
	for (size_t i = 0; i < COUNT(commands); i++) {
		const char *space = strchr(commands[i].words, ' ');
		size_t first = space ? (size_t)(space - commands[i].words) : strlen(commands[i].words);

		if (count < 1 || strlen(words[0]) != first ||
		    strncmp(words[0], commands[i].words, first) != 0)
			continue;
		*used = space ? 2 : 1;
		if (!space || (count > 1 && strcmp(words[1], space + 1) == 0))
			return &commands[i];
	}
	return NULL;
}

static int usage(const struct command *c, const char *what, const char *which)
{
	fprintf(stderr, "portal %s: %s%s\n", c->words, what, which);
	help_one(stderr, c);
	return TOOL_USAGE;
}

/* "--name=value", "--name value" or "--flag"; *i moves over what it took. */
static int read_option(struct tool *t, const struct command *c, int count, char **words, int *i)
{
	const char *word = words[*i] + 2;
	size_t n = strcspn(word, "=");

	for (size_t o = 0; o < COUNT(options); o++) {
		const char **into = (const char **)(void *)((char *)t + options[o].at);

		if (strlen(options[o].name) != n || strncmp(options[o].name, word, n) != 0 || !takes(c, o))
			continue;
		if (!options[o].value && word[n] == '\0')
			*into = word;
		else if (options[o].value && word[n] == '=')
			*into = word + n + 1;
		else if (options[o].value && *i + 1 < count)
			*into = words[++*i];
		else
			return usage(c, "what value? --", word);
		return TOOL_DONE;
	}
	return usage(c, "no such option: --", word);
}

static int read_words(struct tool *t, const struct command *c, int count, char **words)
{
	int status = TOOL_DONE;
	bool plain = false;

	t->arguments = words;
	for (int i = 0; i < count && status == TOOL_DONE; i++) {
		if (!plain && strcmp(words[i], "--") == 0)
			plain = true;
		else if (!plain && strncmp(words[i], "--", 2) == 0)
			status = read_option(t, c, count, words, &i);
		else
			t->arguments[t->count++] = words[i];
	}
	if (status == TOOL_DONE && !t->help && (t->count < c->count_min || t->count > c->count_max))
		return usage(c, "needs ", *c->arguments ? c->arguments : "no arguments");
	return status;
}

static int run(struct tool *t, const struct command *c, char **as_typed)
{
	machine_fill(t);
	machine_hand_over(t, as_typed);
	if (c->opens == NOTHING)
		return c->run(t);
	if (!t->data)
		return usage(c, "needs ", "--data DIR");
	if (c->opens != LATER && machine_become_owner(t) != OK)
		return TOOL_FAILED;
	if (c->opens == NEW_STORE && !machine_is_fit(t))
		return TOOL_FAILED;
	if (c->opens >= STORE && tool_open(t, c->opens == NEW_STORE) != OK)
		return TOOL_FAILED;
	return c->run(t);
}

/* "portal --data DIR check": how many words of options stand before the command. */
static int leading(int count, char **words)
{
	int n = 0;

	while (n < count && strncmp(words[n], "--", 2) == 0) {
		size_t o = 0;

		while (o < COUNT(options) && strcmp(options[o].name, words[n] + 2) != 0)
			o++;
		n += o < COUNT(options) && options[o].value ? 2 : 1;
	}
	return n < count ? n : count;
}

/* The command, with the options that stood before it behind it. */
static const struct command *command_first(int count, char **words, int *used)
{
	int before = leading(count, words);
	const struct command *c = command_find(count - before, words + before, used);

	if (c)
		memmove(words + *used, words, (size_t)before * sizeof(*words));
	return c;
}

/* "staff --help": a word that begins commands and is none; "audit" is one. */
static bool asks_group(int count, char **words)
{
	bool found = false;

	if (count != 2 || strcmp(words[1], "--help") != 0)
		return false;
	for (size_t i = 0; i < COUNT(commands); i++) {
		size_t n = strlen(words[0]);

		if (strcmp(commands[i].words, words[0]) == 0)
			return false;
		found = found ||
		        (strncmp(commands[i].words, words[0], n) == 0 && commands[i].words[n] == ' ');
	}
	return found;
}

static int start(struct tool *t, int count, char **words)
{
	char **as_typed = memcpy(ARENA_MANY(t->arena, (size_t)count + 1, char *), words,
	                         (size_t)count * sizeof(*words));
	const struct command *c;
	int used = 1, status;

	if (count > 1 && strcmp(words[1], "--version") == 0)
		return printf("portal %s\n", PORTAL_VERSION) < 0;
	if (count > 1 && (strcmp(words[1], "--help") == 0 || strcmp(words[1], "help") == 0 ||
	                  asks_group(count - 1, words + 1))) {
		help_all(stdout);
		return TOOL_DONE;
	}
	if (!(c = command_first(count - 1, words + 1, &used))) {
		help_all(stderr);
		return TOOL_USAGE;
	}
	t->command = c->words;
	if ((status = read_words(t, c, count - 1 - used, words + 1 + used)) != TOOL_DONE)
		return status;
	if (t->version)
		return printf("portal %s\n", PORTAL_VERSION) < 0;
	if (t->help) {
		help_one(stdout, c);
		return TOOL_DONE;
	}
	return run(t, c, as_typed);
}

/* A broken invariant; it may come from a signal. */
static void say_why(void *with)
{
	static const char text[] =
	    "portal: stopped, for the reason in the line above. store_file_cut: the file of the "
	    "database is shorter than it was; stop the portal, restore the newest backup\n";

	(void)with;
	if (write(STDERR_FILENO, text, sizeof(text) - 1) < 0)
		_exit(TOOL_FAILED);
	_exit(TOOL_FAILED);
}

/* Keys and what people wrote are written to no disk when it falls. */
static void leave_no_core(void)
{
	static const struct rlimit none = { 0, 0 };

	if (setrlimit(RLIMIT_CORE, &none) != 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
		die("leave_no_core");
}

int main(int count, char **words)
{
	struct tool t = { .arena = arena_open(TOOL_BYTES) };
	int status;

	log_open("portal");
	log_on_die(say_why, NULL);
	umask(077);
	leave_no_core();
	status = start(&t, count, words);
	keys_close(t.keys);
	if ((ferror(stdout) || fflush(stdout) != 0) && status == TOOL_DONE)
		status = tool_refuse(&t, "it is done, but standard output could not be written");
	_exit(status);
}
