/* What portal host asks of the master key: whose it is, whether it is one, and whether the copy
 * from the safe is the same. */
#include "store/portal/host.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/base/hex.h"
#include "store/engine/vault.h"

/* What the keeper was handed as it started (systemd.exec, LoadCredential). */
#define HELD "/run/credentials/waymark-keeper.service"

enum { MARK_BYTES = 8, OTHERS = 077 };

/* By which people tell one key from another without seeing it. Empty: there is none to be read. */
static struct str mark_of(struct host *h, const char *path)
{
	struct secret key = secret_open();
	int file = open(path, O_RDONLY | O_CLOEXEC);
	unsigned char hash[VAULT_HASH_BYTES];
	struct str name = STR("portal host: mark of a master key"), mark = STR("");
	struct stat st;

	if (file >= 0 && fstat(file, &st) == 0 && st.st_size == VAULT_KEY_BYTES &&
	    read(file, key.key, VAULT_KEY_BYTES) == VAULT_KEY_BYTES) {
		vault_hash(&key, &name, 1, hash);
		mark = str_part(hex_write(h->tool->arena, str_bytes(hash, sizeof(hash))), 0, MARK_BYTES);
	}
	if (file >= 0)
		close(file);
	secret_close(&key);
	return mark;
}

static void look_at_key(struct host *h, const char *path, const struct stat *st)
{
	struct str mark = mark_of(h, path);

	if (st->st_uid != h->owner && (st->st_uid != 0 || !(st->st_mode & 040)))
		host_foreign(h, path, st->st_uid);
	else if (st->st_mode & (st->st_uid == h->owner ? OTHERS : 037))
		host_say(h, WRONG, "chmod 0400, and change the key: portal key rotate --prepare",
		         "others may read %s", path);
	else if (access(path, R_OK) != 0)
		host_say(h, ADVICE, "run this as root", "%s cannot be looked at", path);
	else if (mark.n == 0)
		host_say(h, WRONG, "put the copy from the safe in its place", "%s is not a key", path);
	else
		host_say(h, RIGHT, NULL,
		         "the master key's mark is %.*s; portal host --keys FOLDER shows that of the copy in the safe",
		         STR_FMT(mark));
}

/* A copy that was put in from the safe. Whose it is there, and with which rights, its medium may
 * not even know. */
static void look_at_copy(struct host *h, const char *path)
{
	struct arena *a = h->tool->arena;
	struct str here = mark_of(h,
	                          str_c(a, str_join(a, str_of(h->tool->keys_folder), STR("/master"))));
	struct str there = mark_of(h, path);

	if (access(path, R_OK) != 0)
		host_say(h, WRONG, "name the folder that it is in, as root",
		         "there is no %s that can be read", path);
	else if (there.n == 0)
		host_say(h, WRONG, "copy the key in use there once more", "%s is not a key", path);
	else if (!str_equal(here, there))
		host_say(h, WRONG,
		         "copy the key in use there, and keep this one as long as backups of its time",
		         "the mark of %s is %.*s: it is another key than the one in use", path,
		         STR_FMT(there));
	else
		host_say(h, RIGHT, NULL, "the mark of %s is %.*s: it is the key in use", path,
		         STR_FMT(there));
}

/* A key that the machine has sealed (LoadCredentialEncrypted) stands in no file: the keeper holds
 * it while it runs. */
static void look_at_held(struct host *h, const char *path)
{
	const char *named = host_setting("WAYMARK_CREDENTIALS"), *folder = named ? named : HELD;
	struct arena *a = h->tool->arena;
	struct str mark = mark_of(h, str_c(a, str_join(a, str_of(folder), STR("/master"))));

	if (mark.n == 0) {
		host_say(h, WRONG,
		         "put the master key there, mode 0400; for a new store: head -c 32 /dev/urandom; is "
		         "it sealed (LoadCredentialEncrypted), start the keeper and run this as root",
		         "there is no %s", path);
		return;
	}
	h->tool->keys_folder = folder;
	host_say(h, RIGHT, NULL,
	         "the master key is in no file, sealed by this machine; the keeper holds it, and its "
	         "mark is %.*s; portal host --keys FOLDER shows that of the copy in the safe",
	         STR_FMT(mark));
}

void host_key(struct host *h)
{
	const struct tool *t = h->tool;
	struct arena *a = t->arena;
	struct str folder = str_of(t->keys_folder), inside = str_join(a, str_of(t->data), STR("/"));
	const char *backups = host_setting("WAYMARK_BACKUPS");
	const char *path = str_c(a, str_join(a, folder, STR("/master")));
	struct stat st;

	if (stat(t->keys_folder, &st) == 0 && (st.st_mode & 022))
		host_say(h, WRONG, "chmod 0700, and look who wrote to it", "others may change %s",
		         t->keys_folder);
	else if (stat(t->keys_folder, &st) == 0 && (st.st_mode & 055))
		host_say(h, ADVICE, "chmod 0700", "others may enter %s", t->keys_folder);
	if (access(str_c(a, str_join(a, folder, STR("/master.1"))), F_OK) == 0)
		host_say(h, WRONG, "see that the safe has both keys, then portal key rotate, which goes on",
		         "a change of the master key is not at its end");
	if (str_starts(folder, inside))
		host_say(h, WRONG, "move it, or a copy of the data opens itself",
		         "the key is inside the data");
	if (backups && str_starts(folder, str_of(backups)))
		host_say(h, WRONG, "move it: who finds a backup must not find the key",
		         "the key is among the backups");
	if (stat(path, &st) != 0)
		look_at_held(h, path);
	else
		look_at_key(h, path, &st);
	if (h->copy)
		look_at_copy(h, str_c(a, str_join(a, str_of(h->copy), STR("/master"))));
}
