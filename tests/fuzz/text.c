/* What people type, as it is kept, shown in one line, and searched for: text stays text, and doing
 * it twice changes nothing more. */
#include "store/base/fold.h"

#include <stdlib.h>

#include "cgi-bin/web/urlencoded.h"
#include "store/base/arena.h"
#include "store/base/compose.h"
#include "store/base/escape.h"
#include "store/base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void same(struct str a, struct str b)
{
	if (!str_is_utf8(a) || !str_equal(a, b))
		abort();
}

/* Letters that are put together are no longer than what they were made of, and stay so. */
static void composes(struct arena *a, struct str text)
{
	struct str once = { arena_take(a, text.n), 0 }, twice = { arena_take(a, text.n), 0 };

	once.n = compose(text, (char *)once.p);
	if (once.n > text.n || (str_is_utf8(text) && !str_is_utf8(once)))
		abort();
	twice.n = compose(once, (char *)twice.p);
	if (!str_equal(once, twice))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena *a = arena_open(32 << 20);
	struct buf html = buf_open(a);
	struct str text, again;

	if (n > 0 && n <= 1024)          /* four times what a password may be */
		composes(a, str_bytes(bytes, n));
	if (n > (1 << 14) || fields_text(a, str_bytes(bytes, n), &text) != OK) {
		arena_close(a);
		return 0;
	}
	if (fields_text(a, text, &again) != OK)
		abort();
	same(again, text);
	for (size_t i = 0; i < text.n; i++)
		if (((unsigned char)text.p[i] < ' ' && text.p[i] != '\n' && text.p[i] != '\t') ||
		    text.p[i] == 0x7f)
			abort();
	again = str_straight(a, text);
	same(str_straight(a, again), again);
	again = fold(a, text);
	same(fold(a, again), again);
	(void)fold_join(a, again);
	(void)fold_start(again, 3);
	escape_attribute(&html, text);
	if (str_find(buf_str(&html), '<') < html.n || str_find(buf_str(&html), '"') < html.n)
		abort();
	arena_close(a);
	return 0;
}
