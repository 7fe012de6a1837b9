#include "store/people/totp.h"

#include "store/engine/vault.h"
#include "tests/tap.h"

/* RFC 6238, appendix B, SHA-1: the last six of the eight digits there. */
static void vectors(struct arena *a)
{
	static const struct { int64_t at; const char *code; } rows[] = {
		{ 59, "287082" }, { 1111111109, "081804" }, { 1111111111, "050471" },
		{ 1234567890, "005924" }, { 2000000000, "279037" }, { 20000000000, "353130" },
	};
	struct str secret = STR("12345678901234567890");

	for (size_t i = 0; i < COUNT(rows); i++)
		is_str(rows[i].code, totp_code(a, secret, rows[i].at), "a code of the table of RFC 6238");
}

static void window(struct arena *a)
{
	struct str secret = totp_secret(a);
	int64_t now = 1800000000, step = 0;

	for (int64_t off = -2; off <= 2; off++) {
		step = 0;
		ok(totp_check(a, secret, totp_code(a, secret, now + off * TOTP_SECONDS), now, &step) ==
		       (off >= -1 && off <= 1),
		   "a code is good in its step, one before and one after, and no further");
	}
	step = 0;
	ok(totp_check(a, secret, totp_code(a, secret, now), now, &step), "a code opens");
	is_int(now / TOTP_SECONDS, step, "and its step is remembered");
	ok(!totp_check(a, secret, totp_code(a, secret, now), now, &step), "it opens once");
	ok(!totp_check(a, secret, totp_code(a, secret, now - TOTP_SECONDS), now, &step),
	   "an older one does not open after it");
	ok(totp_check(a, secret, totp_code(a, secret, now + TOTP_SECONDS), now, &step),
	   "the next one does");
	ok(!totp_check(a, STR(""), STR("000000"), now, &step), "without a secret there is no code");
	step = 0;
	ok(!totp_check(a, secret, STR("12345"), now, &step) &&
	       !totp_check(a, secret, STR(""), now, &step),
	   "a code has six digits");
}

static void written(struct arena *a)
{
	struct str secret = STR("12345678901234567890");

	is_str("GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ", totp_key(a, secret),
	       "the key is typed in groups of four");
	is_str("otpauth://totp/Children%27s%20Portal:sam%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
	       "&issuer=Children%27s%20Portal",
	       totp_link(a, secret, STR("Children's Portal"), STR("sam@example.org")),
	       "the link names the service, the account and the key");
}

int main(void)
{
	struct arena *a = arena_open(1 << 20);

	vault_start();
	vectors(a);
	window(a);
	written(a);
	return done();
}
