#include "cgi-bin/web/acts.h"

#include "store/base/date.h"
#include "store/base/fold.h"
#include "store/base/hex.h"
#include "store/cases/acting.h"
#include "store/cases/holder.h"
#include "store/compiled/words.h"
#include "store/people/person.h"

bool acts_may(struct web *w, const struct grant *g)
{
	return grant_is_open(g, w->now) && g->relation != RELATION_SELF &&
	       g->relation != RELATION_SCHOOL;
}

bool acts_parent(struct web *w, const struct grant *g)
{
	return grant_is_open(g, w->now) && holder_is_parent(g);
}

/* With whose they are, by account. */
struct one {
	struct grant grant;
	struct person person;
};

static enum err load(struct web *w, const struct child *c,
                     bool (*are)(struct web *w, const struct grant *g), struct one **list,
                     size_t *count)
{
	struct grant *grants;
	size_t all;
	enum err e = grant_of(w->main, w->keys, c->id, &grants, &all);

	*count = 0;
	if (e != OK)
		return e;
	*list = ARENA_MANY(w->arena, all + 1, struct one);
	for (size_t i = 0; e == OK && i < all; i++) {
		if (!are(w, &grants[i]))
			continue;
		(*list)[*count].grant = grants[i];
		e = person_load(w->main, w->keys, grants[i].person, &(*list)[(*count)++].person);
	}
	return e;
}

enum err acts_find(struct web *w, const struct child *c,
                   bool (*are)(struct web *w, const struct grant *g), struct str posted,
                   struct str *name)
{
	struct person p;
	struct grant g;
	struct str id;
	enum err e = ERR_NOT_FOUND;

	if (hex_read(w->arena, posted, VAULT_ID_BYTES, &id))
		e = grant_load(w->main, w->keys, id, c->id, &g);
	if (e == OK && !are(w, &g))
		e = ERR_NOT_FOUND;
	if (e == OK && (e = person_load(w->main, w->keys, id, &p)) == OK)
		*name = person_name(w->arena, &p);
	return e;
}

enum err acts_linked(struct web *w, const struct child *c,
                     bool (*are)(struct web *w, const struct grant *g), struct str chosen,
                     struct values *list)
{
	struct one *all;
	size_t count;
	enum err e = load(w, c, are, &all, &count);

	for (size_t i = 0; e == OK && i < count; i++) {
		struct values *one = values_add_tree(list);
		struct str id = hex_write(w->arena, all[i].grant.person),
		           relation = str_of(grant_relation_name(all[i].grant.relation));

		values_text(one, STR("id"), id);
		values_text(one, STR("label"), KEY(w->arena, person_name(w->arena, &all[i].person),
		                                   STR(", "), web_word(w, "relation.", relation)));
		values_flag(one, STR("chosen"), str_equal(chosen, id));
	}
	return e;
}

static bool is_there(struct web *w, const struct one *one, const struct acting *x)
{
	if (x->person.n > 0)
		return str_equal(hex_write(w->arena, one->grant.person), x->person);
	return str_equal(fold(w->arena, person_name(w->arena, &one->person)),
	                 fold(w->arena, x->name));
}

/* Where a parent acts each of them does, whoever is noted. */
enum err acts_note(struct web *w, const struct child *c, struct str *note)
{
	struct words_pair name = { STR("name"), STR("") };
	struct acting x;
	struct one *all;
	size_t count;
	bool has = false;
	enum err e;

	*note = STR("");
	if (!acting_find(c, &x) || (x.person.n == 0 && x.ground == ACTING_PARENT) ||
	    acting_is_over(c, &x, date_today(w->now)))
		return OK;
	if ((e = load(w, c, acts_may, &all, &count)) != OK)
		return e;
	for (size_t i = 0; i < count && !has; i++)
		has = is_there(w, &all[i], &x);
	name.text = x.name;
	if (has == (x.person.n == 0))
		*note = words_fill(w->arena, w->words,
		                   words_get(w->words, has ? STR("casework.acting.here")
		                                           : STR("casework.acting.gone")), &name, 1);
	return OK;
}
