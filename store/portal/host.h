/* host.h: what portal host looks at. Each finding is one line for people and one object for
 * machines: what was looked at, how it stands, what was found, and what to do about it. */
#ifndef PORTAL_HOST_H
#define PORTAL_HOST_H

#include "store/portal/tool.h"

/* Is there where the package serves. */
#define KEEPER_UNIT "/lib/systemd/system/waymark-keeper.service"

enum standing { RIGHT, ADVICE, WRONG };

struct host {
	struct tool *tool;
	const char *what;          /* being looked at */
	const char *copy;          /* folder of a copy of the key, from the safe; or NULL */
	unsigned owner;            /* whom the portal runs as */
	bool opens;                /* the store opens with the key */
	int counts[3];
};

/* todo: NULL when there is nothing to do. */
void host_say(struct host *h, enum standing s, const char *todo, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* WAYMARK_NAME, or NULL. */
const char *host_setting(const char *name);

/* WRONG: path belongs to owner and not to whom the portal runs as. */
void host_foreign(struct host *h, const char *path, unsigned owner);

/* A line of `portal stats --json` matches pattern (grep -E); false, too, where the store is not to
 * be looked into. */
bool host_counts(struct host *h, const char *pattern);

/* False: something stands behind a host's name in WAYMARK_ORIGIN. The first name goes into name,
 * unless it is NULL. */
bool host_name(const char *origin, char *name, size_t bytes);

void host_key(struct host *h);                 /* host_key.c; a sealed one is found */
void host_clock(struct host *h);               /* host_machine.c */
void host_disk(struct host *h);
void host_memory(struct host *h);
void host_fonts(struct host *h);
void host_sandbox(struct host *h);
void host_passwords(struct host *h);
void host_libraries(struct host *h);
void host_certificate(struct host *h);         /* host_around.c */
void host_security(struct host *h);
void host_web(struct host *h);
void host_scanner(struct host *h);
void host_backup(struct host *h);
void host_trail(struct host *h);
void host_mail(struct host *h);                /* host_mail.c */
void host_keeper(struct host *h);              /* host_keeper.c */
void host_settings(struct host *h);

#endif
