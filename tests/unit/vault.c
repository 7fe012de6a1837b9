#include "store/engine/vault.h"

#include <sys/file.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/scratch.h"
#include "tests/tap.h"

static void sealing(struct arena *a)
{
	struct secret key = secret_open(), other = secret_open();
	struct buf sealed = buf_open(a), plain = buf_open(a), changed = buf_open(a);
	struct str s;
	int refused = 0;

	vault_random(key.key, VAULT_KEY_BYTES);
	vault_random(other.key, VAULT_KEY_BYTES);
	vault_seal(&key, STR("here"), STR("canary"), &sealed);
	s = buf_str(&sealed);
	is_int((int64_t)s.n, (int64_t)str_search(s, STR("canary")), "what is sealed cannot be read");
	is_err(OK, vault_open(&key, STR("here"), s, &plain), "it opens");
	is_str("canary", buf_str(&plain), "as it was");
	is_err(ERR_INVALID, vault_open(&key, STR("there"), s, &plain), "not elsewhere");
	is_err(ERR_INVALID, vault_open(&other, STR("here"), s, &plain), "not with another key");
	for (size_t bit = 0; bit < s.n * 8; bit++) {
		changed.n = 0;
		buf_add(&changed, s);
		changed.p[bit / 8] = (char)(changed.p[bit / 8] ^ 1 << bit % 8);
		refused += vault_open(&key, STR("here"), buf_str(&changed), &plain) == ERR_INVALID;
	}
	is_int((int64_t)s.n * 8, refused, "not with any one bit changed");
	refused = 0;
	for (size_t n = 0; n < s.n; n++)
		refused += vault_open(&key, STR("here"), str_part(s, 0, n), &plain) == ERR_INVALID;
	is_int((int64_t)s.n, refused, "not cut anywhere");
	is_str("canary", buf_str(&plain), "and a refusal adds nothing");
	secret_close(&key);
	secret_close(&other);
	secret_close(&key);
	ok(key.key == NULL, "a secret can be closed twice");
}

static bool same(const unsigned char *x, const unsigned char *y)
{
	return vault_equal(str_bytes(x, VAULT_HASH_BYTES), str_bytes(y, VAULT_HASH_BYTES));
}

static void hashes(struct arena *a)
{
	const struct str one[] = { STR("ab"), STR("c") }, two[] = { STR("a"), STR("bc") };
	unsigned char x[VAULT_HASH_BYTES], y[VAULT_HASH_BYTES];
	struct vault_digest *d = vault_digest_open(a);
	struct secret keys[3];

	secret_open_many(keys, COUNT(keys));
	vault_hash(NULL, one, 2, x);
	vault_hash(NULL, two, 2, y);
	ok(!same(x, y), "where parts are cut makes another hash");
	vault_hash(&keys[0], one, 2, y);
	ok(!same(x, y), "so does a key");
	vault_digest_add(d, STR("ab"));
	vault_digest_add(d, STR("c"));
	vault_digest_close(d, x);
	ok(memcmp(x, "\xbd\xdd\x81\x3c\x63\x42\x39\x72", 8) == 0,
	   "a digest of pieces is BLAKE2b-256 of the whole");
	vault_derive(&keys[0], "purpose1", 1, &keys[1]);
	vault_derive(&keys[0], "purpose2", 1, &keys[2]);
	ok(!same(keys[1].key, keys[2].key), "each purpose has its key");
	vault_derive(&keys[0], "purpose1", 1, &keys[2]);
	ok(same(keys[1].key, keys[2].key), "and always the same");
	secret_close(&keys[0]);
	ok(!vault_equal(STR("a"), STR("ab")) && vault_equal(STR(""), STR("")),
	   "texts of two lengths are not equal");
	ok(vault_random_below(1) == 0, "below one there is only nought");
	ok(!str_equal(vault_random_id(a), vault_random_id(a)), "two ids differ");
}

static void streams(struct arena *a)
{
	struct secret key = secret_open();
	struct buf header = buf_open(a), one = buf_open(a), two = buf_open(a), plain = buf_open(a);
	struct vault_stream *s = vault_stream_seal(a, &key, &header);
	bool last = true;

	vault_stream_push(s, STR("first"), false, &one);
	vault_stream_push(s, STR("second"), true, &two);
	is_int((int64_t)vault_stream_header_bytes(), (int64_t)header.n,
	       "a stream has a header of a known length");
	is_int((int64_t)(5 + vault_stream_extra_bytes()), (int64_t)one.n,
	       "and chunks of a known length");
	is_err(OK, vault_stream_open(a, &key, buf_str(&header), &s), "it opens");
	is_err(ERR_INVALID, vault_stream_pull(s, buf_str(&two), &plain, &last), "not in another order");
	is_err(OK, vault_stream_open(a, &key, buf_str(&header), &s), "again");
	is_err(OK, vault_stream_pull(s, buf_str(&one), &plain, &last), "one chunk");
	ok(!last, "which is not the last");
	is_err(OK, vault_stream_pull(s, buf_str(&two), &plain, &last), "and another");
	ok(last, "which is");
	is_str("firstsecond", buf_str(&plain), "make the text");
	is_err(ERR_INVALID, vault_stream_pull(s, buf_str(&one), &plain, &last),
	       "nothing follows the last");
	is_err(ERR_INVALID, vault_stream_open(a, &key, STR("short"), &s), "a short header is refused");
	secret_close(&key);
}

