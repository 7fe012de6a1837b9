/* portal backup | restore | upgrade | drill | recipient new */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "store/base/clock.h"
#include "store/base/log.h"
#include "store/keeping/backup.h"
#include "store/keeping/drilling.h"
#include "store/keeping/recipient.h"
#include "store/keeping/restore.h"
#include "store/keeping/sink.h"
#include "store/portal/commands.h"
#include "store/portal/machine.h"
#include "store/portal/progress.h"
#include "store/post/outbox.h"

enum { LETTERS_A_TRANSACTION = 100, ROOM_BESIDE = 16 << 20 };

/* --- recipients ------------------------------------------------------------------------------- */

int recipient_command(struct tool *t)
{
	const char *path = t->arguments[0];
	enum err e;

	vault_start();
	if ((e = recipient_make(t->arena, path)) == ERR_EXISTS)
		return tool_refuse(t, "%s or %s.pub is there already", path, path);
	if (e != OK)
		return tool_failed(t, e);
	fprintf(stderr,
	        "portal recipient: %s.pub goes to the machine that serves (portal backup --to); put %s into the "
	        "safe and remove it here\n", path, path);
	return TOOL_DONE;
}

static int refuse_key(const struct tool *t, const char *path, enum err e)
{
	if (e == ERR_NOT_FOUND)
		return tool_refuse(t, "there is no file %s", path);
	if (e == ERR_INVALID)
		return tool_refuse(t, "%s is not such a key; portal recipient new makes a pair", path);
	if (e == ERR_DENIED)
		return tool_refuse(t, "others can read %s; make it 0400", path);
	return tool_failed(t, e);
}

/* --- backup ----------------------------------------------------------------------------------- */

static void report_files(void *to, uint64_t files, uint64_t total)
{
	progress_tell(to, files, total);
}

int store_command_backup(struct tool *t)
{
	struct progress progress = progress_open("files");
	struct backup_watch watch = { report_files, &progress };
	struct backup_order order = { t->data, t->arguments[0], NULL, &watch };
	unsigned char recipient[VAULT_PUBLIC_BYTES];
	struct backup_counts counts;
	enum err e;

	if (t->to && (e = recipient_read_public(t->arena, t->to, recipient)) != OK)
		return refuse_key(t, t->to, e);
	if (!machine_may_write(t, order.path))
		return TOOL_FAILED;
	order.recipient = t->to ? recipient : NULL;
	e = backup_write(t->arena, t->store, &order, &counts);
	progress_close(&progress);
	if (e == ERR_EXISTS)
		return tool_refuse(t, "%s is there already", order.path);
	if (e != OK)
		return tool_failed(t, e);
	fprintf(stderr, "portal backup: %llu files, %llu bytes%s\n", (unsigned long long)counts.files,
	        (unsigned long long)counts.bytes, t->to ? ", sealed" : "");
	return TOOL_DONE;
}

/* --- restore ---------------------------------------------------------------------------------- */

struct hold {
	int64_t now;
	bool more;
	uint64_t count;
};

/* Letters of the time of the backup may have been delivered since: an operator sends them, not
 * the keeper. */
static enum err hold_letters(const struct tool *t, struct txn *txn, void *with)
{
	struct hold *h = with;
	struct letter l;
	enum err e;

	h->more = false;
	for (int i = 0; i < LETTERS_A_TRANSACTION; i++) {
		if ((e = outbox_after(txn, t->keys, OUTBOX_WAITING, STR(""), &l)) == ERR_NOT_FOUND)
			return OK;
		e = e == OK ? outbox_bury(txn, t->keys, &l, STR("restored"), h->now)
		            : outbox_set_aside(txn, l.key, h->now);
		if (e != OK)
			return e;
		h->count++;
	}
	h->more = true;
	return OK;
}

/* Opens what was unpacked with the keys at hand. */
static enum err look_inside(struct tool *t, struct hold *h)
{
	const char *data = t->data, *edge = t->edge;
	struct str aside = str_join(t->arena, str_of(data), STR(RESTORE_ASIDE));
	enum err e;

