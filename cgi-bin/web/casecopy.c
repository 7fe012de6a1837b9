#include "cgi-bin/web/casecopy.h"

#include <stdlib.h>
#include <string.h>

#include "store/base/hex.h"
#include "store/compiled/answers.h"
#include "store/compiled/form_file.h"
#include "store/forms/submission_desk.h"
#include "store/keeping/export_name.h"

enum { PAGE = 200, ADDRESS_BYTES = 24 };

/* --- reading ---------------------------------------------------------------------------------- */

static bool is_all(const struct casecopy *x)
{
	return x->whom.n == 0;
}

static enum err load_people(struct web *w, struct casecopy *x)
{
	struct grant *list;
	size_t count;
	enum err e = grant_of(w->main, w->keys, x->child->id, &list, &count);

	x->grants = ARENA_MANY(w->arena, count + 1, struct grant);
	x->people = ARENA_MANY(w->arena, count + 1, struct person);
	for (size_t i = 0; i < count && e == OK; i++) {
		if (!is_all(x) && !str_equal(list[i].person, x->whom))
			continue;
		x->grants[x->grant_count] = list[i];
		e = person_load(w->main, w->keys, list[i].person, &x->people[x->grant_count++]);
	}
	return e == OK && !is_all(x) && x->grant_count == 0 ? ERR_NOT_FOUND : e;
}

/* What was put one behind the other, as an array. */
static void *array_of(struct web *w, const struct buf *all, size_t size, size_t *count)
{
	char *p = arena_take(w->arena, all->n + size);

	*count = all->n / size;
	if (all->n > 0)
		memcpy(p, all->p, all->n);
	return p;
}

/* Adds where what came back lies. */
static enum err load_tasks(struct web *w, struct casecopy *x, struct buf *sent)
{
	struct task *list;
	size_t count;
	enum err e = task_list(w->main, w->keys, x->child->id, &list, &count);

	x->tasks = ARENA_MANY(w->arena, count + 1, struct task);
	for (size_t i = 0; i < count && e == OK; i++) {
		if (is_all(x) || str_equal(task_person(&list[i]), x->whom))
			x->tasks[x->task_count++] = list[i];
		buf_add(sent, list[i].submission);
	}
	return e;
}

static enum err add_submission(struct web *w, struct casecopy *x, struct str address)
{
	struct submission *s = &x->submissions[x->submission_count];
	enum err e = submission_open(w->main, w->keys, address, s);

	if (e == ERR_NOT_FOUND || (e == OK && !is_all(x) && !str_equal(s->person, x->whom)))
		return OK;
	if (e == OK)
		e = form_open(w->arena, w->config.compiled, s->form, s->version,
		              &x->forms[x->submission_count]);
	x->submission_count += e == OK;
	return e;
}

static int by_address(const void *a, const void *b)
{
	return memcmp(a, b, ADDRESS_BYTES);
}

/* What the case took in, and what came back that the council had asked for; newest first, as the
 * addresses sort. */
static enum err load_submissions(struct web *w, struct casecopy *x, struct buf *sent)
{
	struct str address;
	size_t count;
	char *list;
	enum err e = OK;

	for (const struct value *one = x->child->submissions->first; one; one = one->next) {
		if (!hex_read(w->arena, one->text, ADDRESS_BYTES, &address))
			return ERR_DAMAGED;
		buf_add(sent, address);
	}
	list = array_of(w, sent, ADDRESS_BYTES, &count);
	qsort(list, count, ADDRESS_BYTES, by_address);
	x->submissions = ARENA_MANY(w->arena, count + 1, struct submission);
	x->forms = ARENA_MANY(w->arena, count + 1, struct form *);
	for (char *at = list; at < list + count * ADDRESS_BYTES && e == OK; at += ADDRESS_BYTES)
		if (at == list || by_address(at - ADDRESS_BYTES, at) != 0)
			e = add_submission(w, x, str_bytes(at, ADDRESS_BYTES));
	return e;
}

/* The whole box, a page after the other. */
static enum err load_box(struct web *w, const struct casecopy *x, enum mailbox box, struct buf *all)
{
	struct mailbox_page page = { is_all(x) ? MESSAGE_COUNCIL : x->whom, x->child->id, box, STR(""),
	                             PAGE };
	struct message *list;
	size_t count;

	do {
		enum err e = message_list(w->main, w->keys, &page, &list, &count);

		if (e != OK)
			return e;
		buf_add(all, str_bytes(list, count * sizeof(*list)));
		if (count > 0)
			page.after = list[count - 1].id;
	} while (count == PAGE);
	return OK;
}

static enum err load_messages(struct web *w, struct casecopy *x)
{
	struct buf all = buf_open(w->arena);
	enum err e = load_box(w, x, MAILBOX_IN, &all);

	if (e == OK)
		e = load_box(w, x, MAILBOX_SENT, &all);
	x->messages = array_of(w, &all, sizeof(*x->messages), &x->message_count);
	return e;
}

static enum err load_entries(struct web *w, const struct casecopy *x, struct str child,
                             struct buf *all)
{
	struct history_page page = { child, x->whom, STR(""), PAGE };
	struct history_entry *list;
	size_t count;
	enum err e;

	do {
		e = history_list(w->main, w->keys, &page, &list, &count);
		if (e != OK)
			return e;
		buf_add(all, str_bytes(list, count * sizeof(*list)));
		if (count > 0)
			page.after = list[count - 1].key;
	} while (count == PAGE);
	return OK;
}

/* Newest first, as the keys sort. */
static int by_key(const void *a, const void *b)
{
	const struct history_entry *x = a, *y = b;

	return memcmp(x->key.p, y->key.p, x->key.n);
}

