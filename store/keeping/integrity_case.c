#include <string.h>

#include "store/base/clock.h"
#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/cases/child_find.h"
#include "store/cases/child_row.h"
#include "store/cases/document.h"
#include "store/cases/task.h"
#include "store/keeping/integrity_row.h"

enum { ID = VAULT_ID_BYTES, TIME = 8, ADDRESS_BYTES = 24 };
enum { SCOPE = WORK_SCOPE_BYTES, WORK_BYTES = WORK_OF_AT + 2 * ID };

static struct str first(const struct row *r)
{
	return str_part(r->key, 0, ID);
}

static void of_child(struct row *r)
{
	integrity_must_have(r, TABLE_CHILD, first(r), "its case is missing");
}

/* Of a case, or of what was sent and has none yet. */
static void looked(struct row *r)
{
	if (!txn_has(r->t, TABLE_KEY, first(r)))
		of_child(r);
}

static void must_have_hex(struct row *r, enum table table, struct str name, size_t bytes,
                          const char *what)
{
	struct str text = values_get(r->v, name), id;

	if (text.n == 0)
		return;
	if (!hex_read(txn_arena(r->t), text, bytes, &id))
		integrity_fault(r, "names what is no id");
	else
		integrity_must_have(r, table, id, what);
}

/* --- cases ------------------------------------------------------------------------------------ */

static void child(struct row *r)
{
	struct arena *a = txn_arena(r->t);
	bool is_open = values_get_number(r->v, STR("closed_at")) == 0;
	char kind = is_open ? WORK_CASE : WORK_CLOSED;
	const struct values *sent = values_get_list(r->v, STR("submissions"));
	struct str address;

	integrity_must_have(r, TABLE_WORK_OF, KEY(a, r->key, str_bytes(&kind, 1), r->key),
	                    "it stands in no list");
	if (!child_find_has(r->t, r->i->keys, r->key, values_get_list(r->v, STR("indexed"))))
		integrity_fault(r, "it is not found by its words");
	for (const struct value *one = sent ? sent->first : NULL; one; one = one->next) {
		if (!hex_read(a, one->text, ADDRESS_BYTES, &address))
			integrity_fault(r, "names no submission");
		else
			integrity_must_have(r, TABLE_INTAKE, address, "its submission is missing");
	}
}

static void child_find_row(struct row *r)
{
	integrity_must_have(r, TABLE_CHILD, str_from(r->key, ID), "its case is missing");
}

/* What lists show of a case opens, and says what its record says, as long as it is to hold. */
static void shown(struct row *r, struct str child)
{
	int32_t today = date_today(clock_now());
	struct child_row row, now;
	struct child c;

	if (child_row_open(r->t, r->i->keys, child, r->value, &row) != OK) {
		integrity_fault(r, "what lists show of it does not open");
		return;
	}
	if (!child_row_holds(&row, today) || child_load(r->t, r->i->keys, child, &c) != OK)
		return;
	child_row_of(txn_arena(r->t), &c, today, &now);
	if (!str_equal(row.name, now.name) || !str_equal(row.reference, now.reference) ||
	    !str_equal(row.team, now.team) || !str_equal(row.officer, now.officer) ||
	    !str_equal(row.staff, now.staff) || row.born_on != now.born_on ||
	    row.state != now.state || row.next != now.next || row.due != now.due ||
	    row.excused != now.excused)
		integrity_fault(r, "lists show something else of it than its record");
}

/* The scope of the row is one of those that the item stands under, at that time. */
static void work(struct row *r)
{
	struct str kind = str_part(r->key, SCOPE, 1), when = str_part(r->key, SCOPE + 1, TIME), there;
	struct str of = str_part(r->key, WORK_OF_AT, ID), item = str_from(r->key, WORK_OF_AT + ID);

	if (r->key.n != WORK_BYTES) {
		integrity_fault(r, "its key is not whole");
		return;
	}
	if (r->value.n > 0)
		shown(r, of);
	if (txn_get(r->t, TABLE_WORK_OF, KEY(txn_arena(r->t), of, kind, item), &there) == OK &&
	    str_starts(there, when))
		for (size_t at = TIME; at < there.n; at += SCOPE)
			if (str_equal(str_part(there, at, SCOPE), first(r)))
				return;
	integrity_fault(r, "it stands where it should not");
}

