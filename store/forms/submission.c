#include "store/forms/submission.h"

#include "store/base/arena.h"
#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/cases/task.h"
#include "store/cases/task_fill.h"
#include "store/cases/timescale.h"
#include "store/cases/work.h"
#include "store/engine/blob.h"
#include "store/forms/submission_desk.h"

enum { ADDRESS_BYTES = 24, REFERENCE_LETTERS = 8 };

static struct record_at at(const struct submission *s)
{
	return (struct record_at){ TABLE_SUBMISSION, s->id, s->subject };
}

static struct record_at row_at(struct arena *a, const struct submission *s)
{
	return (struct record_at){ TABLE_SUBMITTED, KEY(a, s->person, s->address), s->person };
}

/* Letters that are not taken for one another when read aloud or by hand (Crockford's base 32). */
static struct str new_reference(struct arena *a)
{
	static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	char *p = arena_take(a, REFERENCE_LETTERS + 2);
	size_t n = 0;

	for (size_t i = 0; i < REFERENCE_LETTERS; i++) {
		if (i == REFERENCE_LETTERS / 2)
			p[n++] = '-';
		p[n++] = letters[vault_random_below(32)];
	}
	return str_bytes(p, n);
}

static struct values *written(struct arena *a, const struct submission *s)
{
	struct values *v = values_open(a);

	values_number(v, STR("v"), 1);
	values_text(v, STR("reference"), s->reference);
	values_text(v, STR("form"), s->form);
	values_text(v, STR("version"), s->version);
	values_text(v, STR("title"), s->title);
	values_text(v, STR("details"), s->details);
	values_text(v, STR("about"), s->about);
	values_text(v, STR("subject"), hex_write(a, s->subject));
	values_text(v, STR("person"), hex_write(a, s->person));
	values_flag(v, STR("self"), s->is_self);
	values_flag(v, STR("professional"), s->professional);
	values_number(v, STR("sent_at"), s->sent_at);
	values_number(v, STR("received_on"), s->received_on);
	values_number(v, STR("decision_due"), s->decision_due);
	values_text(v, STR("postcode"), s->postcode);
	values_text(v, STR("response"), s->response);
	values_number(v, STR("response_on"), s->response_on);
	if (s->child.n > 0)
		values_text(v, STR("child"), hex_write(a, s->child));
	if (s->task.n > 0)
		values_text(v, STR("task"), hex_write(a, s->task));
	return v;
}

static enum err read(struct txn *t, struct values *v, struct submission *s)
{
	struct arena *a = txn_arena(t);

	s->reference = values_get(v, STR("reference"));
	s->form = values_get(v, STR("form"));
	s->version = values_get(v, STR("version"));
	s->title = values_get(v, STR("title"));
	s->details = values_get(v, STR("details"));
	s->about = values_get(v, STR("about"));
	s->is_self = values_is(v, STR("self"));
	s->professional = values_is(v, STR("professional"));
	s->sent_at = values_get_number(v, STR("sent_at"));
	s->received_on = (int32_t)values_get_number(v, STR("received_on"));
	s->decision_due = (int32_t)values_get_number(v, STR("decision_due"));
	s->postcode = values_get(v, STR("postcode"));
	s->response = values_get(v, STR("response"));
	s->response_on = (int32_t)values_get_number(v, STR("response_on"));
	if (!hex_read(a, values_get(v, STR("subject")), VAULT_ID_BYTES, &s->subject) ||
	    !hex_read_or_none(a, values_get(v, STR("child")), VAULT_ID_BYTES, &s->child) ||
	    !hex_read_or_none(a, values_get(v, STR("task")), TASK_ID_BYTES, &s->task))
		return ERR_DAMAGED;
	return OK;
}

/* Every uploaded file of the answers goes over to the subject. */
static enum err give_files(struct txn *t, struct keys *k, const struct form *f,
                           const struct submission *s)
{
	struct answers_file file = { .at = NULL };
	struct str id;
	enum err e;

	while (answers_file_next(f, s->answers, &file)) {
		if (!hex_read(txn_arena(t), values_get(file.file, STR("id")), VAULT_ID_BYTES, &id))
			return ERR_DAMAGED;
		if ((e = blob_give(t, k, id, s->person, s->subject)) != OK)
			return e;
	}
	return OK;
}

static enum err add_rows(struct txn *t, struct keys *k, const struct submission *s)
{
	struct arena *a = txn_arena(t);
	struct record_at mine = row_at(a, s);
	struct record_at council = { TABLE_INTAKE, s->address,
	                             str_bytes(OWNER_SYSTEM, sizeof(OWNER_SYSTEM)) };
	struct values *row = written(a, s);
	enum err e;

	if ((e = record_add(t, k, &mine, row)) != OK)
		return e;
	return record_add(t, k, &council, row);
}

