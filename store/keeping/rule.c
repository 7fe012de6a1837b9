#include "store/keeping/rule.h"

#include "store/base/date.h"
#include "store/base/log.h"
#include "store/cases/child.h"
#include "store/cases/child_work.h"
#include "store/cases/invite.h"
#include "store/cases/kept.h"
#include "store/cases/parcel.h"
#include "store/cases/unsent.h"
#include "store/compiled/setting.h"
#include "store/engine/blob.h"
#include "store/engine/nonce.h"
#include "store/forms/draft_over.h"
#include "store/keeping/audit.h"
#include "store/keeping/digest.h"
#include "store/keeping/forget.h"
#include "store/keeping/reminder.h"
#include "store/keeping/unaccepted.h"
#include "store/keeping/warning.h"
#include "store/people/flow.h"
#include "store/people/rescue.h"
#include "store/people/session.h"
#include "store/people/staff.h"

enum { DAY = 86400, ROWS_MAX = 100, PEOPLE_MAX = 10 };
enum { CASES_MAX = 20, TRAIL_ROWS_MAX = 1000 };

/* No other number may stand for the council's. */
static enum err know(const struct retention *r, enum setting s)
{
	if (setting_is_known(r->words, s))
		return OK;
	log_event("purge", "unknown_number", s);
	return ERR_NOT_FOUND;
}

static enum err warnings(const struct retention *r, struct txn *t, size_t *sent)
{
	return r->words ? warning_send(t, r->keys, r->words, r->now, ROWS_MAX, sent) : OK;
}

static enum err reminders(const struct retention *r, struct txn *t, size_t *sent)
{
	return r->words ? reminder_send(t, r->keys, r->words, r->now, ROWS_MAX, sent) : OK;
}

static enum err partings(const struct retention *r, struct txn *t, size_t *sent)
{
	size_t accounts = 0;
	enum err e = r->words ? unaccepted_warn(t, r->keys, r->words, r->now, ROWS_MAX, sent) : OK;

	if (e == OK && r->words)
		e = forget_warn(t, r->keys, r->words, r->now, ROWS_MAX, &accounts);
	*sent += accounts;
	return e;
}

static enum err applications_due(const struct retention *r, struct txn *t, size_t max, size_t *due)
{
	enum err e = know(r, SETTING_KEEP_APPLICATION_MONTHS);

	return e == OK ? unaccepted_due(t, r->keys, r->words, r->now, max, due) : e;
}

static enum err applications(const struct retention *r, struct txn *t, size_t *removed)
{
	enum err e = know(r, SETTING_KEEP_APPLICATION_MONTHS);

	return e == OK ? unaccepted_purge(t, r->keys, r->words, r->now, CASES_MAX, removed) : e;
}

static enum err digests(const struct retention *r, struct txn *t, size_t *sent)
{
	return r->words ? digest_send(t, r->keys, r->words, r->now, ROWS_MAX, sent) : OK;
}

static enum err drafts_due(const struct retention *r, struct txn *t, size_t max, size_t *due)
{
	return draft_over_count(t, r->now, max, due);
}

static enum err accounts_due(const struct retention *r, struct txn *t, size_t max, size_t *due)
{
	*due = 0;
	return r->words ? forget_due(t, r->keys, r->words, r->now, max, due) : OK;
}

static enum err drafts(const struct retention *r, struct txn *t, size_t *removed)
{
	return draft_over_purge(t, r->keys, r->now, ROWS_MAX, removed);
}

static bool is_over(const struct retention *r, const struct work_item *closed)
{
	return kept_until(r->words, (int32_t)closed->when) < date_today(r->now);
}

/* A closed case stands in the work index by the day it was closed. */
static enum err cases_due(const struct retention *r, struct txn *t, size_t max, size_t *due)
{
	struct str all = work_scope_all();
	struct work_item *items;
	size_t count;
	enum err e = know(r, SETTING_KEEP_MONTHS);

	*due = 0;
	if (e == OK)
		e = work_list(t, all, WORK_CLOSED, NULL, max, &items, &count);
	while (e == OK && *due < count && is_over(r, &items[*due]))
		++*due;
	return e;
}

