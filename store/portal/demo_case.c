#include "store/portal/demo_case.h"

#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/cases/document.h"
#include "store/cases/history.h"
#include "store/cases/message.h"
#include "store/cases/task.h"
#include "store/cases/timescale_words.h"
#include "store/compiled/form_file.h"
#include "store/forms/submission_desk.h"

enum { DAY = 86400 };

int64_t demo_number(struct str text)
{
	uint64_t n;

	return str_number(text, 100000, &n) ? (int64_t)n : 0;
}

static size_t list_count(const struct values *content, struct str name)
{
	const struct values *list = values_get_list(content, name);

	return list ? list->count : 0;
}

/* "days_ago" and "at" (minutes after midnight) of something that happened. */
static int64_t when(const struct demo_case *d, const struct values *one)
{
	int64_t midnight = (int64_t)(date_today(d->now) -
	                             demo_number(values_get(one, STR("days_ago")))) *
	                   DAY;

	return midnight + demo_number(values_get(one, STR("at"))) * 60;
}

enum err demo_case_files(const struct tool *t, struct demo_case *d)
{
	const struct values *documents = values_get_list(d->content, STR("documents"));
	size_t count = list_count(d->content, STR("documents")), i = 0;
	enum err e;

	d->writers = ARENA_MANY(t->arena, count + 1, struct blob_writer *);
	d->blobs = ARENA_MANY(t->arena, count + 1, struct blob);
	for (const struct value *one = documents ? documents->first : NULL; one; one = one->next, i++) {
		if ((e = blob_create(t->arena, t->data, &d->writers[i])) != OK)
			return e;
		if ((e = blob_write(d->writers[i], values_get(one->children, STR("pdf")))) != OK ||
		    (e = blob_finish(d->writers[i], &d->blobs[i])) != OK)
			return e;
	}
	return OK;
}

static struct asker staff_of(const struct demo_case *d, int64_t at)
{
	return (struct asker){ ACTOR_STAFF, d->officer->id, d->officer->name, d->officer, at };
}

static struct asker family_of(const struct tool *t, const struct demo_case *d, int64_t at)
{
	return (struct asker){ ACTOR_FAMILY, d->family->id, person_name(t->arena, d->family), NULL,
		                   at };
}

static enum err note(const struct tool *t, struct txn *txn, const struct asker *who,
                     const struct child *c, struct history_entry e)
{
	return history_add(txn, t->keys, who, c->id, STR(""), &e);
}

/* --- the case --- */

static void add_officer(const struct tool *t, const struct demo_case *d, struct child *c,
                        int32_t from)
{
	struct values *one = values_add_tree(c->officers);

	values_text(one, STR("id"), hex_write(t->arena, vault_random_id(t->arena)));
	values_text(one, STR("staff"), hex_write(t->arena, d->officer->id));
	values_text(one, STR("name"), d->officer->name);
	values_text(one, STR("role"), STR("officer"));
	values_text(one, STR("team"), d->officer->team);
	values_text(one, STR("job_title"), values_get(d->content, STR("job_title")));
	values_text(one, STR("phone"), d->officer->phone);
	values_text(one, STR("email"), d->officer->email);
	values_number(one, STR("from"), from);
}

static struct str answer(const struct submission *s, struct str field)
{
	return values_get(s->answers, field);
}

static void fill(const struct tool *t, const struct demo_case *d, const struct submission *s,
                 const struct form *f, struct child *c)
{
	const struct values *dates = values_get_tree(d->content, STR("dates"));
	int32_t today = date_today(d->now);

	*c = (struct child){
		.id = s->subject, .first = answer(s, f->first), .last = answer(s, f->last),
		.reference = s->reference,
		.team = d->officer->team, .requestor = person_name(t->arena, d->family),
		.opened_at = s->sent_at,
		.setting = values_get(d->content, STR("setting")), .dates = values_open(t->arena),
		.exemptions = values_open(t->arena), .officers = values_open(t->arena),
		.flags = values_open(t->arena),
		.submissions = values_open(t->arena),
		.count_receipt_day = timescale_counts_receipt_day(d->words),
	};
	if (!date_read_iso(answer(s, f->born), &c->born_on))
		c->born_on = 0;
	values_add_text(c->submissions, hex_write(t->arena, s->address));
	child_date_set(c, STR("received"), s->received_on);
	for (const struct value *one = dates ? dates->first : NULL; one; one = one->next)
		child_date_set(c, one->name, today - (int32_t)demo_number(one->text));
	add_officer(t, d, c, s->received_on + 1);
}

static enum err open_case(const struct tool *t, struct txn *txn, const struct demo_case *d,
                          struct submission *s, struct child *c)
{
	struct asker who = staff_of(d, s->sent_at + 3600);
	struct grant g = {
		.person = d->family->id, .relation = RELATION_PARENT, .responsibility = true,
		.may = MAY_ALL,
		.from = s->sent_at,
	};
	struct history_entry opened = { .action = STR("case_opened"), .what = s->reference },
	                     assigned = { .action = STR("officer_assigned"), .what = d->officer->name };
	struct form *f;
	enum err e;

