#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "store/base/arena.h"
#include "store/base/clock.h"
#include "store/base/log.h"
#include "store/engine/vault.h"

enum { SLOT_WAIT_MS = 2000, SLOT_STEP_MS = 20 };

/* One of the lock files slot.0 … in the folder; a killed holder gives its slot back by itself. */
static enum err take_slot(const struct password_slots *s, int *fd)
{
	int64_t end = clock_elapsed() + (int64_t)SLOT_WAIT_MS * 1000000;
	struct arena *a = arena_open(4096 * 64);
	enum err e = ERR_BUSY;

	do {
		for (int i = 0; i < s->slots && e == ERR_BUSY; i++) {
			struct str path = str_join(a, str_join(a, str_of(s->folder), STR("/slot.")), str_of_number(a, i));

			*fd = open(str_c(a, path), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
			if (*fd < 0) {
				log_error("password_slot", "open");
				e = ERR_IO;
			} else if (flock(*fd, LOCK_EX | LOCK_NB) == 0) {
				e = OK;
			} else {
				close(*fd);
			}
		}
		if (e == ERR_BUSY)
			nanosleep(&(struct timespec){ .tv_nsec = SLOT_STEP_MS * 1000000L }, NULL);
	} while (e == ERR_BUSY && clock_elapsed() < end);
	arena_close(a);
	return e;
}

static enum err hash(struct str password, char out[crypto_pwhash_STRBYTES])
{
	if (crypto_pwhash_str(out, password.p ? password.p : "", password.n, crypto_pwhash_OPSLIMIT_INTERACTIVE,
	                      crypto_pwhash_MEMLIMIT_INTERACTIVE) == 0)
		return OK;
	log_event("password", "no_memory", 0);
	return ERR_FULL;
}

enum err vault_password_hash(const struct password_slots *s, struct str password, struct arena *a,
                             struct str *text)
{
	char out[crypto_pwhash_STRBYTES];
	int fd;
	enum err e = take_slot(s, &fd);

	if (e != OK)
		return e;
	e = hash(password, out);
	close(fd);
	if (e == OK)
		*text = str_copy(a, str_of(out));
	return e;
}

/* Only hashes of our own making are tried: a wild one would ask for any amount of memory. */
static bool is_ours(struct str text)
{
	return text.n > 0 && text.n < crypto_pwhash_STRBYTES &&
	       str_starts(text, STR("$argon2id$v=19$m=65536,t=2,p=1$"));
}

enum err vault_password_check(const struct password_slots *s, struct str text, struct str password, bool *same)
{
	char stored[crypto_pwhash_STRBYTES] = { 0 };
	int fd;
	enum err e = OK;

	*same = false;
	if (text.n > 0 && !is_ours(text)) {
		log_event("password", "foreign_hash", 0);
		return ERR_INVALID;
	}
	if ((e = take_slot(s, &fd)) != OK)
		return e;
	if (text.n == 0) {
		e = hash(password, stored);
	} else {
		memcpy(stored, text.p, text.n);
		*same = crypto_pwhash_str_verify(stored, password.p ? password.p : "", password.n) == 0;
	}
	close(fd);
	sodium_memzero(stored, sizeof(stored));
	return e;
}
