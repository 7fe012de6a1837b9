/* world: people around the demonstration's case, each with a session: another parent, one who may
 * see little, one whose link ended, a professional with a form to complete, staff of every role and
 * of another team; a school, a letter to one parent alone, invitations. Arguments: DATA EDGE KEYS.
 * Prints who they are as JSON. For tests/guard/matrix.test. */
#include <stdio.h>

#include "store/base/clock.h"
#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/base/log.h"
#include "store/cases/child.h"
#include "store/cases/invite.h"
#include "store/cases/message.h"
#include "store/cases/task.h"
#include "store/compiled/json.h"
#include "store/people/grant.h"
#include "store/people/organisation.h"
#include "store/people/person.h"
#include "store/people/staff.h"
#include "store/people/staff_session.h"

enum { DAY = 86400 };

struct world {
	struct arena *arena;
	struct store *store;
	struct keys *keys;
	struct txn *main, *edge;
	struct values *told;
	struct child child;
	int64_t now;
};

static void must(enum err e, const char *what)
{
	if (e != OK)
		die(what);
}

/* The demonstration's only case. */
static void find_child(struct world *w)
{
	struct str key, value;
	struct walk *walk;

	must(txn_walk(w->main, TABLE_CHILD, STR(""), STR(""), &walk), "walk");
	must(walk_next(walk, &key, &value), "no case");
	must(child_load(w->main, w->keys, str_copy(w->arena, key), &w->child), "child");
	values_text(w->told, STR("child"), hex_write(w->arena, w->child.id));
}

static void tell(struct world *w, const char *name, struct str id, const char *cookie,
                 struct str token)
{
	struct values *one = values_tree(values_tree(w->told, STR("people")), str_of(name));

	values_text(one, STR("id"), hex_write(w->arena, id));
	values_text(one, STR("cookie"), str_of(cookie));
	values_text(one, STR("session"), hex_write(w->arena, token));
}

static struct str add_person(struct world *w, const char *name, bool professional)
{
	struct person p = {
		.forename = str_of(name), .surname = STR("Matrix"), .professional = professional,
		.email = str_join(w->arena, str_of(name), STR("@matrix.example")),
		.address = values_open(w->arena),
		.created_at = w->now,
	};
	struct str token;

	must(person_add(w->main, w->keys, &p), "person");
	must(session_add(w->edge, w->keys, p.id, STR(""), w->now, &token), "session");
	tell(w, name, p.id, "sid", token);
	return p.id;
}

static void add_grant(struct world *w, struct str person, enum relation relation, unsigned may,
                      int64_t until)
{
	struct grant g = {
		.person = person, .child = w->child.id, .relation = relation, .may = may,
		.from = w->now - 30 * DAY,
		.until = until, .child_name = child_name(w->arena, &w->child),
	};

	must(grant_add(w->main, w->keys, &g), "grant");
}

static void add_task(struct world *w, struct str person)
{
	struct task t = {
		.child = w->child.id, .form = STR("school-consultation"), .title = STR("Consultation"),
		.assignee = person,
		.assignee_name = STR("adviser Matrix"), .by = w->child.id, .by_name = STR("Robin Ashdown"),
		.documents = values_open(w->arena),
		.sent_at = w->now, .due_on = date_today(w->now) + 15,
	};

	must(task_add(w->main, w->keys, &t), "task");
	values_text(w->told, STR("adviser_task"), hex_write(w->arena, t.id));
}

static void add_invite(struct world *w, const char *name, struct invite i)
{
	struct str token;

	if (i.email.n == 0)
		i.email = str_join(w->arena, str_of(name), STR("@matrix.example"));
	i.name = STR("Somebody");
	i.by = w->child.id;
	i.by_name = STR("Robin Ashdown");
	must(invite_add(w->main, w->keys, &i, w->now, &token), "invite");
	values_text(w->told, str_of(name), hex_write(w->arena, token));
}

/* What the council sent to one parent alone. */
static void add_letters(struct world *w, struct str person)
{
	struct message m = { .child = w->child.id, .type = STR("to_family"),
	                     .subject = STR("For one alone"), .text = STR("canary of one parent"),
	                     .from_council = true, .from = w->child.id,
	                     .from_name = STR("Robin Ashdown"), .to = values_open(w->arena),
	                     .sent_at = w->now };
	struct values *to = values_add_tree(m.to);

	values_text(to, STR("person"), hex_write(w->arena, person));
	values_text(to, STR("name"), STR("mother Matrix"));
	must(message_add(w->main, w->keys, &m), "message");
	values_text(w->told, STR("mother_message"), hex_write(w->arena, m.id));
}