	if ((e = form_open(t->arena, t->compiled, s->form, s->version, &f)) != OK)
		return e;
	fill(t, d, s, f, c);
	if ((e = child_add(txn, t->keys, c, d->now)) != OK ||
	    (e = submission_adopt(txn, t->keys, s, c->id)) != OK)
		return e;
	g.child = c->id;
	g.child_name = child_name(t->arena, c);
	if ((e = grant_add(txn, t->keys, &g)) != OK)
		return e;
	if ((e = note(t, txn, &who, c, opened)) != OK)
		return e;
	return note(t, txn, &who, c, assigned);
}

/* --- what hangs on it --- */

static struct values *to_family(const struct tool *t, const struct demo_case *d)
{
	struct values *list = values_open(t->arena), *one = values_add_tree(list);

	values_text(one, STR("person"), hex_write(t->arena, d->family->id));
	values_text(one, STR("name"), person_name(t->arena, d->family));
	return list;
}

static enum err add_document(const struct tool *t, struct txn *txn, const struct demo_case *d,
                             const struct child *c, const struct values *one, size_t i,
                             struct str *id)
{
	struct asker who = staff_of(d, when(d, one));
	struct document doc = {
		.child = c->id, .kind = values_get(one, STR("kind")),
		.title = values_get(one, STR("title")),
		.blob = d->blobs[i].id, .filename = values_get(one, STR("filename")), .type = STR("pdf"),
		.bytes = (int64_t)d->blobs[i].bytes, .by = d->officer->id, .by_name = d->officer->name,
		.recipients = to_family(t, d), .sent_at = who.now,
	};
	struct history_entry shared = { .action = STR("document_shared"), .what = doc.title,
	                                .to = d->family->id };
	enum err e;

	if ((e = blob_keep(txn, t->keys, c->id, d->writers[i])) != OK ||
	    (e = document_add(txn, t->keys, &doc)) != OK)
		return e;
	*id = doc.id;
	if (values_get(one, STR("opened")).n > 0 &&
	    (e = document_opened(txn, t->keys, &doc, d->family->id, who.now + DAY)) != OK)
		return e;
	return note(t, txn, &who, c, shared);
}

static enum err add_message(const struct tool *t, struct txn *txn, const struct demo_case *d,
                            const struct child *c, const struct values *one)
{
	bool council = str_is(values_get(one, STR("from")), "council");
	struct asker who = council ? staff_of(d, when(d, one)) : family_of(t, d, when(d, one));
	struct message m = {
		.child = c->id, .type = values_get(one, STR("type")),
		.subject = values_get(one, STR("subject")),
		.text = values_get(one, STR("text")), .from_council = council, .from = who.id,
		.from_name = who.name,
		.to = council ? to_family(t, d) : values_open(t->arena), .to_officer = d->officer->name,
		.files = values_open(t->arena), .sent_at = who.now,
	};
	struct str reader = council ? d->family->id : MESSAGE_COUNCIL;
	struct history_entry sent = { .action = STR("message_sent"),
	                              .to = council ? d->family->id : STR(""), .staff_only = !council };
	enum err e;

	if ((e = message_add(txn, t->keys, &m)) != OK || (e = note(t, txn, &who, c, sent)) != OK)
		return e;
	if (values_get(one, STR("read")).n == 0)
		return OK;
	return message_read(txn, t->keys, reader, &m, council ? STR("") : d->officer->name,
	                    who.now + DAY);
}

static enum err add_task(const struct tool *t, struct txn *txn, const struct demo_case *d,
                         const struct child *c, const struct values *one, struct str about)
{
	struct asker who = staff_of(d, when(d, one));
	struct task task = {
		.child = c->id, .form = values_get(one, STR("form")), .assignee = d->family->id,
		.assignee_name = person_name(t->arena, d->family), .by = d->officer->id,
		.by_name = d->officer->name,
		.note = values_get(one, STR("note")), .documents = values_open(t->arena),
		.sent_at = who.now,
		.due_on = date_today(d->now) + (int32_t)demo_number(values_get(one, STR("due_in"))),
	};
	struct history_entry sent = { .action = STR("form_sent"), .to = d->family->id };
	struct form *f;
	enum err e;

	if ((e = form_open(t->arena, t->compiled, task.form, STR(""), &f)) != OK)
		return e;
	task.title = sent.what = f->title;
	values_add_text(task.documents, hex_write(t->arena, about));
	if ((e = task_add(txn, t->keys, &task)) != OK)
		return e;
	return note(t, txn, &who, c, sent);
}

enum err demo_case_add(const struct tool *t, struct txn *txn, const struct demo_case *d,
                       struct submission *s)
{
	const struct values *documents = values_get_list(d->content, STR("documents"));
	const struct values *messages = values_get_list(d->content, STR("messages"));
	struct str last = STR("");
	struct child c;
	size_t i = 0;
	enum err e = open_case(t, txn, d, s, &c);

	for (const struct value *one = documents ? documents->first : NULL; e == OK && one;
	     one = one->next)
		e = add_document(t, txn, d, &c, one->children, i++, &last);
	for (const struct value *one = messages ? messages->first : NULL; e == OK && one;
	     one = one->next)
		e = add_message(t, txn, d, &c, one->children);
	return e == OK ? add_task(t, txn, d, &c, values_get_tree(d->content, STR("task")), last) : e;
}
