#include "store/engine/vault.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "store/base/clock.h"
#include "store/base/log.h"

#include <sodium.h>

enum {
	PASSES = 2,
	MEMORY_BYTES = 64 << 20,
	WAIT_MS = 2000,
	LOOK_AGAIN_MS = 5,
};

/* A slot is a lock on a file; the system gives it back however the process ends. */
static enum err try_slot(const struct password_slots *s, int number, int *slot)
{
	char path[4096];
	int n = snprintf(path, sizeof(path), "%s/password.%d", s->folder, number);
	int fd;

	if (n < 0 || (size_t)n >= sizeof(path))
		return ERR_IO;
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0) {
		log_error("password_slot", "open");
		return ERR_IO;
	}
	if (flock(fd, LOCK_EX | LOCK_NB) == 0) {
		*slot = fd;
		return OK;
	}
	close(fd);
	return ERR_BUSY;
}

static enum err take_slot(const struct password_slots *s, int *slot)
{
	int64_t end = clock_elapsed() + WAIT_MS * INT64_C(1000000);
	enum err e = ERR_BUSY;

	for (;;) {
		for (int i = 0; i < s->slots; i++)
			if ((e = try_slot(s, i, slot)) != ERR_BUSY)
				return e;
		if (clock_elapsed() > end)
			return ERR_BUSY;
		nanosleep(&(struct timespec){ .tv_nsec = LOOK_AGAIN_MS * 1000000L }, NULL);
	}
}

static enum err work(struct str password, char hash[crypto_pwhash_STRBYTES])
{
	if (crypto_pwhash_str(hash, password.p ? password.p : "", password.n, PASSES, MEMORY_BYTES) == 0)
		return OK;
	log_error("password", "memory");
	return ERR_FULL;
}

enum err vault_password_hash(const struct password_slots *s, struct str password, struct arena *a,
                             struct str *hash)
{
	char text[crypto_pwhash_STRBYTES];
	enum err e;
	int slot;

	if ((e = take_slot(s, &slot)) != OK)
		return e;
	e = work(password, text);
	close(slot);
	if (e == OK)
		*hash = str_copy(a, str_of(text));
	return e;
}

/* Only hashes of our own making are tried: a wild one would ask for any amount of memory. */
static bool is_ours(struct str hash)
{
	return hash.n < crypto_pwhash_STRBYTES && str_starts(hash, STR("$argon2id$v=19$m=65536,t=2,p=1$"));
}

static enum err verify(struct str hash, struct str password, bool *same)
{
	char text[crypto_pwhash_STRBYTES] = "";

	if (hash.n == 0)
		return work(password, text);
	if (!is_ours(hash)) {
		log_event("password", "foreign_hash", 0);
		return ERR_INVALID;
	}
	memcpy(text, hash.p, hash.n);
	errno = 0;
	*same = crypto_pwhash_str_verify(text, password.p ? password.p : "", password.n) == 0;
	if (*same || errno != ENOMEM)
		return OK;
	log_error("password", "memory");
	return ERR_FULL;
}

enum err vault_password_check(const struct password_slots *s, struct str hash, struct str password,
                              bool *same)
{
	enum err e;
	int slot;

	*same = false;
	if ((e = take_slot(s, &slot)) != OK)
		return e;
	e = verify(hash, password, same);
	close(slot);
	return e;
}
