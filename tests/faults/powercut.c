/* powercut.c: plays the writes that trace.c recorded up to a point, drops or tears what no sync had put on the disk by then,
 * opens what is left, and compares: it is the store as one of the commits left it, none older than the last that somebody was
 * told of, and all of it opens.
 *   powercut HOME BASE LOG STATES [SEED]   HOME: what the recorded paths begin with; BASE: what stood there at the start
 * Every point is played twice, with nothing and with all of what was not synced; then points and choices by chance. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/base/clock.h"
#include "store/keeping/integrity.h"
#include "tests/faults/trace.h"
#include "tests/scratch.h"
#include "tests/tap.h"

enum { FILES_MAX = 4096, SECTOR = 512, PATH_BYTES = 600, META_BYTES = 8192, KEPT_BYTES = 64 << 20 };
enum choice { NOTHING, ALL, SOME };

struct step { struct event e; char *path, *other, *data; uint32_t safe_at; };   /* safe_at: index of the sync; UINT32_MAX: none */
struct file { char *path, *bytes; size_t n, room; bool there, folder; };
struct disk { struct file files[FILES_MAX]; size_t count; };

/* What came of one state, from the process that opened it. */
struct result { unsigned char hash[VAULT_HASH_BYTES]; uint64_t faults, rows; bool opened; };

static struct step *steps;
static uint32_t step_count;
static struct disk base;
static const char *home;
static char place[64];
static bool quiet;
static struct result *result;

static void *must(void *p)
{
	if (!p)
		die("memory");
	return p;
}

/* --- the disk ----------------------------------------------------------------------------- */

static struct file *file_find(struct disk *d, const char *path)
{
	for (size_t i = 0; i < d->count; i++)
		if (d->files[i].there && strcmp(d->files[i].path, path) == 0)
			return &d->files[i];
	return NULL;
}

static struct file *file_add(struct disk *d, const char *path, bool folder)
{
	struct file *f = file_find(d, path);

	if (f)
		return f;
	if (d->count == FILES_MAX)
		die("too many files");
	f = &d->files[d->count++];
	*f = (struct file){ .path = must(strdup(path)), .there = true, .folder = folder };
	return f;
}

static void file_size(struct file *f, size_t n)
{
	if (n > f->room) {
		f->bytes = must(realloc(f->bytes, n));
		f->room = n;
	}
	if (n > f->n)
		memset(f->bytes + f->n, 0, n - f->n);
	f->n = n;
}

static void disk_copy(struct disk *to, const struct disk *from)
{
	to->count = 0;
	for (size_t i = 0; i < from->count; i++) {
		struct file *f = file_add(to, from->files[i].path, from->files[i].folder);

		file_size(f, from->files[i].n);
		if (f->n > 0)
			memcpy(f->bytes, from->files[i].bytes, f->n);
	}
}

static void disk_empty(struct disk *d)
{
	for (size_t i = 0; i < d->count; i++) {
		free(d->files[i].path);
		free(d->files[i].bytes);
	}
	d->count = 0;
}

/* edge is never what somebody was told of, and the locks of processes end with them. */
static bool counts(const char *path)
{
	return !strstr(path, "/run/edge") && !strstr(path, "/lock.mdb") && !strstr(path, "/mail") && !strstr(path, ".lock");
}

static void disk_read(struct disk *d, const char *folder, const char *name)
{
	char path[PATH_BYTES], below[PATH_BYTES];
	DIR *dir;
	struct dirent *entry;
	struct stat st;

	snprintf(path, sizeof(path), "%s%s", folder, name);
	if (!(dir = opendir(path)))
		die("base");
	while ((entry = readdir(dir))) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		snprintf(below, sizeof(below), "%.280s/%.280s", name, entry->d_name);
		snprintf(path, sizeof(path), "%.290s%.300s", folder, below);
		if (!counts(below) || lstat(path, &st) != 0)
			continue;
		if (S_ISDIR(st.st_mode)) {
			file_add(d, below, true);
			disk_read(d, folder, below);
		} else if (S_ISREG(st.st_mode)) {
			struct file *f = file_add(d, below, false);
			int fd = open(path, O_RDONLY);

			file_size(f, (size_t)st.st_size);
			if (fd < 0 || (f->n > 0 && read(fd, f->bytes, f->n) != st.st_size))
				die("base");
			close(fd);
		}
	}
	closedir(dir);
}

