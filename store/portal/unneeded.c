#include "store/portal/unneeded.h"

#include <unistd.h>

#include "store/base/arena.h"
#include "store/base/log.h"
#include "store/keeping/versions.h"

enum { OWN_BYTES = 16 << 20 };

struct unneeded {
	struct arena *arena;
	struct versions versions;
	struct versions_search *search;
};

/* Where releases belong to somebody else, portal deploy --prune removes what portal purge wrote
 * down; what another store may need stays. Neither is news each day. */
static void say(const char *what, enum err e, size_t removed)
{
	if (e == OK && removed > 0)
		log_event("removed", what, (int64_t)removed);
	else if (e != OK && e != ERR_NOT_FOUND && e != ERR_DENIED && e != ERR_CONFLICT)
		log_event("purge_held_back", what, e);
}

static void close_all(struct unneeded *o)
{
	versions_close(o->search);
	arena_close(o->arena);
}

/* Nobody goes through a store for what he may not remove. */
static bool may_remove(struct arena *a, const char *compiled)
{
	int lock;
	enum err e = versions_lock(a, compiled, &lock);

	if (e == OK)
		close(lock);
	else
		say("versions of forms", e, 0);
	return e == OK;
}

struct unneeded *unneeded_open(const struct tool *t, int64_t now)
{
	struct arena *a = arena_open(OWN_BYTES);
	struct unneeded *o = ARENA_NEW(a, struct unneeded);
	enum err e;

	if (!may_remove(a, t->compiled)) {
		arena_close(a);
		return NULL;
	}

	o->arena = a;
	o->versions = (struct versions){
		.store = t->store, .keys = t->keys, .data = t->data, .compiled = t->compiled, .now = now
	};
	if ((e = versions_begin(&o->versions, &o->search)) == OK)
		return o;
	say("versions of forms", e, 0);
	close_all(o);
	return NULL;
}

static void end(struct unneeded *o)
{
	struct versions *v = &o->versions;
	size_t files = 0;
	int lock;
	enum err e = versions_lock(o->arena, v->compiled, &lock);

	if (e == OK) {
		e = versions_end(o->search);
		close(lock);
	}
	say("versions of forms", e, v->removed);
	if (e == OK)
		say("styles and scripts", leftover_purge(o->arena, v->compiled, v->now, &files), files);
}

bool unneeded_turn(struct unneeded *o, struct keys *k)
{
	enum err e;

	o->versions.keys = k;
	if ((e = versions_some(o->search)) == OK)
		return true;
	if (e == ERR_NOT_FOUND)
		end(o);
	else
		say("versions of forms", e, 0);
	close_all(o);
	return false;
}
