/* The portal tool as operators use it, against a store that is written to meanwhile. */
#include "store/keeping/backup.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/base/hex.h"
#include "store/engine/blob.h"
#include "store/forms/draft.h"
#include "store/keeping/audit.h"
#include "store/people/person.h"
#include "store/post/outbox.h"
#include "tests/tap.h"
#include "tests/unit/place.h"

enum { ROUNDS = 5, BEFORE = 20 };      /* backup 100: a hundred times */

static const char *tool = "build/bin/portal";

/* Runs a command of the tool, its words to nowhere; gives its exit code. file NULL: none. */
static int portal(const char *data, const char *keys, const char *command, const char *file)
{
	int status;
	pid_t child = fork();

	if (child == 0) {
		int none = open("/dev/null", O_RDWR);

		dup2(none, 1);
		dup2(none, 2);
		if (strcmp(command, "check") == 0)
			execl(tool, tool, command, "--data", data, "--keys", keys, "--compiled", file,
			      (char *)NULL);
		execl(tool, tool, command, "--data", data, "--keys", keys, file, (char *)NULL);
		_exit(127);
	}
	if (child < 0 || waitpid(child, &status, 0) != child)
		die("portal");
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

/* A draft with an uploaded file, as the programs keep them. */
static void add_draft(struct place *p, struct txn *t, struct str person,
                      const struct blob_writer *file, struct str id, struct draft *made)
{
	struct draft d = { .person = person, .form = STR("f"), .version = STR("v"), .keep_days = 30,
		           .answers = values_open(p->arena), .visited = values_open(p->arena) };
	struct values *one = values_add_tree(values_list(d.answers, STR("evidence")));

	values_text(one, STR("id"), hex_write(p->arena, id));
	values_number(one, STR("size"), 11);
	if (blob_keep(t, p->keys, person, file) != OK || draft_add(t, p->keys, &d, 1) != OK)
		die("add_draft");
	if (made)
		*made = d;
}

static void add_some(struct place *p, int64_t number, struct draft *made)
{
	struct blob_writer *file;
	struct blob blob;
	struct person someone = { .forename = STR("A"), .surname = STR("B"),
	                          .address = values_open(p->arena) };
	struct audit_entry entry = { .actor = ACTOR_FAMILY, .action = STR("account_added"),
	                             .at = number };
	struct letter l = { .name = STR("receipt"), .to = STR("a@example.org") };

	struct txn *t;

	if (blob_create(p->arena, p->data, &file) != OK || blob_write(file, STR("hello world")) != OK ||
	    blob_finish(file, &blob) != OK)
		die("blob");
	t = place_begin(p, MAIN, WRITE);
	someone.email = str_join(p->arena, str_of_number(p->arena, number), STR("@example.org"));
	if (person_add(t, p->keys, &someone) != OK)
		die("person_add");
	entry.by = entry.object = someone.id;
	if (audit_add(t, p->keys, &entry) != OK || outbox_add(t, p->keys, &l, number) != OK)
		die("add");
	add_draft(p, t, someone.id, file, blob.id, made);
	place_commit(t);
}

/* Writes until it is killed; the number of the last commit goes into a pipe. */
static pid_t start_writer(struct place *p, int pipe_end[2])
{
	pid_t child;

	if (pipe(pipe_end) < 0 || (child = fork()) < 0)
		die("fork");
	if (child > 0) {
		close(pipe_end[1]);
		return child;
	}
	place_open(p);
	if (write(pipe_end[1], p, sizeof(*p)) < 0)
		_exit(1);
	for (int64_t i = 0;; i++) {
		add_some(p, i, NULL);
		if (write(pipe_end[1], &i, sizeof(i)) < 0)
			_exit(1);
		usleep(2000);
	}
}

static int64_t wait_for(int from, int64_t at_least)
{
	int64_t number = -1;

	while (number < at_least) {
		if (read(from, &number, sizeof(number)) != sizeof(number))
			die("writer");
	}
	return number;
}

/* The number behind a name in the tool's counts. */
static int64_t counted(const char *data, const char *keys, const char *what)
{
	char command[400], line[100], found[40];
	long long number, result = -1;
	FILE *f;

	snprintf(command, sizeof(command), "%s stats --data %s --keys %s", tool, data, keys);
	if (!(f = popen(command, "r")))
		die("popen");
	while (fgets(line, sizeof(line), f)) {
		if (sscanf(line, "%39s %lld", found, &number) == 2 && strcmp(found, what) == 0)
			result = number;
	}
	pclose(f);
	return result;
}

static char *name(struct place *p, const char *what, int round)
{
	char *text = arena_take(p->arena, 128);

	snprintf(text, 128, "%s/%s%d", p->folder, what, round);
	return text;
}

/* Where the one version of the one form is kept that the drafts name. */
static char *versions(struct place *p)
{
	char *folder = name(p, "compiled", 0), *forms = arena_take(p->arena, 160),
	     *version = arena_take(p->arena, 192);
	int file;

	snprintf(forms, 160, "%s/forms", folder);
	snprintf(version, 192, "%s/f@v", forms);
	mkdir(folder, 0700);
	mkdir(forms, 0700);
	if ((file = open(version, O_WRONLY | O_CREAT, 0600)) < 0)
		die("versions");
	close(file);
	return folder;
}

static void restored(struct place *p, int round, const char *file, int64_t acknowledged)
{
	char *data = name(p, "restored", round), *empty = name(p, "nokeys", round);

	ok(mkdir(empty, 0700) == 0, "with an empty folder of keys");
	is_int(1, portal(data, empty, "restore", file), "a restore is refused");
	is_int(0, portal(data, p->keys_folder, "restore", file), "with the right keys it is done");
	is_int(0, portal(data, p->keys_folder, "check", versions(p)), "and what was restored is sound");
	ok(counted(data, p->keys_folder, "person") > acknowledged,
	   "and has all that was acknowledged before the backup");
	ok(counted(data, p->keys_folder, "files") > acknowledged, "with its files");
	is_int(0, counted(data, p->keys_folder, "outbox"),
	       "and no letter that the keeper would send again");
	is_int(1, portal(data, p->keys_folder, "restore", file), "a second restore on top is refused");
}

static void spoiled(struct place *p)
{
	char *data = name(p, "restored", 0), command[300];

	snprintf(command, sizeof(command), "find %s/blobs -type f -delete", data);
	is_int(0, system(command), "when the files of a store are gone");
	is_int(1, portal(data, p->keys_folder, "check", versions(p)), "the check says so");
}

/* What people and the keeper's hour do while files are copied: what was written long ago goes. */
struct meanwhile {
	struct place *place;
	struct draft drafts[3];
	size_t swept;
};

static void remove_meanwhile(void *to, uint64_t files, uint64_t total)
{
	struct meanwhile *m = to;
	struct txn *t;

	(void)total;
	if (files != 1)
		return;
	t = place_begin(m->place, MAIN, WRITE);
	for (size_t i = 0; i < COUNT(m->drafts); i++)
		if (draft_remove(t, m->place->keys, &m->drafts[i]) != OK)
			die("draft_remove");
	place_commit(t);
	t = place_begin(m->place, MAIN, READ);
	if (blob_sweep(t, m->place->data, 0, &m->swept) != OK)
		die("blob_sweep");
	txn_abort(t);
}

/* 0: a backup is made, nothing is swept meanwhile, and what it would have taken is afterwards. */
static int backup_while_swept(struct place *p, const char *file)
{
	struct meanwhile m = { .place = p };
	struct backup_watch watch = { remove_meanwhile, &m };
	struct backup_order order = { p->data, file, NULL, &watch };
	struct backup_counts counts;
	struct txn *t;
	size_t later;

	place_enter(p);
	for (size_t i = 0; i < COUNT(m.drafts); i++)
		add_some(p, 1000000 + (int64_t)i, &m.drafts[i]);
	if (backup_write(p->arena, p->store, &order, &counts) != OK)
		return 1;
	t = place_begin(p, MAIN, READ);
	if (blob_sweep(t, p->data, 0, &later) != OK)
		return 2;
	txn_abort(t);
	return m.swept == 0 && later >= COUNT(m.drafts) ? 0 : 3;
}

static void swept(struct place *p)
{
	char *file = name(p, "swept", 0);
	int status;
	pid_t child = fork();

	if (child == 0) {
		p->arena = arena_open(1 << 26);
		_exit(backup_while_swept(p, file));
	}
	if (child < 0 || waitpid(child, &status, 0) != child)
		die("swept");
	is_int(0, WIFEXITED(status) ? WEXITSTATUS(status) : 128,
	       "no sweep takes a file while a backup is made, and the next one does");
	restored(p, -1, file, 0);
}

/* Such calls fail from now on, as on a disk that does not know them. */
static void deny(long call, int error)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)call, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (unsigned)error),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { COUNT(code), code };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
		die("deny");
}

