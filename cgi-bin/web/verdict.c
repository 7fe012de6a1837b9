#include "cgi-bin/web/verdict.h"

#include <magic.h>
#include <string.h>

#include "store/base/err.h"
#include "store/base/log.h"

enum { HEAD_BYTES = 65536, TAIL_BYTES = 65536, END_BYTES = 2048, SECTOR_BYTES = 512 };

struct verdict {
	enum verdict_kind promised;
	char *head, *tail;
	size_t head_n, tail_n;
	uint64_t bytes;
	bool has_word_stream, has_macros;
};

static const struct kind_row {
	const char *ending;
	enum verdict_kind kind;
} endings[] = {
	{ "pdf", KIND_PDF }, { "jpg", KIND_JPEG }, { "jpeg", KIND_JPEG }, { "png", KIND_PNG },
	{ "doc", KIND_DOC }, { "docx", KIND_DOCX },
};

struct str verdict_ending(struct arena *a, struct str name)
{
	size_t dot = str_find_last(name, '.');

	return dot < name.n ? str_lower(a, str_from(name, dot + 1)) : STR("");
}

enum verdict_kind verdict_promised(struct str ending)
{
	for (size_t i = 0; i < COUNT(endings); i++)
		if (str_is(ending, endings[i].ending))
			return endings[i].kind;
	return KIND_NONE;
}

struct verdict *verdict_open(struct arena *a, enum verdict_kind promised)
{
	struct verdict *v = ARENA_NEW(a, struct verdict);

	v->promised = promised;
	v->head = arena_take(a, HEAD_BYTES);
	v->tail = arena_take(a, TAIL_BYTES);
	return v;
}

/* The tail keeps the last TAIL_BYTES, which hold the last bytes of the piece before. */
static void keep_tail(struct verdict *v, struct str piece)
{
	if (piece.n >= TAIL_BYTES) {
		memcpy(v->tail, piece.p + piece.n - TAIL_BYTES, TAIL_BYTES);
		v->tail_n = TAIL_BYTES;
		return;
	}
	if (v->tail_n + piece.n > TAIL_BYTES) {
		size_t drop = v->tail_n + piece.n - TAIL_BYTES;

		memmove(v->tail, v->tail + drop, v->tail_n - drop);
		v->tail_n -= drop;
	}
	memcpy(v->tail + v->tail_n, piece.p, piece.n);
	v->tail_n += piece.n;
}

static bool holds(struct str bytes, struct str what)
{
	return str_search(bytes, what) < bytes.n;
}

static struct str tail(const struct verdict *v)
{
	return str_bytes(v->tail, v->tail_n);
}

static const char word_stream[] = "W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t";

/* Names of streams in an OLE file are UTF-16; those of a zip's entries are plain. */
static void look_for_names(struct verdict *v)
{
	static const char vba[] = "_\0V\0B\0A\0_\0P\0R\0O\0J\0E\0C\0T";

	if (v->promised == KIND_DOC) {
		v->has_word_stream |= holds(tail(v), str_bytes(word_stream, sizeof(word_stream)));
		v->has_macros |= holds(tail(v), str_bytes(vba, sizeof(vba)));
	}
	if (v->promised == KIND_DOCX) {
		v->has_word_stream |= holds(tail(v), STR("word/document"));
		v->has_macros |= holds(tail(v), STR("vbaProject.bin"));
	}
}

void verdict_add(struct verdict *v, struct str piece)
{
	size_t room = HEAD_BYTES - v->head_n;
	size_t n = piece.n < room ? piece.n : room;

	memcpy(v->head + v->head_n, piece.p, n);
	v->head_n += n;
	v->bytes += piece.n;
	/* In halves of the tail, so that a name across two pieces stands whole in it. */
	while (piece.n > 0) {
		struct str half = str_part(piece, 0, TAIL_BYTES / 2);

		keep_tail(v, half);
		look_for_names(v);
		piece = str_from(piece, half.n);
	}
}

static bool starts(const struct verdict *v, struct str with)
{
	return str_starts(str_bytes(v->head, v->head_n), with);
}

static struct str end_of(const struct verdict *v)
{
	struct str t = tail(v);

	return str_from(t, t.n > END_BYTES ? t.n - END_BYTES : 0);
}

static bool is_ole(const struct verdict *v)
{
	return starts(v, STR("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"));
}

static bool in_either(const struct verdict *v, struct str what)
{
	return holds(str_bytes(v->head, v->head_n), what) || holds(tail(v), what);
}