static void work_of(struct row *r)
{
	struct arena *a = txn_arena(r->t);
	struct str kind = str_part(r->key, ID, 1), when = str_part(r->value, 0, TIME),
	           item = str_from(r->key, ID + 1);

	for (size_t at = TIME; at < r->value.n; at += SCOPE)
		integrity_must_have(r, TABLE_WORK,
		                    KEY(a, str_part(r->value, at, SCOPE), kind, when, first(r), item),
		                    "it is missing from a list");
}

/* --- people ----------------------------------------------------------------------------------- */

static int64_t count_unread(struct row *r)
{
	struct str key, value;
	struct walk *w;
	int64_t n = 0;

	if (txn_walk(r->t, TABLE_MAILBOX, KEY(txn_arena(r->t), r->key, STR("\1")), STR(""), &w) != OK)
		return -1;
	while (walk_next(w, &key, &value) == OK)
		n += str_is(value, "\1");
	return n;
}

static int64_t count_documents(struct row *r, struct str person, struct str child)
{
	struct document *list;
	size_t count;
	int64_t n = 0;

	if (document_list(r->t, r->i->keys, child, person, &list, &count) != OK)
		return -1;
	for (size_t i = 0; i < count; i++)
		n += document_is_new(&list[i], person);
	return n;
}

static void grant(struct row *r)
{
	struct str person = first(r), other = str_from(r->key, ID);
	int64_t tasks;

	integrity_must_have(r, TABLE_PERSON, person, "its person is missing");
	integrity_must_have(r, TABLE_CHILD, other, "its case is missing");
	integrity_must_have(r, TABLE_GRANT_OF, KEY(txn_arena(r->t), other, person),
	                    "the case does not know of it");
	if (values_get_number(r->v, STR("unread")) != count_unread(r))
		integrity_fault(r, "its count of unread messages is wrong");
	if (task_count(r->t, person, other, &tasks) != OK ||
	    values_get_number(r->v, STR("tasks")) != tasks)
		integrity_fault(r, "its count of forms to complete is wrong");
	if (values_get_number(r->v, STR("documents")) != count_documents(r, person, other))
		integrity_fault(r, "its count of new documents is wrong");
}

static void grant_of(struct row *r)
{
	integrity_must_have(r, TABLE_GRANT, KEY(txn_arena(r->t), str_from(r->key, ID), first(r)),
	                    "its grant is missing");
}

static void member(struct row *r)
{
	integrity_must_have(r, TABLE_PERSON, first(r), "its person is missing");
	integrity_must_have(r, TABLE_ORGANISATION, str_from(r->key, ID), "its organisation is missing");
}

/* --- what a case has -------------------------------------------------------------------------- */

static void task(struct row *r)
{
	of_child(r);
	must_have_hex(r, TABLE_INTAKE, STR("submission"), ADDRESS_BYTES, "its submission is missing");
}

static void task_for(struct row *r)
{
	integrity_must_have(r, TABLE_TASK, str_from(r->key, ID + TIME), "its task is missing");
}

static void document(struct row *r)
{
	of_child(r);
	integrity_file(r, first(r), values_get(r->v, STR("blob")));
}

static void message(struct row *r)
{
	const struct values *files = values_get_list(r->v, STR("files"));

	of_child(r);
	for (const struct value *one = files ? files->first : NULL; one; one = one->next)
		integrity_file(r, first(r), values_get(one->children, STR("id")));
}

