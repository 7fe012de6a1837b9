#include "cgi-bin/web/mailing.h"

#include "cgi-bin/web/casehead.h"
#include "cgi-bin/web/closed.h"
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/once.h"
#include "cgi-bin/web/parked.h"
#include "cgi-bin/web/receive.h"
#include "cgi-bin/web/wishes.h"
#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/cases/history.h"
#include "store/cases/notice.h"
#include "store/compiled/choices.h"
#include "store/compiled/words.h"

enum { ANSWERS_LOOKED_AT = 25 };

/* The newest answer of the council to the same message, among the latest that it sent. */
static enum err find_answer(struct web *w, struct mailing *m)
{
	struct mailbox_page sent = { MESSAGE_COUNCIL, m->d.what.child.id, MAILBOX_SENT, STR(""),
	                             ANSWERS_LOOKED_AT };
	struct message *list;
	size_t count;
	enum err e = message_list(w->main, w->keys, &sent, &list, &count);

	m->answer = (struct message){ .id = STR("") };
	for (size_t i = 0; e == OK && i < count; i++)
		if (str_equal(list[i].replies_to, m->earlier.id)) {
			m->answer = list[i];
			break;
		}
	return e;
}

enum err mailing_open(struct web *w, struct mailing *m)
{
	bool is_reply = str_ends(w->request.path, STR("/reply")) ||
	                str_ends(w->request.path, STR("/reply/"));
	struct str id;
	enum err e;

	*m = (struct mailing){ .known = STR("") };
	if ((e = desk_case_open(w, ACT_CASE_WRITE, &m->d)) != OK)
		return e;
	if ((e = addressees_load(w, &m->d.what.child, MAY_MESSAGE, &m->to)) != OK)
		return e;
	m->path = str_join(w->arena, m->d.path, STR("/messages/new"));
	if (!is_reply)
		return OK;
	if (!hex_read(w->arena, web_piece(w, "message"), MESSAGE_ID_BYTES, &id))
		return ERR_NOT_FOUND;
	m->path = w->request.path;
	if ((e = message_load(w->main, w->keys, MESSAGE_COUNCIL, m->d.what.child.id, id,
	                      &m->earlier)) != OK)
		return e;
	return find_answer(w, m);
}

/* --- what it begins with --- */

/* "On 21 Jul 2021 at 11:44 Robin Ashdown wrote:" below a line. */
static struct str quote_line(struct web *w, const struct message *m)
{
	struct words_pair pairs[] = {
		{ STR("date"), words_date_short(w->arena, w->words, date_today(m->sent_at)) },
		{ STR("time"), words_time(w->arena, w->words, m->sent_at) }, { STR("name"), m->from_name },
	};

	return words_fill(w->arena, w->words, words_get(w->words, STR("casemail.quote")), pairs,
	                  COUNT(pairs));
}

/* A reply goes to whoever wrote; to a message of our own, to those it was sent to. Ticks them;
 * returns the names of those who can get none now. */
static struct str choose_earlier(struct web *w, const struct mailing *m, struct addressees *to)
{
	struct str person;
	struct buf gone = buf_open(w->arena);

	if (!m->earlier.from_council)
		return addressees_choose(to, m->earlier.from) ? STR("") : m->earlier.from_name;
	for (const struct value *one = m->earlier.to ? m->earlier.to->first : NULL; one;
	     one = one->next) {
		if (hex_read(w->arena, values_get(one->children, STR("person")), VAULT_ID_BYTES, &person) &&
		    addressees_choose(to, person))
			continue;
		buf_text(&gone, gone.n > 0 ? ", " : "");
		buf_add(&gone, values_get(one->children, STR("name")));
	}
	return buf_str(&gone);
}

void mailing_begin(struct web *w, struct mailing *m)
{
	struct choice *all;

	if (m->earlier.id.n == 0) {
		if (m->to.count == 1)
			addressees_choose(&m->to, m->to.all[0].person);
		return;
	}
	choose_earlier(w, m, &m->to);
	if (choices_list(w->arena, w->words, STR("message_type"), STR("staff"), &all) > 0)
		m->type = all[0].id;
	m->subject = message_reply_subject(w->arena, m->earlier.subject);
	if (m->to.chosen > 0)                  /* their words are not for others */
		m->text = message_quote(w->arena, &m->earlier, quote_line(w, &m->earlier));
	m->known = m->answer.id;
}

void mailing_read(struct web *w, struct mailing *m)
{
	m->type = web_field(w, "type");
	m->subject = request_line(w->arena, &w->request, "subject");
	m->text = request_lines(w->arena, &w->request, "message");
	if (!hex_read(w->arena, web_field(w, "known"), MESSAGE_ID_BYTES, &m->known))
		m->known = STR("");
	addressees_read(w, &m->to);
}

/* --- what is missing --- */

void mailing_check(struct web *w, const struct mailing *m)
{
	closed_check(w, &m->d);
	if (m->to.chosen == 0)
		entry_problem(w, "to", "send_to");
	if (!choices_offer(w->arena, w->words, STR("message_type"), STR("staff"), m->type))
		entry_problem(w, "type", "message_type");
	if (m->subject.n == 0)
		entry_problem(w, "subject", "message_subject");
	entry_check_length(w, "subject", "casemail.subject", m->subject, MESSAGE_SUBJECT_MAX);
	if (str_trim(m->text).n == 0)
		entry_problem(w, "message", "message_text");
	entry_check_length(w, "message", "casemail.message", m->text, MESSAGE_TEXT_MAX);
}

