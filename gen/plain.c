#include "gen/plain.h"

#include "store/base/arena.h"
#include "store/base/err.h"

enum { SENTENCE_WORDS_MAX = 25, WORDS_LEAST = 20, AGE_MOST = 30, GRADE_YOUNGER = 5 };

/* --- content/plain.yaml ----------------------------------------------------------------------- */

struct plain plain_read(struct arena *a, struct diag *d, const struct yaml_node *root)
{
	static const struct str keys[] = { { "reading_age", 11 }, { "known", 5 },
	                                   { "known_at_work", 13 }, { "given", 5 },
	                                   { "abbreviations", 13 } };
	const struct yaml_node *age = yaml_find(root, "reading_age");
	struct plain p = { .known = yaml_get(root, "known"),
	                   .known_at_work = yaml_get(root, "known_at_work"),
	                   .given = yaml_get(root, "given") };
	struct values *words = values_open(a);
	uint64_t n = 0;

	for (const struct yaml_node *one = root ? root->children : NULL; one; one = one->next) {
		size_t i = 0;

		while (i < COUNT(keys) && !str_equal(one->key, keys[i]))
			i++;
		if (i == COUNT(keys))
			diag_unknown(d, one->key_at, "key", one->key, keys, COUNT(keys));
	}
	if (age && (!str_number(age->text, AGE_MOST, &n) || n <= GRADE_YOUNGER))
		diag_error(d, age->at, "this is not an age; write whole years, 6 to %d", AGE_MOST);
	p.reading_age = (int32_t)n;
	if (yaml_find(root, "abbreviations"))
		yaml_to_values(yaml_find(root, "abbreviations"), words);
	p.abbreviations = words;
	return p;
}

/* --- words ------------------------------------------------------------------------------------ */

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_letter(char c)
{
	return is_upper(c) || (c >= 'a' && c <= 'z');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_vowel(char c)
{
	return str_find(STR("aeiouyAEIOUY"), c) < 12;
}

/* Runs of vowels; an e that is not heard at the end is none, as in "made", "makes", "asked". */
static size_t syllables(struct str word)
{
	size_t n = 0, end = word.n;

	for (size_t i = 0; i < word.n; i++)
		n += is_vowel(word.p[i]) && (i == 0 || !is_vowel(word.p[i - 1]));
	if (end > 2 && (str_ends(word, STR("es")) || str_ends(word, STR("ed"))))
		end--;
	if (n > 1 && end > 2 && word.p[end - 1] == 'e' && !is_vowel(word.p[end - 2]) &&
	    str_find(STR("l"), word.p[end - 2]) == 1 &&
	    !(end < word.n && str_find(word.p[end] == 'd' ? STR("td") : STR("sxzcg"), word.p[end - 2]) <
	      (word.p[end] == 'd' ? 2u : 5u)))
		n--;
	return n > 0 ? n : 1;
}

/* Where words may not be looked for: a tag, the address of a link, a token. Its length, or 0. */
static size_t passed_over(struct str text)
{
	size_t end = 0;

	if (text.p[0] == '<')
		end = str_find(text, '>');
	else if (str_starts(text, STR("](")))
		end = str_find(text, ')');
	else if (text.p[0] == '{')
		end = str_find(text, '}');
	else if (text.p[0] == '&')
		end = str_find(text, ';');
	return end > 0 && end < text.n ? end + 1 : 0;
}

/* Tags inside a sentence. */
static bool is_inline(struct str tag)
{
	static const char *const names[] = { "a", "strong", "em", "code", "span" };
	size_t end = 0;

	tag = str_from(tag, str_starts(tag, STR("</")) ? 2 : 1);
	while (end < tag.n && is_letter(tag.p[end]))
		end++;
	for (size_t i = 0; i < COUNT(names); i++)
		if (str_is(str_part(tag, 0, end), names[i]))
			return true;
	return false;
}

/* A sentence ends with its mark, a block, a heading, a point of a list, a row of a table. */
static bool ends_sentence(struct str rest)
{
	char next = rest.n > 1 ? rest.p[1] : '\n';

	if (rest.p[0] == '<')
		return !is_inline(rest);
	if (rest.p[0] == '|')
		return true;
	if (rest.p[0] == '\n')
		return str_find(STR("\n-*#0123456789|"), next) < 15;
	return str_find(STR(".!?:"), rest.p[0]) < 4 && (next == ' ' || next == '\n' || next == '<');
}

int plain_age(struct str text, size_t *words)
{
	size_t heard = 0, sentences = 0, end;
	bool inside = false;

	*words = 0;
	while (text.n > 0) {
		if (inside && ends_sentence(text)) {
			sentences++;
			inside = false;
		}
		if ((end = passed_over(text)) > 0) {
			*words += text.p[0] == '{';
			heard += text.p[0] == '{';
			text = str_from(text, end);
			continue;
		}
		for (end = 0; end < text.n && is_letter(text.p[end]); end++)
			;
		if (end > 0) {
			++*words;
			heard += syllables(str_part(text, 0, end));
			inside = true;
		}
		text = str_from(text, end > 0 ? end : 1);
	}
	sentences += inside;
	if (*words == 0 || sentences == 0)
		return 0;
	return (int)((int64_t)(39 * *words / sentences + 1180 * heard / *words) - 1559) / 100 +
	       GRADE_YOUNGER;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\n';
}

/* The first that is too long. A line of a list and a paragraph end one too. */
void plain_check_sentences(struct diag *d, struct place at, struct str text)
{
	size_t words = 0;

	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i], next = i + 1 < text.n ? text.p[i + 1] : '\n';

		words += !is_blank(c) && is_blank(next);
		if (words > SENTENCE_WORDS_MAX)
			break;
		if (c == '|' || (c == '>' && next == '\n') ||
		    (str_find(STR(".!?:"), c) < 4 && is_blank(next)) ||
		    (c == '\n' && str_find(STR("\n-*#|0123456789"), next) < 15))
			words = 0;
	}
	if (words > SENTENCE_WORDS_MAX)
		diag_warning(d, at, "a sentence has more than %d words; part it", SENTENCE_WORDS_MAX);
}

