#include "store/cases/notice.h"

#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/people/grant.h"
#include "store/people/person.h"
#include "store/people/staff.h"
#include "store/post/outbox.h"

static enum err send(struct txn *t, struct keys *k, const struct notice *n, struct str to)
{
	struct letter l = { .name = str_of(n->letter), .to = to };

	l.places = values_open(txn_arena(t));
	values_text(l.places, STR("link"), n->path);
	return outbox_add(t, k, &l, n->now);
}

enum err notice_person(struct txn *t, struct keys *k, const struct notice *n, struct str person)
{
	struct person p;
	enum err e = person_load(t, k, person, &p);

	if (e != OK)
		return err_unless_missing(e);
	return send(t, k, n, p.email);
}

enum err notice_family(struct txn *t, struct keys *k, const struct notice *n, struct str child,
                       unsigned may)
{
	struct grant *list;
	size_t count;
	enum err e = grant_of(t, k, child, &list, &count);

	for (size_t i = 0; e == OK && i < count; i++)
		if (grant_is_open(&list[i], n->now) && (list[i].may & may))
			e = notice_person(t, k, n, list[i].person);
	return e;
}

enum err notice_organisation(struct txn *t, struct keys *k, const struct notice *n,
                             struct str organisation)
{
	struct organisation o;
	struct str person;
	enum err e = organisation_load(t, k, organisation, &o);

	if (e != OK)
		return e;
	for (const struct value *one = o.members->first; one && e == OK; one = one->next) {
		if (values_get_number(one->children, STR("until")) > 0)
			continue;
		if (!hex_read(txn_arena(t), values_get(one->children, STR("person")), VAULT_ID_BYTES,
		              &person))
			return ERR_DAMAGED;
		e = notice_person(t, k, n, person);
	}
	return e == OK && o.email.n > 0 ? send(t, k, n, o.email) : e;
}

/* Of the scopes of its work those that are staff: its officers of today, and who covers for
 * them. */
enum err notice_officers(struct txn *t, struct keys *k, const struct notice *n,
                         const struct child *c)
{
	struct str scopes[WORK_SCOPES_MAX];
	size_t count = child_scopes(txn_arena(t), c, date_today(n->now), scopes);
	struct staff s;
	enum err e;

	for (size_t i = 0; i < count; i++) {
		if ((e = staff_load(t, k, scopes[i], &s)) == ERR_NOT_FOUND)
			continue;
		if (e != OK)
			return e;
		if (s.disabled_at == 0 && (e = send(t, k, n, s.email)) != OK)
			return e;
	}
	return OK;
}
