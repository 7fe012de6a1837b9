#include "store/compiled/words.h"

#include "store/base/buf.h"
#include "store/base/log.h"
#include "store/base/mapped.h"
#include "store/compiled/page.h"

/* The line that begins at or after at, without its end. */
static struct str line_at(struct str bytes, size_t at)
{
	struct str rest = str_from(bytes, at);

	return str_part(rest, 0, str_find(rest, '\n'));
}

static struct str key_of(struct str line)
{
	return str_part(line, 0, str_find(line, '\t'));
}

enum err words_check(struct str bytes)
{
	struct str before = STR("");

	for (size_t at = 0; at < bytes.n;) {
		struct str line = line_at(bytes, at), key = key_of(line);

		if (key.n == line.n || key.n == 0 || str_compare(before, key) >= 0)
			return ERR_DAMAGED;
		before = key;
		at += line.n + 1;
	}
	return OK;
}

/* Only what every start can afford: the order of 700 lines is gen's promise (words_check), and a
 * line that breaks it is a word that is not found. */
static bool is_whole(struct str bytes)
{
	struct str line = line_at(bytes, 0);

	return bytes.n == 0 || (bytes.p[bytes.n - 1] == '\n' && str_find(line, '\t') < line.n);
}

enum err words_read_bytes(struct arena *a, struct str bytes, struct words **w)
{
	struct words *made;

	if (!is_whole(bytes))
		return ERR_DAMAGED;
	made = ARENA_NEW(a, struct words);
	made->arena = a;
	made->bytes = bytes;
	*w = made;
	return OK;
}

static const char *path_in(struct arena *a, const char *folder)
{
	return str_c(a, str_join(a, str_of(folder), STR("/words")));
}

enum err words_open(struct arena *a, const char *folder, struct words **w)
{
	struct str bytes;
	enum err e = mapped_open(path_in(a, folder), &bytes);

	return e == OK ? words_read_bytes(a, bytes, w) : e;
}

enum err words_load(struct arena *a, const char *folder, struct words **w)
{
	struct str bytes;
	enum err e = mapped_read(a, path_in(a, folder), MAPPED_BYTES_MAX, &bytes);

	if (e == OK && (bytes.n == 0 || bytes.n == MAPPED_BYTES_MAX))
		return ERR_DAMAGED;
	return e == OK ? words_read_bytes(a, bytes, w) : e;
}

/* Where the line starts that the byte at at belongs to. */
static size_t line_start(struct str bytes, size_t at)
{
	struct str head = str_part(bytes, 0, at);
	size_t end = str_find_last(head, '\n');

	return end < head.n ? end + 1 : 0;
}

static bool find_line(struct str bytes, struct str key, struct str *line)
{
	size_t low = 0, high = bytes.n;

	while (low < high) {
		size_t start = line_start(bytes, low + (high - low) / 2);
		struct str here = line_at(bytes, start);
		int order = str_compare(key, key_of(here));

		if (order == 0) {
			*line = here;
			return true;
		}
		if (order < 0)
			high = start;
		else
			low = start + here.n + 1;
	}
	return false;
}

static struct str unescape(struct arena *a, struct str s)
{
	struct buf b;

	if (str_find(s, '\\') == s.n)
		return s;
	b = buf_open(a);
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\\' && i + 1 < s.n)
			buf_byte(&b, s.p[++i] == 'n' ? '\n' : s.p[i]);
		else
			buf_byte(&b, s.p[i]);
	}
	return buf_str(&b);
}

bool words_find(const struct words *w, struct str key, struct str *text)
{
	struct str line;

	if (!w || !find_line(w->bytes, key, &line))
		return false;
	*text = unescape(w->arena, str_from(line, key.n + 1));
	return true;
}

struct str words_get(const struct words *w, struct str key)
{
	struct str text = STR("");

	if (w && !words_find(w, key, &text))
		log_event("words_missing", str_c(w->arena, key), 0);
	return text;
}

static bool token(const struct words *w, struct str name, const struct words_pair *pairs,
                  size_t count, struct str *text)
{
	for (size_t i = 0; i < count; i++) {
		if (str_equal(pairs[i].name, name)) {
			*text = pairs[i].text;
			return true;
		}
	}
	if (!w || name.n == 0)
		return false;
	if (str_find(name, '.') < name.n)
		return words_find(w, name, text);
	return words_find(w, str_join(w->arena, STR("council."), name), text);
}

/* Hebrew, Arabic, Syriac, Thaana, N'Ko: U+0590 to U+07FF, by the first byte. */
static bool runs_left(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0xd6 && (unsigned char)s.p[i] <= 0xdf)
			return true;
	return false;
}

/* A name, an address or the groups of a phone number; a number alone keeps its order anywhere. */
static bool runs_right(struct str s)
{
	bool has_figure = false, has_other = false;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
			return true;
		*(c >= '0' && c <= '9' ? &has_figure : &has_other) = true;
	}
	return has_figure && has_other && !runs_left(s);
}

/* It would pull the words around it along (Unicode UAX 9). */
void words_add(struct buf *b, struct str sentence, struct str filled)
{
	bool apart = runs_left(sentence) ? runs_right(filled)
	                                 : str_starts(sentence, STR(PAGE_ENGLISH)) && runs_left(filled);

	if (apart)
		buf_text(b, WORDS_APART);
	buf_add(b, filled);
	if (apart)
		buf_text(b, WORDS_APART_END);
}

/* Adds what stands for the brace at `at` of the sentence; gives how much of it that was. */
static size_t fill_one(struct buf *b, const struct words *w, struct str sentence, size_t at,
                       const struct words_pair *pairs, size_t count)
{
	struct str text = str_from(sentence, at), filled;
	size_t end = str_find(text, '}');

	if (text.n > 1 && text.p[1] == '{') {
		buf_byte(b, '{');
		return 2;
	}
	if (end < text.n && token(w, str_part(text, 1, end - 1), pairs, count, &filled)) {
		words_add(b, sentence, filled);
		return end + 1;
	}
	buf_byte(b, '{');
	return 1;
}

struct str words_fill(struct arena *a, const struct words *w, struct str text,
                      const struct words_pair *pairs, size_t count)
{
	struct buf b = buf_open(a);
	size_t at = str_find(text, '{'), from = 0;

	if (at == text.n)
		return text;
	while (from < text.n) {
		buf_add(&b, str_part(text, from, at - from));
		from = at < text.n ? at + fill_one(&b, w, text, at, pairs, count) : text.n;
		at = from + str_find(str_from(text, from), '{');
	}
	return buf_str(&b);
}