static enum err forget_case(const struct retention *r, struct txn *t, struct str id)
{
	struct audit_entry entry = { ACTOR_SYSTEM, STR(""), STR("case_removed"), id, r->now };
	enum err e = txn_part_begin(t);

	if (e != OK)
		return e;
	if ((e = child_forget(t, r->keys, id)) == OK)
		e = audit_add(t, r->keys, &entry);
	return txn_part_end(t, e);
}

/* Those behind some that do not open are found in the next lot. */
static enum err cases(const struct retention *r, struct txn *t, size_t *removed)
{
	struct work_item *items, after;
	size_t count = CASES_MAX, damaged = 0;
	enum err e = know(r, SETTING_KEEP_MONTHS);

	for (bool begun = false; e == OK && *removed == 0 && count == CASES_MAX; begun = true) {
		e = work_list(t, work_scope_all(), WORK_CLOSED, begun ? &after : NULL, CASES_MAX, &items,
		              &count);
		for (size_t i = 0; e == OK && i < count; i++) {
			after = items[i];
			if (!is_over(r, &after)) {
				count = 0;
				break;
			}
			e = forget_case(r, t, after.of);
			*removed += e == OK;
			damaged += err_is_unreadable(e);
			e = err_is_unreadable(e) ? OK : e;
		}
	}
	log_damaged("cases", damaged);
	return e;
}

static enum err turns(const struct retention *r, struct txn *t, size_t *turned)
{
	enum err e = child_turn(t, r->keys, r->now, ROWS_MAX, turned);

	return e == OK && *turned == 0 ? child_work_renew(t, r->keys, r->now, ROWS_MAX, turned) : e;
}

/* Where no letter can be written nobody was told: none goes. */
static enum err accounts(const struct retention *r, struct txn *t, size_t *removed)
{
	return r->words ? forget_unused(t, r->keys, r->words, r->now, PEOPLE_MAX, removed) : OK;
}

static enum err invitations(const struct retention *r, struct txn *t, size_t *removed)
{
	return invite_purge(t, r->keys, r->now, ROWS_MAX, removed);
}

static enum err nonces(const struct retention *r, struct txn *t, size_t *removed)
{
	enum err e = nonce_purge(t, r->now, ROWS_MAX, removed);

	return e == OK ? rescue_purge(t, r->keys, r->now, ROWS_MAX, removed) : e;
}

static enum err letters(const struct retention *r, struct txn *t, size_t *removed)
{
	struct str from = key_newest(txn_arena(t), r->now - 30 * (int64_t)DAY), key, value;
	struct walk *w;
	enum err e;

	if ((e = txn_walk(t, TABLE_LETTER_DEAD, STR(""), from, &w)) != OK)
		return e;
	while (*removed < ROWS_MAX && (e = walk_next(w, &key, &value)) == OK) {
		if ((e = txn_delete(t, TABLE_LETTER_DEAD, key)) != OK)
			return e;
		++*removed;
	}
	return err_unless_missing(e);
}

static enum err staff(const struct retention *r, struct txn *t, size_t *removed)
{
	return staff_purge(t, r->keys, r->now - 6 * 365 * (int64_t)DAY, removed);
}

/* Its entries stand in the order of time: one look says whether so many are due. */
static enum err trail_due(const struct retention *r, struct txn *t, size_t max, size_t *due)
{
	bool has;
	enum err e = audit_has_due(t, r->keys, r->now, max, &has);

	*due = e == OK && has ? max : 0;
	return e;
}

static enum err trail(const struct retention *r, struct txn *t, size_t *removed)
{
	return audit_trim(t, r->keys, r->now, TRAIL_ROWS_MAX, removed);
}

static enum err files(const struct retention *r, struct txn *t, size_t *removed)
{
	return blob_sweep(t, r->data, DAY, removed);
}

static enum err sessions(const struct retention *r, struct txn *t, size_t *removed)
{
	return session_purge(t, r->keys, r->now, removed);
}

static enum err flows(const struct retention *r, struct txn *t, size_t *removed)
{
	return flow_purge(t, r->keys, r->now, removed);
}

