#include "cgi-bin/web/cookie.h"

#include "store/base/arena.h"
#include "tests/tap.h"

static void finds(void)
{
	struct str v;

	is_err(OK, cookie_find(STR("a=1; sid=Zm9v-_.; b=2"), STR("sid"), &v),
	       "a cookie is found among others");
	is_str("Zm9v-_.", v, "with its value");
	is_err(ERR_NOT_FOUND, cookie_find(STR("xsid=1"), STR("sid"), &v),
	       "a longer name is another cookie");
	is_err(ERR_NOT_FOUND, cookie_find(STR("sid=1; sid=2"), STR("sid"), &v),
	       "two of one name are none");
	is_err(ERR_NOT_FOUND, cookie_find(STR("sid=1; sid=\"2\""), STR("sid"), &v),
	       "even when one of them is broken");
	is_err(ERR_NOT_FOUND, cookie_find(STR("sid="), STR("sid"), &v), "an empty one is none");
	is_err(ERR_NOT_FOUND, cookie_find(STR("sid"), STR("sid"), &v), "one without a value is none");
	is_err(ERR_NOT_FOUND, cookie_find(STR(""), STR("sid"), &v), "no header has no cookies");
	is_err(ERR_NOT_FOUND, cookie_find(STR("sid=a b"), STR("sid"), &v),
	       "a value of other bytes is none");
}

static void writes(struct arena *a)
{
	struct cookie c = { STR("__Host-sid"), STR("abc"), 0, COOKIE_LAX, true };
	struct buf b = buf_open(a);

	is_err(OK, cookie_write(&b, &c), "a cookie is written");
	is_str("__Host-sid=abc; Path=/; HttpOnly; SameSite=Lax; Secure", buf_str(&b),
	       "with all that protects it");
	b = buf_open(a);
	c = (struct cookie){ STR("flow"), STR(""), 900, COOKIE_STRICT, false };
	is_err(OK, cookie_write(&b, &c), "one without a value is forgotten");
	is_str("flow=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0", buf_str(&b), "at once");
	c.value = STR("a\r\nSet-Cookie: b=1");
	is_err(ERR_INVALID, cookie_write(&b, &c), "a value cannot carry a header");
	c.value = STR("a;Domain=example.com");
	is_err(ERR_INVALID, cookie_write(&b, &c), "nor an attribute");
}

int main(void)
{
	struct arena *a = arena_open(1 << 20);

	finds();
	writes(a);
	arena_close(a);
	return done();
}
