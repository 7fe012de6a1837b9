#include "cgi-bin/web/pagemark.h"

#include "cgi-bin/web/casehead.h"
#include "store/base/hex.h"

static struct str mark(struct web *w, const struct str *parts, size_t count)
{
	return hex_write(w->arena, keys_hash(w->arena, w->keys, FOR_TOKEN, parts, count));
}

/* Those at which somebody looked and those that wait, in their order. */
static struct str marks_text(struct web *w, const struct values *marks)
{
	struct buf b = buf_open(w->arena);

	for (const struct value *one = marks ? marks->first : NULL; one; one = one->next) {
		buf_add(&b, values_get(one->children, STR("submission")));
		buf_add(&b, values_get(one->children, STR("field")));
		buf_number(&b, values_get_number(one->children, STR("looked_on")));
	}
	return buf_str(&b);
}

struct str pagemark_flags(struct web *w, const struct values *flags, const struct values *marks)
{
	struct str parts[2 * CASE_FLAGS + 2] = { STR("flags"), marks_text(w, marks) };

	for (size_t i = 0; i < CASE_FLAGS; i++) {
		struct str name = str_of(casehead_flags[i]);

		parts[2 * i + 2] = values_find(flags, name) ? name : STR("");
		parts[2 * i + 3] = values_get(flags, name);
	}
	return mark(w, parts, COUNT(parts));
}

struct str pagemark_warning(struct web *w, const struct child *c)
{
	return c->flags->count > 0 ? pagemark_flags(w, c->flags, c->marks) : STR("");
}

bool pagemark_is_warned(struct web *w, const struct child *c)
{
	struct str warning = pagemark_warning(w, c), shown;

	for (size_t i = 0; fields_find(&w->request.fields, STR("warned"), i, &shown); i++)
		if (vault_equal(shown, warning))
			return true;
	return warning.n == 0;
}

struct str pagemark_details(struct web *w, const struct child *c)
{
	struct str parts[] = { STR("details"), c->first, c->last, c->setting, c->upn, c->postcode,
		                   c->requestor, c->team, str_of_number(w->arena, c->born_on),
		                   c->requestor_open ? STR("open") : STR("") };

	return mark(w, parts, COUNT(parts));
}

struct str pagemark_acting(struct web *w, const struct child *c)
{
	struct str parts[] = {
		STR("acting"), values_get(c->acting, STR("ground")), values_get(c->acting, STR("name")),
		values_get(c->acting, STR("person")), values_get(c->acting, STR("of")),
		str_of_number(w->arena, values_get_number(c->acting, STR("from"))),
	};

	return mark(w, parts, COUNT(parts));
}

struct str pagemark_grant(struct web *w, const struct grant *g, const struct child *c)
{
	struct str parts[] = {
		STR("grant"), g->person, g->child, str_of(grant_relation_name(g->relation)),
		str_of_number(w->arena, g->responsibility), str_of_number(w->arena, g->may),
		str_of_number(w->arena, g->from), str_of_number(w->arena, g->until),
		str_of_number(w->arena, grant_is_open(g, w->now)),
		g->is_protected ? STR("protected") : STR(""),
		pagemark_flags(w, c->flags, c->marks),
	};

	return mark(w, parts, COUNT(parts));
}

struct str pagemark_account(struct web *w, const struct staff *s)
{
	struct str parts[] = { STR("account"), s->id, s->name, str_of(staff_role_name(s->role)),
		                   s->team, s->phone };

	return mark(w, parts, COUNT(parts));
}

struct str pagemark_organisation(struct web *w, const struct organisation *o)
{
	struct str parts[] = { STR("organisation"), o->id, o->name, o->kind, o->email, o->phone,
		                   o->area, o->closed_at > 0 ? STR("closed") : STR("") };

	return mark(w, parts, COUNT(parts));
}

struct str pagemark_response(struct web *w, struct str text)
{
	struct str parts[] = { STR("response"), text };

	return mark(w, parts, COUNT(parts));
}

struct str pagemark_decisions(struct web *w, const struct child *c, const struct str *on,
                              size_t count)
{
	struct str *parts = ARENA_MANY(w->arena, 1 + 4 * c->decisions->count + count, struct str);
	size_t n = 0;

	parts[n++] = STR("decisions");
	for (size_t i = 0; i < count; i++)
		parts[n++] = str_of_number(w->arena, child_date(c, on[i]));
	for (const struct value *one = c->decisions->first; one; one = one->next) {
		parts[n++] = values_get(one->children, STR("event"));
		parts[n++] = str_of_number(w->arena, values_get_number(one->children, STR("on")));
		parts[n++] = values_get(one->children, STR("reason"));
		parts[n++] = values_get(one->children, STR("by"));
	}
	return mark(w, parts, n);
}

void pagemark_values(struct values *v, struct str mark)
{
	values_text(v, STR("known"), mark);
}

bool pagemark_is(struct web *w, struct str mark)
{
	return vault_equal(web_field(w, "known"), mark);
}

bool pagemark_meets(struct web *w, struct str mark, struct str posted)
{
	return !pagemark_is(w, mark) && !str_equal(mark, posted);
}

void pagemark_add_flags(struct web *w, const struct values *theirs, struct values *typed)
{
	for (size_t i = 0; i < CASE_FLAGS; i++) {
		struct str name = str_of(casehead_flags[i]), text = values_get(theirs, name),
		           mine = values_get(typed, name);

		if (!values_find(theirs, name))
			continue;
		if (mine.n > 0 && !str_equal(mine, text))
			text = str_join(w->arena, str_join(w->arena, text, STR("\n")), mine);
		values_text(typed, name, text);
	}
}
