#include "cgi-bin/web/brought.h"

#include "cgi-bin/web/speech.h"
#include "store/cases/marking.h"
#include "store/compiled/form_file.h"
#include "store/compiled/words.h"

static enum err begin(struct web *w, struct marking *m)
{
	struct words *words;
	enum err e = speech_english(w, &words);

	*m = (struct marking){ w->main, w->keys, e == OK ? words : NULL, w->now };
	return e;
}

/* NULL: there is none of that id any more. */
static enum err find_newest(struct web *w, const struct form *f, const struct form **newest)
{
	struct form *found;
	enum err e = form_open(w->arena, w->config.compiled, f->id, STR(""), &found);

	*newest = e == OK ? found : NULL;
	return err_unless_missing(e);
}

enum err brought_take(struct web *w, const struct form *f, const struct submission *s)
{
	const struct form *newest;
	struct marking m;
	enum err e;

	if (s->child.n == 0)
		return OK;
	if ((e = begin(w, &m)) != OK || (e = find_newest(w, f, &newest)) != OK)
		return e;
	return marking_take(&m, &(struct marking_form){ f, newest, s });
}

enum err brought_will(struct web *w, const struct form *f, const struct submission *s, bool *will)
{
	struct values *found = values_open(w->arena);
	const struct form *newest;
	struct marking m;
	enum err e;

	*will = false;
	if ((e = begin(w, &m)) != OK || (e = find_newest(w, f, &newest)) != OK)
		return e;
	marking_find(&m, &(struct marking_form){ f, newest, s }, found);
	*will = found->count > 0;
	return OK;
}

enum err brought_unprotect(struct web *w, const struct asker *who, struct str child, size_t *count)
{
	struct marking m;
	enum err e = begin(w, &m);

	return e == OK ? marking_unprotect(&m, who, child, STR(""), count) : e;
}

void brought_values(struct web *w, const struct values *marks, struct str flag, struct values *one)
{
	struct values *list = values_list(one, STR("brought")), *row;

	for (const struct value *each = marks ? marks->first : NULL; each; each = each->next) {
		const struct values *mark = each->children;
		int32_t on = (int32_t)values_get_number(mark, STR("on"));

		if (flag.n > 0 && !str_equal(values_get(mark, STR("flag")), flag))
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
