#include "cgi-bin/web/marking.h"

#include "cgi-bin/web/sheet.h"
#include "cgi-bin/web/speech.h"
#include "store/base/fold.h"
#include "store/base/hex.h"
#include "store/cases/history.h"
#include "store/compiled/form_file.h"
#include "store/compiled/words.h"
#include "store/people/person.h"

struct marking {
	const struct form *form;
	struct form *newest;           /* of that id: says for an older one which answers mark */
	const struct submission *sent;
	struct form_view view;
	struct words *words;           /* English: what is kept is for the council */
	struct child child;
	struct values *marks;          /* list: those of before, and in front what came now */
};

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

/* "None", "n/a", a dash: a no that was typed. */
static bool says_none(struct web *w, const struct marking *m, struct str text)
{
	struct str said = letters(w->arena, text), one,
	           list = words_get(m->words, STR("casework.flags.none"));

	if (said.n == 0)
		return true;
	while (str_cut(&list, ',', &one))
		if (str_equal(letters(w->arena, one), said))
			return true;
	return false;
}

static struct str marks(const struct marking *m, const struct form_field *field)
{
	const struct form_page *page;
	const struct form_field *now = m->newest ? form_field_find(m->newest, field->id, &page) : NULL;

	return field->marks.n == 0 && now ? now->marks : field->marks;
}

static bool is_marking(struct web *w, const struct marking *m, const struct form_field *field)
{
	const struct value *answer = values_find(m->sent->answers, field->id);

	if (marks(m, field).n == 0 || !answer || !values_holds(answer))
		return false;
	return answer->kind != VALUE_TEXT || !says_none(w, m, answer->text);
}

/* --- the case --------------------------------------------------------------------------------- */

static enum err note(struct web *w, const struct marking *m, const struct asker *who,
                     const struct form_field *field, struct str question)
{
	struct str action = str_join(w->arena, STR("flagged_"), marks(m, field));
	struct str of = str_join(w->arena, STR(" – "), m->sent->title);
	struct history_entry entry = { .action = action, .what = str_join(w->arena, question, of),
	                               .staff_only = true };

	return history_add(w->main, w->keys, who, m->child.id, STR(""), &entry);
}

static enum err add(struct web *w, struct marking *m, const struct asker *who,
                    const struct form_field *field)
{
	struct values *one = values_add_tree(m->marks);
	struct str question = form_values_text(w->arena, &m->view, &field->label);

	values_text(one, STR("flag"), marks(m, field));
	values_text(one, STR("field"), field->id);
	values_text(one, STR("question"), question);
	values_text(one, STR("form"), m->sent->title);
	values_text(one, STR("submission"), hex_write(w->arena, m->sent->address));
	values_number(one, STR("on"), m->sent->received_on);
	if (!values_find(m->child.flags, marks(m, field)))
		values_text(m->child.flags, marks(m, field), STR(""));
	return note(w, m, who, field, question);
}

static enum err add_all(struct web *w, struct marking *m, const struct asker *who)
{
	enum err e = OK;

	for (size_t p = 0; p < m->form->page_count; p++)
		for (size_t i = 0; i < m->form->pages[p].field_count && e == OK; i++)
			if (is_marking(w, m, &m->form->pages[p].fields[i]))
				e = add(w, m, who, &m->form->pages[p].fields[i]);
	return e;
}

enum err marking_take(struct web *w, const struct form *f, const struct submission *s)
{
	/* not the sender, nor who accepted it: the history must not tell the family */
	struct asker portal = { .kind = ACTOR_SYSTEM, .id = STR(""), .name = STR(""), .now = w->now };
	struct marking m = { .form = f, .sent = s, .marks = values_open(w->arena) };
	size_t count;
	enum err e;

	if (s->child.n == 0)
		return OK;
	if ((e = speech_english(w, &m.words)) != OK ||
	    (e = child_load(w->main, w->keys, s->child, &m.child)) != OK)
		return e;
	e = form_open(w->arena, w->config.compiled, f->id, STR(""), &m.newest);
	if (err_unless_missing(e) != OK)
		return e;
	m.newest = e == OK ? m.newest : NULL;
	m.view = sheet_received(w, f, s, STR(""));
	m.view.words = m.words;
	if ((e = add_all(w, &m, &portal)) != OK || m.marks->count == 0)
		return e;
	for (const struct value *one = m.child.marks->first; one; one = one->next)
		values_copy(values_add_tree(m.marks), one->children);
	m.child.marks = m.marks;
	if ((e = marking_unprotect(w, &portal, s->child, s->person, &count)) != OK)
		return e;
	return child_save(w->main, w->keys, &m.child, w->now);
}

/* The account may be gone; the mark goes all the same. */
static enum err name_of(struct web *w, struct str person, struct str *name)
{
	struct person p;
	enum err e = person_load(w->main, w->keys, person, &p);

	*name = e == OK ? person_name(w->arena, &p) : STR("");
	return err_unless_missing(e);
}

enum err marking_unprotect(struct web *w, const struct asker *who, struct str child, struct str but,
                           size_t *count)
{
	struct words *words;
	struct grant *list;
	size_t all;
	enum err e = grant_of(w->main, w->keys, child, &list, &all);

	*count = 0;
	if (e == OK)
		e = speech_english(w, &words);
	for (size_t i = 0; e == OK && i < all; i++) {
		struct history_entry entry = { .action = STR("grant_changed"), .staff_only = true };

		if (!list[i].is_protected || (but.n > 0 && str_equal(list[i].person, but)))
			continue;
		list[i].is_protected = false;
		++*count;
		entry.was = words_get(words, STR("casework.people.is_protected"));
		entry.is = words_get(words, STR("casework.flags.off"));
		if ((e = grant_save(w->main, w->keys, &list[i])) == OK &&
		    (e = name_of(w, list[i].person, &entry.what)) == OK)
			e = history_add(w->main, w->keys, who, child, STR(""), &entry);
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

void marking_values(struct web *w, const struct values *marks, struct str flag, struct values *one)
{
	struct values *list = values_list(one, STR("brought")), *row;

	for (const struct value *each = marks ? marks->first : NULL; each; each = each->next) {
		const struct values *mark = each->children;
		int32_t on = (int32_t)values_get_number(mark, STR("on"));

		if (!is_of(mark, flag))
			continue;
		row = values_add_tree(list);
		values_text(row, STR("question"), values_get(mark, STR("question")));
		values_text(row, STR("form_title"), values_get(mark, STR("form")));
		values_text(row, STR("date"), words_date(w->arena, w->words, on));
		values_text(row, STR("href"),
		            str_join(w->arena, STR("/staff/applications/"),
		                     values_get(mark, STR("submission"))));
		values_text(row, STR("looked"), values_get(mark, STR("looked_by")));
	}
	values_flag(one, STR("unchecked"), marking_waits(marks, flag));
}
