/* Conditions that older definitions write as expressions: a.b == 'x' and not ('y' in c). */
#include "gen/import_rule.h"

#include "store/base/err.h"

enum { DEEP = 16, PARTS = 32 };

struct reader {
	struct import *in;
	struct str rest;
	int depth;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
	       c == '.' || c == '-';
}

/* The next word, sign or text in quotes (with them); empty at the end. */
static struct str peek(struct reader *r)
{
	size_t n = 0;

	while (r->rest.n > 0 && is_blank(r->rest.p[0]))
		r->rest = str_from(r->rest, 1);
	if (r->rest.n == 0)
		return STR("");
	if (r->rest.p[0] == '\'' || r->rest.p[0] == '"')
		return str_part(r->rest, 0, str_find(str_from(r->rest, 1), r->rest.p[0]) + 2);
	while (n < r->rest.n && is_name(r->rest.p[n]))
		n++;
	if (n > 0)
		return str_part(r->rest, 0, n);
	while (n < r->rest.n && n < 2 && str_find(STR("=!<>"), r->rest.p[n]) < 4)
		n++;
	return str_part(r->rest, 0, n > 0 ? n : 1);
}

static struct str take(struct reader *r)
{
	struct str word = peek(r);

	r->rest = str_from(r->rest, word.n);
	return word;
}

static bool take_word(struct reader *r, const char *word)
{
	bool found = str_is(peek(r), word);

	if (found)
		(void)take(r);
	return found;
}

static bool is_quoted(struct str word)
{
	return word.n >= 2 && (word.p[0] == '\'' || word.p[0] == '"');
}

static struct str bare(struct str word)
{
	return is_quoted(word) ? str_part(word, 1, word.n - 2) : word;
}

static bool is_operator(struct str word)
{
	static const char *const all[] = { "==", "!=", ">=", "<=", ">", "<", "in", "=" };

	for (size_t i = 0; i < COUNT(all); i++)
		if (str_is(word, all[i]))
			return true;
	return false;
}

static const struct condition *read_any(struct reader *r);

static const struct condition *read_part(struct reader *r)
{
	struct str left, op, right;
	const struct condition *c;

	if (++r->depth > DEEP)
		return NULL;
	if (take_word(r, "not") || take_word(r, "!")) {
		c = read_part(r);
		r->depth--;
		return c ? import_rule_join(r->in->arena, CONDITION_NOT, &c, 1) : NULL;
	}
	if (take_word(r, "(")) {
		c = read_any(r);
		r->depth--;
		return take_word(r, ")") ? c : NULL;
	}
	left = take(r);
	r->depth--;
	if (!is_operator(peek(r)))       /* a yes by itself */
		return is_quoted(left) ? NULL : import_rule_compare(r->in, left, STR("is"), STR("true"));
	op = take(r);
	right = take(r);
	if (str_is(op, "in") || is_quoted(left))
		return import_rule_compare(r->in, bare(right), op, bare(left));
	return import_rule_compare(r->in, left, op, bare(right));
}

static const struct condition *read_joined(struct reader *r, const char *word,
                                           enum condition_kind kind,
                                           const struct condition *(*read)(struct reader *r))
{
	const struct condition *parts[PARTS];
	size_t count = 0;

	do
		if (count == PARTS || !(parts[count++] = read(r)))
			return NULL;
	while (take_word(r, word));
	return import_rule_join(r->in->arena, kind, parts, count);
}

static const struct condition *read_all(struct reader *r)
{
	return read_joined(r, "and", CONDITION_ALL, read_part);
}

static const struct condition *read_any(struct reader *r)
{
	return read_joined(r, "or", CONDITION_ANY, read_all);
}

const struct condition *import_expression(struct import *in, struct str text)
{
	struct reader r = { .in = in, .rest = text };
	const struct condition *c = read_any(&r);

	return peek(&r).n == 0 ? c : NULL;
}
