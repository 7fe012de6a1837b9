/* portal staff add | list | disable | enable | invite | reset-factor */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/base/clock.h"
#include "store/base/hex.h"
#include "store/base/utf8.h"
#include "store/compiled/check.h"
#include "store/keeping/audit.h"
#include "store/people/factor.h"
#include "store/people/guessable.h"
#include "store/people/staff_session.h"
#include "store/people/team.h"
#include "store/portal/commands.h"
#include "store/post/outbox.h"

enum { LINE_BYTES = 1024, SLOTS = 2 };

struct work {
	struct staff staff;
	struct str id, email, token;
	int64_t now;
};

static enum err note(const struct tool *t, struct txn *txn, const char *action, struct str staff,
                     int64_t now)
{
	struct audit_entry entry = { ACTOR_SYSTEM, STR(""), str_of(action), staff, now };

	return audit_add(txn, t->keys, &entry);
}

/* What a page would say of it; NULL: it may be taken. */
static const char *what_is_wrong(const struct tool *t, struct words *words, const struct staff *who,
                                 struct str password)
{
	struct str beside[] = { who->name, who->email };

	if (!str_is_utf8(password) || str_characters(password) < PASSWORD_CHARACTERS_MIN)
		return "a password has 12 characters or more";
	if (password.n > PASSWORD_BYTES_MAX)
		return "a password has 256 bytes at most";
	if (guessable_by_rule(t->arena, password, words_get(words, STR("council.common_passwords"))) ||
	    guessable_from(t->arena, password, beside, COUNT(beside)))
		return "that is easy to guess; take three words that do not belong together";
	if (guessable_is_listed(t->arena, t->data, password))
		return "that is on the list of stolen passwords; take another";
	return NULL;
}

static int hash_password(struct tool *t, struct str password, struct staff *who)
{
	struct password_slots slots = { .folder = t->edge, .slots = SLOTS };
	struct words *words;
	const char *wrong;
	enum err e;

	if (tool_words(t, &words) != OK)
		return TOOL_FAILED;
	if ((wrong = what_is_wrong(t, words, who, password)))
		return tool_refuse(t, "%s", wrong);
	/* The lock files of the slots stand in edge, which may not have been needed yet. */
	if (mkdir(t->edge, 0700) < 0 && errno != EEXIST)
		e = ERR_IO;
	else
		e = vault_password_hash(&slots, password, t->arena, &who->password);
	return e == OK ? TOOL_DONE : tool_failed(t, e);
}

/* One line of standard input. */
static int read_password(struct tool *t, struct staff *who)
{
	char line[LINE_BYTES];
	int status;

	if (!fgets(line, sizeof(line), stdin))
		return tool_refuse(t, "no password on standard input");
	status = hash_password(t, str_bytes(line, strcspn(line, "\r\n")), who);
	explicit_bzero(line, sizeof(line));
	return status;
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
		staff_invite(txn_arena(txn), t->keys, &w->staff, w->now + STAFF_INVITE_SECONDS, &token);
		w->token = hex_write(t->arena, token);
		if ((e = staff_save(txn, t->keys, &w->staff)) != OK)
			return e;
	}
	return note(t, txn, "staff_added", w->staff.id, w->now);
}

/* --team as the id of one that stands in content/council.yaml. */
static int read_team(struct tool *t, struct str *id)
{
	struct words *words;
	struct team team;

	if (!t->team || !*t->team)
		return TOOL_DONE;
	if (tool_words(t, &words) != OK)
		return TOOL_FAILED;
	if (team_find(t->arena, words, str_of(t->team), &team)) {
		*id = team.id;
		return TOOL_DONE;
	}
	tool_refuse(t, "no such team; content/council.yaml lists under areas:");
	for (size_t i = 1; team_at(t->arena, words, i, &team); i++)
		fprintf(stderr, "  %-10.*s %.*s\n", STR_FMT(team.id), STR_FMT(team.name));
	return TOOL_FAILED;
}

static void print_link(const struct tool *t, struct str token)
{
	printf("%.*s/staff/set-password/%.*s\n", (int)strcspn(t->origin, " "), t->origin,
	       STR_FMT(token));
}

int staff_command_add(struct tool *t)
{
	struct work w = { .now = clock_now(), .token = STR("") };
	enum err e;

	w.staff.name = str_trim(str_of(t->name));
	w.staff.phone = str_of(t->phone);
	if (!t->email || !t->name || !t->role || w.staff.name.n == 0 || !str_is_utf8(w.staff.name)) {
		tool_refuse(t, "needs --email, --name and --role");
		return TOOL_USAGE;
	}
	if (!staff_role_read(str_of(t->role), &w.staff.role)) {
		tool_refuse(t, "--role is viewer, officer, administrator, manager or admin");
		return TOOL_USAGE;
	}
	if (!check_email(t->arena, str_of(t->email), &w.staff.email))
		return tool_refuse(t, "that is not an e-mail address");
	if (read_team(t, &w.staff.team) != TOOL_DONE)
		return TOOL_FAILED;
	if (t->password_stdin && read_password(t, &w.staff) != TOOL_DONE)
		return TOOL_FAILED;
	if ((e = tool_run(t, MAIN, WRITE, add, &w)) == ERR_EXISTS)
		return tool_refuse(t, "there is an account with this e-mail address");
	if (e != OK)
		return tool_failed(t, e);
	if (w.token.n > 0)
		print_link(t, w.token);
	return TOOL_DONE;
}

