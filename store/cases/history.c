#include "store/cases/history.h"

#include "store/base/arena.h"
#include "store/base/clock.h"
#include "store/base/hex.h"
#include "store/cases/document.h"
#include "store/people/grant.h"

enum { ID = VAULT_ID_BYTES, TIME = 8, KEY_BYTES = TIME + ID };
/* Memory for looking through entries, and how much of it is filled before it is emptied. */
enum { ASIDE_BYTES = 16 << 20, ASIDE_FULL = 1 << 20 };

static struct record_at at(struct arena *a, struct str child, struct str key)
{
	return (struct record_at){ TABLE_HISTORY, KEY(a, child, key), child };
}

static struct values *written(struct arena *a, const struct history_entry *e)
{
	struct values *v = values_open(a);

	values_number(v, STR("v"), 1);
	values_number(v, STR("actor"), e->actor);
	values_text(v, STR("by"), hex_write(a, e->by));
	values_text(v, STR("by_name"), e->by_name);
	values_text(v, STR("action"), e->action);
	values_text(v, STR("what"), e->what);
	values_text(v, STR("was"), e->was);
	values_text(v, STR("is"), e->is);
	values_text(v, STR("to"), hex_write(a, e->to));
	values_flag(v, STR("staff_only"), e->staff_only);
	values_number(v, STR("at"), e->at);
	return v;
}

static enum err read(struct arena *a, const struct values *v, struct history_entry *e)
{
	int64_t actor = values_get_number(v, STR("actor"));
	struct str by = values_get(v, STR("by")), to = values_get(v, STR("to"));

	if (actor < ACTOR_NOBODY || actor > ACTOR_SYSTEM || !hex_read(a, by, by.n / 2, &e->by) ||
	    !hex_read(a, to, to.n / 2, &e->to))
		return ERR_DAMAGED;
	e->actor = (enum actor)actor;
	e->by_name = values_get(v, STR("by_name"));
	e->action = values_get(v, STR("action"));
	e->what = values_get(v, STR("what"));
	e->was = values_get(v, STR("was"));
	e->is = values_get(v, STR("is"));
	e->staff_only = values_is(v, STR("staff_only"));
	e->at = values_get_number(v, STR("at"));
	return OK;
}

/* 16 bytes: of one second the later entry stands first too. */
static struct str id_in_order(struct arena *a)
{
	return KEY(a, key_newest(a, clock_elapsed()), str_part(vault_random_id(a), 0, ID - 8));
}

enum err history_add(struct txn *t, struct keys *k, const struct asker *who, struct str child,
                     struct str object, struct history_entry *entry)
{
	struct arena *a = txn_arena(t);
	struct audit_entry audit = { who->kind, who->id, entry->action, object.n > 0 ? object : child,
	                             who->now };
	struct record_at where;
	enum err e;

	entry->key = KEY(a, key_newest(a, who->now), id_in_order(a));
	entry->actor = who->kind;
	entry->by = who->id;
	entry->by_name = who->name;
	entry->at = who->now;
	where = at(a, child, entry->key);
	if ((e = record_add(t, k, &where, written(a, entry))) != OK)
		return e;
	return audit_add(t, k, &audit);
}

/* --- looks ------------------------------------------------------------------------------------ */

static struct str seen_key(struct arena *a, struct keys *k, const struct asker *who,
                           struct str child, struct str what)
{
	return KEY(a, child, who->id, KEYS_HASH(a, k, FOR_EMAIL_INDEX, STR("seen"), child, what));
}

bool history_look_due(struct txn *t, struct keys *k, const struct asker *who, struct str child,
                      struct str what)
{
	struct str value;
	int64_t passed;

	if (txn_get(t, TABLE_SEEN, seen_key(txn_arena(t), k, who, child, what), &value) != OK)
		return true;
	passed = who->now - key_read_time(value);
	return passed < 0 || passed >= HISTORY_LOOK_SECONDS;
}

enum err history_look(struct txn *t, struct keys *k, const struct asker *who, struct str child,
                      const struct history_seen *seen)
{
	struct arena *a = txn_arena(t);
	struct str what = seen->what;
	bool is_id = what.n >= ID;
	struct history_entry look = { .action = STR("viewed"), .to = seen->to,
	                              .what = seen->title.n > 0 || is_id ? seen->title : what };
	enum err e;

	if (!history_look_due(t, k, who, child, what))
		return OK;
	if ((e = txn_put(t, TABLE_SEEN, seen_key(a, k, who, child, what), key_time(a, who->now))) != OK)
		return e;
	return history_add(t, k, who, child, is_id ? what : child, &look);
}

