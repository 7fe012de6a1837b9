#include "store/keeping/archive.h"

#include <string.h>
#include <unistd.h>

#include "store/base/hex.h"
#include "store/base/log.h"
#include "store/engine/vault.h"

bool archive_is_hex(const char *name, size_t n)
{
	return strlen(name) == n && strspn(name, "0123456789abcdef") == n;
}

enum err archive_hash(struct arena *a, int file, uint64_t bytes, struct str *hash)
{
	char *chunk = arena_take(a, ARCHIVE_CHUNK);
	unsigned char sum[VAULT_HASH_BYTES] = { 0 };
	uint64_t at = 0;

	while (at < bytes) {
		size_t want = bytes - at < ARCHIVE_CHUNK ? (size_t)(bytes - at) : ARCHIVE_CHUNK, got = 0;
		struct str parts[2];

		while (got < want) {
			ssize_t n = pread(file, chunk + got, want - got, (off_t)(at + got));

			if (n <= 0) {
				log_error("backup", "read");
				return n < 0 ? ERR_IO : ERR_INVALID;
			}
			got += (size_t)n;
		}
		parts[0] = str_bytes(sum, sizeof(sum));
		parts[1] = str_bytes(chunk, got);
		vault_hash(NULL, parts, COUNT(parts), sum);
		at += got;
	}
	*hash = hex_write(a, str_bytes(sum, sizeof(sum)));
	return OK;
}
