/* portal purge */
#include <stdio.h>

#include "store/base/clock.h"
#include "store/keeping/drilling.h"
#include "store/keeping/retention.h"
#include "store/keeping/versions.h"
#include "store/portal/commands.h"
#include "store/portal/marker.h"
#include "store/portal/prune.h"

/* What gen made and nothing needs any more; goes last, when drafts that are over are gone. */
static enum err purge_compiled(struct tool *t, struct values *v)
{
	struct buf names = buf_open(t->arena);
	struct versions old = { .store = t->store, .keys = t->keys, .data = t->data,
	                        .compiled = t->compiled, .now = clock_now(), .names = &names };
	size_t files = 0;
	enum err e = versions_purge(&old), leftover, noted = prune_note(t, buf_str(&names));

	if (e == ERR_DENIED)
		tool_refuse(t,
		            "%zu versions of forms in %s could go; whoever owns it removes them with portal deploy --prune",
		            old.removed, t->compiled);
	else if (e == ERR_CONFLICT)
		tool_refuse(t, "another store is served from %s too; no versions of forms were removed",
		            t->compiled);
	else if (e == ERR_BUSY)
		tool_refuse(t, "gen is writing in %s; no versions of forms were removed", t->compiled);
	if (e != OK)
		old.removed = 0;
	leftover = e == OK ? leftover_purge(t->arena, t->compiled, clock_now(), &files) : OK;
	if (leftover == ERR_DENIED)
		leftover = OK;         /* nothing of a release is ours to remove */
	values_number(v, STR("versions of forms"), (int64_t)old.removed);
	values_number(v, STR("styles and scripts"), (int64_t)files);
	if (!t->json)
		printf("versions of forms %zu removed, %zu older ones kept\nstyles and scripts %zu removed\n",
		       old.removed,
		       old.kept, files);
	e = e == ERR_DENIED || e == ERR_CONFLICT || e == ERR_BUSY ? OK : e == OK ? leftover : e;
	return e == OK ? noted : e;
}

struct applied {
	enum err e;
	size_t removed;
};

static void apply(const struct retention *r, size_t rule, struct applied *a)
{
	size_t removed;

	a->e = retention_apply(r, rule, &removed);
	a->removed += removed;
}

/* What found no room for its own writing is tried again when the others have made some. */
static struct applied *apply_all(struct tool *t, const struct retention *r)
{
	struct applied *all = ARENA_MANY(t->arena, retention_rules(), struct applied);

	for (size_t i = 0; i < retention_rules(); i++)
		apply(r, i, &all[i]);
	for (size_t i = 0; i < retention_rules(); i++)
		if (all[i].e == ERR_FULL)
			apply(r, i, &all[i]);
	return all;
}

static enum err tell_all(struct tool *t, const struct applied *all, struct values *v)
{
	enum err e = OK;

	for (size_t i = 0; i < retention_rules(); i++) {
		const char *name = retention_name(i);

		if (all[i].e == ERR_DENIED)
			tool_refuse(t, "%s: held back, as too many would go at once; see portal purge --help",
			            name);
		else if (all[i].e == ERR_NOT_FOUND)
			tool_refuse(t, "%s: held back, as how long they are kept cannot be read", name);
		else if (all[i].e != OK)
			tool_refuse(t, "%s: stopped after %zu", name, all[i].removed);
		e = all[i].e == OK ? e : all[i].e;
		values_number(v, str_of(name), (int64_t)all[i].removed);
		if (!t->json)
			printf("%-13s %zu %s\n", name, all[i].removed, retention_verb(i));
	}
	return e;
}

/* What it has still to do once; nothing goes by it. */
static enum err mark_cases(struct tool *t, struct values *v)
{
	size_t marked;
	enum err e = marker_all(t, &marked);

	values_number(v, STR("cases by answers"), (int64_t)marked);
	if (!t->json)
		printf("cases by answers %zu marked\n", marked);
	return e;
}

int store_command_purge(struct tool *t)
{
	struct retention r = { .store = t->store, .keys = t->keys, .data = t->data, .now = clock_now(),
	                       .has_brakes = t->careful };
	struct values *v = values_open(t->arena);
	struct words *words = NULL;
	enum err worded = tool_words(t, &words), e = retention_begin(&r), one;

	if (e == ERR_DENIED)
		return tool_refuse(t,
		                   "nothing was removed: the clock of this machine has moved by days since the last time; "
		                   "set it right, or run portal purge without --careful when it is right");
	r.words = words;
	one = tell_all(t, apply_all(t, &r), v);
	if (e == ERR_FULL)
		e = retention_begin(&r);
	e = e == OK ? worded : e;      /* what expired goes all the same */
	e = one == OK ? e : one;
	one = purge_compiled(t, v);
	e = e == OK ? one : e;
	one = mark_cases(t, v);
	drilling_sweep(t->arena, t->data);
	if (t->json)
		tool_json(v);
	e = e == OK ? one : e;
	return e == OK ? TOOL_DONE : tool_failed(t, e);
}
