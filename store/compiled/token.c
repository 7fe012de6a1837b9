#include "store/compiled/token.h"

#include <stdint.h>

#include "store/base/arena.h"
#include "store/base/buf.h"

enum { ID_MAX = 40 };

static bool is_id(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!(s.p[i] >= 'a' && s.p[i] <= 'z') && !(i > 0 && s.p[i] >= '0' && s.p[i] <= '9') &&
		    !(i > 0 && s.p[i] == '_'))
			return false;
	return s.n > 0 && s.n <= ID_MAX;
}

/* text begins with "{id, words}". */
static bool read_one(struct str text, struct token *token)
{
	size_t end = str_find(text, '}'), comma;

	if (end == text.n || end < 1)
		return false;
	token->whole = str_part(text, 0, end + 1);
	text = str_part(text, 1, end - 1);
	comma = str_find(text, ',');
	token->id = str_part(text, 0, comma);
	token->words = str_trim(str_from(text, comma + 1));
	return comma < text.n && is_id(token->id) && token->words.n > 0 &&
	       str_find(token->words, '{') == token->words.n;
}

static bool find(struct str text, size_t *at, struct token *token)
{
	*at = str_find(text, '{');
	while (*at < text.n) {
		bool doubled = str_starts(str_from(text, *at), STR("{{"));

		if (!doubled && read_one(str_from(text, *at), token))
			return true;
		*at += 1 + doubled;
		*at += str_find(str_from(text, *at), '{');
	}
	return false;
}

bool token_is_in(struct str text)
{
	struct token token;
	size_t at;

	return find(text, &at, &token);
}

bool token_cut(struct str *rest, struct buf *b, struct token *token)
{
	size_t at;
	bool found = find(*rest, &at, token);

	if (b)
		buf_add(b, str_part(*rest, 0, found ? at : rest->n));
	*rest = str_from(*rest, found ? at + token->whole.n : rest->n);
	return found;
}

struct str token_words(struct arena *a, struct str text)
{
	struct buf b = buf_open(a);
	struct str rest = text;
	struct token token;

	if (!token_is_in(text))
		return text;
	while (token_cut(&rest, &b, &token))
		buf_add(&b, token.words);
	return buf_str(&b);
}

/* FNV-1a over the words: two tokens about one field may have different ones. */
struct str token_place(struct arena *a, const struct token *token)
{
	static const char digits[] = "0123456789abcdef";
	uint32_t hash = 2166136261u;
	struct buf b = buf_open(a);

	for (size_t i = 0; i < token->words.n; i++)
		hash = (hash ^ (unsigned char)token->words.p[i]) * 16777619u;
	buf_text(&b, "told-of.");
	buf_add(&b, token->id);
	buf_byte(&b, '_');
	for (int i = 0; i < 8; i++, hash >>= 4)
		buf_byte(&b, digits[hash & 15]);
	return buf_str(&b);
}
