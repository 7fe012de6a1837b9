#include "cgi-bin/web/tasked.h"

#include "cgi-bin/web/speech.h"
#include "cgi-bin/web/visitor.h"
#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/cases/child.h"
#include "store/cases/document.h"
#include "store/cases/task_lent.h"
#include "store/compiled/words.h"

struct str tasked_path(struct web *w, const struct task *t)
{
	struct str path = str_join(w->arena, STR("/children/"), hex_write(w->arena, t->child));

	return str_join(w->arena, str_join(w->arena, path, STR("/forms/")), hex_write(w->arena, t->id));
}

struct str tasked_copy(struct web *w, const struct task *t)
{
	return str_equal(t->draft_person, w->visitor->person.id)
	           ? str_join(w->arena, STR("/submitted/"), hex_write(w->arena, t->submission))
	           : str_join(w->arena, tasked_path(w, t), STR("/sent"));
}

/* It may be open again, without the forms of before. */
static bool is_closed(struct web *w, const struct task *t)
{
	struct child c;

	return t->shut && child_load(w->main, w->keys, t->child, &c) == OK && c.closed_at > 0;
}

struct str tasked_over(struct web *w, const struct task *t)
{
	if (t->state != TASK_WITHDRAWN)
		return STR("");
	return words_get(w->words, is_closed(w, t) ? STR("tasks.shut") : STR("tasks.withdrawn"));
}

void tasked_facts(struct web *w, const struct task *t, struct values *one)
{
	bool is_open = task_is_open(t);

	values_text(one, STR("form_title"), speech_title(w, t->form, STR(""), t->title));
	values_text(one, STR("asked_by"), t->by_name);
	values_text(one, STR("asked_on"), words_date(w->arena, w->words, date_today(t->sent_at)));
	values_text(one, STR("for_whom"), t->for_organisation ? t->assignee_name : STR(""));
	if (t->due_on != 0)
		values_text(one, STR("due"), words_date(w->arena, w->words, t->due_on));
	values_flag(one, STR("late"), is_open && t->due_on != 0 && t->due_on < date_today(w->now));
	values_flag(one, STR("begun"), t->state == TASK_STARTED);
	values_text(one, STR("started_by"), t->started_by);
	values_text(one, STR("taken_back"), tasked_over(w, t));
	if (t->state == TASK_SUBMITTED)
		values_text(one, STR("sent_at"),
		            words_date(w->arena, w->words, date_today(t->submitted_at)));
	values_text(one, STR("href"), tasked_path(w, t));
}

enum err tasked_documents(struct web *w, const struct task *t, struct values *v)
{
	struct values *list = values_list(v, STR("files")), *to;
	struct document d;
	struct str id;
	bool is_lent = task_is_lent(w->main, w->keys, t, w->visitor->person.id, w->now);
	enum err e = OK;

	for (const struct value *one = is_lent && t->documents ? t->documents->first : NULL; one;
	     one = one->next) {
		if (!hex_read(w->arena, one->text, DOCUMENT_ID_BYTES, &id))
			continue;
		if ((e = document_load(w->main, w->keys, t->child, id, &d)) != OK && e != ERR_NOT_FOUND)
			return e;
		if (e != OK || !document_stands(&d))
			continue;
		to = values_add_tree(list);
		values_text(to, STR("name"), d.title);
		values_text(to, STR("size"), words_size(w->arena, w->words, d.bytes));
		values_text(to, STR("href"),
		            str_join(w->arena, str_join(w->arena, tasked_path(w, t), STR("/files/")),
		                     one->text));
	}
	values_flag(v, STR("has_files"), list->count > 0);
	return OK;
}

static bool is_taken_back(struct web *w, struct task *t)
{
	struct str child, id;

	return hex_read(w->arena, web_piece(w, "child"), VAULT_ID_BYTES, &child) &&
	       hex_read(w->arena, web_piece(w, "task"), TASK_ID_BYTES, &id) &&
	       task_load(w->main, w->keys, child, id, t) == OK && t->state == TASK_WITHDRAWN &&
	       task_is_for(w->main, w->keys, t, w->visitor->person.id, w->now);
}

enum err tasked_taken_back(struct web *w, enum err e)
{
	struct values *v = values_open(w->arena);
	struct task t;

	if (e != ERR_NOT_FOUND || !is_taken_back(w, &t))
		return e;
	values_text(v, STR("form_title"), speech_title(w, t.form, STR(""), t.title));
	values_text(v, STR("taken_back"), tasked_over(w, &t));
	if (str_equal(t.draft_person, w->visitor->person.id))
		values_text(v, STR("draft"),
		            str_join(w->arena, STR("/drafts/"), hex_write(w->arena, t.draft)));
	return web_page(w, 200, "form-taken-back", v);
}
