/* confine.h: a program of the web locks itself in: once for a process, before it reads what
 * somebody sent. What it opens from then on lies below the folders of the configuration; what it
 * calls is in store/base/sandbox.h. */
#ifndef WEB_CONFINE_H
#define WEB_CONFINE_H

#include "cgi-bin/web/web.h"

/* Of a responder: in its first request, and nothing in later ones. */
void confine(struct web *w);

/* What the libraries that set type read: for .reads of a program that makes PDFs. They make a
 * thread as well. */
extern const char *const CONFINE_FONTS[];

#endif
