/* The head of an entry of a backup: refused, or a name that leads nowhere else in its folder and a
 * size, which come back as they were when they are written again. */
#include "store/keeping/tar.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

/* The sum that a changed head needs, so that what is behind it is looked at too. */
static void sum(unsigned char block[TAR_BLOCK])
{
	unsigned all = 0;

	memset(block + 148, ' ', 8);
	for (size_t i = 0; i < TAR_BLOCK; i++)
		all += block[i];
	for (int i = 5; i >= 0; i--, all >>= 3)
		block[148 + i] = (unsigned char)('0' + (all & 7));
	block[154] = '\0';
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	unsigned char block[TAR_BLOCK] = { 0 }, again[TAR_BLOCK];
	struct tar_entry e, back;

	memcpy(block, bytes, n < TAR_BLOCK ? n : TAR_BLOCK);
	for (int i = 0; i < 2; i++, sum(block)) {
		if (!tar_read(block, &e))
			continue;
		if (memchr(e.name, '\0', sizeof(e.name)) == NULL || tar_gap(e.bytes) >= TAR_BLOCK)
			abort();
		tar_write(&e, 0, again);
		if (!tar_read(again, &back) || strcmp(back.name, e.name) != 0 || back.bytes != e.bytes)
			abort();
	}
	return 0;
}
