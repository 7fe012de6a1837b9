/* inbox.c: the messages between somebody of a case and the council: lists, one of them and its
 * files, a reply, a new one. */
#include "cgi-bin/web/checker.h"
#include "cgi-bin/web/enclosed.h"
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/letterbox.h"
#include "cgi-bin/web/once.h"
#include "cgi-bin/web/pacing.h"
#include "cgi-bin/web/parked.h"
#include "cgi-bin/web/scanner.h"
#include "cgi-bin/web/unsaved.h"
#include "cgi-bin/web/writing.h"
#include "store/base/hex.h"
#include "store/compiled/words.h"

/* --- the lists --- */

static enum err get_inbox(struct web *w)
{
	return letterbox_page(w, MAILBOX_IN);
}

static enum err get_sent(struct web *w)
{
	return letterbox_page(w, MAILBOX_SENT);
}

/* --- one of them --- */

static enum err load(struct web *w, struct kin *k, struct message *m)
{
	struct str id;
	enum err e = kin_open(w, ACT_MESSAGE, k);

	if (e != OK)
		return e;
	if (!hex_read(w->arena, web_piece(w, "message"), MESSAGE_ID_BYTES, &id))
		return ERR_NOT_FOUND;
	return message_load(w->main, w->keys, k->who.id, k->what.child.id, id, m);
}

/* Opening it reads it: that is written down, and the look with it. HEAD opens nothing. */
static enum err mark_read(struct web *w, struct kin *k, struct message *m)
{
	enum err e;

	if (w->request.head || !message_is_unread(w->main, k->who.id, m->child, m->id))
		return kin_look(w, k, m->id, STR("message"));
	if ((e = web_write(w)) != OK || (e = load(w, k, m)) != OK)
		return e;
	if ((e = message_read(w->main, w->keys, k->who.id, m, STR(""), w->now)) != OK)
		return e;
	return kin_look(w, k, m->id, STR("message"));
}

static enum err get_message(struct web *w)
{
	struct values *v = values_open(w->arena);
	struct message m;
	struct str path;
	struct kin k;
	enum err e;

	if ((e = load(w, &k, &m)) != OK || (e = mark_read(w, &k, &m)) != OK)
		return e;
	kin_values(w, &k, v);
	if ((e = letterbox_row(w, &k, &m, v)) != OK)
		return e;
	path = kin_path_id(w, &k, "/messages/", m.id);
	enclosed_values(w, &m, str_join(w->arena, path, STR("/files/")), false, v);
	values_text(v, STR("text"), m.text);
	if (m.from_council)
		values_text(v, STR("reply_href"), str_join(w->arena, path, STR("/reply")));
	values_text(v, STR("back"), kin_path(w, &k, m.from_council ? "/messages" : "/messages/sent"));
	values_text(v, STR("dashboard"), kin_path(w, &k, "/dashboard"));
	return web_page(w, 200, "message", v);
}

static enum err get_file(struct web *w)
{
	struct message m;
	struct kin k;
	enum err e = load(w, &k, &m);

	return e == OK ? enclosed_send(w, &m) : e;
}

/* --- writing --- */

/* Or what was typed while nobody was signed in, and found no room. */
static enum err get_write(struct web *w)
{
	struct request *as = ARENA_NEW(w->arena, struct request);
	struct writing wr;
	enum err e;

	if ((e = writing_open(w, &wr)) != OK || (e = writing_load(w, &wr)) != OK)
		return e;
	if (wr.u.id.n == 0 && (e = parked_find(w, w->request.path, as)) == OK)
		e = writing_read(w, as, &wr);
	return e == OK || e == ERR_NOT_FOUND ? writing_page(w, 200, &wr) : e;
}

/* Whoever loads the page of a refused file again, or chooses a language there, goes on with what
 * was kept of it. */
static enum err get_upload(struct web *w)
{
	struct unsent *list;
	struct writing wr;
	size_t count = 0;
	enum err e;

	if ((e = writing_open(w, &wr)) != OK ||
	    (e = unsent_list(w->main, w->keys, wr.u.person, wr.u.child, &list, &count)) != OK)
		return e;
	for (size_t i = 0; i < count; i++)
		if (str_equal(list[i].replies_to, wr.u.replies_to) && list[i].saved_at >= wr.u.saved_at)
			wr.u = list[i];
	return web_redirect(w, wr.u.id.n > 0 ? writing_path(w, &wr) : wr.path);
}

/* No more can be kept: what was typed stands on the page. */
static enum err full_page(struct web *w, struct writing *wr)
{
	entry_problem(w, "", "unsent_many")->number = UNSENT_MAX;
	return writing_page(w, 422, wr);
}

/* Kept as it is, and shown. */
static enum err keep_and_show(struct web *w, struct writing *wr)
{
	enum err e = writing_keep(w, wr);

	if (e == ERR_LIMIT)
		return full_page(w, wr);
	return e == OK ? writing_page(w, w->problems.count == 0 ? 409 : 422, wr) : e;
}

