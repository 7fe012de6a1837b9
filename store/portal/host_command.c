/* portal host: is this machine fit to serve families? Says what is wrong in words, and what to
 * do. */
#include <fcntl.h>
#include <limits.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "store/compiled/words.h"
#include "store/engine/vault.h"
#include "store/portal/commands.h"
#include "store/portal/host.h"
#include "store/portal/machine.h"
#include "store/portal/release.h"

enum { SAYS_BYTES = 1024, OTHERS = 077, OTHERS_WRITE = 022 };
enum { TMPFS = 0x01021994, RAMFS = 0x858458f6 };

void host_say(struct host *h, enum standing s, const char *todo, const char *format, ...)
{
	static const char *const words[] = { "right", "advice", "wrong" };
	struct values *v = values_open(h->tool->arena);
	char text[SAYS_BYTES];
	va_list list;

	va_start(list, format);
	vsnprintf(text, sizeof(text), format, list);
	va_end(list);
	h->counts[s]++;
	if (!h->tool->json) {
		printf("%-7s %-12s %s%s%s\n", words[s], h->what, text, todo ? ": " : "", todo ? todo : "");
		return;
	}
	values_text(v, STR("check"), str_of(h->what));
	values_text(v, STR("state"), str_of(words[s]));
	values_text(v, STR("found"), str_copy(h->tool->arena, str_of(text)));
	values_text(v, STR("do"), str_of(todo));
	tool_json(v);
}

const char *host_setting(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? value : NULL;
}

/* --- settings --------------------------------------------------------------------------------- */

static void settings(struct host *h)
{
	const struct tool *t = h->tool;

	if (!str_starts(str_of(t->origin), STR("https://")))
		host_say(h, WRONG, "set WAYMARK_ORIGIN to the https:// address that people type",
		         "links in letters begin with %s, and sessions go without TLS", t->origin);
	else if (!host_name(t->origin, NULL, 0))
		host_say(h, WRONG, "take what stands behind the host's name away, a slash too",
		         "WAYMARK_ORIGIN (%s) is an address and no page", t->origin);
	else
		host_say(h, RIGHT, NULL, "people reach it by %s", t->origin);
}

/* Each of "https://host https://host:port": no slash behind the name. The first one's name goes
 * into name. */
bool host_name(const char *origin, char *name, size_t bytes)
{
	struct str rest = str_of(origin), one;
	bool plain = true;

	while (str_cut(&rest, ' ', &one)) {
		struct str host = str_from(one, str_starts(one, STR("https://")) ? 8 : 0);

		plain = plain && str_find(host, '/') == host.n;
		host = str_part(host, 0, str_find(host, '/'));
		host = str_part(host, 0, str_find(host, ':'));
		if (name && bytes > 0 && host.n > 0) {
			snprintf(name, bytes, "%.*s", STR_FMT(host));
			bytes = 0;
		}
	}
	return plain;
}

/* Whom pages and letters speak for. Names that end so belong to nobody (RFC 2606). */
static void content(struct host *h)
{
	const struct tool *t = h->tool;
	struct str origin = str_of(t->origin), first = origin, from, site;
	struct words *w;

	if (!t->compiled || words_load(t->arena, t->compiled, &w) != OK) {
		host_say(h, WRONG, "install a release that is whole", "there are no words in %s",
		         t->compiled ? t->compiled : "WAYMARK_COMPILED");
		return;
	}
	from = words_get(w, STR("council.mail_from"));
	site = words_get(w, STR("council.site_url"));
	(void)str_cut(&origin, ' ', &first);
	if (str_ends(from, STR(".example")))
		host_say(h, ADVICE,
		         "before families are let in put yours into content/council.yaml, and install that",
		         "pages and letters speak for an invented council (%.*s)", STR_FMT(from));
	else if (!str_equal(site, first))
		host_say(h, ADVICE, "give both the same",
		         "pages name %.*s (site_url), and letters lead to %.*s", STR_FMT(site), STR_FMT(first));
	else
		host_say(h, RIGHT, NULL, "letters come from %.*s", STR_FMT(from));
}

/* --- folders ---------------------------------------------------------------------------------- */

static bool is_memory(const char *path)
{
	struct statfs fs;

	return statfs(path, &fs) == 0 && ((unsigned)fs.f_type == TMPFS || (unsigned)fs.f_type == RAMFS);
}

