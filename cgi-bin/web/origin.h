/* origin.h: did this POST come from a page of ours? Sec-Fetch-Site, else Origin, else Referer,
 * else no. */
#ifndef WEB_ORIGIN_H
#define WEB_ORIGIN_H

#include "cgi-bin/web/request.h"

enum { ORIGIN_PATH_MAX = 512 };

/* Exact comparison with the configured origins; nothing is normalised. */
bool origin_is_ours(const struct config *c, const struct request *r);

/* A path of this site that may safely stand in Location: "/…", not "//…", no backslash, only
 * printable ASCII, to ORIGIN_PATH_MAX bytes. */
bool origin_is_path(struct str path);

#endif
