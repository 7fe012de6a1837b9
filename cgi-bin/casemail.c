/* casemail.c: the council's messages of a case: its inbox and what it sent, one of them with who
 * read it, and writing. The mailbox is shared by all who reach the case; a viewer reads and marks
 * nothing. */
#include "cgi-bin/web/after.h"
#include "cgi-bin/web/casehead.h"
#include "cgi-bin/web/checker.h"
#include "cgi-bin/web/closed.h"
#include "cgi-bin/web/enclosed.h"
#include "cgi-bin/web/mailing.h"
#include "cgi-bin/web/once.h"
#include "cgi-bin/web/parked.h"
#include "cgi-bin/web/receive.h"
#include "cgi-bin/web/scanner.h"
#include "cgi-bin/web/unsaved.h"
#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/compiled/words.h"

enum { PAGE = 25 };

static struct str word(struct web *w, const char *key)
{
	return words_get(w->words, str_of(key));
}

static struct str moment(struct web *w, int64_t at)
{
	struct str day = words_date_short(w->arena, w->words, date_today(at));

	return str_join(w->arena, str_join(w->arena, day, STR(" ")),
	                words_time(w->arena, w->words, at));
}

static struct str message_path(struct web *w, const struct desk_case *d, const struct message *m,
                               const char *rest)
{
	struct str path = str_join(w->arena, d->path, STR("/messages/"));

	path = str_join(w->arena, path, hex_write(w->arena, m->id));
	return str_join(w->arena, path, str_of(rest));
}

/* --- one row, for lists and for its own page --- */

/* Of one that we sent: the people it went to. Of one to us: the officer, or the team. */
static struct str sent_to(struct web *w, const struct message *m)
{
	struct buf b = buf_open(w->arena);

	if (!m->from_council)
		return m->to_officer.n > 0 ? m->to_officer : word(w, "messages.team");
	for (const struct value *one = m->to ? m->to->first : NULL; one; one = one->next) {
		buf_text(&b, b.n > 0 ? ", " : "");
		buf_add(&b, values_get(one->children, STR("name")));
	}
	return buf_str(&b);
}

/* Of one that we sent: those who have not opened it yet, by name. */
static struct str waits_for(struct web *w, const struct message *m)
{
	struct buf b = buf_open(w->arena);
	struct str person;

	for (const struct value *one = m->to ? m->to->first : NULL; one; one = one->next) {
		if (!hex_read(w->arena, values_get(one->children, STR("person")), VAULT_ID_BYTES,
		              &person) ||
		    !message_is_unread(w->main, person, m->child, m->id))
			continue;
		buf_text(&b, b.n > 0 ? ", " : "");
		buf_add(&b, values_get(one->children, STR("name")));
	}
	return buf_str(&b);
}

static void add_row(struct web *w, const struct desk_case *d, const struct message *m,
                    struct values *one)
{
	struct str type = str_join(w->arena, STR("message_type."), m->type);

	values_text(one, STR("date"), moment(w, m->sent_at));
	values_text(one, STR("kind"), words_get(w->words, type));
	values_text(one, STR("from"), m->from_name);
	values_text(one, STR("to_names"), sent_to(w, m));
	values_text(one, STR("title"), m->subject);
	values_text(one, STR("href"), message_path(w, d, m, ""));
	values_flag(one, STR("with_files"), m->files && m->files->count > 0);
	if (m->from_council) {
		values_text(one, STR("waits_for"), waits_for(w, m));
	} else {
		values_text(one, STR("read_by"), m->read_by);
		values_text(one, STR("read_at"), m->read_at > 0 ? moment(w, m->read_at) : STR(""));
	}
	values_flag(one, STR("ours"), m->from_council);
}

/* --- the lists --- */

static enum err add_list(struct web *w, const struct desk_case *d, enum mailbox box,
                         struct values *v)
{
	struct values *rows = values_list(v, STR("messages"));
	struct mailbox_page page = { MESSAGE_COUNCIL, d->what.child.id, box, STR(""), PAGE + 1 };
	struct message *list;
	size_t count;
	enum err e;

	if (!after_read(w, MESSAGE_ID_BYTES, &page.after))
		return ERR_NOT_FOUND;
	if ((e = message_list(w->main, w->keys, &page, &list, &count)) != OK)
		return e;
	for (size_t i = 0; i < count && i < PAGE; i++) {
		struct values *one = values_add_tree(rows);

		add_row(w, d, &list[i], one);
		values_flag(one, STR("unread"), list[i].is_unread);
	}
	values_flag(v, STR("has_messages"), count > 0);
	if (count > PAGE)
		after_values(w, w->request.path, list[PAGE - 1].id, v);
	return OK;
}

