#include "cgi-bin/web/parked.h"

#include "cgi-bin/web/intake.h"
#include "cgi-bin/web/origin.h"
#include "cgi-bin/web/visitor.h"
#include "store/base/escape.h"
#include "store/base/hex.h"
#include "store/base/log.h"
#include "store/compiled/json.h"
#include "store/people/limit.h"

static const struct limit parked_limit = { "parked", 60, 3600 };

static struct str key_from_token(struct web *w, struct str token)
{
	unsigned char hash[VAULT_HASH_BYTES];
	struct str parts[] = { STR("parked"), token };

	vault_hash(NULL, parts, COUNT(parts), hash);
	return str_copy(w->arena, str_bytes(hash, VAULT_ID_BYTES));
}

static struct secret secret_from_token(struct str token)
{
	struct secret token_key = secret_open(), key = secret_open();
	struct str parts[] = { STR("parked-key"), token };

	vault_hash(NULL, parts, COUNT(parts), token_key.key);
	vault_derive(&token_key, "parkedv1", 1, &key);
	secret_close(&token_key);
	return key;
}

static struct str written(struct web *w)
{
	struct values *v = values_open(w->arena), *list;
	struct buf b = buf_open(w->arena);

	values_text(v, STR("path"), w->request.path);
	values_number(v, STR("at"), w->now);
	list = values_list(v, STR("fields"));
	for (size_t i = 0; i < w->request.fields.count; i++) {
		values_add_text(list, w->request.fields.items[i].name);
		values_add_text(list, w->request.fields.items[i].value);
	}
	json_write(&b, v);
	return buf_str(&b);
}

static enum err to_sign_in(struct web *w)
{
	struct buf b = buf_open(w->arena);

	buf_text(&b, "/account/login?next=");
	escape_url(&b, w->request.path);
	return web_redirect(w, buf_str(&b));
}

enum err parked_add(struct web *w)
{
	struct buf sealed = buf_open(w->arena);
	char bytes[PARKED_TOKEN_BYTES], byte = TABLE_PARKED;
	struct str token, key, table = str_bytes(&byte, 1);
	struct secret secret;
	enum err e;

	if (w->request.body != BODY_FIELDS || w->request.length > PARKED_BYTES_MAX)
		return to_sign_in(w);
	vault_random(bytes, sizeof(bytes));
	token = str_bytes(bytes, sizeof(bytes));
	key = key_from_token(w, token);
	secret = secret_from_token(token);
	vault_seal(&secret, key, written(w), &sealed);
	secret_close(&secret);
	if ((e = web_edge_write(w)) != OK)
		return e;
	if ((e = limit_take(w->edge, w->keys, &parked_limit, w->request.address, w->now, NULL)) != OK)
		return e;
	if ((e = txn_put(w->edge, TABLE_PARKED, key, buf_str(&sealed))) != OK)
		return e;
	if ((e = txn_put(w->edge, TABLE_EDGE_DUE,
	                 KEY(w->arena, key_time(w->arena, w->now + PARKED_SECONDS), table, key), STR(""))) != OK)
		return e;
	web_cookie(w, w->config.park_cookie, hex_write(w->arena, token), PARKED_SECONDS, COOKIE_LAX);
	return to_sign_in(w);
}

static bool token_of(struct web *w, struct str *token)
{
	return hex_read(w->arena, web_cookie_value(w, w->config.park_cookie), PARKED_TOKEN_BYTES, token);
}

static enum err load(struct web *w, struct values **v)
{
	struct buf plain = buf_open(w->arena);
	struct str token, key, sealed;
	struct secret secret;
	enum err e;

	if (!token_of(w, &token))
		return ERR_NOT_FOUND;
	key = key_from_token(w, token);
	if ((e = txn_get(w->edge, TABLE_PARKED, key, &sealed)) != OK)
		return e;
	secret = secret_from_token(token);
	e = vault_open(&secret, key, sealed, &plain);
	secret_close(&secret);
	if (e != OK)
		return e;
	return json_read(w->arena, buf_str(&plain), v);
}

enum err parked_find(struct web *w, struct str *path, struct request *as)
{
	const struct values *list;
	struct values *v;
	enum err e;

	if ((e = load(w, &v)) != OK)
		return e == ERR_INVALID ? ERR_NOT_FOUND : e;
	*path = values_get(v, STR("path"));
	list = values_list(v, STR("fields"));
	*as = (struct request){ .method = POST, .path = *path, .body = BODY_FIELDS };
	as->fields.items = ARENA_MANY(w->arena, list->count / 2 + 1, struct field);
	for (const struct value *one = list->first; one && one->next; one = one->next->next)
		as->fields.items[as->fields.count++] = (struct field){ one->text, one->next->text };
	return OK;
}

enum err parked_forget(struct web *w)
{
	struct str token;
	enum err e;

	if (!token_of(w, &token))
		return OK;
	if ((e = web_edge_write(w)) != OK)
		return e;
	web_cookie(w, w->config.park_cookie, STR(""), 0, COOKIE_LAX);
	e = txn_delete(w->edge, TABLE_PARKED, key_from_token(w, token));
	return e == ERR_NOT_FOUND ? OK : e;
}

enum err parked_apply(struct web *w, struct str *next)
{
	struct request *as = ARENA_NEW(w->arena, struct request);
	struct intake in = { .posted = { as, request_field_at } };
	struct str path;
	enum err e;

	e = parked_find(w, &path, as);
	if (e == ERR_NOT_FOUND)
		return OK;
	if (e != OK)
		return e;
	if (!intake_address(w, path, &in))
		return parked_forget(w);
	e = intake_save(w, &in);
	if (e == ERR_CONFLICT) {
		*next = path;      /* the page shows both texts; what was parked stays until it is settled */
		return OK;
	}
	if (e == ERR_NOT_FOUND || e == ERR_LIMIT || e == ERR_EXISTS) {
		log_event("parked", "not_applied", 0);
		return parked_forget(w);
	}
	if (e != OK)
		return e;
	if (origin_is_path(in.next))
		*next = in.next;
	return parked_forget(w);
}
