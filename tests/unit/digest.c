#include "store/keeping/digest.h"

#include "store/cases/message.h"
#include "store/cases/task.h"
#include "store/cases/work.h"
#include "store/post/letter.h"
#include "store/post/outbox.h"
#include "tests/tap.h"
#include "tests/unit/family.h"

/* MORNING: Friday 15 January 2027, 08:00. */
enum { HOUR = 3600, DAY = 86400, NOW = FAMILY_NOW, MORNING = 1800000000, COUNTS = 40 };

static struct words *words(struct place *p)
{
	struct words *w;

	if (words_open(p->arena, "build/compiled", &w) != OK)
		die("words");
	return w;
}

/* Sends what is due; takes it out of the outbox. The last one in l. */
static int sent(struct place *p, int64_t now, struct letter *l)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct letter one;
	size_t letters;
	int n = 0;

	is_err(OK, digest_send(t, p->keys, words(p), now, 100, &letters), "the keeper looks");
	while (outbox_next(t, p->keys, now, &one) == OK && outbox_remove(t, &one) == OK) {
		*l = one;
		n++;
	}
	is_int((int64_t)letters, n, "and says what it sent");
	place_commit(t);
	return n;
}

static void set_password(struct place *p, struct str id, const char *team, enum staff_role role)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct staff s;

	if (staff_load(t, p->keys, id, &s) != OK)
		die("staff_load");
	s.password = STR("set");
	s.team = str_of(team);
	s.role = role;
	if (staff_save(t, p->keys, &s) != OK)
		die("staff_save");
	place_commit(t);
}

static void write_to_council(struct place *p, const struct family *f)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct message m = { .child = f->child.id, .type = STR("progress"), .subject = STR("canary"),
	                     .text = STR("canary"), .from = f->ann, .from_name = STR("Ann"),
	                     .sent_at = NOW };

	if (message_add(t, p->keys, &m) != OK)
		die("message_add");
	place_commit(t);
}

static void once_a_day(struct place *p, const struct family *f)
{
	struct letter l = { .name = STR("") };

	is_int(0, sent(p, MORNING - 2 * HOUR, &l), "before the hour nobody gets a letter");
	is_int(0, sent(p, MORNING, &l), "nor does who has not set a password yet");
	set_password(p, f->officer, "", STAFF_OFFICER);
	is_int(0, sent(p, MORNING - 14 * DAY, &l),
	       "nor does anybody on New Year's Day, though it is a Friday");
	is_int(1, sent(p, MORNING, &l), "at the hour an officer with something to read gets one");
	is_str("robin@council.example", l.to, "at their address");
	is_str("staff-digest", l.name, "of what waits");
	is_str("1", values_get(values_get_tree(l.places, STR("waiting")), STR("messages")),
	       "one message");
	is_int(0, sent(p, MORNING, &l), "once");
	is_int(0, sent(p, MORNING + 9 * HOUR, &l), "for the whole day");
	is_int(0, sent(p, MORNING + 1 * DAY, &l), "none on a Saturday");
	is_int(0, sent(p, MORNING + 2 * DAY, &l), "or a Sunday");
	is_int(0, sent(p, MORNING + 3 * DAY - 3 * HOUR, &l), "none in the night");
	is_int(1, sent(p, MORNING + 3 * DAY, &l), "the next one on Monday");
}

/* The letter as it goes out. */
static void says_numbers(struct place *p)
{
	struct letterhead head = { .compiled = "build/compiled",
	                           .origin = STR("https://portal.example"), .words = words(p) };
	struct letter l = { .name = STR("staff-digest"), .to = STR("robin@council.example"),
	                    .places = values_open(p->arena), .id = vault_random_id(p->arena) };
	struct values *waiting;
	struct email m;

	values_text(l.places, STR("link"), STR("/staff/"));
	waiting = values_tree(l.places, STR("waiting"));
	values_text(waiting, STR("overdue"), STR("2"));
	values_text(waiting, STR("messages"), STR("3"));
	is_err(OK, letter_write(p->arena, &head, &l, &m), "the letter is written");
	ok(str_search(m.body, STR("Cases that are overdue: 2\n")) < m.body.n,
	   "it says how many are overdue");
	ok(str_search(m.body, STR("Messages that nobody has read: 3\n")) < m.body.n,
	   "and how many messages wait");
	ok(str_search(m.body, STR("New applications")) == m.body.n, "and nothing of what does not");
	ok(str_search(m.body, STR("https://portal.example/staff/")) < m.body.n, "with the way in");
	ok(str_search(m.body, STR("\n\n\n")) == m.body.n, "without gaps");
}

static void cut_short(struct place *p)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct letter l;
	size_t letters;

	is_err(OK, digest_send(t, p->keys, words(p), MORNING + 4 * DAY, 100, &letters),
	       "cut short before the commit");
	is_int(1, (int64_t)letters, "with a letter written");
	family_abort(t);
	is_int(1, sent(p, MORNING + 4 * DAY, &l), "it goes the next time");
	is_int(0, sent(p, MORNING + 4 * DAY, &l), "once");
}

static void apply(struct place *p, const char *team)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct work_item w = { WORK_APPLICATION, vault_random_id(p->arena), vault_random_id(p->arena),
	                       30000,
	                      STR("") };
	struct str scopes[] = { work_scope_all(), work_scope_team(p->arena, str_of(team)) };

	if (work_put(t, &w, scopes, COUNT(scopes)) != OK)
		die("work_put");
	place_commit(t);
}

