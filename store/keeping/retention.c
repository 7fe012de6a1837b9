#include "store/keeping/retention.h"

#include <fcntl.h>
#include <time.h>
#include <unistd.h>

#include "store/base/log.h"
#include "store/engine/blob.h"
#include "store/engine/nonce.h"
#include "store/forms/draft.h"
#include "store/keeping/digest.h"
#include "store/keeping/forget.h"
#include "store/keeping/reminder.h"
#include "store/keeping/warning.h"
#include "store/people/flow.h"
#include "store/people/session.h"
#include "store/people/staff.h"

enum { HOUR = 3600, DAY = 86400, ROWS_MAX = 100, PEOPLE_MAX = 10, ARENA_BYTES = 512 << 20 };
enum { BRAKE_ROWS = 50, BRAKE_PERCENT = 5 };
enum { CLOCK_SLACK = 36 * HOUR, BOOT_SLACK = 14 * DAY, BOOT_ID_BYTES = 36, ID_BYTES = VAULT_ID_BYTES };

struct rule {
	const char *name, *verb;
	enum environment environment;
	enum access access;
	/* In one transaction; the rule goes on until nothing is removed. */
	enum err (*apply)(const struct retention *r, struct txn *t, size_t *removed);
	/* Brakes, for what people would miss: the index in order of time, and the kept count of all. */
	enum table due;
	const char *count;
};

static enum err end(enum err e)
{
	return e == ERR_NOT_FOUND ? OK : e;
}

static enum err warnings(const struct retention *r, struct txn *t, size_t *sent)
{
	return r->words ? warning_send(t, r->keys, r->words, r->now, ROWS_MAX, sent) : OK;
}

static enum err reminders(const struct retention *r, struct txn *t, size_t *sent)
{
	return r->words ? reminder_send(t, r->keys, r->words, r->now, ROWS_MAX, sent) : OK;
}

static enum err digests(const struct retention *r, struct txn *t, size_t *sent)
{
	return r->words ? digest_send(t, r->keys, r->words, r->now, ROWS_MAX, sent) : OK;
}

static enum err drafts(const struct retention *r, struct txn *t, size_t *removed)
{
	return draft_purge(t, r->keys, r->now, ROWS_MAX, removed);
}

static enum err accounts(const struct retention *r, struct txn *t, size_t *removed)
{
	return forget_unused(t, r->keys, r->now, PEOPLE_MAX, removed);
}

static enum err nonces(const struct retention *r, struct txn *t, size_t *removed)
{
	return nonce_purge(t, r->now, ROWS_MAX, removed);
}

static enum err letters(const struct retention *r, struct txn *t, size_t *removed)
{
	struct str from = key_newest(txn_arena(t), r->now - 30 * (int64_t)DAY), key, value;
	struct walk *w;
	enum err e;

	if ((e = txn_walk(t, TABLE_LETTER_DEAD, STR(""), from, &w)) != OK)
		return e;
	while (*removed < ROWS_MAX && (e = walk_next(w, &key, &value)) == OK) {
		if ((e = txn_delete(t, TABLE_LETTER_DEAD, key)) != OK)
			return e;
		++*removed;
	}
	return end(e);
}

static enum err staff(const struct retention *r, struct txn *t, size_t *removed)
{
	return staff_purge(t, r->keys, r->now - 6 * 365 * (int64_t)DAY, removed);
}

static enum err files(const struct retention *r, struct txn *t, size_t *removed)
{
	return blob_sweep(t, r->data, DAY, removed);
}

static enum err sessions(const struct retention *r, struct txn *t, size_t *removed)
{
	return session_purge(t, r->keys, r->now, removed);
}

static enum err flows(const struct retention *r, struct txn *t, size_t *removed)
{
	return flow_purge(t, r->keys, r->now, removed);
}

/* Value of a bucket: tokens left, time of the last change. */
static enum err buckets(const struct retention *r, struct txn *t, size_t *removed)
{
	struct str key, value;
	struct walk *w;
	enum err e;

	if ((e = txn_walk(t, TABLE_BUCKET, STR(""), STR(""), &w)) != OK)
		return e;
	while (*removed < ROWS_MAX && (e = walk_next(w, &key, &value)) == OK) {
		if (value.n == 16 && key_read_time(str_from(value, 8)) >= r->now - DAY)
			continue;
		if ((e = txn_delete(t, TABLE_BUCKET, key)) != OK)
			return e;
		++*removed;
	}
	return end(e);
}

/* Key: time, table byte, key of the row that goes. */
static enum err edge_due(const struct retention *r, struct txn *t, size_t *removed)
{
	struct str due, value;
	struct walk *w;
	enum err e;

	if ((e = txn_walk(t, TABLE_EDGE_DUE, STR(""), STR(""), &w)) != OK)
		return e;
	while (*removed < ROWS_MAX && (e = walk_next(w, &due, &value)) == OK) {
		if (due.n < 9 || key_read_time(str_part(due, 0, 8)) > r->now)
			break;
		e = end(txn_delete(t, (enum table)(unsigned char)due.p[8], str_from(due, 9)));
		if (e != OK || (e = txn_delete(t, TABLE_EDGE_DUE, due)) != OK)
			return e;
		++*removed;
	}
	return end(e);
}

