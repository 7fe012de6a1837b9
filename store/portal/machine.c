#include "store/portal/machine.h"

#include <errno.h>
#include <grp.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "store/base/clock.h"

static char *beside(const struct tool *t, const char *folder, const char *name)
{
	return str_c(t->arena, str_join(t->arena, str_of(folder), str_of(name)));
}

/* DATA/NAME, where `make run` notes what the store is served with; empty: it does not. */
static const char *noted(struct tool *t, const char *name)
{
	char line[PATH_MAX] = "";
	FILE *file = fopen(beside(t, t->data, name), "re");

	if (!file || !fgets(line, sizeof(line), file))
		line[0] = '\0';
	if (file)
		fclose(file);
	line[strcspn(line, "\n")] = '\0';
	return str_c(t->arena, str_of(line));
}

/* build/bin/portal -> build/compiled; PREFIX/bin/portal -> PREFIX/share/waymark/compiled. */
static const char *default_compiled(struct tool *t)
{
	char path[PATH_MAX] = "";
	char *prefix, *near;

	if (access(noted(t, "/compiled"), F_OK) == 0)
		return noted(t, "/compiled");
	if (readlink("/proc/self/exe", path, sizeof(path) - 1) < 0)
		return "build/compiled";
	prefix = str_c(t->arena, str_of(dirname(dirname(path))));
	near = beside(t, prefix, "/compiled");
	return access(near, F_OK) == 0 ? near : beside(t, prefix, "/share/waymark/compiled");
}

/* "NAME=value", or with quotes around the value; what is not ours is left alone. */
static void read_line(struct tool *t, struct str line)
{
	struct str value = str_trim(line), name;

	if (!str_starts(value, STR("WAYMARK_")) || !str_cut(&value, '=', &name) || !value.p)
		return;
	if (value.n >= 2 && (value.p[0] == '"' || value.p[0] == '\'') &&
	    value.p[value.n - 1] == value.p[0])
		value = str_part(value, 1, value.n - 2);
	setenv(str_c(t->arena, name), str_c(t->arena, value), 0);
}

static const char *settings_file(void)
{
	const char *path = getenv("WAYMARK_SETTINGS");

	return path ? path : SETTINGS_FILE;
}

static void read_settings(struct tool *t)
{
	char line[PATH_MAX];
	FILE *file = fopen(settings_file(), "re");

	while (file && fgets(line, sizeof(line), file))
		read_line(t, str_of(line));
	if (file)
		fclose(file);
}

static void set_default(const char **into, const char *variable, const char *otherwise)
{
	if (!*into)
		*into = getenv(variable);
	if (!*into || !**into)
		*into = otherwise;
}

void machine_fill(struct tool *t)
{
	const char *origin, *mail;
	struct str data;

	if (!t->data && !getenv("WAYMARK_DATA"))
		read_settings(t);
	set_default(&t->release, "WAYMARK_RELEASE", NULL);
	set_default(&t->data, "WAYMARK_DATA", NULL);
	if (!t->data)
		return;
	for (data = str_of(t->data); data.n > 1 && str_ends(data, STR("/")); data.n--)
		;
	t->data = str_c(t->arena, data);
	if (*noted(t, "/clock"))
		clock_follow(noted(t, "/clock"));
	set_default(&t->edge, "WAYMARK_EDGE", beside(t, t->data, "/edge"));
	set_default(&t->keys_folder, "WAYMARK_KEYS", beside(t, t->data, ".keys"));
	set_default(&t->compiled, "WAYMARK_COMPILED", default_compiled(t));
	origin = noted(t, "/origin");
	set_default(&t->origin, "WAYMARK_ORIGIN", *origin ? origin : "http://127.0.0.1:8080");
	set_default(&t->heads, "WAYMARK_HEADS", NULL);
	set_default(&t->heads_to, "WAYMARK_HEADS_TO", NULL);
	mail = noted(t, "/mailto");
	set_default(&t->mail, "WAYMARK_MAIL", *mail ? mail : "file:");
	set_default(&t->mail_tls, "WAYMARK_MAIL_TLS", NULL);
	set_default(&t->mail_account, "WAYMARK_MAIL_ACCOUNT", NULL);
	set_default(&t->mail_ca, "WAYMARK_MAIL_CA", NULL);
	set_default(&t->mail_from, "WAYMARK_MAIL_FROM", NULL);
}

const char *machine_settings(const struct tool *t)
{
	const char *data = getenv("WAYMARK_DATA");

	return t->data && data && strcmp(t->data, data) == 0 ? settings_file() : NULL;
}

void machine_hand_over(struct tool *t, char **words)
{
	char path[PATH_MAX] = "";

	if (!t->data || !*noted(t, "/clock") || readlink("/proc/self/exe", path, sizeof(path) - 1) < 0)
		return;
	execv(beside(t, dirname(dirname(path)), "/clock/bin/portal"), words);
}

enum err machine_become_owner(const struct tool *t)
{
	struct stat about;

	if (geteuid() != 0 || stat(t->data, &about) != 0 || about.st_uid == 0)
		return OK;
	if (setgroups(0, NULL) != 0 || setgid(about.st_gid) != 0 || setuid(about.st_uid) != 0) {
		tool_refuse(t, "cannot go on as the owner of %s", t->data);
		return ERR_DENIED;
	}
	return OK;
}

bool machine_may_write(const struct tool *t, const char *path)
{
	const char *beside_it = dirname(str_c(t->arena, str_of(path)));

	if (access(path, W_OK) == 0 || access(beside_it, W_OK) == 0 || errno != EACCES)
		return true;
	tool_refuse(t,
	            "whoever the data belongs to may not write to %s; name a place in a folder of theirs, such as "
	            "/var/backups/waymark", beside_it);
	return false;
}

/* NFS, SMB twice, Ceph; then what a program gives out: 9P and FUSE. */
static const unsigned far[] = { 0x6969, 0xff534d42, 0xfe534d42, 0x00c36400, 0x01021997,
                                0x65735546 };
enum { OF_THE_NET = 4 };

static bool is_one_of_first(const char *path, size_t count)
{
	struct statfs fs;
	bool found = false;

	if (statfs(path, &fs) != 0)
		return false;
	for (size_t i = 0; i < count; i++)
		found = found || (unsigned)fs.f_type == far[i];
	return found;
}

bool machine_is_far(const char *path)
{
	return is_one_of_first(path, COUNT(far));
}

/* A store that went, or is not back yet: purging by an empty one would remove the files. */
bool machine_lost_store(const struct tool *t)
{
	return access(beside(t, t->data, "/main"), F_OK) != 0 &&
	       access(beside(t, t->data, "/blobs"), F_OK) == 0;
}

/* A folder that is not there yet is made in the one around it. Disks of a machine within this one
 * are often 9P or FUSE, and to try things there they will do. */
bool machine_is_fit(const struct tool *t)
{
	const char *path = t->data;
	struct stat about;

	if (stat(path, &about) != 0)
		path = dirname(str_c(t->arena, str_of(path)));
	else if (about.st_mode & S_IWOTH) {
		tool_refuse(t, "everybody may write to %s: chmod 0700, and look who did", path);
		return false;
	}
	if (machine_lost_store(t)) {
		tool_refuse(t,
		            "there is no store %s/main, but the files of one are in %s/blobs: put it back, or restore "
		            "into an empty folder", path, path);
		return false;
	}
	if (!is_one_of_first(path, OF_THE_NET))
		return true;
	tool_refuse(t, "%s is on a network, where a store breaks: take a disk of this machine", path);
	return false;
}
