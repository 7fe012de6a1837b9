/* json_read(): JSON text to values in one pass, texts left where they stand. Every request reads
 * some records, and a tree of a library's own, made first, was a fifth of what a page costs.
 * tests/fuzz/json.c asks jansson whether it would have read the same. */
#include "store/compiled/json.h"

#include <string.h>

#include "store/base/arena.h"
#include "store/base/utf8.h"

enum { DEPTH_MAX = 16 };

struct reader {
	struct arena *arena;
	const char *at, *end;
	int depth;
};

static bool read_tree(struct reader *r, struct values *tree);

static char next(struct reader *r)
{
	while (r->at < r->end && (*r->at == ' ' || *r->at == '\n' || *r->at == '\t' || *r->at == '\r'))
		r->at++;
	return r->at < r->end ? *r->at : '\0';
}

static bool take(struct reader *r, char c)
{
	if (next(r) != c)
		return false;
	r->at++;
	return true;
}

static bool take_word(struct reader *r, struct str word)
{
	if (!str_starts(str_bytes(r->at, (size_t)(r->end - r->at)), word))
		return false;
	r->at += word.n;
	return true;
}

/* --- texts ------------------------------------------------------------------------------------ */

static bool read_four(struct reader *r, uint32_t *unit)
{
	*unit = 0;
	for (int i = 0; i < 4; i++) {
		char c = r->at < r->end ? *r->at++ : '\0';
		uint32_t digit = (uint32_t)(c >= 'a' ? c - 'a' + 10 : c >= 'A' ? c - 'A' + 10 : c - '0');

		if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')))
			return false;
		*unit = *unit << 4 | digit;
	}
	return true;
}

/* Behind \u: one unit of UTF-16 or two, never half of two, never NUL. */
static bool read_character(struct reader *r, uint32_t *c)
{
	uint32_t low;

	if (!read_four(r, c) || *c == 0 || (*c >= 0xdc00 && *c <= 0xdfff))
		return false;
	if (*c < 0xd800 || *c > 0xdbff)
		return true;
	if (!take_word(r, STR("\\u")) || !read_four(r, &low) || low < 0xdc00 || low > 0xdfff)
		return false;
	*c = 0x10000 + ((*c - 0xd800) << 10) + (low - 0xdc00);
	return true;
}

static char *put_character(char *to, uint32_t c)
{
	static const unsigned char marks[] = { 0, 0xc0, 0xe0, 0xf0 };
	int more = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;

	*to++ = (char)(marks[more] | c >> 6 * more);
	while (more-- > 0)
		*to++ = (char)(0x80 | (c >> 6 * more & 0x3f));
	return to;
}