static enum err remove_file(struct web *w, struct writing *wr, struct str wanted)
{
	struct values *left = values_open(w->arena);
	struct str id;
	enum err e = OK;

	for (const struct value *one = wr->u.files ? wr->u.files->first : NULL; one && e == OK;
	     one = one->next) {
		if (!str_equal(values_get(one->children, STR("id")), wanted))
			values_copy(values_add_tree(left), one->children);
		else if (hex_read(w->arena, wanted, VAULT_ID_BYTES, &id))
			e = blob_remove(w->main, id);
	}
	wr->u.files = left;
	return err_unless_missing(e);
}

static enum err keep_and_go(struct web *w, struct writing *wr, const char *then)
{
	enum err e = writing_keep(w, wr);

	if (e == ERR_LIMIT)
		return full_page(w, wr);
	return e == OK ? web_redirect(w, str_join(w->arena, writing_path(w, wr), str_of(then))) : e;
}

/* Sent a moment ago, from another window: what is kept of it goes. */
static enum err drop(struct web *w, const struct writing *wr)
{
	return wr->u.id.n > 0 ? unsent_remove(w->main, w->keys, &wr->u, true) : OK;
}

/* Too many in an hour: it is kept, and the page says from when on it can be sent. */
static enum err keep_for_later(struct web *w, struct writing *wr)
{
	enum err e = writing_keep(w, wr);

	return e == OK || e == ERR_LIMIT ? writing_page(w, 429, wr) : e;
}

static enum err send(struct web *w, struct writing *wr, struct str change)
{
	struct str done = kin_path(w, &wr->kin, "/messages/sent?done=1");
	struct message m;
	bool is_sent;
	enum err e;

	writing_check(w, wr);
	/* the name alone came: of a page that was open before Send took files */
	if (web_field(w, "file").n > 0)
		entry_problem(w, "file", "file_waiting");
	if (w->problems.count > 0 || wr->is_split)
		return keep_and_show(w, wr);
	if ((e = pacing_is_sent(w, &wr->u, &is_sent)) != OK)
		return e;
	if (!is_sent && (e = pacing_take(w, &wr->kin, PACING_OF_MESSAGES)) == ERR_LIMIT)
		return keep_for_later(w, wr);
	if (e == OK)
		e = is_sent ? drop(w, wr) : writing_send(w, wr, &m);
	return e == OK ? once_done(w, wr->kin.who.id, change, done) : e;
}

static enum err take_posted(struct web *w)
{
	struct str change = once_post(w, STR("")), verb, rest = web_field(w, "action");
	struct writing wr;
	bool is_done;
	enum err e;

	if ((e = writing_open(w, &wr)) != OK)
		return unsaved_gone(w, e);
	if ((e = once_again(w, wr.kin.who.id, change, &is_done)) != OK || is_done)
		return e;
	if ((e = writing_read(w, &w->request, &wr)) != OK)
		return e;
	str_cut(&rest, ':', &verb);
	if (str_is(verb, "remove") && rest.p) {
		if ((e = remove_file(w, &wr, rest)) != OK)
			return e;
		return keep_and_go(w, &wr, "#files");
	}
	return str_is(verb, "save") ? keep_and_go(w, &wr, "&saved=1") : send(w, &wr, change);
}

/* Saved, sent or shown: what was parked of it is settled. */
static enum err post_write(struct web *w)
{
	enum err e = take_posted(w);

	return e == OK ? parked_forget(w, w->request.path) : e;
}

static struct receive_limits limits_of(const struct web *w, const struct writing *wr)
{
	struct receive_limits l = receive_usual(w);

	l.files_max = MESSAGE_FILES_MAX;
	l.count = wr->u.files ? wr->u.files->count : 0;
	for (const struct value *one = wr->u.files ? wr->u.files->first : NULL; one; one = one->next)
		l.total += values_get_number(one->children, STR("size"));
	return l;
}

static enum err add_file(struct web *w, struct writing *wr, struct receive *file)
{
	enum err e;

	if (!wr->u.files)
		wr->u.files = values_open(w->arena);
	receive_values(w, file, values_add_tree(wr->u.files));
	if ((e = writing_keep(w, wr)) != OK || (e = receive_keep(w, wr->kin.who.id, file)) != OK)
		return e;
	file->writer = NULL;
	return OK;
}

/* What was typed is kept in any case; the file with it when it is taken. The button that sends
 * brings a file that was chosen, or none. */
static enum err keep_upload(struct web *w, struct writing *wr, struct receive *file)
{
	const struct blob *b = &file->blob;
	bool sends = entry_pressed(w, "send"),
	     is_none = file->problem && str_is(str_of(file->problem), "file_none");
	struct str change = STR("");
	bool is_done;
	enum err e;