static const char *name_of(struct host *h, unsigned id)
{
	const struct passwd *who = getpwuid(id);

	return str_c(h->tool->arena, str_of(who ? who->pw_name : "somebody without a name"));
}

void host_foreign(struct host *h, const char *path, unsigned owner)
{
	char todo[SAYS_BYTES];

	snprintf(todo, sizeof(todo), "chown -R %s: %s", name_of(h, h->owner), path);
	host_say(h, WRONG, todo, "%s belongs to %s, and the portal runs as %s", path, name_of(h, owner),
	         name_of(h, h->owner));
}

/* What a command of another user leaves there stops the services. */
static void inside(struct host *h)
{
	static const char *const names[] = { "/main", "/main/data.mdb", "/main/lock.mdb", "/blobs",
	                                     "/keeper.lock", "/mail.lock", "/stolen-passwords" };
	struct arena *a = h->tool->arena;
	struct stat st;

	for (size_t i = 0; i < COUNT(names); i++) {
		const char *path = str_c(a, str_join(a, str_of(h->tool->data), str_of(names[i])));

		if (lstat(path, &st) == 0 && st.st_uid != h->owner)
			host_foreign(h, path, st.st_uid);
	}
}

static bool may_pass(const struct host *h, const struct stat *st)
{
	const struct passwd *who = getpwuid(h->owner);

	if (h->owner == 0)
		return true;
	if (st->st_uid == h->owner)
		return st->st_mode & S_IXUSR;
	return st->st_mode & (who && who->pw_gid == st->st_gid ? S_IXGRP : S_IXOTH);
}

/* The first folder on the way to path that whom the portal runs as may not pass; NULL: none. */
static const char *shut_before(struct host *h, const char *path)
{
	struct stat st;

	for (const char *at = strchr(path + 1, '/'); at; at = strchr(at + 1, '/')) {
		const char *one = str_c(h->tool->arena, str_bytes(path, (size_t)(at - path)));

		if (stat(one, &st) == 0 && !may_pass(h, &st))
			return one;
	}
	return NULL;
}

static void shut(struct host *h, const char *folder, const char *path)
{
	struct arena *a = h->tool->arena;

	host_say(h, WRONG, str_c(a, str_join(a, STR("chmod o+x "), str_of(folder))),
	         "%s may not pass %s on the way to %s", name_of(h, h->owner), folder, path);
}

static void folder(struct host *h, const char *path, bool in_memory)
{
	const char *before;
	struct stat st;

	if (!path)
		return;
	if (stat(path, &st) != 0 || !S_ISDIR(st.st_mode))
		host_say(h, WRONG, "make it, mode 0700, owned by whom the portal runs as",
		         "there is no folder %s", path);
	else if (st.st_uid != h->owner)
		host_foreign(h, path, st.st_uid);
	else if ((before = shut_before(h, path)))
		shut(h, before, path);
	else if (st.st_mode & OTHERS)
		host_say(h, WRONG, "chmod 0700", "others may enter %s", path);
	else if (in_memory && !is_memory(path))
		host_say(h, WRONG, "use a folder below /run, or mount a tmpfs there",
		         "%s is on a disk and not in memory", path);
	else
		host_say(h, RIGHT, NULL, "%s is its owner's alone%s", path, in_memory ? ", in memory" : "");
}

static void folders(struct host *h)
{
	folder(h, h->tool->data, false);
	inside(h);
	folder(h, h->tool->edge, false);
	folder(h, host_setting("WAYMARK_LOGS"), false);
	folder(h, host_setting("WAYMARK_SPOOL"), true);
}

/* --- store and release ------------------------------------------------------------------------ */

/* The tool itself is asked, as whoever has the data. */
static void store(struct host *h)
{
	const struct tool *t = h->tool;
	const char *const words[] = { "/proc/self/exe", "stats", "--data", t->data, "--edge", t->edge,
	                              "--keys", t->keys_folder, NULL };
	struct stat st;

	if (machine_lost_store(t))
		host_say(h, WRONG, "put it back before the keeper starts, or restore into an empty folder",
		         "there is no store %s/main, but the files of one are in %s/blobs", t->data, t->data);
	else if (stat(str_c(t->arena, str_join(t->arena, str_of(t->data), STR("/main"))), &st) != 0)
		host_say(h, ADVICE, "the keeper makes one when it starts", "there is no store yet");
	else if (geteuid() != 0 && geteuid() != h->owner)
		host_say(h, ADVICE, "run this as root", "whether the key opens the store cannot be seen");
	else if ((h->opens = releases_run(NULL, true, words)))
		host_say(h, RIGHT, NULL, "the store opens with this key");
	else
		host_say(h, WRONG,
		         "see the line above; is it the key of this store? Its mark is with the copy in the safe",
		         "the store does not open");
}