static const struct rule rules[] = {
	{ "warnings", "sent", MAIN, WRITE, warnings, 0, NULL },
	{ "reminders", "sent", MAIN, WRITE, reminders, 0, NULL },
	{ "digests", "sent", MAIN, WRITE, digests, 0, NULL },
	{ "drafts", "removed", MAIN, WRITE, drafts, TABLE_DRAFT_DUE, "draft" },
	{ "accounts", "removed", MAIN, WRITE, accounts, TABLE_PERSON_DUE, "person" },
	{ "nonces", "removed", MAIN, WRITE, nonces, 0, NULL },
	{ "dead letters", "removed", MAIN, WRITE, letters, 0, NULL },
	{ "staff", "removed", MAIN, WRITE, staff, 0, NULL },
	{ "files", "removed", MAIN, READ, files, 0, NULL },
	{ "sessions", "removed", EDGE, WRITE, sessions, 0, NULL },
	{ "sign-ups", "removed", EDGE, WRITE, flows, 0, NULL },
	{ "limits", "removed", EDGE, WRITE, buckets, 0, NULL },
	{ "other", "removed", EDGE, WRITE, edge_due, 0, NULL },
};

size_t retention_rules(void)
{
	return COUNT(rules);
}

const char *retention_name(size_t rule)
{
	return rules[rule].name;
}

const char *retention_verb(size_t rule)
{
	return rules[rule].verb;
}

/* --- brakes ----------------------------------------------------------------------------------- */

static struct str boot_id(char text[BOOT_ID_BYTES])
{
	int file = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
	ssize_t n = file < 0 ? 0 : read(file, text, BOOT_ID_BYTES);

	if (file >= 0)
		close(file);
	return str_bytes(text, n > 0 ? (size_t)n : 0);
}

static int64_t since_boot(void)
{
	struct timespec t;

	clock_gettime(CLOCK_BOOTTIME, &t);
	return t.tv_sec;
}

/* Value: wall clock, time since boot (8 bytes each), boot id. */
static bool clock_is_plausible(struct str last, int64_t now, int64_t boot_seconds, struct str boot)
{
	int64_t passed = now - key_read_time(str_part(last, 0, 8));

	if (last.n < 16)
		return false;
	if (!str_equal(str_from(last, 16), boot))
		return passed > -CLOCK_SLACK && passed < BOOT_SLACK;
	passed -= boot_seconds - key_read_time(str_part(last, 8, 8));
	return passed > -CLOCK_SLACK && passed < CLOCK_SLACK;
}

static enum err note_time(const struct retention *r, struct txn *t)
{
	struct arena *a = txn_arena(t);
	char text[BOOT_ID_BYTES];
	struct str boot = boot_id(text), last;
	int64_t seconds = since_boot();
	enum err e = txn_get(t, TABLE_META, STR("purged"), &last);

	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	if (e == OK && r->has_brakes && !clock_is_plausible(last, r->now, seconds, boot)) {
		log_event("purge", "clock", r->now - key_read_time(str_part(last, 0, 8)));
		return ERR_DENIED;
	}
	return txn_put(t, TABLE_META, STR("purged"), KEY(a, key_time(a, r->now), key_time(a, seconds), boot));
}

/* How many rows of the rule are due, to `max` at most. */
static enum err count_due(const struct retention *r, struct txn *t, const struct rule *rule, int64_t max,
                          int64_t *due)
{
	struct str key, value;
	struct walk *w;
	enum err e;

	*due = 0;
	if ((e = txn_walk(t, rule->due, STR(""), STR(""), &w)) != OK)
		return e;
	while (*due <= max && (e = walk_next(w, &key, &value)) == OK) {
		if (key_read_time(str_part(key, 0, 8)) > r->now)
			break;
		++*due;
	}
	return end(e);
}

static enum err check_brake(const struct retention *r, struct txn *t, const struct rule *rule)
{
	int64_t may = txn_count(t, str_of(rule->count)) * BRAKE_PERCENT / 100, due;
	enum err e;

	if (may < BRAKE_ROWS)
		may = BRAKE_ROWS;
	if ((e = count_due(r, t, rule, may, &due)) != OK)
		return e;
	if (due <= may)
		return OK;
	log_event("purge", rule->name, due);
	return ERR_DENIED;
}

/* --- running ---------------------------------------------------------------------------------- */

/* One transaction in an arena of its own. */
static enum err once(const struct retention *r, const struct rule *rule,
                     enum err (*work)(const struct retention *, struct txn *, const struct rule *, size_t *),
                     size_t *removed)
{
	struct arena *a = arena_open(ARENA_BYTES);
	struct txn *t = NULL;
	enum err e = txn_begin(r->store, rule->environment, rule->access, a, &t);

	if (e == OK && (e = work(r, t, rule, removed)) == OK && rule->access == WRITE) {
		e = txn_commit(t);
		t = NULL;
	}
	txn_abort(t);
	store_signals_back();
	arena_close(a);
	return e;
}

static enum err work_rule(const struct retention *r, struct txn *t, const struct rule *rule, size_t *removed)
{
	*removed = 0;
	return rule->apply(r, t, removed);
}

static enum err work_brake(const struct retention *r, struct txn *t, const struct rule *rule, size_t *removed)
{
	*removed = 0;
	return check_brake(r, t, rule);
}

static enum err work_begin(const struct retention *r, struct txn *t, const struct rule *rule, size_t *removed)
{
	(void)rule;
	*removed = 0;
	return note_time(r, t);
}

enum err retention_begin(const struct retention *r)
{
	struct rule noting = { .name = "begin", .environment = MAIN, .access = WRITE };
	size_t none;

	return once(r, &noting, work_begin, &none);
}

enum err retention_apply(const struct retention *r, size_t number, size_t *removed)
{
	const struct rule *rule = &rules[number];
	struct rule looking = *rule;
	size_t some;
	enum err e;

	*removed = 0;
	looking.access = READ;
	if (r->has_brakes && rule->count && (e = once(r, &looking, work_brake, &some)) != OK)
		return e;
	do {
		if ((e = once(r, rule, work_rule, &some)) != OK)
			return e;
		*removed += some;
	} while (some > 0 && rule->access == WRITE);
	return OK;
}
