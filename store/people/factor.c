#include "store/people/factor.h"

#include "store/base/arena.h"
#include "store/base/hex.h"
#include "store/people/totp.h"

/* No signs that are mistaken for each other: 12 of 31 are 59 bits. */
static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789";
enum { CODE_LETTERS = 12 };

static struct str hashed(struct arena *a, struct keys *k, const struct staff *s, struct str plain)
{
	return hex_write(a, KEYS_HASH(a, k, FOR_CODE, STR("staff recovery"), s->id, plain));
}

/* Without spaces and hyphens, in small letters. */
static struct str plain_of(struct arena *a, struct str typed)
{
	char *p = arena_take(a, typed.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < typed.n; i++)
		if (typed.p[i] != ' ' && typed.p[i] != '-')
			p[n++] = typed.p[i];
	return str_lower(a, str_bytes(p, n));
}

/* Takes the code out of those that are left. */
static bool use_recovery(struct arena *a, struct keys *k, struct staff *s, struct str plain)
{
	struct values *left = values_open(a);
	struct str hash = hashed(a, k, s, plain);
	bool found = false;

	for (const struct value *one = s->recovery ? s->recovery->first : NULL; one; one = one->next) {
		if (vault_equal(one->text, hash))
			found = true;
		else
			values_add_text(left, one->text);
	}
	if (found)
		s->recovery = left;
	return found;
}

enum factor factor_check(struct arena *a, struct keys *k, struct staff *s, struct str typed,
                         int64_t now)
{
	struct str plain = plain_of(a, typed);

	if (plain.n == TOTP_DIGITS)
		return totp_check(a, s->totp, plain, now, &s->totp_step) ? FACTOR_APP : FACTOR_WRONG;
	return use_recovery(a, k, s, plain) ? FACTOR_RECOVERY : FACTOR_WRONG;
}

static struct str new_code(struct arena *a)
{
	char text[CODE_LETTERS];

	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = letters[vault_random_below(sizeof(letters) - 1)];
	return str_copy(a, str_bytes(text, sizeof(text)));
}

void factor_codes(struct arena *a, struct keys *k, struct staff *s, struct str codes[FACTOR_CODES])
{
	s->recovery = values_open(a);
	for (size_t i = 0; i < FACTOR_CODES; i++) {
		struct str plain = new_code(a);

		values_add_text(s->recovery, hashed(a, k, s, plain));
		codes[i] = str_join(a, str_join(a, str_part(plain, 0, 4), STR("-")), str_part(plain, 4, 4));
		codes[i] = str_join(a, str_join(a, codes[i], STR("-")), str_from(plain, 8));
	}
}

size_t factor_codes_left(const struct staff *s)
{
	return s->recovery ? s->recovery->count : 0;
}

void factor_reset(struct staff *s)
{
	s->totp = STR("");
	s->totp_step = 0;
	s->recovery = NULL;
}