bool mailing_is_answered(const struct mailing *m)
{
	return m->answer.id.n > 0 && !str_equal(m->answer.id, m->known);
}

/* --- sending --- */

static enum err keep_files(struct web *w, struct message *one, struct receive *files, size_t count)
{
	enum err e = OK;

	one->files = values_open(w->arena);
	for (size_t i = 0; i < count && e == OK; i++) {
		receive_values(w, &files[i], values_add_tree(one->files));
		e = receive_keep(w, one->child, &files[i]);
	}
	return e;
}

static enum err tell(struct web *w, const struct mailing *m, const struct message *one)
{
	struct str path = str_join(w->arena, STR("/children/"), hex_write(w->arena, one->child));
	struct notice n = { .letter = "new-message", .now = w->now };
	struct history_entry entry = { .action = STR("message_sent"),
	                               .staff_only = m->to.chosen < m->to.count };
	enum err e;

	for (size_t i = 0; m->to.chosen == 1 && i < m->to.count; i++)
		if (m->to.all[i].chosen)
			entry.to = m->to.all[i].person;
	e = history_add(w->main, w->keys, &m->d.who, one->child, one->id, &entry);
	path = str_join(w->arena, path, STR("/messages/"));
	n.path = str_join(w->arena, path, hex_write(w->arena, one->id));
	for (size_t i = 0; e == OK && i < m->to.count; i++)
		if (m->to.all[i].chosen)
			e = notice_person(w->main, w->keys, &n, m->to.all[i].person);
	return e;
}

enum err mailing_send(struct web *w, struct mailing *m, struct receive *files, size_t count,
                      struct str *id)
{
	struct message one = {
		.child = m->d.what.child.id, .type = m->type, .subject = m->subject, .text = m->text,
		.from_council = true,
		.from = m->d.who.id, .from_name = m->d.who.name, .to = addressees_list(w, &m->to),
		.replies_to = m->earlier.id, .sent_at = w->now,
	};
	enum err e;

	if ((e = keep_files(w, &one, files, count)) != OK ||
	    (e = message_add(w->main, w->keys, &one)) != OK)
		return e;
	if (m->earlier.id.n > 0 && !m->earlier.from_council &&
	    (e = message_read(w->main, w->keys, MESSAGE_COUNCIL, &m->earlier, m->d.who.name, w->now)) !=
	        OK)
		return e;
	*id = one.id;
	return tell(w, m, &one);
}

/* --- the page --- */

static void add_answer(struct web *w, const struct mailing *m, struct values *v)
{
	struct values *one = values_tree(v, STR("answered"));
	struct str path = str_join(w->arena, m->d.path, STR("/messages/"));

	values_text(one, STR("who"), m->answer.from_name);
	values_text(one, STR("when"), words_time(w->arena, w->words, m->answer.sent_at));
	values_text(one, STR("date"),
	            words_date_short(w->arena, w->words, date_today(m->answer.sent_at)));
	values_text(one, STR("href"), str_join(w->arena, path, hex_write(w->arena, m->answer.id)));
}

/* Who the reply was for and can get none: said, so that nobody is ticked in their place unseen. */
static struct str no_reply(struct web *w, const struct mailing *m)
{
	struct addressees to = m->to;
	struct words_pair names = { STR("names"), STR("") };

	to.all = ARENA_MANY(w->arena, to.count + 1, struct addressee);
	for (size_t i = 0; i < to.count; i++)
		to.all[i] = m->to.all[i];
	names.text = m->earlier.id.n > 0 ? choose_earlier(w, m, &to) : STR("");
	if (names.text.n == 0)
		return STR("");
	return words_fill(w->arena, w->words, words_get(w->words, STR("casemail.no_reply")), &names, 1);
}

enum err mailing_page(struct web *w, int status, const struct mailing *m)
{
	struct values *v = values_open(w->arena);
	enum err e = wishes_values(w, &m->d.what.child, v);

	if (e != OK)
		return e;
	casehead_values(w, &m->d, m->earlier.id.n > 0 ? "/messages" : "/messages/new", v);
	entry_box(w, v, "to", STR(""));
	entry_box(w, v, "type", m->type);
	entry_box(w, v, "subject", m->subject);
	entry_box(w, v, "message", m->text);
	entry_box(w, v, "file", STR(""));
	choices_values(w->words, STR("message_type"), STR("staff"), m->type,
	               values_list(v, STR("types")));
	addressees_values(w, &m->to, v);
	values_text(v, STR("no_reply"), no_reply(w, m));
	values_flag(v, STR("is_reply"), m->earlier.id.n > 0);
	values_text(v, STR("known"), hex_write(w->arena, m->answer.id));
	if (m->answer.id.n > 0)
		add_answer(w, m, v);
	values_flag(v, STR("again"), status != 200);
	/* what was typed stays, also when nobody can get it any more */
	values_flag(v, STR("has_form"), m->to.count > 0 || status != 200 || m->text.n > 0);
	values_text(v, STR("path"), m->path);
	values_text(v, STR("back"), str_join(w->arena, m->d.path, STR("/messages")));
	parked_values(w, v);
	once_values(w, v);
	return web_page(w, status, "staff-case-message-write", v);
}