/* What a file is whose name says something else, as far as people can be helped by it. */
static const char *other_kind(const struct verdict *v)
{
	if (starts(v, STR("%PDF-")))
		return "file_is_pdf";
	if (starts(v, STR("\xff\xd8\xff")) || starts(v, STR("\x89PNG")))
		return "file_is_picture";
	if ((starts(v, STR("PK\x03\x04")) && in_either(v, STR("word/document"))) ||
	    (is_ole(v) && in_either(v, str_bytes(word_stream, sizeof(word_stream)))))
		return "file_is_word";
	return "file_is_other";
}

static const char *check_pdf(const struct verdict *v)
{
	if (!starts(v, STR("%PDF-")))
		return other_kind(v);
	if (!holds(end_of(v), STR("%%EOF")))
		return "file_damaged";
	return in_either(v, STR("/Encrypt")) ? "file_locked" : NULL;
}

static const char *check_jpeg(const struct verdict *v)
{
	if (!starts(v, STR("\xff\xd8\xff")))
		return other_kind(v);
	return holds(tail(v), STR("\xff\xd9")) ? NULL : "file_damaged";
}

static const char *check_png(const struct verdict *v)
{
	if (!starts(v, STR("\x89PNG\r\n\x1a\n\0\0\0\rIHDR")))
		return other_kind(v);
	return holds(end_of(v), STR("IEND\xae\x42\x60\x82")) ? NULL : "file_damaged";
}

/* MS-DOC 2.5.1, FibBase: wIdent, a known nFib, and bit A of its flags, at the start of some sector. */
static bool is_doc_locked(const struct verdict *v)
{
	for (size_t at = SECTOR_BYTES; at + 12 <= v->head_n; at += SECTOR_BYTES) {
		const unsigned char *p = (const unsigned char *)v->head + at;

		if (p[0] == 0xec && p[1] == 0xa5 && p[2] >= 0xc0 && p[2] <= 0xc2 && p[3] == 0)
			return p[11] & 1;
	}
	return false;
}

static const char *check_doc(const struct verdict *v)
{
	if (!is_ole(v) || !v->has_word_stream)
		return other_kind(v);
	if (v->has_macros)
		return "file_macros";
	return is_doc_locked(v) ? "file_locked" : NULL;
}

/* A locked docx is an OLE file with another stream; Word writes it so. */
static const char *check_docx(const struct verdict *v)
{
	if (is_ole(v))
		return "file_locked";
	if (!starts(v, STR("PK\x03\x04")) || !v->has_word_stream)
		return other_kind(v);
	if (!holds(tail(v), STR("PK\x05\x06")))
		return "file_damaged";
	return v->has_macros ? "file_macros" : NULL;
}

/* The second vote: libmagic's, over the first bytes. */
static bool magic_agrees(const struct verdict *v)
{
	static const char *const said[][4] = {
		[KIND_PDF] = { "application/pdf" }, [KIND_JPEG] = { "image/jpeg" }, [KIND_PNG] = { "image/png" },
		[KIND_DOC] = { "application/msword", "application/CDFV2", "application/x-ole-storage",
		               "application/octet-stream" },
		[KIND_DOCX] = { "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/zip",
		                "application/octet-stream" },
	};
	magic_t m = magic_open(MAGIC_MIME_TYPE);
	const char *type = m && magic_load(m, NULL) == 0 ? magic_buffer(m, v->head, v->head_n) : NULL;
	bool agrees = false;

	if (!type)
		log_event("magic", "unavailable", 0);
	for (size_t i = 0; type && i < COUNT(said[0]); i++)
		agrees |= said[v->promised][i] && strcmp(said[v->promised][i], type) == 0;
	if (m)
		magic_close(m);
	return agrees;
}

const char *verdict_problem(struct verdict *v)
{
	const char *problem = "file_type";

	if (v->bytes == 0)
		return "file_empty";
	switch (v->promised) {
	case KIND_PDF: problem = check_pdf(v); break;
	case KIND_JPEG: problem = check_jpeg(v); break;
	case KIND_PNG: problem = check_png(v); break;
	case KIND_DOC: problem = check_doc(v); break;
	case KIND_DOCX: problem = check_docx(v); break;
	case KIND_NONE: break;
	}
	if (problem)
		return problem;
	return magic_agrees(v) ? NULL : "file_is_other";
}
