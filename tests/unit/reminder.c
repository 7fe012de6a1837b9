#include "store/keeping/reminder.h"

#include "store/cases/task.h"
#include "store/people/organisation.h"
#include "store/post/outbox.h"
#include "tests/tap.h"
#include "tests/unit/family.h"

enum { DAY = 86400, NOW = FAMILY_NOW };

static struct words *words(struct place *p)
{
	struct words *w;

	if (words_read_bytes(p->arena, STR("council.reminder_days\t7 1\n"), &w) != OK)
		die("words");
	return w;
}

static struct task add(struct place *p, const struct family *f, int due_in_days)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct task one = { .child = f->child.id, .form = STR("f"), .title = STR("A form"),
	                    .assignee = f->ann, .by = f->officer, .sent_at = NOW };

	if (due_in_days > 0)
		one.due_on = date_today(NOW) + due_in_days;
	if (task_add(t, p->keys, &one) != OK)
		die("task_add");
	place_commit(t);
	return one;
}

static void save(struct place *p, struct task *one)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	int32_t due_on = one->due_on;
	enum task_state state = one->state;

	if (task_load(t, p->keys, one->child, one->id, one) != OK)
		die("task_load");
	one->due_on = due_on;
	one->state = state;
	is_err(OK, task_save(t, p->keys, one), "the task is changed");
	place_commit(t);
}

/* What goes out that many days after the start. */
static int sent(struct place *p, int days)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct letter l = { .key = STR("") };
	size_t tasks;
	int n = 0;

	is_err(OK, reminder_send(t, p->keys, words(p), NOW + (int64_t)days * DAY, 100, &tasks),
	       "the keeper looks");
	while (outbox_next(t, p->keys, NOW + (int64_t)days * DAY, &l) == OK &&
	       outbox_remove(t, &l) == OK)
		n += str_is(l.name, "task-reminder");
	place_commit(t);
	return n;
}

static void twice(struct place *p, const struct family *f)
{
	struct task one = add(p, f, 20);

	is_int(0, sent(p, 0), "a form that is due in 20 days needs no reminder yet");
	is_int(0, sent(p, 12), "nor 8 days before");
	is_int(1, sent(p, 13), "7 days before one goes");
	is_int(0, sent(p, 13), "once");
	is_int(0, sent(p, 18), "and none on the days between");
	is_int(1, sent(p, 19), "1 day before the second");
	is_int(0, sent(p, 19), "once");
	is_int(0, sent(p, 20), "none on the day itself");
	is_int(0, sent(p, 40), "and none when it is late");
	one.due_on += 30;
	save(p, &one);
	is_int(0, sent(p, 41), "with more time it is quiet again");
	is_int(1, sent(p, 43), "until 7 days before the new day");
	one.state = TASK_WITHDRAWN;
	save(p, &one);
	is_int(0, sent(p, 49), "what was withdrawn is not reminded of");
}

static void short_time(struct place *p, const struct family *f)
{
	struct task one = add(p, f, 5), none = add(p, f, 0);

	is_int(0, sent(p, 0), "a form sent 5 days before its day has no reminder at once");
	is_int(1, sent(p, 4), "but 1 day before");
	ok(none.due_on == 0, "one without a day has none");
	one.state = TASK_SUBMITTED;
	save(p, &one);
}

static void missed(struct place *p, const struct family *f)
{
	struct task one = add(p, f, 60);

	is_int(1, sent(p, 60), "when nothing ran for weeks, one goes on the last day");
	is_int(0, sent(p, 60), "and not two");
	one.state = TASK_SUBMITTED;
	save(p, &one);
}

static void cut_short(struct place *p, const struct family *f)
{
	struct task one = add(p, f, 100);
	struct txn *t = place_begin(p, MAIN, WRITE);
	size_t tasks;

	is_err(OK, reminder_send(t, p->keys, words(p), NOW + 93 * (int64_t)DAY, 100, &tasks),
	       "cut short before the commit");
	is_int(1, (int64_t)tasks, "with a letter written");
	family_abort(t);
	is_int(1, sent(p, 93), "it goes the next time");
	is_int(0, sent(p, 93), "once");
	one.state = TASK_SUBMITTED;
	save(p, &one);
}

static void of_a_closed_case(struct place *p, const struct family *f)
{
	struct task one = add(p, f, 120);
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct child c;

	is_err(OK, child_load(t, p->keys, f->child.id, &c), "a case with a form");
	c.closed_at = NOW + DAY;
	is_err(OK, child_save(t, p->keys, &c, NOW + DAY), "is closed");
	place_commit(t);
	is_int(0, sent(p, 113), "nobody is reminded of it");
	t = place_begin(p, MAIN, WRITE);
	c.closed_at = 0;
	is_err(OK, child_save(t, p->keys, &c, NOW + DAY), "opened again");
	place_commit(t);
	is_int(1, sent(p, 114), "it is");
	one.state = TASK_SUBMITTED;
	save(p, &one);
}

static void to_somebody_who_left(struct place *p, const struct family *f)
{
	struct task one = add(p, f, 150);
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct grant g = family_counts(p, t, f->ann, f->child.id);

	g.until = NOW + DAY;
	is_err(OK, grant_save(t, p->keys, &g), "her access ends");
	place_commit(t);
	is_int(0, sent(p, 143), "then she is not reminded");
	t = place_begin(p, MAIN, WRITE);
	g = family_counts(p, t, f->ann, f->child.id);
	g.until = 0;
	is_err(OK, grant_save(t, p->keys, &g), "she has it again");
	place_commit(t);
	is_int(1, sent(p, 144), "and is");
	one.state = TASK_SUBMITTED;
	save(p, &one);
}

static void to_school(struct place *p, const struct family *f)
{
	struct organisation o = { .name = STR("Brook School"), .email = STR("office@brook.example") };
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct task one = { .child = f->child.id, .form = STR("f"), .title = STR("A form"),
	                    .for_organisation = true, .by = f->officer, .sent_at = NOW,
	                    .due_on = date_today(NOW) + 30 };

	is_err(OK, organisation_add(t, p->keys, &o), "a school");
	is_err(OK, organisation_join(t, &o, f->ben, STR("Ben"), STR("ben@example.org"), NOW),
	       "with a member");
	is_err(OK, organisation_save(t, p->keys, &o), "is asked");
	one.assignee = o.id;
	is_err(OK, task_add(t, p->keys, &one), "for advice");
	place_commit(t);
	is_int(2, sent(p, 23), "it is reminded: its member, and its own address");
}

static void many(struct place *p, const struct family *f)
{
	struct txn *t;
	size_t tasks, all = 0;

	for (int i = 0; i < 120; i++)
		add(p, f, 200);
	do {
		t = place_begin(p, MAIN, WRITE);
		if (reminder_send(t, p->keys, words(p), NOW + 193 * (int64_t)DAY, 50, &tasks) != OK)
			die("reminder_send");
		all += tasks;
		place_commit(t);
	} while (tasks > 0);
	is_int(120, (int64_t)all, "many go in several transactions, each once");
}

int main(void)
{
	struct place p;
	struct family f;

	family_open(&p, &f);
	twice(&p, &f);
	short_time(&p, &f);
	missed(&p, &f);
	cut_short(&p, &f);
	of_a_closed_case(&p, &f);
	to_somebody_who_left(&p, &f);
	to_school(&p, &f);
	many(&p, &f);
	place_remove(&p);
	return done();
}
