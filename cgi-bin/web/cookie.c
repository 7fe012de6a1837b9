#include "cgi-bin/web/cookie.h"

#include <string.h>

static bool is_value(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		      c == '-' || c == '_' || c == '.'))
			return false;
	}
	return s.n <= COOKIE_VALUE_MAX;
}

enum err cookie_find(struct str header, struct str name, struct str *value)
{
	struct str rest = header, pair, key;
	size_t found = 0;

	*value = STR("");
	while (header.n > 0 && str_cut(&rest, ';', &pair)) {
		pair = str_trim(pair);
		if (!str_cut(&pair, '=', &key) || !pair.p || !str_equal(key, name))
			continue;
		*value = pair;
		found++;
	}
	return found == 1 && value->n > 0 && is_value(*value) ? OK : ERR_NOT_FOUND;
}

enum err cookie_write(struct buf *b, const struct cookie *c)
{
	if (c->name.n == 0 || !is_value(c->name) || !is_value(c->value))
		return ERR_INVALID;
	buf_add(b, c->name);
	buf_byte(b, '=');
	buf_add(b, c->value);
	buf_text(b, "; Path=/; HttpOnly; SameSite=");
	buf_text(b, c->site == COOKIE_STRICT ? "Strict" : "Lax");
	if (c->value.n == 0 || c->max_age > 0) {
		buf_text(b, "; Max-Age=");
		buf_number(b, c->value.n == 0 ? 0 : c->max_age);
	}
	if (c->secure)
		buf_text(b, "; Secure");
	return OK;
}
