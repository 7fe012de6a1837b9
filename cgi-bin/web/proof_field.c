#include "cgi-bin/web/proof_field.h"

#include <string.h>

#include "cgi-bin/web/proof_kinds.h"
#include "store/base/err.h"

static bool holds(struct str s, const char *what)
{
	return str_search(s, str_of(what)) < s.n;
}

static bool is_letter(char c)
{
	return c >= 'a' && c <= 'z';
}

/* --- what a field would do -------------------------------------------------------------------- */

/* Or the beginning of one. */
static bool is_one_of(struct str word, const char *const *words, size_t count, bool is_begun)
{
	for (size_t i = 0; i < count; i++)
		if (is_begun ? str_starts(str_of(words[i]), word) : str_is(word, words[i]))
			return true;
	return false;
}

/* "\\\\server\\share" (a code doubles them), at the beginning or behind a blank or a quote: behind
 * a letter and ":" they part folders of a disk. */
static bool is_share(struct str code)
{
	for (size_t i = 0; i + 1 < code.n; i++)
		if (code.p[i] == '\\' && code.p[i + 1] == '\\' &&
		    (i == 0 || code.p[i - 1] == ' ' || code.p[i - 1] == '"' || code.p[i - 1] == '/'))
			return true;
	return false;
}

/* "file:" and what is no disk of one's own: "file:///C:/a", "file:///tmp/a". */
static bool is_file_elsewhere(struct str code)
{
	size_t at = str_search(code, STR("file:"));
	struct str rest = str_from(code, at + 5);

	if (at == code.n)
		return false;
	return !str_starts(rest, STR("///")) || rest.n < 4 || !is_letter(rest.p[3]);
}

/* A link goes nowhere but to the disk; a picture may come from the web, as those of letters do. */
static enum proof check_place(struct str code, bool is_picture)
{
	if (code.n >= FIELD_CODE_MAX - 1 && !(is_picture && holds(code, "http")))
		return PROOF_FETCHES;              /* what stands behind was not read */
	if (is_share(code) || is_file_elsewhere(code))
		return PROOF_FETCHES;
	if (!is_picture && (holds(code, "http:") || holds(code, "https:") || holds(code, "ftp:")))
		return PROOF_FETCHES;
	return PROOF_GOOD;
}

static const char *const acts[] = { "dde", "ddeauto", "includetext", "include", "database" };
static const char *const pictures[] = { "includepicture", "import" };
static const char *const links[] = { "link", "rd" };

static enum proof check_code(struct str code)
{
	struct str word;
	size_t n = 0;

	code = str_trim(code);
	while (n < code.n && is_letter(code.p[n]))
		n++;
	word = str_part(code, 0, n);
	if (is_one_of(word, acts, COUNT(acts), false))
		return PROOF_ACTS;
	if (is_one_of(word, pictures, COUNT(pictures), false))
		return check_place(code, true);
	return is_one_of(word, links, COUNT(links), false) ? check_place(code, false) : PROOF_GOOD;
}

/* Could what another field gives make one of those words of it? Nothing makes any. */
static bool is_unfinished(struct str code)
{
	return is_one_of(code, acts, COUNT(acts), true) || is_one_of(code, links, COUNT(links), true) ||
	       is_one_of(code, pictures, COUNT(pictures), true);
}

static void note(struct codes *f, enum proof said)
{
	if (f->said == PROOF_GOOD)
		f->said = said;
}

static void end_code(struct codes *f)
{
	note(f, check_code(str_bytes(f->code, f->code_n)));
	f->code_n = 0;
}

