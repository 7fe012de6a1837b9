#include "store/forms/draft_files.h"

#include "store/base/hex.h"
#include "store/engine/blob.h"

static bool is_file(const struct value *one)
{
	return one->kind == VALUE_TREE && values_find(one->children, STR("size"));
}

static const struct value *next_list(const struct value *one)
{
	while (one && one->kind != VALUE_LIST)
		one = one->next;
	return one;
}

bool draft_files_next(const struct values *answers, struct draft_file *file)
{
	const struct value *list = file->list, *at = file->at ? file->at->next : NULL;

	if (!list && answers && (list = next_list(answers->first)))
		at = list->children->first;
	while (list) {
		while (at && !is_file(at))
			at = at->next;
		if (at) {
			*file = (struct draft_file){ list, at, values_get(at->children, STR("id")),
				values_get_number(at->children, STR("size")) };
			return true;
		}
		if ((list = next_list(list->next)))
			at = list->children->first;
	}
	return false;
}

bool draft_files_has(const struct values *answers, struct str id)
{
	struct draft_file file = { .list = NULL };

	while (draft_files_next(answers, &file))
		if (str_equal(file.id, id))
			return true;
	return false;
}

bool draft_files_aside(const struct values *aside, struct str id)
{
	for (const struct value *list = aside ? aside->first : NULL; list; list = list->next)
		for (const struct value *one = list->children->first; one; one = one->next)
			if (draft_files_has(one->children, id))
				return true;
	return false;
}

enum err draft_files_remove_one(struct txn *t, struct str id)
{
	struct str bytes;
	enum err e;

	if (!hex_read(txn_arena(t), id, VAULT_ID_BYTES, &bytes))
		return OK;
	e = blob_remove(t, bytes);
	return err_unless_missing(e);
}

enum err draft_files_remove(struct txn *t, const struct values *answers, const struct values *kept)
{
	struct draft_file file = { .list = NULL };
	enum err e = OK;

	while (e == OK && draft_files_next(answers, &file))
		if (!draft_files_has(kept, file.id))
			e = draft_files_remove_one(t, file.id);
	return e;
}

enum err draft_files_remove_aside(struct txn *t, const struct values *aside,
                                  const struct values *kept)
{
	enum err e = OK;

	for (const struct value *list = aside ? aside->first : NULL; list; list = list->next)
		for (const struct value *one = list->children->first; one && e == OK; one = one->next)
			e = draft_files_remove(t, one->children, kept);
	return e;
}
