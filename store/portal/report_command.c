/* portal stats */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "store/base/clock.h"
#include "store/base/sandbox.h"
#include "store/keeping/integrity.h"
#include "store/portal/commands.h"
#include "store/post/outbox.h"

enum { FOLDERS = 256, KEY_BYTES_MAX = 511, ARENA_PART = 16 << 20 };

struct counting {
	enum table table;
	uint64_t rows;
	int64_t oldest;            /* created_at of the oldest waiting letter; 0: none */
	int64_t late;              /* seconds since the first that is due was */
	int64_t refused;           /* letters that wait after a try */
	/* where to go on: what is read stays in memory to the end of a transaction */
	char from[KEY_BYTES_MAX];
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
	return err_unless_missing(e);
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
		int64_t due = key_read_time(str_part(l.key, 0, 8));

		if (c->oldest == 0 || l.created_at < c->oldest)
			c->oldest = l.created_at;
		if (clock_now() - due > c->late)
			c->late = clock_now() - due;
		c->refused += l.tries > 0;
	}
	return e == ERR_NOT_FOUND || e == ERR_DAMAGED ? OK : e;
}

static void count_folder(const char *path, uint64_t *files, uint64_t *bytes)
{
	DIR *folder = opendir(path);
	struct dirent *entry;
	struct stat about;

	while (folder && (entry = readdir(folder))) {
		if (entry->d_name[0] == '.' ||
		    fstatat(dirfd(folder), entry->d_name, &about, AT_SYMLINK_NOFOLLOW) < 0)
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
	c.oldest = c.late = 0;
	if ((e = tool_run(t, MAIN, READ, find_oldest, &c)) != OK ||
	    (e = tool_run(t, EDGE, READ, find_oldest, &c)) != OK)
		return tool_failed(t, e);
	values_number(v, STR("outbox_oldest_seconds"), c.oldest ? clock_now() - c.oldest : 0);
	values_number(v, STR("outbox_late_seconds"), c.late);
	values_number(v, STR("outbox_refused"), c.refused);
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
