#include "store/keeping/versions.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/base/buf.h"
#include "store/compiled/form_file.h"
#include "store/engine/record.h"

enum {
	OLDER_MAX = 4096, KEY_BYTES_MAX = 511, ROWS_A_TRANSACTION = 200, ARENA_BYTES = 256 << 20,
	LIST_BYTES = 16 << 20,
	DAY = 86400, PATH_BYTES_MAX = 4096, ID = VAULT_ID_BYTES
};

struct older {
	struct str form, version;
	bool used;
};

struct versions_search {
	struct versions *v;
	struct arena *arena;           /* its own */
	size_t table;                  /* which is gone through */
	struct older *all;
	size_t count, used;
	char from[KEY_BYTES_MAX];      /* where the next transaction goes on */
	size_t from_bytes;
};

static const char *path(struct arena *a, const char *folder, const char *inner, struct str name,
                        struct str version)
{
	struct buf b = buf_open(a);

	buf_text(&b, folder);
	buf_text(&b, inner);
	buf_add(&b, name);
	buf_text(&b, version.n > 0 ? "@" : "");
	buf_add(&b, version);
	return str_c(a, buf_str(&b));
}

bool versions_has(struct arena *a, const char *compiled, struct str form, struct str version)
{
	return access(path(a, compiled, "/forms/", form, version), F_OK) == 0;
}

enum err versions_lock(struct arena *a, const char *compiled, int *lock)
{
	*lock = open(path(a, compiled, "/../gen.lock", STR(""), STR("")), O_RDWR | O_CREAT | O_CLOEXEC,
	             0644);
	if (*lock < 0)
		return errno == EACCES || errno == EROFS || errno == EPERM ? ERR_DENIED : ERR_IO;
	if (flock(*lock, LOCK_EX | LOCK_NB) == 0)
		return OK;
	close(*lock);
	return ERR_BUSY;
}

/* --- which could go --------------------------------------------------------------------------- */

static int64_t changed_at(const char *file)
{
	struct stat about;

	return stat(file, &about) == 0 ? about.st_mtim.tv_sec : 0;
}

/* Neither it nor the file that names the newest was written lately. */
static bool is_old(struct arena *a, const char *compiled, int64_t now, struct str form,
                   struct str version)
{
	int64_t before = now - VERSIONS_KEEP_DAYS * (int64_t)DAY;
	const char *newest = path(a, compiled, "/forms/", form, STR(""));

	if (access(newest, F_OK) != 0)
		newest = path(a, compiled, "/forms", STR(""), STR(""));
	return changed_at(newest) < before &&
	       changed_at(path(a, compiled, "/forms/", form, version)) < before;
}

static bool is_newest(struct arena *a, const char *compiled, struct str form, struct str version)
{
	struct str newest = STR("");

	return form_current(a, compiled, str_copy(a, form), &newest) == OK &&
	       str_equal(newest, version);
}

static enum err find_older(struct versions_search *l)
{
	DIR *forms = opendir(path(l->arena, l->v->compiled, "/forms", STR(""), STR("")));
	struct dirent *entry;

	if (!forms)
		return errno == ENOENT ? OK : ERR_IO;
	while (l->count < OLDER_MAX && (entry = readdir(forms))) {
		struct str name = str_of(entry->d_name);
		size_t at = str_find(name, '@');
		struct str form = str_part(name, 0, at),
		           version = at < name.n ? str_from(name, at + 1) : STR("");

		if (version.n == 0 || is_newest(l->arena, l->v->compiled, form, version))
			continue;
		if (is_old(l->arena, l->v->compiled, l->v->now, form, version))
			l->all[l->count++] = (struct older){ str_copy(l->arena, form),
				                                 str_copy(l->arena, version), false };
		else
			l->v->kept++;
	}
	closedir(forms);
	return OK;
}

/* --- which are named -------------------------------------------------------------------------- */

/* What a draft said before (earlier.h) names only the version, which is the hash of it all. */
static void mark(struct versions_search *l, struct str form, struct str version)
{
	for (size_t i = 0; i < l->count; i++) {
		struct older *one = &l->all[i];

		if (!one->used && str_equal(one->version, version) &&
		    (form.n == 0 || str_equal(one->form, form))) {
			one->used = true;
			l->used++;
		}
	}
}

