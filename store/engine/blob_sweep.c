#include "store/engine/blob.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/base/clock.h"
#include "store/base/hex.h"
#include "store/engine/blob_file.h"

struct sweep {
	struct txn *t;
	int64_t changed_before;
	size_t *removed;
};

static bool old_enough(const struct sweep *s, int dir, const char *name)
{
	struct stat st;

	return fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode) &&
	       st.st_mtim.tv_sec <= s->changed_before;
}

/* A file of ours that no row names: unfinished ones never have a row. */
static bool nobodys(const struct sweep *s, struct str name)
{
	struct arena *a = txn_arena(s->t);
	struct str id;

	if (str_ends(name, STR(".part")))
		return hex_read(a, str_part(name, 0, name.n - 5), VAULT_ID_BYTES, &id);
	return hex_read(a, name, VAULT_ID_BYTES, &id) && !txn_has(s->t, TABLE_BLOB, id);
}

static enum err sweep_folder(const struct sweep *s, DIR *folder)
{
	const struct dirent *entry;
	int dir = dirfd(folder);

	while ((entry = readdir(folder))) {
		if (!old_enough(s, dir, entry->d_name) || !nobodys(s, str_of(entry->d_name)))
			continue;
		if (unlinkat(dir, entry->d_name, 0) != 0)
			return blob_failed("sweep");
		++*s->removed;
	}
	return OK;
}

static DIR *open_folder(int root, int number)
{
	char name[3];
	int fd;

	snprintf(name, sizeof(name), "%02x", (unsigned)number & 255);
	fd = openat(root, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return fd < 0 ? NULL : fdopendir(fd);
}

/* The lock goes with the descriptor, so that what was killed holds nothing. */
enum err blob_hold(struct arena *a, const char *data, int *held)
{
	*held = open(blob_root(a, data), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (*held < 0)
		return errno == ENOENT ? OK : blob_failed("hold");
	if (flock(*held, LOCK_SH) == 0)
		return OK;
	close(*held);
	*held = -1;
	return blob_failed("hold");
}

enum err blob_sweep(struct txn *t, const char *data, int64_t age_seconds, size_t *removed)
{
	struct sweep s = { t, clock_now() - age_seconds, removed };
	int root = open(blob_root(txn_arena(t), data), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum err e = OK;

	*removed = 0;
	if (root < 0)
		return errno == ENOENT ? OK : blob_failed("sweep");
	if (flock(root, LOCK_EX | LOCK_NB) != 0) {
		e = errno == EWOULDBLOCK ? OK : blob_failed("sweep");
		close(root);
		return e;
	}
	for (int i = 0; i < 256 && e == OK; i++) {
		DIR *folder = open_folder(root, i);

		if (folder) {
			e = sweep_folder(&s, folder);
			closedir(folder);
		}
	}
	close(root);
	return e;
}
