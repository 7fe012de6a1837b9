#include "cgi-bin/web/proof_kinds.h"
#include "cgi-bin/web/proof_unpack.h"
#include "store/base/utf8.h"

#include <stdlib.h>
#include <string.h>

/* ZIP (APPNOTE 4.3): entries, then the list of them, then the end. What Word, LibreOffice and
 * Google write is the narrow middle of what the format allows; the rest is refused. */
enum { LOCAL_BYTES = 30, LISTED_BYTES = 46, END_BYTES = 22, COMMENT_MAX = 65535,
       ENTRIES_MAX = 2000 };
enum { STORED = 0, DEFLATED = 8, LOCKED = 1, SIZES_BEHIND = 8 };

/* An entry may grow a hundredfold, and a small one as it likes: blank pictures do. */
enum { GROWTH_MAX = 100, GROWTH_FREE_BYTES = 4 << 20, ALL_BYTES_MAX = 200 << 20 };

/* What is unpacked as one: the list of kinds, and the lists of what belongs to what. And what is
 * read of text, a piece at a time. */
enum { PART_BYTES_MAX = 256 << 10, PARTS_BYTES_MAX = 4 << 20, TEXT_BYTES_MAX = 64 << 20 };

struct entry {
	struct str name;
	unsigned flags, method;
	uint32_t packed, plain, at;        /* at: its local header */
	size_t data;                       /* where its bytes begin */
	uint32_t hash;                     /* of its name in small letters */
};

struct docx {
	struct arena *arena;
	struct str bytes;
	size_t list, end;                  /* where the list begins, and where it ends */
	struct entry *entries;
	size_t count;
	size_t unpacked;
	bool has_types, has_document;
};

bool zip_ends(struct str last)
{
	size_t from = last.n > END_BYTES + COMMENT_MAX ? last.n - END_BYTES - COMMENT_MAX : 0;

	for (size_t at = from; at + END_BYTES <= last.n; at++) {
		if (last.p[at] == 'P' && little(last, at, 4) == 0x06054b50 &&
		    at + END_BYTES + little(last, at + 20, 2) == last.n)
			return true;
	}
	return false;
}

static enum proof read_end(struct docx *d)
{
	struct str b = d->bytes;
	uint32_t size, at;

	if (b.n < END_BYTES || little(b, b.n - END_BYTES, 4) != 0x06054b50 ||
	    little(b, b.n - 2, 2) != 0)
		return PROOF_DAMAGED;
	d->end = b.n - END_BYTES;
	d->count = little(b, d->end + 10, 2);
	size = little(b, d->end + 12, 4);
	at = little(b, d->end + 16, 4);
	if (little(b, d->end + 4, 4) != 0 || little(b, d->end + 8, 2) != d->count || d->count == 0 ||
	    d->count > ENTRIES_MAX || (uint64_t)size + at != d->end)
		return PROOF_ODD;
	d->list = at;
	return PROOF_GOOD;
}