/* Of a request that joined the case, who looked before stands with it (history.h). */
static enum err load_history(struct web *w, struct casecopy *x)
{
	struct buf all = buf_open(w->arena);
	enum err e = load_entries(w, x, x->child->id, &all);

	for (size_t i = 0; i < x->submission_count && e == OK; i++)
		if (!str_equal(x->submissions[i].subject, x->child->id))
			e = load_entries(w, x, x->submissions[i].subject, &all);
	x->entries = array_of(w, &all, sizeof(*x->entries), &x->entry_count);
	qsort(x->entries, x->entry_count, sizeof(*x->entries), by_key);
	return e;
}

/* Of what was called back a person learns nothing: it may be about another child. */
static enum err load_documents(struct web *w, struct casecopy *x)
{
	size_t count = 0, kept = 0;
	enum err e = document_list(w->main, w->keys, x->child->id, x->whom, &x->documents, &count);

	for (size_t i = 0; i < count && e == OK; i++)
		if (is_all(x) || x->documents[i].recalled_at == 0)
			x->documents[kept++] = x->documents[i];
	x->document_count = kept;
	return e;
}

/* --- files ------------------------------------------------------------------------------------ */

static enum err add_file(struct web *w, struct casecopy *x, const char *folder, struct str owner,
                         struct str hex, struct str name, int64_t at)
{
	struct casecopy_file *f;
	struct str blob;

	if (x->file_count == CASECOPY_FILES_MAX)
		return ERR_LIMIT;
	if (!hex_read(w->arena, hex, VAULT_ID_BYTES, &blob))
		return ERR_DAMAGED;
	f = &x->files[x->file_count++];
	*f = (struct casecopy_file){ .owner = owner, .blob = blob, .at = at };
	f->name = str_join(w->arena, str_of(folder), export_name(w->arena, x->file_count, name));
	return OK;
}

/* The one that was added last. */
static void note_doing(struct casecopy *x, enum err e, struct str does)
{
	if (e == OK)
		x->files[x->file_count - 1].does = does;
}

static enum err find_sent_files(struct web *w, struct casecopy *x, const struct message *m)
{
	enum err e = OK;

	for (const struct value *one = m->files ? m->files->first : NULL; one && e == OK;
	     one = one->next) {
		e = add_file(w, x, "files/messages/", x->child->id,
		             values_get(one->children, STR("id")),
		             values_get(one->children, STR("name")), m->sent_at);
		note_doing(x, e, values_get(one->children, STR("does")));
	}
	return e;
}

static enum err find_files(struct web *w, struct casecopy *x)
{
	enum err e = OK;

	x->files = ARENA_MANY(w->arena, CASECOPY_FILES_MAX, struct casecopy_file);
	for (size_t i = 0; i < x->submission_count; i++) {
		struct answers_file file = { .at = NULL };
		const struct submission *s = &x->submissions[i];

		while (e == OK && answers_file_next(x->forms[i], s->answers, &file)) {
			e = add_file(w, x, "files/forms/", s->subject, values_get(file.file, STR("id")),
			             values_get(file.file, STR("name")), s->sent_at);
			note_doing(x, e, values_get(file.file, STR("does")));
		}
	}
	for (size_t i = 0; i < x->document_count && e == OK; i++) {
		if (!is_all(x) && !document_stands(&x->documents[i]))
			continue;
		e = add_file(w, x, "files/documents/", x->child->id,
		             hex_write(w->arena, x->documents[i].blob), x->documents[i].filename,
		             x->documents[i].sent_at);
		note_doing(x, e, x->documents[i].does);
	}
	for (size_t i = 0; i < x->message_count && e == OK; i++)
		e = find_sent_files(w, x, &x->messages[i]);
	return e;
}

struct str casecopy_name(struct web *w, const struct casecopy *x, struct str blob)
{
	struct str id;

	if (!hex_read(w->arena, blob, VAULT_ID_BYTES, &id))
		return STR("");
	for (size_t i = 0; i < x->file_count; i++)
		if (str_equal(x->files[i].blob, id))
			return x->files[i].name;
	return STR("");
}

/* A team follows the postcode: as on the pages of the family (named_team). */
static bool is_team_kept(const struct casecopy *x)
{
	const struct grant *g = x->grants;

	return !is_all(x) && values_find(x->child->flags, STR("confidential_address")) &&
	       !g->is_protected && g->relation != RELATION_SCHOOL &&
	       g->relation != RELATION_PROFESSIONAL;
}

static void settle_team(struct web *w, struct casecopy *x)
{
	struct values *officers = values_open(w->arena);

	x->team = x->child->team;
	x->officers = x->child->officers;
	if (!is_team_kept(x))
		return;
	values_copy(officers, x->child->officers);
	for (const struct value *one = officers->first; one; one = one->next)
		values_remove(one->children, STR("team"));
	x->team = STR("");
	x->officers = officers;
}

enum err casecopy_load(struct web *w, const struct child *c, struct str whom, struct casecopy *x)
{
	struct buf sent = buf_open(w->arena);
	enum err e;

	*x = (struct casecopy){ .child = c, .whom = whom };
	if ((e = load_people(w, x)) != OK || (e = load_tasks(w, x, &sent)) != OK ||
	    (e = load_submissions(w, x, &sent)) != OK)
		return e;
	settle_team(w, x);
	if ((e = load_messages(w, x)) != OK || (e = load_documents(w, x)) != OK)
		return e;
	return (e = load_history(w, x)) == OK ? find_files(w, x) : e;
}

struct str casecopy_returned(const struct casecopy *x, const struct task *t)
{
	for (size_t i = 0; i < x->submission_count && t->submission.n > 0; i++)
		if (str_equal(x->submissions[i].address, t->submission))
			return x->submissions[i].reference;
	return STR("");
}
