#include "cgi-bin/web/parked.h"

#include "cgi-bin/web/clerk.h"
#include "cgi-bin/web/incoming.h"
#include "cgi-bin/web/intake.h"
#include "cgi-bin/web/once.h"
#include "cgi-bin/web/origin.h"
#include "cgi-bin/web/visitor.h"
#include "cgi-bin/web/writing.h"
#include "store/base/escape.h"
#include "store/base/hex.h"
#include "store/base/log.h"
#include "store/compiled/json.h"
#include "store/people/limit.h"

static const struct limit parked_limit = { "parked", 60, 3600 };

/* Families and officers each have a cookie, so that one browser can be both. */
static struct str cookie_of(const struct web *w)
{
	return w->clerk ? w->config.staff_park_cookie : w->config.park_cookie;
}

static struct str key_from_token(struct web *w, struct str token)
{
	unsigned char hash[VAULT_HASH_BYTES];
	struct str parts[] = { STR("parked"), token, w->clerk ? w->clerk->session.person : STR("") };

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

static bool token_of(struct web *w, struct str *token)
{
	return hex_read(w->arena, web_cookie_value(w, cookie_of(w)), PARKED_TOKEN_BYTES, token);
}

/* {posts: [{path, writer, fields: [name, value, …]}, …]}, the newest last. */
static enum err load(struct web *w, struct str token, struct values **v)
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

static enum err save(struct web *w, struct str token, const struct values *v)
{
	struct buf plain = buf_open(w->arena), sealed = buf_open(w->arena);
	struct str key = key_from_token(w, token);
	struct secret secret = secret_from_token(token);

	json_write(&plain, v);
	vault_seal(&secret, key, buf_str(&plain), &sealed);
	secret_close(&secret);
	return txn_put(w->edge, TABLE_PARKED, key, buf_str(&sealed));
}

static enum err end(struct web *w, struct str token)
{
	enum err e = txn_delete(w->edge, TABLE_PARKED, key_from_token(w, token));

	web_cookie(w, cookie_of(w), STR(""), 0, w->clerk ? COOKIE_STRICT : COOKIE_LAX);
	return err_unless_missing(e);
}

static void read_post(struct web *w, const struct values *post, struct request *as)
{
	const struct values *list = values_get_list(post, STR("fields"));

	*as = (struct request){ .method = POST,
		                    .path = values_get(post, STR("path")),
		                    .body = BODY_FIELDS };
	as->fields.items = ARENA_MANY(w->arena, (list ? list->count : 0) / 2 + 1, struct field);
	for (const struct value *one = list ? list->first : NULL; one && one->next;
	     one = one->next->next)
		as->fields.items[as->fields.count++] = (struct field){ one->text, one->next->text };
}

/* A message or a draft belongs to who typed it: at one computer the other parent, or who helps with
 * the form, may be the next to sign in. Where no session says who that was, the page says for whom
 * it was made. A blank form may have been begun by anybody since that session ended. */
static bool is_of_another(struct web *w, const struct values *post)
{
	struct str writer = values_get(post, STR("writer")), nonce;
	struct request as;

	read_post(w, post, &as);
	if (w->clerk || !w->visitor || !w->visitor->signed_in || str_starts(as.path, STR("/forms/")))
		return false;
	if (writer.n > 0)
		return !str_equal(writer, hex_write(w->arena, w->visitor->person.id));
	nonce = request_field(&as, "nonce");
	return nonce.n > 0 && !once_is_for(w, nonce, w->visitor->person.id);
}

/* The posts without that of the path, but for what somebody else typed there. */
static struct values *without(struct web *w, const struct values *v, struct str path)
{
	struct values *left = values_open(w->arena), *list = values_list(left, STR("posts"));
	const struct values *posts = values_get_list(v, STR("posts"));

