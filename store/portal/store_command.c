/* portal check | key rotate */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/base/buf.h"
#include "store/base/clock.h"
#include "store/base/hex.h"
#include "store/cases/child_row.h"
#include "store/keeping/audit.h"
#include "store/keeping/integrity.h"
#include "store/portal/commands.h"
#include "store/portal/progress.h"

enum { KEYS_A_TRANSACTION = 100, ROWS_A_TRANSACTION = 1000 };

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
	struct integrity i = { .store = t->store, .keys = t->keys, .data = t->data,
	                       .compiled = t->compiled, .found = print_fault, .report = report_rows,
	                       .to = &c };
	enum err e = integrity_check(&i);

	progress_close(&c.progress);
	if (e != OK)
		return tool_failed(t, e);
	fprintf(stderr, "portal check: %llu records, %llu files, %llu faults\n",
	        (unsigned long long)i.rows, (unsigned long long)i.files, (unsigned long long)i.faults);
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

/* systemd hands a service the keys that were there when it started: bytes of one of them, -1 when
 * it has none. */
static int64_t handed(const struct tool *t, const char *service, const char *key)
{
	const char *top = getenv("WAYMARK_CREDENTIALS");
	struct buf b = buf_open(t->arena);
	struct stat about;

	buf_text(&b, top ? top : "/run/credentials");
	buf_text(&b, service);
	buf_text(&b, key);
	return stat(str_c(t->arena, buf_str(&b)), &about) == 0 ? about.st_size : -1;
}

static const char *const services[] = { "/waymark-keeper.service", "/waymark-web.service" };

static bool are_handed_keys(const struct tool *t)
{
	bool any = false;

	for (size_t i = 0; i < COUNT(services); i++)
		any = any || handed(t, services[i], "/master") >= 0;
	return any;
}

/* One that has only the older key would serve nobody once a key has moved. */
static bool are_ready(const struct tool *t)
{
	bool ready = true;

	for (size_t i = 0; i < COUNT(services); i++)
		ready = ready && (handed(t, services[i], "/master") < 0 ||
		                  handed(t, services[i], "/master.1") == VAULT_KEY_BYTES);
	return ready;
}

static int prepare(struct tool *t)
{
	enum err e = keys_rotate_begin(t->keys);

	if (e != OK && e != ERR_EXISTS)
		return tool_failed(t, e);
	fprintf(stderr,
	        "portal key: a new master key is there, and nothing hangs on it yet; now put a copy of "
	        "%s/master into the safe, beside the older one: backups of the time of the change need both; "
	        "then %sportal key rotate\n", t->keys_folder,
	        are_handed_keys(t) ? "systemctl restart waymark-keeper waymark-web, then " : "");
	return TOOL_DONE;
}

int store_command_rotate(struct tool *t)
{
	struct progress progress = progress_open("keys moved");
	uint64_t steps = 0;
	bool all = false;
	enum err e;

	if (t->prepare)
		return prepare(t);
	if (!are_ready(t))
		return tool_refuse(t,
		                   "the services hold the key they were started with, and would serve nobody: portal key "
		                   "rotate --prepare, systemctl restart waymark-keeper waymark-web, then this again");
	if ((e = keys_rotate_begin(t->keys)) == ERR_EXISTS)
		e = OK;        /* one that was prepared or interrupted is finished */
	else if (e == OK)
		fprintf(stderr,
		        "portal key: nobody prepared this (--prepare): the safe does not have the new key yet; if "
		        "this is cut short copy %s/master there, as a backup of now needs both\n", t->keys_folder);
	if (e == OK)
		/* first: the older list key is never wrapped by the new master key */
		e = renew_rows(t);
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
	fprintf(stderr,
	        "portal key: the new master key is in use; see that the safe has a copy of it (portal host "
	        "--keys FOLDER), make a backup, and keep the older one as long as its backups%s\n",
	        are_handed_keys(t) ? "; now systemctl restart waymark-keeper waymark-web, and they hold it alone" : "");
	return TOOL_DONE;
}