	t->data = str_c(t->arena, aside);
	t->edge = str_c(t->arena, str_join(t->arena, aside, STR("/edge")));
	t->upgrades = true;
	e = tool_open(t, false);
	while (e == OK && (e = tool_run(t, MAIN, WRITE, hold_letters, h)) == OK && h->more)
		;
	t->data = data;
	t->edge = edge;
	return e;
}

#define BOTH_KEYS \
	"hang on another master key than the one in %s, as in a backup that was made while the key was " \
	"changed: put both there, the newer one as master, the older one as master.1, both 0400"

static enum err count_strange(const struct tool *t, struct txn *txn, void *with)
{
	return keys_strange_some(t->keys, txn, with);
}

/* What is restored and opens with the keys at hand may hold records that do not. */
static int warn_strange(const struct tool *t)
{
	struct keys_strange s = { .done = false };
	enum err e = OK;

	while (e == OK && !s.done)
		e = tool_run(t, MAIN, READ, count_strange, &s);
	if (e != OK)
		return tool_failed(t, e);
	if (s.count == 0)
		return TOOL_DONE;
	tool_refuse(t, "%llu people, children and cases in it " BOTH_KEYS
	            "; then portal check, and portal key rotate, which goes on", (unsigned long long)s.count,
	            t->keys_folder);
	return TOOL_WARNED;
}

static int refuse_inside(const struct tool *t, enum err e)
{
	if (e == ERR_DAMAGED)
		tool_refuse(t, "or its records " BOTH_KEYS, t->keys_folder);
	return tool_refuse(t, "nothing was restored");
}

static int refuse_restore(const struct tool *t, enum err e)
{
	const char *path = t->arguments[0];

	if (e == ERR_EXISTS)
		return tool_refuse(t, "%s holds a store; name an empty folder", t->data);
	if (e == ERR_NOT_FOUND)
		return tool_refuse(t, "there is no file %s", path);
	if (e == ERR_DENIED)
		return tool_refuse(t, "%s is sealed for a recipient; name their secret key with --secret",
		                   path);
	if (e == ERR_INVALID && t->secret)
		return tool_refuse(t, "%s is not a whole backup, or is sealed for another recipient", path);
	if (e == ERR_INVALID)
		return tool_refuse(t, "%s is not a whole backup", path);
	return tool_failed(t, e);
}

/* The backup and the secret key are opened before the tool goes on as whom the data belongs to:
 * what comes from a safe lies where root alone reads. */
static int open_files(struct tool *t, struct restore_order *order, struct secret *secret)
{
	enum err e = OK;

	*order = (struct restore_order){ .path = t->arguments[0] };
	vault_start();
	if (t->secret) {
		*secret = secret_open();
		order->secret = secret;
		e = recipient_read_secret(t->arena, t->secret, secret);
	}
	if (e != OK)
		return refuse_key(t, t->secret, e);
	if ((order->opened = open(order->path, O_RDONLY | O_CLOEXEC)) < 0 && errno == ENOENT)
		return tool_refuse(t, "there is no file %s", order->path);
	if (order->opened < 0 && errno == EACCES)
		return tool_refuse(t, "%s cannot be read by whoever runs this; run it as root",
		                   order->path);
	if (order->opened < 0)
		return tool_failed(t, log_failed("restore", "open"));
	return machine_become_owner(t) == OK ? TOOL_DONE : TOOL_FAILED;
}

/* Into t->data, beside what will be there; says what is wrong. */
static enum err unpack(struct tool *t, struct restore_order *order, struct backup_counts *counts)
{
	struct progress progress = progress_open("files");
	struct backup_watch watch = { report_files, &progress };
	enum err e;

	order->data = t->data;
	order->watch = &watch;
	e = restore_unpack(t->arena, order, counts);
	progress_close(&progress);
	if (e != OK)
		refuse_restore(t, e);
	return e;
}

int store_command_restore(struct tool *t)
{
	struct hold hold = { .now = clock_now() };
	struct secret secret = { NULL };
	struct restore_order order;
	struct backup_counts counts;
	int status = open_files(t, &order, &secret);
	enum err e;

	if (status == TOOL_DONE && unpack(t, &order, &counts) != OK)
		status = TOOL_FAILED;
	secret_close(&secret);
	if (status != TOOL_DONE)
		return status;
	if ((e = look_inside(t, &hold)) != OK) {
		restore_abandon(t->arena, t->data);
		return refuse_inside(t, e);
	}
	if ((e = restore_settle(t->arena, t->data)) != OK)
		return tool_failed(t, e);
	fprintf(stderr,
	        "portal restore: %llu files; %llu letters held back (portal mail retry sends them)\n",
	        (unsigned long long)counts.files, (unsigned long long)hold.count);
	return warn_strange(t);
}