static char small(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* A name leads to a place inside the document, whoever unpacks it. */
static bool is_plain_name(struct str name)
{
	struct str rest = name, step;

	if (name.n == 0 || name.p[0] == '/' || !str_is_utf8(name) || str_find(name, '\\') < name.n ||
	    str_find(name, ':') < name.n)
		return false;
	while (str_cut(&rest, '/', &step))
		if (str_is(step, "..") || str_is(step, "."))
			return false;
	for (size_t i = 0; i < name.n; i++)
		if ((unsigned char)name.p[i] < ' ')
			return false;
	return true;
}

static enum proof read_entry(struct docx *d, size_t at, struct entry *e, size_t *next)
{
	struct str b = d->bytes;
	uint32_t made_by, mode;
	size_t extra;

	if (at + LISTED_BYTES > d->end || little(b, at, 4) != 0x02014b50)
		return PROOF_DAMAGED;
	*e = (struct entry){ .flags = little(b, at + 8, 2),
		                 .method = little(b, at + 10, 2),
		                 .hash = 2166136261u,
		                 .packed = little(b, at + 20, 4),
		                 .plain = little(b, at + 24, 4),
		                 .at = little(b, at + 42, 4) };
	e->name = str_bytes(b.p + at + LISTED_BYTES, little(b, at + 28, 2));
	extra = (size_t)little(b, at + 30, 2) + little(b, at + 32, 2);
	*next = at + LISTED_BYTES + e->name.n + extra;
	if (*next > d->end)
		return PROOF_DAMAGED;
	made_by = little(b, at + 5, 1);
	mode = little(b, at + 40, 2) & 0xf000;
	if (e->flags & LOCKED)
		return PROOF_LOCKED;
	if (!is_plain_name(e->name) || (made_by == 3 && mode == 0xa000) || little(b, at + 34, 2) != 0)
		return PROOF_ODD;
	for (size_t i = 0; i < e->name.n; i++)
		e->hash = (e->hash ^ (unsigned char)small(e->name.p[i])) * 16777619u;
	return e->method == STORED || e->method == DEFLATED ? PROOF_GOOD : PROOF_ODD;
}

/* The header beside the bytes says the same as the list, so that nobody reads two different
 * documents. */
static enum proof check_local(struct docx *d, struct entry *e)
{
	struct str b = d->bytes;
	size_t name = (size_t)e->at + LOCAL_BYTES, n;
	bool behind;

	if (name + e->name.n > d->list || little(b, e->at, 4) != 0x04034b50)
		return PROOF_DAMAGED;
	n = little(b, (size_t)e->at + 26, 2);
	if (n != e->name.n || memcmp(b.p + name, e->name.p, n) != 0 ||
	    little(b, (size_t)e->at + 8, 2) != e->method)
		return PROOF_ODD;
	behind = little(b, (size_t)e->at + 6, 2) & SIZES_BEHIND;
	if (!behind && (little(b, (size_t)e->at + 18, 4) != e->packed ||
	                little(b, (size_t)e->at + 22, 4) != e->plain))
		return PROOF_ODD;
	e->data = name + n + little(b, (size_t)e->at + 28, 2);
	if (e->data + e->packed > d->list)
		return PROOF_DAMAGED;
	if (e->method == STORED && e->packed != e->plain)
		return PROOF_ODD;
	return e->plain > GROWTH_FREE_BYTES && e->plain / GROWTH_MAX > e->packed ? PROOF_ODD
	                                                                         : PROOF_GOOD;
}

static int by_place(const void *x, const void *y)
{
	const struct entry *a = x, *b = y;

	return a->at < b->at ? -1 : a->at > b->at;
}

/* Entries that lie over each other let 42 kB become 5.5 GB without one being packed twice. */
static enum proof check_places(const struct docx *d)
{
	size_t free_from = 0;
	uint64_t all = 0;

	if (d->entries[0].at != 0)
		return PROOF_ODD;
	for (size_t i = 0; i < d->count; i++) {
		const struct entry *e = &d->entries[i];

		if (e->at < free_from)
			return PROOF_ODD;
		free_from = e->data + e->packed;
		all += e->plain;
	}
	return all > ALL_BYTES_MAX ? PROOF_ODD : PROOF_GOOD;
}

static bool is_same_name(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (small(a.p[i]) != small(b.p[i]))
			return false;
	return true;
}

/* As is_same_name: "a.RELS" is the part "a.rels" (ECMA-376 part 2, equivalence of names). */
static bool ends_in(struct str name, struct str end)
{
	return name.n >= end.n && is_same_name(str_from(name, name.n - end.n), end);
}

static enum proof check_names(struct docx *d)
{
	for (size_t i = 0; i < d->count; i++) {
		const struct entry *e = &d->entries[i];

		d->has_types |= str_is(e->name, "[Content_Types].xml");
		d->has_document |= str_starts(e->name, STR("word/document")) &&
		                   str_ends(e->name, STR(".xml"));
		for (size_t j = 0; j < i; j++)
			if (d->entries[j].hash == e->hash && is_same_name(d->entries[j].name, e->name))
				return PROOF_ODD;
		if (ends_in(e->name, STR("vbaproject.bin")))
			return PROOF_MACROS;
		if (ends_in(e->name, STR(".piece")))
			return PROOF_ODD;          /* a part in pieces: nobody writes it so */
	}
	return d->has_types && d->has_document ? PROOF_GOOD : PROOF_IS_OTHER;
}

static enum proof unpack(struct docx *d, const struct entry *e, struct str *xml)
{
	struct str packed = str_bytes(d->bytes.p + e->data, e->packed);
	size_t n = PART_BYTES_MAX;
	struct unpacker *u;
	enum unpacked said;
	char *plain;

	if (e->plain > PART_BYTES_MAX || d->unpacked + e->plain > PARTS_BYTES_MAX)
		return PROOF_ODD;
	d->unpacked += e->plain;
	if (e->method == STORED) {
		*xml = packed;
		return PROOF_GOOD;
	}
	if (!(u = unpack_open(true)))
		return PROOF_UNKNOWN;
	plain = arena_take(d->arena, PART_BYTES_MAX);
	said = unpack_next(u, &packed, plain, &n);
	unpack_close(u);
	*xml = str_bytes(plain, n);
	arena_give_back(d->arena, plain + n, PART_BYTES_MAX - n);
	if (said == UNPACK_END)
		return n == e->plain ? PROOF_GOOD : PROOF_ODD;
	return said == UNPACK_BROKEN ? PROOF_DAMAGED : PROOF_ODD;
}

static enum proof check_parts(struct docx *d)
{
	enum proof said = PROOF_GOOD;

	for (size_t i = 0; i < d->count && said == PROOF_GOOD; i++) {
		const struct entry *e = &d->entries[i];
		bool is_types = str_is(e->name, "[Content_Types].xml");
		struct str xml;

		if (!is_types && !ends_in(e->name, STR(".rels")))
			continue;
		if ((said = unpack(d, e, &xml)) == PROOF_GOOD)
			said = docx_part_check(d->arena, xml, is_types);
	}
	return said;
}

static enum proof check_contents(struct docx *d)
{
	struct docx_content of = { .left = TEXT_BYTES_MAX };
	enum proof said = PROOF_GOOD;

	for (size_t i = 0; i < d->count && said == PROOF_GOOD; i++) {
		const struct entry *e = &d->entries[i];

		of.bytes = str_bytes(d->bytes.p + e->data, e->packed);
		of.is_packed = e->method == DEFLATED;
		of.plain = e->plain;
		said = docx_content_check(d->arena, &of);
	}
	return said;
}

enum proof docx_check(struct arena *a, struct str bytes)
{
	struct docx d = { .arena = a, .bytes = bytes };
	enum proof said = read_end(&d);
	size_t at = d.list;

	if (said != PROOF_GOOD)
		return said;
	d.entries = ARENA_MANY(a, d.count, struct entry);
	for (size_t i = 0; i < d.count; i++) {
		if ((said = read_entry(&d, at, &d.entries[i], &at)) != PROOF_GOOD ||
		    (said = check_local(&d, &d.entries[i])) != PROOF_GOOD)
			return said;
	}
	if (at != d.end)
		return PROOF_ODD;
	if ((said = check_names(&d)) != PROOF_GOOD)
		return said;
	qsort(d.entries, d.count, sizeof(*d.entries), by_place);
	said = check_places(&d);
	if (said == PROOF_GOOD)
		said = check_parts(&d);
	return said == PROOF_GOOD ? check_contents(&d) : said;
}