static void disk_write(const struct disk *d)
{
	char path[PATH_BYTES];

	for (size_t i = 0; i < d->count; i++) {
		const struct file *f = &d->files[i];
		int fd;

		if (!f->there)
			continue;
		snprintf(path, sizeof(path), "%s%s", place, f->path);
		if (f->folder) {
			mkdir(path, 0700);
			continue;
		}
		/* A file whose folder is lost is lost. */
		if ((fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, strstr(path, ".keys") ? 0400 : 0600)) < 0)
			continue;
		if (f->n > 0 && write(fd, f->bytes, f->n) != (ssize_t)f->n)
			die("write");
		close(fd);
	}
}

/* --- the log ------------------------------------------------------------------------------ */

static char *take(FILE *f, size_t n)
{
	char *p = must(malloc(n + 1));

	if (n > 0 && fread(p, 1, n, f) != n)
		die("log");
	p[n] = '\0';
	return p;
}

/* The path without what they all begin with. */
static char *below(char *path)
{
	size_t n = strlen(home);

	if (strncmp(path, home, n) == 0)
		memmove(path, path + n, strlen(path + n) + 1);
	return path;
}

static void log_read(const char *path)
{
	FILE *f = must(fopen(path, "r"));
	struct event e;

	while (fread(&e, sizeof(e), 1, f) == 1) {
		struct step *s;

		if (step_count % 1024 == 0)
			steps = must(realloc(steps, (step_count + 1024) * sizeof(*steps)));
		s = &steps[step_count];
		*s = (struct step){ .e = e, .path = take(f, e.path_bytes), .other = take(f, e.other_bytes), .data = take(f, e.data_bytes) };
		below(s->path);
		below(s->other);
		if (e.kind == EVENT_TOLD || counts(s->path))
			step_count++;
	}
	fclose(f);
}

static bool is_above(const char *folder, const char *path)
{
	size_t n = strlen(folder);

	return strncmp(folder, path, n) == 0 && path[n] == '/' && !strchr(path + n + 1, '/');
}

/* Bytes need a sync of their file, names one of their folder. */
static void find_syncs(void)
{
	for (uint32_t i = 0; i < step_count; i++) {
		struct step *s = &steps[i];
		bool bytes = s->e.kind == EVENT_WRITE || s->e.kind == EVENT_CUT;
		const char *name = s->e.kind == EVENT_RENAME || s->e.kind == EVENT_LINK ? s->other : s->path;

		s->safe_at = bytes && s->e.synced ? i : UINT32_MAX;
		for (uint32_t j = i + 1; j < step_count && s->safe_at == UINT32_MAX; j++) {
			const struct step *sync = &steps[j];

			if (sync->e.kind == EVENT_SYNC && (bytes ? strcmp(sync->path, s->path) == 0 : is_above(sync->path, name)))
				s->safe_at = j;
		}
	}
}

/* --- playing ------------------------------------------------------------------------------ */

static void write_bytes(struct disk *d, const struct step *s, bool torn, unsigned *seed)
{
	struct file *f = file_find(d, s->path);
	size_t end = s->e.at + s->e.data_bytes;

	if (!f)
		return;
	if (end > f->n)
		file_size(f, end);
	for (size_t at = 0; at < s->e.data_bytes;) {
		size_t n = SECTOR - (s->e.at + at) % SECTOR;

		if (n > s->e.data_bytes - at)
			n = s->e.data_bytes - at;
		if (!torn || rand_r(seed) % 2)
			memcpy(f->bytes + s->e.at + at, s->data + at, n);
		at += n;
	}
}

static void name_as(struct disk *d, const struct step *s, bool moved)
{
	struct file *f = file_find(d, s->path), *old = file_find(d, s->other), *made;

	if (!f)
		return;
	if (old)
		old->there = false;
	if (moved) {
		free(f->path);
		f->path = must(strdup(s->other));
		return;
	}
	made = file_add(d, s->other, false);
	f = file_find(d, s->path);
	file_size(made, f->n);
	if (f->n > 0)
		memcpy(made->bytes, f->bytes, f->n);
}

