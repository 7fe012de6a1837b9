#include "store/keeping/integrity.h"

#include <string.h>

#include "store/base/hex.h"
#include "store/base/log.h"
#include "store/forms/draft.h"
#include "store/keeping/audit.h"
#include "store/keeping/integrity_row.h"
#include "store/keeping/versions.h"
#include "store/people/staff_roll.h"

enum { ARENA_BYTES = 256 << 20, ROWS_A_TRANSACTION = 200, ID = VAULT_ID_BYTES, TIME = 8,
       KEY_BYTES_MAX = 511 };

void integrity_fault(struct row *r, const char *what)
{
	r->i->faults++;
	r->i->found(r->i->to, r->table, r->key, what);
}

void integrity_must_have(struct row *r, enum table table, struct str key, const char *what)
{
	if (!txn_has(r->t, table, key))
		integrity_fault(r, what);
}

/* --- tables ----------------------------------------------------------------------------------- */

static void key_row(struct row *r)
{
	const struct secret *key;

	if (keys_owner_load(r->i->keys, r->t, r->key, &key) != OK)
		integrity_fault(r, "the key does not open");
}

static void email(struct row *r)
{
	integrity_must_have(r, TABLE_PERSON, r->value, "its person is missing");
}

static void staff_email(struct row *r)
{
	integrity_must_have(r, TABLE_STAFF, r->value, "its staff account is missing");
}

static void owned(struct row *r)
{
	integrity_must_have(r, TABLE_KEY, str_part(r->key, 0, ID), "its key is missing");
}

static void staff(struct row *r)
{
	owned(r);
	if (!staff_roll_agrees(r->t, r->i->keys, r->key))
		integrity_fault(r, "the list of names says something else of it");
}

static void digest(struct row *r)
{
	integrity_must_have(r, TABLE_STAFF, r->key, "its staff account is missing");
}

static void person_due(struct row *r)
{
	integrity_must_have(r, TABLE_PERSON, str_from(r->key, TIME), "its person is missing");
}

static void of_person(struct row *r)
{
	integrity_must_have(r, TABLE_PERSON, str_part(r->key, 0, ID), "its person is missing");
}

/* Without it nobody can see it as it was. */
static void check_version(struct row *r)
{
	struct str form = values_get(r->v, STR("form")), version = values_get(r->v, STR("version"));

	if (r->i->compiled && !versions_has(txn_arena(r->t), r->i->compiled, form, version))
		integrity_fault(r, "the version of its form is missing");
}

static void draft(struct row *r)
{
	integrity_must_have(r, TABLE_PERSON, str_part(r->key, 0, ID), "its person is missing");
	if (values_get(r->v, STR("submission")).n == 0)
		check_version(r);
	integrity_answers(r, str_part(r->key, 0, ID), values_get_tree(r->v, STR("answers")));
}

static void draft_row(struct row *r)
{
	struct str person = str_part(r->key, 0, ID), id = str_from(r->key, ID + TIME);

	integrity_must_have(r, TABLE_DRAFT, KEY(txn_arena(r->t), person, id), "its draft is missing");
}

static void draft_due(struct row *r)
{
	integrity_must_have(r, TABLE_DRAFT, str_from(r->key, TIME), "its draft is missing");
}

static void submitted(struct row *r)
{
	integrity_must_have(r, TABLE_SUBMISSION, str_from(r->key, ID + TIME),
	                    "its submission is missing");
	integrity_must_have(r, TABLE_INTAKE, str_from(r->key, ID), "the council's row is missing");
}

/* What a draft said before: of one that is there and was not sent. */
static void earlier(struct row *r)
{
	struct draft d;

	if (draft_load(r->t, r->i->keys, str_part(r->key, 0, ID), str_part(r->key, ID, ID), &d) != OK)
		integrity_fault(r, "its draft is missing");
	else if (draft_is_signpost(&d))
		integrity_fault(r, "its draft was sent or given away");
	integrity_answers(r, str_part(r->key, 0, ID), values_get_tree(r->v, STR("before")));
}

static void helper(struct row *r)
{
	integrity_must_have(r, TABLE_DRAFT, str_part(r->key, 0, 2 * ID), "its draft is missing");
}

/* Value: owner, helper; the draft is in the key. */
static void helper_of(struct row *r)
{
	struct arena *a = txn_arena(r->t);
	struct str key = KEY(a, str_part(r->value, 0, ID), str_from(r->key, ID),
	                     str_from(r->value, ID));

	integrity_must_have(r, TABLE_PERSON, str_part(r->key, 0, ID), "its person is missing");
	integrity_must_have(r, TABLE_HELPER, key, "what they help with is missing");
}

