/* A case that casecopy.c has read, as JSON. */
#include "cgi-bin/web/casecopy.h"

#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/cases/acting.h"
#include "store/compiled/doing.h"

static void put_day(struct values *v, const char *name, int32_t day)
{
	if (day != 0)
		values_text(v, str_of(name), date_write_iso(v->arena, day));
	else
		values_null(v, str_of(name));
}

static void put_time(struct values *v, const char *name, int64_t at)
{
	put_day(v, name, at > 0 ? date_today(at) : 0);
}

/* The numbers in these lists are days. */
static void copy_list(const struct values *from, struct values *to)
{
	for (const struct value *one = from->first; one; one = one->next) {
		struct values *copy = values_add_tree(to);

		for (const struct value *each = one->children->first; each; each = each->next) {
			if (each->kind == VALUE_NUMBER)
				put_day(copy, str_c(to->arena, each->name), (int32_t)each->number);
			else
				values_text(copy, each->name, each->text);
		}
	}
}

/* Where the child lives and learns, who asked, what staff must know first: of no one parent. */
static void json_private(const struct child *c, struct values *v)
{
	values_text(v, STR("setting"), c->setting);
	values_text(v, STR("upn"), c->upn);
	values_text(v, STR("postcode"), c->postcode);
	values_text(v, STR("requestor"), c->requestor);
	values_copy(values_tree(v, STR("flags")), c->flags);
	acting_write(c, values_tree(v, STR("acting")));
	copy_list(c->marks, values_list(v, STR("marks")));
}

/* Why a time limit does not apply, without the school that was closed. */
static void drop_settings(const struct values *exemptions)
{
	for (const struct value *one = exemptions->first; one; one = one->next)
		values_remove(one->children, STR("setting"));
}

static void json_child(const struct casecopy *x, struct values *v)
{
	const struct child *c = x->child;
	struct values *dates = values_tree(v, STR("dates"));

	values_number(v, STR("v"), 1);
	values_text(v, STR("copy"), x->whom.n > 0 ? STR("person") : STR("records"));
	values_text(v, STR("reference"), c->reference);
	values_text(v, STR("first"), c->first);
	values_text(v, STR("last"), c->last);
	put_day(v, "born_on", c->born_on);
	values_text(v, STR("team"), x->team);
	if (x->whom.n == 0)
		json_private(c, v);
	put_time(v, "opened_on", c->opened_at);
	put_time(v, "closed_on", c->closed_at);
	values_flag(v, STR("count_receipt_day"), c->count_receipt_day);
	for (const struct value *one = c->dates->first; one; one = one->next)
		values_text(dates, one->name, date_write_iso(v->arena, (int32_t)one->number));
	copy_list(c->earlier, values_list(v, STR("earlier")));
	copy_list(c->exemptions, values_list(v, STR("exemptions")));
	if (x->whom.n > 0)
		drop_settings(values_get_list(v, STR("exemptions")));
	copy_list(c->decisions, values_list(v, STR("decisions")));
	copy_list(x->officers, values_list(v, STR("officers")));
}

static void json_people(const struct casecopy *x, struct values *v)
{
	struct values *list = values_list(v, STR("people")), *one;

	for (size_t i = 0; i < x->grant_count; i++) {
		one = values_add_tree(list);
		values_text(one, STR("name"), person_name(v->arena, &x->people[i]));
		values_text(one, STR("email"), x->people[i].email);
		values_text(one, STR("relation"), str_of(grant_relation_name(x->grants[i].relation)));
		values_flag(one, STR("responsibility"), x->grants[i].responsibility);
		values_number(one, STR("may"), x->grants[i].may);
		put_time(one, "from", x->grants[i].from);
		put_time(one, "until", x->grants[i].until);
	}
}

/* What the portal found in files stands in words of its own below (json_found). */
static void drop_doings(const struct values *answers)
{
	for (const struct value *one = answers->first; one; one = one->next) {
		if (one->kind != VALUE_LIST && one->kind != VALUE_TREE)
			continue;
		if (values_find(one->children, STR("size")))
			values_remove(one->children, STR("does"));
		drop_doings(one->children);
	}
}

static void json_submissions(const struct casecopy *x, struct values *v)
{
	struct values *list = values_list(v, STR("submissions")), *one;

	for (size_t i = 0; i < x->submission_count; i++) {
		const struct submission *s = &x->submissions[i];

		one = values_add_tree(list);
		values_text(one, STR("reference"), s->reference);
		values_text(one, STR("form"), s->form);
		values_text(one, STR("version"), s->version);
		values_text(one, STR("title"), s->title);
		put_day(one, "received_on", s->received_on);
		values_text(one, STR("response"), s->response);
		values_copy(values_tree(one, STR("answers")), s->answers);
		drop_doings(values_get_tree(one, STR("answers")));
	}
}

