#include "store/keeping/digest.h"

#include "store/base/arena.h"
#include "store/base/date.h"
#include "store/base/log.h"
#include "store/cases/timescale.h"
#include "store/cases/work.h"
#include "store/compiled/setting.h"
#include "store/post/outbox.h"

static size_t at_most(int64_t n)
{
	return n > DIGEST_MAX ? DIGEST_MAX : (size_t)n;
}

/* Whoever has no team, and a manager, reaches all. */
static bool reaches_all(const struct staff *s)
{
	return s->role == STAFF_MANAGER || s->team.n == 0;
}

static struct str own_scope(struct arena *a, const struct staff *s)
{
	if (s->role == STAFF_OFFICER)
		return s->id;
	return reaches_all(s) ? work_scope_all() : work_scope_team(a, s->team);
}

static int64_t applications(struct txn *t, const struct staff *s)
{
	struct arena *a = txn_arena(t);

	if (reaches_all(s))
		return work_count(t, work_scope_all(), WORK_APPLICATION);
	return work_count(t, work_scope_team(a, s->team), WORK_APPLICATION) +
	       work_count(t, work_scope_team(a, STR("")), WORK_APPLICATION);
}

enum err digest_count(struct txn *t, const struct staff *s, int32_t today, struct digest *d)
{
	struct work_span past = { 0, today, DIGEST_MAX },
	next = { today, today + DIGEST_SOON_DAYS + 1, DIGEST_MAX };
	struct str own = own_scope(txn_arena(t), s);
	int64_t overdue, soon;
	enum err e;

	*d = (struct digest){
		.applications = at_most(applications(t, s)),
		.messages = at_most(work_count(t, own, WORK_MESSAGE)),
		.returned = at_most(work_count(t, own, WORK_RETURNED)),
	};
	if ((e = work_count_within(t, own, WORK_CASE, &past, &overdue)) != OK)
		return e;
	if ((e = work_count_within(t, own, WORK_CASE, &next, &soon)) != OK)
		return e;
	d->overdue = (size_t)overdue;
	d->due_soon = (size_t)soon;
	return OK;
}

static void say(struct values *waiting, const char *what, size_t n)
{
	if (n > 0)
		values_text(waiting, str_of(what), str_of_number(waiting->arena, (int64_t)n));
}

static enum err add_letter(struct txn *t, struct keys *k, const struct staff *s,
                           const struct digest *d, int64_t now)
{
	struct letter l = { .name = STR("staff-digest"), .to = s->email };
	struct values *waiting;

	l.places = values_open(txn_arena(t));
	values_text(l.places, STR("link"), STR("/staff/"));
	waiting = values_tree(l.places, STR("waiting"));
	say(waiting, "overdue", d->overdue);
	say(waiting, "due_soon", d->due_soon);
	say(waiting, "applications", d->applications);
	say(waiting, "messages", d->messages);
	say(waiting, "returned", d->returned);
	return outbox_add(t, k, &l, now);
}

static bool is_told(struct txn *t, struct str staff, int32_t today)
{
	struct str value;

	return txn_get(t, TABLE_DIGEST, staff, &value) == OK && value.n == 8 &&
	       key_read_time(value) >= today;
}

/* Who looks after cases: a viewer reads, the system's admin does not even that. */
static bool works(const struct staff *s)
{
	return s->disabled_at == 0 && s->password.n > 0 && staff_reads_cases(s) &&
	       s->role != STAFF_VIEWER;
}

static enum err tell(struct txn *t, struct keys *k, const struct staff *s, int64_t now,
                     bool *is_sent)
{
	int32_t today = date_today(now);
	struct digest d;
	enum err e;

	if ((e = txn_put(t, TABLE_DIGEST, s->id, key_time(txn_arena(t), today))) != OK)
		return e;
	if ((e = digest_count(t, s, today, &d)) != OK)
		return e;
	if (d.applications + d.messages + d.returned + d.due_soon + d.overdue == 0)
		return OK;
	*is_sent = true;
	return add_letter(t, k, s, &d, now);
}

static bool is_time(const struct words *words, int64_t now)
{
	return timescale_is_working_day(date_today(now)) &&
	       date_local(now).hour >= setting_number(words, SETTING_DIGEST_HOUR);
}

enum err digest_send(struct txn *t, struct keys *k, const struct words *words, int64_t now,
                     size_t letters_max, size_t *sent)
{
	struct staff s = { .id = STR("") };
	size_t damaged = 0;
	enum err e = OK;

	*sent = 0;
	if (!is_time(words, now))
		return OK;
	while (*sent < letters_max &&
	       ((e = staff_after(t, k, s.id, &s)) == OK || e == ERR_DAMAGED)) {
		bool is_sent = false;

		if (e == OK && (!works(&s) || is_told(t, s.id, date_today(now))))
			continue;
		if (e == OK && (e = txn_part_begin(t)) == OK)
			e = txn_part_end(t, tell(t, k, &s, now, &is_sent));
		if (e != OK && e != ERR_DAMAGED)
			return e;
		damaged += e != OK;
		*sent += e == OK && is_sent;
	}
	log_damaged("digests", damaged);
	return e == ERR_DAMAGED ? OK : err_unless_missing(e);
}
