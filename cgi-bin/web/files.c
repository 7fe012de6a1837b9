#include "cgi-bin/web/files.h"

#include "store/base/hex.h"

const struct values *files_find(const struct form *f, const struct values *answers, struct str id,
                                const struct form_field **field)
{
	struct answers_file file = { .at = NULL };

	while (answers_file_next(f, answers, &file)) {
		*field = file.field;
		if (str_equal(values_get(file.file, STR("id")), id))
			return file.file;
	}
	return NULL;
}

int64_t files_total(const struct values *answers, struct str field, size_t *count)
{
	const struct values *list = values_get_list(answers, field);
	int64_t total = 0;

	*count = list ? list->count : 0;
	for (const struct value *one = list ? list->first : NULL; one; one = one->next)
		total += values_get_number(one->children, STR("size"));
	return total;
}

static enum err next(void *from, struct buf *out, bool *last)
{
	return blob_read(from, out, last);
}

/* Our own verdict at upload, by ending; never what the browser said. */
static const char *type_of(struct str name)
{
	static const struct { const char *ending, *type; } rows[] = {
		{ "pdf", "application/pdf" }, { "jpg", "image/jpeg" }, { "jpeg", "image/jpeg" },
		{ "png", "image/png" },
		{ "doc", "application/msword" },
		{ "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document" },
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		if (str_is(name, rows[i].ending))
			return rows[i].type;
	return "application/octet-stream";
}

enum err files_open(struct web *w, struct str owner, struct str id, struct source **from)
{
	struct blob_reader *r;
	struct blob b;
	enum err e = blob_open(w->main, w->keys, w->config.data, owner, id, &r, &b);

	if (e != OK)
		return e;
	*from = ARENA_NEW(w->arena, struct source);
	**from = (struct source){ r, next, b.bytes };
	return OK;
}

struct str files_ending(struct arena *a, struct str name)
{
	size_t dot = str_find_last(name, '.');

	return dot < name.n ? str_lower(a, str_from(name, dot + 1)) : STR("");
}

enum err files_send_blob(struct web *w, struct str owner, struct str id, struct str name,
                         struct str ending)
{
	struct source *from;
	enum err e = files_open(w, owner, id, &from);

	return e == OK ? web_download(w, name, type_of(ending), from) : e;
}

enum err files_send(struct web *w, const struct form *f, const struct values *answers,
                    struct str owner, struct str id)
{
	const struct form_field *field;
	const struct values *file = files_find(f, answers, id, &field);
	struct str blob;

	if (!file || !hex_read(w->arena, id, VAULT_ID_BYTES, &blob))
		return ERR_NOT_FOUND;
	return files_send_blob(w, owner, blob, values_get(file, STR("name")),
	                       values_get(file, STR("type")));
}
