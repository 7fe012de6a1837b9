#include "store/cases/allow.h"

#include "store/base/date.h"
#include "store/cases/task_lent.h"

enum { V = 1 << STAFF_VIEWER, O = 1 << STAFF_OFFICER, A = 1 << STAFF_ADMINISTRATOR,
       M = 1 << STAFF_MANAGER };

/* One row an action: the bit of a grant that lets a family do it, the council's roles that may, and
 * whether it is about one case. What has no bit is not for families, what has no role not for
 * staff. */
struct right {
	unsigned may, roles;
	bool of_case;
};

static const struct right rights[ACTIONS] = {
	[ACT_SEE] = { MAY_STATUS, 0, true },
	[ACT_MESSAGE] = { MAY_MESSAGE, 0, true },
	[ACT_DOCUMENT] = { MAY_DOCUMENTS, 0, true },
	[ACT_FORM] = { MAY_FORMS, 0, true },
	[ACT_HISTORY] = { MAY_HISTORY, 0, true },
	[ACT_CASE_READ] = { 0, V | O | A | M, true },
	[ACT_CASE_LIST] = { 0, V | O | A | M, false },
	[ACT_REPORT] = { 0, V | O | A | M, false },
	[ACT_CASE_OPEN] = { 0, O | A | M, false },
	[ACT_CASE_EDIT] = { 0, O | A | M, true },
	[ACT_CASE_WRITE] = { 0, O | A | M, true },
	[ACT_CASE_SHARE] = { 0, O | A | M, true },
	[ACT_CASE_GRANT] = { 0, O | A | M, true },
	[ACT_COVER] = { 0, A | M, false },
	[ACT_EXPORT] = { 0, O | A | M, true },
	[ACT_ORGANISATION] = { 0, A | M, false },
	[ACT_RESCUE] = { 0, A | M, false },
};

bool allow_role(enum staff_role role, enum action action)
{
	return role < STAFF_ROLES && action < ACTIONS && (rights[action].roles & 1u << role) != 0;
}

bool allow_reach(const struct staff *s, struct str team)
{
	if (s->disabled_at > 0 || !staff_reads_cases(s))
		return false;
	return s->role == STAFF_MANAGER || s->team.n == 0 || team.n == 0 || str_equal(s->team, team);
}

static enum err allow_staff(struct txn *t, struct keys *k, const struct asker *who,
                            enum action action, struct str child, struct allowed *what)
{
	enum err e;

	if (!who->staff || who->staff->disabled_at > 0 || !str_equal(who->staff->id, who->id))
		return ERR_NOT_FOUND;
	if (!allow_role(who->staff->role, action))
		return ERR_NOT_FOUND;
	if (child.n == 0)
		return rights[action].of_case ? ERR_NOT_FOUND : OK;
	if ((e = child_load(t, k, child, &what->child)) != OK)
		return e;
	if (allow_reach(who->staff, what->child.team))
		return OK;
	return child_is_worked_on(txn_arena(t), &what->child, who->id, date_today(who->now))
	           ? OK
	           : ERR_NOT_FOUND;
}

/* What somebody needs who was sent a form: the form, and the documents that it is about, for as
 * long as they are lent. Which of the documents, the page decides by the task. */
static enum err allow_task(struct txn *t, struct keys *k, const struct asker *who,
                           enum action action, struct str child)
{
	switch (action) {
	case ACT_FORM: return task_links(t, k, who->id, child, who->now);
	case ACT_DOCUMENT: return task_lends(t, k, who->id, child, who->now);
	default: return ERR_NOT_FOUND;
	}
}

static enum err allow_family(struct txn *t, struct keys *k, const struct asker *who,
                             enum action action, struct str child, struct allowed *what)
{
	struct grant g;
	enum err e;

	if (rights[action].may == 0 || child.n == 0)
		return ERR_NOT_FOUND;
	if ((e = grant_load(t, k, who->id, child, &g)) != OK && e != ERR_NOT_FOUND)
		return e;
	if (e == OK && grant_is_open(&g, who->now) && (g.may & rights[action].may) != 0)
		what->grant = g;
	else if ((e = allow_task(t, k, who, action, child)) != OK)
		return e;
	return child_load(t, k, child, &what->child);
}

enum err allow(struct txn *t, struct keys *k, const struct asker *who, enum action action,
               struct str child, struct allowed *what)
{
	if (action >= ACTIONS || who->id.n != VAULT_ID_BYTES ||
	    (child.n != 0 && child.n != VAULT_ID_BYTES))
		return ERR_NOT_FOUND;
	if (child.n > 0)
		*what = (struct allowed){ .grant = { .person = STR("") } };
	switch (who->kind) {
	case ACTOR_FAMILY: return allow_family(t, k, who, action, child, what);
	case ACTOR_STAFF: return allow_staff(t, k, who, action, child, what);
	default: return ERR_NOT_FOUND;
	}
}