static void apply(struct disk *d, const struct step *s, bool torn, unsigned *seed)
{
	struct file *f;

	switch ((enum event_kind)s->e.kind) {
	case EVENT_WRITE:
		write_bytes(d, s, torn, seed);
		break;
	case EVENT_CREATE:
		f = file_add(d, s->path, false);
		if (s->e.at)
			f->n = 0;
		break;
	case EVENT_RENAME:
	case EVENT_LINK:
		name_as(d, s, s->e.kind == EVENT_RENAME);
		break;
	case EVENT_UNLINK:
		if ((f = file_find(d, s->path)))
			f->there = false;
		break;
	case EVENT_FOLDER:
		file_add(d, s->path, true);
		break;
	case EVENT_CUT:
		if ((f = file_find(d, s->path)))
			file_size(f, s->e.at);
		break;
	default:
		break;
	}
}

static void play(struct disk *d, uint32_t until, enum choice choice, unsigned *seed)
{
	disk_copy(d, &base);
	for (uint32_t i = 0; i < until; i++) {
		bool safe = steps[i].safe_at < until;

		if (safe || choice == ALL || (choice == SOME && rand_r(seed) % 3))
			apply(d, &steps[i], !safe && choice == SOME && rand_r(seed) % 2, seed);
	}
}

/* --- looking ------------------------------------------------------------------------------ */

static void found(void *to, const char *table, struct str key, const char *what)
{
	(void)to, (void)key;
	if (!quiet)
		printf("# %s: %s\n", table, what);
}

static void report(void *to, const char *table, uint64_t rows)
{
	(void)to, (void)table, (void)rows;
}

/* All rows of main. */
static enum err hash_rows(struct store *s, struct arena *a, unsigned char out[VAULT_HASH_BYTES])
{
	struct txn *t;
	enum err e = txn_begin(s, MAIN, READ, a, &t);
	struct str parts[3], key, value;

	memset(out, 0, VAULT_HASH_BYTES);
	parts[0] = str_bytes(out, VAULT_HASH_BYTES);
	for (size_t i = 0; i < integrity_tables() && e == OK; i++) {
		const char *name;
		struct walk *w;
		enum table table = integrity_table(i, &name);

		if (table > TABLE_MAIN_END)
			continue;
		e = txn_walk(t, table, STR(""), STR(""), &w);
		while (e == OK && (e = walk_next(w, &key, &value)) == OK) {
			parts[1] = key;
			parts[2] = value;
			vault_hash(NULL, parts, COUNT(parts), out);
		}
		if (e == ERR_NOT_FOUND)
			e = OK;
	}
	txn_abort(t);
	return e;
}

static enum err look_inside(struct arena *a)
{
	char data[100], keys_folder[100];
	struct integrity i = { .data = data, .found = found, .report = report };
	struct store_paths paths = { data, NULL, false };
	struct txn *t;
	enum err e;

	snprintf(data, sizeof(data), "%s/run", place);
	snprintf(keys_folder, sizeof(keys_folder), "%s/run.keys", place);
	if ((e = keys_open(a, keys_folder, false, &i.keys)) != OK || (e = store_open(a, &paths, &i.store)) != OK ||
	    (e = txn_begin(i.store, MAIN, READ, a, &t)) != OK)
		return e;
	e = keys_root(i.keys, t);
	txn_abort(t);
	if (e != OK || (e = hash_rows(i.store, a, result->hash)) != OK || (e = integrity_check(&i)) != OK)
		return e;
	result->faults = i.faults;
	result->rows = i.rows;
	result->opened = true;
	return OK;
}