static void json_tasks(const struct casecopy *x, struct values *v)
{
	struct values *list = values_list(v, STR("tasks")), *one;

	for (size_t i = 0; i < x->task_count; i++) {
		one = values_add_tree(list);
		values_text(one, STR("form"), x->tasks[i].form);
		values_text(one, STR("title"), x->tasks[i].title);
		values_text(one, STR("assignee"), x->tasks[i].assignee_name);
		values_text(one, STR("by"), x->tasks[i].by_name);
		values_text(one, STR("note"), x->tasks[i].note);
		values_text(one, STR("state"), str_of(task_state_name(x->tasks[i].state)));
		put_time(one, "sent_on", x->tasks[i].sent_at);
		put_day(one, "due_on", x->tasks[i].due_on);
		put_time(one, "returned_on", x->tasks[i].submitted_at);
		values_text(one, STR("submission"), casecopy_returned(x, &x->tasks[i]));
	}
}

static void json_documents(struct web *w, const struct casecopy *x, struct values *v)
{
	struct values *list = values_list(v, STR("documents")), *one;

	for (size_t i = 0; i < x->document_count; i++) {
		const struct document *d = &x->documents[i];

		one = values_add_tree(list);
		values_text(one, STR("kind"), d->kind);
		values_text(one, STR("title"), d->title);
		values_text(one, STR("by"), d->by_name);
		values_flag(one, STR("from_family"), d->from_family);
		put_time(one, "sent_on", d->sent_at);
		put_time(one, "withdrawn_on", d->withdrawn_at > 0 ? d->withdrawn_at : d->recalled_at);
		if (x->whom.n == 0)
			values_copy(values_list(one, STR("recipients")), d->recipients);
		values_text(one, STR("file"), casecopy_name(w, x, hex_write(v->arena, d->blob)));
	}
}

static void json_messages(struct web *w, const struct casecopy *x, struct values *v)
{
	struct values *list = values_list(v, STR("messages")), *one, *files;

	for (size_t i = 0; i < x->message_count; i++) {
		const struct message *m = &x->messages[i];

		one = values_add_tree(list);
		values_text(one, STR("type"), m->type);
		values_text(one, STR("subject"), m->subject);
		values_text(one, STR("text"), m->text);
		values_flag(one, STR("from_council"), m->from_council);
		values_text(one, STR("from"), m->from_name);
		if (x->whom.n == 0)
			values_copy(values_list(one, STR("to")), m->to);
		put_time(one, "sent_on", m->sent_at);
		files = values_list(one, STR("files"));
		for (const struct value *f = m->files ? m->files->first : NULL; f; f = f->next)
			values_add_text(files, casecopy_name(w, x, values_get(f->children, STR("id"))));
	}
}

/* It is told to officers alone while the case is worked on. It is about what that person sent all
 * the same, and whoever asks what is known of them is told it, in words. */
static void json_found(struct web *w, const struct casecopy *x, struct values *v)
{
	struct values *list = values_list(v, STR("found_in_files")), *one;

	for (size_t i = 0; i < x->file_count; i++) {
		if (x->files[i].does.n == 0)
			continue;
		one = values_add_tree(list);
		values_text(one, STR("file"), x->files[i].name);
		values_text(one, STR("found"), doing_said(w->arena, w->words, x->files[i].does));
	}
}

static void json_history(const struct casecopy *x, struct values *v)
{
	struct values *list = values_list(v, STR("history")), *one;

	for (size_t i = 0; i < x->entry_count; i++) {
		one = values_add_tree(list);
		values_number(one, STR("at"), x->entries[i].at);
		values_text(one, STR("by"), x->entries[i].by_name);
		values_text(one, STR("action"), x->entries[i].action);
		values_text(one, STR("what"), x->entries[i].what);
		values_text(one, STR("was"), x->entries[i].was);
		values_text(one, STR("is"), x->entries[i].is);
		values_flag(one, STR("staff_only"), x->entries[i].staff_only);
	}
}

void casecopy_json(struct web *w, const struct casecopy *x, struct values *v)
{
	json_child(x, v);
	json_people(x, v);
	json_submissions(x, v);
	json_tasks(x, v);
	json_documents(w, x, v);
	json_messages(w, x, v);
	json_found(w, x, v);
	json_history(x, v);
}
