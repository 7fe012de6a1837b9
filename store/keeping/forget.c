#include "store/keeping/forget.h"

#include "store/base/date.h"
#include "store/base/log.h"
#include "store/cases/subscription.h"
#include "store/cases/unsent.h"
#include "store/forms/draft.h"
#include "store/forms/helper.h"
#include "store/keeping/audit.h"
#include "store/keeping/parting.h"
#include "store/people/asked.h"
#include "store/people/grant.h"
#include "store/people/organisation.h"
#include "store/people/person.h"
#include "store/people/rescue.h"

enum { DAY = 86400, LOOK_AGAIN_DAYS = 30, WARN_SECONDS = (PARTING_DAYS + 1) * DAY, TIME = 8,
       ID = VAULT_ID_BYTES };

static enum err remove_drafts(struct txn *t, struct keys *k, struct str person)
{
	struct str key, value;
	struct walk *w;
	enum err e;

	if ((e = txn_walk(t, TABLE_DRAFT, person, STR(""), &w)) != OK)
		return e;
	while ((e = walk_next(w, &key, &value)) == OK) {
		struct draft d = { .person = person, .id = str_from(key, ID) };

		if ((e = draft_remove(t, k, &d)) != OK)
			return e;
	}
	return err_unless_missing(e);
}

static enum err remove_grants(struct txn *t, struct keys *k, struct str person)
{
	struct grant *list;
	size_t count;
	enum err e = grant_list(t, k, person, &list, &count);

	for (size_t i = 0; e == OK && i < count; i++) {
		if ((e = subscription_end(t, person, list[i].child)) == OK)
			e = grant_remove(t, person, list[i].child);
	}
	return e;
}

static enum err leave_organisations(struct txn *t, struct keys *k, struct str person, int64_t now)
{
	struct organisation *list;
	size_t count;
	enum err e = organisation_of(t, k, person, &list, &count);

	for (size_t i = 0; e == OK && i < count; i++) {
		if ((e = organisation_leave(t, &list[i], person, now)) == OK)
			e = organisation_save(t, k, &list[i]);
	}
	return e == OK ? organisation_forget(t, k, person) : e;
}

/* What they have a part in stays; their part in it goes. */
static enum err leave_cases(struct txn *t, struct keys *k, struct str person, int64_t now)
{
	enum err e;

	if ((e = remove_grants(t, k, person)) != OK ||
	    (e = leave_organisations(t, k, person, now)) != OK)
		return e;
	if ((e = txn_delete_all(t, TABLE_MAILBOX, person)) != OK)
		return e;
	return txn_delete_all(t, TABLE_COUNT, KEY(txn_arena(t), STR("mailbox"), person));
}

enum err forget_person(struct txn *t, struct keys *k, struct str person, int64_t now)
{
	static const enum table tables[] = { TABLE_SUBMITTED, TABLE_NONCE };
	struct audit_entry entry = { ACTOR_SYSTEM, STR(""), STR("account_removed"), person, now };
	struct person p;
	enum err e;

	if ((e = person_load(t, k, person, &p)) != OK)
		return e;
	if ((e = remove_drafts(t, k, person)) != OK || (e = unsent_forget(t, k, person, STR(""))) != OK)
		return e;
	for (size_t i = 0; i < COUNT(tables); i++)
		if ((e = txn_delete_all(t, tables[i], person)) != OK)
			return e;
	if ((e = leave_cases(t, k, person, now)) != OK || (e = asked_forget(t, person)) != OK)
		return e;
	if ((e = rescue_forget(t, person)) != OK || (e = helper_forget_person(t, k, person, now)) != OK)
		return e;
	if ((e = person_remove(t, k, &p)) != OK)
		return e;
	return audit_add(t, k, &entry);
}

static bool has_any(struct txn *t, enum table table, struct str person)
{
	struct str key, value;
	struct walk *w;

	return txn_walk(t, table, person, STR(""), &w) != OK ||
	       walk_next(w, &key, &value) != ERR_NOT_FOUND;
}

/* The row moves to when the account is to be looked at again. */
static enum err look_later(struct txn *t, struct str due, struct str person, int64_t at)
{
	struct arena *a = txn_arena(t);
	enum err e = txn_delete(t, TABLE_PERSON_DUE, due);

	return e == OK ? txn_put(t, TABLE_PERSON_DUE, KEY(a, key_time(a, at), person), STR("")) : e;
}

/* What they sent and what they have a part in keeps them. */
static bool is_kept(struct txn *t, struct str person)
{
	return has_any(t, TABLE_SUBMITTED, person) || has_any(t, TABLE_GRANT, person);
}

/* Not all to the same second, or all would be due at once ever after. */
static int64_t some_day(struct str person, int64_t now)
{
	uint64_t spread = (uint64_t)key_read_time(str_part(person, 0, TIME));

	return now + DAY + (int64_t)(spread % ((LOOK_AGAIN_DAYS - 1) * (uint64_t)DAY));
}

/* What becomes of one whose row is due: it goes, or is looked at again at that time. */
struct fate {
	bool goes;
	int64_t again_at;
};

/* Before it goes it is told; one that was kept by something else until now is told late and waits.
 * words NULL: none is told. ERR_NOT_FOUND: there is no such account. */
