#include "store/base/fold.h"

#include "store/base/arena.h"
#include "store/base/buf.h"
#include "store/base/err.h"

struct row {
	const char *plain, *letters;
};

/* Latin-1 Supplement, Latin Extended-A, and what Welsh, Romanian and Pinyin use beyond them. */
static const struct row rows[] = {
	{ "a", "àáâãäåāăąǎÀÁÂÃÄÅĀĂĄǍ" }, { "ae", "æÆ" }, { "c", "çćĉċčÇĆĈĊČ" }, { "d", "ďđðĎĐÐ" },
	{ "e", "èéêëēĕėęěÈÉÊËĒĔĖĘĚ" }, { "g", "ĝğġģĜĞĠĢ" }, { "h", "ĥħĤĦ" },
	{ "i", "ìíîïĩīĭįıǐÌÍÎÏĨĪĬĮİǏ" },
	{ "j", "ĵĴ" }, { "k", "ķĸĶ" }, { "l", "ĺļľŀłĹĻĽĿŁ" }, { "n", "ñńņňŋÑŃŅŇŊ" },
	{ "o", "òóôõöøōŏőǒÒÓÔÕÖØŌŎŐǑ" }, { "oe", "œŒ" }, { "r", "ŕŗřŔŖŘ" }, { "s", "śŝşšșŚŜŞŠȘ" },
	{ "ss", "ßẞ" },
	{ "t", "ţťŧțŢŤŦȚ" }, { "th", "þÞ" }, { "u", "ùúûüũūŭůűųǔÙÚÛÜŨŪŬŮŰŲǓ" }, { "w", "ŵẁẃẅŴẀẂẄ" },
	{ "y", "ýÿŷỳÝŸŶỲ" }, { "z", "źżžŹŻŽ" }, { "-", "‘’ʼ´‐‑‒–—―" },
	{ " ", "\u00a0\u2007\u202f\u3000" },
};

static size_t length(unsigned char first)
{
	if (first < 0x80)
		return 1;
	return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

static void fold_ascii(struct buf *b, char c)
{
	if (c >= 'A' && c <= 'Z')
		buf_byte(b, (char)(c + ('a' - 'A')));
	else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
		buf_byte(b, c);
	else
		buf_byte(b, c == '-' || c == '\'' || c == '`' ? '-' : ' ');
}

static bool is_combining(struct str one)
{
	unsigned char first = (unsigned char)one.p[0];

	return one.n == 2 && (first == 0xcc || (first == 0xcd && (unsigned char)one.p[1] <= 0xaf));
}

static void fold_letter(struct buf *b, struct str one)
{
	if (is_combining(one))
		return;
	for (size_t i = 0; i < COUNT(rows); i++) {
		if (str_search(str_of(rows[i].letters), one) < str_of(rows[i].letters).n) {
			buf_text(b, rows[i].plain);
			return;
		}
	}
	buf_add(b, one);
}

struct str fold(struct arena *a, struct str s)
{
	struct buf b = buf_open(a);
	size_t n;

	for (size_t i = 0; i < s.n; i += n) {
		n = length((unsigned char)s.p[i]);
		if (n == 1)
			fold_ascii(&b, s.p[i]);
		else
			fold_letter(&b, str_part(s, i, n));
	}
	return buf_str(&b);
}

struct str fold_join(struct arena *a, struct str word)
{
	struct buf b = buf_open(a);

	for (size_t i = 0; i < word.n; i++)
		if (word.p[i] != '-')
			buf_byte(&b, word.p[i]);
	return buf_str(&b);
}

struct str fold_letters(struct arena *a, struct str name)
{
	struct buf b = buf_open(a);
	struct str s = fold(a, name);

	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != ' ' && s.p[i] != '-')
			buf_byte(&b, s.p[i]);
	return buf_str(&b);
}

struct str fold_start(struct str word, size_t n)
{
	size_t end = 0;

	while (n-- > 0 && end < word.n)
		end += length((unsigned char)word.p[end]);
	return str_part(word, 0, end < word.n ? end : word.n);
}