/* --- abbreviations ---------------------------------------------------------------------------- */

/* The next word of two capitals or more; *rest goes behind it. */
static bool next_abbreviation(struct str *rest, struct str *found)
{
	while (rest->n > 0) {
		size_t end = passed_over(*rest), capitals = 0;

		/* In bold stand names, as buttons and pages have them. */
		if (str_starts(*rest, STR("**")))
			end = 2 + str_search(str_from(*rest, 2), STR("**")) + 2;
		else if (str_starts(*rest, STR("<strong>")))
			end = str_search(*rest, STR("</strong>"));

		if (end > 0) {
			*rest = str_from(*rest, end);
			continue;
		}
		for (; end < rest->n && (is_letter(rest->p[end]) || is_digit(rest->p[end])); end++)
			capitals += is_upper(rest->p[end]);
		*found = str_part(*rest, 0, end);
		*rest = str_from(*rest, end > 0 ? end : 1);
		if (found->n > 2 && str_ends(*found, STR("s")) && capitals == found->n - 1)
			found->n--;
		if (capitals > 1 && capitals == found->n)
			return true;
	}
	return false;
}

bool plain_has_word(struct str list, struct str word)
{
	struct str one;

	while (str_cut(&list, ' ', &one))
		if (str_equal(one, word))
			return true;
	return false;
}

static bool is_explained(struct arena *a, struct str words, struct str abbreviation,
                         struct str around)
{
	struct str brackets = str_join(a, str_join(a, STR("("), abbreviation), STR(")")), one;

	if (str_search(around, brackets) < around.n)
		return true;
	around = str_lower(a, around);
	while (words.n > 0 && str_cut(&words, ';', &one)) {
		one = str_lower(a, str_trim(one));
		if (str_search(around, one) < around.n)
			return true;
	}
	return false;
}

static void check_abbreviation(const struct plain *p, struct diag *d, struct place at,
                               struct str found, struct plain_around around)
{
	struct str words = values_get(p->abbreviations, found);

	if (plain_has_word(p->known, found) ||
	    (around.at_work && plain_has_word(p->known_at_work, found)) ||
	    is_explained(d->arena, words, found, around.text))
		return;
	if (words.n > 0)
		diag_warning(d, at,
		             "\"%.*s\" is not explained here; write \"%.*s\" before it is used, or in its place",
		             STR_FMT(found), STR_FMT(str_trim(str_part(words, 0, str_find(words, ';')))));
	else
		diag_warning(d, at,
		             "not everybody knows \"%.*s\"; write its words, or add it to content/plain.yaml",
		             STR_FMT(found));
}

void plain_check(const struct plain *p, struct diag *d, struct place at, struct str text,
                 struct plain_around around)
{
	struct str rest = text, found;
	size_t words;
	int age = plain_age(text, &words);

	if (p->reading_age > 0 && words >= WORDS_LEAST && age > p->reading_age)
		diag_warning(d, at,
		             "this reads as for people of %d years; write shorter sentences and words, for %d", age,
		             p->reading_age);
	while (next_abbreviation(&rest, &found))
		check_abbreviation(p, d, at, found, around);
}
