#include "store/keeping/retention.h"

#include "store/base/log.h"
#include "store/keeping/plausible.h"
#include "store/keeping/rule.h"

enum { BRAKE_ROWS = 50, BRAKE_PERCENT = 5, ARENA_BYTES = 512 << 20 };

size_t retention_rules(void)
{
	return rules_count();
}

const char *retention_name(size_t rule)
{
	return rule_at(rule)->name;
}

const char *retention_verb(size_t rule)
{
	return rule_at(rule)->verb;
}

/* --- brakes ----------------------------------------------------------------------------------- */

static enum err check_brake(const struct retention *r, struct txn *t, const struct rule *rule)
{
	uint64_t all = rule->count ? (uint64_t)txn_count(t, str_of(rule->count)) : 0;
	int64_t may;
	size_t due;
	enum err e = rule->all ? rule->all(t, r->keys, &all) : OK;

	if (e != OK)
		return e;
	may = (int64_t)(all * BRAKE_PERCENT / 100);
	if (may < BRAKE_ROWS)
		may = BRAKE_ROWS;
	if ((e = rule->due(r, t, (size_t)may + 1, &due)) != OK)
		return e;
	if ((int64_t)due <= may)
		return OK;
	log_event("purge", rule->name, (int64_t)due);
	return ERR_DENIED;
}

/* --- running ---------------------------------------------------------------------------------- */

/* One transaction in an arena of its own. */
static enum err once(const struct retention *r, const struct rule *rule,
                     enum err (*work)(const struct retention *, struct txn *, const struct rule *,
                                      size_t *),
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

static enum err work_rule(const struct retention *r, struct txn *t, const struct rule *rule,
                          size_t *removed)
{
	*removed = 0;
	return rule->apply(r, t, removed);
}

static enum err work_brake(const struct retention *r, struct txn *t, const struct rule *rule,
                           size_t *removed)
{
	*removed = 0;
	return check_brake(r, t, rule);
}

static enum err work_begin(const struct retention *r, struct txn *t, const struct rule *rule,
                           size_t *removed)
{
	(void)rule;
	*removed = 0;
	return plausible_note(t, r->now, r->has_brakes);
}

enum err retention_begin(const struct retention *r)
{
	struct rule noting = { .name = "begin", .environment = MAIN, .access = WRITE };
	size_t none;

	return once(r, &noting, work_begin, &none);
}

enum err retention_apply(const struct retention *r, size_t number, size_t *removed)
{
	const struct rule *rule = rule_at(number);
	struct rule looking = *rule;
	size_t some;
	enum err e;

	*removed = 0;
	looking.access = READ;
	if (r->has_brakes && rule->due && (e = once(r, &looking, work_brake, &some)) != OK)
		return e;
	do {
		if ((e = once(r, rule, work_rule, &some)) != OK)
			return e;
		*removed += some;
	} while (some > 0 && rule->access == WRITE);
	return OK;
}
