#include "store/keeping/reminder.h"

#include "store/base/arena.h"
#include "store/base/date.h"
#include "store/cases/notice.h"
#include "store/cases/task.h"
#include "store/cases/work.h"

enum { DAYS_MAX = 8, DAY_LIMIT = 90, PAGE = 50 };

/* How many days before, as the council set it. */
struct reminders {
	int32_t days[DAYS_MAX];
	size_t count;
	int32_t first;                 /* the most of them */
};

static struct reminders settings(const struct words *words)
{
	struct str rest = words_get(words, STR("council.reminder_days")), one;
	struct reminders r = { .count = 0 };
	uint64_t days;

	while (r.count < DAYS_MAX && str_cut(&rest, ' ', &one)) {
		if (!str_number(one, DAY_LIMIT, &days))
			continue;
		r.days[r.count++] = (int32_t)days;
		r.first = (int32_t)days > r.first ? (int32_t)days : r.first;
	}
	return r;
}

/* A day for it has come since the form was sent and since the last one went. */
static bool is_due(const struct reminders *r, const struct task *one, int32_t today)
{
	int32_t sent_on = date_today(one->sent_at);

	for (size_t i = 0; i < r->count; i++) {
		int32_t day = one->due_on - r->days[i];

		if (day <= today && day > sent_on && day > one->reminded_on)
			return true;
	}
	return false;
}

static enum err remind(struct txn *t, struct keys *k, struct task *one, int64_t now)
{
	struct notice n = { "task-reminder", STR("/tasks/"), now };
	enum err e;

	e = one->for_organisation ? notice_organisation(t, k, &n, one->assignee)
	                          : notice_person(t, k, &n, one->assignee);
	if (e != OK)
		return e;
	one->reminded_on = date_today(now);
	return task_save(t, k, one);
}

/* Nobody is reminded on a case that is closed, nor who has no way to it any more. */
static enum err is_wanted(struct txn *t, struct keys *k, const struct task *one, int64_t now,
                          bool *wanted)
{
	struct child c;
	enum err e = child_load(t, k, one->child, &c);

	*wanted = e == OK && c.closed_at == 0 &&
	          (one->for_organisation || task_is_for(t, k, one, one->assignee, now));
	return e;
}

/* What is missing or does not open is the checker's to tell, and keeps nobody else from being
 * reminded. */
static enum err look(struct txn *t, struct keys *k, const struct reminders *r,
                     const struct work_item *w, int64_t now, size_t *sent)
{
	struct task one;
	bool wanted = false;
	enum err e = task_find(t, k, w->of, w->item, &one);

	if (e == OK && is_due(r, &one, date_today(now)))
		e = is_wanted(t, k, &one, now, &wanted);
	if (e == ERR_NOT_FOUND || e == ERR_DAMAGED)
		return OK;
	if (e != OK || !wanted || (e = txn_part_begin(t)) != OK)
		return e;
	e = txn_part_end(t, remind(t, k, &one, now));
	*sent += e == OK;
	return err_is_unreadable(e) ? OK : e;
}

enum err reminder_send(struct txn *t, struct keys *k, const struct words *words, int64_t now,
                       size_t tasks_max, size_t *sent)
{
	struct reminders r = settings(words);
	int32_t today = date_today(now);
	struct work_item *items, after = { .kind = WORK_TASK };
	size_t count = PAGE;
	enum err e = OK;

	*sent = 0;
	after.when = today;            /* what was due before today is overdue: the officer's to see */
	after.of = after.item = str_bytes(OWNER_SYSTEM, VAULT_ID_BYTES);
	while (count == PAGE && e == OK) {
		if ((e = work_list(t, work_scope_all(), WORK_TASK, &after, PAGE, &items, &count)) != OK)
			return e;
		for (size_t i = 0; i < count && e == OK; i++) {
			after = items[i];
			if (after.when > today + r.first || *sent == tasks_max)
				return OK;
			e = look(t, k, &r, &after, now, sent);
		}
	}
	return e;
}