static enum err list_page(struct web *w, enum mailbox box)
{
	struct values *v = values_open(w->arena);
	struct desk_case d;
	enum err e = desk_case_open(w, ACT_CASE_READ, &d);

	if (e != OK || (e = add_list(w, &d, box, v)) != OK)
		return e;
	casehead_values(w, &d, "/messages", v);
	values_flag(v, STR("is_inbox"), box == MAILBOX_IN);
	values_text(v, STR("inbox_href"), str_join(w->arena, d.path, STR("/messages")));
	values_text(v, STR("sent_href"), str_join(w->arena, d.path, STR("/messages/sent")));
	if (allow_role(d.who.staff->role, ACT_CASE_WRITE))
		values_text(v, STR("new_href"), str_join(w->arena, d.path, STR("/messages/new")));
	if (str_is(web_query(w, "done"), "sent"))
		values_text(v, STR("notice"), word(w, "casemail.sent"));
	if ((e = desk_case_look(w, &d.who, d.what.child.id, STR("case"))) != OK)
		return e;
	return web_page(w, 200, "staff-case-messages", v);
}

static enum err get_inbox(struct web *w)
{
	return list_page(w, MAILBOX_IN);
}

static enum err get_sent(struct web *w)
{
	return list_page(w, MAILBOX_SENT);
}

/* --- one of them --- */

static enum err load(struct web *w, struct desk_case *d, struct message *m)
{
	struct str id;
	enum err e = desk_case_open(w, ACT_CASE_READ, d);

	if (e != OK)
		return e;
	if (!hex_read(w->arena, web_piece(w, "message"), MESSAGE_ID_BYTES, &id))
		return ERR_NOT_FOUND;
	return message_load(w->main, w->keys, MESSAGE_COUNCIL, d->what.child.id, id, m);
}

/* Of one that concerns one of the family, the others are not told. */
static enum err look(struct web *w, const struct desk_case *d, const struct message *m)
{
	struct history_seen seen = { m->id, STR("message"), m->from_council ? STR("") : m->from };
	bool is_to_one = m->from_council && m->to->count == 1;

	if (is_to_one && !hex_read(w->arena, values_get(m->to->first->children, STR("person")),
	                           VAULT_ID_BYTES, &seen.to))
		return ERR_DAMAGED;
	return desk_case_look_into(w, &d->who, m->child, &seen);
}

/* Opening it takes it off everybody's list of unread ones. */
static enum err mark_read(struct web *w, struct desk_case *d, struct message *m)
{
	bool may = allow_role(d->who.staff->role, ACT_CASE_WRITE);
	enum err e;

	if (may && !w->request.head && message_is_unread(w->main, MESSAGE_COUNCIL, m->child, m->id)) {
		if ((e = web_write(w)) != OK || (e = load(w, d, m)) != OK)
			return e;
		if ((e = message_read(w->main, w->keys, MESSAGE_COUNCIL, m, d->who.name, w->now)) != OK)
			return e;
	}
	return look(w, d, m);
}

static enum err get_message(struct web *w)
{
	struct values *v = values_open(w->arena), *one = values_tree(v, STR("letter"));
	struct desk_case d;
	struct message m;
	enum err e;

	if ((e = load(w, &d, &m)) != OK || (e = mark_read(w, &d, &m)) != OK)
		return e;
	casehead_values(w, &d, "/messages", v);
	add_row(w, &d, &m, one);
	values_text(one, STR("text"), m.text);
	enclosed_values(w, &m, message_path(w, &d, &m, "/files/"), true, v);
	if (allow_role(d.who.staff->role, ACT_CASE_WRITE))
		values_text(v, STR("reply_href"), message_path(w, &d, &m, "/reply"));
	if (m.replies_to.n > 0)
		values_text(v, STR("earlier_href"),
		            str_join(w->arena, str_join(w->arena, d.path, STR("/messages/")),
		                     hex_write(w->arena, m.replies_to)));
	values_text(v, STR("back"),
	            str_join(w->arena, d.path,
	                     str_of(m.from_council ? "/messages/sent" : "/messages")));
	return web_page(w, 200, "staff-case-message", v);
}

static enum err get_file(struct web *w)
{
	struct desk_case d;
	struct message m;
	enum err e = load(w, &d, &m);

	if (e != OK || (e = enclosed_send(w, &m)) != OK)
		return e;
	return look(w, &d, &m);
}

/* --- writing --- */