/* --- upgrade ---------------------------------------------------------------------------------- */

int store_command_upgrade(struct tool *t)
{
	t->upgrades = true;
	if (tool_open(t, false) != OK)
		return TOOL_FAILED;
	if (!t->dry_run)
		fprintf(stderr, "portal upgrade: the store is up to date (schema %d)\n", STORE_SCHEMA);
	return TOOL_DONE;
}

/* --- drill ------------------------------------------------------------------------------------ */

/* Opens all of what was unpacked in t->data. *e: why the store itself did not open. */
static int prove(struct tool *t, enum err *e)
{
	struct str aside = str_join(t->arena, str_of(t->data), STR(RESTORE_ASIDE));

	t->data = str_c(t->arena, aside);
	t->edge = str_c(t->arena, str_join(t->arena, aside, STR("/edge")));
	t->upgrades = true;
	if ((*e = tool_open(t, false)) != OK)
		return TOOL_FAILED;
	warn_strange(t);
	return store_command_check(t);
}

/* What is in it stands there once more; of a sealed one first as it was before it was sealed. What
 * lacks is room, and says nothing of the backup. */
static bool has_room(const struct tool *t, const struct restore_order *order)
{
	uint64_t times = sink_is_sealed(order->opened) ? 2 : 1, needed, free_bytes;
	struct statvfs fs;
	struct stat about;

	if (fstat(order->opened, &about) != 0 || statvfs(t->data, &fs) != 0)
		return true;
	needed = (uint64_t)about.st_size * times + ROOM_BESIDE;
	free_bytes = (uint64_t)fs.f_bavail * fs.f_frsize;
	if (needed <= free_bytes)
		return true;
	tool_refuse(t,
	            "not tried: no room: %llu MiB are needed in %s, and %llu are free; name a folder with room by "
	            "--data, and the one of the keys by --keys",
	            (unsigned long long)(needed >> 20), t->data,
	            (unsigned long long)(free_bytes >> 20));
	return false;
}

int store_command_drill(struct tool *t)
{
	int64_t begun = clock_elapsed();
	struct secret secret = { NULL };
	struct restore_order order;
	struct backup_counts counts;
	struct drilling drilling;
	struct str made;
	int status = open_files(t, &order, &secret);
	enum err e;

	if (status == TOOL_DONE && !has_room(t, &order))
		status = TOOL_FAILED;
	if (status == TOOL_DONE && drilling_begin(t->arena, t->data, &drilling) != OK)
		status = tool_refuse(t, "cannot make a folder in %s", t->data);
	if (status != TOOL_DONE) {
		secret_close(&secret);
		return status;
	}
	drilling_sweep(t->arena, t->data);
	t->data = drilling.folder;
	e = unpack(t, &order, &counts);
	status = e == OK ? TOOL_DONE : TOOL_FAILED;
	secret_close(&secret);
	made = status == TOOL_DONE && counts.at ? tool_time(t->arena, counts.at) : STR("long ago");
	if (status == TOOL_DONE && (status = prove(t, &e)) == TOOL_DONE)
		fprintf(stderr,
		        "portal drill: this backup restores: made %.*s, %llu files, %llu bytes, in %lld s\n",
		        STR_FMT(made), (unsigned long long)counts.files, (unsigned long long)counts.bytes,
		        (long long)((clock_elapsed() - begun) / 1000000000));
	else if (e == ERR_FULL)
		tool_refuse(t, "not tried to the end: no room was left for what is in it; name a folder with "
		            "room by --data, and the one of the keys by --keys");
	else
		tool_refuse(t, "this backup does not restore");
	if (drilling_end(&drilling) != OK)
		return tool_refuse(t, "cannot remove %s, which holds what was restored; remove it",
		                   drilling.folder);
	return status;
}
