/* tar.h: the 512-byte heads of a tar archive (POSIX.1-1988 ustar; sizes from 8 GiB on in base
 * 256, as GNU tar does). */
#ifndef KEEPING_TAR_H
#define KEEPING_TAR_H

#include <stdbool.h>
#include <stdint.h>

enum { TAR_BLOCK = 512, TAR_NAME_MAX = 99 };

struct tar_entry {
	char name[TAR_NAME_MAX + 1];
	uint64_t bytes;
};

/* A plain file, mode 0600, without owner. */
void tar_write(const struct tar_entry *entry, int64_t time, unsigned char block[TAR_BLOCK]);

/* False: not such a head (sum, kind, name). */
bool tar_read(const unsigned char block[TAR_BLOCK], struct tar_entry *entry);

/* Bytes of nothing between the end of a file and the next head. */
uint64_t tar_gap(uint64_t bytes);

#endif
