#include "cgi-bin/web/proof.h"

#include <magic.h>
#include <string.h>
#include <sys/mman.h>

#include "cgi-bin/web/proof_kinds.h"
#include "store/base/err.h"
#include "store/base/log.h"

enum { HEAD_BYTES = 65536, TAIL_BYTES = 65536, FIRST_BYTES = 1024 };

struct proof_of {
	struct arena *arena;
	struct magic_set *magic;
	enum proof_kind promised;
	char *head, *tail, *whole;         /* whole: of Word files */
	size_t head_n, tail_n;
	uint64_t bytes;
	struct jpeg jpeg;
	struct png png;
	struct pdf pdf;
	struct pdf_packed packed;
	struct exif exif;
};

/* Where the list cannot be mapped, libmagic goes on without it, and then calls every file another
 * kind. */
static bool knows_kinds(struct magic_set *m)
{
	static const char begin[] = "%PDF-1.7\n";
	const char *type = magic_buffer(m, begin, sizeof(begin) - 1);

	return type && strcmp(type, "application/pdf") == 0;
}

struct magic_set *proof_magic(void)
{
	magic_t m = magic_open(MAGIC_MIME_TYPE);

	if (m && magic_load(m, NULL) == 0 && knows_kinds(m))
		return m;
	log_event("magic", "unavailable", 0);
	if (m)
		magic_close(m);
	return NULL;
}

