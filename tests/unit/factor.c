#include "store/people/factor.h"

#include "store/people/totp.h"
#include "tests/tap.h"
#include "tests/unit/place.h"

enum { NOW = 1800000000 };

static struct str upper(struct arena *a, struct str s)
{
	char *p = arena_take(a, s.n);

	for (size_t i = 0; i < s.n; i++)
		p[i] = (char)(s.p[i] >= 'a' && s.p[i] <= 'z' ? s.p[i] - 32 : s.p[i] == '-' ? ' ' : s.p[i]);
	return str_bytes(p, s.n);
}

static void codes(struct place *p, struct staff *s)
{
	struct str first[FACTOR_CODES], second[FACTOR_CODES];
	struct staff other = { .id = vault_random_id(p->arena) };

	factor_codes(p->arena, p->keys, s, first);
	is_int(FACTOR_CODES, (int64_t)factor_codes_left(s), "there are ten recovery codes");
	is_int(14, (int64_t)first[0].n, "each three groups of four");
	is_int(FACTOR_WRONG, factor_check(p->arena, p->keys, s, STR("aaaa-bbbb-cccc"), NOW),
	       "another is wrong");
	is_int(FACTOR_RECOVERY, factor_check(p->arena, p->keys, s, upper(p->arena, first[3]), NOW),
	       "one opens, in capitals and with spaces");
	is_int(FACTOR_WRONG, factor_check(p->arena, p->keys, s, first[3], NOW), "once");
	is_int(FACTOR_CODES - 1, (int64_t)factor_codes_left(s), "nine are left");
	other.recovery = s->recovery;
	is_int(FACTOR_WRONG, factor_check(p->arena, p->keys, &other, first[4], NOW),
	       "it is no code of another account");
	factor_codes(p->arena, p->keys, s, second);
	is_int(FACTOR_WRONG, factor_check(p->arena, p->keys, s, first[4], NOW),
	       "new codes end the older ones");
	is_int(FACTOR_RECOVERY, factor_check(p->arena, p->keys, s, second[0], NOW), "and open");
}

static void app(struct place *p, struct staff *s)
{
	struct str code;

	is_int(FACTOR_WRONG, factor_check(p->arena, p->keys, s, STR("000000"), NOW),
	       "without an app six digits are wrong");
	s->totp = totp_secret(p->arena);
	code = totp_code(p->arena, s->totp, NOW);
	code = str_join(p->arena, str_join(p->arena, str_part(code, 0, 3), STR(" ")),
	                str_from(code, 3));
	is_int(FACTOR_APP, factor_check(p->arena, p->keys, s, code, NOW),
	       "with it its code opens, typed with a space");
	is_int(FACTOR_WRONG, factor_check(p->arena, p->keys, s, code, NOW), "once");
	factor_reset(s);
	is_int(FACTOR_WRONG,
	       factor_check(p->arena, p->keys, s, totp_code(p->arena, STR("12345678901234567890"), NOW),
	                    NOW),
	       "after a reset nothing opens");
	is_int(0, (int64_t)factor_codes_left(s), "no recovery code either");
}

/* What stands in the record comes back as it was. */
static void kept(struct place *p)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct staff s = { .email = STR("robin@example.org"), .name = STR("Robin"),
	                   .role = STAFF_MANAGER, .created_at = NOW }, back;
	struct str shown[FACTOR_CODES];

	is_err(OK, staff_add(t, p->keys, &s), "an account");
	s.totp = totp_secret(p->arena);
	s.totp_step = 5;
	factor_codes(p->arena, p->keys, &s, shown);
	is_err(OK, staff_save(t, p->keys, &s), "with a second factor is saved");
	is_err(OK, staff_load(t, p->keys, s.id, &back), "and loaded");
	ok(str_equal(s.totp, back.totp) && back.totp_step == 5,
	   "the secret and the last step come back");
	is_int(FACTOR_RECOVERY, factor_check(p->arena, p->keys, &back, shown[9], NOW),
	       "and the recovery codes");
	place_commit(t);
}

int main(void)
{
	struct place p;
	struct staff s;

	place_open(&p);
	s = (struct staff){ .id = vault_random_id(p.arena) };
	codes(&p, &s);
	app(&p, &s);
	kept(&p);
	place_remove(&p);
	return done();
}
