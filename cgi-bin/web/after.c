#include "cgi-bin/web/after.h"

#include "store/base/hex.h"

bool after_read(struct web *w, size_t bytes, struct str *after)
{
	struct str typed = web_query(w, "after");

	*after = STR("");
	return typed.n == 0 || hex_read(w->arena, typed, bytes, after);
}

void after_values(struct web *w, struct str path, struct str last, struct values *v)
{
	path = str_join(w->arena, path, STR("?after="));
	values_text(v, STR("older"), str_join(w->arena, path, hex_write(w->arena, last)));
}
