/* device.h: what somebody signed in with, as they would say it: "Firefox on Android". By the header
 * User-Agent, which anybody can write as they like: it helps to tell one's own devices apart and
 * decides nothing. */
#ifndef WEB_DEVICE_H
#define WEB_DEVICE_H

#include "cgi-bin/web/web.h"

/* Two words of a fixed list, "firefox android"; "other" for what is not in it. Nothing of the
 * header itself is kept. */
struct str device_of(struct str agent, struct arena *a);

/* The sentence for it; device may be empty: of a session from before. */
struct str device_words(struct web *w, struct str device);

#endif
