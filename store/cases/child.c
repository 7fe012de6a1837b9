#include "store/cases/child.h"

#include "store/base/arena.h"
#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/cases/acting.h"
#include "store/cases/child_find.h"
#include "store/cases/child_work.h"
#include "store/cases/schoolage.h"
#include "store/cases/timescale_case.h"

static struct record_at at(struct str id)
{
	return (struct record_at){ TABLE_CHILD, id, id };
}

/* --- the record ------------------------------------------------------------------------------- */

static struct values *written(struct arena *a, const struct child *c)
{
	struct values *v = values_open(a);

	values_number(v, STR("v"), 1);
	values_text(v, STR("first"), c->first);
	values_text(v, STR("last"), c->last);
	values_number(v, STR("born_on"), c->born_on);
	values_text(v, STR("setting"), c->setting);
	values_text(v, STR("upn"), c->upn);
	values_text(v, STR("postcode"), c->postcode);
	values_text(v, STR("reference"), c->reference);
	values_text(v, STR("team"), c->team);
	values_text(v, STR("requestor"), c->requestor);
	if (c->requestor_open)
		values_flag(v, STR("requestor_open"), true);
	if (c->settled_on != 0)
		values_number(v, STR("settled_on"), c->settled_on);
	values_copy(values_tree(v, STR("dates")), c->dates);
	if (c->earlier->count > 0)
		values_copy(values_list(v, STR("earlier")), c->earlier);
	values_copy(values_list(v, STR("exemptions")), c->exemptions);
	values_copy(values_list(v, STR("decisions")), c->decisions);
	values_copy(values_list(v, STR("officers")), c->officers);
	values_copy(values_tree(v, STR("flags")), c->flags);
	if (c->acting->count > 0)
		values_copy(values_tree(v, STR("acting")), c->acting);
	if (c->marks->count > 0)
		values_copy(values_list(v, STR("marks")), c->marks);
	values_copy(values_list(v, STR("submissions")), c->submissions);
	values_number(v, STR("opened_at"), c->opened_at);
	values_number(v, STR("closed_at"), c->closed_at);
	values_flag(v, STR("count_receipt_day"), c->count_receipt_day);
	if (c->age_told != 0)
		values_number(v, STR("age_told"), c->age_told);
	values_copy(values_list(v, STR("indexed")), c->indexed);
	return v;
}

static void read(struct values *v, struct child *c)
{
	c->first = values_get(v, STR("first"));
	c->last = values_get(v, STR("last"));
	c->born_on = (int32_t)values_get_number(v, STR("born_on"));
	c->setting = values_get(v, STR("setting"));
	c->upn = values_get(v, STR("upn"));
	c->postcode = values_get(v, STR("postcode"));
	c->reference = values_get(v, STR("reference"));
	c->team = values_get(v, STR("team"));
	c->requestor = values_get(v, STR("requestor"));
	c->requestor_open = values_is(v, STR("requestor_open"));
	c->settled_on = (int32_t)values_get_number(v, STR("settled_on"));
	c->dates = values_tree(v, STR("dates"));
	c->earlier = values_list(v, STR("earlier"));
	c->exemptions = values_list(v, STR("exemptions"));
	c->decisions = values_list(v, STR("decisions"));
	c->officers = values_list(v, STR("officers"));
	c->flags = values_tree(v, STR("flags"));
	c->acting = values_tree(v, STR("acting"));
	c->marks = values_list(v, STR("marks"));
	c->submissions = values_list(v, STR("submissions"));
	c->opened_at = values_get_number(v, STR("opened_at"));
	c->closed_at = values_get_number(v, STR("closed_at"));
	c->count_receipt_day = values_is(v, STR("count_receipt_day"));
	c->age_told = (int32_t)values_get_number(v, STR("age_told"));
	c->indexed = values_list(v, STR("indexed"));
}

/* Nothing that callers walk through is NULL once a case was added or loaded. */
static void settle(struct arena *a, struct child *c)
{
	struct values **each[] = { &c->dates, &c->earlier, &c->exemptions, &c->decisions, &c->officers,
	                           &c->flags, &c->acting, &c->marks, &c->submissions, &c->indexed };

	for (size_t i = 0; i < COUNT(each); i++)
		if (!*each[i])
			*each[i] = values_open(a);
}

/* Letters that are not taken for one another (Crockford's base 32), in front a C for a case that no
 * submission gave its reference to. */
static struct str new_reference(struct arena *a)
{
	static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	char *p = arena_take(a, 9);

