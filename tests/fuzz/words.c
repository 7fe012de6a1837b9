/* The words that gen compiled, as they lie on the disk, behind a sentence that they fill (to the
 * first NUL). Where each line is in its place, each is found, and what is not there is not. */
#include "store/compiled/words.h"

#include <stdlib.h>

#include "store/base/arena.h"
#include "store/base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void finds_each(const struct words *w)
{
	struct str rest = w->bytes, line, key, text;

	while (str_cut(&rest, '\n', &line)) {
		key = str_part(line, 0, str_find(line, '\t'));
		if (line.n > 0 && (!words_find(w, key, &text) || text.n > line.n - key.n - 1))
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena *a = arena_open(8 << 20);
	struct str rest = str_bytes(bytes, n), sentence, filled;
	struct words_pair pair = { STR("name"), STR("{{ {council.phone}") };
	struct words *w;

	if (n <= 1 << 14 && str_cut(&rest, '\0', &sentence) && rest.p &&
	    words_read_bytes(a, rest, &w) == OK) {
		if (words_check(rest) == OK)
			finds_each(w);
		filled = words_fill(a, w, sentence, &pair, 1);
		if (str_is_utf8(sentence) && str_is_utf8(rest) && !str_is_utf8(filled))
			abort();
		filled = words_spoken(a, w, sentence, STR("Ada"));
		(void)words_date_text(a, w, sentence);
	}
	arena_close(a);
	return 0;
}
