/* portal mail run | list | retry */
#include <stdio.h>
#include <time.h>

#include "store/base/clock.h"
#include "store/base/hex.h"
#include "store/portal/commands.h"
#include "store/portal/deliver.h"
#include "store/post/outbox.h"

enum { LETTERS_A_TRANSACTION = 100, KEY_BYTES = 24 };

int mail_command_run(struct tool *t)
{
	struct timespec pause = { .tv_nsec = 250000000 };
	struct deliver *d;
	uint64_t sent = 0;
	enum err e;

	if (deliver_open(t, &d) != OK)
		return TOOL_FAILED;
	if ((e = tool_confine(t)) != OK)
		return tool_failed(t, e);
	while ((e = deliver_due(d, 0, &sent)) == OK && !t->once)
		nanosleep(&pause, NULL);
	fprintf(stderr, "portal mail run: %llu delivered\n", (unsigned long long)sent);
	return e == OK ? TOOL_DONE : tool_failed(t, e);
}

/* "j…@example.org": enough to know whom to ask, too little to write to. */
static struct str masked(struct arena *a, struct str address)
{
	struct str first = str_part(address, 0, 1);

	return str_join(a, str_join(a, first, STR("\xe2\x80\xa6")),
	                str_from(address, str_find(address, '@')));
}

struct listing {
	enum outbox_part part;
	const char *state;
};

static void print_one(const struct tool *t, struct arena *a, const struct listing *l,
                      const struct letter *letter, bool opens)
{
	struct values *v = values_open(a);
	struct str time = str_part(letter->key, 0, 8);
	int64_t at = l->part == OUTBOX_DEAD ? key_read_newest(time) : key_read_time(time);

	values_text(v, STR("id"), hex_write(a, str_from(letter->key, 8)));
	values_text(v, STR("state"), str_of(opens ? l->state : "unreadable"));
	values_text(v, STR("letter"), letter->name);
	values_text(v, STR("to"), masked(a, letter->to));
	values_number(v, STR("tries"), letter->tries);
	values_text(v, STR("reason"), letter->reason);
	values_text(v, l->part == OUTBOX_DEAD ? STR("failed_at") : STR("due_at"), tool_time(a, at));
	if (t->json) {
		tool_json(v);
		return;
	}
	printf("%.*s  %-10s  %.*s  %.*s  tries %lld  %.*s  %.*s\n", STR_FMT(values_get(v, STR("id"))),
	       opens ? l->state : "unreadable", STR_FMT(tool_time(a, at)), STR_FMT(letter->name),
	       (long long)letter->tries, STR_FMT(values_get(v, STR("to"))), STR_FMT(letter->reason));
}

static enum err list(const struct tool *t, struct txn *txn, void *with)
{
	const struct listing *l = with;
	struct letter letter = { .key = STR("") };
	enum err e;

	while ((e = outbox_after(txn, t->keys, l->part, letter.key, &letter)) == OK ||
	       e == ERR_DAMAGED) {
		if (letter.key.n == 0)
			return e;
		print_one(t, txn_arena(txn), l, &letter, e == OK);
	}
	return err_unless_missing(e);
}

int mail_command_list(struct tool *t)
{
	struct listing code = { OUTBOX_WAITING, "waiting" }, waiting = code,
	dead = { OUTBOX_DEAD, "failed" };
	enum err e;

	if ((e = tool_run(t, EDGE, READ, list, &code)) == OK &&
	    (e = tool_run(t, MAIN, READ, list, &waiting)) == OK)
		e = tool_run(t, MAIN, READ, list, &dead);
	return e == OK ? TOOL_DONE : tool_failed(t, e);
}

struct retry {
	enum outbox_part part;
	struct str id;             /* empty: all */
	int64_t now;
	char after[KEY_BYTES];     /* how far it went */
	size_t after_bytes;
	uint64_t count;
	bool more;
};

static enum err retry_some(const struct tool *t, struct txn *txn, void *with)
{
	struct retry *r = with;
	struct str after = str_bytes(r->after, r->after_bytes);
	enum err e = OK;

	r->more = false;
	for (int i = 0; i < LETTERS_A_TRANSACTION; i++) {
		struct letter l;
		bool wanted;

		if ((e = outbox_after(txn, t->keys, r->part, after, &l)) == ERR_NOT_FOUND)
			return OK;
		if (l.key.n != KEY_BYTES)
			return e;
		after = l.key;
		for (size_t n = 0; n < KEY_BYTES; n++)
			r->after[n] = l.key.p[n];
		r->after_bytes = KEY_BYTES;
		wanted = e == OK && (r->id.n == 0 || str_equal(r->id, l.id)) &&
		         (r->part == OUTBOX_DEAD || key_read_time(str_part(l.key, 0, 8)) > r->now);
		if (wanted && (e = outbox_revive(txn, t->keys, r->part, &l, r->now)) != OK)
			return e;
		r->count += wanted;
	}
	r->more = true;
	return OK;
}

static enum err retry_all(const struct tool *t, enum environment environment, struct retry *r)
{
	enum err e;

	r->after_bytes = 0;
	do {
		if ((e = tool_run(t, environment, WRITE, retry_some, r)) != OK)
			return e;
	} while (r->more);
	return OK;
}

int mail_command_retry(struct tool *t)
{
	struct retry r = { .part = OUTBOX_WAITING, .id = STR(""), .now = clock_now() };
	enum err e;

	if (t->count > 0 && !hex_read(t->arena, str_of(t->arguments[0]), VAULT_ID_BYTES, &r.id))
		return tool_refuse(t, "an ID is 32 digits, as mail list shows it");
	if ((e = retry_all(t, MAIN, &r)) == OK)
		e = retry_all(t, EDGE, &r);
	r.part = OUTBOX_DEAD;
	if (e == OK)
		e = retry_all(t, MAIN, &r);
	if (e != OK)
		return tool_failed(t, e);
	if (t->count > 0 && r.count == 0)
		return tool_refuse(t, "no such letter waits or failed");
	fprintf(stderr, "portal mail retry: %llu due now\n", (unsigned long long)r.count);
	return TOOL_DONE;
}