/* link_error 0: only what gives a name without replacing another is missing. */
static int backup_onto(struct place *p, const char *file, int link_error)
{
	int status;
	pid_t child = fork();

	if (child == 0) {
		deny(SYS_renameat2, EINVAL);
		if (link_error)
			deny(SYS_linkat, link_error), deny(SYS_link, link_error);
		_exit(portal(p->data, p->keys_folder, "backup", file));
	}
	if (child < 0 || waitpid(child, &status, 0) != child)
		die("backup_onto");
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

static void elsewhere(struct place *p)
{
	char *file = name(p, "nfs", 0), *other = name(p, "fuse", 0), command[200];

	is_int(0, backup_onto(p, file, 0), "a backup is made on a disk of the net");
	is_int(1, backup_onto(p, file, 0), "and no other replaces it");
	is_int(0, backup_onto(p, other, EPERM), "also on one that knows no links");
	is_int(1, backup_onto(p, other, EPERM), "and no other replaces that");
	snprintf(command, sizeof(command), "! ls %s | grep part", p->folder);
	is_int(0, system(command), "nothing stays beside them");
	restored(p, -2, file, 0);
}

/* A link in the place of a file cannot be opened, as little as a file on a disk that fails. */
static void lacking(struct place *p)
{
	char *file = name(p, "lacking", 0), command[300];

	snprintf(command, sizeof(command),
	         "f=$(find %s/blobs -type f | head -n 1) && mv \"$f\" \"$f\".was && ln -s \"$f\".was \"$f\"",
	         p->data);
	is_int(0, system(command), "when a file of the store cannot be read");
	is_int(1, portal(p->data, p->keys_folder, "backup", file), "a backup says so");
	ok(access(file, F_OK) < 0, "and none without it has the name of one");
}

static void cut(struct place *p, const char *file)
{
	char *data = name(p, "cut", 0);

	ok(truncate(file, 20000) == 0, "a backup that is cut short");
	is_int(1, portal(data, p->keys_folder, "restore", file), "is refused");
	ok(access(str_c(p->arena, str_join(p->arena, str_of(data), STR("/main"))), F_OK) < 0,
	   "and leaves nothing");
}

int main(int count, char **words)
{
	int rounds = count > 1 ? atoi(words[1]) : ROUNDS;
	struct place p;
	struct stat about;
	char *file = NULL;
	int pipe_end[2];
	int64_t acknowledged;
	pid_t writer = start_writer(&p, pipe_end);

	if (read(pipe_end[0], &p, sizeof(p)) != sizeof(p))
		die("place");
	p.arena = arena_open(1 << 20);
	for (int round = 0; round < rounds; round++) {
		file = name(&p, "backup", round);
		acknowledged = wait_for(pipe_end[0], BEFORE * (round + 1));
		is_int(0, portal(p.data, p.keys_folder, "backup", file),
		       "a backup is made while the store is written to");
		ok(stat(file, &about) == 0 && (about.st_mode & 0777) == 0600,
		   "that only its owner can read");
		is_int(1, portal(p.data, p.keys_folder, "backup", file), "and that no other replaces");
		restored(&p, round, file, acknowledged);
	}
	kill(writer, SIGKILL);
	waitpid(writer, NULL, 0);
	swept(&p);
	elsewhere(&p);
	lacking(&p);
	spoiled(&p);
	cut(&p, file);
	place_remove(&p);
	return done();
}
