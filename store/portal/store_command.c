/* portal backup | restore | check | key rotate */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "store/base/clock.h"
#include "store/base/hex.h"
#include "store/cases/child_row.h"
#include "store/keeping/audit.h"
#include "store/keeping/backup.h"
#include "store/keeping/integrity.h"
#include "store/keeping/restore.h"
#include "store/portal/commands.h"
#include "store/portal/progress.h"
#include "store/post/outbox.h"

enum { KEYS_A_TRANSACTION = 100, LETTERS_A_TRANSACTION = 100, ROWS_A_TRANSACTION = 1000 };

static void report_files(void *to, uint64_t files, uint64_t total)
{
	progress_tell(to, files, total);
}

int store_command_backup(struct tool *t)
{
	struct progress progress = progress_open("files");
	struct backup_watch watch = { report_files, &progress };
	struct backup_counts counts;
	enum err e = backup_write(t->arena, t->store, t->data, t->arguments[0], &watch, &counts);

	progress_close(&progress);
	if (e == ERR_EXISTS)
		return tool_refuse(t, "%s is there already", t->arguments[0]);
	if (e != OK)
		return tool_failed(t, e);
	fprintf(stderr, "portal backup: %llu files, %llu bytes\n", (unsigned long long)counts.files,
	        (unsigned long long)counts.bytes);
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
	e = tool_open(t, false);
	while (e == OK && (e = tool_run(t, MAIN, WRITE, hold_letters, h)) == OK && h->more)
		;
	t->data = data;
	t->edge = edge;
	return e;
}

static int refuse_restore(const struct tool *t, enum err e)
{
	if (e == ERR_EXISTS)
		return tool_refuse(t, "%s holds a store; name an empty folder", t->data);
	if (e == ERR_NOT_FOUND)
		return tool_refuse(t, "there is no file %s", t->arguments[0]);
	if (e == ERR_INVALID)
		return tool_refuse(t, "%s is not a whole backup", t->arguments[0]);
	return tool_failed(t, e);
}

int store_command_restore(struct tool *t)
{
	struct progress progress = progress_open("files");
	struct backup_watch watch = { report_files, &progress };
	struct hold hold = { .now = clock_now() };
	struct backup_counts counts;
	enum err e = restore_unpack(t->arena, t->arguments[0], t->data, &watch, &counts);

	progress_close(&progress);
	if (e != OK)
		return refuse_restore(t, e);
	if ((e = look_inside(t, &hold)) != OK) {
		restore_abandon(t->arena, t->data);
		return tool_refuse(t, "nothing was restored");
	}
	if ((e = restore_settle(t->arena, t->data)) != OK)
		return tool_failed(t, e);
	fprintf(stderr, "portal restore: %llu files; %llu letters held back (portal mail retry sends them)\n",
	        (unsigned long long)counts.files, (unsigned long long)hold.count);
	return TOOL_DONE;
}

/* --- check ------------------------------------------------------------------------------------ */

struct checking {
	const struct tool *tool;
	struct progress progress;
};

static void print_fault(void *to, const char *table, struct str key, const char *what)
{
	const struct checking *c = to;
	struct arena *a = arena_open(1 << 16);
	struct str hex = hex_write(a, key);
	struct values *v = values_open(a);

	if (c->tool->json) {
		values_text(v, STR("table"), str_of(table));
		values_text(v, STR("key"), hex);
		values_text(v, STR("fault"), str_of(what));
		tool_json(v);
	} else {
		printf("%s %.*s: %s\n", table, STR_FMT(hex), what);
	}
	arena_close(a);
}

static void report_rows(void *to, const char *table, uint64_t rows)
{
	struct checking *c = to;

	c->progress.what = table;
	progress_tell(&c->progress, rows, 0);
}

int store_command_check(struct tool *t)
{
	struct checking c = { t, progress_open("") };
	struct integrity i = { .store = t->store, .keys = t->keys, .data = t->data, .compiled = t->compiled,
	                       .found = print_fault, .report = report_rows, .to = &c };
	enum err e = integrity_check(&i);

	progress_close(&c.progress);
	if (e != OK)
		return tool_failed(t, e);
	fprintf(stderr, "portal check: %llu records, %llu files, %llu faults\n", (unsigned long long)i.rows,
	        (unsigned long long)i.files, (unsigned long long)i.faults);
	return i.faults == 0 ? TOOL_DONE : TOOL_FAILED;
}

/* Where the last transaction of child_rows_renew stopped. */
struct renewal {
	char from[128];
	size_t n;
	bool done;
};

/* --- keys ------------------------------------------------------------------------------------- */

static enum err rotate_some(const struct tool *t, struct txn *txn, void *with)
{
	return keys_rotate_step(t->keys, txn, KEYS_A_TRANSACTION, with);
}

static enum err rotate_end(const struct tool *t, struct txn *txn, void *with)
{
	(void)with;
	return keys_rotate_end(t->keys, txn);
}

/* What lists show of cases hangs on a key of its own, which is made anew. */
static enum err renew_some(const struct tool *t, struct txn *txn, void *with)
{
	struct renewal *r = with;
	struct str from = str_bytes(r->from, r->n);
	enum err e = child_rows_renew(txn, t->keys, ROWS_A_TRANSACTION, &from, &r->done);

	r->n = from.n < sizeof(r->from) ? from.n : 0;
	memcpy(r->from, from.p ? from.p : "", r->n);
	return e;
}

static enum err renew_rows(const struct tool *t)
{
	struct renewal r = { .n = 0 };
	struct progress progress = progress_open("rows of lists sealed anew");
	uint64_t steps = 0;
	enum err e = OK;

	while (e == OK && !r.done) {
		e = tool_run(t, MAIN, WRITE, renew_some, &r);
		progress_tell(&progress, ++steps * ROWS_A_TRANSACTION, 0);
	}
	progress_close(&progress);
	return e;
}

static enum err note_rotation(const struct tool *t, struct txn *txn, void *with)
{
	struct audit_entry entry = { ACTOR_SYSTEM, STR(""), STR("key_rotated"), STR(""), clock_now() };

	(void)with;
	return audit_add(txn, t->keys, &entry);
}

int store_command_rotate(struct tool *t)
{
	struct progress progress = progress_open("keys moved");
	uint64_t steps = 0;
	bool all = false;
	enum err e = keys_rotate_begin(t->keys);

	if (e == ERR_EXISTS)
		e = OK;        /* one that was interrupted is finished */
	if (e == OK)
		e = renew_rows(t);     /* first: the older list key is never wrapped by the new master key */
	while (e == OK && !all) {
		e = tool_run(t, MAIN, WRITE, rotate_some, &all);
		progress_tell(&progress, ++steps * KEYS_A_TRANSACTION, 0);
	}
	progress_close(&progress);
	if (e == OK)
		e = tool_run(t, MAIN, WRITE, rotate_end, NULL);
	if (e == OK)
		e = tool_run(t, MAIN, WRITE, note_rotation, NULL);
	if (e != OK)
		return tool_failed(t, e);
	fprintf(stderr, "portal key: the new master key is in use; put a copy of it in the safe, and keep the older "
	        "one as long as its backups\n");
	return TOOL_DONE;
}
