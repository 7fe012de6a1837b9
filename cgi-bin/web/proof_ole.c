#include "cgi-bin/web/proof_kinds.h"

#include <string.h>

#include "cgi-bin/web/proof_field.h"

/* MS-CFB: sectors in chains. Sector n begins at (n + 1) * sector bytes; the table of sectors (FAT)
 * says which comes next, and the list of the table's own sectors (DIFAT) begins in the header. */
enum { HEADER_BYTES = 512, ENTRY_BYTES = 128, HEADER_LIST = 109, NAME_BYTES_MAX = 64 };
#define SECTOR_MAX 0xfffffffau
#define CHAIN_END 0xfffffffeu

struct ole {
	struct str bytes;
	unsigned shift;                    /* a sector has 2^shift bytes */
	uint32_t sectors;                  /* in the file */
	uint32_t table_sectors;
	uint32_t list[HEADER_LIST];        /* those of the table that the header names */
	uint32_t more_list, more_count;
	bool has_word, has_macros, has_package, has_lock, is_locked;
};

static size_t sector_at(const struct ole *o, uint32_t sector)
{
	return ((size_t)sector + 1) << o->shift;
}

static bool is_inside(const struct ole *o, uint32_t sector)
{
	return sector < o->sectors;
}

static bool read_header(struct ole *o)
{
	struct str b = o->bytes;

	if (b.n < HEADER_BYTES * 3 || little(b, 28, 2) != 0xfffe)
		return false;
	o->shift = little(b, 30, 2);
	if (o->shift != 9 && o->shift != 12)
		return false;
	o->sectors = (uint32_t)((b.n >> o->shift) + ((b.n & ((1u << o->shift) - 1)) != 0) - 1);
	o->table_sectors = little(b, 44, 4);
	o->more_list = little(b, 68, 4);
	o->more_count = little(b, 72, 4);
	for (size_t i = 0; i < HEADER_LIST; i++)
		o->list[i] = little(b, 76 + 4 * i, 4);
	return o->table_sectors <= o->sectors && o->more_count <= o->sectors;
}

/* The sector of the table with that number; the list goes on in sectors of its own. */
static bool table_sector(const struct ole *o, uint32_t index, uint32_t *sector)
{
	uint32_t each = (1u << o->shift) / 4 - 1, at = o->more_list;

	if (index < HEADER_LIST) {
		*sector = o->list[index];
		return is_inside(o, *sector);
	}
	index -= HEADER_LIST;
	for (uint32_t hops = 0; is_inside(o, at) && hops < o->more_count; hops++, index -= each) {
		size_t place = sector_at(o, at);

		if (place + (1u << o->shift) > o->bytes.n)
			return false;
		if (index < each) {
			*sector = little(o->bytes, place + 4 * index, 4);
			return is_inside(o, *sector);
		}
		at = little(o->bytes, place + 4 * each, 4);
	}
	return false;
}

static bool next_sector(const struct ole *o, uint32_t sector, uint32_t *next)
{
	uint32_t each = (1u << o->shift) / 4, table;
	size_t at;

	if (sector / each >= o->table_sectors || !table_sector(o, sector / each, &table))
		return false;
	at = sector_at(o, table) + 4 * (sector % each);
	if (at + 4 > o->bytes.n)
		return false;
	*next = little(o->bytes, at, 4);
	return true;
}

/* MS-DOC 2.5.1, FibBase: wIdent, and bit A of its flags: the text is encrypted. */
static bool is_text_locked(const struct ole *o, size_t entry)
{
	uint32_t first = little(o->bytes, entry + 116, 4);
	size_t at = sector_at(o, first);

	return is_inside(o, first) && at + 12 <= o->bytes.n && little(o->bytes, at, 2) == 0xa5ec &&
	       little(o->bytes, at + 11, 1) & 1;
}

static bool is_named(const struct ole *o, size_t entry, const char *name)
{
	size_t n = strlen(name), said = little(o->bytes, entry + NAME_BYTES_MAX, 2);

	if (said != 2 * n + 2 || said > NAME_BYTES_MAX)
		return false;
	for (size_t i = 0; i < n; i++) {
		unsigned c = little(o->bytes, entry + 2 * i, 2);

		if (c > 127 || (c | (c >= 'A' && c <= 'Z' ? 32u : 0)) != (unsigned char)name[i])
			return false;
	}
	return true;
}

/* Names are compared without regard to capitals, as Windows does. */
static void look_at_entry(struct ole *o, size_t entry)
{
	unsigned kind = little(o->bytes, entry + 66, 1);

	if (kind == 2 && is_named(o, entry, "worddocument")) {
		o->has_word = true;
		o->is_locked |= is_text_locked(o, entry);
	}
	o->has_lock |= kind == 2 && is_named(o, entry, "encryptedpackage");
	/* a parcel of any file: a script, a program */
	o->has_package |= kind == 2 && is_named(o, entry, "\1ole10native");
	o->has_macros |= (kind == 1 || kind == 2) && (is_named(o, entry, "_vba_project") ||
	                  is_named(o, entry, "vba") || is_named(o, entry, "macros"));
}

/* The folder is a chain like any other; one that goes in a circle is longer than the file. */
static bool look_at_folder(struct ole *o)
{
	uint32_t at = little(o->bytes, 48, 4);

	for (uint32_t hops = 0; at < SECTOR_MAX; hops++) {
		size_t place;

		if (!is_inside(o, at) || hops > o->sectors)
			return false;
		place = sector_at(o, at);
		for (size_t i = 0;
		     i + ENTRY_BYTES <= 1u << o->shift && place + i + ENTRY_BYTES <= o->bytes.n;
		     i += ENTRY_BYTES)
			look_at_entry(o, place + i);
		if (!next_sector(o, at, &at))
			return false;
	}
	return at == CHAIN_END;
}

enum proof ole_check(struct str bytes)
{
	struct ole o = { .bytes = bytes };

	if (!read_header(&o) || !look_at_folder(&o))
		return PROOF_DAMAGED;
	if (o.has_lock)
		return PROOF_LOCKED;
	if (!o.has_word)
		return PROOF_IS_OTHER;
	if (o.has_macros)
		return PROOF_MACROS;
	if (o.has_package)
		return PROOF_ACTS;
	if (o.is_locked)
		return PROOF_LOCKED;
	return codes_in_doc(bytes) ? PROOF_ACTS : PROOF_GOOD;
}
