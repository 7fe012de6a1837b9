#include "store/compiled/doing.h"

#include "store/base/arena.h"
#include "store/base/buf.h"
#include "store/base/err.h"

/* Their places are the bits; the words stand in records. */
static const char *const names[DOINGS] = { "script", "files", "start", "send", "unread" };

struct str doing_write(struct arena *a, unsigned doings)
{
	struct buf b = buf_open(a);

	for (size_t i = 0; i < COUNT(names); i++) {
		if (!(doings & 1U << i))
			continue;
		if (b.n > 0)
			buf_byte(&b, ' ');
		buf_text(&b, names[i]);
	}
	return buf_str(&b);
}

struct str doing_said(struct arena *a, const struct words *w, struct str kept)
{
	struct buf b = buf_open(a);
	struct str word;

	while (str_cut(&kept, ' ', &word))
		for (size_t i = 0; i < COUNT(names); i++) {
			if (!str_is(word, names[i]))
				continue;
			if (b.n > 0)
				buf_text(&b, ", ");
			buf_add(&b, words_get(w, str_join(a, STR("caseshare.does_"), word)));
		}
	return buf_str(&b);
}
