#include "cgi-bin/web/proof_kinds.h"

#include <limits.h>
#include <string.h>

#include "store/base/err.h"
#include "store/compiled/doing.h"

enum { END_BYTES = 2048 };

static const char endstream[] = "endstream";

/* White space and delimiters (7.2.2, 7.2.3), in a table: this is asked of each byte that is in no
 * stream. */
static bool ends_word(char c)
{
	static const bool ends[UCHAR_MAX + 1] = {
		['\0'] = true, ['\t'] = true, ['\n'] = true, ['\f'] = true, ['\r'] = true, [' '] = true,
		['%'] = true,
		['('] = true, [')'] = true, ['/'] = true, ['<'] = true, ['>'] = true, ['['] = true,
		[']'] = true,
		['{'] = true, ['}'] = true,
	};

	return ends[(unsigned char)c];
}

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 32);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* 7.3.5: "#45" in a name is "E". */
static struct str plain_name(char *name, size_t n)
{
	size_t to = 0;

	for (size_t i = 0; i < n; i++) {
		char c = name[i];

		if (c == '#' && i + 2 < n && hex(name[i + 1]) >= 0 && hex(name[i + 2]) >= 0) {
			c = (char)(hex(name[i + 1]) << 4 | hex(name[i + 2]));
			i += 2;
		}
		name[to++] = c;
	}
	return str_bytes(name, to);
}

/* Actions (12.6.4), files inside (7.11.4) and annotations that hold one (12.5.6.15). Not
 * "OpenAction": most files have one, which says how large they are shown first. */