/* The record, and what stands aside in it (carry.h): only the version that asked it can say what it
 * was asked for. */
static void mark_record(struct versions_search *l, const struct values *record)
{
	struct str form = values_get(record, STR("form"));
	const struct values *aside = values_get_tree(record, STR("aside"));

	mark(l, form, values_get(record, STR("version")));
	for (const struct value *list = aside ? aside->first : NULL; list; list = list->next)
		for (const struct value *one = list->children->first; one; one = one->next)
			mark(l, form, values_get(one->children, STR("version")));
}

/* Some rows; ERR_NOT_FOUND: that was all, or all are named. A row that does not open stops it. */
static enum err mark_some(struct versions_search *l, struct txn *t, enum table table)
{
	struct record_at at = { .table = table, .owner = str_bytes(OWNER_SYSTEM, ID) };
	struct values *record;
	struct str value;
	struct walk *w;
	size_t rows = 0;
	enum err e = txn_walk(t, table, STR(""), str_bytes(l->from, l->from_bytes), &w);

	while (e == OK && l->used < l->count && (e = walk_next(w, &at.key, &value)) == OK) {
		if (rows++ == ROWS_A_TRANSACTION || arena_used(txn_arena(t)) > ARENA_BYTES / 8) {
			l->from_bytes = at.key.n < KEY_BYTES_MAX ? at.key.n : KEY_BYTES_MAX;
			memcpy(l->from, at.key.p, l->from_bytes);
			return OK;
		}
		if (table != TABLE_INTAKE)
			at.owner = str_part(at.key, 0, ID);
		e = record_open(t, l->v->keys, &at, value, &record, NULL);
		if (e == OK)
			mark_record(l, record);
		else if (e == ERR_NOT_FOUND)   /* without its key: not the end of the table */
			e = ERR_DAMAGED;
	}
	return e == OK ? ERR_NOT_FOUND : e;
}

/* What a draft becomes stands behind it: a version that is named while this goes on is met all the
 * same. */
static const enum table naming[] = { TABLE_DRAFT, TABLE_EARLIER, TABLE_INTAKE };

/* No draft can begin on an older version meanwhile, so one transaction for each some rows will
 * do. */
enum err versions_some(struct versions_search *l)
{
	struct arena *a = arena_open(ARENA_BYTES);
	struct txn *t = NULL;
	enum err e = l->table < COUNT(naming) ? txn_begin(l->v->store, MAIN, READ, a, &t)
	                                      : ERR_NOT_FOUND;

	if (e == OK && (e = mark_some(l, t, naming[l->table])) == ERR_NOT_FOUND) {
		l->from_bytes = 0;
		l->table++;
		e = OK;
	}
	txn_abort(t);
	arena_close(a);
	return e;
}

/* --- removing --------------------------------------------------------------------------------- */

/* Every folder of data that is served from here leaves its path in a file of STORES. */
static bool is_shared(struct versions_search *l)
{
	const char *folder = path(l->arena, l->v->compiled, "/../stores", STR(""), STR(""));
	DIR *stores = opendir(folder);
	struct dirent *entry;
	bool shared = false;

	while (stores && !shared) {
		char other[PATH_BYTES_MAX] = "";
		struct stat mine, theirs;
		ssize_t n;
		int file;

		errno = 0;
		if (!(entry = readdir(stores))) {
			shared = errno != 0;      /* who else is served cannot be told */
			break;
		}
		file = openat(dirfd(stores), entry->d_name, O_RDONLY | O_CLOEXEC);
		n = file < 0 || entry->d_name[0] == '.' ? 0 : read(file, other, sizeof(other) - 1);

		if (file >= 0)
			close(file);
		other[strcspn(other, "\n")] = '\0';
		shared = n > 0 && stat(other, &theirs) == 0 && stat(l->v->data, &mine) == 0 &&
		         (mine.st_ino != theirs.st_ino || mine.st_dev != theirs.st_dev);
	}
	if (stores)
		closedir(stores);
	return shared;
}

static enum err gone(int result)
{
	if (result == 0 || errno == ENOENT)
		return OK;
	return errno == EACCES || errno == EROFS || errno == EPERM ? ERR_DENIED : ERR_IO;
}

