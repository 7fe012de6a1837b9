/* portal audit | stats */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "store/base/clock.h"
#include "store/base/hex.h"
#include "store/base/sandbox.h"
#include "store/keeping/audit.h"
#include "store/keeping/integrity.h"
#include "store/portal/commands.h"
#include "store/post/outbox.h"

enum { ENTRIES_A_TRANSACTION = 500, FOLDERS = 256, KEY_BYTES_MAX = 511, ARENA_PART = 16 << 20 };

/* --- audit ------------------------------------------------------------------------------------ */

struct trail {
	uint64_t next, last;       /* sequence */
	bool is_quiet;
};

static void print_entry(const struct tool *t, struct arena *a, uint64_t sequence, const struct audit_entry *e)
{
	struct values *v = values_open(a);
	struct str by = hex_write(a, e->by), object = hex_write(a, e->object), at = tool_time(a, e->at);

	if (!t->json) {
		printf("%llu  %.*s  %s %.*s  %.*s  %.*s\n", (unsigned long long)sequence, STR_FMT(at),
		       audit_actor(e->actor), STR_FMT(by), STR_FMT(e->action), STR_FMT(object));
		return;
	}
	values_number(v, STR("number"), (int64_t)sequence);
	values_text(v, STR("at"), at);
	values_text(v, STR("actor"), str_of(audit_actor(e->actor)));
	values_text(v, STR("by"), by);
	values_text(v, STR("action"), e->action);
	values_text(v, STR("object"), object);
	tool_json(v);
}

static enum err read_some(const struct tool *t, struct txn *txn, void *with)
{
	struct trail *trail = with;
	struct audit_entry entry;
	enum err e;

	if (trail->last == 0 && (e = audit_last(txn, &trail->last)) != OK)
		return e;
	for (int i = 0; i < ENTRIES_A_TRANSACTION && trail->next <= trail->last; i++) {
		if ((e = audit_read(txn, t->keys, trail->next, &entry)) != OK)
			return ERR_INVALID;
		if (!trail->is_quiet)
			print_entry(t, txn_arena(txn), trail->next, &entry);
		trail->next++;
	}
	return OK;
}

static enum err check_end(const struct tool *t, struct txn *txn, void *with)
{
	(void)with;
	return audit_check_end(txn, t->keys);
}

int report_command_audit(struct tool *t)
{
	struct trail trail = { .next = 1, .is_quiet = t->verify != NULL };
	enum err e;

	do {
		e = tool_run(t, MAIN, READ, read_some, &trail);
	} while (e == OK && trail.next <= trail.last);
	if (e == ERR_INVALID)
		return tool_refuse(t, "entry %llu was changed, moved or removed", (unsigned long long)trail.next);
	if (e == OK && tool_run(t, MAIN, READ, check_end, NULL) != OK)
		return tool_refuse(t, "the end of the trail is cut off or was added to");
	if (e != OK)
		return tool_failed(t, e);
	if (t->verify)
		fprintf(stderr, "portal audit: %llu entries, the chain is whole\n", (unsigned long long)trail.last);
	return TOOL_DONE;
}

/* --- stats ------------------------------------------------------------------------------------ */

struct counting {
	enum table table;
	uint64_t rows;
	int64_t oldest;            /* created_at of the oldest waiting letter; 0: none */
	char from[KEY_BYTES_MAX];  /* where to go on: what is read stays in memory to the end of a transaction */
	size_t from_bytes;
	bool more;
};

static enum err count_rows(const struct tool *t, struct txn *txn, void *with)
{
	struct counting *c = with;
	struct str key, value;
	struct walk *w;
	enum err e;

	(void)t;
	c->more = false;
	if ((e = txn_walk(txn, c->table, STR(""), str_bytes(c->from, c->from_bytes), &w)) != OK)
		return e;
	while ((e = walk_next(w, &key, &value)) == OK) {
		if (arena_used(txn_arena(txn)) > ARENA_PART) {
			c->more = true;
			c->from_bytes = key.n < KEY_BYTES_MAX ? key.n : KEY_BYTES_MAX;
			memcpy(c->from, key.p, c->from_bytes);
			return OK;
		}
		c->rows++;
	}
	return e == ERR_NOT_FOUND ? OK : e;
}

static enum err count_table(const struct tool *t, struct counting *c)
{
	enum environment environment = c->table > TABLE_MAIN_END ? EDGE : MAIN;
	enum err e;

	do {
		e = tool_run(t, environment, READ, count_rows, c);
	} while (e == OK && c->more);
	return e;
}

static enum err find_oldest(const struct tool *t, struct txn *txn, void *with)
{
	struct counting *c = with;
	struct letter l = { .key = STR("") };
	enum err e;

	while ((e = outbox_after(txn, t->keys, OUTBOX_WAITING, l.key, &l)) == OK) {
		if (c->oldest == 0 || l.created_at < c->oldest)
			c->oldest = l.created_at;
	}
	return e == ERR_NOT_FOUND || e == ERR_INVALID ? OK : e;
}

static void count_folder(const char *path, uint64_t *files, uint64_t *bytes)
{
	DIR *folder = opendir(path);
	struct dirent *entry;
	struct stat about;

	while (folder && (entry = readdir(folder))) {
		if (entry->d_name[0] == '.' || fstatat(dirfd(folder), entry->d_name, &about, AT_SYMLINK_NOFOLLOW) < 0)
			continue;
		if (!S_ISREG(about.st_mode))
			continue;
		++*files;
		*bytes += (uint64_t)about.st_size;
	}
	if (folder)
		closedir(folder);
}

static void count_files(const struct tool *t, struct values *v)
{
	uint64_t files = 0, bytes = 0;
	char path[4096];

	for (int i = 0; i < FOLDERS; i++) {
		snprintf(path, sizeof(path), "%s/blobs/%02x", t->data, (unsigned)i);
		count_folder(path, &files, &bytes);
	}
	values_number(v, STR("files"), (int64_t)files);
	values_number(v, STR("files_bytes"), (int64_t)bytes);
}

static void print_values(const struct values *v)
{
	for (const struct value *one = v->first; one; one = one->next)
		printf("%-20.*s %lld\n", STR_FMT(one->name), (long long)one->number);
}

int report_command_stats(struct tool *t)
{
	struct values *v = values_open(t->arena);
	struct counting c = { .oldest = 0 };
	const char *name;
	enum err e;

	for (size_t i = 0; i < integrity_tables(); i++) {
		c = (struct counting){ .table = integrity_table(i, &name) };
		if ((e = count_table(t, &c)) != OK)
			return tool_failed(t, e);
		values_number(v, str_of(name), (int64_t)c.rows);
	}
	c.oldest = 0;
	if ((e = tool_run(t, MAIN, READ, find_oldest, &c)) != OK || (e = tool_run(t, EDGE, READ, find_oldest, &c)) != OK)
		return tool_failed(t, e);
	values_number(v, STR("outbox_oldest_seconds"), c.oldest ? clock_now() - c.oldest : 0);
	values_number(v, STR("main_percent"), store_percent_used(t->store, MAIN));
	values_number(v, STR("edge_percent"), store_percent_used(t->store, EDGE));
	count_files(t, v);
	values_number(v, STR("sandbox_calls"), sandbox_has_calls());
	values_number(v, STR("sandbox_files"), sandbox_files_version());
	if (t->json)
		tool_json(v);
	else
		print_values(v);
	return TOOL_DONE;
}