/* Who may write to a folder exchanges what is in it. The releases lie in the last one. */
static const char *open_to_others(struct host *h, const char *top)
{
	static const char *const names[] = { "/cgi-bin/wizard", "/cgi-bin", "/bin", "", "/.." };
	struct arena *a = h->tool->arena;
	char real[PATH_MAX];
	struct stat st;

	for (size_t i = 0; i < COUNT(names); i++) {
		const char *path = str_c(a, str_join(a, str_of(top), str_of(names[i])));

		if (stat(path, &st) == 0 && (st.st_mode & OTHERS_WRITE) && !(st.st_mode & S_ISVTX))
			return realpath(path, real) ? str_c(a, str_of(real)) : path;
	}
	return NULL;
}

static void release(struct host *h)
{
	struct arena *a = h->tool->arena;
	const char *top = h->tool->release;
	const char *programs = top ? str_c(a, str_join(a, str_of(top), STR("/cgi-bin/wizard"))) : NULL;
	const char *open;
	struct statvfs fs;
	struct stat st;

	if (!programs || stat(programs, &st) != 0 || access(h->tool->compiled, R_OK) != 0)
		host_say(h, WRONG, "portal deploy FROM", "no release is served: %s",
		         programs ? programs : "WAYMARK_RELEASE is not set");
	else if (statvfs(programs, &fs) == 0 && (fs.f_flag & ST_NOEXEC))
		host_say(h, WRONG, "mount it without noexec, or move the releases",
		         "programs may not run from %s", programs);
	else if ((open = open_to_others(h, top)))
		host_say(h, WRONG, "chmod go-w, and look who wrote to it", "others may change %s", open);
	else if (st.st_uid == h->owner && geteuid() == 0)
		host_say(h, ADVICE, "let root own the releases",
		         "whoever takes over a program could change %s", programs);
	else
		host_say(h, RIGHT, NULL, "programs are there, and only their owner may change them");
}

static const struct {
	const char *what;
	void (*look)(struct host *h);
} looks[] = {
	{ "address", settings },
	{ "words", content },
	{ "folders", folders },
	{ "key", host_key },
	{ "store", store },
	{ "release", release },
	{ "keeper", host_keeper },
	{ "settings", host_settings },
	{ "certificate", host_certificate },
	{ "security", host_security },
	{ "web", host_web },
	{ "mail", host_mail },
	{ "clock", host_clock },
	{ "disk", host_disk },
	{ "memory", host_memory },
	{ "sandbox", host_sandbox },
	{ "libraries", host_libraries },
	{ "fonts", host_fonts },
	{ "scanner", host_scanner },
	{ "passwords", host_passwords },
	{ "backup", host_backup },
	{ "trail", host_trail },
};

/* Whom the data belongs to; when that is root, which it should not be, whom the keys belong to. */
static unsigned runs_as(const struct tool *t)
{
	struct stat data, keys;
	unsigned owner = stat(t->data, &data) == 0 ? data.st_uid : geteuid();

	return owner == 0 && stat(t->keys_folder, &keys) == 0 ? keys.st_uid : owner;
}

int host_command(struct tool *t)
{
	struct host h = { .tool = t };
	const char *used = host_setting("WAYMARK_KEYS");

	if (!t->data)
		return tool_refuse(t, "which store? --data DIR, WAYMARK_DATA or /etc/waymark/environment");
	vault_start();
	if (used && !str_equal(str_of(used), str_of(t->keys_folder))) {
		h.copy = t->keys_folder;
		t->keys_folder = used;
	}
	h.owner = runs_as(t);
	for (size_t i = 0; i < COUNT(looks); i++) {
		h.what = looks[i].what;
		looks[i].look(&h);
	}
	fflush(stdout);
	fprintf(stderr, "portal host: %d wrong, %d to think about\n", h.counts[WRONG],
	        h.counts[ADVICE]);
	return h.counts[WRONG] > 0 ? TOOL_FAILED : TOOL_DONE;
}