	for (const struct value *one = posts ? posts->first : NULL; one; one = one->next)
		if (!str_equal(values_get(one->children, STR("path")), path) ||
		    is_of_another(w, one->children))
			values_copy(values_add_tree(list), one->children);
	return left;
}

/* Forgets the oldest posts until there is room for one of so many bytes. */
static void make_room(struct values *v, size_t bytes)
{
	struct values *posts = values_list(v, STR("posts"));
	size_t count = posts->count;

	for (const struct value *one = posts->first; one; one = one->next)
		bytes += (size_t)values_get_number(one->children, STR("bytes"));
	for (; posts->first && (bytes > PARKED_BYTES_MAX || count >= PARKED_POSTS_MAX);
	     posts->first = posts->first->next) {
		bytes -= (size_t)values_get_number(posts->first->children, STR("bytes"));
		count--;
	}
	posts->count = count;
	if (count == 0)
		posts->first = posts->last = NULL;
}

static size_t bytes_of(const struct fields *f)
{
	size_t bytes = 0;

	for (size_t i = 0; i < f->count; i++)
		bytes += f->items[i].name.n + f->items[i].value.n;
	return bytes;
}

/* Who typed it, when the session is known that ended: hex. */
static struct str writer_of(struct web *w)
{
	bool is_known = !w->clerk && w->visitor && w->visitor->is_late;

	return is_known ? hex_write(w->arena, w->visitor->session.person) : STR("");
}

static void add_post(struct web *w, struct values *v, struct str path)
{
	struct values *post = values_add_tree(values_list(v, STR("posts"))), *list;

	values_text(post, STR("path"), path);
	values_text(post, STR("writer"), writer_of(w));
	values_number(post, STR("bytes"), (int64_t)bytes_of(&w->request.fields));
	list = values_list(post, STR("fields"));
	for (size_t i = 0; i < w->request.fields.count; i++) {
		if (str_is(w->request.fields.items[i].name, "password"))
			continue;                      /* is asked for again */
		values_add_text(list, w->request.fields.items[i].name);
		values_add_text(list, w->request.fields.items[i].value);
	}
}

static enum err to_sign_in(struct web *w, struct str path)
{
	struct buf b = buf_open(w->arena);

	buf_text(&b, w->program->login ? w->program->login : "/account/login");
	buf_text(&b, "?next=");
	escape_url(&b, path);
	return web_redirect(w, buf_str(&b));
}

/* What was typed beside a file is kept; the file is not. *path is then the page's. */
static enum err read_beside(struct web *w, struct str *path)
{
	struct part file;
	enum err e;

	incoming_let_go(w);
	while ((e = web_file(w, &file)) == OK)
		;
	if (incoming_broke(w, e))
		e = ERR_NOT_FOUND;
	if (e == ERR_NOT_FOUND && incoming_take_up(w) != OK)
		return ERR_IO;
	if (str_ends(*path, STR("/upload")))
		path->n -= STR("/upload").n;
	return err_unless_missing(e);
}

static enum err add_due(struct web *w, struct str token)
{
	char byte = TABLE_PARKED;
	struct str time = key_time(w->arena, w->now + PARKED_SECONDS), table = str_bytes(&byte, 1);

	return txn_put(w->edge, TABLE_EDGE_DUE, KEY(w->arena, time, table, key_from_token(w, token)),
	               STR(""));
}

enum err parked_add(struct web *w)
{
	struct values *v = values_open(w->arena);
	struct str token, path = w->request.path;
	char bytes[PARKED_TOKEN_BYTES];
	enum err e;

	if (w->request.body == BODY_MULTIPART && (e = read_beside(w, &path)) != OK)
		return e;
	if ((e = web_edge_write(w)) != OK)
		return e;
	if ((e = limit_take(w->edge, w->keys, &parked_limit, w->request.address, w->now, NULL)) != OK)
		return e;
	if (!token_of(w, &token) || load(w, token, &v) != OK) {
		vault_random(bytes, sizeof(bytes));
		token = str_copy(w->arena, str_bytes(bytes, sizeof(bytes)));
	}
	v = without(w, v, path);
	make_room(v, bytes_of(&w->request.fields));
	add_post(w, v, path);
	if ((e = save(w, token, v)) != OK || (e = add_due(w, token)) != OK)
		return e;
	web_cookie(w, cookie_of(w), hex_write(w->arena, token), PARKED_SECONDS,
	           w->clerk ? COOKIE_STRICT : COOKIE_LAX);
	return to_sign_in(w, path);
}

enum err parked_find(struct web *w, struct str path, struct request *as)
{
	const struct values *posts;
	struct values *v;
	struct str token;
	enum err e;

