#include "store/keeping/tar.h"

#include <stdio.h>
#include <string.h>

enum { MODE_AT = 100, OWNER_AT = 108, GROUP_AT = 116, SIZE_AT = 124, TIME_AT = 136, SUM_AT = 148,
       KIND_AT = 156, MAGIC_AT = 257, SIZE_BYTES = 12 };

static const uint64_t octal_max = 077777777777;

static void put_octal(unsigned char *at, int digits, uint64_t n)
{
	at[digits] = '\0';
	while (digits-- > 0) {
		at[digits] = (unsigned char)('0' + (n & 7));
		n >>= 3;
	}
}

static void put_size(unsigned char *at, uint64_t bytes)
{
	if (bytes <= octal_max) {
		put_octal(at, SIZE_BYTES - 1, bytes);
		return;
	}
	at[0] = 0x80;
	for (int i = SIZE_BYTES - 1; i > 0; i--, bytes >>= 8)
		at[i] = (unsigned char)(bytes & 0xff);
}

static uint64_t get_octal(const unsigned char *at, int digits)
{
	uint64_t n = 0;

	for (int i = 0; i < digits && at[i] >= '0' && at[i] <= '7'; i++)
		n = n << 3 | (uint64_t)(at[i] - '0');
	return n;
}

static uint64_t get_size(const unsigned char *at)
{
	uint64_t n = 0;

	if (!(at[0] & 0x80))
		return get_octal(at, SIZE_BYTES - 1);
	for (int i = 4; i < SIZE_BYTES; i++)
		n = n << 8 | at[i];
	return n;
}

/* Its own place counts as eight spaces. */
static uint64_t sum_of(const unsigned char *block)
{
	uint64_t sum = 8 * ' ';

	for (int i = 0; i < TAR_BLOCK; i++)
		sum += i < SUM_AT || i >= SUM_AT + 8 ? block[i] : 0;
	return sum;
}

void tar_write(const struct tar_entry *entry, int64_t time, unsigned char block[TAR_BLOCK])
{
	memset(block, 0, TAR_BLOCK);
	memcpy(block, entry->name, strlen(entry->name));
	put_octal(block + MODE_AT, 7, 0600);
	put_octal(block + OWNER_AT, 7, 0);
	put_octal(block + GROUP_AT, 7, 0);
	put_size(block + SIZE_AT, entry->bytes);
	put_octal(block + TIME_AT, 11, (uint64_t)time);
	block[KIND_AT] = '0';
	memcpy(block + MAGIC_AT, "ustar\00000", 8);
	put_octal(block + SUM_AT, 6, sum_of(block));
	block[SUM_AT + 7] = ' ';
}

bool tar_read(const unsigned char block[TAR_BLOCK], struct tar_entry *entry)
{
	if (memcmp(block + MAGIC_AT, "ustar", 5) != 0 || block[KIND_AT] != '0' ||
	    block[TAR_NAME_MAX] != '\0')
		return false;
	if (get_octal(block + SUM_AT, 7) != sum_of(block))
		return false;
	memcpy(entry->name, block, TAR_NAME_MAX + 1);
	entry->bytes = get_size(block + SIZE_AT);
	return entry->name[0] != '\0' && entry->bytes < (uint64_t)1 << 60;
}

uint64_t tar_gap(uint64_t bytes)
{
	return (TAR_BLOCK - bytes % TAR_BLOCK) % TAR_BLOCK;
}