/* answers: only what was shown. */
static struct str postcode_of(const struct form *f, const struct values *answers)
{
	for (const struct form_page *p = f->pages; p < f->pages + f->page_count; p++)
		for (size_t i = 0; i < p->field_count; i++) {
			const struct form_field *field = &p->fields[i];
			struct str postcode = values_get(values_get_tree(answers, field->id), STR("postcode"));

			if (field->type == FIELD_ADDRESS && postcode.n > 0)
				return postcode;
		}
	return STR("");
}

static void begin(struct arena *a, const struct form *f, const struct draft *d,
                  const struct occasion *o, struct submission *s)
{
	*s = (struct submission){
		.id = vault_random_id(a), .subject = d->task.n > 0 ? d->child : vault_random_id(a),
		.person = d->person,
		.child = d->child, .task = d->task,
		.reference = new_reference(a), .form = d->form, .version = d->version, .title = f->title,
		.details = f->details, .about = d->about, .professional = o->professional,
		.sent_at = o->now, .received_on = o->today,
	};
	s->address = KEY(a, key_newest(a, s->sent_at), s->id);
	s->answers = answers_sent(f, d->answers, o);
	s->postcode = postcode_of(f, s->answers);
	s->is_self = answers_voice(f, d->answers, o) == VOICE_SELF;
	if (f->starts_clock && d->task.n == 0)
		s->decision_due = timescale_due(LIMIT_DECISION_TO_ASSESS, s->received_on,
		                                !o->receipt_day_left_out);
}

int64_t submission_when(const struct submission *s)
{
	int64_t day = (int64_t)s->decision_due << 32;

	return (day > 0 ? day : SUBMISSION_NO_CLOCK) | (s->sent_at & UINT32_MAX);
}

int64_t submission_sent(int64_t when)
{
	return when & UINT32_MAX;
}

enum err submission_wait(struct txn *t, const struct submission *s)
{
	struct work_item w = { WORK_APPLICATION, s->subject, s->id, submission_when(s), STR("") };
	const struct str scopes[] = { work_scope_all(), work_scope_team(txn_arena(t), STR("")) };

	if (s->task.n > 0 || s->child.n > 0 || work_stands(t, &w, scopes[0]))
		return OK;
	return work_put(t, &w, scopes, COUNT(scopes));
}

/* What the council has to do with it: answer an application, or look at what it asked for. */
static enum err add_work(struct txn *t, struct keys *k, const struct draft *d,
                         const struct submission *s)
{
	return s->task.n > 0 ? task_submitted(t, k, d, s->address, s->sent_at) : submission_wait(t, s);
}

enum err submission_add(struct txn *t, struct keys *k, const struct form *f, struct draft *d,
                        const struct occasion *o, struct submission *s)
{
	struct arena *a = txn_arena(t);
	struct record_at where;
	struct values *v;
	struct str address;
	enum err e;

	if (d->submission.n > 0) {
		if (!hex_read(a, d->submission, ADDRESS_BYTES, &address))
			return ERR_DAMAGED;
		e = submission_load(t, k, d->person, address, s);
		return e == OK ? ERR_EXISTS : e;
	}
	begin(a, f, d, o, s);
	where = at(s);
	if (s->task.n == 0 && (e = keys_owner_add(k, t, s->subject)) != OK)
		return e;
	if ((e = give_files(t, k, f, s)) != OK)
		return e;
	v = written(a, s);
	values_copy(values_tree(v, STR("answers")), s->answers);
	if ((e = record_add(t, k, &where, v)) != OK)
		return e;
	if ((e = add_rows(t, k, s)) != OK)
		return e;
	if ((e = txn_count_add(t, STR("submission"), 1)) != OK)
		return e;
	if ((e = add_work(t, k, d, s)) != OK)
		return e;
	d->submission = hex_write(a, s->address);
	if ((e = draft_empty(t, k, d, s->answers)) != OK)
		return e;
	return draft_save(t, k, d, o->now);
}

enum err submission_load(struct txn *t, struct keys *k, struct str person, struct str address,
                         struct submission *s)
{
	struct record_at where;
	struct values *v;
	enum err e;

	if (address.n != ADDRESS_BYTES)
		return ERR_NOT_FOUND;
	*s = (struct submission){ .person = person, .address = address, .id = str_from(address, 8) };
	where = row_at(txn_arena(t), s);
	if ((e = record_load(t, k, &where, &v, NULL)) != OK)
		return e;
	if ((e = read(t, v, s)) != OK)
		return e;
	where = at(s);
	if ((e = record_load(t, k, &where, &v, NULL)) != OK)
		return e;
	s->answers = values_tree(v, STR("answers"));
	return read(t, v, s);
}

enum err submission_list(struct txn *t, struct keys *k, struct str person, size_t count_max,
                         struct submission **list, size_t *count)
{
	struct submission *all = ARENA_MANY(txn_arena(t), count_max, struct submission);
	struct str key, value;
	struct values *v;
	struct walk *w;
	size_t n = 0;
	enum err e;

