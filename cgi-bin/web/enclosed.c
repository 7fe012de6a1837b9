#include "cgi-bin/web/enclosed.h"

#include "cgi-bin/web/files.h"
#include "store/base/hex.h"
#include "store/compiled/doing.h"
#include "store/compiled/words.h"

static const struct value *first(const struct message *m)
{
	return m->files ? m->files->first : NULL;
}

void enclosed_values(struct web *w, const struct message *m, struct str path, bool for_council,
                     struct values *v)
{
	struct values *list = values_list(v, STR("files"));

	for (const struct value *one = first(m); one; one = one->next) {
		const struct values *file = one->children;
		struct values *to = values_add_tree(list);

		values_text(to, STR("name"), values_get(file, STR("name")));
		values_text(to, STR("size"),
		            words_size(w->arena, w->words, values_get_number(file, STR("size"))));
		if (for_council)
			values_text(to, STR("does"),
			            doing_said(w->arena, w->words, values_get(file, STR("does"))));
		values_text(to, STR("href"), str_join(w->arena, path, values_get(file, STR("id"))));
	}
	values_flag(v, STR("has_files"), list->count > 0);
}

enum err enclosed_send(struct web *w, const struct message *m)
{
	struct str wanted = web_piece(w, "file"), id;

	if (!hex_read(w->arena, wanted, VAULT_ID_BYTES, &id))
		return ERR_NOT_FOUND;
	for (const struct value *one = first(m); one; one = one->next)
		if (str_equal(values_get(one->children, STR("id")), wanted))
			return files_send_blob(w, m->child, id, values_get(one->children, STR("name")),
			                       values_get(one->children, STR("type")));
	return ERR_NOT_FOUND;
}
