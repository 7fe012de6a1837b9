/* portal export submissions */
#include <stdio.h>

#include "store/base/clock.h"
#include "store/base/date.h"
#include "store/forms/submission_desk.h"
#include "store/keeping/audit.h"
#include "store/keeping/export.h"
#include "store/portal/commands.h"
#include "store/portal/machine.h"
#include "store/portal/progress.h"

struct work {
	struct export export;
	int32_t since;
	struct str address;        /* of the one that is under way */
	struct str id, reference;
};

/* The next older one, into w. ERR_NOT_FOUND: no more since that day. */
static enum err find_next(const struct tool *t, struct txn *txn, void *with)
{
	struct work *w = with;
	struct submission s;
	enum err e = submission_before(txn, t->keys, w->address, &s);

	if (e != OK)
		return e;
	if (s.received_on < w->since)
		return ERR_NOT_FOUND;
	w->address = str_copy(t->arena, s.address);
	w->id = str_copy(t->arena, s.id);
	w->reference = str_copy(t->arena, s.reference);
	return OK;
}

/* Before it leaves, so that nothing leaves without a trace. */
static enum err note(const struct tool *t, struct txn *txn, void *with)
{
	const struct work *w = with;
	struct audit_entry entry = { ACTOR_SYSTEM, STR(""), STR("submission_exported"), w->id,
	                             clock_now() };

	return audit_add(txn, t->keys, &entry);
}

static enum err write_one(const struct tool *t, struct txn *txn, void *with)
{
	struct work *w = with;
	struct submission s;
	enum err e = submission_open(txn, t->keys, w->address, &s);

	return e == OK ? export_submission(txn, t->keys, &w->export, &s) : e;
}

static void print_one(const struct tool *t, const struct work *w)
{
	struct str folder = str_join(t->arena, str_of(w->export.folder), STR("/"));
	struct values *v = values_open(t->arena);

	if (!t->json) {
		printf("%.*s\n", STR_FMT(w->reference));
		return;
	}
	values_text(v, STR("reference"), w->reference);
	values_text(v, STR("folder"), str_join(t->arena, folder, w->reference));
	tool_json(v);
}

static enum err write_all(const struct tool *t, struct work *w, struct progress *progress)
{
	enum err e, worst = OK;

	while ((e = tool_run(t, MAIN, READ, find_next, w)) == OK) {
		if ((e = tool_run(t, MAIN, WRITE, note, w)) != OK)
			return e;
		if ((e = tool_run(t, MAIN, READ, write_one, w)) == OK)
			print_one(t, w);
		else
			worst = e;
		if (e == ERR_FULL)
			return e;
		if (e != OK)
			tool_refuse(t, "%.*s is not whole: %s", STR_FMT(w->reference), err_name(e));
		progress_tell(progress, w->export.submissions, 0);
	}
	return e == ERR_NOT_FOUND ? worst : e;
}

int export_command(struct tool *t)
{
	struct work w = { .export = { .folder = t->arguments[0], .data = t->data,
	                              .compiled = t->compiled } };
	struct progress progress = progress_open("submissions");
	struct words *words;
	enum err e;

	if (!t->since || !date_read_iso(str_of(t->since), &w.since)) {
		tool_refuse(t, "needs --since and a date, for example 2026-11-24");
		return TOOL_USAGE;
	}
	if (!machine_may_write(t, w.export.folder) || tool_words(t, &words) != OK)
		return TOOL_FAILED;
	w.export.words = words;
	if ((e = export_begin(&w.export)) == ERR_EXISTS)
		return tool_refuse(t, "%s is not an empty folder", w.export.folder);
	if (e == OK)
		e = write_all(t, &w, &progress);
	progress_close(&progress);
	fprintf(stderr, "portal export: %llu submissions, %llu files\n",
	        (unsigned long long)w.export.submissions, (unsigned long long)w.export.files);
	return e == OK ? TOOL_DONE : tool_failed(t, e);
}
