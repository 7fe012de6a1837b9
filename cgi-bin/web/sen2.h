/* sen2.h: what the dates of all cases give for the yearly SEN2 return, as rows for a
 * spreadsheet. */
#ifndef WEB_SEN2_H
#define WEB_SEN2_H

#include "cgi-bin/web/clerk.h"

/* By year, the newest first, and team, as far as whoever is signed in reaches. The caller asks
 * allow(). */
enum err sen2_csv(struct web *w) MUST_CHECK;

#endif