/* The form's file last: while it is there, the rest can be found again. */
static enum err remove_one(struct arena *a, const char *compiled, struct str form,
                           struct str version)
{
	const char *folder = path(a, compiled, "/pages/", form, version);
	DIR *pages = opendir(folder);
	struct dirent *entry;
	enum err e = OK;

	while (pages && e == OK && (entry = readdir(pages)))
		if (entry->d_name[0] != '.')
			e = gone(unlinkat(dirfd(pages), entry->d_name, 0));
	if (pages)
		closedir(pages);
	if (e == OK)
		e = gone(rmdir(folder));
	return e == OK ? gone(unlink(path(a, compiled, "/forms/", form, version))) : e;
}

static void name_unused(struct versions_search *l)
{
	for (size_t i = 0; i < l->count; i++) {
		if (l->all[i].used)
			continue;
		buf_add(l->v->names, l->all[i].form);
		buf_byte(l->v->names, '@');
		buf_add(l->v->names, l->all[i].version);
		buf_byte(l->v->names, '\n');
	}
}

/* gen may have gone back to it since it was found. */
static bool is_needed_again(struct versions_search *l, const struct older *one)
{
	return is_newest(l->arena, l->v->compiled, one->form, one->version) ||
	       !is_old(l->arena, l->v->compiled, l->v->now, one->form, one->version);
}

static enum err remove_unused(struct versions_search *l)
{
	enum err e = OK;

	l->v->kept += l->used;
	for (size_t i = 0; i < l->count && e == OK; i++) {
		if (l->all[i].used)
			continue;
		if (is_needed_again(l, &l->all[i]))
			l->v->kept++;
		else if ((e = remove_one(l->arena, l->v->compiled, l->all[i].form, l->all[i].version)) ==
		         OK)
			l->v->removed++;
	}
	if (e == ERR_DENIED)
		l->v->removed = l->count - l->used;
	if (e == ERR_DENIED && l->v->names)
		name_unused(l);
	return e;
}

/* Small letters, figures, dashes and underlines: nothing that leads out of the folder. */
static bool is_plain(struct str word)
{
	for (size_t i = 0; i < word.n; i++)
		if (!((word.p[i] >= 'a' && word.p[i] <= 'z') || (word.p[i] >= '0' && word.p[i] <= '9') ||
		      word.p[i] == '-' || word.p[i] == '_'))
			return false;
	return word.n > 0;
}

enum err versions_remove(struct arena *a, const char *compiled, struct str name, int64_t now)
{
	struct str version = name, form;

	if (!str_cut(&version, '@', &form) || !is_plain(form) || !is_plain(version))
		return ERR_INVALID;
	if (!versions_has(a, compiled, form, version))
		return ERR_NOT_FOUND;
	if (is_newest(a, compiled, form, version) || !is_old(a, compiled, now, form, version))
		return ERR_CONFLICT;
	return remove_one(a, compiled, form, version);
}

enum err versions_begin(struct versions *v, struct versions_search **s)
{
	struct arena *a = arena_open(LIST_BYTES);
	struct versions_search *l = *s = ARENA_NEW(a, struct versions_search);
	enum err e;

	v->kept = v->removed = 0;
	*l = (struct versions_search){ .v = v,
		                           .arena = a,
		                           .all = ARENA_MANY(a, OLDER_MAX, struct older) };
	if ((e = find_older(l)) == OK && l->count == 0)
		e = ERR_NOT_FOUND;
	return e == OK && is_shared(l) ? ERR_CONFLICT : e;
}

enum err versions_end(struct versions_search *l)
{
	return remove_unused(l);
}

void versions_close(struct versions_search *l)
{
	arena_close(l->arena);
}

enum err versions_purge(struct versions *v)
{
	struct arena *a = arena_open(LIST_BYTES);
	struct versions_search *l = NULL;
	int lock = -1;
	enum err e = versions_lock(a, v->compiled, &lock);

	v->kept = v->removed = 0;
	if (e == OK || e == ERR_DENIED)
		e = versions_begin(v, &l);
	while (e == OK)
		e = versions_some(l);
	if (l && e == ERR_NOT_FOUND)
		e = versions_end(l);
	if (l)
		versions_close(l);
	if (lock >= 0)
		close(lock);
	arena_close(a);
	return e;
}
