/* What is kept of forms to complete beside them (counts, lists, the council's work), after changes
 * by chance. */
#include "store/cases/fresh.h"
#include "store/cases/work.h"
#include "tests/tap.h"
#include "tests/unit/task_made.h"

enum { NOW = FAMILY_NOW, ROUNDS = 300 };

static bool is_right(struct place *p, struct txn *t, const struct family *f, struct str person)
{
	struct task *list, *standing;
	size_t count, open;
	int64_t n = 0;

	if (task_list(t, p->keys, f->child.id, &list, &count) != OK ||
	    task_open(t, p->keys, person, 1000, &standing, &open) != OK)
		die("task_list");
	for (size_t i = 0; i < count; i++)
		n += task_is_open(&list[i]) && str_equal(list[i].assignee, person);
	return n == task_counted(p, t, person, f) && n == (int64_t)open;
}

/* What is open with a day is also the council's to see. */
static bool work_is_right(struct place *p, struct txn *t, const struct family *f)
{
	struct task *list;
	size_t count;
	int64_t n = 0;

	if (task_list(t, p->keys, f->child.id, &list, &count) != OK)
		die("task_list");
	for (size_t i = 0; i < count; i++)
		n += task_is_open(&list[i]) && list[i].due_on > 0;
	return n == work_count(t, work_scope_all(), WORK_TASK) &&
	       n == work_count(t, f->officer, WORK_TASK);
}

static void change(struct place *p, struct txn *t, const struct family *f, struct task *one)
{
	switch (vault_random_below(4)) {
	case 0:
		one->state = (enum task_state)vault_random_below(TASK_STATES);
		break;
	case 1:
		one->due_on = (int32_t)vault_random_below(3) * 1000;
		break;
	case 2:
		one->assignee = str_equal(one->assignee, f->ann) ? f->ben : f->ann;
		break;
	default:
		one->note = STR("another");
	}
	if (task_save(t, p->keys, one) != OK)
		die("task_save");
}

static void counts_hold(struct place *p, const struct family *f)
{
	bool right = true, again = true, work = true;

	for (int i = 0; i < ROUNDS; i++) {
		struct txn *t = place_begin(p, MAIN, WRITE);
		struct task one = task_made(f, vault_random_below(2) ? f->ann : f->ben, 0, NOW + i), *list;
		int64_t before;
		size_t count;

		if (task_list(t, p->keys, f->child.id, &list, &count) != OK)
			die("task_list");
		if (count == 0 || vault_random_below(6) == 0) {
			if (task_add(t, p->keys, &one) != OK)
				die("task_add");
		} else {
			change(p, t, f, &list[vault_random_below((uint32_t)count)]);
		}
		right = right && is_right(p, t, f, f->ann) && is_right(p, t, f, f->ben);
		work = work && work_is_right(p, t, f);
		before = task_counted(p, t, f->ben, f);
		again = again && fresh_recount(t, p->keys, f->ben, f->child.id) == OK &&
		        before == task_counted(p, t, f->ben, f);
		place_commit(t);
	}
	ok(right,
	   "sent, moved, withdrawn and given to others by chance: counts and lists are what counting gives");
	ok(work, "so is what the council sees of days that come");
	ok(again, "and counting again changes nothing");
}

int main(void)
{
	struct place p;
	struct family f;

	family_open(&p, &f);
	counts_hold(&p, &f);
	place_remove(&p);
	return done();
}