static void mailbox(struct row *r)
{
	struct arena *a = txn_arena(r->t);

	integrity_must_have(r, TABLE_MESSAGE,
	                    KEY(a, str_part(r->key, ID, ID), str_from(r->key, 2 * ID + 1)),
	                    "its message is missing");
}

static void invite(struct row *r)
{
	must_have_hex(r, TABLE_CHILD, STR("child"), ID, "its case is missing");
	must_have_hex(r, TABLE_ORGANISATION, STR("organisation"), ID, "its organisation is missing");
}

static void invite_of(struct row *r)
{
	integrity_must_have(r, TABLE_INVITE, str_from(r->key, ID + TIME), "its invitation is missing");
}

static void subscription(struct row *r)
{
	integrity_must_have(r, TABLE_SUBSCRIPTION_OF, r->value, "its person's row is missing");
	integrity_must_have(r, TABLE_GRANT, r->value, "its grant is missing");
}

static void subscription_of(struct row *r)
{
	integrity_must_have(r, TABLE_SUBSCRIPTION, str_part(r->value, 0, ID),
	                    "its subscription is missing");
}

static void unsent(struct row *r)
{
	const struct values *files = values_get_list(r->v, STR("files"));

	integrity_must_have(r, TABLE_PERSON, first(r), "its person is missing");
	integrity_must_have(r, TABLE_CHILD, str_part(r->key, ID, ID), "its case is missing");
	for (const struct value *one = files ? files->first : NULL; one; one = one->next)
		integrity_file(r, first(r), values_get(one->children, STR("id")));
}

static void unsent_due(struct row *r)
{
	integrity_must_have(r, TABLE_UNSENT, str_from(r->key, TIME), "its message is missing");
}

static void parcel_due(struct row *r)
{
	integrity_must_have(r, TABLE_PARCEL, str_from(r->key, TIME), "its document is missing");
}

/* Of an application or an account. */
static void warned(struct row *r)
{
	if (!txn_has(r->t, TABLE_SUBMISSION, r->key))
		integrity_must_have(r, TABLE_PERSON, r->key, "what it is of is missing");
}

const struct integrity_rule integrity_case_rules[] = {
	{ "child", TABLE_CHILD, FIRST, child },
	{ "child_find", TABLE_CHILD_FIND, PLAIN, child_find_row },
	{ "work", TABLE_WORK, PLAIN, work },
	{ "work_of", TABLE_WORK_OF, PLAIN, work_of },
	{ "grant", TABLE_GRANT, FIRST, grant },
	{ "grant_of", TABLE_GRANT_OF, PLAIN, grant_of },
	{ "history", TABLE_HISTORY, FIRST, looked },
	{ "seen", TABLE_SEEN, PLAIN, looked },
	{ "task", TABLE_TASK, FIRST, task },
	{ "task_for", TABLE_TASK_FOR, PLAIN, task_for },
	{ "document", TABLE_DOCUMENT, FIRST, document },
	{ "message", TABLE_MESSAGE, FIRST, message },
	{ "mailbox", TABLE_MAILBOX, PLAIN, mailbox },
	{ "invite", TABLE_INVITE, SYSTEM, invite },
	{ "invite_of", TABLE_INVITE_OF, PLAIN, invite_of },
	{ "organisation", TABLE_ORGANISATION, SYSTEM, NULL },
	{ "member", TABLE_MEMBER, PLAIN, member },
	{ "subscription", TABLE_SUBSCRIPTION, PLAIN, subscription },
	{ "subscription_of", TABLE_SUBSCRIPTION_OF, PLAIN, subscription_of },
	{ "parcel", TABLE_PARCEL, FIRST, document },
	{ "parcel_due", TABLE_PARCEL_DUE, PLAIN, parcel_due },
	{ "unsent", TABLE_UNSENT, FIRST, unsent },
	{ "unsent_due", TABLE_UNSENT_DUE, PLAIN, unsent_due },
	{ "warned", TABLE_WARNED, PLAIN, warned },
};

const size_t integrity_case_rules_count = COUNT(integrity_case_rules);