enum err history_look_waiting(struct txn *t, struct keys *k, const struct asker *who,
                              struct str subject, const struct history_seen *seen)
{
	struct history_entry look = { .action = STR("submission_viewed"), .what = seen->title,
	                              .to = seen->to };
	struct arena *a = txn_arena(t);
	enum err e;

	if (!history_look_due(t, k, who, subject, seen->what))
		return OK;
	e = txn_put(t, TABLE_SEEN, seen_key(a, k, who, subject, seen->what), key_time(a, who->now));
	return e == OK ? history_add(t, k, who, subject, seen->what, &look) : e;
}

/* --- reading ---------------------------------------------------------------------------------- */

/* A case with something that staff must know first: an address is confidential, an order of a court
 * stands. Whom it protects reads their own side. */
static enum err is_flagged(struct txn *t, struct keys *k, const struct history_page *page, bool *is)
{
	struct child c;
	struct grant g;
	enum err e = grant_load(t, k, page->reader, page->child, &g);

	*is = false;
	if (err_unless_missing(e) != OK || (e == OK && g.is_protected))
		return err_unless_missing(e);
	e = child_load(t, k, page->child, &c);
	*is = e == OK && c.flags->count > 0;
	return err_unless_missing(e);
}

/* Who sent a request need not have access to the case: what the council does with them is theirs
 * alone. A form is asked of professionals without access, too, for everybody to see. */
static bool is_of_sender(const struct history_entry *one)
{
	return one->actor == ACTOR_STAFF && !str_starts(one->action, STR("form_"));
}

/* A school or a professional acts for everybody to see; nobody else does. Nor do they where the
 * case is flagged: their name can tell one parent where the child lives with the other. */
static enum err is_apart(struct txn *t, struct keys *k, const struct history_page *page,
                         struct str person, const struct history_entry *one, bool *is)
{
	struct grant g;
	enum err e = grant_load(t, k, person, page->child, &g);

	if ((*is = e == ERR_NOT_FOUND && is_of_sender(one)))
		return OK;
	*is = e == OK && g.relation != RELATION_SCHOOL && g.relation != RELATION_PROFESSIONAL;
	if (*is || err_unless_missing(e) != OK)
		return err_unless_missing(e);
	return is_flagged(t, k, page, is);
}

/* A request that was added may be the other parent's, and a team follows the postcode: entries of
 * earlier days do not say that they are the council's. */
static bool is_for_council(const struct history_entry *one)
{
	return one->staff_only || str_is(one->action, "case_joined") ||
	       str_is(one->action, "team_changed");
}

/* A document, a message or a form may be of one parent alone, and its title with it: entries of
 * earlier days name nobody. */
static bool is_look_into(const struct history_entry *one)
{
	return one->actor == ACTOR_STAFF && str_is(one->action, "viewed") &&
	       !str_is(one->what, "case") && !str_is(one->what, "history");
}

/* The reader's documents, found once for a page when an entry first asks. */
struct shelf {
	struct arena *arena;           /* of the page: it outlives the looking through */
	struct document *list;
	size_t count;
	bool is_found, may_open;
};

static enum err shelf_find(struct txn *t, struct keys *k, const struct history_page *page,
                           struct shelf *s)
{
	struct arena *aside;
	struct grant g;
	enum err e;

	if (s->is_found)
		return OK;
	s->is_found = true;
	if ((e = grant_load(t, k, page->reader, page->child, &g)) == OK)
		s->may_open = (g.may & MAY_DOCUMENTS) != 0;
	if (err_unless_missing(e) != OK)
		return e;
	aside = txn_read_into(t, s->arena);
	e = document_list(t, k, page->child, page->reader, &s->list, &s->count);
	txn_read_into(t, aside);
	return e;
}

static bool is_sharing(const struct history_entry *one)
{
	return one->actor == ACTOR_STAFF && str_is(one->action, "document_shared");
}

/* The title of a document is for those whom it was shared with, while they may read documents; of
 * one that was called back it is for nobody. An entry does not hold which one it was: of a sharing
 * the second and the title tell, of a look the title. */
