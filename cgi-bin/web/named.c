#include "cgi-bin/web/named.h"

#include "store/base/fold.h"
#include "store/base/hex.h"
#include "store/compiled/words.h"
#include "store/people/team.h"

static bool is_family(enum relation r)
{
	return r != RELATION_SCHOOL && r != RELATION_PROFESSIONAL;
}

/* "A parent" for a member of the family, their name for others. */
static struct str by_relation(struct web *w, enum relation r, struct str name)
{
	if (!is_family(r) || r == RELATION_SELF)
		return name;
	return web_word(w, "named.", str_of(grant_relation_name(r)));
}

static struct str somebody(struct web *w)
{
	return words_get(w->words, STR("named.other"));
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
		*shown = by_relation(w, g.relation, *shown);
	else if (e == ERR_NOT_FOUND)
		*shown = somebody(w);
	return err_unless_missing(e);
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
	struct str name = fold(w->arena, c->requestor);
	const struct grant *found;
	size_t others;
	enum err e;

	*shown = c->requestor;
	if (name.n == 0 || str_equal(name, fold(w->arena, k->who.name)))
		return OK;
	if ((e = find_name(w, k, name, &found, &others)) != OK)
		return e;
	if (found)
		*shown = by_relation(w, found->relation, c->requestor);
	else if (others > 0 || is_family(k->what.grant.relation) || (c->flags && c->flags->count > 0))
		*shown = somebody(w);
	return OK;
}

struct str named_team(struct web *w, const struct kin *k, struct str team)
{
	const struct values *flags = k->what.child.flags;

	if (flags && values_find(flags, STR("confidential_address")) &&
	    is_family(k->what.grant.relation))
		return STR("");
	return team_name(w->arena, w->words, team);
}
