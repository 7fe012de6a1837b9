#include "store/engine/keys_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/base/log.h"
#include "store/base/whole.h"

static enum err failed(const char *detail)
{
	return log_failed("keys", detail);
}

static int open_folder(const char *folder)
{
	return open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/* A service manager hands keys over as files of root that one group may read; else the owner
 * alone may. */
static bool private_enough(const struct stat *st)
{
	if (!S_ISREG(st->st_mode) || (st->st_uid != geteuid() && st->st_uid != 0))
		return false;
	return (st->st_mode & (st->st_uid == 0 && geteuid() != 0 ? 0037 : 0077)) == 0;
}

/* An inode's number is used again; with its time it is not. */
static uint64_t number_of(const struct stat *st)
{
	return (uint64_t)st->st_ino << 40 ^ (uint64_t)st->st_mtim.tv_sec << 30 ^
	       (uint64_t)st->st_mtim.tv_nsec;
}

static enum err read_key(int fd, struct secret *key, uint64_t *number)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return failed("stat");
	if (!private_enough(&st)) {
		log_event("keys", "not_private", st.st_mode & 07777);
		return ERR_DENIED;
	}
	if (st.st_size <= 1)
		return ERR_NOT_FOUND; /* a service manager hands over "-" for a key that is not there */
	if (st.st_size != VAULT_KEY_BYTES || read(fd, key->key, VAULT_KEY_BYTES) != VAULT_KEY_BYTES) {
		log_event("keys", "not_a_key", st.st_size);
		return ERR_INVALID;
	}
	*number = number_of(&st);
	return OK;
}

enum err keys_file_read(const char *folder, const char *name, struct secret *key, uint64_t *number)
{
	char path[PATH_MAX];
	bool fits = snprintf(path, sizeof(path), "%s/%s", folder, name) < (int)sizeof(path);
	int fd = fits ? open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) : -1;
	enum err e;

	if (fd >= 0)
		e = read_key(fd, key, number);
	else if (errno == ENOENT)
		e = ERR_NOT_FOUND;
	else
		e = errno == EACCES || errno == ELOOP ? ERR_DENIED : failed("open");
	if (fd >= 0)
		close(fd);
	return e;
}

bool keys_file_is(const char *folder, const char *name, uint64_t number)
{
	char path[PATH_MAX];
	struct stat st;

	return snprintf(path, sizeof(path), "%s/%s", folder, name) < (int)sizeof(path) &&
	       lstat(path, &st) == 0 && number_of(&st) == number;
}

static enum err write_key(int dir, const char *name)
{
	unsigned char key[VAULT_KEY_BYTES];
	enum err e = OK;
	int fd;

	vault_random(key, sizeof(key));
	unlinkat(dir, name, 0);
	if ((fd = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0400)) < 0)
		return failed("create");
	if (whole_write(fd, str_bytes((const char *)key, sizeof(key))) != OK || fsync(fd) != 0)
		e = failed("write");
	if (close(fd) != 0 && e == OK)
		e = failed("close");
	explicit_bzero(key, sizeof(key));
	return e;
}

static enum err link_first(int dir, const char *name)
{
	if (linkat(dir, name, dir, "master", 0) != 0 && errno != EEXIST)
		return failed("link");
	return unlinkat(dir, name, 0) == 0 && fsync(dir) == 0 ? OK : failed("sync");
}

enum err keys_file_create(const char *folder)
{
	char name[32];
	enum err e;
	int dir;

	if (mkdir(folder, 0700) != 0 && errno != EEXIST)
		return failed("folder");
	if ((dir = open_folder(folder)) < 0)
		return failed("folder");
	snprintf(name, sizeof(name), "master.new.%ld", (long)getpid());
	if ((e = write_key(dir, name)) == OK)
		e = link_first(dir, name);
	close(dir);
	return e;
}

/* master.1 that is still the same file as master: a rotation stopped before it began. */
static bool stopped_early(int dir)
{
	struct stat now, old;

	return fstatat(dir, "master", &now, AT_SYMLINK_NOFOLLOW) == 0 &&
	       fstatat(dir, "master.1", &old, AT_SYMLINK_NOFOLLOW) == 0 && now.st_ino == old.st_ino;
}

static enum err replace(int dir)
{
	enum err e;

	if (linkat(dir, "master", dir, "master.1", 0) != 0) {
		if (errno != EEXIST)
			return failed("link");
		if (!stopped_early(dir))
			return ERR_EXISTS;
	}
	if ((e = write_key(dir, "master.new")) != OK)
		return e;
	if (fsync(dir) != 0 || renameat(dir, "master.new", dir, "master") != 0 || fsync(dir) != 0)
		return failed("rename");
	return OK;
}

enum err keys_file_replace(const char *folder)
{
	int dir = open_folder(folder);
	enum err e;

	if (dir < 0)
		return failed("folder");
	e = replace(dir);
	close(dir);
	return e;
}

enum err keys_file_remove_old(const char *folder)
{
	int dir = open_folder(folder);
	enum err e = OK;

	if (dir < 0)
		return failed("folder");
	if ((unlinkat(dir, "master.1", 0) != 0 && errno != ENOENT) || fsync(dir) != 0)
		e = failed("remove");
	close(dir);
	return e;
}