	if ((e = receive_finish(file)) != OK || (e = web_write(w)) != OK)
		return e;
	if ((e = writing_open(w, wr)) != OK)
		return unsaved_gone(w, e);
	if ((e = writing_read(w, &w->request, wr)) != OK)
		return e;
	if (file->problem && !(sends && is_none)) {
		receive_problem(file, STR("file"), &w->problems);
		return keep_and_show(w, wr);
	}
	change = once_post(w, is_none ? STR("")
	                              : str_join(w->arena, str_bytes(b->hash, sizeof(b->hash)),
	                                         file->name));
	if ((e = once_again(w, wr->kin.who.id, change, &is_done)) != OK || is_done)
		return e;
	if (!is_none && (e = add_file(w, wr, file)) != OK)
		return e == ERR_LIMIT ? full_page(w, wr) : e;
	if (sends)
		return send(w, wr, change);
	return once_done(w, wr->kin.who.id, change,
	                 str_join(w->arena, writing_path(w, wr), STR("#files")));
}

static enum err post_upload(struct web *w)
{
	struct receive file = { .writer = NULL };
	struct receive_limits limits;
	struct writing wr;
	enum err e;

	if ((e = writing_open(w, &wr)) != OK)
		return unsaved_gone(w, e);
	if ((e = writing_read(w, &w->request, &wr)) != OK)
		return e;
	limits = limits_of(w, &wr);
	if ((e = receive_file(w, &limits, &file)) == OK)
		e = keep_upload(w, &wr, &file);
	receive_drop(&file);
	return e;
}

/* --- deleting one that is not sent --- */

static enum err load_unsent(struct web *w, struct kin *k, struct unsent *u)
{
	struct str id;
	enum err e = kin_open(w, ACT_MESSAGE, k);

	if (e != OK)
		return e;
	if (!hex_read(w->arena, web_piece(w, "draft"), VAULT_ID_BYTES, &id))
		return ERR_NOT_FOUND;
	return unsent_load(w->main, w->keys, k->who.id, k->what.child.id, id, u);
}

static enum err get_delete(struct web *w)
{
	struct values *v = values_open(w->arena);
	struct unsent u;
	struct kin k;
	enum err e = load_unsent(w, &k, &u);

	if (e != OK)
		return e;
	kin_values(w, &k, v);
	values_text(v, STR("what"), u.subject);
	values_text(v, STR("dashboard"), kin_path(w, &k, "/dashboard"));
	once_values(w, v);
	return web_page(w, 200, "message-delete", v);
}

static enum err post_delete(struct web *w)
{
	struct str change = once_post(w, STR("")), back;
	struct unsent u;
	struct kin k;
	bool is_done;
	enum err e = once_again(w, w->visitor->person.id, change, &is_done);

	if (e != OK || is_done || (e = load_unsent(w, &k, &u)) != OK)
		return e;
	back = kin_path(w, &k, "/messages");
	if (!entry_pressed(w, "delete"))
		return web_redirect(w, back);
	if ((e = unsent_remove(w->main, w->keys, &u, true)) != OK)
		return e;
	return once_done(w, k.who.id, change, back);
}

static const struct route routes[] = {
	{ GET, "/children/:child/messages", FAMILY, READ, get_inbox },
	{ GET, "/children/:child/messages/sent", FAMILY, READ, get_sent },
	{ GET, "/children/:child/messages/new", FAMILY, READ, get_write },
	{ POST, "/children/:child/messages/new", FAMILY, WRITE, post_write },
	{ GET, "/children/:child/messages/new/upload", FAMILY, READ, get_upload },
	{ POST, "/children/:child/messages/new/upload", FAMILY, READ, post_upload },
	{ GET, "/children/:child/messages/:message/reply", FAMILY, READ, get_write },
	{ POST, "/children/:child/messages/:message/reply", FAMILY, WRITE, post_write },
	{ GET, "/children/:child/messages/:message/reply/upload", FAMILY, READ, get_upload },
	{ POST, "/children/:child/messages/:message/reply/upload", FAMILY, READ, post_upload },
	{ GET, "/children/:child/messages/unsent/:draft/delete", FAMILY, READ, get_delete },
	{ POST, "/children/:child/messages/unsent/:draft/delete", FAMILY, WRITE, post_delete },
	{ GET, "/children/:child/messages/:message/files/:file", FAMILY, READ, get_file },
	{ GET, "/children/:child/messages/:message", FAMILY, READ, get_message },
};

static const struct posts posts[] = {
	{ "/children/:child/messages/new",
	  "nonce draft revision type subject message whole file action" },
	{ "/children/:child/messages/new/upload",
	  "nonce draft revision type subject message whole file action" },
	{ "/children/:child/messages/:message/reply",
	  "nonce draft revision subject message whole file action" },
	{ "/children/:child/messages/:message/reply/upload",
	  "nonce draft revision subject message whole file action" },
	{ "/children/:child/messages/unsent/:draft/delete", "nonce action" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "inbox", .routes = routes, .route_count = COUNT(routes), .posts = posts,
		.posts_count = COUNT(posts),
		.body_bytes_max = RECEIVE_ARRIVING_BYTES_MAX, .body_seconds = RECEIVE_SECONDS_MAX,
		.checker = checker_start, .scanner = scanner_start, .seconds_max = 60,
		.visitor = visitor_find, .common = visitor_common, .park = parked_add,
	};

	web_run(&program);
}
