#include "store/keeping/unaccepted.h"

#include "store/base/date.h"
#include "store/base/log.h"
#include "store/cases/work.h"
#include "store/compiled/setting.h"
#include "store/forms/submission_desk.h"
#include "store/keeping/audit.h"
#include "store/keeping/parting.h"

/* They stand by the day to decide by, which follows the day of sending within some days. */
enum { ROWS = 50, OUT_OF_ORDER_DAYS = 14 };

struct going {
	struct txn *t;
	struct keys *k;
	const struct words *words;
	int64_t now, before;           /* before: where the rows end that are gone through */
	size_t max, count;             /* count: of those that act took */
	enum err (*act)(struct going *g, const struct work_item *w, bool *taken);
};

int32_t unaccepted_until(const struct words *words, int64_t sent_at)
{
	return date_add_months(date_today(sent_at),
	                       setting_number(words, SETTING_KEEP_APPLICATION_MONTHS));
}

bool unaccepted_is_owed(const struct submission *s)
{
	return s->decision_due != 0 && s->response.n == 0;
}

static int32_t days_left(const struct going *g, const struct work_item *w)
{
	return unaccepted_until(g->words, submission_sent(w->when)) - date_today(g->now);
}

/* Some that wait, behind `after`; *more: there may be others that are due. */
static enum err look_at_some(struct going *g, struct work_item *after, bool *more)
{
	struct work_item *items;
	size_t count;
	enum err e = work_list(g->t, work_scope_all(), WORK_APPLICATION, after, ROWS, &items, &count);

	*more = count == ROWS;
	for (size_t i = 0; e == OK && i < count && g->count < g->max; i++) {
		bool taken = false;

		*after = items[i];
		if (items[i].when >= g->before ||
		    days_left(g, &items[i]) > PARTING_DAYS + OUT_OF_ORDER_DAYS) {
			*more = false;
			return OK;
		}
		e = g->act(g, &items[i], &taken);
		g->count += taken;
	}
	return e;
}

static enum err go_through(struct going *g, int64_t from, int64_t before)
{
	static const char none[VAULT_ID_BYTES];
	struct work_item after = { .kind = WORK_APPLICATION, .of = str_bytes(none, sizeof(none)),
	                           .item = str_bytes(none, sizeof(none)), .when = from };
	bool more = true;
	enum err e = OK;

	g->before = before;
	while (e == OK && more && g->count < g->max)
		e = look_at_some(g, &after, &more);
	return e;
}

/* Those with a day to decide by, then those without. */
static enum err each(struct going *g)
{
	enum err e = go_through(g, 0, SUBMISSION_NO_CLOCK);

	return e == OK ? go_through(g, SUBMISSION_NO_CLOCK, INT64_MAX) : e;
}

/* What does not open is the checker's to tell, and keeps nobody else from being told. */
static enum err warn(struct going *g, const struct work_item *w, bool *taken)
{
	struct parting p = { .id = w->item, .letter = STR("application-warning"),
	                     .link = STR("/submitted/") };
	struct submission s;
	bool due;
	enum err e;

	if (days_left(g, w) > PARTING_DAYS)
		return OK;
	if ((e = parting_is_due(g->t, w->item, 0, g->now, &due)) != OK || !due)
		return e == ERR_DAMAGED ? OK : e;
	if ((e = submission_waiting(g->t, g->k, w, &s)) == ERR_NOT_FOUND || e == ERR_DAMAGED)
		return OK;
	if (e != OK || unaccepted_is_owed(&s))
		return e;
	p.person = s.person;
	p.last_day = unaccepted_until(g->words, s.sent_at);
	return parting_tell(g->t, g->k, g->words, &p, g->now, taken);
}

static enum err is_over(struct going *g, const struct work_item *w, bool *over)
{
	int64_t told;
	enum err e;

	*over = false;
	if (days_left(g, w) >= 0)
		return OK;
	if ((e = parting_told(g->t, w->item, 0, g->now, &told)) == OK)
		*over = told > 0 && parting_is_over(told, g->now);
	return e == ERR_DAMAGED ? OK : e;
}

static enum err remove_one(struct going *g, const struct work_item *w)
{
	struct audit_entry entry = { ACTOR_SYSTEM, STR(""), STR("application_removed"), w->item,
	                             g->now };
	struct submission s;
	enum err e = submission_waiting(g->t, g->k, w, &s);

	if (e == OK && (e = submission_forget(g->t, g->k, s.address)) == OK)
		e = audit_add(g->t, g->k, &entry);
	return e;
}

static enum err forget(struct going *g, const struct work_item *w, bool *taken)
{
	enum err e = is_over(g, w, taken);

	if (e != OK || !*taken)
		return e;
	if ((e = txn_part_begin(g->t)) == OK)
		e = txn_part_end(g->t, remove_one(g, w));
	*taken = e == OK;
	log_damaged("applications", err_is_unreadable(e));
	return err_is_unreadable(e) ? OK : e;
}

enum err unaccepted_warn(struct txn *t, struct keys *k, const struct words *words, int64_t now,
                         size_t letters_max, size_t *sent)
{
	struct going g = { t, k, words, now, 0, letters_max, 0, warn };
	enum err e = each(&g);

	*sent = g.count;
	return e;
}

enum err unaccepted_due(struct txn *t, struct keys *k, const struct words *words, int64_t now,
                        size_t max, size_t *due)
{
	struct going g = { t, k, words, now, 0, max, 0, is_over };
	enum err e = each(&g);

	*due = g.count;
	return e;
}

enum err unaccepted_purge(struct txn *t, struct keys *k, const struct words *words, int64_t now,
                          size_t max, size_t *removed)
{
	struct going g = { t, k, words, now, 0, max, 0, forget };
	enum err e = each(&g);

	*removed = g.count;
	return e;
}
