/* versions.h: compiled versions of forms that nothing needs any more: not the newest, replaced some
 * days ago, and named by no draft and no submission. For portal purge and the keeper. */
#ifndef KEEPING_VERSIONS_H
#define KEEPING_VERSIONS_H

#include "store/base/buf.h"
#include "store/engine/keys.h"

/* So long after a form changed last, nothing of it goes: pages that stand open are still sent. */
enum { VERSIONS_KEEP_DAYS = 7 };

struct versions {
	struct store *store;
	struct keys *keys;
	const char *data, *compiled;   /* folders */
	int64_t now;                   /* seconds, UTC */
	size_t kept, removed;          /* results: older ones that stay and that went */
	/* NULL; or gets lines FORM@VERSION of what could go, after ERR_DENIED */
	struct buf *names;
};

/* Goes through all drafts and submissions when there is something to ask them. ERR_BUSY: gen is
 * writing there. ERR_CONFLICT: another store is served from that folder too (STORES beside it).
 * ERR_DENIED: nothing may be removed there; removed then counts what could be. */
enum err versions_purge(struct versions *v) MUST_CHECK;

/* The same in turns, for who must do other things meanwhile; v stays where it is, its keys may be
 * others by then. begin: finds what could go, errors as above; ERR_NOT_FOUND: nothing. some: goes
 * through some rows; ERR_NOT_FOUND: that was all. end: removes what none of them named, with the
 * lock that versions_lock gave. close: always. */
struct versions_search;
enum err versions_begin(struct versions *v, struct versions_search **s) MUST_CHECK;
enum err versions_some(struct versions_search *s) MUST_CHECK;
enum err versions_end(struct versions_search *s) MUST_CHECK;
void versions_close(struct versions_search *s);

/* Removes FORM@VERSION with its pages, whatever names it. ERR_INVALID: no such name. ERR_CONFLICT:
 * it is the newest of its form, or the form changed only some days ago. ERR_NOT_FOUND,
 * ERR_DENIED. */
enum err versions_remove(struct arena *a, const char *compiled, struct str name,
                         int64_t now) MUST_CHECK;

/* compiled/forms/FORM@VERSION is there. */
bool versions_has(struct arena *a, const char *compiled, struct str form, struct str version);

/* Styles, scripts and pictures of earlier builds (site/assets beside compiled) that were followed
 * days ago and that no page names, of whatever version. Errors as above. */
enum err leftover_purge(struct arena *a, const char *compiled, int64_t now,
                        size_t *removed) MUST_CHECK;

/* Takes the lock that gen holds while it writes (gen.lock beside compiled): a descriptor. ERR_BUSY,
 * ERR_DENIED. */
enum err versions_lock(struct arena *a, const char *compiled, int *lock) MUST_CHECK;

#endif
