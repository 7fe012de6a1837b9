#include "store/portal/tool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/base/date.h"
#include "store/base/log.h"
#include "store/base/sandbox.h"
#include "store/compiled/json.h"
#include "store/keeping/upgrade.h"

enum { RUN_BYTES = 256 << 20 };

int tool_refuse(const struct tool *t, const char *format, ...)
{
	va_list list;

	fprintf(stderr, "portal %s: ", t->command);
	va_start(list, format);
	vfprintf(stderr, format, list);
	va_end(list);
	fputc('\n', stderr);
	return TOOL_FAILED;
}

int tool_failed(const struct tool *t, enum err e)
{
	static const struct { enum err e; const char *says; } words[] = {
		{ ERR_NOT_FOUND, "there is no such thing" },
		{ ERR_EXISTS, "it is there already" },
		{ ERR_CONFLICT, "it was changed meanwhile; try again" },
		{ ERR_INVALID, "it is broken, or sealed with another key" },
		{ ERR_DAMAGED, "it is damaged, or sealed with another key" },
		{ ERR_DENIED, "not allowed" },
		{ ERR_BUSY, "the store is busy; try again" },
		{ ERR_FULL, "no space left" },
		{ ERR_IO, "the system refused; see the line above" },
	};

	for (size_t i = 0; i < COUNT(words); i++) {
		if (words[i].e == e)
			return tool_refuse(t, "%s", words[i].says);
	}
	return tool_refuse(t, "%s", err_name(e));
}

static enum err make_root(const struct tool *t, struct txn *txn, void *with)
{
	(void)with;
	return keys_root(t->keys, txn);
}

static enum err open_root(const struct tool *t, bool create)
{
	enum err e = tool_run(t, MAIN, READ, make_root, NULL);

	if (e == ERR_NOT_FOUND && create)
		e = tool_run(t, MAIN, WRITE, make_root, NULL);
	if (e == ERR_DAMAGED && store_schema(t->store) > STORE_SCHEMA)
		tool_refuse(t,
		            "this store is of a newer release (schema %d, this one knows %d): use that release, or restore "
		            "a backup of before", (int)store_schema(t->store), STORE_SCHEMA);
	else if (e == ERR_DAMAGED)
		tool_refuse(t, "the keys in %s do not open this store", t->keys_folder);
	else if (e != OK)
		tool_failed(t, e);
	return e;
}

static const char *master_in(const struct tool *t)
{
	return str_c(t->arena, str_join(t->arena, str_of(t->keys_folder), STR("/master")));
}

enum err tool_open_keys(struct tool *t, struct arena *a, bool create)
{
	enum err e;

	if ((e = keys_open(a, t->keys_folder, create, &t->keys)) == ERR_NOT_FOUND)
		tool_refuse(t, "there is no master key in %s; name its folder with --keys", t->keys_folder);
	else if (e == ERR_DENIED && access(master_in(t), R_OK) != 0)
		tool_refuse(t,
		            "whom the store belongs to cannot read the keys in %s; put them into a folder of theirs, mode "
		            "0700, the files 0400", t->keys_folder);
	else if (e == ERR_DENIED)
		tool_refuse(t, "others can read the keys in %s; make the files 0400", t->keys_folder);
	else if (e != OK)
		tool_failed(t, e);
	return e == OK ? open_root(t, create) : e;
}

/* Only what serves or restores changes a store of an earlier release, and whoever asks for it. */
static enum err bring_up(struct tool *t, bool wanted)
{
	uint64_t from = store_schema(t->store);
	enum err e;

	if (from == STORE_SCHEMA)
		return OK;
	if (!wanted) {
		tool_refuse(t,
		            "this store is of an earlier release (schema %d of %d): make a backup with that release, then "
		            "portal upgrade", (int)from, STORE_SCHEMA);
		return ERR_BUSY;
	}
	if (t->dry_run) {
		fprintf(stderr,
		        "portal %s: the store would be brought up from schema %d to %d; from there only a backup leads "
		        "back\n", t->command, (int)from, STORE_SCHEMA);
		return OK;
	}
	if ((e = upgrade_run(t->store, t->keys, &from)) != OK)
		tool_failed(t, e);
	else
		fprintf(stderr, "portal %s: the store was brought up from schema %d to %d\n", t->command,
		        (int)from, STORE_SCHEMA);
	return e;
}

