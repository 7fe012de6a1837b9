/* A backup from elsewhere, as `portal restore` unpacks it: as it comes; then with a right last
 * entry behind it, so that what is in front is unpacked too; then as one that is sealed for a
 * recipient. Nothing is written but a database and files by number, all below the folder that is
 * restored into, and after a refusal nothing is left. */
#include "store/keeping/restore.h"

#include <string.h>

#include "store/base/whole.h"
#include "store/keeping/archive.h"
#include "store/keeping/sink.h"
#include "store/keeping/tar.h"
#include "tests/fuzz/room.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { INPUT_MAX = 1 << 14, ARENA_MAX = 1 << 26, AFTER_DATA = sizeof("/data") - 1 };

static void say_nothing(void *to, uint64_t files, uint64_t total)
{
	(void)to, (void)files, (void)total;
}

static const struct backup_watch watch = { say_nothing, NULL };
static size_t found;               /* files below the folder of the last look */

static bool is_name(const char *inner)
{
	return strcmp(inner, "/.restoring/main/data.mdb") == 0 ||
	       (strncmp(inner, "/.restoring/blobs/", 18) == 0 &&
	        strspn(inner + 18, "0123456789abcdef") == 2 && inner[20] == '/' &&
	        archive_is_hex(inner + 21, 32));
}

static int look(const char *path, const struct stat *about, int kind, struct FTW *where)
{
	(void)about, (void)where;
	if (kind == FTW_D)
		return 0;
	found++;
	if (kind != FTW_F || !is_name(path + strlen(room_folder()) + AFTER_DATA))
		abort();
	return 0;
}

static enum err unpack(struct arena *a, struct str backup, const struct secret *secret)
{
	const char *data = room_named(a, "/data");
	struct restore_order order = { room_file(a, "/backup", backup), data, secret, &watch, 0 };
	struct backup_counts counts;
	enum err e = restore_unpack(a, &order, &counts);

	found = 0;
	nftw(data, look, 16, FTW_PHYS);
	if (e == OK ? found < counts.files || found > counts.files + 1 : found > 0)
		abort();
	if (e == ERR_EXISTS || e == ERR_NOT_FOUND)
		abort();
	restore_abandon(a, data);
	return e;
}

/* How many heads one after the other could be files by number. */
static size_t count_files(struct str s)
{
	struct tar_entry entry;
	size_t count = 0;

	while (s.n >= TAR_BLOCK && tar_read((const unsigned char *)s.p, &entry)) {
		count += strncmp(entry.name, "blobs/", 6) == 0;
		s = str_from(s, TAR_BLOCK + entry.bytes + tar_gap(entry.bytes));
	}
	return count;
}

/* The heads of the input get the sums that they need. */
static struct str mended(struct arena *a, struct str s)
{
	char *p = str_c(a, s);
	struct tar_entry entry;
	size_t at = 0;

	while (s.n - at >= TAR_BLOCK) {
		unsigned char *block = (unsigned char *)p + at;
		unsigned all = 8 * ' ';

		for (size_t i = 0; i < TAR_BLOCK; i++)
			all += i < 148 || i >= 156 ? block[i] : 0;
		snprintf((char *)block + 148, 8, "%06o", all & 0777777);
		block[155] = ' ';
		if (!tar_read(block, &entry) || entry.bytes > s.n)
			break;
		at += TAR_BLOCK + entry.bytes + tar_gap(entry.bytes);
		if (at > s.n)
			break;
	}
	return str_bytes(p, at < s.n ? at : s.n);
}

static struct str completed(struct arena *a, struct str s)
{
	struct tar_entry entry = { .name = ARCHIVE_COMPLETE };
	unsigned char block[TAR_BLOCK];
	struct buf text = buf_open(a), all = buf_open(a);
	struct str hash = STR("");
	int fd = open(room_file(a, "/before", s), O_RDONLY | O_CLOEXEC);

	if (fd < 0 || archive_hash(a, fd, s.n, &hash) != OK)
		abort();
	close(fd);
	buf_text(&text, "{\"v\":1,\"at\":1795755600,\"files\":");
	buf_number(&text, (int64_t)count_files(s));
	buf_text(&text, ",\"bytes\":");
	buf_number(&text, (int64_t)s.n);
	buf_text(&text, ",\"hash\":\"");
	buf_add(&text, hash);
	buf_text(&text, "\"}");
	entry.bytes = text.n;
	tar_write(&entry, 0, block);
	buf_add(&all, s);
	buf_add(&all, str_bytes(block, sizeof(block)));
	buf_add(&all, buf_str(&text));
	return buf_str(&all);
}

/* A whole backup without files, sealed, and the secret that opens it. */
static struct str sealed_once(struct arena *a, struct secret *secret)
{
	unsigned char public[VAULT_PUBLIC_BYTES];
	int fd = open(room_named(a, "/sealed"), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	struct buf all = buf_open(a);
	struct sink *to;

	vault_start();
	*secret = secret_open();
	vault_box_pair(secret, public);
	if (fd < 0 || sink_open(a, fd, public, &to) != OK ||
	    sink_put(to, completed(a, STR(""))) != OK || sink_end(to) != OK ||
	    lseek(fd, 0, SEEK_SET) != 0 || whole_read(fd, INPUT_MAX, &all) != OK)
		abort();
	close(fd);
	return buf_str(&all);
}

/* Each pair of bytes says how far to go on and what to turn there; what is over is put behind. */
static void unpack_sealed(struct arena *a, const uint8_t *bytes, size_t n)
{
	static struct arena *kept;
	static struct secret secret;
	static struct str real;
	char *p;
	size_t at = 0;

	if (!kept)
		real = sealed_once(kept = arena_open(ARENA_MAX), &secret);
	p = str_c(a, real);
	for (size_t i = 0; i + 1 < n && i < 16; i += 2) {
		at = (at + bytes[i]) % real.n;
		p[at] = (char)(p[at] ^ bytes[i + 1]);
	}
	if (unpack(a,
	           str_join(a, str_bytes(p, real.n), n > 16 ? str_bytes(bytes + 16, n - 16) : STR("")),
	           &secret) == OK &&
	    (n > 16 || memcmp(p, real.p, real.n) != 0))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct str s = str_bytes(bytes, n);
	struct arena *a;

	if (n > INPUT_MAX)
		return 0;
	a = arena_open(ARENA_MAX);
	unpack(a, s, NULL);
	unpack(a, completed(a, mended(a, s)), NULL);
	unpack_sealed(a, bytes, n);
	arena_close(a);
	return 0;
}
