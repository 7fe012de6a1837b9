#include "gen/letters.h"

#include <string.h>

#include "gen/folder.h"

enum { WORDS_MAX = 128 };

/* What programs fill in, beside the council's settings; and the letters that are of no use without
 * one of them. */
static const char *const filled[] = { "code", "minutes", "link", "until", "left", "lines", "text",
                                      "waiting", "calendars" };
static const struct { const char *letter, *needs; } useless[] = {
	{ "login-code", "code" }, { "register-code", "code" }, { "reset-code", "code" },
	{ "email-change-code", "code" },
	{ "invite", "link" }, { "invite-member", "link" }, { "helper-invite", "link" },
	{ "rescue", "link" },
	{ "staff-set-password", "link" }, { "staff-new-password", "link" },
};

static size_t known_words(const struct build *b, struct str *words)
{
	size_t n = 0;

	for (; n < COUNT(filled); n++)
		words[n] = str_of(filled[n]);
	for (const struct value *v = b->council->first; v && n < WORDS_MAX; v = v->next)
		words[n++] = v->name;
	return n;
}

/* A place that nobody fills would stay empty in the letter. */
static void check_places(struct build *b, const struct mustache_node *node, const struct str *words,
                         size_t count)
{
	for (; node; node = node->next) {
		struct str word = str_part(node->text, 0, str_find(node->text, '.'));
		size_t i = 0;

		check_places(b, node->child, words, count);
		if (node->kind == MUSTACHE_TEXT)
			continue;
		while (i < count && !str_equal(words[i], word))
			i++;
		/* of the templates it is another word for {{council}} */
		if (str_is(word, "name"))
			diag_error(&b->diag, node->at,
			           "no letter knows the name of who gets it; for the council's write {{council}}");
		else if (i == count)
			diag_unknown(&b->diag, node->at, "place", word, words, count);
	}
}

static bool has_place(const struct mustache_node *node, const char *word)
{
	for (; node; node = node->next)
		if ((node->kind == MUSTACHE_VALUE && str_is(node->text, word)) ||
		    has_place(node->child, word))
			return true;
	return false;
}

static void check_needed(struct build *b, struct str name, const struct mustache *letter)
{
	for (size_t i = 0; i < COUNT(useless); i++)
		if (str_is(name, useless[i].letter) && !has_place(letter->first, useless[i].needs))
			diag_error(&b->diag, (struct place){ letter->path, 0, 0 },
			           "without it this letter is of no use to anybody; write {{%s}} into it",
			           useless[i].needs);
}

/* Letters speak of the council's settings by their bare names: {{phone}}. */
static void compile(struct build *b, struct str file, const char *path, struct str text)
{
	struct str name = str_part(file, 0, file.n - strlen(".txt"));
	struct buf steps = buf_open(b->arena);
	struct str words[WORDS_MAX];
	struct mustache letter;
	struct page page;

	if (!str_starts(text, STR("Subject: ")))
		diag_error(&b->diag, (struct place){ path, 1, 1 },
		           "a letter begins with its subject; write Subject: and the words");
	if (!mustache_read(b->arena, &b->diag, path, text, &letter))
		return;
	check_places(b, letter.first, words, known_words(b, words));
	check_needed(b, name, &letter);
	template_play_plain(&b->templates, &letter, b->council, &steps);
	if (page_read_bytes(buf_str(&steps), &page) != OK)
		diag_error(&b->diag, (struct place){ path, 0, 0 },
		           "its sections are nested deeper than 32; split it");
	output_add(&b->output, str_join(b->arena, STR("compiled/letters/"), name), buf_str(&steps),
	           path);
}

void letters_build(struct build *b)
{
	const char *from = build_path(b, b->content, STR("letters"));
	struct str *names, text;
	size_t count = folder_list(b->arena, from, ".txt", false, &names);

	for (size_t i = 0; i < count; i++) {
		const char *path = folder_path(b->arena, from, names[i]);

		if (folder_read(b->arena, path, &text))
			compile(b, names[i], path, text);
		else
			diag_error(&b->diag, (struct place){ path, 0, 0 },
			           "could not be read; look at its permissions");
	}
}
