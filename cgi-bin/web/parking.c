#include "cgi-bin/web/parking.h"

#include "cgi-bin/web/clerk.h"
#include "cgi-bin/web/visitor.h"
#include "store/base/hex.h"
#include "store/compiled/json.h"

/* Families and officers each have cookies, so that one browser can be both. */
static struct str cookie_of(const struct web *w)
{
	return w->clerk ? w->config.staff_park_cookie : w->config.park_cookie;
}

static enum cookie_site site_of(const struct web *w)
{
	return w->clerk ? COOKIE_STRICT : COOKIE_LAX;
}

enum { TOKEN_DIGITS = 64, MOMENT_SECONDS = 60 };

/* Its own: of this answer, else of the request. */
static bool own_token(struct web *w, struct str *token)
{
	*token = w->parking;
	return token->n > 0 ||
	       hex_read(w->arena, web_cookie_value(w, cookie_of(w)), PARKING_TOKEN_BYTES, token);
}

static bool is_nobody(const struct web *w)
{
	return w->clerk ? !w->clerk->signed_in : w->visitor && !w->visitor->signed_in;
}

/* Pages of one session that are sent in one moment, when it has ended, bring the same cookie or
 * none, and each answer sets another: so that none is lost they share it. Nobody can tell it who
 * did not read such a page, and had that cookie. */
static bool shared_token(struct web *w, struct str *token)
{
	struct str of_page = w->request.token.n > 0 ? w->request.token : web_field(w, "token"),
	           parts[] = { STR("parking"), of_page, STR("") };
	unsigned char hash[VAULT_HASH_BYTES];

	if (w->request.method != POST || of_page.n != TOKEN_DIGITS || w->parking.n > 0 || !is_nobody(w))
		return false;
	if (own_token(w, token))
		parts[2] = *token;
	vault_hash(keys_for(w->keys, FOR_TOKEN), parts, COUNT(parts), hash);
	*token = str_copy(w->arena, str_bytes(hash, PARKING_TOKEN_BYTES));
	return true;
}

static bool browser_token(struct web *w, struct str *token)
{
	struct str name = w->clerk ? w->config.staff_device_cookie : w->config.device_cookie;

	return hex_read(w->arena, web_cookie_value(w, name), PARKING_TOKEN_BYTES, token);
}

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

static enum err load_row(struct web *w, struct str token, struct values **v)
{
	struct str key = key_from_token(w, token), sealed;
	struct buf plain = buf_open(w->arena);
	struct secret secret;
	enum err e;

	if ((e = txn_get(w->edge, TABLE_PARKED, key, &sealed)) != OK)
		return e;
	secret = secret_from_token(token);
	e = vault_open(&secret, key, sealed, &plain);
	secret_close(&secret);
	if (e == OK)
		e = json_read(w->arena, buf_str(&plain), v);
	return e == ERR_INVALID ? ERR_NOT_FOUND : e;
}

/* What was parked later in the same row keeps it no longer; 0: it is of before this was noted. */
static bool is_over(const struct web *w, const struct values *post)
{
	int64_t due = values_get_number(post, STR("due"));

	return due > 0 && due <= w->now;
}

/* It lies in another row, too. */
static bool has_post(const struct values *posts, const struct values *post)
{
	for (const struct value *one = posts->first; one; one = one->next)
		if (values_equal(one->children, post))
			return true;
	return false;
}

static enum err add_row(struct web *w, struct str token, struct values *to)
{
	struct values *v = NULL, *posts = values_list(to, STR("posts"));
	enum err e = load_row(w, token, &v);

	if (e != OK || values_get_number(v, STR("due")) <= w->now)
		return err_unless_missing(e);
	for (const struct value *one = values_list(v, STR("posts"))->first; one; one = one->next)
		if (!is_over(w, one->children) && !has_post(posts, one->children))
			values_copy(values_add_tree(posts), one->children);
	if (values_get_number(v, STR("due")) > values_get_number(to, STR("due")))
		values_number(to, STR("due"), values_get_number(v, STR("due")));
	return OK;
}

/* What came in this very moment; what lies longer the browser has heard of. */
static enum err add_shared(struct web *w, struct values *to)
{
	struct values *v;
	struct str token;
	enum err e;

	if (!shared_token(w, &token))
		return OK;
	if ((e = load_row(w, token, &v)) != OK)
		return err_unless_missing(e);
	if (values_get_number(v, STR("due")) < w->now + PARKING_SECONDS - MOMENT_SECONDS)
		return OK;
	return add_row(w, token, to);
}

