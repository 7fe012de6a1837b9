#include "cgi-bin/web/letterbox.h"
#include "cgi-bin/web/after.h"
#include "cgi-bin/web/named.h"

#include "store/base/hex.h"
#include "store/cases/unsent.h"
#include "store/compiled/words.h"

enum { PAGE = 25 };

static struct str type_of(struct web *w, const struct message *m)
{
	return web_word(w, "message_type.", m->type);
}

/* Names one after the other; to nobody by name: the team. */
static enum err to_of(struct web *w, const struct kin *k, const struct message *m, struct str *to)
{
	struct buf b = buf_open(w->arena);
	struct str name;
	enum err e;

	*to = m->to_officer.n > 0 ? m->to_officer : words_get(w->words, STR("messages.team"));
	if (!m->from_council)
		return OK;
	for (const struct value *one = m->to ? m->to->first : NULL; one; one = one->next) {
		if ((e = named_person(w, k, one->children, &name)) != OK)
			return e;
		if (b.n > 0)
			buf_text(&b, ", ");
		buf_add(&b, name);
	}
	*to = buf_str(&b);
	return OK;
}

enum err letterbox_row(struct web *w, const struct kin *k, const struct message *m,
                       struct values *one)
{
	struct str to;
	enum err e = to_of(w, k, m, &to);

	if (e != OK)
		return e;
	values_text(one, STR("when"), words_when(w->arena, w->words, m->sent_at));
	values_text(one, STR("kind"), type_of(w, m));
	values_text(one, STR("from"), m->from_name);
	values_text(one, STR("to"), to);
	values_text(one, STR("subject"), m->subject);
	values_flag(one, STR("has_files"), m->files && m->files->count > 0);
	values_text(one, STR("href"), kin_path_id(w, k, "/messages/", m->id));
	return OK;
}

static enum err add_unsent(struct web *w, const struct kin *k, struct values *v)
{
	struct values *list = values_list(v, STR("drafts")), *one;
	struct unsent *all;
	size_t count;
	enum err e = unsent_list(w->main, w->keys, k->who.id, k->what.child.id, &all, &count);

	for (size_t i = 0; e == OK && i < count; i++) {
		struct str path = all[i].replies_to.n == 0
		                      ? kin_path(w, k, "/messages/new")
		                      : str_join(w->arena,
		                                 kin_path_id(w, k, "/messages/", all[i].replies_to),
		                                 STR("/reply"));
		struct str id = hex_write(w->arena, all[i].id);

		one = values_add_tree(list);
		values_text(one, STR("subject"),
		            all[i].subject.n > 0 ? all[i].subject
		                                 : words_get(w->words, STR("messages.no_subject")));
		values_text(one, STR("last_saved"), words_when(w->arena, w->words, all[i].saved_at));
		values_text(one, STR("href"),
		            str_join(w->arena, str_join(w->arena, path, STR("?draft=")), id));
		values_text(one, STR("delete"),
		            str_join(w->arena, kin_path_id(w, k, "/messages/unsent/", all[i].id),
		                     STR("/delete")));
	}
	values_flag(v, STR("has_drafts"), list->count > 0);
	return e;
}

static void add_places(struct web *w, const struct kin *k, enum mailbox box, struct values *v)
{
	struct words_pair pair = { STR("name"), child_name(w->arena, &k->what.child) };

	kin_values(w, k, v);
	values_flag(v, STR("is_sent"), box == MAILBOX_SENT);
	values_text(v, STR("heading"),
	            words_fill(w->arena, w->words,
	                       words_get(w->words, box == MAILBOX_SENT ? STR("messages.sent_items_of")
	                                                               : STR("messages.inbox_of")),
	                       &pair, 1));
	values_text(v, STR("inbox_href"), kin_path(w, k, "/messages"));
	values_text(v, STR("sent_href"), kin_path(w, k, "/messages/sent"));
	values_text(v, STR("new_href"), kin_path(w, k, "/messages/new"));
	values_text(v, STR("dashboard"), kin_path(w, k, "/dashboard"));
	values_text(v, STR("expect"),
	            words_fill(w->arena, w->words, words_get(w->words, STR("messages.expect")), NULL,
	                       0));
	if (box == MAILBOX_SENT && str_is(web_query(w, "done"), "1"))
		values_text(v, STR("notice"), words_get(w->words, STR("messages.sent")));
}

static enum err add_row(struct web *w, const struct kin *k, const struct message *m,
                        struct values *one)
{
	values_flag(one, STR("unread"), m->is_unread);
	return letterbox_row(w, k, m, one);
}

enum err letterbox_page(struct web *w, enum mailbox box)
{
	struct values *v = values_open(w->arena), *rows = values_list(v, STR("messages"));
	struct mailbox_page page = { .box = box, .max = PAGE + 1 };
	struct message *list;
	size_t count;
	struct kin k;
	enum err e = kin_open(w, ACT_MESSAGE, &k);

	if (e != OK)
		return e;
	if (!after_read(w, MESSAGE_ID_BYTES, &page.after))
		return ERR_NOT_FOUND;
	page.owner = k.who.id;
	page.child = k.what.child.id;
	e = message_list(w->main, w->keys, &page, &list, &count);
	if (e != OK || (e = add_unsent(w, &k, v)) != OK)
		return e;
	for (size_t i = 0; i < count && i < PAGE; i++)
		if ((e = add_row(w, &k, &list[i], values_add_tree(rows))) != OK)
			return e;
	values_flag(v, STR("has_messages"), count > 0);
	add_places(w, &k, box, v);
	if (count > PAGE)
		after_values(w, w->request.path, list[PAGE - 1].id, v);
	return web_page(w, 200, "messages", v);
}