static bool read_escape(struct reader *r, char **to)
{
	static const char names[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
	char c = r->at < r->end ? *r->at++ : '\0';
	const char *found = c ? strchr(names, c) : NULL;
	uint32_t character;

	if (found) {
		*(*to)++ = meant[found - names];
		return true;
	}
	if (c != 'u' || !read_character(r, &character))
		return false;
	*to = put_character(*to, character);
	return true;
}

/* Where the plain part ends: at a quotation mark, a backslash, a control character or the end. */
static const char *plain_end(const struct reader *r)
{
	const char *p = r->at;

	while (p < r->end && *p != '"' && *p != '\\' && (unsigned char)*p >= ' ')
		p++;
	return p;
}

/* How long the text is as it stands; every escape is longer than what it stands for. */
static size_t length(const struct reader *r)
{
	const char *p = r->at;

	while (p < r->end && *p != '"')
		p += *p == '\\' && p + 1 < r->end ? 2 : 1;
	return (size_t)(p - r->at);
}

static bool read_escaped(struct reader *r, struct str *text)
{
	char *to = arena_take(r->arena, length(r)), *start = to;

	for (;;) {
		const char *stop = plain_end(r);

		memcpy(to, r->at, (size_t)(stop - r->at));
		to += stop - r->at;
		r->at = stop;
		if (stop == r->end || (*stop != '\\' && *stop != '"'))
			return false;
		r->at++;
		if (*stop == '"')
			break;
		if (!read_escape(r, &to))
			return false;
	}
	*text = str_bytes(start, (size_t)(to - start));
	return true;
}

static bool read_text(struct reader *r, struct str *text)
{
	const char *stop;

	if (!take(r, '"'))
		return false;
	stop = plain_end(r);
	if (stop == r->end || *stop != '"')
		return read_escaped(r, text);
	*text = str_bytes(r->at, (size_t)(stop - r->at));
	r->at = stop + 1;
	return true;
}

/* --- values ----------------------------------------------------------------------------------- */

/* Whole numbers only: 0, or digits that do not begin with 0. */
static bool read_number(struct reader *r, int64_t *number)
{
	bool below = *r->at == '-';
	const char *start = r->at += below;
	uint64_t n;

	while (r->at < r->end && *r->at >= '0' && *r->at <= '9')
		r->at++;
	if (r->at < r->end && (*r->at == '.' || *r->at == 'e' || *r->at == 'E'))
		return false;
	if (!str_number(str_bytes(start, (size_t)(r->at - start)), (uint64_t)INT64_MAX + below, &n))
		return false;
	*number = below ? (int64_t)(0 - n) : (int64_t)n;
	return *start != '0' || r->at == start + 1;
}

static bool read_list(struct reader *r, struct values *list);

static bool read_inside(struct reader *r, struct value *one, char c)
{
	bool good;

	if (++r->depth > DEPTH_MAX)
		return false;
	one->kind = c == '{' ? VALUE_TREE : VALUE_LIST;
	one->children = values_open(r->arena);
	good = c == '{' ? read_tree(r, one->children) : read_list(r, one->children);
	r->depth--;
	return good;
}

static bool read_word(struct reader *r, struct value *one, char c)
{
	one->kind = c == 'n' ? VALUE_NULL : VALUE_FLAG;
	one->flag = c == 't';
	return take_word(r, c == 'n' ? STR("null") : c == 't' ? STR("true") : STR("false"));
}

static bool read_value(struct reader *r, struct value *one)
{
	char c = next(r);

	switch (c) {
	case '"':
		one->kind = VALUE_TEXT;
		return read_text(r, &one->text);
	case '{':
	case '[':
		return read_inside(r, one, c);
	case 't':
	case 'f':
	case 'n':
		return read_word(r, one, c);
	default:
		one->kind = VALUE_NUMBER;
		return (c == '-' || (c >= '0' && c <= '9')) && read_number(r, &one->number);
	}
}

/* What no list of ours holds is refused. */
static bool read_list(struct reader *r, struct values *list)
{
	r->at++;
	if (take(r, ']'))
		return true;
	do {
		struct value *one = values_append(list, STR(""));

		if (!read_value(r, one) ||
		    (one->kind != VALUE_TEXT && one->kind != VALUE_NUMBER && one->kind != VALUE_TREE))
			return false;
	} while (take(r, ','));
	return take(r, ']');
}

static bool read_tree(struct reader *r, struct values *tree)
{
	struct str name;

	r->at++;
	if (take(r, '}'))
		return true;
	do {
		if (!read_text(r, &name) || values_find(tree, name) || !take(r, ':'))
			return false;
		if (!read_value(r, values_append(tree, name)))
			return false;
	} while (take(r, ','));
	return take(r, '}');
}

enum err json_read(struct arena *a, struct str text, struct values **tree)
{
	struct reader r = { .arena = a, .at = text.p, .end = text.p + text.n };
	struct value root = { .kind = VALUE_NULL };

	if (!str_is_utf8(text) || next(&r) != '{' || !read_inside(&r, &root, '{') || next(&r) != '\0' ||
	    r.at != r.end)
		return ERR_INVALID;
	*tree = root.children;
	return OK;
}