/* Value of a bucket: tokens left, time of the last change. */
static enum err buckets(const struct retention *r, struct txn *t, size_t *removed)
{
	struct str key, value;
	struct walk *w;
	enum err e;

	if ((e = txn_walk(t, TABLE_BUCKET, STR(""), STR(""), &w)) != OK)
		return e;
	while (*removed < ROWS_MAX && (e = walk_next(w, &key, &value)) == OK) {
		if (value.n == 16 && key_read_time(str_from(value, 8)) >= r->now - DAY)
			continue;
		if ((e = txn_delete(t, TABLE_BUCKET, key)) != OK)
			return e;
		++*removed;
	}
	return err_unless_missing(e);
}

/* Key: time, table byte, key of the row that goes. */
static enum err edge_due(const struct retention *r, struct txn *t, size_t *removed)
{
	struct str due, value;
	struct walk *w;
	enum err e;

	if ((e = txn_walk(t, TABLE_EDGE_DUE, STR(""), STR(""), &w)) != OK)
		return e;
	while (*removed < ROWS_MAX && (e = walk_next(w, &due, &value)) == OK) {
		if (due.n < 9 || key_read_time(str_part(due, 0, 8)) > r->now)
			break;
		e = err_unless_missing(txn_delete(t, (enum table)(unsigned char)due.p[8],
		                                  str_from(due, 9)));
		if (e != OK || (e = txn_delete(t, TABLE_EDGE_DUE, due)) != OK)
			return e;
		++*removed;
	}
	return err_unless_missing(e);
}

static enum err unsent(const struct retention *r, struct txn *t, size_t *removed)
{
	size_t parcels = 0;
	enum err e = unsent_purge(t, r->keys, r->now, ROWS_MAX, removed);

	if (e == OK)
		e = parcel_purge(t, r->keys, r->now, ROWS_MAX, &parcels);
	*removed += parcels;
	return e;
}

static const struct rule rules[] = {
	{ "warnings", "sent", MAIN, WRITE, warnings, NULL, NULL, NULL },
	{ "reminders", "sent", MAIN, WRITE, reminders, NULL, NULL, NULL },
	{ "notices before removal", "sent", MAIN, WRITE, partings, NULL, NULL, NULL },
	{ "digests", "sent", MAIN, WRITE, digests, NULL, NULL, NULL },
	{ "drafts", "removed", MAIN, WRITE, drafts, drafts_due, "draft", NULL },
	{ "messages and documents not sent", "removed", MAIN, WRITE, unsent, NULL, NULL, NULL },
	{ "cases", "removed", MAIN, WRITE, cases, cases_due, "child", NULL },
	{ "applications", "removed", MAIN, WRITE, applications, applications_due, "submission", NULL },
	{ "lists of cases", "put in order", MAIN, WRITE, turns, NULL, NULL, NULL },
	{ "accounts", "removed", MAIN, WRITE, accounts, accounts_due, "person", NULL },
	{ "invitations", "removed", MAIN, WRITE, invitations, NULL, NULL, NULL },
	{ "nonces", "removed", MAIN, WRITE, nonces, NULL, NULL, NULL },
	{ "dead letters", "removed", MAIN, WRITE, letters, NULL, NULL, NULL },
	{ "staff", "removed", MAIN, WRITE, staff, NULL, NULL, NULL },
	{ "trail", "removed", MAIN, WRITE, trail, trail_due, NULL, audit_count },
	{ "files", "removed", MAIN, READ, files, NULL, NULL, NULL },
	{ "sessions", "removed", EDGE, WRITE, sessions, NULL, NULL, NULL },
	{ "sign-ups", "removed", EDGE, WRITE, flows, NULL, NULL, NULL },
	{ "limits", "removed", EDGE, WRITE, buckets, NULL, NULL, NULL },
	{ "other", "removed", EDGE, WRITE, edge_due, NULL, NULL, NULL },
};

size_t rules_count(void)
{
	return COUNT(rules);
}

const struct rule *rule_at(size_t number)
{
	return &rules[number];
}
