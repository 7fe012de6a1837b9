/* What happens to a task while its form is filled in: task.h. */
#include "store/cases/fresh.h"
#include "store/cases/history.h"
#include "store/cases/task.h"
#include "store/cases/task_fill.h"
#include "store/forms/draft.h"
#include "store/forms/draft_give.h"
#include "store/people/person.h"

enum { TIME = 8 };

enum err task_begin(struct txn *t, struct keys *k, struct task *one, struct draft *d,
                    struct str name, int64_t now)
{
	enum err e;

	if (!task_is_for(t, k, one, d->person, now))
		return ERR_NOT_FOUND;
	if (!task_is_open(one))
		return ERR_EXPIRED;
	if (one->state == TASK_STARTED && task_is_for(t, k, one, one->draft_person, now))
		return ERR_EXISTS;
	d->child = one->child;
	d->task = one->id;
	if ((e = draft_add(t, k, d, now)) != OK)
		return e;
	one->state = TASK_STARTED;
	one->draft_person = d->person;
	one->draft = d->id;
	one->started_by = name;
	one->taken_from = STR("");
	return task_save(t, k, one);
}

enum err task_take(struct txn *t, struct keys *k, struct task *one, const struct task_hand *hand,
                   int64_t now, struct draft *d)
{
	struct draft_hands hands = { hand->person, hand->name, one->started_by };
	struct draft there;
	enum err e;

	if (!one->for_organisation || !task_is_for(t, k, one, hand->person, now))
		return ERR_NOT_FOUND;
	if (one->state != TASK_STARTED)
		return ERR_EXPIRED;
	if (str_equal(one->draft_person, hand->person))
		return ERR_EXISTS;
	if ((e = draft_load(t, k, one->draft_person, one->draft, &there)) != OK)
		return e;
	if ((e = draft_give(t, k, &there, &hands, now, d)) != OK)
		return e;
	one->taken_from = one->draft_person;
	one->draft_person = d->person;
	one->draft = d->id;
	one->started_by = hand->name;
	return task_save(t, k, one);
}

enum err task_dropped(struct txn *t, struct keys *k, const struct draft *d)
{
	struct task one;
	enum err e = task_load(t, k, d->child, d->task, &one);

	if (e == ERR_NOT_FOUND ||
	    (e == OK && (one.state != TASK_STARTED || !str_equal(one.draft, d->id))))
		return OK;
	if (e != OK)
		return e;
	one.state = TASK_NEW;
	one.draft_person = one.draft = one.started_by = one.taken_from = STR("");
	return task_save(t, k, &one);
}

static enum err note(struct txn *t, struct keys *k, const struct task *one, struct str person,
                     int64_t now)
{
	struct asker who = { .kind = ACTOR_FAMILY, .id = person, .now = now };
	struct history_entry entry = { .action = STR("task_submitted"), .what = one->title };
	struct person p;
	enum err e;

	if ((e = person_load(t, k, person, &p)) != OK)
		return e;
	who.name = person_name(txn_arena(t), &p);
	return history_add(t, k, &who, one->child, str_from(one->id, TIME), &entry);
}

enum err task_submitted(struct txn *t, struct keys *k, const struct draft *d, struct str submission,
                        int64_t now)
{
	struct task one;
	enum err e;

	if ((e = task_load(t, k, d->child, d->task, &one)) != OK)
		return e;
	if (!str_equal(one.draft, d->id) || !task_is_for(t, k, &one, d->person, now))
		return ERR_NOT_FOUND;
	one.state = TASK_SUBMITTED;
	one.submission = submission;
	one.submitted_at = now;
	if ((e = task_save(t, k, &one)) != OK)
		return e;
	if ((e = fresh_for_council(t, WORK_RETURNED, one.child, str_from(one.id, TIME), now)) != OK)
		return e;
	return note(t, k, &one, d->person, now);
}

enum err task_looked_at(struct txn *t, const struct task *one)
{
	return work_remove(t, WORK_RETURNED, one->child, str_from(one->id, TIME));
}
