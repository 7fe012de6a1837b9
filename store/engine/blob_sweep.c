#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/base/clock.h"
#include "store/base/hex.h"
#include "store/base/log.h"
#include "store/engine/blob.h"

/* A file that no row names; a half-written one never has a row. */
static bool is_orphan(struct txn *t, struct str name)
{
	struct str id;

	return !hex_read(txn_arena(t), name, VAULT_ID_BYTES, &id) || !txn_has(t, TABLE_BLOB, id);
}

static enum err sweep_folder(struct txn *t, struct str folder, int64_t before, size_t *removed)
{
	struct arena *a = txn_arena(t);
	DIR *d = opendir(str_c(a, folder));
	struct dirent *entry;

	if (!d)
		return errno == ENOENT || errno == ENOTDIR ? OK : ERR_IO;
	while ((entry = readdir(d))) {
		const char *path = str_c(a, str_join(a, str_join(a, folder, STR("/")), str_of(entry->d_name)));
		struct stat st;

		if (entry->d_name[0] == '.' || stat(path, &st) != 0 || !S_ISREG(st.st_mode) || st.st_mtime > before)
			continue;
		if (!is_orphan(t, str_of(entry->d_name)))
			continue;
		if (unlink(path) != 0)
			log_error("blob_sweep", "unlink");
		else
			++*removed;
	}
	closedir(d);
	return OK;
}

enum err blob_sweep(struct txn *t, const char *data, int64_t age_seconds, size_t *removed)
{
	static const char digits[] = "0123456789abcdef";
	struct arena *a = txn_arena(t);
	struct str blobs = str_join(a, str_of(data), STR("/blobs/"));
	int64_t before = clock_now() - age_seconds;
	enum err e;

	*removed = 0;
	for (int i = 0; i < 256; i++) {
		char name[] = { digits[i >> 4], digits[i & 15] };

		if ((e = sweep_folder(t, str_join(a, blobs, str_bytes(name, 2)), before, removed)) != OK)
			return e;
	}
	return OK;
}