static void helper_token(struct row *r)
{
	integrity_must_have(r, TABLE_HELPER, r->value, "its invitation is missing");
}

/* The council's row says whose key the submission hangs on. */
static void intake(struct row *r)
{
	struct record_at where = { .table = TABLE_SUBMISSION, .key = str_from(r->key, TIME) };
	struct values *v;

	check_version(r);
	if (!hex_read(txn_arena(r->t), values_get(r->v, STR("subject")), ID, &where.owner))
		integrity_fault(r, "names no subject");
	else if (record_load(r->t, r->i->keys, &where, &v, NULL) != OK)
		integrity_fault(r, "its submission does not open");
	else
		integrity_answers(r, where.owner, values_get_tree(v, STR("answers")));
}

static void audit(struct row *r)
{
	struct audit_entry entry;

	if (audit_read(r->t, r->i->keys, (uint64_t)key_read_time(r->key), &entry) != OK)
		integrity_fault(r, "the chain is broken");
}

static void session_of(struct row *r)
{
	integrity_must_have(r, TABLE_SESSION, str_from(r->key, ID), "its session is missing");
}

static void staff_session_of(struct row *r)
{
	integrity_must_have(r, TABLE_STAFF_SESSION, str_from(r->key, ID), "its session is missing");
}

/* What a kept count counts: its name begins so, and what follows is the beginning of the rows'
 * keys. */
static const struct { const char *name; enum table table; bool whole; } counts[] = {
	{ "person", TABLE_PERSON, true }, { "draft", TABLE_DRAFT, true },
	{ "submission", TABLE_SUBMISSION, true },
	{ "blob", TABLE_BLOB, true }, { "child", TABLE_CHILD, true }, { "grant", TABLE_GRANT, true },
	{ "work", TABLE_WORK, false }, { "mailbox", TABLE_MAILBOX, false },
};

static void count(struct row *r)
{
	int64_t rows;

	for (size_t i = 0; i < COUNT(counts); i++) {
		struct str name = str_of(counts[i].name);

		if (counts[i].whole ? !str_equal(r->key, name) : !str_starts(r->key, name))
			continue;
		if (txn_rows(r->t, counts[i].table, str_from(r->key, name.n), &rows) != OK ||
		    rows != key_read_time(r->value))
			integrity_fault(r, "it is not how many there are");
	}
}

static const struct integrity_rule rules[] = {
	{ "meta", TABLE_META, PLAIN, NULL },
	{ "key", TABLE_KEY, PLAIN, key_row },
	{ "person", TABLE_PERSON, FIRST, owned },
	{ "person_due", TABLE_PERSON_DUE, PLAIN, person_due },
	{ "email", TABLE_EMAIL, PLAIN, email },
	{ "draft", TABLE_DRAFT, FIRST, draft },
	{ "draft_row", TABLE_DRAFT_ROW, FIRST, draft_row },
	{ "draft_due", TABLE_DRAFT_DUE, PLAIN, draft_due },
	{ "earlier", TABLE_EARLIER, FIRST, earlier },
	{ "helper", TABLE_HELPER, FIRST, helper },
	{ "helper_of", TABLE_HELPER_OF, PLAIN, helper_of },
	{ "helper_token", TABLE_HELPER_TOKEN, PLAIN, helper_token },
	{ "submission", TABLE_SUBMISSION, OTHER, NULL },
	{ "submitted", TABLE_SUBMITTED, FIRST, submitted },
	{ "intake", TABLE_INTAKE, SYSTEM, intake },
	{ "blob", TABLE_BLOB, PLAIN, NULL },
	{ "outbox", TABLE_OUTBOX, SYSTEM, NULL },
	{ "letter_dead", TABLE_LETTER_DEAD, SYSTEM, NULL },
	{ "nonce", TABLE_NONCE, FIRST, NULL },
	{ "nonce_due", TABLE_NONCE_DUE, PLAIN, NULL },
	{ "audit", TABLE_AUDIT, SYSTEM, audit },
	{ "staff", TABLE_STAFF, FIRST, staff },
	{ "staff_email", TABLE_STAFF_EMAIL, PLAIN, staff_email },
	{ "staff_roll", TABLE_STAFF_ROLL, SYSTEM, NULL },
	{ "digest", TABLE_DIGEST, PLAIN, digest },
	{ "tally", TABLE_TALLY, SYSTEM, NULL },
	{ "asked", TABLE_ASKED, FIRST, NULL },
	{ "rescue", TABLE_RESCUE, FIRST, of_person },
	{ "count", TABLE_COUNT, PLAIN, count },
	{ "session", TABLE_SESSION, SYSTEM, NULL },
	{ "session_of", TABLE_SESSION_OF, PLAIN, session_of },
	{ "staff_session", TABLE_STAFF_SESSION, SYSTEM, NULL },
	{ "staff_session_of", TABLE_STAFF_SESSION_OF, PLAIN, staff_session_of },
	{ "flow", TABLE_FLOW, SYSTEM, NULL },
	{ "bucket", TABLE_BUCKET, PLAIN, NULL },
	{ "parked", TABLE_PARKED, OTHER, NULL },
	{ "edge_outbox", TABLE_EDGE_OUTBOX, SYSTEM, NULL },
	{ "edge_due", TABLE_EDGE_DUE, PLAIN, NULL },
};

