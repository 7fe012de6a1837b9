#include "cgi-bin/web/wishes.h"

#include "cgi-bin/web/applied.h"
#include "cgi-bin/web/sheet.h"
#include "store/base/hex.h"
#include "store/compiled/form_file.h"
#include "store/compiled/words.h"
#include "store/forms/submission_desk.h"

enum { ADDRESS_BYTES = 24 };

/* Those whose form was read already: what they answered before does not count any more. */
struct senders {
	struct str of[WISHES_MAX];
	size_t count;
};

static bool was_read(const struct senders *all, struct str person)
{
	for (size_t i = 0; i < all->count; i++)
		if (person.n > 0 && str_equal(all->of[i], person))
			return true;
	return false;
}

static bool is_usual(struct web *w, struct str answer)
{
	struct str usual = words_get(w->words, STR("casework.wishes.usual")), one;

	while (str_cut(&usual, ' ', &one))
		if (str_equal(one, answer))
			return true;
	return false;
}

static bool is_wish(struct web *w, const struct value *answer)
{
	if (!answer || !values_holds(answer))
		return false;
	if (answer->kind != VALUE_LIST)
		return !is_usual(w, answer->text);
	for (const struct value *one = answer->children->first; one; one = one->next)
		if (!is_usual(w, one->text))
			return true;
	return false;
}

/* True: the form asks for it, whatever was answered. */
static bool add_answers(struct web *w, const struct form_view *view, struct values *list)
{
	struct str ids = words_get(w->words, STR("casework.wishes.fields")), id;
	const struct form_page *page;
	bool asks = false;

	while (str_cut(&ids, ' ', &id)) {
		const struct form_field *field = form_field_find(view->form, id, &page);

		asks = asks || field;
		if (field && is_wish(w, values_find(view->answers, id)))
			form_values_entry(view, page, field, values_add_tree(list));
	}
	return asks;
}

static enum err add_sender(struct web *w, const struct submission *s, struct values *one)
{
	struct applied a = { .s = *s };
	enum err e = person_load(w->main, w->keys, s->person, &a.sender);

	values_text(one, STR("name"), e == OK ? applied_sender(w, &a.sender) : STR(""));
	values_text(one, STR("date"), words_date_short(w->arena, w->words, s->received_on));
	values_text(one, STR("href"), str_join(w->arena, STR("/staff/applications/"),
	                                       hex_write(w->arena, s->address)));
	return err_unless_missing(e);
}

/* Of a form that is not there any more nothing can be told: its answers are where they were. */
static enum err add_form(struct web *w, const struct submission *s, struct senders *read,
                         struct values *list)
{
	struct values *answers = values_open(w->arena), *one;
	struct form_view view;
	struct form *form;
	enum err e = form_load(w->arena, w->config.compiled, s->form, s->version, &form);

	if (e != OK)
		return err_is_unreadable(e) ? OK : e;
	view = sheet_received(w, form, s, STR(""));
	if (!add_answers(w, &view, answers))
		return OK;
	read->of[read->count++] = s->person;
	if (answers->count == 0)
		return OK;
	one = values_add_tree(list);
	values_copy(values_list(one, STR("answers")), answers);
	return add_sender(w, s, one);
}

enum err wishes_values(struct web *w, const struct child *c, struct values *v)
{
	struct values *list = values_list(v, STR("wishes"));
	struct senders read = { .count = 0 };
	const struct value *each = c->submissions->first;
	enum err e = OK;

	for (size_t i = 0; each && i < WISHES_MAX && e == OK; i++, each = each->next) {
		struct submission s;
		struct str address;

		if (!hex_read(w->arena, each->text, ADDRESS_BYTES, &address))
			continue;
		if ((e = submission_open(w->main, w->keys, address, &s)) == OK &&
		    !was_read(&read, s.person))
			e = add_form(w, &s, &read, list);
		if (err_is_unreadable(e))
			e = OK;
	}
	values_flag(v, STR("has_wishes"), list->count > 0);
	return e;
}
