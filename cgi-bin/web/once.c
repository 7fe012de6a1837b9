#include "cgi-bin/web/once.h"

#include "cgi-bin/web/clerk.h"
#include "cgi-bin/web/visitor.h"
#include "store/base/hex.h"
#include "store/engine/nonce.h"

enum { NONCE_MAX = 64, SEAL_BYTES = 8 };

static struct str reader_of(const struct web *w)
{
	if (w->visitor && w->visitor->signed_in)
		return w->visitor->person.id;
	return w->clerk && w->clerk->signed_in ? w->clerk->staff.id : STR("");
}

static struct str seal(struct web *w, struct str random, struct str reader)
{
	return str_part(KEYS_HASH(w->arena, w->keys, FOR_TOKEN, STR("nonce"), random, reader), 0,
	                SEAL_BYTES);
}

void once_values(struct web *w, struct values *v)
{
	struct str random = vault_random_id(w->arena);

	values_text(v, STR("nonce"),
	            hex_write(w->arena, str_join(w->arena, random, seal(w, random, reader_of(w)))));
}

bool once_is_for(struct web *w, struct str posted, struct str person)
{
	struct str nonce;

	if (!hex_read(w->arena, posted, VAULT_ID_BYTES + SEAL_BYTES, &nonce))
		return false;
	return vault_equal(str_from(nonce, VAULT_ID_BYTES),
	                   seal(w, str_part(nonce, 0, VAULT_ID_BYTES), person));
}

bool once_is_ours(struct web *w)
{
	struct str posted = web_field(w, "nonce");

	return posted.n == 0 || once_is_for(w, posted, reader_of(w)) || once_is_for(w, posted, STR(""));
}

struct str once_page(struct web *w)
{
	struct str nonce = web_field(w, "nonce");

	return nonce.n <= NONCE_MAX ? nonce : STR("");
}

struct str once_post(struct web *w, struct str beside)
{
	const struct fields *f = &w->request.fields;
	struct str *parts = ARENA_MANY(w->arena, f->count * 2 + 1, struct str);
	unsigned char hash[VAULT_HASH_BYTES];

	if (once_page(w).n == 0)
		return STR("");
	for (size_t i = 0; i < f->count; i++) {
		parts[2 * i] = f->items[i].name;
		parts[2 * i + 1] = f->items[i].value;
	}
	parts[2 * f->count] = beside;
	vault_hash(NULL, parts, f->count * 2 + 1, hash);
	return str_copy(w->arena, str_bytes(hash, sizeof(hash)));
}

enum err once_find(struct web *w, struct str owner, struct str change, struct str *where)
{
	return change.n > 0 ? nonce_find(w->main, w->keys, owner, change, where) : ERR_NOT_FOUND;
}

enum err once_again(struct web *w, struct str owner, struct str change, bool *is_done)
{
	struct str where;
	enum err e = once_find(w, owner, change, &where);

	*is_done = e == OK;
	if (e == OK)
		return web_redirect(w, where);
	return err_unless_missing(e);
}

enum err once_keep(struct web *w, struct str owner, struct str change, struct str where)
{
	return change.n > 0 ? nonce_keep(w->main, w->keys, owner, change, where, w->now) : OK;
}

enum err once_done(struct web *w, struct str owner, struct str change, struct str where)
{
	enum err e = once_keep(w, owner, change, where);

	return e == OK ? web_redirect(w, where) : e;
}