	for (int i = 0; i < 9; i++)
		p[i] = i == 4 ? '-' : letters[vault_random_below(32)];
	p[0] = 'C';
	return str_bytes(p, 9);
}

/* --- saving ----------------------------------------------------------------------------------- */

static enum err index_all(struct txn *t, struct keys *k, struct child *c, int32_t today)
{
	struct values *words = child_find_words(txn_arena(t), c);
	enum err e = child_find_move(t, k, c->id, c->indexed, words);

	c->indexed = words;
	return e == OK ? child_work_put(t, k, c, today) : e;
}

enum err child_add(struct txn *t, struct keys *k, struct child *c, int64_t now)
{
	struct arena *a = txn_arena(t);
	struct record_at where;
	enum err e;

	if (c->id.n == 0)
		c->id = vault_random_id(a);
	if (txn_has(t, TABLE_CHILD, c->id))
		return ERR_EXISTS;
	if (c->reference.n == 0)
		c->reference = new_reference(a);
	c->revision = 1;
	c->opened_at = c->opened_at > 0 ? c->opened_at : now;
	c->indexed = NULL;
	settle(a, c);
	where = at(c->id);
	/* a submission's subject has its key already */
	if ((e = keys_owner_add(k, t, c->id)) != OK && e != ERR_EXISTS)
		return e;
	if ((e = index_all(t, k, c, date_today(now))) != OK)
		return e;
	if ((e = txn_count_add(t, STR("child"), 1)) != OK)
		return e;
	return record_add(t, k, &where, written(a, c));
}

enum err child_load(struct txn *t, struct keys *k, struct str id, struct child *c)
{
	struct record_at where = at(id);
	struct values *v;
	enum err e;

	*c = (struct child){ .id = id };
	if ((e = record_load(t, k, &where, &v, &c->revision)) != OK)
		return e;
	read(v, c);
	return OK;
}

enum err child_save(struct txn *t, struct keys *k, struct child *c, int64_t now)
{
	struct record_at where = at(c->id);
	uint64_t there;
	enum err e;

	if ((e = record_revision(t, &where, &there)) != OK)
		return e;
	if (there != c->revision)
		return ERR_CONFLICT;
	settle(txn_arena(t), c);
	if ((e = index_all(t, k, c, date_today(now))) != OK)
		return e;
	if ((e = record_save(t, k, &where, written(txn_arena(t), c), there + 1)) == OK)
		c->revision = there + 1;
	return e;
}

static enum err turn(struct txn *t, struct keys *k, struct child *c, int64_t now)
{
	bool of_acting, of_age;
	enum err e = acting_tell(t, k, c, now, &of_acting);

	if (e != OK || (e = schoolage_tell(t, k, c, now, &of_age)) != OK)
		return e;
	if (of_acting || of_age)
		return child_save(t, k, c, now);
	return child_work_put(t, k, c, date_today(now));
}

enum err child_turn(struct txn *t, struct keys *k, int64_t now, size_t count_max, size_t *turned)
{
	struct work_item *items;
	struct child c;
	size_t count;
	enum err e;

	*turned = 0;
	if ((e = work_list(t, work_scope_all(), WORK_TURN, NULL, count_max, &items, &count)) != OK)
		return e;
	for (size_t i = 0; i < count && items[i].when <= date_today(now); i++) {
		if ((e = child_load(t, k, items[i].of, &c)) != OK && !err_is_unreadable(e))
			return e;
		if (e == OK && (e = turn(t, k, &c, now)) != OK)
			return e;
		*turned += e == OK;
	}
	return OK;
}

/* --- looking at one --------------------------------------------------------------------------- */

int32_t child_date(const struct child *c, struct str event)
{
	return (int32_t)values_get_number(c->dates, event);
}

bool child_has_plan(const struct child *c)
{
	return child_plan_made(c) != 0;
}

static void keep_earlier(struct child *c, const struct timescale_facts *f, enum timescale_event of)
{
	struct str event = str_of(timescale_event_id(of));
	struct values *list = values_open(c->dates->arena), *one;

	for (struct value *old = c->earlier ? c->earlier->first : NULL; old; old = old->next)
		if (!str_equal(values_get(old->children, STR("event")), event))
			values_copy(values_add_tree(list), old->children);
	for (size_t i = 0; i < EARLIER_DAYS && f->earlier[of][i] != 0; i++) {
		one = values_add_tree(list);
		values_text(one, STR("event"), event);
		values_number(one, STR("on"), f->earlier[of][i]);
	}
	c->earlier = list;
}