static struct digest counted(struct place *p, enum staff_role role, const char *team, struct str id)
{
	struct txn *t = place_begin(p, MAIN, READ);
	struct staff s = { .id = id, .role = role, .team = str_of(team) };
	struct digest d = { 0 };

	if (digest_count(t, &s, date_today(MORNING), &d) != OK)
		die("digest_count");
	txn_abort(t);
	return d;
}

static void reach(struct place *p, const struct family *f)
{
	struct str nobody = vault_random_id(p->arena);

	apply(p, "");
	apply(p, "north");
	apply(p, "north");
	apply(p, "south");
	is_int(3, (int64_t)counted(p, STAFF_OFFICER, "north", nobody).applications,
	       "an officer hears of new applications of their team and of no team");
	is_int(4, (int64_t)counted(p, STAFF_OFFICER, "", nobody).applications, "one of no team of all");
	is_int(4, (int64_t)counted(p, STAFF_MANAGER, "north", nobody).applications,
	       "as does a manager");
	is_int(1, (int64_t)counted(p, STAFF_OFFICER, "", f->officer).messages,
	       "of messages in their own cases");
	is_int(0, (int64_t)counted(p, STAFF_OFFICER, "", nobody).messages, "not in a colleague's");
	is_int(1, (int64_t)counted(p, STAFF_MANAGER, "", nobody).messages, "a manager of all");
}

/* A case's due day by chance, against counting by hand. */
static void due(struct place *p, const struct family *f)
{
	int32_t today = date_today(MORNING);
	size_t overdue = 0, soon = 0;
	struct digest d;

	for (int i = 0; i < COUNTS; i++) {
		struct txn *t = place_begin(p, MAIN, WRITE);
		struct str id = vault_random_id(p->arena), own = f->ben;
		int32_t when = today - 10 + (int32_t)vault_random_below(30);
		struct work_item w = { WORK_CASE, id, id, when, STR("") };

		if (work_put(t, &w, &own, 1) != OK)
			die("work_put");
		place_commit(t);
		overdue += when < today;
		soon += when >= today && when <= today + DIGEST_SOON_DAYS;
	}
	d = counted(p, STAFF_OFFICER, "", f->ben);
	is_int((int64_t)overdue, (int64_t)d.overdue, "what is overdue is counted");
	is_int((int64_t)soon, (int64_t)d.due_soon, "and what is due within 7 days");
}

/* All but the final plan is done, whose day was a month ago. */
static void is_late(struct place *p, struct family *f, const char *excuse)
{
	int32_t today = date_today(MORNING);
	const struct { const char *event; int32_t day; } done[] = {
		{ "received", today - 170 }, { "assessing", today - 140 },
		{ "draft_served", today - 60 }, { "draft_answered", today - 59 },
	};
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct values *one;

	for (size_t i = 0; i < COUNT(done); i++)
		values_number(f->child.dates, str_of(done[i].event), done[i].day);
	f->child.exemptions = values_open(p->arena);
	if (excuse[0]) {
		one = values_add_tree(f->child.exemptions);
		values_text(one, STR("limit"), STR("final_plan"));
		values_text(one, STR("code"), str_of(excuse));
	}
	if (child_save(t, p->keys, &f->child, MORNING) != OK)
		die("child_save");
	place_commit(t);
}

static void turn(struct place *p, int64_t now)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	size_t turned;

	if (child_turn(t, p->keys, now, 100, &turned) != OK)
		die("child_turn");
	place_commit(t);
}

static void excused(struct place *p, struct family *f)
{
	struct staff s = { .id = f->officer, .role = STAFF_OFFICER, .team = STR("") };
	struct digest d;
	struct txn *t;

	is_late(p, f, "");
	is_int(1, (int64_t)counted(p, STAFF_OFFICER, "", f->officer).overdue,
	       "a final plan that is late is overdue");
	is_late(p, f, "away");
	d = counted(p, STAFF_OFFICER, "", f->officer);
	is_int(0, (int64_t)d.overdue, "one that the law excuses is not");
	is_int(0, (int64_t)d.due_soon, "nor due within 7 days");
	for (int day = 1; day <= 40; day++)
		turn(p, MORNING + day * DAY);
	t = place_begin(p, MAIN, READ);
	is_err(OK, digest_count(t, &s, date_today(MORNING + 40 * DAY), &d), "forty days later");
	txn_abort(t);
	is_int(0, (int64_t)(d.overdue + d.due_soon), "it is still neither");
}

static void nobody_else(struct place *p, const struct family *f)
{
	struct letter l;

	set_password(p, f->officer, "", STAFF_VIEWER);
	is_int(0, sent(p, MORNING + 5 * DAY, &l), "who only reads gets none");
	set_password(p, f->officer, "", STAFF_ADMIN);
	is_int(0, sent(p, MORNING + 5 * DAY, &l), "nor does the system's administrator");
}

int main(void)
{
	struct place p;
	struct family f;

	family_open(&p, &f);
	write_to_council(&p, &f);
	once_a_day(&p, &f);
	says_numbers(&p);
	cut_short(&p);
	reach(&p, &f);
	due(&p, &f);
	excused(&p, &f);
	nobody_else(&p, &f);
	place_remove(&p);
	return done();
}