/* In a process of its own, as a store is opened once. */
static void look(const struct disk *d)
{
	pid_t pid;

	snprintf(place, sizeof(place), "%s/waymark-cut-XXXXXX", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	if (!mkdtemp(place))
		die("place");
	disk_write(d);
	memset(result, 0, sizeof(*result));
	fflush(stdout);
	if ((pid = fork()) == 0) {
		if (quiet)
			dup2(open("/dev/null", O_WRONLY), STDERR_FILENO);
		enum err e = look_inside(arena_open(KEPT_BYTES));

		if (e != OK && !quiet)
			printf("# it does not open: %s\n", err_name(e));
		fflush(stdout);
		_exit(0);
	}
	waitpid(pid, NULL, 0);
	nftw(place, scratch_unlink, 16, FTW_DEPTH | FTW_PHYS);
}

/* --- the states --------------------------------------------------------------------------- */

struct commit { uint32_t at; unsigned char hash[VAULT_HASH_BYTES]; };      /* at: behind this step */

static struct commit *commits;
static uint32_t commit_count;

static bool is_commit(const struct step *s)
{
	return s->e.kind == EVENT_WRITE && s->e.at < META_BYTES && strstr(s->path, "/main/data.mdb");
}

static void add_commit(struct disk *d, uint32_t at)
{
	unsigned seed = 1;

	play(d, at, ALL, &seed);
	look(d);
	disk_empty(d);
	if (!result->opened || result->faults > 0)
		die("what was recorded is not sound");
	commits[commit_count].at = at;
	memcpy(commits[commit_count++].hash, result->hash, VAULT_HASH_BYTES);
}

static void find_commits(struct disk *d)
{
	commits = must(calloc(step_count + 1, sizeof(*commits)));
	add_commit(d, 0);
	for (uint32_t i = 0; i < step_count; i++)
		if (is_commit(&steps[i]))
			add_commit(d, i + 1);
}

/* The last commit that somebody had been told of by then. */
static uint32_t told_by(uint32_t until)
{
	uint32_t told = 0, last = 0;

	while (until > 0 && steps[until - 1].e.kind != EVENT_TOLD)
		until--;
	for (; last < commit_count && commits[last].at <= until; last++)
		told = last;
	return told;
}

static bool is_one_of_ours(uint32_t until)
{
	for (uint32_t i = told_by(until); i < commit_count && commits[i].at <= until; i++)
		if (memcmp(commits[i].hash, result->hash, VAULT_HASH_BYTES) == 0)
			return true;
	return false;
}

struct score { uint32_t states, closed, broken, lost; };

static void one_state(struct disk *d, uint32_t until, enum choice choice, unsigned seed, struct score *score)
{
	unsigned first = seed;

	play(d, until, choice, &seed);
	look(d);
	disk_empty(d);
	score->states++;
	score->closed += !result->opened;
	score->broken += result->faults > 0;
	if (result->opened && !is_one_of_ours(until))
		score->lost++;
	if (!quiet && (!result->opened || result->faults > 0 || !is_one_of_ours(until)))
		printf("# at step %u of %u, %s, seed %u\n", until, step_count, choice == SOME ? "some" : choice == ALL ? "all" : "nothing", first);
}

/* A disk that says of every sync that it is done, and forgets what it likes: the test must notice. */
static uint32_t without_syncs(struct disk *d, uint32_t wanted, unsigned seed)
{
	struct score score = { 0 };

	for (uint32_t i = 0; i < step_count; i++)
		steps[i].safe_at = UINT32_MAX;
	quiet = true;
	while (score.states < wanted) {
		seed = seed * 1664525u + 1013904223u;
		one_state(d, step_count, SOME, seed, &score);
	}
	quiet = false;
	return score.closed + score.broken + score.lost;
}

int main(int count, char **words)
{
	static struct disk d;
	struct score score = { 0 };
	uint32_t wanted, told = 0, syncs = 0;
	unsigned seed;

	if (count < 5)
		return 2;
	log_open("powercut");
	vault_start();
	home = words[1];
	wanted = (uint32_t)strtoul(words[4], NULL, 10);
	seed = count > 5 ? (unsigned)strtoul(words[5], NULL, 10) : (unsigned)clock_elapsed();
	result = mmap(NULL, sizeof(*result), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	disk_read(&base, words[2], "");
	log_read(words[3]);
	find_syncs();
	find_commits(&d);
	for (uint32_t i = 0; i < step_count; i++) {
		told += steps[i].e.kind == EVENT_TOLD;
		syncs += steps[i].e.kind == EVENT_SYNC || steps[i].e.synced;
	}
	for (uint32_t i = 0; i <= step_count && 2 * i < wanted; i++) {
		one_state(&d, i, NOTHING, seed, &score);
		one_state(&d, i, ALL, seed, &score);
	}
	while (score.states < wanted) {
		seed = seed * 1664525u + 1013904223u;
		one_state(&d, seed / 7 % (step_count + 1), SOME, seed, &score);
	}
	printf("# %u steps, %u syncs, %u commits, %u answers; %u states\n", step_count, syncs, commit_count - 1, told, score.states);
	ok(score.states >= wanted && commit_count > 5 && told > 5, "the power goes at every step, with writes dropped and torn");
	is_int(0, score.closed, "what is left always opens");
	is_int(0, score.broken, "every record and every file in it is whole");
	is_int(0, score.lost, "and it is what a commit left, none older than the last answer");
	ok(without_syncs(&d, 20, seed) > 0, "of a disk that lies about syncs it is not: the test can tell");
	return done();
}
