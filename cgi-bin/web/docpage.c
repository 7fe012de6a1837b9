#include "cgi-bin/web/docpage.h"

#include "cgi-bin/web/after.h"

enum { PAGE = 50 };

enum err docpage_cut(struct web *w, struct document **list, size_t *count, struct values *v)
{
	struct str after;

	if (!after_read(w, DOCUMENT_ID_BYTES, &after))
		return ERR_NOT_FOUND;
	while (*count > 0 && after.n > 0 && str_compare((*list)->id, after) <= 0) {
		(*list)++;
		(*count)--;
	}
	if (*count <= PAGE)
		return OK;
	*count = PAGE;
	after_values(w, w->request.path, (*list)[PAGE - 1].id, v);
	return OK;
}
