#include "gen/hash.h"

#include <string.h>

uint64_t hash_add(uint64_t h, struct str s)
{
	const uint64_t odd = UINT64_C(0x9e3779b97f4a7c15);
	uint64_t eight;
	size_t at = 0;

	h = (h ^ s.n) * odd;
	for (; at + sizeof(eight) <= s.n; at += sizeof(eight)) {
		memcpy(&eight, s.p + at, sizeof(eight));
		h = (h ^ eight) * odd;
		h ^= h >> 29;
	}
	if (at == s.n)
		return h;
	eight = 0;
	memcpy(&eight, s.p + at, s.n - at);
	h = (h ^ eight) * odd;
	return h ^ h >> 29;
}