	if (!token_of(w, &token))
		return ERR_NOT_FOUND;
	if ((e = load(w, token, &v)) != OK)
		return e;
	posts = values_get_list(v, STR("posts"));
	for (const struct value *one = posts ? posts->first : NULL; one; one = one->next) {
		read_post(w, one->children, as);
		if (str_equal(as->path, path) && !is_of_another(w, one->children))
			return OK;
	}
	return ERR_NOT_FOUND;
}

enum err parked_forget(struct web *w, struct str path)
{
	struct str token;
	struct values *v;
	enum err e;

	if (!token_of(w, &token))
		return OK;
	if ((e = web_edge_write(w)) != OK || ((e = load(w, token, &v)) != OK && e != ERR_NOT_FOUND))
		return e;
	v = without(w, e == OK ? v : NULL, path);
	return values_list(v, STR("posts"))->count > 0 ? save(w, token, v) : end(w, token);
}

static enum err apply_letter(struct web *w, const struct request *as, struct str *next)
{
	enum err e = writing_parked(w, as, next);

	if (e != ERR_NOT_FOUND && e != ERR_LIMIT)
		return e;
	log_event("parked", "not_applied", 0);
	return OK;
}

/* One post into its draft; into that of begun, when it is another page of the form begun there.
 * *next is set when it leads on. */
static enum err apply(struct web *w, const struct request *as, struct intake *begun,
                      struct str *next)
{
	struct intake in = { .posted = { (void *)as, request_field_at }, .with_helpers = true };
	enum err e;

	if (!intake_address(w, as->path, &in))
		return apply_letter(w, as, next);
	if (in.form.n > 0 && str_equal(in.form, begun->form))
		in.draft = begun->d.id;
	e = intake_save(w, &in);
	if (e == ERR_EXISTS && in.draft.n > 0 && !intake_matches_sent(w, &in))
		/* sent, or with a colleague: the page shows what was typed since */
		return ERR_CONFLICT;
	if (e == ERR_NOT_FOUND || e == ERR_LIMIT || e == ERR_EXISTS) {
		log_event("parked", "not_applied", 0);
		return OK;
	}
	if (e != OK)
		return e;
	if (in.form.n > 0)
		*begun = in;
	if (origin_is_path(in.next))
		*next = in.next;
	return OK;
}

enum err parked_apply(struct web *w, struct str *next)
{
	struct values *v, *left = values_open(w->arena);
	struct intake begun = { .form = STR("") };
	struct str token, conflict = STR("");
	enum err e;

	if (!token_of(w, &token) || (e = load(w, token, &v)) == ERR_NOT_FOUND)
		return OK;
	if (e != OK)
		return e;
	values_list(left, STR("posts"));
	for (const struct value *one = values_list(v, STR("posts"))->first; one; one = one->next) {
		struct request *as = ARENA_NEW(w->arena, struct request);

		read_post(w, one->children, as);
		if (is_of_another(w, one->children)) {
			values_copy(values_add_tree(values_list(left, STR("posts"))), one->children);
		} else if ((e = apply(w, as, &begun, next)) == ERR_CONFLICT) {
			/* the page shows both texts; what was parked stays until it is settled */
			conflict = as->path;
			values_copy(values_add_tree(values_list(left, STR("posts"))), one->children);
		} else if (e != OK) {
			return e;
		}
	}
	if (conflict.n > 0)
		*next = conflict;
	return values_list(left, STR("posts"))->count > 0 ? save(w, token, left) : end(w, token);
}