static unsigned doing_of(struct str name)
{
	static const struct { const char *name; unsigned doing; } rows[] = {
		{ "JavaScript", DOES_SCRIPT }, { "JS", DOES_SCRIPT },
		{ "EmbeddedFile", DOES_FILES }, { "EmbeddedFiles", DOES_FILES },
		{ "FileAttachment", DOES_FILES }, { "RichMedia", DOES_FILES },
		{ "Launch", DOES_START }, { "SubmitForm", DOES_SEND },
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		if (str_is(name, rows[i].name))
			return rows[i].doing;
	return 0;
}

/* Long enough for the longest of them with each letter written as a number; a longer name is
 * another one. */
static void end_name(struct pdf *d)
{
	struct str name = plain_name(d->name, d->name_n);

	if (d->name_n < sizeof(d->name)) {
		d->is_locked |= str_is(name, "Encrypt");
		d->doings |= doing_of(name);
		d->is_objects |= str_is(name, "ObjStm");
		d->is_turned |= str_is(name, "Predictor");
	}
	d->name_n = 0;
	d->at = PDF_OUTSIDE;
}

/* How much of the piece is letters of one word. */
static size_t letters_of(struct str piece)
{
	size_t n = 0;

	while (n < piece.n && !ends_word(piece.p[n]))
		n++;
	return n;
}

/* As many as there is room for: longer words are none that count. */
static void take_letters(struct pdf *d, struct str letters)
{
	bool is_name = d->at == PDF_NAME;
	size_t *n = is_name ? &d->name_n : &d->keyword_n, slashes = 0;

	while (slashes < letters.n && letters.p[letters.n - 1 - slashes] == '\\')
		slashes++;
	d->is_escaped = (slashes % 2 == 1) != (slashes == letters.n && d->is_escaped);
	letters = str_part(letters, 0, (is_name ? sizeof(d->name) : sizeof(d->keyword)) - *n);
	memcpy((is_name ? d->name : d->keyword) + *n, letters.p, letters.n);
	*n += letters.n;
}

/* Brackets that are not closed are of an object that is broken: its end closes them. */
static void count_brackets(struct pdf *d, char c, struct str keyword)
{
	bool counts = d->depth == 0 || !d->is_escaped;

	if (c == '(' && counts)
		d->depth++;
	else if (c == ')' && counts && d->depth > 0)
		d->depth--;
	else if (str_is(keyword, "endobj"))
		d->depth = 0;
	d->is_escaped = false;
}

/* After the keyword "stream" comes a line end, and then bytes that mean nothing here, or
 * objects. */
static void begin_stream(struct pdf *d)
{
	d->at = PDF_STREAM;
	if (d->is_objects)
		pdf_packed_begin(d);
	d->is_objects = d->is_turned = false;
}

/* Programs that show PDFs pass over what else stands on the line of "stream"; and it is a word of
 * some text as well. What may hold objects is looked into either way. */
static bool is_stream(const struct pdf *d, char c, struct str keyword)
{
	bool ends_line = c == '\r' || c == '\n';

	return d->packed && str_is(keyword, "stream") &&
	       (d->is_objects || (ends_line && d->depth == 0));
}

static void take_end(struct pdf *d, char c)
{
	struct str keyword = str_bytes(d->keyword, d->keyword_n);
	bool begins = is_stream(d, c, keyword);

	count_brackets(d, c, keyword);
	if (d->at == PDF_NAME)
		end_name(d);
	if (begins && c != '\r' && c != '\n')
		d->at = PDF_LINE;
	else if (begins)
		begin_stream(d);
	else if (c == '/')
		d->at = PDF_NAME;
	else if (str_is(keyword, "endobj"))
		d->is_objects = d->is_turned = false;
	d->keyword_n = 0;
}

/* How much of the piece belongs to the stream; most of a PDF does. */
static size_t pass_stream(struct pdf *d, struct str piece)
{
	for (size_t i = 0; i < piece.n; i++) {
		if (d->matched == 0) {
			const char *next = memchr(piece.p + i, 'e', piece.n - i);

			if (!next)
				return piece.n;
			i = (size_t)(next - piece.p);
		}
		if (piece.p[i] == endstream[d->matched])
			d->matched++;
		else
			d->matched = piece.p[i] == 'e';
		if (d->matched == sizeof(endstream) - 1) {
			d->matched = 0;
			d->at = PDF_OUTSIDE;
			return i + 1;
		}
	}
	return piece.n;
}

/* To the stream that begins with the next line. */
static size_t pass_line(struct pdf *d, struct str piece)
{
	for (size_t i = 0; i < piece.n; i++) {
		if (piece.p[i] != '\r' && piece.p[i] != '\n')
			continue;
		begin_stream(d);
		return i + 1;
	}
	return piece.n;
}

/* Word by word, as it was a third of the time of an upload letter by letter. */
void pdf_add(struct pdf *d, struct str piece)
{
	while (piece.n > 0) {
		size_t n;

		if (d->at == PDF_LINE) {
			n = pass_line(d, piece);
		} else if (d->at == PDF_STREAM) {
			n = pass_stream(d, piece);
			pdf_packed_add(d, str_part(piece, 0, n));
			if (d->at != PDF_STREAM)
				pdf_packed_end(d);
		} else if ((n = letters_of(piece)) > 0) {
			take_letters(d, str_part(piece, 0, n));
		} else {
			take_end(d, piece.p[0]);
			n = 1;
		}
		piece = str_from(piece, n);
	}
}

static struct str without_space(struct str s)
{
	while (s.n > 0 && s.p[0] != '\0' && strchr(" \t\r\n", s.p[0]))
		s = str_from(s, 1);
	return s;
}

static bool is_version(struct str s)
{
	return s.n > 8 && str_starts(s, STR("%PDF-")) &&
	       ((s.p[5] == '1' && s.p[7] >= '0' && s.p[7] <= '9') ||
	        (s.p[5] == '2' && s.p[7] == '0')) &&
	       s.p[6] == '.';
}

/* 7.5.5: the last "startxref" says where in the file the table of its parts is. Where it is missing
 * the programs that show PDFs look for the parts themselves; one that leads nowhere is of a file
 * that was cut. */
static bool points_inside(struct str end, uint64_t bytes)
{
	struct str word = STR("startxref");
	uint64_t at = 0;
	size_t n = 0, found;

	if (str_search(end, word) == end.n)
		return true;
	while ((found = str_search(end, word)) < end.n)
		end = str_from(end, found + word.n);
	end = without_space(end);
	while (n < end.n && n < 12 && end.p[n] >= '0' && end.p[n] <= '9')
		at = at * 10 + (uint64_t)(end.p[n++] - '0');
	return n > 0 && at < bytes;
}

enum proof pdf_end(const struct pdf *d, struct str first, struct str last, uint64_t bytes)
{
	struct str end = str_from(last, last.n > END_BYTES ? last.n - END_BYTES : 0);

	if (!is_version(without_space(first)))
		return PROOF_IS_OTHER;
	if (d->is_locked)
		return PROOF_LOCKED;
	if (str_search(end, STR("%%EOF")) == end.n || !points_inside(end, bytes))
		return PROOF_DAMAGED;
	return zip_ends(last) ? PROOF_ODD : PROOF_GOOD;
}
