#include "store/engine/vault_sha1.h"

#include <string.h>

enum { BLOCK_BYTES = 64, LENGTH_AT = 56 };

static uint32_t turned(uint32_t x, unsigned by)
{
	return x << by | x >> (32 - by);
}

/* The function and the constant of a round, 0 to 79. */
static uint32_t mixed(int round, uint32_t b, uint32_t c, uint32_t d)
{
	if (round < 20)
		return ((b & c) | (~b & d)) + 0x5a827999;
	if (round < 40)
		return (b ^ c ^ d) + 0x6ed9eba1;
	if (round < 60)
		return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
	return (b ^ c ^ d) + 0xca62c1d6;
}

static void add_block(uint32_t h[5], const unsigned char *p)
{
	uint32_t w[80], s[5];

	for (int i = 0; i < 16; i++)
		w[i] = (uint32_t)p[4 * i] << 24 | (uint32_t)p[4 * i + 1] << 16 |
		       (uint32_t)p[4 * i + 2] << 8 | p[4 * i + 3];
	for (int i = 16; i < 80; i++)
		w[i] = turned(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
	memcpy(s, h, sizeof(s));
	for (int i = 0; i < 80; i++) {
		uint32_t next = turned(s[0], 5) + mixed(i, s[1], s[2], s[3]) + s[4] + w[i];

		s[4] = s[3];
		s[3] = s[2];
		s[2] = turned(s[1], 30);
		s[1] = s[0];
		s[0] = next;
	}
	for (int i = 0; i < 5; i++)
		h[i] += s[i];
}

void vault_sha1(struct str bytes, unsigned char out[VAULT_SHA1_BYTES])
{
	uint32_t h[5] = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0 };
	uint64_t bits = (uint64_t)bytes.n * 8;
	unsigned char last[2 * BLOCK_BYTES] = { 0 };
	size_t left = bytes.n, end;

	for (; left >= BLOCK_BYTES; left -= BLOCK_BYTES)
		add_block(h, (const unsigned char *)bytes.p + (bytes.n - left));
	if (left > 0)
		memcpy(last, bytes.p + (bytes.n - left), left);
	last[left] = 0x80;
	end = left < LENGTH_AT ? BLOCK_BYTES : 2 * BLOCK_BYTES;
	for (size_t i = 0; i < 8; i++)
		last[end - 1 - i] = (unsigned char)(bits >> (8 * i));
	for (size_t at = 0; at < end; at += BLOCK_BYTES)
		add_block(h, last + at);
	for (size_t i = 0; i < VAULT_SHA1_BYTES; i++)
		out[i] = (unsigned char)(h[i / 4] >> (24 - 8 * (i % 4)));
}
