/* release.h: releases side by side in one folder: NAME/{bin,cgi-bin,site,compiled,server}, and two
 * links: `current`, which is served, and `previous`, which was before it. Nothing in a release
 * changes once it is served, but that older versions of forms and their styles are added. */
#ifndef PORTAL_RELEASE_H
#define PORTAL_RELEASE_H

#include "store/portal/tool.h"

struct releases {
	struct arena *arena;
	const char *folder;        /* of the link `current` */
	int lock;
};

/* link: FOLDER/current, which need not be there yet. ERR_INVALID: it is not called current. */
enum err releases_find_all(struct arena *a, const char *link, struct releases *r) MUST_CHECK;

/* Before anything is changed. Makes the folder. ERR_BUSY: somebody deploys. ERR_IO. */
enum err releases_lock(struct releases *r) MUST_CHECK;

/* The release that a link names; NULL when there is none. */
const char *releases_find(const struct releases *r, const char *link);

/* Copies what is in source (a release, a checkout that was built, the prefix of an install tree, or
 * an archive of a release) to a new folder of a name that nothing has. ERR_NOT_FOUND: there is no
 * release in it. ERR_INVALID: a file is not as its list of sums says. ERR_IO. */
enum err releases_lay_out(struct releases *r, const char *source, const char **name) MUST_CHECK;

/* Older versions of forms, their pages and what those are drawn with, from one release to another
 * that lacks them. */
enum err releases_inherit(const struct releases *r, const char *from, const char *to) MUST_CHECK;

/* Notes in name/stores, beside what is compiled, for which data it is served (versions.h); NULL:
 * nothing. */
enum err releases_note_store(const struct releases *r, const char *name,
                             const char *data) MUST_CHECK;

/* `current` becomes name and `previous` what it was, each in one step. */
enum err releases_switch(const struct releases *r, const char *name) MUST_CHECK;

/* Removes the oldest until keep are left, never one of the links; how many went. */
size_t releases_sweep(const struct releases *r, size_t keep);

/* Names, oldest first; the count. */
size_t releases_list(const struct releases *r, const char ***names);

/* Runs a program in a folder, or where we are; nothing of its output when silent. True: it ended
 * well. */
bool releases_run(const char *folder, bool silent, const char *const *words);

char *releases_path(const struct releases *r, const char *name, const char *below);

void releases_discard(const struct releases *r, const char *name);

#endif
