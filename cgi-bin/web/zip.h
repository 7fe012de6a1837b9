/* zip.h: several files as one archive (ZIP, as it was fixed in APPNOTE 6.3), made while it is sent:
 * nothing of it lies on a disk, and never more than a piece in memory. Files are stored as they
 * are, because most are packed already; so its length is known before the first byte. The only
 * libarchive; a program that includes this is linked with it (LINK_… of the Makefile). */
#ifndef WEB_ZIP_H
#define WEB_ZIP_H

#include "cgi-bin/web/response.h"

enum { ZIP_FILES_MAX = 4000 };

struct zip;

struct zip *zip_open(struct arena *a);

/* One file more: its bytes, or where they come from while it is sent (from lives in the arena).
 * name: UTF-8, folders parted by "/", safe already (export_name.h); one that is there gets a number
 * before its ending. changed_at: seconds, UTC. More than ZIP_FILES_MAX dies. */
void zip_text(struct zip *z, struct str name, int64_t changed_at, struct str text);
void zip_file(struct zip *z, struct str name, int64_t changed_at, const struct source *from);

/* The whole, for web_download. ERR_LIMIT: over 4 GB. ERR_IO: the library refuses a name. */
enum err zip_finish(struct zip *z, struct source *out) MUST_CHECK;

#endif
