#include "store/engine/vault.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "store/base/clock.h"
#include "store/base/compose.h"
#include "store/base/log.h"

#include <sodium.h>

enum {
	PASSES = 2,
	MEMORY_BYTES = 64 << 20,
	WAIT_SECONDS = 12,         /* shorter than any program may run */
	LOOK_AGAIN_MS = 5, LOOK_AGAIN_MOST_MS = 40,
	SLOTS_MAX = 16,
	HASH_BYTES = 32,
	COMPOSED_BYTES = 256,      /* as long as a password may be */
};

/* Of "$argon2id$v=19$m=65536,t=2,p=1$SALT$HASH". */
struct parts {
	unsigned char salt[crypto_pwhash_SALTBYTES], hash[HASH_BYTES];
};

/* A slot is a lock on a file; the system gives it back however the process ends. */
static enum err open_slot(const struct password_slots *s, int number, int *fd)
{
	char path[4096];
	int n = snprintf(path, sizeof(path), "%s/password.%d", s->folder, number);

	if (n < 0 || (size_t)n >= sizeof(path))
		return ERR_IO;
	*fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (*fd < 0) {
		log_error("password_slot", "open");
		return ERR_IO;
	}
	return OK;
}

/* The first that is free, looked for ever more seldom: those who wait leave the work its time. */
static int lock_one(const int *fds, int count, int seconds_max)
{
	int64_t end = clock_elapsed() + seconds_max * INT64_C(1000000000);

	for (long pause = LOOK_AGAIN_MS;; pause = pause < LOOK_AGAIN_MOST_MS ? pause + 1 : pause) {
		for (int i = 0; i < count; i++)
			if (flock(fds[i], LOCK_EX | LOCK_NB) == 0)
				return i;
		if (clock_elapsed() > end)
			return -1;
		nanosleep(&(struct timespec){ .tv_nsec = pause * 1000000L }, NULL);
	}
}

static enum err take_slot(const struct password_slots *s, int *slot)
{
	int fds[SLOTS_MAX], count = 0, mine = -1;
	enum err e = OK;

	while (count < s->slots && count < SLOTS_MAX && (e = open_slot(s, count, &fds[count])) == OK)
		count++;
	if (e == OK)
		mine = lock_one(fds, count, s->seconds_max > 0 ? s->seconds_max : WAIT_SECONDS);
	for (int i = 0; i < count; i++)
		if (i != mine)
			close(fds[i]);
	if (e != OK)
		return e;
	*slot = mine < 0 ? -1 : fds[mine];
	return mine < 0 ? ERR_BUSY : OK;
}

static enum err work(struct str password, char hash[crypto_pwhash_STRBYTES])
{
	if (crypto_pwhash_str(hash, password.p ? password.p : "", password.n, PASSES, MEMORY_BYTES) ==
	    0)
		return OK;
	log_error("password", "memory");
	return ERR_FULL;
}

/* The same password with accents as one character, when that is another: a keyboard on a computer
 * may part what one on a telephone does not. */
static bool compose_in(struct str password, char room[COMPOSED_BYTES], struct str *other)
{
	*other = STR("");
	if (password.n == 0 || password.n > COMPOSED_BYTES)
		return false;
	*other = str_bytes(room, compose(password, room));
	return !vault_equal(*other, password);
}

enum err vault_password_hash(const struct password_slots *s, struct str password, struct arena *a,
                             struct str *hash)
{
	char text[crypto_pwhash_STRBYTES], room[COMPOSED_BYTES];
	struct str other;
	enum err e;
	int slot;

	if ((e = take_slot(s, &slot)) != OK)
		return e;
	e = work(compose_in(password, room, &other) ? other : password, text);
	sodium_memzero(room, sizeof(room));
	close(slot);
	if (e == OK)
		*hash = str_copy(a, str_of(text));
	return e;
}

static bool read_base64(struct str s, unsigned char *bytes, size_t n)
{
	size_t have;

	return sodium_base642bin(bytes, n, s.p, s.n, NULL, &have, NULL,
	                         sodium_base64_VARIANT_ORIGINAL_NO_PADDING) == 0 && have == n;
}

/* Only hashes of our own making are tried: a wild one would ask for any amount of memory. */
static bool read_hash(struct str hash, struct parts *p)
{
	struct str ours = STR("$argon2id$v=19$m=65536,t=2,p=1$"), rest, salt;

	if (!str_starts(hash, ours))
		return false;
	rest = str_from(hash, ours.n);
	return str_cut(&rest, '$', &salt) && rest.p && read_base64(salt, p->salt, sizeof(p->salt)) &&
	       read_base64(rest, p->hash, sizeof(p->hash));
}

/* Worked out here, as the library's own comparison calls a lack of memory a wrong password. */
static enum err verify(struct str hash, struct str password, bool *same)
{
	char text[crypto_pwhash_STRBYTES] = "";
	unsigned char again[HASH_BYTES];
	struct parts p;

	if (hash.n == 0)
		return work(password, text);
	if (!read_hash(hash, &p)) {
		log_event("password", "foreign_hash", 0);
		return ERR_DAMAGED;
	}
	if (crypto_pwhash(again, sizeof(again), password.p ? password.p : "", password.n, p.salt,
	                  PASSES, MEMORY_BYTES, crypto_pwhash_ALG_ARGON2ID13) != 0) {
		log_error("password", "memory");
		return ERR_FULL;
	}
	*same = sodium_memcmp(again, p.hash, sizeof(again)) == 0;
	return OK;
}

enum err vault_password_check(const struct password_slots *s, struct str hash, struct str password,
                              bool *same)
{
	char room[COMPOSED_BYTES];
	struct str other;
	enum err e;
	int slot;

	*same = false;
	if ((e = take_slot(s, &slot)) != OK)
		return e;
	e = verify(hash, password, same);
	if (e == OK && compose_in(password, room, &other) && !*same)
		e = verify(hash, other, same);
	sodium_memzero(room, sizeof(room));
	close(slot);
	return e;
}