/* A school with two members, and a form that it was sent. */
static void add_school(struct world *w)
{
	struct organisation o = { .name = STR("Matrix School"), .kind = STR("primary"),
	                          .members = values_open(w->arena), .created_at = w->now };
	static const char *const names[] = { "teacher", "head" };
	struct task t = {
		.child = w->child.id, .form = STR("school-consultation"),
		.title = STR("Consultation of a school"),
		.assignee_name = o.name, .for_organisation = true, .by = w->child.id,
		.by_name = STR("Robin Ashdown"),
		.documents = values_open(w->arena), .sent_at = w->now, .due_on = date_today(w->now) - 2,
	};

	must(organisation_add(w->main, w->keys, &o), "organisation");
	for (size_t i = 0; i < COUNT(names); i++) {
		struct str id = add_person(w, names[i], true);

		must(organisation_join(w->main, &o, id, str_of(names[i]), STR(""), w->now), "join");
	}
	must(organisation_save(w->main, w->keys, &o), "organisation saved");
	t.assignee = o.id;
	must(task_add(w->main, w->keys, &t), "task of a school");
	values_text(w->told, STR("school_task"), hex_write(w->arena, t.id));
	add_invite(w, "school_invite", (struct invite){ .organisation = o.id });
}

static void add_families(struct world *w)
{
	static const struct { const char *name, *email; } invites[] = {
		{ "invite", "stranger@matrix.example" }, { "second_invite", "ended@matrix.example" }
	};
	struct str id;

	id = add_person(w, "mother", false);
	add_grant(w, id, RELATION_PARENT, MAY_ALL, 0);
	add_letters(w, id);
	add_grant(w, add_person(w, "little", false), RELATION_PARENT, MAY_STATUS, 0);
	add_grant(w, add_person(w, "ended", false), RELATION_PARENT, MAY_ALL, w->now - DAY);
	add_grant(w, add_person(w, "left", true), RELATION_PROFESSIONAL, MAY_ALL, w->now - DAY);
	id = add_person(w, "adviser", true);
	add_task(w, id);
	add_person(w, "stranger", false);
	add_school(w);
	for (size_t i = 0; i < COUNT(invites); i++)
		add_invite(w, invites[i].name,
		           (struct invite){ .child = w->child.id, .email = str_of(invites[i].email),
		                            .relation = RELATION_CARER, .may = MAY_ALL });
}

static void add_staff(struct world *w, const char *name, enum staff_role role, const char *team)
{
	struct staff s = {
		.name = str_of(name), .email = str_join(w->arena, str_of(name), STR("@council.example")),
		.role = role,
		.team = str_of(team), .created_at = w->now, .totp = STR("01234567890123456789"),
		.password = STR("none"),
	};
	struct str token;

	must(staff_add(w->main, w->keys, &s), "staff");
	must(staff_session_add(w->edge, w->keys, s.id, w->now, &token), "staff session");
	tell(w, name, s.id, "staff", token);
}

static void add_council(struct world *w)
{
	const char *team = str_c(w->arena, w->child.team);

	add_staff(w, "viewer", STAFF_VIEWER, team);
	add_staff(w, "officer", STAFF_OFFICER, team);
	add_staff(w, "administrator", STAFF_ADMINISTRATOR, team);
	add_staff(w, "elsewhere", STAFF_OFFICER, str_is(w->child.team, "south") ? "central" : "south");
	add_staff(w, "manager", STAFF_MANAGER, "");
	add_staff(w, "admin", STAFF_ADMIN, "");
}

int main(int count, char **arguments)
{
	struct world w = { .arena = arena_open((size_t)256 << 20), .now = clock_now() };
	struct buf out;

	if (count != 4)
		die("usage: world DATA EDGE KEYS");
	vault_start();
	must(store_open(w.arena, &(struct store_paths){ arguments[1], arguments[2], false }, &w.store),
	     "store");
	must(keys_open(w.arena, arguments[3], false, &w.keys), "keys");
	must(txn_begin(w.store, MAIN, WRITE, w.arena, &w.main), "main");
	must(txn_begin(w.store, EDGE, WRITE, w.arena, &w.edge), "edge");
	must(keys_root(w.keys, w.main), "root");
	w.told = values_open(w.arena);
	find_child(&w);
	add_families(&w);
	add_council(&w);
	must(txn_commit(w.main), "commit");
	must(txn_commit(w.edge), "commit");
	out = buf_open(w.arena);
	json_write(&out, w.told);
	printf("%.*s\n", STR_FMT(buf_str(&out)));
	return 0;
}