static void print_one(const struct tool *t, struct arena *a, const struct staff *s)
{
	struct values *v = values_open(a);
	const char *state = staff_state(s);

	if (!t->json) {
		printf("%-9s %-13s %.*s  %.*s\n", state, staff_role_name(s->role), STR_FMT(s->email),
		       STR_FMT(s->name));
		return;
	}
	values_text(v, STR("id"), hex_write(a, s->id));
	values_text(v, STR("email"), s->email);
	values_text(v, STR("name"), s->name);
	values_text(v, STR("role"), str_of(staff_role_name(s->role)));
	values_text(v, STR("team"), s->team);
	values_text(v, STR("phone"), s->phone);
	values_text(v, STR("state"), str_of(state));
	values_flag(v, STR("second_factor"), s->totp.n > 0);
	tool_json(v);
}

static enum err list(const struct tool *t, struct txn *txn, void *with)
{
	struct staff s = { .id = STR("") };
	enum err e;

	(void)with;
	while ((e = staff_after(txn, t->keys, s.id, &s)) == OK)
		print_one(t, txn_arena(txn), &s);
	return err_unless_missing(e);
}

int staff_command_list(struct tool *t)
{
	enum err e = tool_run(t, MAIN, READ, list, NULL);

	return e == OK ? TOOL_DONE : tool_failed(t, e);
}

/* The account of that address; its id outlives the transaction. */
static enum err load(const struct tool *t, struct txn *txn, struct work *w)
{
	struct str id;
	enum err e;

	if ((e = staff_find(txn, t->keys, w->email, &id)) != OK)
		return e;
	w->id = str_copy(t->arena, id);
	return staff_load(txn, t->keys, w->id, &w->staff);
}

static enum err disable(const struct tool *t, struct txn *txn, void *with)
{
	struct work *w = with;
	enum err e;

	if ((e = load(t, txn, w)) != OK)
		return e;
	if (w->staff.disabled_at == 0)
		w->staff.disabled_at = w->now;
	w->staff.invite_hash = STR("");
	if ((e = staff_save(txn, t->keys, &w->staff)) != OK)
		return e;
	return note(t, txn, "staff_disabled", w->id, w->now);
}

static enum err enable(const struct tool *t, struct txn *txn, void *with)
{
	struct work *w = with;
	enum err e;

	if ((e = load(t, txn, w)) != OK || w->staff.disabled_at == 0)
		return e;
	w->staff.disabled_at = 0;
	if ((e = staff_save(txn, t->keys, &w->staff)) != OK)
		return e;
	return note(t, txn, "staff_enabled", w->id, w->now);
}

static enum err invite(const struct tool *t, struct txn *txn, void *with)
{
	struct work *w = with;
	struct str token;
	enum err e;

	if ((e = load(t, txn, w)) != OK)
		return e;
	if (w->staff.disabled_at > 0)
		return ERR_DENIED;
	staff_invite(txn_arena(txn), t->keys, &w->staff, w->now + STAFF_INVITE_SECONDS, &token);
	w->token = hex_write(t->arena, token);
	if ((e = staff_save(txn, t->keys, &w->staff)) != OK)
		return e;
	return note(t, txn, "staff_invited", w->id, w->now);
}

static enum err reset_factor(const struct tool *t, struct txn *txn, void *with)
{
	struct work *w = with;
	struct letter l = { .name = STR("staff-factor-reset") };
	enum err e;

	if ((e = load(t, txn, w)) != OK)
		return e;
	factor_reset(&w->staff);
	if ((e = staff_save(txn, t->keys, &w->staff)) != OK)
		return e;
	if ((e = note(t, txn, "staff_factor_reset", w->id, w->now)) != OK)
		return e;
	l.to = w->staff.email;
	l.places = values_open(txn_arena(txn));
	return outbox_add(txn, t->keys, &l, w->now);
}

static enum err end_sessions(const struct tool *t, struct txn *txn, void *with)
{
	struct work *w = with;

	(void)t;
	return staff_session_end_all(txn, w->id, NULL);
}

/* One change of the account that --email or the argument names. */
static int change(struct tool *t, struct work *w,
                  enum err (*how)(const struct tool *t, struct txn *txn, void *with),
                  bool ends_sessions)
{
	const char *email = t->email ? t->email : t->count > 0 ? t->arguments[0] : NULL;
	enum err e;

	if (!email) {
		tool_refuse(t, "needs --email");
		return TOOL_USAGE;
	}
	w->now = clock_now();
	if (!check_email(t->arena, str_of(email), &w->email))
		return tool_refuse(t, "that is not an e-mail address");
	if ((e = tool_run(t, MAIN, WRITE, how, w)) == ERR_NOT_FOUND)
		return tool_refuse(t, "there is no account with this e-mail address");
	if (e == ERR_DENIED)
		return tool_refuse(t, "this account is disabled; portal staff enable first");
	if (e == OK && ends_sessions)
		e = tool_run(t, EDGE, WRITE, end_sessions, w);
	return e == OK ? TOOL_DONE : tool_failed(t, e);
}

int staff_command_disable(struct tool *t)
{
	struct work w = { .now = 0 };

	return change(t, &w, disable, true);
}

int staff_command_enable(struct tool *t)
{
	struct work w = { .now = 0 };

	return change(t, &w, enable, false);
}

int staff_command_invite(struct tool *t)
{
	struct work w = { .now = 0 };
	int status = change(t, &w, invite, false);

	if (status == TOOL_DONE)
		print_link(t, w.token);
	return status;
}

int staff_command_reset(struct tool *t)
{
	struct work w = { .now = 0 };

	return change(t, &w, reset_factor, true);
}