/* Pages come as they are written to; an arena would fetch all of them at once. */
static char *open_whole(void)
{
	void *p = mmap(NULL, PROOF_BYTES_MAX, PROT_READ | PROT_WRITE,
	               MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (p == MAP_FAILED)
		die("proof_open");
	return p;
}

struct proof_of *proof_open(struct arena *a, enum proof_kind promised, struct magic_set *magic)
{
	struct proof_of *p = ARENA_NEW(a, struct proof_of);

	p->arena = a;
	p->magic = magic;
	p->promised = promised;
	p->head = arena_take(a, HEAD_BYTES);
	p->tail = arena_take(a, TAIL_BYTES);
	if (promised == KIND_DOC || promised == KIND_DOCX)
		p->whole = open_whole();
	p->exif.bytes = arena_take(a, EXIF_BYTES_MAX);
	p->jpeg.exif = p->png.exif = &p->exif;
	p->pdf.packed = &p->packed;
	return p;
}

/* The tail keeps the last TAIL_BYTES, which hold the last bytes of the piece before. */
static void keep_tail(struct proof_of *p, struct str piece)
{
	size_t drop;

	if (piece.n > TAIL_BYTES)
		piece = str_from(piece, piece.n - TAIL_BYTES);
	drop = p->tail_n + piece.n > TAIL_BYTES ? p->tail_n + piece.n - TAIL_BYTES : 0;
	memmove(p->tail, p->tail + drop, p->tail_n - drop);
	p->tail_n -= drop;
	memcpy(p->tail + p->tail_n, piece.p, piece.n);
	p->tail_n += piece.n;
}

void proof_add(struct proof_of *p, struct str piece)
{
	struct str first = str_part(piece, 0, HEAD_BYTES - p->head_n);

	if (piece.n == 0)
		return;
	memcpy(p->head + p->head_n, first.p, first.n);
	p->head_n += first.n;
	keep_tail(p, piece);
	if (p->whole && p->bytes + piece.n <= PROOF_BYTES_MAX)
		memcpy(p->whole + p->bytes, piece.p, piece.n);
	p->bytes += piece.n;
	switch (p->promised) {
	case KIND_JPEG: jpeg_add(&p->jpeg, piece); break;
	case KIND_PNG: png_add(&p->png, piece); break;
	case KIND_PDF: pdf_add(&p->pdf, piece); break;
	default: break;
	}
}

static struct str head(const struct proof_of *p)
{
	return str_bytes(p->head, p->head_n);
}

static struct str tail(const struct proof_of *p)
{
	return str_bytes(p->tail, p->tail_n);
}

static bool starts(const struct proof_of *p, struct str with)
{
	return str_starts(head(p), with);
}

static bool is_ole(const struct proof_of *p)
{
	return starts(p, STR("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"));
}

static bool in_either(const struct proof_of *p, struct str what)
{
	struct str h = head(p), t = tail(p);

	return str_search(h, what) < h.n || str_search(t, what) < t.n;
}

/* What a file is whose name says something else, as far as people can be helped by it. */
static enum proof other_kind(const struct proof_of *p)
{
	static const char word[] = "W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t";

	if (starts(p, STR("%PDF-")))
		return PROOF_IS_PDF;
	if (starts(p, STR("\xff\xd8\xff")) || starts(p, STR("\x89PNG")))
		return PROOF_IS_PICTURE;
	if ((starts(p, STR("PK\x03\x04")) && in_either(p, STR("word/document"))) ||
	    (is_ole(p) && in_either(p, str_bytes(word, sizeof(word)))))
		return PROOF_IS_WORD;
	return PROOF_IS_OTHER;
}

/* A picture that is also a zip or a PDF, to whoever reads it from its other end; or that says where
 * it was taken. */
static enum proof of_picture(const struct proof_of *p, enum proof said)
{
	struct str first = str_part(head(p), 0, FIRST_BYTES);

	if (said != PROOF_GOOD)
		return said;
	if (zip_ends(tail(p)) || str_search(first, STR("%PDF-")) < first.n || p->exif.is_odd)
		return PROOF_ODD;
	return p->exif.has_place ? PROOF_PLACE : PROOF_GOOD;
}

/* A locked docx is an OLE file with another stream; Word writes it so. */
static enum proof docx_end(const struct proof_of *p, struct str whole)
{
	enum proof said;

	if (is_ole(p)) {
		said = ole_check(whole);
		return said == PROOF_LOCKED ? said : other_kind(p);
	}
	if (!starts(p, STR("PK\x03\x04")))
		return other_kind(p);
	said = docx_check(p->arena, whole);
	return said == PROOF_IS_OTHER ? other_kind(p) : said;
}

static enum proof end_of_kind(const struct proof_of *p)
{
	struct str whole = str_bytes(p->whole, p->whole ? (size_t)p->bytes : 0);
	enum proof said;

	switch (p->promised) {
	case KIND_JPEG:
		return starts(p, STR("\xff\xd8\xff")) ? of_picture(p, jpeg_end(&p->jpeg)) : other_kind(p);
	case KIND_PNG:
		return starts(p, STR("\x89PNG")) ? of_picture(p, png_end(&p->png)) : other_kind(p);
	case KIND_PDF:
		said = pdf_end(&p->pdf, head(p), tail(p), p->bytes);
		return said == PROOF_IS_OTHER ? other_kind(p) : said;
	case KIND_DOC:
		said = is_ole(p) ? ole_check(whole) : PROOF_IS_OTHER;
		return said == PROOF_IS_OTHER ? other_kind(p) : said;
	case KIND_DOCX:
		return docx_end(p, whole);
	case KIND_NONE:
		break;
	}
	return PROOF_IS_OTHER;
}

/* What libmagic takes for what was promised. */
static bool is_said(enum proof_kind promised, const char *type)
{
	static const char *const said[][4] = {
		[KIND_PDF] = { "application/pdf" }, [KIND_JPEG] = { "image/jpeg" },
		[KIND_PNG] = { "image/png" },
		[KIND_DOC] = { "application/msword", "application/CDFV2", "application/x-ole-storage",
		               "application/octet-stream" },
		[KIND_DOCX] = { "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
		                "application/zip", "application/octet-stream" },
	};

	for (size_t i = 0; i < COUNT(said[0]); i++)
		if (said[promised][i] && strcmp(said[promised][i], type) == 0)
			return true;
	return false;
}

/* The second vote: libmagic's, over the first bytes. One that says nothing had no memory for it:
 * then nobody knows. */
static enum proof second_vote(const struct proof_of *p)
{
	const char *type = magic_buffer(p->magic, p->head, p->head_n);

	if (!type || magic_errno(p->magic) != 0)
		return PROOF_UNKNOWN;
	return is_said(p->promised, type) ? PROOF_GOOD : PROOF_IS_OTHER;
}

enum proof proof_end(struct proof_of *p)
{
	enum proof said = PROOF_ODD;

	if (p->bytes == 0)
		said = PROOF_EMPTY;
	else if (p->bytes <= PROOF_BYTES_MAX)
		said = end_of_kind(p);
	if (p->whole)
		munmap(p->whole, PROOF_BYTES_MAX);
	p->whole = NULL;
	pdf_packed_end(&p->pdf);
	return said == PROOF_GOOD && p->magic ? second_vote(p) : said;
}

unsigned proof_doings(const struct proof_of *p)
{
	return p->pdf.doings;
}
