/* portal staff add | list | disable */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/base/clock.h"
#include "store/base/hex.h"
#include "store/compiled/check.h"
#include "store/keeping/audit.h"
#include "store/people/session.h"
#include "store/people/staff.h"
#include "store/portal/commands.h"

enum { PASSWORD_MIN = 12, PASSWORD_MAX = 1024, SLOTS = 2 };

struct work {
	struct staff staff;
	struct str token;
	int64_t now;
};

static enum err note(const struct tool *t, struct txn *txn, const char *action, struct str staff, int64_t now)
{
	struct audit_entry entry = { ACTOR_SYSTEM, STR(""), str_of(action), staff, now };

	return audit_add(txn, t->keys, &entry);
}

/* One line of standard input. */
static int read_password(const struct tool *t, struct str *hash)
{
	struct password_slots slots = { t->edge, SLOTS };
	char line[PASSWORD_MAX + 2];
	struct str password;
	enum err e;

	if (!fgets(line, sizeof(line), stdin))
		return tool_refuse(t, "no password on standard input");
	password = str_bytes(line, strcspn(line, "\r\n"));
	if (!str_is_utf8(password) || str_characters(password) < PASSWORD_MIN || password.n > PASSWORD_MAX) {
		explicit_bzero(line, sizeof(line));
		return tool_refuse(t, "a password has %d characters or more", PASSWORD_MIN);
	}
	/* The lock files of the slots stand in edge, which may not have been needed yet. */
	if (mkdir(t->edge, 0700) < 0 && errno != EEXIST)
		e = ERR_IO;
	else
		e = vault_password_hash(&slots, password, t->arena, hash);
	explicit_bzero(line, sizeof(line));
	return e == OK ? TOOL_DONE : tool_failed(t, e);
}

static enum err add(const struct tool *t, struct txn *txn, void *with)
{
	struct work *w = with;
	struct str token;
	enum err e;

	w->staff.created_at = w->now;
	if ((e = staff_add(txn, t->keys, &w->staff)) != OK)
		return e;
	if (!t->password_stdin) {
		staff_invite(txn_arena(txn), t->keys, &w->staff, w->now, &token);
		w->token = hex_write(t->arena, token);
		if ((e = staff_save(txn, t->keys, &w->staff)) != OK)
			return e;
	}
	return note(t, txn, "staff_added", w->staff.id, w->now);
}

int staff_command_add(struct tool *t)
{
	struct work w = { .now = clock_now(), .token = STR("") };
	enum err e;

	w.staff.name = str_trim(str_of(t->name));
	w.staff.team = str_of(t->team);
	w.staff.phone = str_of(t->phone);
	if (!t->email || !t->name || !t->role || w.staff.name.n == 0 || !str_is_utf8(w.staff.name)) {
		tool_refuse(t, "needs --email, --name and --role");
		return TOOL_USAGE;
	}
	if (!staff_role_read(str_of(t->role), &w.staff.role)) {
		tool_refuse(t, "--role is officer, administrator or admin");
		return TOOL_USAGE;
	}
	if (!check_email(t->arena, str_of(t->email), &w.staff.email))
		return tool_refuse(t, "that is not an e-mail address");
	if (t->password_stdin && read_password(t, &w.staff.password) != TOOL_DONE)
		return TOOL_FAILED;
	if ((e = tool_run(t, MAIN, WRITE, add, &w)) == ERR_EXISTS)
		return tool_refuse(t, "there is an account with this e-mail address");
	if (e != OK)
		return tool_failed(t, e);
	if (w.token.n > 0)
		printf("%.*s/staff/set-password/%.*s\n", (int)strcspn(t->origin, " "), t->origin, STR_FMT(w.token));
	return TOOL_DONE;
}

static void print_one(const struct tool *t, struct arena *a, const struct staff *s)
{
	struct values *v = values_open(a);
	const char *state = s->disabled_at ? "disabled" : s->password.n > 0 ? "active" : "invited";

	if (!t->json) {
		printf("%-9s %-13s %.*s  %.*s\n", state, staff_role_name(s->role), STR_FMT(s->email), STR_FMT(s->name));
		return;
	}
	values_text(v, STR("id"), hex_write(a, s->id));
	values_text(v, STR("email"), s->email);
	values_text(v, STR("name"), s->name);
	values_text(v, STR("role"), str_of(staff_role_name(s->role)));
	values_text(v, STR("team"), s->team);
	values_text(v, STR("phone"), s->phone);
	values_text(v, STR("state"), str_of(state));
	tool_json(v);
}

static enum err list(const struct tool *t, struct txn *txn, void *with)
{
	struct staff s = { .id = STR("") };
	enum err e;

	(void)with;
	while ((e = staff_after(txn, t->keys, s.id, &s)) == OK)
		print_one(t, txn_arena(txn), &s);
	return e == ERR_NOT_FOUND ? OK : e;
}

int staff_command_list(struct tool *t)
{
	enum err e = tool_run(t, MAIN, READ, list, NULL);

	return e == OK ? TOOL_DONE : tool_failed(t, e);
}

static enum err disable(const struct tool *t, struct txn *txn, void *with)
{
	struct work *w = with;
	struct str id;
	enum err e;

	if ((e = staff_find(txn, t->keys, w->staff.email, &id)) != OK)
		return e;
	if ((e = staff_load(txn, t->keys, id, &w->staff)) != OK)
		return e;
	w->staff.id = str_copy(t->arena, id);
	if (w->staff.disabled_at == 0)
		w->staff.disabled_at = w->now;
	w->staff.invite_hash = STR("");
	if ((e = staff_save(txn, t->keys, &w->staff)) != OK)
		return e;
	return note(t, txn, "staff_disabled", id, w->now);
}

static enum err end_sessions(const struct tool *t, struct txn *txn, void *with)
{
	struct work *w = with;

	(void)t;
	return session_end_all(txn, w->staff.id, NULL);
}

int staff_command_disable(struct tool *t)
{
	struct work w = { .now = clock_now() };
	enum err e;

	if (!check_email(t->arena, str_of(t->arguments[0]), &w.staff.email))
		return tool_refuse(t, "that is not an e-mail address");
	if ((e = tool_run(t, MAIN, WRITE, disable, &w)) == ERR_NOT_FOUND)
		return tool_refuse(t, "there is no account with this e-mail address");
	if (e == OK)
		e = tool_run(t, EDGE, WRITE, end_sessions, &w);
	return e == OK ? TOOL_DONE : tool_failed(t, e);
}