enum err parking_load(struct web *w, struct values **v)
{
	struct str token;
	enum err e;

	*v = values_open(w->arena);
	e = add_shared(w, *v);
	if (e == OK && own_token(w, &token))
		e = add_row(w, token, *v);
	if (e == OK && browser_token(w, &token))
		e = add_row(w, token, *v);
	if (e != OK)
		return e;
	return values_list(*v, STR("posts"))->count > 0 ? OK : ERR_NOT_FOUND;
}

static struct str due_key(struct web *w, struct str token, int64_t due)
{
	char byte = TABLE_PARKED;

	return KEY(w->arena, key_time(w->arena, due), str_bytes(&byte, 1), key_from_token(w, token));
}

/* With the note of when it goes: the same browser may park again under the same key. */
static enum err remove_row(struct web *w, struct str token)
{
	struct values *v;
	enum err e = load_row(w, token, &v);

	if (e != OK)
		return err_unless_missing(e);
	e = txn_delete(w->edge, TABLE_EDGE_DUE, due_key(w, token, values_get_number(v, STR("due"))));
	if (err_unless_missing(e) != OK)
		return e;
	return txn_delete(w->edge, TABLE_PARKED, key_from_token(w, token));
}

/* Before somebody has signed in, who used this browser before them may know the cookie that it
 * holds. */
static bool is_anew(const struct web *w, bool is_heard)
{
	return is_heard && w->parking.n == 0 && is_nobody(w);
}

/* is_anew: what lay under the old cookie stays, as the new one may reach nobody. */
static enum err remove_rows(struct web *w, bool is_anew)
{
	struct str token;
	enum err e = OK;

	if (is_anew && shared_token(w, &token))
		e = remove_row(w, token);
	if (!is_anew && own_token(w, &token))
		e = remove_row(w, token);
	if (e == OK && browser_token(w, &token))
		e = remove_row(w, token);
	return e;
}

void parking_tell(struct web *w)
{
	web_cookie(w, cookie_of(w), hex_write(w->arena, w->parking), PARKING_SECONDS, site_of(w));
}

/* Where it lies from now on. */
static struct str choose_token(struct web *w, bool is_heard)
{
	char bytes[PARKING_TOKEN_BYTES];
	struct str token;
	bool is_own = own_token(w, &token);

	if (!is_heard && (is_own || browser_token(w, &token)))
		return token;
	if ((!is_own || is_anew(w, is_heard)) && !shared_token(w, &token)) {
		vault_random(bytes, sizeof(bytes));
		token = str_copy(w->arena, str_bytes(bytes, sizeof(bytes)));
	}
	w->parking = token;
	parking_tell(w);
	return token;
}

enum err parking_save(struct web *w, const struct values *v, bool is_heard)
{
	struct buf plain = buf_open(w->arena), sealed = buf_open(w->arena);
	struct str token, key;
	struct secret secret;
	enum err e = remove_rows(w, is_anew(w, is_heard));

	if (e != OK)
		return e;
	token = choose_token(w, is_heard);
	key = key_from_token(w, token);
	secret = secret_from_token(token);
	json_write(&plain, v);
	vault_seal(&secret, key, buf_str(&plain), &sealed);
	secret_close(&secret);
	if ((e = txn_put(w->edge, TABLE_PARKED, key, buf_str(&sealed))) != OK)
		return e;
	key = due_key(w, token, values_get_number(v, STR("due")));
	return txn_put(w->edge, TABLE_EDGE_DUE, key, STR(""));
}

enum err parking_carry(struct web *w)
{
	struct str token, row;
	struct values *v;
	enum err e;

	if (!browser_token(w, &token) ||
	    (e = txn_get(w->edge, TABLE_PARKED, key_from_token(w, token), &row)) == ERR_NOT_FOUND)
		return OK;
	if (e == OK)
		e = parking_load(w, &v);
	return e == OK ? parking_save(w, v, true) : err_unless_missing(e);
}

enum err parking_end(struct web *w)
{
	enum err e = txn_writes(w->edge) ? remove_rows(w, false) : OK;

	w->parking = STR("");
	if (web_cookie_value(w, cookie_of(w)).n > 0)
		web_cookie(w, cookie_of(w), STR(""), 0, site_of(w));
	return e;
}
