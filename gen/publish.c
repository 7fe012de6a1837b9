#include "gen/publish.h"

#include <stdio.h>
#include <sys/stat.h>

#include "gen/changes.h"
#include "gen/folder.h"
#include "gen/form_pages.h"
#include "store/base/date.h"
#include "store/compiled/form_file.h"

static const char *compiled(const struct build *b)
{
	return folder_path(b->arena, b->output.folder, STR("compiled"));
}

static struct publication *add(struct build *b)
{
	struct publication **last = &b->published;

	while (*last)
		last = &(*last)->next;
	return *last = ARENA_NEW(b->arena, struct publication);
}

void publish_note(struct build *b, const struct form *f)
{
	struct publication *p;
	struct str version;
	struct form *before;
	enum err e = form_current(b->arena, compiled(b), f->id, &version);

	if (e == OK && str_equal(version, f->version))
		return;
	p = add(b);
	p->form = f;
	p->is_new = e == ERR_NOT_FOUND;
	if (e == OK && form_open(b->arena, compiled(b), f->id, version, &before) == OK)
		p->before = before;
}

void publish_note_gone(struct build *b, const struct str *files, size_t count)
{
	const char *folder = folder_path(b->arena, compiled(b), STR("forms"));
	struct str *there;
	size_t n = folder_list(b->arena, folder, "", false, &there);
	struct form *before;

	for (size_t i = 0; i < n; i++) {
		struct str file = str_join(b->arena, there[i], STR(".yaml"));
		size_t k = 0;

		while (k < count && !str_equal(files[k], file))
			k++;
		if (k == count && str_find(there[i], '@') == there[i].n &&
		    form_open(b->arena, compiled(b), there[i], STR(""), &before) == OK)
			add(b)->before = before;
	}
}

static void head(struct buf *out, const struct form *f, struct str before)
{
	buf_add(out, f->id);
	buf_text(out, ": version ");
	buf_add(out, f->version);
	buf_text(out, before.n > 0 ? " instead of " : "");
	buf_add(out, before);
	buf_byte(out, '\n');
}

static void tell(struct arena *a, const struct publication *p, struct buf *out)
{
	if (!p->form) {
		buf_add(out, p->before->id);
		buf_text(out, ": the form is gone; nobody can begin it, and drafts of it go on\n");
		return;
	}
	if (p->is_new) {
		buf_add(out, p->form->id);
		buf_text(out, ": a new form\n");
		return;
	}
	head(out, p->form, p->before ? p->before->version : STR(""));
	if (p->before)
		changes_write(a, p->before, p->form, out);
	else
		buf_text(out, "  the version before cannot be read any more\n");
}

void publish_tell(const struct build *b, struct buf *out)
{
	const struct publication *p;

	if (b->is_first)
		return;
	for (p = b->published; p; p = p->next)
		tell(b->arena, p, out);
}

/* --- gen changes ------------------------------------------------------------------------------ */

static int64_t written_at(const struct build *b, struct str id, struct str version)
{
	struct str name = str_join(b->arena, str_join(b->arena, id, STR("@")), version);
	struct stat about;

	name = str_join(b->arena, STR("forms/"), name);
	return stat(folder_path(b->arena, compiled(b), name), &about) == 0 ? about.st_mtim.tv_sec : 0;
}

/* The version meant by old, or the one to look at when none is; empty: there is none. */
static struct str choose(const struct build *b, const struct form *f, struct str old)
{
	struct str versions[VERSIONS_MAX], chosen = STR("");
	size_t count = 0;

	if (old.n == 0 && form_current(b->arena, compiled(b), f->id, &chosen) == OK &&
	    !str_equal(chosen, f->version))
		return chosen;
	chosen = STR("");
	if (form_versions(b->arena, compiled(b), f->id, versions, &count) != OK)
		return chosen;
	for (size_t i = 0; i < count; i++) {
		if (!str_starts(versions[i], old) || (old.n == 0 && str_equal(versions[i], f->version)))
			continue;
		if (chosen.n == 0 || written_at(b, f->id, versions[i]) > written_at(b, f->id, chosen))
			chosen = versions[i];
	}
	return chosen;
}

/* Versions that are kept and the days on which they were written. */
static struct str kept(const struct build *b, struct str id)
{
	struct str versions[VERSIONS_MAX];
	struct buf names = buf_open(b->arena);
	size_t count = 0;

	if (form_versions(b->arena, compiled(b), id, versions, &count) != OK)
		return STR("none is kept");
	for (size_t i = 0; i < count; i++) {
		int64_t at = written_at(b, id, versions[i]);

		buf_text(&names, i > 0 ? ", " : "");
		buf_add(&names, versions[i]);
		buf_text(&names, " (");
		buf_add(&names, date_write_iso(b->arena, date_today(at)));
		buf_byte(&names, ')');
	}
	return buf_str(&names);
}

static bool is_built(const struct build *b, const struct form *f)
{
	struct str version;

	return form_current(b->arena, compiled(b), f->id, &version) == OK &&
	       str_equal(version, f->version);
}

bool publish_changes(struct build *b, struct str form, struct str old, struct buf *out)
{
	const struct form *now = form_pages_read(b, form);
	struct form *before;
	struct str version;

	if (!now || b->diag.errors > 0)
		return false;
	version = choose(b, now, old);
	if (version.n == 0 && old.n == 0) {
		buf_add(out, now->id);
		buf_text(out, ": no other version is kept\n");
		return true;
	}
	if (version.n == 0 || form_open(b->arena, compiled(b), now->id, version, &before) != OK) {
		diag_error(&b->diag, (struct place){ compiled(b), 0, 0 },
		           "keeps no version \"%.*s\" of this form; write "
		           "one of: %.*s",
		           STR_FMT(old), STR_FMT(kept(b, now->id)));
		return false;
	}
	if (old.n == 0 && is_built(b, now)) {
		buf_add(out, now->id);
		buf_text(out, ": nothing is different since it was built; what that build changed:\n");
	}
	head(out, now, before->version);
	if (changes_write(b->arena, before, now, out) == 0)
		buf_text(out, "  nothing is different\n");
	return true;
}
