#include "cgi-bin/web/spool.h"

#include <sys/statvfs.h>

#include "store/base/log.h"

bool spool_has_room(const struct web *w, uint64_t bytes)
{
	struct statvfs memory;
	uint64_t left;

	if (!w->config.spool || bytes <= SPOOL_SMALL_BYTES)
		return true;
	if (statvfs(w->config.spool, &memory) != 0) {
		log_error("spool", "statvfs");
		return true;
	}
	left = (uint64_t)memory.f_bavail * memory.f_frsize;
	if (left >= bytes && left - bytes >= memory.f_blocks * memory.f_frsize / SPOOL_LEFT_PARTS)
		return true;
	log_event("spool", "no_room", 0);
	return false;
}
