/* portal person find: from an e-mail address or an id to an account. Says when and how many, and
 * nothing that its owner told; each look is in the trail. */
#include <stdio.h>

#include "store/base/clock.h"
#include "store/base/hex.h"
#include "store/compiled/check.h"
#include "store/keeping/audit.h"
#include "store/people/person.h"
#include "store/portal/commands.h"

struct look {
	struct str email, id;      /* one of them */
	struct values *found;
};

/* Rows that begin with the person's id; none is opened. */
static enum err count_rows(struct txn *txn, enum table table, struct str person, const char *name,
                           struct values *v)
{
	struct str key, value;
	struct walk *w;
	int64_t rows = 0;
	enum err e = txn_walk(txn, table, person, STR(""), &w);

	while (e == OK && (e = walk_next(w, &key, &value)) == OK)
		rows++;
	values_number(v, str_of(name), rows);
	return err_unless_missing(e);
}

static enum err find(const struct tool *t, struct txn *txn, void *with)
{
	struct look *l = with;
	struct audit_entry entry = { ACTOR_SYSTEM, STR(""), STR("account_looked_up"), STR(""),
	                             clock_now() };
	struct person p;
	enum err e = l->id.n > 0 ? OK : person_find(txn, t->keys, l->email, &l->id);

	if (e != OK || (e = person_load(txn, t->keys, l->id, &p)) != OK)
		return e;
	l->id = entry.object = str_copy(t->arena, p.id);
	values_text(l->found, STR("id"), hex_write(t->arena, p.id));
	values_text(l->found, STR("created"), tool_time(t->arena, p.created_at));
	values_text(l->found, STR("signed_in"), tool_time(t->arena, p.signed_in_at));
	if ((e = count_rows(txn, TABLE_DRAFT_ROW, p.id, "drafts", l->found)) != OK ||
	    (e = count_rows(txn, TABLE_SUBMITTED, p.id, "submissions", l->found)) != OK ||
	    (e = count_rows(txn, TABLE_GRANT, p.id, "children", l->found)) != OK)
		return e;
	return audit_add(txn, t->keys, &entry);
}

static enum err find_sessions(const struct tool *t, struct txn *txn, void *with)
{
	struct look *l = with;

	(void)t;
	return count_rows(txn, TABLE_SESSION_OF, l->id, "sessions", l->found);
}

static void print_lines(const struct values *v)
{
	for (const struct value *one = v->first; one; one = one->next) {
		if (one->kind == VALUE_TEXT)
			printf("%-12.*s %.*s\n", STR_FMT(one->name), STR_FMT(one->text));
		else
			printf("%-12.*s %lld\n", STR_FMT(one->name), (long long)one->number);
	}
}

int person_command_find(struct tool *t)
{
	struct look l = { .email = STR(""), .id = STR(""), .found = values_open(t->arena) };
	enum err e;

	if ((t->email != NULL) == (t->count == 1) ||
	    (t->count == 1 && !hex_read(t->arena, str_of(t->arguments[0]), VAULT_ID_BYTES, &l.id))) {
		tool_refuse(t, "needs --email ADDRESS or an ID of 32 hexadecimal digits");
		return TOOL_USAGE;
	}
	if (t->email && !check_email(t->arena, str_of(t->email), &l.email))
		return tool_refuse(t, "that is not an e-mail address");
	if ((e = tool_run(t, MAIN, WRITE, find, &l)) == ERR_NOT_FOUND)
		return tool_refuse(t, "there is no account with this %s",
		                   t->email ? "e-mail address" : "id");
	if (e != OK || (e = tool_run(t, EDGE, READ, find_sessions, &l)) != OK)
		return tool_failed(t, e);
	if (t->json)
		tool_json(l.found);
	else
		print_lines(l.found);
	return TOOL_DONE;
}