static void passwords(struct scratch *s)
{
	struct password_slots slots = { s->data, 2, 1 };
	char *first = scratch_path(s, "password.0"), *second = scratch_path(s, "password.1");
	struct str hash;
	bool same_one;
	int one, two;

	is_err(OK, vault_password_hash(&slots, STR("correct horse"), s->arena, &hash),
	       "a password is hashed");
	ok(str_starts(hash, STR("$argon2id$v=19$m=65536,t=2,p=1$")), "as the design says");
	is_err(OK, vault_password_check(&slots, hash, STR("correct horse"), &same_one), "and checked");
	ok(same_one, "it is the same");
	is_err(OK, vault_password_check(&slots, hash, STR("correct house"), &same_one), "another");
	ok(!same_one, "is not");
	is_err(OK, vault_password_hash(&slots, STR("Zoe\u0308 and Rene\u0301e"), s->arena, &hash),
	       "one with accents typed apart");
	is_err(OK, vault_password_check(&slots, hash, STR("Zo\u00eb and Ren\u00e9e"), &same_one),
	       "A29: typed on another keyboard");
	ok(same_one, "is the same");
	is_err(OK, vault_password_check(&slots, hash, STR("Zoe and Renee"), &same_one),
	       "without accents");
	ok(!same_one, "it is another");
	is_err(OK, vault_password_check(&slots, STR(""), STR("x"), &same_one), "nobody's password");
	ok(!same_one, "is never right");
	one = open(first, O_RDWR | O_CREAT, 0600);
	two = open(second, O_RDWR | O_CREAT, 0600);
	ok(flock(one, LOCK_EX) == 0 && flock(two, LOCK_EX) == 0, "when every slot is taken");
	is_err(ERR_BUSY, vault_password_check(&slots, hash, STR("x"), &same_one),
	       "it is busy, after a while");
	close(two);
	is_err(OK, vault_password_check(&slots, hash, STR("x"), &same_one),
	       "and goes on when one is free");
	close(one);
}

/* A record that was written to by somebody must not make a program take any amount of memory. */
static void wild_hashes(struct scratch *s)
{
	static const char *const wild[] = {
		"$argon2id$v=19$m=4194304,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
		"$argon2id$v=19$m=65536,t=2147483648,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
		"$argon2id$v=19$m=65536,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$",
		"$argon2id$v=19$m=65536,t=2,p=1$AAAA",
		"$argon2id$v=19$m=65536,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAA",
		"$argon2i$v=19$m=65536,t=2,p=1$A$A", "x",
	};
	struct password_slots slots = { .folder = s->data, .slots = 2 };
	bool same;
	int refused = 0;

	for (size_t i = 0; i < COUNT(wild); i++)
		refused += vault_password_check(&slots, str_of(wild[i]), STR("x"), &same) == ERR_DAMAGED &&
		           !same;
	is_int(COUNT(wild), refused,
	       "a hash that is cut short or asks for more than ours is not tried");
}

/* In a process of its own: less memory than a check takes. */
static int starved(struct scratch *s, struct str hash)
{
	struct password_slots slots = { .folder = s->data, .slots = 2 };
	struct rlimit r = { 48 << 20, 48 << 20 };
	bool same;
	pid_t child = fork();
	int status;

	if (child == 0) {
		setrlimit(RLIMIT_DATA, &r);
		_exit(vault_password_check(&slots, hash, STR("correct horse"), &same) == ERR_FULL && !same
		          ? 0
		          : 1);
	}
	waitpid(child, &status, 0);
	return status;
}

static void without_memory(struct scratch *s)
{
	struct password_slots slots = { .folder = s->data, .slots = 2 };
	struct str hash;

	is_err(OK, vault_password_hash(&slots, STR("correct horse"), s->arena, &hash),
	       "while there is memory");
	is_int(0, starved(s, hash), "without it a check says so, and not that the password is wrong");
}

/* Pearson's test over a hundred buckets: 99 degrees of freedom, of which 149 is passed once in a
 * thousand. */
static void even_codes(void)
{
	enum { CODES = 200000, BUCKETS = 100 };
	int64_t count[BUCKETS] = { 0 };
	double sum = 0, wanted = (double)CODES / BUCKETS;

	for (int i = 0; i < CODES; i++)
		count[vault_random_below(1000000) / (1000000 / BUCKETS)]++;
	for (int i = 0; i < BUCKETS; i++)
		sum += ((double)count[i] - wanted) * ((double)count[i] - wanted) / wanted;
	ok(sum > 50 && sum < 160, "200,000 codes fall evenly");
}

int main(void)
{
	struct scratch s = { 0 };

	scratch_folder(&s);
	sealing(s.arena);
	hashes(s.arena);
	streams(s.arena);
	passwords(&s);
	wild_hashes(&s);
	without_memory(&s);
	even_codes();
	scratch_close(&s);
	return done();
}
