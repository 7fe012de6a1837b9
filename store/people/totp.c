#include "store/people/totp.h"

#include "store/base/buf.h"
#include "store/base/escape.h"
#include "store/base/log.h"
#include "store/engine/vault.h"

#include <liboath/oath.h>
#include <stdlib.h>

static void start(void)
{
	if (oath_init() != OATH_OK)
		die("oath_init");
}

struct str totp_secret(struct arena *a)
{
	char bytes[TOTP_SECRET_BYTES];

	vault_random(bytes, sizeof(bytes));
	return str_copy(a, str_bytes(bytes, sizeof(bytes)));
}

struct str totp_code(struct arena *a, struct str secret, int64_t now)
{
	char digits[TOTP_DIGITS + 1];

	start();
	if (oath_totp_generate(secret.p, secret.n, (time_t)now, TOTP_SECONDS, 0, TOTP_DIGITS, digits) !=
	    OATH_OK)
		die("oath_totp_generate");
	return str_copy(a, str_bytes(digits, TOTP_DIGITS));
}

bool totp_check(struct arena *a, struct str secret, struct str digits, int64_t now, int64_t *step)
{
	int64_t here = now / TOTP_SECONDS, right = -1;

	if (secret.n == 0 || digits.n != TOTP_DIGITS || here < 1)
		return false;
	for (int64_t at = here - 1; at <= here + 1; at++)
		if (vault_equal(totp_code(a, secret, at * TOTP_SECONDS), digits) && at > *step)
			right = at;
	if (right < 0)
		return false;
	*step = right;
	return true;
}

/* Without the signs "=" at the end, which apps do not want. */
static struct str base32(struct arena *a, struct str secret)
{
	struct str text;
	char *made;
	size_t n;

	start();
	if (oath_base32_encode(secret.p, secret.n, &made, &n) != OATH_OK)
		die("oath_base32_encode");
	while (n > 0 && made[n - 1] == '=')
		n--;
	text = str_copy(a, str_bytes(made, n));
	free(made);
	return text;
}

struct str totp_key(struct arena *a, struct str secret)
{
	struct str all = base32(a, secret);
	struct buf b = buf_open(a);

	for (size_t i = 0; i < all.n; i++) {
		if (i > 0 && i % 4 == 0)
			buf_byte(&b, ' ');
		buf_byte(&b, all.p[i]);
	}
	return buf_str(&b);
}

struct str totp_link(struct arena *a, struct str secret, struct str service, struct str account)
{
	struct buf b = buf_open(a);

	buf_text(&b, "otpauth://totp/");
	escape_url(&b, service);
	buf_byte(&b, ':');
	escape_url(&b, account);
	buf_text(&b, "?secret=");
	buf_add(&b, base32(a, secret));
	buf_text(&b, "&issuer=");
	escape_url(&b, service);
	return buf_str(&b);
}
