#include "store/keeping/plausible.h"

#include <fcntl.h>
#include <time.h>
#include <unistd.h>

#include "store/base/log.h"

enum { HOUR = 3600, DAY = 86400, CLOCK_SLACK = 36 * HOUR, BOOT_SLACK = 14 * DAY,
       BOOT_ID_BYTES = 36 };

static struct str boot_id(char text[BOOT_ID_BYTES])
{
	int file = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
	ssize_t n = file < 0 ? 0 : read(file, text, BOOT_ID_BYTES);

	if (file >= 0)
		close(file);
	return str_bytes(text, n > 0 ? (size_t)n : 0);
}

static int64_t since_boot(void)
{
	struct timespec t;

	clock_gettime(CLOCK_BOOTTIME, &t);
	return t.tv_sec;
}

/* Value: wall clock, time since boot (8 bytes each), boot id. */
static bool clock_is_plausible(struct str last, int64_t now, int64_t boot_seconds, struct str boot)
{
	int64_t passed = now - key_read_time(str_part(last, 0, 8));

	if (last.n < 16)
		return false;
	if (!str_equal(str_from(last, 16), boot))
		return passed > -CLOCK_SLACK && passed < BOOT_SLACK;
	passed -= boot_seconds - key_read_time(str_part(last, 8, 8));
	return passed > -CLOCK_SLACK && passed < CLOCK_SLACK;
}

enum err plausible_note(struct txn *t, int64_t now, bool has_brakes)
{
	struct arena *a = txn_arena(t);
	char text[BOOT_ID_BYTES];
	struct str boot = boot_id(text), last;
	int64_t seconds = since_boot();
	enum err e = txn_get(t, TABLE_META, STR("purged"), &last);

	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	if (e == OK && has_brakes && !clock_is_plausible(last, now, seconds, boot)) {
		log_event("purge", "clock", now - key_read_time(str_part(last, 0, 8)));
		return ERR_DENIED;
	}
	return txn_put(t, TABLE_META, STR("purged"),
	               KEY(a, key_time(a, now), key_time(a, seconds), boot));
}