static bool is_title_theirs(const struct shelf *s, const struct history_entry *one)
{
	bool is = !is_sharing(one);

	for (size_t i = 0; i < s->count; i++) {
		const struct document *d = &s->list[i];

		if (!str_equal(d->title, one->what) || (is_sharing(one) && d->sent_at != one->at))
			continue;
		if (d->recalled_at == 0)
			return s->may_open || !is_sharing(one);
		is = false;
	}
	return is;
}

/* One of the family, or who it was sent to, is named beside it; nobody is where all of a school or
 * a service can fill it in. */
static bool is_of_organisation(const struct history_entry *one)
{
	return one->actor == ACTOR_STAFF && one->to.n == 0 && str_starts(one->action, STR("form_"));
}

static enum err is_shown(struct txn *t, struct keys *k, const struct history_page *page,
                         const struct history_entry *one, struct shelf *s, bool *is)
{
	struct str reader = page->reader;
	struct str whose = one->actor == ACTOR_FAMILY ? one->by : one->to;
	bool is_other = false;
	enum err e = OK;

	*is = false;
	if (reader.n > 0 && (is_sharing(one) || is_look_into(one)) &&
	    ((e = shelf_find(t, k, page, s)) != OK || !is_title_theirs(s, one)))
		return e;
	if (reader.n > 0 && !str_equal(whose, reader) && whose.n > 0)
		e = is_apart(t, k, page, whose, one, &is_other);
	else if (reader.n > 0 && is_of_organisation(one))
		e = is_flagged(t, k, page, &is_other);
	*is = reader.n == 0 || str_equal(whose, reader) ||
	      (!is_for_council(one) && !is_other && !is_look_into(one));
	return e;
}

static struct history_entry copied(struct arena *a, const struct history_entry *one)
{
	struct history_entry to = *one;
	struct str *texts[] = { &to.key, &to.by, &to.by_name, &to.action, &to.what, &to.was, &to.is,
	                        &to.to };

	for (size_t i = 0; i < COUNT(texts); i++)
		*texts[i] = str_copy(a, *texts[i]);
	return to;
}

/* The entries behind `from`, for as long as there is memory aside. */
struct look_through {
	const struct history_page *page;
	struct shelf shelf;
	struct str from;               /* the last that was looked at, or where to begin */
	struct history_entry *list;
	size_t count;
};

static enum err look_at(struct txn *t, struct keys *k, struct look_through *l, struct str key,
                        struct str value)
{
	struct record_at where = { TABLE_HISTORY, key, l->page->child };
	struct history_entry one = { .is = STR("") };
	struct values *v;
	bool is;
	enum err e;

	if ((e = record_open(t, k, &where, value, &v, NULL)) != OK ||
	    (e = read(txn_arena(t), v, &one)) != OK)
		return e;
	one.key = str_from(key, ID);
	if ((e = is_shown(t, k, l->page, &one, &l->shelf, &is)) == OK && is)
		l->list[l->count++] = copied(l->shelf.arena, &one);
	return e;
}

/* ERR_NOT_FOUND: there are no more. */
static enum err look_through(struct txn *t, struct keys *k, struct look_through *l)
{
	struct str key = l->from, value;
	struct walk *w;
	enum err e;

	if ((e = txn_walk(t, TABLE_HISTORY, l->page->child, l->from, &w)) != OK)
		return e;
	while (l->count < l->page->max && arena_used(txn_arena(t)) < ASIDE_FULL &&
	       (e = walk_next(w, &key, &value)) == OK)
		if (!str_equal(key, l->from) && (e = look_at(t, k, l, key, value)) != OK)
			return e == ERR_NOT_FOUND ? ERR_DAMAGED : e;
	l->from = str_copy(l->shelf.arena, key);
	return e;
}

/* To who may see little of a long history, a page is made of many entries. */
enum err history_list(struct txn *t, struct keys *k, const struct history_page *page,
                      struct history_entry **list, size_t *count)
{
	struct arena *a = txn_arena(t), *aside;
	struct look_through l = {
		.page = page, .shelf = { .arena = a },
		.from = page->after.n == KEY_BYTES ? KEY(a, page->child, page->after) : STR(""),
		.list = ARENA_MANY(a, page->max + 1, struct history_entry),
	};
	enum err e = OK;

	aside = arena_open(ASIDE_BYTES);
	txn_read_into(t, aside);
	while (e == OK && l.count < page->max) {
		arena_empty(aside);
		e = look_through(t, k, &l);
	}
	txn_read_into(t, a);
	arena_close(aside);
	*list = l.list;
	*count = l.count;
	return err_unless_missing(e);
}
