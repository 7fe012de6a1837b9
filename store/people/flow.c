#include "store/people/flow.h"

#include "store/base/arena.h"
#include "store/base/hex.h"
#include "store/base/utf8.h"

static struct record_at at(struct str key)
{
	return (struct record_at){ TABLE_FLOW, key, str_bytes(OWNER_SYSTEM, sizeof(OWNER_SYSTEM)) };
}

static struct str hashed(struct arena *a, struct keys *k, enum purpose purpose, struct str x,
                         struct str y)
{
	return KEYS_HASH(a, k, purpose, x, y);
}

static struct str key_from_token(struct arena *a, struct keys *k, struct str token)
{
	return hashed(a, k, FOR_SESSION, token, STR("flow"));
}

enum err flow_add(struct txn *edge, struct keys *k, enum flow_kind kind, int64_t now,
                  struct flow *f, struct str *token)
{
	struct arena *a = txn_arena(edge);
	char bytes[FLOW_TOKEN_BYTES];

	vault_random(bytes, sizeof(bytes));
	*token = str_copy(a, str_bytes(bytes, sizeof(bytes)));
	*f = (struct flow){ .key = key_from_token(a, k, *token),
		                .kind = kind,
		                .tries_left = CODE_TRIES };
	f->steps = values_open(a);
	f->codes = values_open(a);
	return flow_save(edge, k, f, now);
}

static void read(struct values *v, struct flow *f)
{
	f->kind = (enum flow_kind)values_get_number(v, STR("kind"));
	f->expires_at = values_get_number(v, STR("expires_at"));
	f->tries_left = values_get_number(v, STR("tries_left"));
	f->proven_at = values_get_number(v, STR("proven_at"));
	f->sends = values_get_number(v, STR("sends"));
	f->sent_at = values_get_number(v, STR("sent_at"));
	f->steps = values_tree(v, STR("steps"));
	f->codes = values_list(v, STR("codes"));
}

enum err flow_find(struct txn *edge, struct keys *k, enum flow_kind kind, struct str token,
                   int64_t now, struct flow *f)
{
	struct record_at where;
	struct values *v;
	enum err e;

	if (token.n != FLOW_TOKEN_BYTES)
		return ERR_NOT_FOUND;
	f->key = key_from_token(txn_arena(edge), k, token);
	where = at(f->key);
	if ((e = record_load(edge, k, &where, &v, NULL)) != OK)
		return e;
	read(v, f);
	return f->kind == kind && now < f->expires_at ? OK : ERR_NOT_FOUND;
}

enum err flow_save(struct txn *edge, struct keys *k, struct flow *f, int64_t now)
{
	struct values *v = values_open(txn_arena(edge)), *list;
	struct record_at where = at(f->key);

	f->expires_at = now + FLOW_SECONDS;
	values_number(v, STR("v"), 1);
	values_number(v, STR("kind"), f->kind);
	values_number(v, STR("expires_at"), f->expires_at);
	values_number(v, STR("tries_left"), f->tries_left);
	values_number(v, STR("proven_at"), f->proven_at);
	values_number(v, STR("sends"), f->sends);
	values_number(v, STR("sent_at"), f->sent_at);
	values_copy(values_tree(v, STR("steps")), f->steps);
	list = values_list(v, STR("codes"));
	values_copy(list, f->codes);
	return record_save(edge, k, &where, v, 1);
}

enum err flow_end(struct txn *edge, const struct flow *f)
{
	enum err e = txn_delete(edge, TABLE_FLOW, f->key);

	return err_unless_missing(e);
}

enum err flow_purge(struct txn *edge, struct keys *k, int64_t now, size_t *removed)
{
	struct str key, value;
	struct values *v;
	struct walk *w;
	enum err e;

	*removed = 0;
	if ((e = txn_walk(edge, TABLE_FLOW, STR(""), STR(""), &w)) != OK)
		return e;
	while ((e = walk_next(w, &key, &value)) == OK) {
		struct record_at where = at(key);

		if (record_open(edge, k, &where, value, &v, NULL) != OK ||
		    now < values_get_number(v, STR("expires_at")))
			continue;
		if ((e = txn_delete(edge, TABLE_FLOW, key)) != OK)
			return e;
		++*removed;
	}
	return err_unless_missing(e);
}

static struct str code_hash(struct arena *a, struct keys *k, const struct flow *f,
                            struct str digits)
{
	return hex_write(a, hashed(a, k, FOR_CODE, f->key, digits));
}

enum err flow_code_add(struct arena *a, struct keys *k, struct flow *f, int64_t now,
                       struct str *digits)
{
	char text[CODE_DIGITS];
	struct values *code;

	if (f->sends >= CODE_SENDS_MAX)
		return ERR_LIMIT;
	if (f->tries_left <= 0)
		f->codes = values_open(a);
	if (f->codes->count == 0)
		f->tries_left = CODE_TRIES;
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = (char)('0' + vault_random_below(10));
	*digits = str_copy(a, str_bytes(text, sizeof(text)));
	code = values_add_tree(f->codes);
	values_text(code, STR("hash"), code_hash(a, k, f, *digits));
	values_number(code, STR("until"), now + CODE_SECONDS);
	f->sends++;
	f->sent_at = now;
	return OK;
}

/* The digits of what was typed; too many make it longer than a code, so that it fits none. */
static struct str plain_digits(struct arena *a, struct str typed)
{
	char *p = arena_take(a, typed.n + 1);
	size_t n = 0;

	typed = str_latin_digits(a, typed);
	for (size_t i = 0; i < typed.n; i++)
		if (typed.p[i] >= '0' && typed.p[i] <= '9')
			p[n++] = typed.p[i];
	return str_bytes(p, n);
}

bool flow_code_fits(struct arena *a, struct str typed)
{
	return plain_digits(a, typed).n == CODE_DIGITS;
}

enum err flow_code_check(struct arena *a, struct keys *k, struct flow *f, struct str typed,
                         int64_t now)
{
	struct str hash;
	bool late = false;

	if (f->tries_left <= 0)
		return ERR_LIMIT;
	hash = code_hash(a, k, f, plain_digits(a, typed));
	for (const struct value *one = f->codes->first; one; one = one->next) {
		if (!vault_equal(values_get(one->children, STR("hash")), hash))
			continue;
		if (now <= values_get_number(one->children, STR("until"))) {
			f->codes = values_open(a);
			f->proven_at = now;
			return OK;
		}
		late = true;
	}
	f->tries_left--;
	return late ? ERR_EXPIRED : ERR_INVALID;
}