/* What was typed before the case was closed is shown still, and what became of the case. */
static enum err get_write(struct web *w)
{
	struct mailing m;
	enum err e = mailing_open(w, &m), kept;

	if (e != OK)
		return e;
	if ((kept = parked_return(w)) != OK && kept != ERR_NOT_FOUND)
		return kept;
	if (closed_is(&m.d) && kept != OK)
		return closed_page(w, &m.d, "/messages/new");
	mailing_begin(w, &m);
	if (kept == OK)
		mailing_read(w, &m);
	closed_check(w, &m.d);
	return mailing_page(w, w->problems.count > 0 ? 422 : 200, &m);
}

/* What tells one sending from the next: the fields, and each file. */
static struct str change_of(struct web *w, const struct receive *files, size_t count)
{
	struct buf b = buf_open(w->arena);

	for (size_t i = 0; i < count; i++) {
		buf_add(&b, str_bytes(files[i].blob.hash, sizeof(files[i].blob.hash)));
		buf_add(&b, files[i].name);
	}
	return once_post(w, buf_str(&b));
}

/* Of several that were chosen at once, which. */
static void refuse_files(struct web *w, const struct receive *files, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct words_pair name = { STR("name"), files[i].name };

		if (!files[i].problem)
			continue;
		receive_problem(&files[i], STR("file"), &w->problems);
		if (count > 1 && files[i].name.n > 0 && !str_is(str_of(files[i].problem), "file_count"))
			w->problems.last->row = words_fill(w->arena, w->words, word(w, "casemail.one_file"),
			                                   &name, 1);
	}
}

static enum err send(struct web *w, struct mailing *m, struct receive *files, size_t count)
{
	struct str me = w->clerk->staff.id, change = change_of(w, files, count), id;
	bool is_done;
	enum err e;

	if ((e = web_write(w)) != OK || (e = once_again(w, me, change, &is_done)) != OK || is_done)
		return e;
	if ((e = mailing_open(w, m)) != OK)
		return unsaved_gone(w, e);
	mailing_read(w, m);
	mailing_check(w, m);
	refuse_files(w, files, count);
	if (w->problems.count > 0 || mailing_is_answered(m))
		return mailing_page(w, w->problems.count > 0 ? 422 : 409, m);
	if ((e = mailing_send(w, m, files, count, &id)) != OK)
		return e;
	for (size_t i = 0; i < count; i++)
		files[i].writer = NULL;        /* kept */
	return once_done(w, me, change, str_join(w->arena, m->d.path, STR("/messages/sent?done=sent")));
}

static enum err post_write(struct web *w)
{
	struct receive_limits limits = receive_usual(w);
	struct receive *files = ARENA_MANY(w->arena, MESSAGE_FILES_MAX, struct receive);
	struct mailing m;
	size_t count = 0;
	enum err e = mailing_open(w, &m);

	if (e != OK)
		return unsaved_gone(w, e);
	if ((e = receive_files(w, &limits, MESSAGE_FILES_MAX, files, &count)) == OK)
		e = send(w, &m, files, count);
	for (size_t i = 0; i < count; i++)
		receive_drop(&files[i]);
	return e;
}

static const struct route routes[] = {
	{ GET, "/staff/cases/:case/messages", STAFF, READ, get_inbox },
	{ GET, "/staff/cases/:case/messages/sent", STAFF, READ, get_sent },
	{ GET, "/staff/cases/:case/messages/new", STAFF, READ, get_write },
	{ POST, "/staff/cases/:case/messages/new", STAFF, READ, post_write },
	{ GET, "/staff/cases/:case/messages/:message", STAFF, READ, get_message },
	{ GET, "/staff/cases/:case/messages/:message/reply", STAFF, READ, get_write },
	{ POST, "/staff/cases/:case/messages/:message/reply", STAFF, READ, post_write },
	{ GET, "/staff/cases/:case/messages/:message/files/:file", STAFF, READ, get_file },
};

static const struct posts posts[] = {
	{ "/staff/cases/:case/messages/new", "to type subject message known nonce whole file action" },
	{ "/staff/cases/:case/messages/:message/reply",
	  "to type subject message known nonce whole file action" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "casemail", .routes = routes, .route_count = COUNT(routes), .login = CLERK_LOGIN,
		.posts = posts, .posts_count = COUNT(posts), .body_bytes_max = RECEIVE_ARRIVING_BYTES_MAX,
		.body_seconds = RECEIVE_SECONDS_MAX,
		.checker = checker_start, .scanner = scanner_start, .seconds_max = 60,
		.visitor = clerk_find, .common = clerk_common, .park = clerk_park, .after = parked_after,
	};

	web_run(&program);
}
