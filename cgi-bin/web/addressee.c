#include "cgi-bin/web/addressee.h"

#include "store/base/hex.h"
#include "store/people/person.h"

static enum err add_one(struct web *w, const struct grant *g, struct addressees *l)
{
	struct addressee *one = &l->all[l->count];
	struct person p;
	enum err e = person_load(w->main, w->keys, g->person, &p);

	if (e != OK)
		return err_unless_missing(e);    /* an account that is gone reads nothing */
	*one = (struct addressee){ .person = g->person,
		                       .name = person_name(w->arena, &p),
		                       .relation = g->relation };
	l->count++;
	return OK;
}

enum err addressees_load(struct web *w, const struct child *c, unsigned may, struct addressees *l)
{
	struct grant *grants;
	size_t count;
	enum err e = grant_of(w->main, w->keys, c->id, &grants, &count);

	*l = (struct addressees){ .count = 0 };
	if (e != OK)
		return e;
	l->all = ARENA_MANY(w->arena, count + 1, struct addressee);
	for (size_t i = 0; i < count && e == OK; i++)
		if (grant_is_open(&grants[i], w->now) && (grants[i].may & may) == may)
			e = add_one(w, &grants[i], l);
	return e;
}

bool addressees_choose(struct addressees *l, struct str person)
{
	for (size_t i = 0; i < l->count; i++) {
		if (!str_equal(l->all[i].person, person))
			continue;
		l->chosen += !l->all[i].chosen;
		l->all[i].chosen = true;
		return true;
	}
	return false;
}

void addressees_read(struct web *w, struct addressees *l)
{
	struct str value, person;

	for (size_t i = 0; request_field_at(&w->request, STR("to"), i, &value); i++)
		if (hex_read(w->arena, value, VAULT_ID_BYTES, &person))
			addressees_choose(l, person);
}

void addressees_values(struct web *w, const struct addressees *l, struct values *v)
{
	struct values *list = values_list(v, STR("people"));

	for (size_t i = 0; i < l->count; i++) {
		struct values *one = values_add_tree(list);
		struct str relation = str_of(grant_relation_name(l->all[i].relation));

		values_text(one, STR("id"), hex_write(w->arena, l->all[i].person));
		values_text(one, STR("name"), l->all[i].name);
		values_text(one, STR("relation"), web_word(w, "relation.", relation));
		values_flag(one, STR("chosen"), l->all[i].chosen);
	}
	values_flag(v, STR("has_people"), l->count > 0);
}

struct values *addressees_list(struct web *w, const struct addressees *l)
{
	struct values *list = values_open(w->arena);

	for (size_t i = 0; i < l->count; i++) {
		struct values *one;

		if (!l->all[i].chosen)
			continue;
		one = values_add_tree(list);
		values_text(one, STR("person"), hex_write(w->arena, l->all[i].person));
		values_text(one, STR("name"), l->all[i].name);
	}
	return list;
}

struct str addressees_names(struct web *w, const struct addressees *l)
{
	struct buf b = buf_open(w->arena);

	for (size_t i = 0; i < l->count; i++) {
		if (!l->all[i].chosen)
			continue;
		buf_text(&b, b.n > 0 ? ", " : "");
		buf_add(&b, l->all[i].name);
	}
	return buf_str(&b);
}
