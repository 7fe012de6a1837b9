#include "gen/letters.h"

#include <string.h>

#include "gen/folder.h"

/* Letters speak of the council's settings by their bare names: {{phone}}. */
static void compile(struct build *b, struct str file, const char *path, struct str text)
{
	struct str name = str_part(file, 0, file.n - strlen(".txt"));
	struct buf steps = buf_open(b->arena);
	struct mustache letter;
	struct page page;

	if (!str_starts(text, STR("Subject: ")))
		diag_error(&b->diag, (struct place){ path, 1, 1 },
		           "a letter begins with its subject; write Subject: and the words");
	if (!mustache_read(b->arena, &b->diag, path, text, &letter))
		return;
	template_play_plain(&b->templates, &letter, b->council, &steps);
	if (page_read_bytes(buf_str(&steps), &page) != OK)
		diag_error(&b->diag, (struct place){ path, 0, 0 }, "its sections are nested deeper than 32; split it");
	output_add(&b->output, str_join(b->arena, STR("compiled/letters/"), name), buf_str(&steps), path);
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
			diag_error(&b->diag, (struct place){ path, 0, 0 }, "could not be read; look at its permissions");
	}
}