enum err tool_open(struct tool *t, bool create)
{
	char *main = str_c(t->arena, str_join(t->arena, str_of(t->data), STR("/main")));
	struct store_paths paths = { .data = t->data, .edge = t->edge };
	enum err e;

	/* What may be lost may be missing: it is made anew beside a store that is there. */
	paths.create = create || access(main, F_OK) == 0;
	vault_start();
	if ((e = store_open(t->arena, &paths, &t->store)) == ERR_NOT_FOUND)
		tool_refuse(t, "there is no store in %s", t->data);
	else if (e != OK)
		tool_failed(t, e);
	if (e != OK)
		return e;
	store_take_older(t->store);
	if ((e = tool_open_keys(t, t->arena, create)) != OK)
		return e;
	return bring_up(t, create || t->upgrades);
}

enum err tool_words(struct tool *t, struct words **words)
{
	enum err e = words_open(t->arena, t->compiled, words);

	if (e != OK)
		tool_refuse(t, "cannot read the words in %s; name the folder with --compiled", t->compiled);
	return e;
}

static enum err touch(const struct tool *t, struct txn *txn, void *with)
{
	(void)t;
	(void)txn;
	(void)with;
	return OK;
}

/* edge and the folder of the heads are made when they are first needed, which cannot be done
 * afterwards. What nothing needs any more is removed beside gen's lock, one folder above what was
 * compiled. */
enum err tool_confine(const struct tool *t)
{
	struct str above = str_join(t->arena, str_of(t->compiled), STR("/.."));
	enum err e = tool_run(t, EDGE, READ, touch, NULL);
	const struct sandbox_path paths[] = {
		{ t->data, SANDBOX_OWN }, { t->edge, SANDBOX_OWN }, { t->heads, SANDBOX_OWN },
		{ str_c(t->arena, above), SANDBOX_OWN },
		{ "/dev/null", SANDBOX_WRITE },
	};

	if (e != OK)
		return e;
	if (t->heads && *t->heads && mkdir(t->heads, 0700) != 0 && errno != EEXIST)
		log_error("heads", "make");
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		die("tool_confine");
	sandbox_writes(paths, COUNT(paths));
	return OK;
}

enum err tool_lock(const struct tool *t, const char *name, bool wait, int *file)
{
	char *path = str_c(t->arena, str_join(t->arena, str_join(t->arena, str_of(t->data), STR("/")),
	                                      str_of(name)));

	*file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (*file < 0) {
		tool_refuse(t, "cannot make the lock file in %s", t->data);
		return ERR_IO;
	}
	if (flock(*file, LOCK_EX | (wait ? 0 : LOCK_NB)) == 0)
		return OK;
	if (errno == EWOULDBLOCK)
		return ERR_BUSY;
	tool_refuse(t, "cannot lock %s/%s", t->data, name);
	return ERR_IO;
}

enum err tool_run(const struct tool *t, enum environment environment, enum access access,
                  enum err (*work)(const struct tool *t, struct txn *txn, void *with), void *with)
{
	struct arena *a = arena_open(RUN_BYTES);
	struct txn *txn = NULL;
	enum err e = txn_begin(t->store, environment, access, a, &txn);

	if (e == OK && (e = work(t, txn, with)) == OK && access == WRITE) {
		e = txn_commit(txn);
		txn = NULL;
	}
	txn_abort(txn);
	store_signals_back();
	arena_close(a);
	return e;
}

void tool_json(const struct values *v)
{
	struct buf b = buf_open(v->arena);

	json_write(&b, v);
	printf("%.*s\n", STR_FMT(buf_str(&b)));
}

struct str tool_time(struct arena *a, int64_t seconds)
{
	struct civil c = date_civil((int32_t)(seconds / 86400));
	char *text = arena_take(a, 64);
	int n = snprintf(text, 64, "%04d-%02d-%02d %02d:%02d:%02dZ", c.year, c.month, c.day,
	                 (int)(seconds / 3600 % 24), (int)(seconds / 60 % 60), (int)(seconds % 60));

	return str_bytes(text, (size_t)n);
}