static enum err find_fate(struct txn *t, struct keys *k, const struct words *words,
                          struct str person, int64_t now, struct fate *f)
{
	struct person p;
	int64_t told = 0;
	enum err e = person_load(t, k, person, &p);

	*f = (struct fate){ .goes = false };
	if (e != OK)
		return e;
	f->again_at = person_until(&p);
	if (f->again_at > now)             /* they came back after it was put off */
		return OK;
	f->again_at = some_day(person, now);
	if (is_kept(t, person))
		return OK;
	if (words && (e = parting_told(t, p.id, p.signed_in_at, now, &told)) != OK)
		return e;
	f->again_at = told > 0 ? told + (PARTING_DAYS + 1) * (int64_t)DAY : now + DAY;
	f->goes = !words || (told > 0 && parting_is_over(told, now));
	return OK;
}

static enum err settle(struct txn *t, struct keys *k, const struct words *words, struct str due,
                       int64_t now, size_t *removed)
{
	struct str person = str_from(due, TIME);
	struct fate f;
	enum err e = find_fate(t, k, words, person, now, &f);

	if (e == ERR_NOT_FOUND)
		return txn_delete(t, TABLE_PERSON_DUE, due);
	if (e != OK || !f.goes)
		return e == OK ? look_later(t, due, person, f.again_at) : e;
	if ((e = forget_person(t, k, person, now)) != OK)
		return e;
	++*removed;
	return err_unless_missing(txn_delete(t, TABLE_PERSON_DUE, due));
}

static enum err settle_part(struct txn *t, struct keys *k, const struct words *words,
                            struct str due, int64_t now, size_t *removed)
{
	size_t some = 0;
	enum err e = txn_part_begin(t);

	if (e == OK)
		e = txn_part_end(t, settle(t, k, words, due, now, &some));
	*removed += e == OK ? some : 0;
	return e;
}

static enum err warn(struct txn *t, struct keys *k, const struct words *words, struct str person,
                     int64_t now, bool *sent)
{
	struct parting going = { .id = person, .person = person, .letter = STR("account-warning"),
	                         .link = STR("/account/login") };
	struct person p;
	bool due;
	enum err e;

	*sent = false;
	if (is_kept(t, person) || (e = person_load(t, k, person, &p)) == ERR_NOT_FOUND ||
	    e == ERR_DAMAGED)
		return OK;
	if (e != OK || person_until(&p) - now > WARN_SECONDS)
		return e;
	if ((e = parting_is_due(t, person, p.signed_in_at, now, &due)) != OK || !due)
		return e == ERR_DAMAGED ? OK : e;
	going.since = p.signed_in_at;
	going.last_day = date_today(person_until(&p) - 1);
	return parting_tell(t, k, words, &going, now, sent);
}

enum err forget_warn(struct txn *t, struct keys *k, const struct words *words, int64_t now,
                     size_t letters_max, size_t *sent)
{
	struct str due, value;
	struct walk *w;
	bool is_sent;
	enum err e;

	*sent = 0;
	if ((e = txn_walk(t, TABLE_PERSON_DUE, STR(""), STR(""), &w)) != OK)
		return e;
	while (*sent < letters_max && (e = walk_next(w, &due, &value)) == OK) {
		if (key_read_time(str_part(due, 0, TIME)) > now + WARN_SECONDS)
			break;
		if ((e = warn(t, k, words, str_from(due, TIME), now, &is_sent)) != OK)
			return e;
		*sent += is_sent;
	}
	return err_unless_missing(e);
}

enum err forget_due(struct txn *t, struct keys *k, const struct words *words, int64_t now,
                    size_t count_max, size_t *count)
{
	struct str due, value;
	struct fate f;
	struct walk *w;
	enum err e;

	*count = 0;
	if ((e = txn_walk(t, TABLE_PERSON_DUE, STR(""), STR(""), &w)) != OK)
		return e;
	while (*count < count_max && (e = walk_next(w, &due, &value)) == OK) {
		if (key_read_time(str_part(due, 0, TIME)) > now)
			break;
		e = find_fate(t, k, words, str_from(due, TIME), now, &f);
		if (e != OK && e != ERR_NOT_FOUND && e != ERR_DAMAGED)
			return e;
		*count += e == OK && f.goes;
	}
	return err_unless_missing(e);
}

enum err forget_unused(struct txn *t, struct keys *k, const struct words *words, int64_t now,
                       size_t count_max, size_t *removed)
{
	struct str due, value;
	size_t damaged = 0;
	struct walk *w;
	enum err e;

	*removed = 0;
	if ((e = txn_walk(t, TABLE_PERSON_DUE, STR(""), STR(""), &w)) != OK)
		return e;
	while (*removed < count_max && (e = walk_next(w, &due, &value)) == OK) {
		if (key_read_time(str_part(due, 0, TIME)) > now)
			break;
		if ((e = settle_part(t, k, words, due, now, removed)) != OK && !err_is_unreadable(e))
			return e;
		damaged += e != OK;
	}
	log_damaged("accounts", damaged);
	return e == ERR_DAMAGED ? OK : err_unless_missing(e);
}
