#include "cgi-bin/web/chronicle.h"

#include "cgi-bin/web/after.h"
#include "store/compiled/words.h"

enum { PAGE = 50, KEY_BYTES = 8 + VAULT_ID_BYTES };

static struct str who(struct web *w, const struct history_entry *e)
{
	if (e->by_name.n > 0)
		return e->by_name;
	return words_get(w->words,
	                 e->actor == ACTOR_STAFF ? STR("history.council") : STR("history.system"));
}

/* A date of a case is named by its event, a part of the portal by its word; all else stands as it
 * was given. */
static struct str what(struct web *w, const struct history_entry *e)
{
	static const char *const sections[] = { "timescale.events.", "history.whats." };
	struct str text;

	for (size_t i = 0; i < COUNT(sections); i++)
		if (words_find(w->words, str_join(w->arena, str_of(sections[i]), e->what), &text))
			return text;
	return e->what;
}

static void add(struct web *w, const struct history_entry *e, struct values *one)
{
	struct words_pair pairs[] = {
		{ STR("what"), what(w, e) }, { STR("was"), words_date_text(w->arena, w->words, e->was) },
		{ STR("is"), words_date_text(w->arena, w->words, e->is) },
	};
	struct str key = str_join(w->arena, STR("history."), e->action), note;

	values_text(one, STR("when"), words_when(w->arena, w->words, e->at));
	values_text(one, STR("who"), who(w, e));
	values_flag(one, STR("staff_only"), e->staff_only);
	values_text(one, STR("text"),
	            words_fill(w->arena, w->words, words_get(w->words, key), pairs, COUNT(pairs)));
	if (e->was.n == 0 && e->is.n == 0)
		return;
	note = words_get(w->words, e->was.n == 0  ? STR("history.to")
	                           : e->is.n == 0 ? STR("history.from")
	                                          : STR("history.from_to"));
	values_text(one, STR("note"), words_fill(w->arena, w->words, note, pairs, COUNT(pairs)));
}

void chronicle_values(struct web *w, const struct history_entry *list, size_t count,
                      struct str path, bool more, struct values *v)
{
	struct values *entries = values_list(v, STR("entries"));

	for (size_t i = 0; i < count; i++)
		add(w, &list[i], values_add_tree(entries));
	values_flag(v, STR("has_entries"), count > 0);
	if (more)
		after_values(w, path, list[count - 1].key, v);
}

enum err chronicle_page(struct web *w, struct str child, struct str reader, struct str path,
                        struct values *v)
{
	struct history_page page = { child, reader, STR(""), PAGE };
	struct history_entry *list;
	size_t count;
	enum err e;

	if (!after_read(w, KEY_BYTES, &page.after))
		return ERR_NOT_FOUND;
	if ((e = history_list(w->main, w->keys, &page, &list, &count)) == OK)
		chronicle_values(w, list, count, path, count == PAGE, v);
	return e;
}