	if ((e = txn_walk(t, TABLE_SUBMITTED, person, STR(""), &w)) != OK)
		return e;
	while (n < count_max && (e = walk_next(w, &key, &value)) == OK) {
		struct record_at where = { TABLE_SUBMITTED, key, person };

		if ((e = record_open(t, k, &where, value, &v, NULL)) != OK)
			return e;
		all[n].address = str_from(key, VAULT_ID_BYTES);
		all[n].id = str_from(all[n].address, 8);
		if ((e = read(t, v, &all[n++])) != OK)
			return e;
	}
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	*list = all;
	*count = n;
	return OK;
}

/* id and subject are set. */
static enum err open_record(struct txn *t, struct keys *k, struct submission *s)
{
	struct record_at where = at(s);
	struct values *v;
	enum err e;

	if ((e = record_load(t, k, &where, &v, NULL)) != OK)
		return e;
	s->answers = values_tree(v, STR("answers"));
	if (!hex_read(txn_arena(t), values_get(v, STR("person")), VAULT_ID_BYTES, &s->person))
		return ERR_DAMAGED;
	return read(t, v, s);
}

enum err submission_open(struct txn *t, struct keys *k, struct str address, struct submission *s)
{
	struct record_at where = { TABLE_INTAKE, address,
	                           str_bytes(OWNER_SYSTEM, sizeof(OWNER_SYSTEM)) };
	struct values *v;
	enum err e;

	if (address.n != ADDRESS_BYTES)
		return ERR_NOT_FOUND;
	if ((e = record_load(t, k, &where, &v, NULL)) != OK)
		return e;
	*s = (struct submission){ .address = address, .id = str_from(address, 8) };
	if ((e = read(t, v, s)) != OK)
		return e;
	return open_record(t, k, s);
}

enum err submission_waiting(struct txn *t, struct keys *k, const struct work_item *w,
                            struct submission *s)
{
	struct arena *a = txn_arena(t);
	enum err e;

	*s = (struct submission){ .id = w->item, .subject = w->of };
	if ((e = open_record(t, k, s)) == OK)
		s->address = KEY(a, key_newest(a, s->sent_at), s->id);
	return e;
}

enum err submission_before(struct txn *t, struct keys *k, struct str before, struct submission *s)
{
	struct str key, value;
	struct walk *w;
	enum err e;

	if ((e = txn_walk(t, TABLE_INTAKE, STR(""), before, &w)) != OK)
		return e;
	if ((e = walk_next(w, &key, &value)) != OK)
		return e;
	if (before.n > 0 && str_equal(key, before) && (e = walk_next(w, &key, &value)) != OK)
		return e;
	return submission_open(t, k, key, s);
}

/* --- what is added later ---------------------------------------------------------------------- */

/* extra: names to set, beside what stands there. The row is gone: so is the account, which is no
 * fault. */
static enum err add_to(struct txn *t, struct keys *k, const struct record_at *where,
                       const struct values *extra)
{
	struct values *v;
	uint64_t revision;
	enum err e = record_load(t, k, where, &v, &revision);

	if (e != OK)
		return e == ERR_NOT_FOUND && where->table == TABLE_SUBMITTED ? OK : e;
	values_copy(v, extra);
	return record_save(t, k, where, v, revision + 1);
}

static enum err add_to_all(struct txn *t, struct keys *k, const struct submission *s,
                           const struct values *extra)
{
	const struct record_at places[] = {
		at(s), row_at(txn_arena(t), s),
		{ TABLE_INTAKE, s->address, str_bytes(OWNER_SYSTEM, sizeof(OWNER_SYSTEM)) },
	};
	enum err e = OK;

	for (size_t i = 0; i < COUNT(places) && e == OK; i++)
		e = add_to(t, k, &places[i], extra);
	return e;
}

enum err submission_respond(struct txn *t, struct keys *k, struct submission *s, struct str text,
                            int32_t on)
{
	struct values *extra = values_open(txn_arena(t));
	enum err e;

	values_text(extra, STR("response"), text);
	values_number(extra, STR("response_on"), on);
	if ((e = add_to_all(t, k, s, extra)) != OK)
		return e;
	s->response = text;
	s->response_on = on;
	return OK;
}

enum err submission_adopt(struct txn *t, struct keys *k, struct submission *s, struct str child)
{
	struct values *extra = values_open(txn_arena(t));
	struct record_at where = at(s);
	struct values *there;
	enum err e;

	if ((e = record_load(t, k, &where, &there, NULL)) != OK || (e = read(t, there, s)) != OK)
		return e;
	if (s->child.n > 0)
		return ERR_EXISTS;
	values_text(extra, STR("child"), hex_write(txn_arena(t), child));
	if ((e = add_to_all(t, k, s, extra)) != OK)
		return e;
	s->child = child;
	if ((e = err_unless_missing(txn_delete(t, TABLE_WARNED, s->id))) != OK)
		return e;
	return work_remove(t, WORK_APPLICATION, s->subject, s->id);
}