void child_date_set(struct child *c, struct str event, int32_t day)
{
	struct timescale_facts facts;
	enum timescale_event of;

	if (timescale_event_find(event, &of)) {
		child_facts(c, &facts);
		timescale_enter(&facts, of, day);
		keep_earlier(c, &facts, of);
	}
	if (day == 0)
		values_remove(c->dates, event);
	else
		values_number(c->dates, event, day);
}

void child_date_forget(struct child *c, struct str event, int32_t day)
{
	struct timescale_facts facts;
	enum timescale_event of;

	if (!timescale_event_find(event, &of))
		return;
	child_facts(c, &facts);
	timescale_forget(&facts, of, day);
	keep_earlier(c, &facts, of);
}

static void add_exemption(const struct values *one, struct timescale_facts *facts)
{
	enum limit_of_time limit;
	enum exemption_code code;

	if (timescale_limit_find(values_get(one, STR("limit")), &limit) &&
	    timescale_exemption_find(values_get(one, STR("code")), &code) &&
	    timescale_excuses(code, limit))
		facts->exempt[limit] = (uint8_t)code;
}

void child_facts(const struct child *c, struct timescale_facts *facts)
{
	enum timescale_event event;

	*facts = (struct timescale_facts){ .count_receipt_day = c->count_receipt_day };
	for (const struct value *one = c->dates ? c->dates->first : NULL; one; one = one->next)
		if (one->kind == VALUE_NUMBER && timescale_event_find(one->name, &event))
			facts->on[event] = (int32_t)one->number;
	for (const struct value *one = c->earlier ? c->earlier->first : NULL; one; one = one->next)
		if (timescale_event_find(values_get(one->children, STR("event")), &event))
			timescale_keep(facts, event, (int32_t)values_get_number(one->children, STR("on")));
	for (const struct value *one = c->exemptions ? c->exemptions->first : NULL; one;
	     one = one->next)
		add_exemption(one->children, facts);
	facts->on[ON_BORN] = c->born_on;
	if (c->closed_at > 0)
		facts->on[ON_CLOSED] = date_today(c->closed_at);
}

int32_t child_plan_made(const struct child *c)
{
	struct timescale_facts facts;

	child_facts(c, &facts);
	return timescale_plan_made(&facts);
}

void child_timescale(const struct child *c, int32_t today, struct timescale *t)
{
	struct timescale_facts facts;

	child_facts(c, &facts);
	timescale_of(&facts, today, t);
}

struct str child_name(struct arena *a, const struct child *c)
{
	return str_copy(a, str_trim(KEY(a, c->first, STR(" "), c->last)));
}

static bool is_of_today(const struct values *officer, int32_t today)
{
	int64_t until = values_get_number(officer, STR("until"));

	return values_get_number(officer, STR("from")) <= today && (until == 0 || today <= until);
}

static bool is_away(const struct values *officer, int32_t today)
{
	return today <= values_get_number(officer, STR("away_until"));
}

const struct values *child_officer(const struct child *c, int32_t today)
{
	const struct values *away = NULL;

	for (const struct value *one = c->officers ? c->officers->first : NULL; one; one = one->next) {
		if (!is_of_today(one->children, today))
			continue;
		if (!is_away(one->children, today))
			return one->children;
		if (!away)
			away = one->children;
	}
	return away;
}

static size_t add_scope(struct arena *a, struct str scopes[static WORK_SCOPES_MAX], size_t n,
                        struct str hex)
{
	struct str staff;

	if (n == WORK_SCOPES_MAX || !hex_read(a, hex, VAULT_ID_BYTES, &staff))
		return n;
	for (size_t i = 0; i < n; i++)
		if (str_equal(scopes[i], staff))
			return n;
	scopes[n] = staff;
	return n + 1;
}

size_t child_scopes(struct arena *a, const struct child *c, int32_t today,
                    struct str scopes[static WORK_SCOPES_MAX])
{
	size_t n = 0;

	scopes[n++] = work_scope_all();
	scopes[n++] = work_scope_team(a, c->team);
	for (const struct value *one = c->officers ? c->officers->first : NULL; one; one = one->next) {
		if (!is_of_today(one->children, today))
			continue;
		n = add_scope(a, scopes, n, values_get(one->children, STR("staff")));
		if (is_away(one->children, today))
			n = add_scope(a, scopes, n, values_get(one->children, STR("cover")));
	}
	return n;
}

bool child_is_worked_on(struct arena *a, const struct child *c, struct str staff, int32_t today)
{
	struct str scopes[WORK_SCOPES_MAX];
	size_t count = child_scopes(a, c, today, scopes);

	for (size_t i = 2; i < count; i++)
		if (str_equal(scopes[i], staff))
			return true;
	return false;
}
