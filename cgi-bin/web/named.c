#include "cgi-bin/web/named.h"

#include "store/base/fold.h"
#include "store/base/hex.h"
#include "store/compiled/words.h"
#include "store/people/team.h"

static bool is_family(enum relation r)
{
	return r != RELATION_SCHOOL && r != RELATION_PROFESSIONAL;
}

static struct str somebody(struct web *w)
{
	return words_get(w->words, STR("named.other"));
}

/* The case has a restriction, and it is not there for the reader. */
static bool is_restricted(const struct kin *k)
{
	const struct values *flags = k->what.child.flags;

	return flags && flags->count > 0 && !k->what.grant.is_protected;
}

/* "A parent" for a member of the family; their name for others, but where it can tell one parent
 * where the child is with the other. */
static struct str by_relation(struct web *w, const struct kin *k, enum relation r, struct str name)
{
	if (r == RELATION_SELF)
		return name;
	if (!is_family(r))
		return is_restricted(k) && is_family(k->what.grant.relation) ? somebody(w) : name;
	return web_word(w, "named.", str_of(grant_relation_name(r)));
}

enum err named_person(struct web *w, const struct kin *k, const struct values *one,
                      struct str *shown)
{
	struct str id;
	struct grant g;
	enum err e;

	*shown = values_get(one, STR("name"));
	if (!hex_read(w->arena, values_get(one, STR("person")), VAULT_ID_BYTES, &id))
		return ERR_DAMAGED;
	if (str_equal(id, k->who.id))
		return OK;
	if ((e = grant_load(w->main, w->keys, id, k->what.child.id, &g)) == OK)
		*shown = by_relation(w, k, g.relation, *shown);
	else if (e == ERR_NOT_FOUND)
		*shown = somebody(w);
	return err_unless_missing(e);
}

/* Letters to somebody begin so. */
static bool is_title(struct str word)
{
	static const char *const titles[] = { "mr", "mrs", "ms", "miss", "mx", "dr", "prof" };

	for (size_t i = 0; i < COUNT(titles); i++)
		if (str_is(word, titles[i]))
			return true;
	return false;
}

/* The next word of a folded name, taken off its front; empty: there is none. */
static struct str next_word(struct str *name)
{
	size_t n = str_find(*name, ' ');
	struct str word = str_part(*name, 0, n);

	*name = str_from(*name, n < name->n ? n + 1 : n);
	return word;
}

static bool has_word(struct str name, struct str word)
{
	while (name.n > 0)
		if (str_equal(next_word(&name), word))
			return true;
	return false;
}

/* Two words at least, and each of them, but a title, in the other name. */
static bool is_within(struct str name, struct str other)
{
	size_t count = 0;

	while (name.n > 0) {
		struct str word = next_word(&name);

		if (word.n == 0 || is_title(word))
			continue;
		if (!has_word(other, word))
			return false;
		count++;
	}
	return count >= 2;
}

/* The same person by another spelling: turned round, with a title, with or without a middle
 * name. */
static bool is_same_name(struct str x, struct str y)
{
	return is_within(x, y) || is_within(y, x);
}

/* The same words, but titles, turned round or not. Of a child no less: part of their name may be
 * that of a parent, and others name them beside their own. */
static bool is_same_words(struct str x, struct str y)
{
	return is_within(x, y) && is_within(y, x);
}

/* A school or a professional is no reader of the family, and not the child. */
static bool is_reader(const struct kin *k, struct str name, struct str own)
{
	return (!k->what.child.requestor_open || !is_family(k->what.grant.relation)) &&
	       is_same_name(name, own);
}

/* Whose account of the case has that name; others: how many of the family have or had one beside
 * the reader. */
static enum err find_name(struct web *w, const struct kin *k, struct str name,
                          const struct grant **found, size_t *others)
{
	struct grant *list;
	struct person p;
	size_t count;
	enum err e = grant_of(w->main, w->keys, k->what.child.id, &list, &count);

	*found = NULL;
	*others = 0;
	for (size_t i = 0; e == OK && i < count; i++) {
		if (str_equal(list[i].person, k->who.id))
			continue;
		*others += is_family(list[i].relation);
		if ((e = person_load(w->main, w->keys, list[i].person, &p)) == ERR_NOT_FOUND)
			e = OK;
		else if (e == OK && str_equal(fold(w->arena, person_name(w->arena, &p)), name))
			*found = &list[i];
	}
	return e;
}

enum err named_requestor(struct web *w, const struct kin *k, struct str *shown)
{
	const struct child *c = &k->what.child;
	struct str name = fold(w->arena, c->requestor), own = fold(w->arena, k->who.name),
	           child = child_name(w->arena, c);
	const struct grant *found;
	size_t others;
	enum err e;

	*shown = c->requestor;
	if (name.n == 0)
		return OK;
	if (str_equal(name, own)) {
		*shown = k->who.name;
		return OK;
	}
	if (!c->requestor_open && is_same_words(name, fold(w->arena, child))) {
		*shown = child;
		return OK;
	}
	if ((e = find_name(w, k, name, &found, &others)) != OK)
		return e;
	if (found)
		*shown = by_relation(w, k, found->relation, c->requestor);
	else if (is_reader(k, name, own))
		*shown = k->who.name;
	else if (is_restricted(k) ||
	         (!c->requestor_open && (others > 0 || is_family(k->what.grant.relation))))
		*shown = somebody(w);
	return OK;
}

struct str named_team(struct web *w, const struct kin *k, struct str team)
{
	const struct values *flags = k->what.child.flags;

	if (flags && values_find(flags, STR("confidential_address")) &&
	    !k->what.grant.is_protected && is_family(k->what.grant.relation))
		return STR("");
	return team_name(w->arena, w->words, team);
}
