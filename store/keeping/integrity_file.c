/* Files under the eyes of integrity.c: each is opened with its owner's key and read to its end. */
#include "store/keeping/integrity_row.h"

#include "store/base/hex.h"
#include "store/engine/blob.h"

static enum err read_through(struct blob_reader *reader, uint64_t bytes)
{
	uint64_t got = 0;
	bool last = false;
	enum err e = OK;

	while (!last && e == OK) {
		struct arena *a = arena_open(4 * VAULT_CHUNK_BYTES);
		struct buf piece = buf_open(a);

		e = blob_read(reader, &piece, &last);
		got += piece.n;
		arena_close(a);
	}
	return e == OK && got != bytes ? ERR_DAMAGED : e;
}

void integrity_file(struct row *r, struct str owner, struct str hex_id)
{
	struct blob_reader *reader;
	struct blob blob;
	struct str id;
	enum err e;

	if (!hex_read(txn_arena(r->t), hex_id, VAULT_ID_BYTES, &id)) {
		integrity_fault(r, "names no file");
		return;
	}
	r->i->files++;
	if ((e = blob_open(r->t, r->i->keys, r->i->data, owner, id, &reader, &blob)) != OK) {
		integrity_fault(r, e == ERR_NOT_FOUND ? "a file is missing" : "a file does not open");
		return;
	}
	if (read_through(reader, blob.bytes) != OK)
		integrity_fault(r, "a file is not whole");
	blob_close(reader);
}

void integrity_answers(struct row *r, struct str owner, const struct values *answers)
{
	for (const struct value *one = answers ? answers->first : NULL; one; one = one->next) {
		if (one->kind != VALUE_LIST)
			continue;
		for (const struct value *file = one->children->first; file; file = file->next) {
			if (file->kind == VALUE_TREE && values_find(file->children, STR("size")))
				integrity_file(r, owner, values_get(file->children, STR("id")));
		}
	}
}