static void put(struct codes *f, char c)
{
	if (c == '\t' || c == '\r' || c == '\n')
		c = ' ';
	if (c == ' ' && (f->code_n == 0 || f->code[f->code_n - 1] == ' '))
		return;
	if (f->code_n < FIELD_CODE_MAX)
		f->code[f->code_n++] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* XML has five by name; another is declared by the file itself, which no letter does. */
static void put_named(struct codes *f, struct str s)
{
	static const struct { const char *name; char c; } known[] = {
		{ "&quot", '"' }, { "&apos", '\'' }, { "&amp", '&' }, { "&lt", '<' }, { "&gt", '>' },
	};

	for (size_t i = 0; i < COUNT(known); i++)
		if (str_is(s, known[i].name)) {
			put(f, known[i].c);
			return;
		}
	note(f, PROOF_ODD);
}

/* "&quot;", "&#68;", "&#x44;". */
static void put_reference(struct codes *f)
{
	struct str s = str_bytes(f->reference, f->reference_n);
	unsigned value = 0, base = 10;
	size_t n = 2;

	f->reference_n = 0;
	if (s.n < 2 || s.p[1] != '#') {
		put_named(f, s);
		return;
	}
	if (s.n > 2 && s.p[2] == 'x') {
		base = 16;
		n = 3;
	}
	for (; n < s.n; n++) {
		char c = s.p[n];
		unsigned d = c >= '0' && c <= '9' ? (unsigned)(c - '0') : (unsigned)((c | 32) - 'a' + 10);

		value = d < base && value < 4096 ? value * base + d : 4096;
	}
	put(f, value > 0 && value < 128 ? (char)value : '?');
}

/* One letter of a code, as it is written in XML. A reference of many noughts is as good as none is
 * to Word, but is read by its end. */
static void add_code(struct codes *f, char c)
{
	if (f->reference_n == 0 && c != '&') {
		put(f, c);
	} else if (c == ';') {
		put_reference(f);
	} else if (f->reference_n > 2 && c == '0' &&
	           (f->reference[f->reference_n - 1] == '#' ||
	            f->reference[f->reference_n - 1] == 'x')) {
		return;
	} else if (f->reference_n < sizeof(f->reference)) {
		f->reference[f->reference_n++] = c;
	}
}

/* --- tags ------------------------------------------------------------------------------------- */

/* "w:fldChar" is "fldChar": whoever writes it chooses what stands in front. */
static struct str local(struct str name)
{
	size_t n = str_find(name, ':');

	return n < name.n ? str_from(name, n + 1) : name;
}

/* The value of an attribute of that name, as it is written; empty: it is not there. */
static struct str attribute(struct str rest, const char *wanted)
{
	while (rest.n > 0) {
		size_t n = str_find(rest, '=');
		struct str name = local(str_trim(str_part(rest, 0, n))), value;
		char quote;

		rest = str_trim(str_from(rest, n < rest.n ? n + 1 : n));
		if (rest.n < 2)
			break;
		quote = rest.p[0];
		rest = str_from(rest, 1);
		n = str_find(rest, quote);
		value = str_part(rest, 0, n);
		if (str_is(name, wanted))
			return value;
		rest = str_from(rest, n < rest.n ? n + 1 : n);
	}
	return STR("");
}

static void check_simple(struct codes *f, struct str code)
{
	end_code(f);
	for (size_t i = 0; i < code.n; i++)
		add_code(f, code.p[i]);
	f->reference_n = 0;
	end_code(f);
}

/* A field begins. What an outer one does is said by its first word, not by another field: no
 * program for letters writes it so. */
static void begin_field(struct codes *f)
{
	struct str code = str_bytes(f->code, f->code_n);

	if (f->depth == 0 || f->depth > FIELDS_DEEP || f->open[f->depth - 1].in_result)
		return;
	if (!f->open[f->depth - 1].has_word && is_unfinished(code))
		note(f, PROOF_ACTS);
	f->open[f->depth - 1].has_word = true;
}

/* One of many fields in each other is written by hand, to be read by nobody. */
static void turn_field(struct codes *f, struct str kind)
{
	if (str_is(kind, "begin")) {
		begin_field(f);
		if (f->depth < FIELDS_DEEP)
			f->open[f->depth].in_result = f->open[f->depth].has_word = false;
		else
			note(f, PROOF_ODD);
		f->depth++;
	} else if (str_is(kind, "separate") && f->depth > 0 && f->depth <= FIELDS_DEEP) {
		f->open[f->depth - 1].in_result = true;
	} else if (str_is(kind, "end") && f->depth > 0) {
		f->depth--;
	}
}

/* A parcel of any file, which is opened as that file is. */
static bool is_package(struct str program)
{
	static const char name[] = "package";

	if (program.n < sizeof(name) - 1)
		return false;
	for (size_t i = 0; i < sizeof(name) - 1; i++)
		if ((program.p[i] | 32) != name[i])
			return false;
	return true;
}

static void end_tag(struct codes *f)
{
	bool fits = f->tag_n <= FIELD_TAG_MAX;
	struct str tag = str_bytes(f->tag, fits ? f->tag_n : FIELD_TAG_MAX), name;
	bool is_end = str_starts(tag, STR("/"));
	size_t n = is_end ? 1 : 0, from = n;

	while (n < tag.n && tag.p[n] != ' ' && tag.p[n] != '\t' && tag.p[n] != '\r' &&
	       tag.p[n] != '\n' && tag.p[n] != '/')
		n++;
	name = local(str_part(tag, from, n - from));
	if (str_is(name, "instrText") || str_is(name, "delInstrText")) {
		f->in_code = !is_end && !(fits && str_ends(tag, STR("/")));
		f->reference_n = 0;
	} else if (str_is(name, "fldChar")) {
		if (!is_end)
			turn_field(f, attribute(str_from(tag, n), "fldCharType"));
		end_code(f);
	} else if (str_is(name, "fldSimple") && !is_end) {
		begin_field(f);
		/* one that does not fit is nothing that a program for letters writes */
		note(f, fits ? PROOF_GOOD : PROOF_ACTS);
		check_simple(f, attribute(str_from(tag, n), "instr"));
	} else if (str_is(name, "OLEObject") && is_package(attribute(str_from(tag, n), "ProgID"))) {
		note(f, PROOF_ACTS);
	}
}

/* --- the text of it --------------------------------------------------------------------------- */

static void begin_tag(struct codes *f)
{
	f->at = FIELD_TAG;
	f->tag_n = 0;
	f->quote = '\0';
}

static void add_tag(struct codes *f, char c)
{
	if (!f->quote && c == '>') {
		f->at = FIELD_TEXT;
		end_tag(f);
		return;
	}
	/* kinds of its own, that words could be made of */
	if (c == '[' && f->tag_n > 7 && f->tag[0] == '!')
		note(f, PROOF_ODD);
	if (f->quote ? c == f->quote : c == '"' || c == '\'')
		f->quote = f->quote ? '\0' : c;
	if (f->tag_n < FIELD_TAG_MAX)
		f->tag[f->tag_n] = c;
	f->tag_n++;
	f->last[0] = f->last[1] = '\0';
	if (f->tag_n == 1 && c == '?')
		f->at = FIELD_ORDER;
	else if (f->tag_n == 3 && memcmp(f->tag, "!--", 3) == 0)
		f->at = FIELD_COMMENT;
	else if (f->tag_n == 8 && memcmp(f->tag, "![CDATA[", 8) == 0)
		f->at = FIELD_SECTION;
}

/* What ends by "-->", "?>" and "]]>". */
static void add_until(struct codes *f, char c)
{
	char mark = f->at == FIELD_COMMENT ? '-' : f->at == FIELD_ORDER ? '?' : ']';
	bool ends = c == '>' && f->last[1] == mark && (f->at == FIELD_ORDER || f->last[0] == mark);

	if (f->at == FIELD_SECTION && f->in_code && !ends && c != ']')
		put(f, c);
	f->last[0] = f->last[1];
	f->last[1] = c;
	if (ends)
		f->at = FIELD_TEXT;
}

void codes_add(struct codes *f, struct str piece)
{
	for (size_t i = 0; i < piece.n; i++) {
		char c = piece.p[i];

		if (f->at == FIELD_TEXT && !f->in_code && c != '<') {
			i += str_find(str_from(piece, i), '<') - 1;
			continue;
		}
		if (f->at == FIELD_TEXT && c == '<')
			begin_tag(f);
		else if (f->at == FIELD_TEXT)
			add_code(f, c);
		else if (f->at == FIELD_TAG)
			add_tag(f, c);
		else
			add_until(f, c);
	}
}

enum proof codes_end(struct codes *f)
{
	end_code(f);
	return f->said;
}

/* --- .doc --- */

enum { DOC_BEGINS = 0x13, DOC_WORD_MAX = 16, DOC_BLANKS_MAX = 64 };

/* 0: it is none of ASCII, or the file is over. */
static char doc_letter(struct str b, size_t at, size_t width)
{
	if (at + width > b.n || (width == 2 && b.p[at + 1] != '\0'))
		return '\0';
	return b.p[at] >= 'A' && b.p[at] <= 'Z' ? (char)(b.p[at] + 32) : b.p[at];
}

static size_t skip_blanks(struct str b, size_t at, size_t width)
{
	for (int n = 0; n < DOC_BLANKS_MAX && doc_letter(b, at, width) == ' '; n++)
		at += width;
	return at;
}

/* Such a word, a blank, and what it is to be done with: a name, in quotes or not. Without that,
 * five bytes of a picture could look like one. */
static bool acts_at(struct str b, size_t at, size_t width)
{
	char word[DOC_WORD_MAX];
	size_t n = 0, behind;
	char c;

	if (!doc_letter(b, at, width))
		return false;
	at = skip_blanks(b, at + width, width);
	for (; n < sizeof(word) && is_letter(c = doc_letter(b, at, width)); at += width)
		word[n++] = c;
	behind = skip_blanks(b, at, width);
	c = doc_letter(b, behind, width);
	return is_one_of(str_bytes(word, n), acts, COUNT(acts), false) && behind > at &&
	       (is_letter(c) || c == '"' || c == '\\' || c == DOC_BEGINS);
}

bool codes_in_doc(struct str bytes)
{
	for (size_t i = str_find(bytes, DOC_BEGINS); i < bytes.n;
	     i += 1 + str_find(str_from(bytes, i + 1), DOC_BEGINS))
		if (acts_at(bytes, i, 1) || acts_at(bytes, i, 2))
			return true;
	return false;
}