static const struct integrity_rule *rule_at(size_t i)
{
	return i < COUNT(rules) ? &rules[i] : &integrity_case_rules[i - COUNT(rules)];
}

size_t integrity_tables(void)
{
	return COUNT(rules) + integrity_case_rules_count;
}

enum table integrity_table(size_t i, const char **name)
{
	*name = rule_at(i)->name;
	return rule_at(i)->table;
}

/* --- going through ---------------------------------------------------------------------------- */

static void check_row(struct row *r, const struct integrity_rule *rule)
{
	struct str owner = rule->owner == FIRST ? str_part(r->key, 0, ID) : str_bytes(OWNER_SYSTEM, ID);
	struct record_at at = { rule->table, r->key, owner };
	bool sealed = rule->owner == FIRST || rule->owner == SYSTEM;

	r->i->rows++;
	if (sealed && record_open(r->t, r->i->keys, &at, r->value, &r->v, NULL) != OK)
		integrity_fault(r, "it does not open");
	else if (rule->check)
		rule->check(r);
}

struct place {
	char key[KEY_BYTES_MAX];
	size_t n;
};

/* Some rows from a place on, in an arena of their own. OK: from is where to go on; ERR_NOT_FOUND:
 * that was all. */
static enum err check_some(struct integrity *i, const struct integrity_rule *rule,
                           struct place *from)
{
	enum environment environment = rule->table > TABLE_MAIN_END ? EDGE : MAIN;
	struct arena *a = arena_open(ARENA_BYTES);
	struct row r = { .i = i, .table = rule->name };
	struct walk *w;
	size_t count = 0;
	enum err e;

	if ((e = txn_begin(i->store, environment, READ, a, &r.t)) != OK)
		goto out;
	e = txn_walk(r.t, rule->table, STR(""), str_bytes(from->key, from->n), &w);
	while (e == OK && (e = walk_next(w, &r.key, &r.value)) == OK) {
		if (count++ == ROWS_A_TRANSACTION || arena_used(a) > ARENA_BYTES / 8) {
			from->n = r.key.n < KEY_BYTES_MAX ? r.key.n : KEY_BYTES_MAX;
			memcpy(from->key, r.key.p, from->n);
			break;
		}
		check_row(&r, rule);
	}
	txn_abort(r.t);
out:
	arena_close(a);
	return e;
}

static enum err check_table(struct integrity *i, const struct integrity_rule *rule)
{
	struct place from = { .n = 0 };
	enum err e = OK;

	while (e == OK) {
		i->report(i->to, rule->name, i->rows);
		e = check_some(i, rule, &from);
	}
	return err_unless_missing(e);
}

/* The ends of the trail: the first hangs on what was removed, the last is the kept head. */
static enum err check_audit_ends(struct integrity *i)
{
	struct arena *a = arena_open(ARENA_BYTES);
	struct row r = { .i = i, .table = "audit", .key = STR("") };
	enum err e = txn_begin(i->store, MAIN, READ, a, &r.t);

	if (e == OK && audit_check_begin(r.t, i->keys) != OK)
		integrity_fault(&r, "its beginning is cut off");
	if (e == OK && audit_check_end(r.t, i->keys) != OK)
		integrity_fault(&r, "its end is cut off");
	txn_abort(r.t);
	arena_close(a);
	return e;
}

enum err integrity_check(struct integrity *i)
{
	enum err e;

	i->rows = i->files = i->faults = 0;
	for (size_t n = 0; n < integrity_tables(); n++) {
		if ((e = check_table(i, rule_at(n))) != OK)
			return e;
	}
	return check_audit_ends(i);
}
