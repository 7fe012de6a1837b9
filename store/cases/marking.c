#include "store/cases/marking.h"

#include "store/base/fold.h"
#include "store/base/hex.h"
#include "store/cases/history.h"
#include "store/compiled/form_values.h"
#include "store/people/person.h"

/* --- which answers ---------------------------------------------------------------------------- */

/* The letters and digits alone, small: "No, not at all." is "nonotatall". */
static struct str letters(struct arena *a, struct str text)
{
	struct str folded = fold(a, text);
	struct buf b = buf_open(a);

	for (size_t i = 0; i < folded.n; i++)
		if (folded.p[i] != ' ' && folded.p[i] != '-')
			buf_byte(&b, folded.p[i]);
	return buf_str(&b);
}

bool marking_says_none(struct arena *a, const struct words *w, struct str text)
{
	struct str said = letters(a, text), one, list = words_get(w, STR("casework.flags.none"));

	if (said.n == 0)
		return true;
	while (str_cut(&list, ',', &one))
		if (str_equal(letters(a, one), said))
			return true;
	return false;
}

static struct str marks(const struct marking_form *f, const struct form_field *field)
{
	const struct form_page *page;
	const struct form_field *now = f->newest ? form_field_find(f->newest, field->id, &page) : NULL;

	return field->marks.n == 0 && now ? now->marks : field->marks;
}

static bool is_marking(const struct marking *m, const struct marking_form *f,
                       const struct form_field *field)
{
	const struct value *answer;

	if (marks(f, field).n == 0)
		return false;
	answer = values_find(f->sent->answers, field->id);
	if (!answer || !values_holds(answer))
		return false;
	return answer->kind != VALUE_TEXT ||
	       !marking_says_none(txn_arena(m->main), m->words, answer->text);
}

static void add(const struct marking *m, const struct marking_form *f,
                const struct form_field *field, struct values *list)
{
	struct arena *a = txn_arena(m->main);
	const struct submission *s = f->sent;
	struct form_view view = { .form = f->form, .answers = s->answers, .words = m->words,
	                          .occasion = { .now = s->sent_at, .today = s->received_on,
	                                        .professional = s->professional } };
	struct values *one = values_add_tree(list);

	values_text(one, STR("flag"), marks(f, field));
	values_text(one, STR("field"), field->id);
	values_text(one, STR("question"), form_values_text(a, &view, &field->label));
	values_text(one, STR("form"), s->title);
	values_text(one, STR("submission"), hex_write(a, s->address));
	values_number(one, STR("on"), s->received_on);
}

void marking_find(const struct marking *m, const struct marking_form *f, struct values *list)
{
	for (size_t p = 0; p < f->form->page_count; p++)
		for (size_t i = 0; i < f->form->pages[p].field_count; i++)
			if (is_marking(m, f, &f->form->pages[p].fields[i]))
				add(m, f, &f->form->pages[p].fields[i], list);
}

/* --- the case --------------------------------------------------------------------------------- */

static enum err note(const struct marking *m, const struct asker *who, struct str child,
                     const struct values *mark)
{
	struct arena *a = txn_arena(m->main);
	struct history_entry entry = { .staff_only = true };

	entry.action = str_join(a, STR("flagged_"), values_get(mark, STR("flag")));
	entry.what = str_join(a, values_get(mark, STR("question")),
	                      str_join(a, STR(" – "), values_get(mark, STR("form"))));
	return history_add(m->main, m->keys, who, child, STR(""), &entry);
}

enum err marking_put(const struct marking *m, struct child *c, const struct values *found,
                     struct values *all, struct str but)
{
	/* not the sender, nor who accepted it: the history must not tell the family */
	struct asker portal = { .kind = ACTOR_SYSTEM, .id = STR(""), .name = STR(""), .now = m->now };
	size_t count;
	enum err e = OK;

	for (const struct value *one = found->first; one && e == OK; one = one->next) {
		struct str flag = values_get(one->children, STR("flag"));

		if (!values_find(c->flags, flag))
			values_text(c->flags, flag, STR(""));
		e = note(m, &portal, c->id, one->children);
	}
	c->marks = all;
	if (e != OK || (e = marking_unprotect(m, &portal, c->id, but, &count)) != OK)
		return e;
	return child_save(m->main, m->keys, c, m->now);
}

enum err marking_take(const struct marking *m, const struct marking_form *f)
{
	struct arena *a = txn_arena(m->main);
	struct values *found = values_open(a), *all = values_open(a);
	struct child c;
	enum err e;

	if (f->sent->child.n == 0)
		return OK;
	marking_find(m, f, found);
	if (found->count == 0)
		return OK;
	if ((e = child_load(m->main, m->keys, f->sent->child, &c)) != OK)
		return e;
	for (const struct value *one = found->first; one; one = one->next)
		values_copy(values_add_tree(all), one->children);
	for (const struct value *one = c.marks->first; one; one = one->next)
		values_copy(values_add_tree(all), one->children);
	return marking_put(m, &c, found, all, f->sent->person);
}

/* The account may be gone; the mark goes all the same. */
static enum err name_of(const struct marking *m, struct str person, struct str *name)
{
	struct person p;
	enum err e = person_load(m->main, m->keys, person, &p);

	*name = e == OK ? person_name(txn_arena(m->main), &p) : STR("");
	return err_unless_missing(e);
}

enum err marking_unprotect(const struct marking *m, const struct asker *who, struct str child,
                           struct str but, size_t *count)
{
	struct grant *list;
	size_t all;
	enum err e = grant_of(m->main, m->keys, child, &list, &all);

	*count = 0;
	for (size_t i = 0; e == OK && i < all; i++) {
		struct history_entry entry = { .action = STR("grant_changed"), .staff_only = true };

		if (!list[i].is_protected || (but.n > 0 && str_equal(list[i].person, but)))
			continue;
		list[i].is_protected = false;
		++*count;
		entry.was = words_get(m->words, STR("casework.people.is_protected"));
		entry.is = words_get(m->words, STR("casework.flags.off"));
		if ((e = grant_save(m->main, m->keys, &list[i])) == OK &&
		    (e = name_of(m, list[i].person, &entry.what)) == OK)
			e = history_add(m->main, m->keys, who, child, STR(""), &entry);
	}
	return e;
}

/* --- what the council sees -------------------------------------------------------------------- */

static bool is_of(const struct values *mark, struct str flag)
{
	return flag.n == 0 || str_equal(values_get(mark, STR("flag")), flag);
}

bool marking_has(const struct values *marks, struct str flag)
{
	for (const struct value *one = marks ? marks->first : NULL; one; one = one->next)
		if (is_of(one->children, flag))
			return true;
	return false;
}

bool marking_waits(const struct values *marks, struct str flag)
{
	for (const struct value *one = marks ? marks->first : NULL; one; one = one->next)
		if (is_of(one->children, flag) &&
		    values_get_number(one->children, STR("looked_on")) == 0)
			return true;
	return false;
}
