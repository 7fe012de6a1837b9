#include "cgi-bin/web/docpage.h"

#include "store/base/hex.h"

enum { PAGE = 50 };

enum err docpage_cut(struct web *w, struct document **list, size_t *count, struct values *v)
{
	struct str typed = web_query(w, "after"), after = STR(""), path, last;

	if (typed.n > 0 && !hex_read(w->arena, typed, DOCUMENT_ID_BYTES, &after))
		return ERR_NOT_FOUND;
	while (*count > 0 && after.n > 0 && str_compare((*list)->id, after) <= 0) {
		(*list)++;
		(*count)--;
	}
	if (*count <= PAGE)
		return OK;
	*count = PAGE;
	path = str_join(w->arena, w->request.path, STR("?after="));
	last = hex_write(w->arena, (*list)[PAGE - 1].id);
	values_text(v, STR("older"), str_join(w->arena, path, last));
	return OK;
}
