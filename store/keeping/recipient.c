#include "store/keeping/recipient.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/base/hex.h"
#include "store/base/log.h"
#include "store/base/whole.h"

enum { LINE_BYTES_MAX = 200 };

static const struct str public_kind = STR("waymark-backup-public-1 "),
                        secret_kind = STR("waymark-backup-secret-1 ");

static enum err failed(const char *what)
{
	return log_failed("recipient", what);
}

static enum err write_line(struct arena *a, const char *path, struct str kind,
                           const unsigned char *key, mode_t mode)
{
	struct str line = str_join(a, str_join(a, kind, hex_write(a, str_bytes(key, VAULT_KEY_BYTES))),
	                           STR("\n"));
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	enum err e = OK;

	if (fd < 0)
		return errno == EEXIST ? ERR_EXISTS : failed("create");
	if (fchmod(fd, mode) != 0 || whole_write(fd, line) != OK || fsync(fd) != 0)
		e = failed("write");
	if (close(fd) != 0 && e == OK)
		e = failed("write");
	if (e != OK)
		unlink(path);
	return e;
}

/* Both or none; on the disk, or a power cut could leave backups that nobody can open. */
static enum err write_pair(struct arena *a, const char *path, const char *public_path,
                           const struct secret *secret, const unsigned char *public)
{
	enum err e = write_line(a, path, secret_kind, secret->key, 0400);

	if (e != OK)
		return e;
	if ((e = write_line(a, public_path, public_kind, public, 0444)) == OK &&
	    whole_sync_name(path) != OK) {
		e = failed("sync");
		unlink(public_path);
	}
	if (e != OK)
		unlink(path);
	return e;
}

enum err recipient_make(struct arena *a, const char *path)
{
	char *public_path = str_c(a, str_join(a, str_of(path), STR(".pub")));
	unsigned char public[VAULT_PUBLIC_BYTES];
	struct secret secret = secret_open();
	enum err e = access(public_path, F_OK) == 0 ? ERR_EXISTS : OK;

	vault_box_pair(&secret, public);
	if (e == OK)
		e = write_pair(a, path, public_path, &secret, public);
	secret_close(&secret);
	return e;
}

/* Others may read what is for everybody, and nothing else. */
static enum err read_line(struct arena *a, const char *path, struct str kind, bool is_private,
                          struct str *key)
{
	char *line = arena_take(a, LINE_BYTES_MAX);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	struct str text;
	ssize_t n;

	if (fd < 0)
		return errno == ENOENT ? ERR_NOT_FOUND : failed("open");
	n = fstat(fd, &st) == 0 ? read(fd, line, LINE_BYTES_MAX) : -1;
	close(fd);
	if (n < 0)
		return failed("read");
	if (is_private && (st.st_mode & 0077) != 0)
		return ERR_DENIED;
	text = str_trim(str_bytes(line, (size_t)n));
	if (!str_starts(text, kind) || !hex_read(a, str_from(text, kind.n), VAULT_KEY_BYTES, key))
		return ERR_INVALID;
	return OK;
}

enum err recipient_read_public(struct arena *a, const char *path,
                               unsigned char public[VAULT_PUBLIC_BYTES])
{
	struct str key;
	enum err e = read_line(a, path, public_kind, false, &key);

	if (e == OK)
		memcpy(public, key.p, VAULT_PUBLIC_BYTES);
	return e;
}

enum err recipient_read_secret(struct arena *a, const char *path, struct secret *secret)
{
	struct str key;
	enum err e = read_line(a, path, secret_kind, true, &key);

	if (e == OK)
		memcpy(secret->key, key.p, VAULT_KEY_BYTES);
	return e;
}
